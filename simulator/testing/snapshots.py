# SPDX-License-Identifier: EUPL-1.2
"""Snapshots of a sandbox, as a test takes them and goes back to them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from simulator.testing.answers import Data
from simulator.testing.transport import Transport, in_sandbox


@dataclass(frozen=True)
class Snapshots:
    """The snapshots of one sandbox."""

    _transport: Transport
    _sandbox: str

    def list(self) -> Sequence[Data]:
        """Every snapshot, the first taken first."""
        found: Sequence[Data] = self._transport.get(in_sandbox(self._sandbox, "snapshots"))["snapshots"]
        return found

    def save(self, name: str, note: str = "", *, replace: bool = False) -> Data:
        """All that the sandbox is now is kept under a name; KszConflictError if it is taken, unless `replace`."""
        body = {"name": name, "note": note, "replace": replace}
        found: Data = self._transport.post(in_sandbox(self._sandbox, "snapshots"), body)
        return found

    def restore(self, name: str, sandbox: str | None = None) -> Data:
        """The sandbox is what it was then, or what another `sandbox` was; its run begins anew."""
        body = {"from": sandbox} if sandbox else None
        found: Data = self._transport.post(in_sandbox(self._sandbox, "snapshots", name, "restore"), body)
        return found

    def delete(self, name: str) -> None:
        """The snapshot is gone; the sandbox is as it is."""
        self._transport.delete(in_sandbox(self._sandbox, "snapshots", name))

# SPDX-License-Identifier: EUPL-1.2
"""Snapshots of a sandbox, as a test takes them and goes back to them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from simulator.snapshots.format import MEDIA_TYPE
from simulator.testing.answers import Data
from simulator.testing.asks import asks
from simulator.testing.transport import Transport, in_sandbox, whole_file

_SECONDS = 600
"""What a large file may take."""


@dataclass(frozen=True)
class Snapshots:
    """The snapshots of one sandbox."""

    _transport: Transport
    _sandbox: str

    @asks("GET", "/sandboxes/{name}/snapshots")
    def list(self) -> Sequence[Data]:
        """Every snapshot, the first taken first."""
        found: Sequence[Data] = self._transport.get(in_sandbox(self._sandbox, "snapshots"))["snapshots"]
        return found

    @asks("GET", "/sandboxes/{name}/snapshots/{snapshot}")
    def show(self, name: str) -> Data:
        """What one holds: `clock`, `scenarios`, `counts`, `note`, ..."""
        found: Data = self._transport.get(in_sandbox(self._sandbox, "snapshots", name))
        return found

    @asks("POST", "/sandboxes/{name}/snapshots")
    def save(self, name: str, note: str = "", *, replace: bool = False) -> Data:
        """All that the sandbox is now is kept under a name; KszConflictError if it is taken, unless `replace`."""
        body = {"name": name, "note": note, "replace": replace}
        found: Data = self._transport.post(in_sandbox(self._sandbox, "snapshots"), body)
        return found

    @asks("POST", "/sandboxes/{name}/snapshots/{snapshot}/restore")
    def restore(self, name: str, sandbox: str | None = None) -> Data:
        """The sandbox is what it was then, or what another `sandbox` was; its run begins anew."""
        body = {"from": sandbox} if sandbox else None
        found: Data = self._transport.post(in_sandbox(self._sandbox, "snapshots", name, "restore"), body)
        return found

    @asks("GET", "/sandboxes/{name}/snapshots/{snapshot}/diff/{other}")
    def diff(self, one: str, other: str = "now", *, language: str = "en", limit: int = 1000) -> Data:
        """What changed from one snapshot to another one, to `now` or to `base` (what a reset leads back to), in words.

        `about` has everybody and everything that changed: `name`, and in `changes` the sentences (`text`).
        """
        path = in_sandbox(self._sandbox, "snapshots", one, "diff", other)
        found: Data = self._transport.get(path, language=language, limit=limit)
        return found

    @asks("GET", "/sandboxes/{name}/snapshots/{snapshot}/export")
    def export(self, name: str, file: str | Path) -> None:
        """A snapshot is written to a file, which is there as a whole or not at all."""
        whole_file(file, self._transport.pieces(in_sandbox(self._sandbox, "snapshots", name, "export")))

    @asks("POST", "/sandboxes/{name}/snapshots/import")
    def import_file(self, file: str | Path, name: str | None = None, *, replace: bool = False) -> Data:
        """A file becomes a snapshot, under this name or the one in it; KszInvalidError if it is not all right."""
        path, query = in_sandbox(self._sandbox, "snapshots", "import"), {"replace": "true"} if replace else {}
        with Path(file).open("rb") as opened:
            size = Path(file).stat().st_size
            found: Data = self._transport.send_file(path, opened, size, MEDIA_TYPE, _SECONDS, name=name, **query)
        return found

    @asks("DELETE", "/sandboxes/{name}/snapshots/{snapshot}")
    def delete(self, name: str) -> None:
        """The snapshot is gone; the sandbox is as it is."""
        self._transport.delete(in_sandbox(self._sandbox, "snapshots", name))

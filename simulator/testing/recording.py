# SPDX-License-Identifier: EUPL-1.2
"""The recording of a sandbox: it stands in front of another endpoint, and what comes through becomes a scenario."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from simulator.testing.answers import Data
from simulator.testing.asks import asks
from simulator.testing.transport import Transport, in_sandbox

_LIMIT = 1000


@dataclass(frozen=True)
class Recording:
    """What one sandbox records, or has recorded (docs/record-replay.md)."""

    _transport: Transport
    _sandbox: str

    @asks("PUT", "/sandboxes/{name}/recording")
    def start(
        self, target: str, *, paths: Mapping[str, str] | None = None, timeout: float | None = None,
        largest: int | None = None, verify: bool | None = None,
    ) -> Data:  # fmt: skip
        """Requests to the sandbox are sent on to this URL from now on, and recorded; KszConflictError if they are.

        `paths`: the path of `Service/version` there, where it is not ours; `timeout` in seconds, `largest` in bytes;
        `verify=False`: the target's certificate is not checked (never for real data).
        """
        given = {"target": target, "paths": paths, "timeout": timeout, "largest": largest, "verify": verify}
        body = {key: value for key, value in given.items() if value is not None}
        found: Data = self._transport.put(self._at(), body)
        return found

    @asks("DELETE", "/sandboxes/{name}/recording")
    def stop(self) -> Data:
        """The sandbox answers by itself again; what was recorded stays. As `show`."""
        found: Data = self._transport.delete(self._at())
        return found

    @asks("GET", "/sandboxes/{name}/recording")
    def show(self) -> Data:
        """Whether it records (`recording`), how much (`recorded`, `left_out`, `why`); KszNotFoundError if never."""
        found: Data = self._transport.get(self._at())
        return found

    @asks("GET", "/sandboxes/{name}/recording/exchanges")
    def exchanges(self, *, kept: bool | None = None, offset: int = 0, limit: int = _LIMIT) -> Sequence[Data]:
        """What came through, the first one first: what was recorded, what was not (`kept=False`), or both."""
        query: dict[str, Any] = {"kept": kept, "offset": offset, "limit": limit}
        found: Sequence[Data] = self._transport.get(self._at("exchanges"), **query)["exchanges"]
        return found

    @asks("GET", "/sandboxes/{name}/recording/scenario")
    def scenario(self, name: str | None = None) -> str:
        """The scenario that it makes, as YAML, under this name (`recording`): `load(yaml=...)` takes it."""
        return self._transport.content(self._at("scenario"), name=name).decode()

    def _at(self, *parts: str) -> str:
        return in_sandbox(self._sandbox, "recording", *parts)

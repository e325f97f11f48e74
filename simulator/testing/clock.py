# SPDX-License-Identifier: EUPL-1.2
"""The clock of a sandbox, as a test turns it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from simulator.testing.answers import Time
from simulator.testing.asks import asks
from simulator.testing.transport import Transport, in_sandbox


@dataclass(frozen=True)
class Clock:
    """Reads and changes the time of one sandbox; a reset brings back that of its scenario."""

    _transport: Transport
    _sandbox: str

    @asks("GET", "/sandboxes/{name}/clock")
    def show(self) -> Time:
        """The time that it is."""
        return Time.of(self._transport.get(in_sandbox(self._sandbox, "clock")))

    @property
    def now(self) -> datetime:
        """The present moment, in Brussels."""
        return self.show().now

    @property
    def today(self) -> date:
        """The present day."""
        return self.show().today

    @asks("PUT", "/sandboxes/{name}/clock")
    def set(self, at: datetime | str, *, runs: bool | None = None) -> Time:
        """It is this moment (without offset: in Brussels). It stays frozen, or running, as it was, unless `runs`."""
        moment = at.isoformat() if isinstance(at, datetime) else at
        return self._change({"at": moment} | ({} if runs is None else {"runs": runs}))

    @asks("PUT", "/sandboxes/{name}/clock")
    def move(self, span: str) -> Time:
        """Some time later, or before: `+3d`, `-1m`, `+1y-1d`, `+90min`."""
        return self._change({"move": span})

    @asks("PUT", "/sandboxes/{name}/clock")
    def real(self) -> Time:
        """It is the machine's time."""
        return self._change({"real": True})

    def _change(self, body: dict[str, Any]) -> Time:
        return Time.of(self._transport.put(in_sandbox(self._sandbox, "clock"), body))

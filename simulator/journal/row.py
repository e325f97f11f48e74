# SPDX-License-Identifier: EUPL-1.2
"""One exchange as the journal keeps it, and its values as the database takes them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson


@dataclass(frozen=True, slots=True)
class Row:
    """One exchange to be written.

    `detail` holds decisions, identity of the caller, timings and what else there is to tell; `lines` one line for each
    level of the network that the exchange reached (see lines.py); `excess` what was asked beyond what is allowed.
    """

    sandbox: str
    run: int
    number: int
    part: int
    ticket: str
    received: float
    service: str | None
    operation: str | None
    ssin: str | None
    organisation: str | None
    status: str
    outcome: str
    detail: Mapping[str, Any]
    request: bytes
    reply: bytes
    lines: Sequence[Mapping[str, Any]] = ()
    excess: tuple[str, ...] = ()

    def values(self) -> dict[str, Any]:
        """The values of the columns, but for its place in a chain."""
        return {
            "sandbox": self.sandbox, "run": self.run, "number": self.number, "part": self.part,
            "ticket": self.ticket, "received": float(self.received), "service": self.service,
            "operation": self.operation, "ssin": self.ssin, "organisation": self.organisation,
            "status": self.status, "outcome": self.outcome,
            "excess": orjson.dumps(self.excess) if self.excess else None,
            "lines": orjson.dumps(self.lines), "detail": orjson.dumps(self.detail, default=str),
            "request": self.request, "reply": self.reply,
            "recording": recording["id"] if (recording := self.detail.get("recording")) else None,
        }  # fmt: skip

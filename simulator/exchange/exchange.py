# SPDX-License-Identifier: EUPL-1.2
"""One request and its reply, with every decision taken on the way."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from simulator.exchange.answer import Answer
from simulator.rules.case import Case, Decision
from simulator.world.sandbox_data import Moment

ANSWERED, REFUSED, FAILED = "answered", "refused", "failed"


@dataclass
class Exchange:
    """Under way: the record that the journal keeps is made before anything can go wrong.

    `case` is None as long as the message has not been understood. `status` is the code that the caller got,
    `refusal` the decision that stopped the request.
    """

    moment: Moment
    received: datetime
    case: Case | None = None
    decisions: list[Decision] = field(default_factory=list)
    answer: Answer | None = None
    reply: Any = None
    status: str = ""
    outcome: str = ANSWERED
    service: str | None = None
    operation: str | None = None
    refusal: Decision | None = None

    @property
    def excess(self) -> tuple[str, ...]:
        """What was asked beyond what the caller may have: blocks taken away, and what was refused as too much."""
        return tuple(name for decision in self.decisions for name in decision.excess)

    def decide(self, decision: Decision) -> bool:
        """Record a decision; True if the request goes on."""
        self.decisions.append(decision)
        if not decision.allowed:
            self.outcome, self.status = REFUSED, decision.code or ""
            self.refusal = self.refusal or decision
        return decision.allowed

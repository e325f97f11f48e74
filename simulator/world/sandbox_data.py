# SPDX-License-Identifier: EUPL-1.2
"""What a sandbox says of itself, and the moment of an exchange in it."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

import orjson

from simulator.world.clock import Clock
from simulator.world.ids import file_ticket, ssdn_ticket, uuid_ticket
from simulator.world.rule_settings import RuleSettings


@dataclass(frozen=True)
class SandboxData:
    """What a sandbox says of itself, beside its documents."""

    clock: Clock = field(default_factory=Clock)
    seed: int = 1
    scenarios: tuple[str, ...] = ()
    rules: RuleSettings = field(default_factory=RuleSettings)

    def to_json(self) -> bytes:
        """The header to store."""
        return orjson.dumps(
            {
                "clock": self.clock.to_data(),
                "seed": self.seed,
                "scenarios": self.scenarios,
                "rules": self.rules.model_dump(mode="json"),
            }
        )

    @classmethod
    def from_json(cls, body: bytes) -> SandboxData:
        """The data of a stored header."""
        data = orjson.loads(body)
        return cls(
            Clock.from_data(data["clock"]),
            data["seed"],
            tuple(data["scenarios"]),
            RuleSettings.model_validate(data["rules"]),
        )


@dataclass(frozen=True)
class Moment:
    """The point at which an exchange happens: its number in the run, and the tickets that follow from it."""

    run: int
    number: int
    seed: int

    @cached_property
    def uuid(self) -> str:
        """The ticket of a SOA reply."""
        return uuid_ticket(self.seed, self.number)

    @cached_property
    def file_ticket(self) -> str:
        """The ticket of a file that follows the reply."""
        return file_ticket(self.seed, self.number)

    @cached_property
    def ticket(self) -> str:
        """The ticket of an SSDN reply."""
        return ssdn_ticket(self.seed, self.number)

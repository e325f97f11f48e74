# SPDX-License-Identifier: EUPL-1.2
"""What a client was expected to send and to be answered, and where an exchange of the journal differs from that."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

from pydantic import Field, field_validator, model_validator

from simulator.contracts.contract import Operation
from simulator.contracts.partial import differences
from simulator.journal.asked import asked
from simulator.records import Record, Text
from simulator.world.ssin import parse_ssin

_CBE = re.compile(r"\d{10}")
_SSIN = re.compile(r"\d{11}")
_WEIGHTS = {"operation": 8, "ssin": 4}
"""An exchange of the same operation is nearer than one about the same person, and that nearer than any other."""


class Expectation(Record):
    """What an exchange is expected to be; what is left out may be anything."""

    operation: Text | None = Field(None, description="Service.operation, or Service/version.operation")
    ssin: str | None = Field(None, description="The person it is about")
    organisation: str | None = Field(None, description="CBE number of the organisation that asked")
    legal_context: Text | None = None
    request: dict[str, Any] = Field({}, description="A part of the request, by element names")
    outcome: Literal["answered", "refused", "failed"] | None = None
    code: Text | None = Field(None, description="A status or reason code of the answer")
    rule: Text | None = Field(None, description="The rule that refused")

    @field_validator("ssin")
    @classmethod
    def _is_ssin(cls, ssin: str | None) -> str | None:
        if ssin is None or _SSIN.fullmatch(ssin):
            return ssin
        digits = re.sub(r"[ .-]", "", ssin)
        near = f"; did you mean {digits}?" if parse_ssin(digits) else ", as 84051290054"
        raise ValueError(f"{ssin[:40]!r} is no SSIN: it has 11 digits{near}")

    @field_validator("organisation")
    @classmethod
    def _is_cbe(cls, cbe: str | None) -> str | None:
        if cbe is not None and not _CBE.fullmatch(cbe):
            raise ValueError(f"{cbe[:40]!r} is no CBE number: it has 10 digits, as 0999100196")
        return cbe

    @model_validator(mode="after")
    def _request_of_something(self) -> Expectation:
        if self.request and self.operation is None:
            raise ValueError("what the request holds can be told only where the operation is")
        return self

    @property
    def told(self) -> str:
        """In a few words: `HandiService.consultPayments about 84051290054`."""
        return " ".join(self._words()) or "anything"

    @property
    def is_of_questions(self) -> bool:
        """Nothing is told of the answer; then what comes first and without credentials, as of .NET, is not meant."""
        return self.outcome is None and self.code is None and self.rule is None

    def _words(self) -> Iterator[str]:
        if self.operation:
            yield self.operation
        for word, value in (
            ("about", self.ssin), ("by", self.organisation), ("for", self.legal_context), ("that was", self.outcome),
            ("with code", self.code), ("by the rule", self.rule),
        ):  # fmt: skip
            if value is not None and not (word == "that was" and isinstance(self, Refused)):
                yield f"{word} {value}"
        if self.request:
            yield f"with {', '.join(self.request)} as told"


class Counted(Expectation):
    """An expectation, and how often it is to be met: `times`, or `at_least` and `at_most`; else at least once."""

    times: int | None = Field(None, ge=0, lt=2**31)
    at_least: int | None = Field(None, ge=0, lt=2**31)
    at_most: int | None = Field(None, ge=0, lt=2**31)

    @model_validator(mode="after")
    def _one_way(self) -> Counted:
        if self.times is not None and (self.at_least is not None or self.at_most is not None):
            raise ValueError("give times, or at_least and at_most")
        if self.at_least is not None and self.at_most is not None and self.at_least > self.at_most:
            raise ValueError(f"at_least {self.at_least} is more than at_most {self.at_most}")
        return self

    @property
    def bounds(self) -> tuple[int, int | None]:
        """The least and the most exchanges there may be; None: any number."""
        if self.times is not None:
            return self.times, self.times
        return (self.at_least if self.at_least is not None else 0 if self.at_most is not None else 1), self.at_most


class Refused(Counted):
    """A refusal that is expected; without `code` and `rule` any."""

    outcome: Literal["refused"] = "refused"


class Difference(NamedTuple):
    """Where an exchange is not as expected."""

    key: str
    told: str


@dataclass(frozen=True)
class Sought:
    """An expectation with the operations that it may mean; none: any."""

    expectation: Expectation
    operations: Sequence[Operation] = ()

    def differences(self, exchange: Mapping[str, Any]) -> tuple[Difference, ...]:
        """Where the exchange (as `row_data`, with the raw request if one is expected) is not as expected."""
        return tuple(self._differences(exchange))

    def fits(self, exchange: Mapping[str, Any]) -> tuple[str, ...]:
        """The keys that were expected and are so."""
        wrong = {difference.key for difference in self.differences(exchange)}
        return tuple(key for key in Expectation.model_fields if key in self.expectation.model_fields_set - wrong)

    def _differences(self, exchange: Mapping[str, Any]) -> Iterator[Difference]:
        wanted = self.expectation
        if wanted.is_of_questions and asked_for_credentials(exchange):
            yield Difference(
                "credentials", "it came without credentials (401): it counts where outcome, code or rule is told"
            )
        meant = self._operation(exchange)
        if self.operations and meant is None:
            yield Difference("operation", f"operation was {title(exchange)}, expected {wanted.operation}")
        numbers = {exchange["ssin"], exchange.get("asked_ssin")}
        if wanted.ssin is not None and wanted.ssin not in numbers:
            yield Difference("ssin", f"ssin was {exchange['ssin'] or 'not there'}, expected {wanted.ssin}")
        stated = exchange.get("stated") or {}
        for key, found in (
            ("organisation", exchange["organisation"]), ("legal_context", stated.get("legal_context")),
            ("outcome", exchange["outcome"]),
        ):  # fmt: skip
            expected = getattr(wanted, key)
            if expected not in (None, found):
                yield Difference(key, f"{key} was {found or 'not there'}, expected {expected}")
        codes, rules = codes_of(exchange), rules_of(exchange)
        if wanted.code is not None and wanted.code not in codes:
            yield Difference("code", f"code was {' and '.join(codes) or 'not there'}, expected {wanted.code}")
        if wanted.rule is not None and wanted.rule not in rules:
            yield Difference("rule", f"refused by {' and '.join(rules) or 'no rule'}, expected {wanted.rule}")
        if wanted.request and meant is not None:
            for told in differences(wanted.request, asked(exchange, meant)):
                yield Difference("request", told)

    def _operation(self, exchange: Mapping[str, Any]) -> Operation | None:
        found = exchange["service"], exchange["operation"], exchange.get("version")
        return next((o for o in self.operations if (o.contract.service, o.name, o.contract.version) == found), None)


def distance(found: Sequence[Difference]) -> int:
    """How far an exchange is from what was expected."""
    return sum(_WEIGHTS.get(difference.key, 1) for difference in found)


def title(exchange: Mapping[str, Any]) -> str:
    """`Service.operation` of an exchange; of one that was not understood, as much as there is."""
    service, operation = exchange["service"], exchange["operation"]
    return f"{service}.{operation}" if operation else f"not understood ({service or 'no service'})"


def asked_for_credentials(exchange: Mapping[str, Any]) -> bool:
    """Whether it was refused for having come without user and password (HTTP 401); wrong ones are another thing."""
    return any(
        decision.get("kind") == "unauthenticated" and decision["outcome"].partition("-")[0] == "missing"
        for decision in exchange["decisions"]
    )


def codes_of(exchange: Mapping[str, Any]) -> tuple[str, ...]:
    """The codes of an answer: its status, that of a refusal, and those that a service has found."""
    found = [exchange["status"]]
    for decision in exchange["decisions"]:
        found += [decision.get("code"), *(decision["facts"].get("codes") or ())]
    return tuple(dict.fromkeys(code for code in found if code))


def rules_of(exchange: Mapping[str, Any]) -> tuple[str, ...]:
    """The rules that refused."""
    return tuple(dict.fromkeys(decision["rule"] for decision in exchange["decisions"] if not decision["allowed"]))

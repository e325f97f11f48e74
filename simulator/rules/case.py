# SPDX-License-Identifier: EUPL-1.2
"""A case: one request as the rules see it; and a decision: what a rule says about it, and why."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any, TypeVar

import orjson

from simulator.certificates.seen import SeenCertificate
from simulator.contracts.contract import Operation
from simulator.contracts.knowledge import Grant, InscriptionControl
from simulator.contracts.reader import at
from simulator.contracts.status import StatusCodes
from simulator.rules.explanations import Explanation, Language, explain
from simulator.world.organisation import Organisation
from simulator.world.person import Person
from simulator.world.repertory import Inscription
from simulator.world.rule_settings import RuleSettings
from simulator.world.sandbox import Sandbox

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Decision:
    """The verdict of one rule on one case.

    `rule` and `outcome` are the ids under which its words stand in fixtures/rules, `facts` what it rests on; `said` are
    reason and remedy where they cannot stand there (the words of a parser). A refusal has the `code` that its family
    answers with, and `told`: the facts for the caller. `excess` names what was asked beyond what this caller may have.
    """

    allowed: bool
    rule: str
    outcome: str
    facts: Mapping[str, Any] = field(default_factory=dict)
    code: str | None = None
    told: tuple[tuple[str, str], ...] = ()
    text: str | None = None
    kind: str = ""
    excess: tuple[str, ...] = ()
    said: tuple[str, str] | None = None

    def explained(self, language: Language = "en") -> Explanation:
        """The decision in words."""
        return explain(self.rule, self.outcome, self.facts, language, self.said)

    @property
    def reason(self) -> str:
        """Why, in English."""
        return self.explained().reason

    @property
    def remedy(self) -> str:
        """What would have made it pass, in English."""
        return self.explained().remedy

    def to_json(self) -> orjson.Fragment:
        """As JSON for the journal."""
        if self.allowed and not (self.facts or self.excess):
            return _plain_json(self.rule, self.outcome)
        return orjson.Fragment(orjson.dumps(self.to_data(), default=str))

    def to_data(self) -> dict[str, Any]:
        """As plain data; explanations.told gives it words."""
        data: dict[str, Any] = {
            "rule": self.rule, "allowed": self.allowed, "outcome": self.outcome, "facts": self.facts
        }  # fmt: skip
        if not self.allowed:
            data |= {"code": self.code, "kind": self.kind}
        if self.excess:
            data["excess"] = self.excess
        if self.said:
            data["said"] = self.said
        return data


@lru_cache(maxsize=1000)
def _plain(rule: str, outcome: str) -> Decision:
    """A permission that rests on no facts is the same for every case."""
    return Decision(True, rule, outcome)


@lru_cache(maxsize=1000)
def _plain_json(rule: str, outcome: str) -> orjson.Fragment:
    return orjson.Fragment(orjson.dumps(_plain(rule, outcome).to_data()))


@dataclass(frozen=True)
class UsernameToken:
    """The user of a WS-Security UsernameToken; `matches` tells whether a password is the one it was made with."""

    user: str
    matches: Callable[[str], bool]


@dataclass(frozen=True)
class Sender:
    """Who calls, as far as the transport and the security header tell.

    `user` and `password` are those of HTTP Basic; `certificate` is the one of TLS or of a trusted proxy, `signature`
    the one of a verified WS-Security signature; `message_id` is wsa:MessageID.
    """

    user: str | None = None
    password: str | None = field(default=None, repr=False)
    certificate: SeenCertificate | None = None
    address: str = ""
    signature: SeenCertificate | None = None
    token: UsernameToken | None = None
    message_id: str | None = None


@dataclass(frozen=True)
class Stated:
    """Who calls and why, as far as the message tells."""

    cbe: str | None = None
    sector: int | None = None
    institution: int | None = None
    user: str | None = None
    legal_context: str | None = None
    reference: str | None = None


@dataclass
class Case:
    """One request. The rules fill in what they establish.

    `shown` are the organisations that the caller has proven to be, by the way it did; `rows` the rows of the knowledge
    repertory that are left for it; `organisation`, `ssin` and `person` who asks, about whom; `followed` the replaced
    number that was asked; `opened_by` the inscriptions that open the operation.
    """

    operation: Operation
    sandbox: Sandbox
    request: Mapping[str, Any]
    sender: Sender
    stated: Stated
    today: date
    codes: StatusCodes
    shown: dict[str, Organisation] = field(default_factory=dict)
    rows: tuple[Grant, ...] = ()
    organisation: Organisation | None = None
    ssin: str | None = None
    person: Person | None = None
    followed: str | None = None
    opened_by: tuple[Inscription, ...] = ()

    @property
    def subject(self) -> str | None:
        """The SSIN in the request that the operation is about."""
        definition = self.operation.definition
        paths = (definition.subject, *definition.subject_or) if definition.subject else ()
        found = next((found for path in paths if (found := at(self.request, path)) is not None), None)
        return found if isinstance(found, str) else found.get("#text") if isinstance(found, dict) else None

    @property
    def settings(self) -> RuleSettings:
        """The rule settings of the sandbox."""
        return self.sandbox.data.rules

    def set_for(self, given: Mapping[str, T], default: T) -> T:
        """What a setting says for the operation: for it alone, else for its whole service, else `default`."""
        return next((given[name] for name in self.operation.names if name in given), default)

    @property
    def control(self) -> InscriptionControl:
        """The integration control: that of the row that is left, or of the operation."""
        own = self.rows[0].inscription if self.rows else None
        return own or self.operation.definition.inscription

    def allow(self, rule: str, outcome: str, **facts: Any) -> Decision:
        """A decision that lets the request go on."""
        return Decision(True, rule, outcome, facts) if facts else _plain(rule, outcome)

    def refuse(self, kind: str, rule: str, outcome: str, excess: tuple[str, ...] = (), **facts: Any) -> Decision:
        """A decision that stops the request with the code that this kind of refusal has here."""
        refusal = self.codes.refusal(self.operation.contract.family, kind, self.operation.definition)
        names = refusal.information or ()
        told = tuple((name, str(facts[name])) for name in names if facts.get(name) is not None)
        return Decision(False, rule, outcome, facts, refusal.code, told, refusal.description, kind, excess)

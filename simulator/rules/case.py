# SPDX-License-Identifier: EUPL-1.2
"""A case: one request as the rules see it; and a decision: what a rule says about it, and why."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any

import orjson

from simulator.certificates.seen import SeenCertificate
from simulator.contracts.catalogue import Operation
from simulator.contracts.reader import at
from simulator.contracts.status import StatusCodes
from simulator.world.organisation import Organisation
from simulator.world.person import Person
from simulator.world.sandbox import Sandbox


@dataclass(frozen=True, slots=True)
class Decision:
    """The verdict of one rule on one case.

    `rule` is the id under which it is documented, `reason` a sentence, `facts` what it rests on, `remedy` what would
    have made it pass. A refusal has the `code` that its family answers with, and `told`: the facts for the caller.
    `excess` names what was asked beyond what this caller may have.
    """

    allowed: bool
    rule: str
    reason: str
    facts: Mapping[str, Any] = field(default_factory=dict)
    code: str | None = None
    remedy: str = ""
    told: tuple[tuple[str, str], ...] = ()
    text: str | None = None
    kind: str = ""
    excess: tuple[str, ...] = ()

    def to_json(self) -> orjson.Fragment:
        """As JSON for the journal."""
        if self.allowed and not self.facts:
            return _plain_json(self.rule, self.reason)
        data: dict[str, Any] = {"rule": self.rule, "allowed": self.allowed, "reason": self.reason, "facts": self.facts}
        if not self.allowed:
            data |= {"code": self.code, "remedy": self.remedy, "kind": self.kind}
        return orjson.Fragment(orjson.dumps(data, default=str))


@lru_cache(maxsize=1000)
def _plain(rule: str, reason: str) -> Decision:
    """A permission that rests on no facts is the same for every case."""
    return Decision(True, rule, reason)


@lru_cache(maxsize=1000)
def _plain_json(rule: str, reason: str) -> orjson.Fragment:
    return orjson.Fragment(orjson.dumps({"rule": rule, "allowed": True, "reason": reason, "facts": {}}))


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
    password: str | None = None
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
    """One request; `organisation`, `ssin` and `person` are filled in by the rules that establish them."""

    operation: Operation
    sandbox: Sandbox
    request: Mapping[str, Any]
    sender: Sender
    stated: Stated
    today: date
    codes: StatusCodes
    credentials_of: Organisation | None = None
    organisation: Organisation | None = None
    ssin: str | None = None
    person: Person | None = None
    followed: str | None = None

    @property
    def subject(self) -> str | None:
        """The SSIN in the request that the operation is about."""
        path = self.operation.definition.subject
        found = at(self.request, path) if path else None
        return found if isinstance(found, str) else found.get("#text") if isinstance(found, dict) else None

    def allow(self, rule: str, reason: str, **facts: Any) -> Decision:
        """A decision that lets the request go on."""
        return Decision(True, rule, reason, facts) if facts else _plain(rule, reason)

    def refuse(self, kind: str, rule: str, reason: str, remedy: str, **facts: Any) -> Decision:
        """A decision that stops the request with the code that this kind of refusal has here."""
        refusal = self.codes.refusal(self.operation.contract.family, kind, self.operation.definition)
        names = refusal.information or ()
        told = tuple((name, str(facts[name])) for name in names if facts.get(name) is not None)
        return Decision(False, rule, reason, facts, refusal.code, remedy, told, refusal.description, kind)

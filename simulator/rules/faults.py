# SPDX-License-Identifier: EUPL-1.2
"""Faults of the sandbox, each where the real thing would occur: the Crossroads Bank is down before it looks at
anything, the sectoral repertory when an inscription is looked up, the source when it is asked. Source: knowledge
rules.md 0.1 (10), 1.9.

Whether a fault strikes is one thing, counting it another: `foreseen` looks only.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from simulator.contracts.definition import Family
from simulator.contracts.schema import ComplexType, SimpleType
from simulator.rules.case import Case, Decision
from simulator.world.faults import Fault, When
from simulator.world.repertory import Register
from simulator.world.sandbox import Sandbox
from simulator.world.sandbox_data import Moment

START, INSCRIPTION, SUPPLIER, ANSWER, WIRE = "start", "inscription", "supplier", "answer", "wire"
LATENCY = "latency_ms"
RULE = "fault."
_REPERTORIES = "repertories"  # the source of the operations that are about the repertories themselves
_SECTORAL = "sectoral repertory"
_REFUSALS = {
    "ksz_down": "ksz_unavailable", "repertory_down": "repertory_unavailable", "supplier_down": "supplier_unavailable",
}  # fmt: skip
_BEFORE_INSCRIPTION = ("caller_", "user_", "not_in_service", "legal_context_", "ssin_", "not_inscribed")

Strikes = Callable[[Fault, Sandbox, Moment], bool]


def struck(fault: Fault, sandbox: Sandbox, moment: Moment) -> bool:
    """Whether a fault strikes the exchange of this moment, which is one that it is for; and count that."""
    return sandbox.fault_strikes(fault, _chance(fault, moment))


def would_strike(fault: Fault, sandbox: Sandbox, moment: Moment) -> bool:
    """The same without counting."""
    return fault.how_often.strikes(sandbox.fault_count(fault.id), _chance(fault, moment))[0]


def _chance(fault: Fault, moment: Moment) -> bool:
    probability = fault.how_often.probability
    return probability >= 1 or fault.random(moment.seed, moment.number).random() < probability


def concerns(fault: Fault, case: Case) -> bool:
    """True for an exchange that the fault is for, as far as it is known yet."""
    when = fault.when
    return (
        when.service in (None, case.operation.contract.service)
        and (when.operation is None or when.operation in case.operation.names)
        and when.ssin in (None, case.subject, case.ssin)
        and when.legal_context in (None, case.stated.legal_context)
        and (when.caller is None or _calls(case, when.caller))
    )


def concerns_service(when: When, service: str) -> bool:
    """True for a message to this service of which nothing else is known."""
    named = (when.ssin, when.legal_context, when.caller)
    return not any(named) and when.service in (None, service) and when.operation in (None, service)


def _calls(case: Case, cbe: str) -> bool:
    """True if this organisation calls; before the rules have looked: if message or credentials say so."""
    if case.organisation is not None:
        return case.organisation.cbe == cbe
    if case.stated.cbe is not None:
        return case.stated.cbe == cbe
    found = case.sandbox.organisation(cbe)
    return found is not None and any(c.user == case.sender.user for c in found.credentials)


@dataclass(frozen=True)
class Point:
    """A place among the rules where faults may strike. A decision only where one does."""

    place: str

    def strike(self, case: Case, moment: Moment) -> Decision | None:
        """The first fault that strikes here, counted."""
        return next(self._decisions(case, moment, struck), None) if case.sandbox.faults() else None

    def foreseen(self, case: Case, moment: Moment) -> Decision | None:
        """The first fault that would strike here."""
        return next(self._decisions(case, moment, would_strike), None)

    def _decisions(self, case: Case, moment: Moment, strikes: Strikes) -> Iterator[Decision]:
        for fault in case.sandbox.faults():
            if concerns(fault, case) and place_of(fault, case) == self.place and strikes(fault, case.sandbox, moment):
                yield _decision(fault, case, moment)


def place_of(fault: Fault, case: Case) -> str | None:
    """Where a fault strikes in an exchange; None: nowhere, since it does not come there."""
    what = fault.what
    if what.on_the_wire:
        return WIRE
    if what.code is not None:
        return _place_of_code(what.code.code, case)
    if what.repertory_down:
        return _place_of_repertory(case)
    return START if what.ksz_down else SUPPLIER


def _place_of_repertory(case: Case) -> str | None:
    if case.operation.definition.source == _REPERTORIES:
        return SUPPLIER
    control = case.control
    asked = control.control == "blocking" and Register.SECONDARY in control.registers
    return INSCRIPTION if asked and case.person is not None and case.organisation is not None else None


def _place_of_code(code: str, case: Case) -> str | None:
    operation, family = case.operation, case.operation.contract.family
    known = case.codes.known(family, operation.contract.definition).get(code)
    if known is None or not can_say(case.operation.element(operation.reply).type, known.value):
        return None
    if family is Family.SSDN and known.severity != "ERROR":
        return ANSWER
    kind = case.codes.kind(family, code, operation.definition) or ""
    if kind == "ksz_unavailable":
        return START
    return INSCRIPTION if kind.startswith(_BEFORE_INSCRIPTION) else SUPPLIER


def can_say(reply: ComplexType | SimpleType, value: str | None) -> bool:
    """True if the status of a reply has room for a value (DATA_FOUND, ...), or the reply has no status."""
    status = reply.children.get("status") if isinstance(reply, ComplexType) else None
    kind = status.type.children.get("value") if status is not None and isinstance(status.type, ComplexType) else None
    values = kind.type.values("enumeration") if kind is not None and isinstance(kind.type, SimpleType) else ()
    return value is None or not values or value in values


def _decision(fault: Fault, case: Case, moment: Moment) -> Decision:
    """What is answered because of a fault; its latency, if it has one, among the facts."""
    kind = fault.what.kind
    stated, ssin = case.stated, case.ssin or case.subject
    facts = _facts(fault, moment) | {
        "ssin": ssin, "SSIN": ssin, "cbeNumber": stated.cbe, "OrgUnit": stated.cbe,
        "legalContext": stated.legal_context,
        "source": _SECTORAL if kind == "repertory_down" else case.operation.definition.source,
    }  # fmt: skip
    if fault.what.code is None:
        return case.refuse(_REFUSALS[kind], f"{RULE}{kind}", "struck", **facts)
    code, text = fault.what.code.code, fault.what.code.text
    family = case.operation.contract.family
    usual = case.codes.kind(family, code, case.operation.definition)
    told = tuple(fault.what.code.information.items())
    if usual is not None:
        as_usual = case.refuse(usual, f"{RULE}code", "struck", **facts)
        told, text = told or as_usual.told, text or as_usual.text
    goes_on = place_of(fault, case) == ANSWER
    facts |= {"code": code}
    return Decision(goes_on, f"{RULE}code", "remarked" if goes_on else "struck", facts, code, told, text, "injected")


def _facts(fault: Fault, moment: Moment) -> dict[str, Any]:
    latency = fault.what.latency
    if latency is None:
        return {"fault": fault.id}
    random = fault.random(moment.seed, moment.number)
    random.random()  # the first draw says whether it strikes
    return {"fault": fault.id, LATENCY: latency.drawn(random)}


def on_the_wire(fault: Fault, moment: Moment, outcome: str = "struck", allowed: bool = True, **facts: Any) -> Decision:
    """What happens to the answer because of a fault; `outcome` and `facts` where there is more to tell."""
    return Decision(allowed, f"{RULE}{fault.what.kind}", outcome, _facts(fault, moment) | facts, kind="injected")


def foreseen_on_the_wire(case: Case, moment: Moment) -> Iterator[Decision]:
    """What would happen to the answer on its way."""
    for fault in case.sandbox.faults():
        if fault.what.on_the_wire and concerns(fault, case) and would_strike(fault, case.sandbox, moment):
            yield on_the_wire(fault, moment)


start, inscription, supplier, answer = Point(START), Point(INSCRIPTION), Point(SUPPLIER), Point(ANSWER)

# SPDX-License-Identifier: EUPL-1.2
"""The way of a request, as one list. Before it stand the steps of the edge (transport, parsing, schema), which
leave their decisions in the same exchange; after it the reply check and the journal, which always happen.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from simulator.exchange.answer import Finding
from simulator.exchange.exchange import Exchange
from simulator.exchange.service import answer
from simulator.rules import caller, criteria, faults, inscription, legal_context, proportionality, ssin, supplier
from simulator.rules.case import Case, Decision

Rule = Callable[[Case], Decision]
Step = Callable[[Exchange, Case], bool]

RULES: tuple[Rule | faults.Point, ...] = (
    faults.start,
    caller.credentials,
    caller.identity,
    caller.member,
    caller.available,
    caller.allowed,
    legal_context.legal_context,
    ssin.subject,
    faults.inscription,
    inscription.inscription,
    criteria.periods,
    criteria.limits,
    proportionality.asked,
    faults.supplier,
    supplier.reachable,
)
"""What must hold before the service is asked, in the order in which it is looked at (knowledge rules.md 0.1), and the
points at which a fault of the sandbox may strike."""


def ruled(exchange: Exchange, case: Case) -> bool:
    """Ask the rules one after the other, until one refuses."""
    for rule in RULES:
        decision = rule.strike(case, exchange.moment) if isinstance(rule, faults.Point) else rule(case)
        if decision is not None and not exchange.decide(decision):
            return False
    return True


def remark(exchange: Exchange, case: Case) -> bool:
    """Add the remark of a fault to the answer: a code that does not take the place of data."""
    decision = faults.answer.strike(case, exchange.moment)
    if decision is None or exchange.answer is None:
        return True
    finding = Finding(decision.code or "", decision.told, decision.text)
    exchange.answer = replace(exchange.answer, findings=(finding, *exchange.answer.findings))
    return exchange.decide(decision)


def reduce(exchange: Exchange, case: Case) -> bool:
    """Take away the blocks that the caller may not see, from the reply, or from the file that follows it."""
    found = exchange.answer
    if found is not None and found.batch is not None:
        data, decision = proportionality.reduced(case, found.batch.data)
        exchange.answer = replace(found, batch=replace(found.batch, data=data))
        return exchange.decide(decision)
    if found is None or found.data is None:
        return exchange.decide(case.allow("proportionality.blocks", "no-data"))
    data, decision = proportionality.reduced(case, found.data)
    if data is not found.data:
        exchange.answer = replace(found, data=data)
    return exchange.decide(decision)


STEPS: tuple[Step, ...] = (ruled, answer, remark, reduce)


def looked_up(exchange: Exchange, case: Case) -> bool:
    """With the rules off: who asks and about whom, as far as it is known; nothing is refused."""
    case.organisation = case.sandbox.organisation(case.stated.cbe) if case.stated.cbe else None
    case.ssin = case.subject
    case.person = case.sandbox.present(case.ssin) if case.ssin else None
    return True


STEPS_WITHOUT_RULES: tuple[Step, ...] = (looked_up, answer)


def run(exchange: Exchange, case: Case, rules: bool = True) -> None:
    """Take the steps until one of them stops the request."""
    for step in STEPS if rules else STEPS_WITHOUT_RULES:
        if not step(exchange, case):
            return


def foresee(case: Case) -> list[Decision]:
    """What the rules would say, without asking the service: up to the first refusal, then the further refusals.

    Faults of the sandbox are told too, and not counted.
    """
    decisions: list[Decision] = []
    moment = case.sandbox.coming_moment
    for rule in (*RULES, faults.answer):
        decision = rule.foreseen(case, moment) if isinstance(rule, faults.Point) else rule(case)
        if decision is None:
            continue
        if decision.allowed and any(not earlier.allowed for earlier in decisions):
            continue
        decisions.append(decision)
    return [*decisions, *faults.foreseen_on_the_wire(case, moment)]

# SPDX-License-Identifier: EUPL-1.2
"""The way of a request, as one list. Before it stand the steps of the edge (transport, parsing, schema), which
leave their decisions in the same exchange; after it the reply check and the journal, which always happen.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from simulator.exchange.exchange import Exchange
from simulator.exchange.service import answer
from simulator.rules import caller, criteria, inscription, legal_context, proportionality, ssin, supplier
from simulator.rules.case import Case, Decision

Rule = Callable[[Case], Decision]
Step = Callable[[Exchange, Case], bool]

RULES: tuple[Rule, ...] = (
    caller.credentials,
    caller.identity,
    caller.member,
    caller.available,
    caller.allowed,
    legal_context.legal_context,
    ssin.subject,
    inscription.inscription,
    criteria.periods,
    criteria.limits,
    proportionality.asked,
    supplier.reachable,
)
"""What must hold before the service is asked, in the order in which it is looked at (knowledge rules.md 0.1)."""


def ruled(exchange: Exchange, case: Case) -> bool:
    """Ask the rules one after the other, until one refuses."""
    return all(exchange.decide(rule(case)) for rule in RULES)


def reduce(exchange: Exchange, case: Case) -> bool:
    """Take away the blocks that the caller may not see."""
    found = exchange.answer
    if found is None or found.data is None:
        return exchange.decide(case.allow("proportionality.blocks", "no-data"))
    data, decision = proportionality.reduced(case, found.data)
    if data is not found.data:
        exchange.answer = replace(found, data=data)
    return exchange.decide(decision)


STEPS: tuple[Step, ...] = (ruled, answer, reduce)


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
    """What the rules would say, without asking the service: up to the first refusal, then the further refusals."""
    decisions: list[Decision] = []
    for rule in RULES:
        decision = rule(case)
        if decision.allowed and any(not earlier.allowed for earlier in decisions):
            continue
        decisions.append(decision)
    return decisions

# SPDX-License-Identifier: EUPL-1.2
"""The way of a request, as one list. Before it stand the steps of the edge (transport, parsing, schema), which
leave their decisions in the same exchange; after it the reply check and the journal, which always happen.
"""

from __future__ import annotations

from collections.abc import Callable

from simulator.exchange.exchange import Exchange
from simulator.exchange.service import answer
from simulator.rules import caller, criteria, inscription, legal_context, ssin, supplier
from simulator.rules.case import Case, Decision

Rule = Callable[[Case], Decision]
Step = Callable[[Exchange, Case], bool]


def ruled_by(*rules: Rule) -> Step:
    """The step that asks rules one after the other, until one refuses."""

    def step(exchange: Exchange, case: Case) -> bool:
        return all(exchange.decide(rule(case)) for rule in rules)

    return step


def proportionality(exchange: Exchange, case: Case) -> bool:
    """Take away the blocks that the caller may not see; the contracts so far name none."""
    return exchange.decide(
        case.allow("proportionality.blocks", "The operation has no blocks that depend on the purpose.")
    )


STEPS: tuple[Step, ...] = (
    ruled_by(caller.credentials),
    ruled_by(caller.identity, caller.allowed, legal_context.legal_context),
    ruled_by(ssin.subject),
    ruled_by(inscription.inscription),
    ruled_by(criteria.periods),
    ruled_by(supplier.reachable),
    answer,
    proportionality,
)


def run(exchange: Exchange, case: Case) -> None:
    """Take the steps until one of them stops the request."""
    for step in STEPS:
        if not step(exchange, case):
            return

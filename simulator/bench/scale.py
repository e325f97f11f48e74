# SPDX-License-Identifier: EUPL-1.2
"""How large the state grows, and how long the main questions take then: a database is filled with people and exchanges,
and asked.

The people are an invented population beside those of the starter. The first exchanges are real ones: the application
answers, in this process, the requests of every case that finds something, about whoever of the population an OCMW has
inscribed. Beyond `real` of them rows of the journal are made of theirs, with another person and the next number, and
written by the journal itself, so that chain, indexes and sizes are those of exchanges that happened.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import cycle, islice
from random import Random
from time import perf_counter
from typing import Any

import sqlalchemy as sa

from simulator.app import App, create_app
from simulator.bench.measure import Figure, Say
from simulator.bench.questions import ask, sizes
from simulator.journal.row import Row
from simulator.resources import data_folder
from simulator.scenarios.load import make_scenario, read_scenarios
from simulator.settings import Settings
from simulator.store import tables as t
from simulator.testing.cases import cases_of
from simulator.testing.in_process import Caller
from simulator.testing.story import Request
from simulator.world.ids import uuid_ticket
from simulator.world.sandboxes import DEFAULT
from simulator.yaml_source import read_yaml

STARTER = "starter"
_TOGETHER = 200
_EXAMPLES = 3000
_TELL_EVERY = 20_000
_PEOPLE = """
scenario: scale
title: {{en: {size} invented people beside the starter}}
clock: 2026-03-02T09:00:00
include: [{starter}]
population: {{size: {size}, seed: 1}}
"""


@dataclass(frozen=True)
class Plan:
    """What to fill a database with: people, exchanges, and how many of these really happen."""

    people: int
    exchanges: int
    real: int


def fill(database: str, plan: Plan, say: Say) -> Iterator[Figure]:
    """Fill a database; an empty one gets its people first. Exchanges that are there count."""
    app = create_app(Settings(database=database))
    try:
        sandbox = app.network.sandboxes.get(DEFAULT)
        if not sandbox.data.scenarios:
            say(f"{plan.people} people")
            starter = data_folder("scenarios") / f"{STARTER}.yaml"
            text = _PEOPLE.format(size=plan.people, starter=starter)
            began = perf_counter()
            make_scenario((read_yaml("scale.yaml", text),)).load_into(sandbox)
            yield Figure(f"making {plan.people} people", perf_counter() - began, "s")
        there = app.network.journal.count(DEFAULT, sandbox.run)
        real = max(0, min(plan.real, plan.exchanges) - there)
        if real:
            yield from _really(app, real, say)
        rest = plan.exchanges - app.network.journal.count(DEFAULT, sandbox.run)
        if rest > 0:
            yield from _written(app, rest, say)
    finally:
        app.close()


def measure(database: str, plan: Plan, say: Say) -> Iterator[Figure]:
    """Fill a database as far as it is not, and measure its size and the time of the main questions."""
    yield from fill(database, plan, say)
    app = create_app(Settings(database=database))
    try:
        say("sizes")
        yield from sizes(app.network.store)
        yield from ask(app, say)
    finally:
        app.close()


def requests(app: App) -> list[Request]:
    """What is asked: one request for each case of the starter that finds something, about somebody."""
    scenario = read_scenarios((STARTER,))
    found = []
    for contract in app.network.catalogue.contracts.values():
        cases = cases_of(contract)
        for case in cases.read(scenario) if cases and cases.scenario == STARTER else ():
            if case.name == "found" and case.entry.about is not None:
                found.append(case.request)
    return found


def clients(app: App, most: int = 50_000) -> list[tuple[str, str]]:
    """SSIN and CBE number of people and the OCMWs that have inscribed them, in an order without pattern."""
    sandbox = app.network.sandboxes.get(DEFAULT)
    offices = {found.cbe for found in sandbox.organisations() if found.credentials}
    pairs = [
        (ssin, row.organisation)
        for ssin, rows in islice(sandbox.all_inscriptions(), most)
        for row in rows[:1]
        if row.organisation in offices
    ]
    Random(1).shuffle(pairs)  # noqa: S311 - no secret
    return pairs


def _really(app: App, wanted: int, say: Say) -> Iterator[Figure]:
    caller, asked, pairs = Caller(app), cycle(requests(app)), cycle(clients(app))
    began = perf_counter()
    for done in range(wanted):
        if done % _TELL_EVERY == 0:
            say(f"{done} of {wanted} exchanges")
        ssin, cbe = next(pairs)
        caller.call(replace(next(asked), about=ssin, by=cbe))
    yield Figure(f"{wanted} exchanges that happened", wanted / (perf_counter() - began), "a second")


def _written(app: App, wanted: int, say: Say) -> Iterator[Figure]:
    examples, people = cycle(_examples(app)), cycle([ssin for ssin, _ in clients(app)])
    journal, sandbox = app.network.journal, app.network.sandboxes.get(DEFAULT)
    last, seed = journal.last_number(DEFAULT, sandbox.run), sandbox.data.seed
    began = perf_counter()
    for first in range(0, wanted, _TOGETHER):
        if first % _TELL_EVERY == 0:
            say(f"{first} of {wanted} rows of the journal")
        numbers = range(last + first + 1, last + min(first + _TOGETHER, wanted) + 1)
        journal.write([_row(next(examples), number, next(people), seed) for number in numbers])
    with app.network.store.connection() as connection:
        connection.execute(t.sandbox.update().where(t.sandbox.c.name == DEFAULT).values(number=last + wanted))
    yield Figure(f"{wanted} rows of the journal", wanted / (perf_counter() - began), "a second")


def _row(example: Row, number: int, ssin: str, seed: int) -> Row:
    """An example once more, about somebody else; what stands in its messages about the person too."""
    old, new = (example.ssin or "").encode(), ssin.encode()
    request, reply = example.request, example.reply
    if old:
        request, reply = request.replace(old, new), reply.replace(old, new)
    changed: dict[str, Any] = {"number": number, "ticket": uuid_ticket(seed, number), "ssin": example.ssin and ssin}
    return replace(example, **changed, received=example.received + number, request=request, reply=reply)


def _examples(app: App) -> Sequence[Row]:
    """Exchanges that happened, as rows to be written."""
    import orjson

    query = sa.select(t.exchange).where(t.exchange.c.sandbox == DEFAULT).order_by(t.exchange.c.id).limit(_EXAMPLES)
    with app.network.store.connection() as connection:
        found = connection.execute(query).all()
    return [
        Row(
            row.sandbox, row.run, row.number, row.part, row.ticket, row.received, row.service, row.operation, row.ssin,
            row.organisation, row.status, row.outcome, orjson.loads(row.detail), row.request or b"", row.reply or b"",
            orjson.loads(row.lines), tuple(orjson.loads(row.excess)) if row.excess else (),
        )
        for row in found
    ]  # fmt: skip

# SPDX-License-Identifier: EUPL-1.2
"""A sandbox with the scenario `office`, everything that can be told of it, and changes of each kind."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa

from simulator.scenarios.load import make_scenario
from simulator.sources import search_terms
from simulator.store import OWN, Document, Store
from simulator.store import tables as t
from simulator.world import documents
from simulator.world.documents import FAULT, GIVEN, PERSON, Change, fault_document
from simulator.world.faults import Fault
from simulator.world.household import Household, Member
from simulator.world.person import Person
from simulator.world.repertory import Inscription, add
from simulator.world.sandbox import Sandbox
from simulator.world.sandboxes import Sandboxes
from simulator.yaml_source import read_yaml
from tests.control.api import AN, CARLA, FILE, GENT, MARC, NOBODY, SCENARIO

SLOW = Fault.model_validate({"id": "slow", "what": {"latency": 0.2}, "how_often": {"times": 3}})


def office(sandboxes: Sandboxes, name: str = "default") -> Sandbox:
    """A sandbox that holds the scenario."""
    sandbox = sandboxes.get(name) if name in sandboxes.names() else sandboxes.create(name)
    make_scenario((read_yaml("office.yaml", SCENARIO),)).load_into(sandbox)
    return sandbox


def whole(store: Store, name: str) -> dict[str, Any]:
    """All rows and both headers that stand under a name: what a sandbox is, apart from its journal."""
    with store.connection() as connection:
        d, m = t.document.c, t.term.c
        documents = connection.execute(sa.select(d.kind, d.key, d.layer, d.body).where(d.sandbox == name))
        terms = connection.execute(sa.select(m.kind, m.term, m.key, m.layer).where(m.sandbox == name))
        headers = connection.execute(
            sa.select(t.sandbox.c.header, t.sandbox.c.base_header).where(t.sandbox.c.name == name)
        )
        return {
            "documents": sorted(map(tuple, documents), key=lambda row: row[:3]),
            "terms": sorted(map(tuple, terms)),
            "headers": [tuple(row) for row in headers],
        }  # fmt: skip


def kinds_of_snapshots() -> set[str]:
    """The kinds of documents that a snapshot has."""
    named = {value for name, value in vars(documents).items() if name.isupper() and isinstance(value, str)}
    return {kind for kind in named if not kind.startswith(OWN)}


def inscription(quality: int, begin: date, end: date | None = None) -> Inscription:
    """A row of Gent in the primary repertory."""
    file = {"register": "PRIMARY", "organisation": GENT, "sector": 17, "institution": 1, "quality": quality}
    return Inscription.model_validate({**file, "from": begin, "to": end})


def _filed(ssin: str) -> tuple[Person, list[str]]:
    person = Person(ssin, {"register": FILE})
    return person, search_terms(person)


def _fault_strikes(sandbox: Sandbox) -> None:
    fault = next(iter(sandbox.faults()), None)
    if fault is not None:
        sandbox.fault_strikes(fault, chance=True)


CHANGES: dict[str, Callable[[Sandbox], Any]] = {
    "a person comes": lambda s: s.put_person(*_filed(NOBODY), "test"),
    "a file changes": lambda s: s.put_person(*_filed(AN), "test"),
    "a person goes": lambda s: s.change(lambda: Change(removed=[(PERSON, MARC)]), "test"),
    "an inscription comes": lambda s: s.change_inscriptions(
        CARLA, lambda rows: add(rows, inscription(2, date(2026, 2, 1))), "test"
    ),
    "inscriptions go": lambda s: s.change_inscriptions(AN, lambda _: (), "test"),
    "a household changes": lambda s: s.put_household(
        Household(id="home", members=(Member(ssin=CARLA, role=1),)), "test"
    ),
    "time goes by": lambda s: s.change_data(lambda data: replace(data, clock=data.clock.moved_by(timedelta(3)))),
    "the seed changes": lambda s: s.change_data(lambda data: replace(data, seed=data.seed + 1)),
    "a fault comes": lambda s: s.change(lambda: Change([fault_document(SLOW)]), "test"),
    "a fault goes": lambda s: s.change(lambda: Change(removed=[(FAULT, SLOW.id)]), "test"),
    "a fault strikes": _fault_strikes,
    "a number is given": lambda s: s.change(lambda: Change([Document(GIVEN, NOBODY, b"")]), "test"),
    "a request comes": lambda s: s.next_moment(),
    "a reset": lambda s: s.reset(),
}

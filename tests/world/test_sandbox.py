# SPDX-License-Identifier: EUPL-1.2
"""Sandboxes on every kind of store."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta

import pytest

from simulator.errors import ConflictError, NotFoundError, StoreError
from simulator.store import Store
from simulator.world.clock import Clock
from simulator.world.documents import PERSON, Change, inscriptions_document, person_document
from simulator.world.mutations import Mutation
from simulator.world.person import Person
from simulator.world.repertory import Rows, add
from simulator.world.sandbox import Sandbox
from simulator.world.sandbox_data import SandboxData
from simulator.world.sandboxes import Sandboxes
from simulator.world.ssin import make_ssin
from tests.world.test_repertory import inscription

AN = make_ssin("1984-05-12", False, ())
BEN = make_ssin("1990-06-13", True, ())
JANUARY = inscription(date(2021, 1, 1), date(2021, 1, 31))


@pytest.fixture
def sandboxes(database: str) -> Iterator[Sandboxes]:
    """An empty store of each kind."""
    store = Store(database)
    yield Sandboxes(store)
    store.close()


def _loaded(sandbox: Sandbox) -> Sandbox:
    documents = [
        person_document(Person(AN, {"register": {"v": 1}}), ["sound:P362"]),
        inscriptions_document(AN, add((), JANUARY)),
    ]
    sandbox.load(iter(documents), SandboxData(seed=7))
    return sandbox


def test_reset_returns_to_what_was_loaded(sandboxes: Sandboxes) -> None:
    """After a reset people, inscriptions, clock and search terms are as the scenario said, and exchanges count anew."""
    sandbox = _loaded(sandboxes.get("default"))
    run = sandbox.run
    tickets = [sandbox.next_moment().uuid for _ in range(3)]
    sandbox.put_person(Person(AN, {"register": {"v": 2}}), ["sound:J500"], "test")
    sandbox.put_person(Person(BEN, {}), [], "test")
    sandbox.change_inscriptions(AN, lambda _: (), "test")
    sandbox.set_data(SandboxData(clock=Clock().moved_by(timedelta(days=3)), seed=9))
    assert [p.ssin for p in sandbox.people_with("sound:J500")] == [AN]
    assert list(sandbox.people_with("sound:P362")) == []
    sandbox.reset()
    assert [p.to_data() for p in sandbox.people()] == [{"ssin": AN, "register": {"v": 1}}]
    assert sandbox.person(BEN) is None
    assert sandbox.inscriptions(AN) == (JANUARY,)
    assert [p.ssin for p in sandbox.people_with("sound:P362")] == [AN]
    assert sandbox.data.seed == 7
    assert sandbox.run == run + 1
    assert [sandbox.next_moment().uuid for _ in range(3)] == tickets


def test_pages_make_up_everybody(sandboxes: Sandboxes) -> None:
    """Page by page come those who come all at once: as they are now, also when some were changed, added or removed."""
    sandbox = sandboxes.get("default")
    everybody = [Person(f"840512{serial:03}00", {"register": {"v": 1}}) for serial in range(900, 930)]
    sandbox.load(iter([person_document(person, []) for person in everybody]), SandboxData())
    for person in everybody[::3]:
        sandbox.put_person(Person(person.ssin, {"register": {"v": 2}}), [], "test")
    sandbox.put_person(Person(AN, {}), [], "test")
    sandbox.change(lambda: Change(removed=[(PERSON, person.ssin) for person in everybody[::5]]), "test")
    expected = [person.to_data() for person in sandbox.people()]
    assert len(expected) == 25
    pages = [sandbox.people_page(offset, 7) for offset in range(0, 40, 7)]
    assert [person.to_data() for page in pages for person in page] == expected


def test_what_was_written_is_there_for_another_process(database: str) -> None:
    """A second opening of a database on disk sees people, inscriptions and clock of the first."""
    if database == "memory":
        pytest.skip("a database in memory ends with its process")
    first = Store(database)
    moment = datetime(2026, 3, 2, 9, tzinfo=UTC)
    sandbox = _loaded(Sandboxes(first).get("default"))
    sandbox.set_data(SandboxData(clock=Clock(moment), seed=7))
    sandbox.change_inscriptions(AN, lambda rows: add(rows, inscription(date(2022, 1, 1), None)), "test")
    if not first.shared:
        first.close()
    second = Store(database)
    again = Sandboxes(second).get("default")
    assert again.clock.now() == moment
    assert len(again.inscriptions(AN)) == 2
    assert again.person(AN) is not None
    second.close()
    first.close()


def test_processes_see_each_others_changes(database: str) -> None:
    """Two processes on one PostgreSQL see each other's changes with the next exchange, and never share a ticket."""
    one, other = Store(database), Store(database)
    if not one.shared:
        pytest.skip("only PostgreSQL is shared by processes")
    a = _loaded(Sandboxes(one).get("default"))
    b = Sandboxes(other).get("default")
    assert b.inscriptions(AN) == (JANUARY,)
    a.change_inscriptions(AN, lambda _: (), "test")
    b.next_moment()
    assert b.inscriptions(AN) == ()
    b.put_person(Person(AN, {"register": {"v": 3}}), [], "test")
    a.next_moment()
    assert a.person(AN).to_data()["register"] == {"v": 3}  # type: ignore[union-attr]
    a.reset()
    b.next_moment()
    assert b.inscriptions(AN) == (JANUARY,)

    def number(i: int) -> int:
        if i % 5 == 0:
            a.put_person(Person(BEN, {"register": {"v": i}}), [], "test")
        return (a if i % 2 else b).next_moment().number

    with ThreadPoolExecutor(8) as pool:
        numbers = list(pool.map(number, range(80)))
    assert len(set(numbers)) == 80
    one.close()
    other.close()


def test_changes_of_one_person_at_the_same_time_all_count(sandboxes: Sandboxes) -> None:
    """Forty inscriptions made at once by eight threads are all there afterwards."""
    sandbox = _loaded(sandboxes.get("default"))

    def inscribe(quality: int) -> None:
        def change(rows: Rows) -> Rows:
            return add(rows, inscription(date(2021, 1, 1), None, quality))

        sandbox.change_inscriptions(BEN, change, "test")

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(inscribe, range(100, 140)))
    assert {row.quality for row in sandbox.inscriptions(BEN)} == set(range(100, 140))


def test_sandboxes_do_not_see_each_other(sandboxes: Sandboxes) -> None:
    """What changes in one sandbox changes in no other; a deleted one leaves nothing behind."""
    one, two = _loaded(sandboxes.create("one")), _loaded(sandboxes.create("two"))
    one.change_inscriptions(AN, lambda _: (), "test")
    assert two.inscriptions(AN) == (JANUARY,)
    sandboxes.delete("one")
    assert sandboxes.names() == ["default", "two"]
    assert sandboxes.create("one").person(AN) is None


def test_names_that_cannot_be(sandboxes: Sandboxes) -> None:
    """A sandbox has a simple name of its own; an unknown one names those near it; `default` cannot be deleted."""
    sandboxes.create("team-a")
    with pytest.raises(ConflictError, match="already"):
        sandboxes.create("team-a")
    for name in ("", "Team", "a/b", "..", "x" * 70):
        with pytest.raises(ConflictError, match="no name"):
            sandboxes.create(name)
    with pytest.raises(NotFoundError, match="team-a"):
        sandboxes.get("team-b")
    with pytest.raises(ConflictError, match="reset it"):
        sandboxes.delete("default")


def test_listeners_hear_of_every_change(sandboxes: Sandboxes) -> None:
    """Every change of a fact is told once, with the person it is about."""
    sandbox = _loaded(sandboxes.create("heard"))
    heard: list[Mutation] = []
    sandboxes.listeners.append(heard.append)
    sandbox.change_inscriptions(AN, lambda _: (), "end")
    sandbox.put_person(Person(BEN, {}), [], "birth")
    sandbox.change(lambda: Change(removed=[(PERSON, BEN)]), "mistake")
    assert [(m.kind, m.key, m.reason) for m in heard] == [
        ("repertory", AN, "end"), ("person", BEN, "birth"), ("person", BEN, "mistake"),
    ]  # fmt: skip
    assert sandbox.person(BEN) is None


@pytest.mark.parametrize(
    "database_", ["mysql://x/y", "nonsense://", "/no/such/folder/ksz.db", "postgresql://127.0.0.1:9/x"]
)
def test_databases_that_cannot_be_used(database_: str) -> None:
    """A database that cannot be used is told in one line."""
    with pytest.raises(StoreError) as told:
        Store(database_)
    assert "\n" not in str(told.value)

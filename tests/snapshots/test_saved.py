# SPDX-License-Identifier: EUPL-1.2
"""Snapshots on every kind of store: what was saved comes back as it was, and nothing else does."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from itertools import count
from threading import Event

import pytest
import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st

from simulator.errors import ConflictError, NotFoundError
from simulator.store import OWN, Store
from simulator.store import tables as t
from simulator.world.documents import Change, inscriptions_document
from simulator.world.sandboxes import Sandboxes
from tests.control.api import AN, CARLA, NOBODY
from tests.snapshots.office import CHANGES, SLOW, inscription, office, whole

_NUMBERS = count(1)


@pytest.fixture
def sandboxes(database: str) -> Iterator[Sandboxes]:
    """An empty store of each kind."""
    store = Store(database)
    yield Sandboxes(store)
    store.close()


@pytest.fixture(scope="module")
def in_memory() -> Iterator[Sandboxes]:
    """One store in memory for many examples."""
    store = Store("memory")
    yield Sandboxes(store)
    store.close()


def test_a_restore_brings_everything_back(sandboxes: Sandboxes) -> None:
    """After a restore rows, clock, seed, faults, counts and search terms are as they were saved, and so is what a reset
    leads back to; the run begins anew, and its tickets are those that would have come next.
    """
    sandbox = office(sandboxes)
    for name in ("a person comes", "a fault comes", "a fault strikes", "time goes by", "a request comes"):
        CHANGES[name](sandbox)
    before, today = whole(sandbox.store, sandbox.name), sandbox.today
    kept = sandbox.save("friday", "before the weekend")
    assert (kept.name, kept.note, kept.number) == ("friday", "before the weekend", 1)
    assert kept.counts == {"fault": 1, "fault_count": 1, "household": 1, "organisation": 2, "person": 4, "repertory": 1}
    run, tickets = sandbox.run, [sandbox.next_moment().uuid for _ in range(3)]
    for change in CHANGES.values():
        change(sandbox)
    assert sandbox.inscriptions(AN) != ()
    assert sandbox.person(NOBODY) is None  # the last change was a reset
    sandbox.restore("friday")
    assert whole(sandbox.store, sandbox.name) == before
    assert sandbox.today == today
    assert sandbox.fault_count(SLOW.id).hits == 1
    assert [person.ssin for person in sandbox.people_with("sound:N100")] == [NOBODY]
    assert sandbox.run == run + 2
    assert [sandbox.next_moment().uuid for _ in range(3)] == tickets
    sandbox.reset()
    assert sandbox.person(NOBODY) is None
    assert sandbox.today.isoformat() == "2026-03-02"


@settings(max_examples=30)
@given(st.lists(st.sampled_from(sorted(CHANGES)), max_size=6), st.lists(st.sampled_from(sorted(CHANGES)), max_size=6))
def test_whatever_happens_a_restore_takes_it_back(in_memory: Sandboxes, first: list[str], then: list[str]) -> None:
    """Whatever was changed before a snapshot is there after a restore, and whatever was changed after it is not."""
    sandbox = office(in_memory)
    for name in first:
        CHANGES[name](sandbox)
    before, coming = whole(sandbox.store, sandbox.name), sandbox.coming_moment.number
    saved = f"s{next(_NUMBERS)}"
    sandbox.save(saved)
    for name in then:
        CHANGES[name](sandbox)
    sandbox.restore(saved)
    assert whole(sandbox.store, sandbox.name) == before
    assert sandbox.coming_moment.number == coming
    assert sandbox.person(AN) is not None or "a person goes" in first


def test_a_sandbox_can_become_what_another_one_was(sandboxes: Sandboxes) -> None:
    """A snapshot of one sandbox can be restored into another one, which keeps its own snapshots."""
    one, two = office(sandboxes, "one"), sandboxes.create("two")
    two.save("empty")
    one.save("office")
    two.restore("office", "one")
    assert whole(two.store, "two") == whole(one.store, "one")
    two.change_inscriptions(AN, lambda _: (), "test")
    assert one.inscriptions(AN) != ()
    two.restore("empty")
    assert list(two.people()) == []
    assert [s.name for s in two.store.snapshots.all("two")] == ["empty"]


def test_what_is_of_one_sandbox_only_stays_there(sandboxes: Sandboxes) -> None:
    """What a sandbox records stays with it: a snapshot has none of it, and a restore leaves it."""
    sandbox, other = office(sandboxes), sandboxes.create("other")
    sandbox.store.apart.change("default", f"{OWN}x", "a", lambda _: b"1", lasting=True)
    sandbox.save("friday")
    sandbox.store.apart.change("default", f"{OWN}x", "a", lambda _: b"2", lasting=True)
    sandbox.restore("friday")
    other.restore("friday", "default")
    assert sandbox.store.get("default", f"{OWN}x", "a") == b"2"
    assert other.store.get("other", f"{OWN}x", "a") is None


def test_names_of_snapshots(sandboxes: Sandboxes) -> None:
    """A name is taken once in a sandbox, unless the new snapshot replaces the old one."""
    sandbox = office(sandboxes)
    sandbox.save("friday")
    with pytest.raises(ConflictError, match="already"):
        sandbox.save("friday")
    CHANGES["a person comes"](sandbox)
    assert sandbox.save("friday", replaces=True).counts["person"] == 4
    with pytest.raises(NotFoundError, match="there is friday"):
        sandbox.restore("monday")
    with pytest.raises(NotFoundError, match="no snapshot friday; there is none"):
        sandboxes.create("other").restore("friday")
    sandbox.store.snapshots.delete("default", "friday")
    assert sandbox.store.snapshots.all("default") == []
    assert sandbox.person(NOBODY) is not None


def test_a_deleted_sandbox_leaves_no_snapshot(sandboxes: Sandboxes) -> None:
    """With a sandbox its snapshots go; neither they nor a deleted snapshot leave a row behind."""
    sandbox = office(sandboxes, "gone")
    sandbox.save("one")
    sandbox.save("two")
    sandbox.store.snapshots.delete("gone", "two")
    sandboxes.delete("gone")
    with sandboxes.store.connection() as connection:
        for table in (t.document, t.term, t.snapshot):
            assert connection.scalar(sa.select(sa.func.count()).select_from(table)) == 0


def test_a_restore_that_fails_leaves_everything(sandboxes: Sandboxes, monkeypatch: pytest.MonkeyPatch) -> None:
    """A restore that fails half-way leaves the sandbox as it is."""
    sandbox = office(sandboxes)
    sandbox.save("friday")
    CHANGES["inscriptions go"](sandbox)
    before = whole(sandbox.store, sandbox.name)

    def fails(*_: object) -> None:
        raise OSError("the disk is full")

    monkeypatch.setattr("simulator.store.transaction.copy_documents", fails)
    with pytest.raises(OSError, match="full"):
        sandbox.restore("friday")
    assert whole(sandbox.store, sandbox.name) == before
    assert sandbox.inscriptions(AN) == ()


def test_a_snapshot_is_of_one_moment(sandboxes: Sandboxes) -> None:
    """A snapshot that is taken while others change the sandbox holds each change as a whole, or not at all."""
    sandbox, done = office(sandboxes), Event()

    def swapped() -> Change:
        """One of two people is inscribed, never both."""
        row = inscription(1, date(2026, 1, 1))
        return Change(
            [inscriptions_document(AN, ()), inscriptions_document(CARLA, (row,))]
            if sandbox.inscriptions(AN)
            else [inscriptions_document(AN, (row,)), inscriptions_document(CARLA, ())]
        )

    def change() -> None:
        while not done.is_set():
            sandbox.change(swapped, "test", tries=100)

    with ThreadPoolExecutor(2) as pool:
        changing = [pool.submit(change) for _ in range(2)]
        try:
            for number in range(15):
                sandbox.save(f"s{number}")
        finally:
            done.set()
        for one in changing:
            one.result()
    for number in range(15):
        sandbox.restore(f"s{number}")
        assert bool(sandbox.inscriptions(AN)) != bool(sandbox.inscriptions(CARLA))


def test_another_process_sees_a_restore(database: str) -> None:
    """A process that has read the sandbox before sees with its next exchange what another one restored."""
    one, other = Store(database), Store(database)
    if not one.shared:
        pytest.skip("only PostgreSQL is shared by processes")
    a = office(Sandboxes(one))
    b = Sandboxes(other).get("default")
    b.next_moment()
    b.save("friday")
    a.change_inscriptions(AN, lambda _: (), "test")
    b.next_moment()
    assert b.inscriptions(AN) == ()
    a.restore("friday")
    assert b.next_moment().number == 2
    assert b.inscriptions(AN) != ()
    assert b.run == a.run
    one.close()
    other.close()

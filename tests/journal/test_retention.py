# SPDX-License-Identifier: EUPL-1.2
"""Old rows are taken away, and the rest of the journal can still be verified."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pytest

from simulator.journal import retention
from simulator.journal.journal import Filter, Journal
from simulator.store import Store
from simulator.store import tables as t
from tests.journal.rows import NOON, ROW, at, breaches, report, tamper, write

DAY = 86400


@dataclass
class Machine:
    """The machine's time, as a test wants it."""

    now: float = NOON

    def __call__(self) -> float:
        """Seconds since 1970."""
        return self.now


@pytest.fixture
def machine() -> Machine:
    """A clock that stands still until it is moved."""
    return Machine()


def _numbers(journal: Journal) -> list[int]:
    return [row["number"] for row in journal.all("default", 1, Filter())]


def test_what_is_too_old_is_taken_away(store: Store, machine: Machine) -> None:
    """Exchanges older than the setting are gone after the next start, and verify says what was taken away, and when."""
    write(Journal(store, machine=machine), 3)
    machine.now += 2 * DAY
    write(Journal(store, machine=machine), 2, start=4)
    machine.now += 9 * DAY
    journal = Journal(store, days=10, machine=machine)
    write(journal, 1, start=6)
    assert _numbers(journal) == [4, 5, 6]
    found = report(journal)
    assert found.ok
    removed = found.chains[0].removed[0]
    assert (removed.position, removed.reason, removed.moment[:10]) == (3, "retention", "2026-03-13")


def test_without_the_setting_nothing_is_taken_away(store: Store, machine: Machine) -> None:
    """The journal is kept for good unless a setting says otherwise."""
    journal = Journal(store, machine=machine)
    write(journal, 2)
    machine.now += 40 * 365 * DAY
    write(journal, 1, start=3)
    assert _numbers(journal) == [1, 2, 3]


def test_the_clock_of_a_sandbox_takes_nothing_away(store: Store, machine: Machine) -> None:
    """An exchange of long ago by the sandbox's clock stays: the machine's clock counts."""
    journal = Journal(store, days=10, machine=machine)
    journal.write([replace(ROW, received=0.0), replace(ROW, number=2, received=0.0)])
    machine.now += 5 * DAY
    write(Journal(store, days=10, machine=machine), 1, start=3)
    assert _numbers(journal) == [1, 2, 3]


def test_only_the_first_rows_of_a_chain_are_taken_away(store: Store, machine: Machine) -> None:
    """A clock that was wrong for a while makes no holes: a row stays as long as an older one does."""
    journal = Journal(store, machine=machine)
    write(journal, 1)
    machine.now += 20 * DAY
    write(journal, 1, start=2)
    machine.now -= 20 * DAY
    write(journal, 1, start=3)
    machine.now += 21 * DAY
    write(Journal(store, days=10, machine=machine), 1, start=4)
    assert _numbers(journal) == [2, 3, 4]
    assert breaches(journal) == []


def test_many_old_rows_go_a_part_at_a_time(store: Store, machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    """No request waits for all of what is too old; what is left goes with later ones."""
    monkeypatch.setattr(retention, "_BATCH", 10)
    monkeypatch.setattr(retention, "_GO_ON_AFTER", 0.0)
    write(Journal(store, machine=machine), 25)
    machine.now += 11 * DAY
    journal = Journal(store, days=10, machine=machine)
    left = []
    for number in range(1, 5):
        write(journal, 1, start=100 + number)
        left.append(len(_numbers(journal)))
        assert breaches(journal) == []
    assert left == [16, 7, 3, 4]


def test_a_head_from_before_what_was_taken_away(store: Store, machine: Machine) -> None:
    """A kept head is compared as long as its row, or the anchor in its place, is there; an older one tells nothing."""
    first = Journal(store, machine=machine)
    write(first, 2)
    early = [chain.head for chain in report(first).chains]
    write(first, 1, start=3)
    anchored = [chain.head for chain in report(first).chains]
    machine.now += 11 * DAY
    journal = Journal(store, days=10, machine=machine)
    write(journal, 1, start=4)
    assert breaches(journal, [*early, *anchored]) == []
    assert breaches(journal, [anchored[0][:-64] + "0" * 64]) == [("changed", 3)]


def test_what_is_missing_after_the_anchor_is_found(store: Store, machine: Machine) -> None:
    """Retention hides no gap: what is missing beyond it, and what stands before it, is told."""
    journal = Journal(store, machine=machine)
    write(journal, 2)
    machine.now += 11 * DAY
    write(journal, 3, start=3)
    late = Journal(store, days=10, machine=machine)
    write(late, 1, start=6)
    assert breaches(late) == []
    row = t.exchange
    chain = report(late).chains[0].chain
    tamper(store, row.delete().where(at(3)))
    assert breaches(late) == [("missing", 3)]
    tamper(store, row.update().where(row.c.chain == chain, at(4)).values(position=1))
    assert breaches(late) == [("unknown", 1), ("missing", 3)]


def test_in_memory_only_the_last_ones_stay() -> None:
    """A journal in memory that forgets its first exchanges still verifies, and tells how many it forgot."""
    store = Store("memory")
    journal = Journal(store, keep=100)
    write(journal, 1000)
    write(journal, 300, "other")
    found = report(journal)
    assert found.ok
    chains = {chain.sandbox: chain for chain in found.chains}
    assert [one.reason for one in chains["default"].removed] == ["keep"]
    assert chains["default"].removed[0].position + chains["default"].rows == 1000
    assert chains["other"].position == 300
    store.close()


def test_two_processes_take_away_what_is_too_old(store: Store, machine: Machine) -> None:
    """Several processes with the same setting do not get in each other's way."""
    write(Journal(store, machine=machine), 4)
    machine.now += 11 * DAY
    for number in (5, 6):
        write(Journal(store, days=10, machine=machine), 1, start=number)
    journal = Journal(store)
    assert (_numbers(journal), breaches(journal)) == ([5, 6], [])

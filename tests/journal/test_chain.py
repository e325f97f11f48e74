# SPDX-License-Identifier: EUPL-1.2
"""The journal is append-only: the database refuses a change, and what was changed all the same is found."""

from __future__ import annotations

import hashlib
import json
import struct
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
import sqlalchemy as sa

from simulator.errors import ConfigurationError
from simulator.journal.journal import Filter, Journal
from simulator.journal.verdict import Progress
from simulator.store import Store
from simulator.store import tables as t
from tests.journal.rows import ROW, at, breaches, report, taken_out, tamper, write

_ALL = Filter()
FORGED = "the journal is append-only"


def test_a_journal_as_it_was_written_passes(journal: Journal) -> None:
    """Nothing is found in what was written, in each sandbox its own chain."""
    write(journal, 5)
    journal.write([replace(ROW, number=6), replace(ROW, number=6, part=1, ssin=None, reply=b"", excess=("a", "b"))])
    write(journal, 3, "other")
    found = report(journal)
    assert (found.ok, found.rows, len(found.chains)) == (True, 10, 2)
    assert [(chain.sandbox, chain.position) for chain in found.chains] == [("default", 7), ("other", 3)]
    assert report(journal, ["other"]).rows == 3


def test_the_hash_is_what_the_documentation_says(journal: Journal, store: Store) -> None:
    """The hash of a row can be computed again from its values with nothing but SHA-256 and JSON."""
    write(journal, 2)
    with store.connection() as connection:
        first, second = connection.execute(sa.select(t.exchange).order_by(t.exchange.c.position)).all()
    columns = [
        second.sandbox, second.chain, 2, 1, 2, 0, "T2", second.received, second.written, "S", "op", "84051290054",
        "0999000129", "MSG00000", "answered",
    ]  # fmt: skip
    head = json.dumps(columns, separators=(",", ":"), ensure_ascii=False).encode()
    parts = [head, b"", second.lines, second.detail, second.request, second.reply]
    whole = first.hash + struct.pack(">6Q", *map(len, parts)) + b"".join(parts)
    assert hashlib.sha256(whole).digest() == second.hash


@pytest.mark.parametrize("table", ["ksz_exchange", "ksz_chain", "ksz_anchor"])
def test_the_database_refuses_a_change(journal: Journal, store: Store, table: str) -> None:
    """No row of the journal, of the chains and of the anchors can be changed by an UPDATE."""
    write(journal, 2)
    with store.connection() as connection:
        connection.execute(t.anchor.insert().values(chain="x", position=1, sandbox="x", hash=b"", moment=1, reason="x"))
    with pytest.raises(sa.exc.DBAPIError, match=FORGED), store.connection() as connection:
        connection.exec_driver_sql(f"UPDATE {table} SET sandbox = 'y'")  # noqa: S608
    assert [row["sandbox"] for row in journal.all("default", 1, _ALL)] == ["default", "default"]


@pytest.mark.parametrize(
    "change",
    [
        {"ssin": "91073090063"}, {"status": "MSG00012"}, {"organisation": None}, {"received": 0.0}, {"written": 0.0},
        {"detail": b'{"decisions":[]}'}, {"lines": b"[]"}, {"excess": b'["x"]'}, {"request": b"<a/>"},
        {"reply": b""}, {"ticket": "T9"}, {"sandbox": "other"}, {"number": 77}, {"outcome": "refused"},
        {"hash": b"0" * 32},
    ],
)  # fmt: skip
def test_a_changed_row_is_found(journal: Journal, store: Store, change: dict[str, object]) -> None:
    """Whatever is changed in a row, verify names that row."""
    write(journal, 5)
    tamper(store, t.exchange.update().where(at(3)).values(**change))
    found = report(journal)
    assert (found.breaches[0].kind, found.breaches[0].position) == ("changed", 3)
    assert found.breaches_found == (2 if "hash" in change else 1)
    assert found.breaches[0].exchange is not None


def test_a_missing_row_is_found(journal: Journal, store: Store) -> None:
    """Rows taken out of the middle, or from the beginning, are missed, and the rest is still checked."""
    write(journal, 9)
    tamper(store, t.exchange.delete().where(at(1)), t.exchange.delete().where(at(2)))
    assert breaches(journal) == [("missing", 1)]
    tamper(store, t.exchange.delete().where(at(5)), t.exchange.update().where(at(8)).values(ssin="x"))
    assert breaches(journal) == [("missing", 1), ("missing", 5), ("changed", 8)]


def test_rows_in_another_order_are_found(journal: Journal, store: Store) -> None:
    """A row that was taken out and put back later is found, even if nothing in it was changed."""
    write(journal, 5)
    row = taken_out(store, 2)
    assert breaches(journal) == [("missing", 2)]
    tamper(store, t.exchange.insert().values(**row))
    assert breaches(journal) == [("out of order", 2)]


def test_exchanged_places_are_found(journal: Journal, store: Store) -> None:
    """Two rows that have changed places are both found."""
    write(journal, 5)
    place = t.exchange.update()
    tamper(
        store, place.where(at(2)).values(position=99), place.where(at(3)).values(position=2),
        place.where(at(99)).values(position=3),
    )  # fmt: skip
    assert ("changed", 2) in breaches(journal)
    assert ("changed", 3) in breaches(journal)


def test_a_cut_of_the_newest_rows_is_found_with_a_head_that_was_kept(journal: Journal, store: Store) -> None:
    """Nobody can see that the newest rows are gone but who has kept the head of before."""
    write(journal, 5)
    heads = [chain.head for chain in report(journal).chains]
    write(journal, 2, start=6)
    assert breaches(journal, heads) == []
    tamper(store, t.exchange.delete().where(t.exchange.c.position >= 5))
    assert breaches(journal) == []
    assert breaches(journal, heads) == [("missing", 5)]
    forged = heads[0][:-64] + "0" * 64
    write(Journal(store), 1)
    assert breaches(journal, [forged])[0][0] == "missing"


def test_a_journal_that_was_written_anew_is_found_with_a_head_that_was_kept(store: Store) -> None:
    """Who deletes everything and writes another history does not get the head that was kept."""
    write(Journal(store), 3)
    heads = [chain.head for chain in report(Journal(store)).chains]
    tamper(store, t.exchange.delete(), t.chain.delete())
    write(Journal(store), 3)
    assert breaches(Journal(store)) == []
    assert breaches(Journal(store), heads) == [("missing", 3)]


def test_a_younger_chain_knows_the_older_ones(store: Store) -> None:
    """After a restart of the process the newest rows of before cannot be cut off any more, nor the whole chain."""
    write(Journal(store), 3)
    write(Journal(store), 2, start=4)
    write(Journal(store), 1, start=6)
    assert breaches(Journal(store)) == []
    oldest = report(Journal(store)).chains[0].chain
    tamper(store, t.exchange.delete().where(t.exchange.c.chain == oldest, at(3)))
    assert breaches(Journal(store)) == [("missing", 3)]
    tamper(store, t.exchange.delete().where(t.exchange.c.chain == oldest))
    assert breaches(Journal(store)) == [("missing", 1)]
    tamper(store, t.chain.delete().where(t.chain.c.chain == oldest))
    assert breaches(Journal(store)) == [("missing", 3)]


def test_a_chain_names_only_what_no_other_names(store: Store) -> None:
    """However often the process is started, the beginning of a chain stays short."""
    for number in range(1, 6):
        write(Journal(store), 1, start=number)
    with store.connection() as connection:
        follows = connection.scalars(sa.select(t.chain.c.follows).order_by(t.chain.c.opened)).all()
    assert [len(json.loads(text)) for text in follows] == [0, 1, 1, 1, 1]


def test_a_chain_without_beginning_is_found(journal: Journal, store: Store) -> None:
    """Rows whose chain is not known are told."""
    write(journal, 3)
    assert breaches(journal) == []
    with store.engine.connect() as connection:
        off = "SET session_replication_role = replica" if store.shared else "PRAGMA foreign_keys=OFF"
        connection.exec_driver_sql(off)
        connection.execute(t.chain.delete())
        connection.commit()
        if not store.shared:
            connection.exec_driver_sql("PRAGMA foreign_keys=ON")
    assert breaches(journal) == [("unknown", 1)]


def test_processes_write_chains_of_their_own(store: Store) -> None:
    """Two processes that write by turns to one sandbox do not need each other."""
    one, two = Journal(store), Journal(store)
    for number in range(1, 5):
        write(one, 1, start=number)
        write(two, 1, start=number + 10)
    found = report(one)
    assert (found.ok, [chain.position for chain in found.chains]) == (True, [4, 4])


def test_threads_write_one_chain(store: Store) -> None:
    """Rows that several threads write at the same moment are all there, each in its place."""
    journal = Journal(store)
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda start: write(journal, 20, start=start), range(0, 160, 20)))
    found = report(journal)
    assert (found.ok, found.rows, len(found.chains)) == (True, 160, 1)
    assert sorted(row["number"] for row in journal.all("default", 1, _ALL)) == list(range(160))


def test_a_sandbox_that_was_made_anew_begins_anew(store: Store) -> None:
    """A sandbox that another process has deleted and made again gets a new chain, and nothing is missed."""
    store.create("mine", b"{}")
    here, elsewhere = Journal(store), Journal(store)
    write(here, 2, "mine")
    store.delete("mine")
    store.create("mine", b"{}")
    write(elsewhere, 1, "mine")
    write(here, 2, "mine")
    found = report(here, ["mine"])
    assert (found.ok, found.rows, len(found.chains)) == (True, 3, 2)


def test_what_cannot_be_written_leaves_nothing(journal: Journal) -> None:
    """A message of which one row cannot be written leaves no row, and the next one is written."""
    if journal._store.in_memory:
        pytest.skip("in memory rows wait to be written, and nobody is told")
    write(journal, 1)
    with pytest.raises(sa.exc.IntegrityError if journal._store.shared else Exception):
        journal.write([replace(ROW, number=2), replace(ROW, number=2, status=None)])  # type: ignore[arg-type]
    write(journal, 1, start=3)
    found = report(journal)
    assert (found.ok, found.rows) == (True, 2)


def test_a_long_look_tells_how_far_it_is(journal: Journal) -> None:
    """Now and then verify says how many rows it has read."""
    journal.write([replace(ROW, part=part, request=b"", reply=b"") for part in range(2500)])
    told = [event for event in journal.verify() if isinstance(event, Progress)]
    assert [(event.rows, event.total) for event in told] == [(1000, 2500), (2000, 2500)]


@pytest.mark.parametrize(
    "head", ["", "x", "default/abc:1", "default/abc:1:zz", "abc:1:" + "0" * 64, "a/b:-1:" + "0" * 64]
)
def test_what_is_no_head_is_refused(journal: Journal, head: str) -> None:
    """A head that cannot be read is told, and not taken for one that is missing."""
    with pytest.raises(ConfigurationError, match="is no head of a chain"):
        report(journal, (), [head])

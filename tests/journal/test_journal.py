# SPDX-License-Identifier: EUPL-1.2
"""The journal on every kind of store."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
import sqlalchemy as sa

from simulator.errors import NotFoundError
from simulator.journal.journal import Filter, Journal
from simulator.journal.query import selected
from simulator.store import Store
from tests.journal.rows import NOON, ROW


def test_filters(store: Store) -> None:
    """Exchanges are found by service, operation, person, ticket, status, outcome and time, within the present run."""
    journal = Journal(store)
    other = replace(
        ROW, number=2, ticket="T2", received=NOON + 60, service="X", operation="y", ssin=None, status="MSG00012",
        outcome="refused",
    )  # fmt: skip
    journal.write([ROW, replace(ROW, part=1)])
    journal.write([other, replace(other, run=2, ticket="T3"), replace(ROW, sandbox="elsewhere")])

    def tickets(**wanted: object) -> list[str]:
        return [row["ticket"] for row in journal.find("default", 1, Filter(**wanted))]  # type: ignore[arg-type]

    assert tickets() == ["T2", "T1", "T1"]
    assert tickets(service="X") == tickets(operation="y") == tickets(status="MSG00012") == ["T2"]
    assert tickets(outcome="answered", ssin="84051290054") == ["T1", "T1"]
    assert tickets(ticket="T2") == ["T2"]
    middle = datetime.fromtimestamp(NOON + 30, UTC)
    assert (tickets(since=middle), tickets(until=middle)) == (["T2"], ["T1", "T1"])
    assert tickets(every_run=True) == ["T3", "T2", "T1", "T1"]
    assert [r["ticket"] for r in journal.find("default", 1, Filter(), limit=1, newest_first=False)] == ["T1"]
    assert journal.last_number("default", 1) == 2
    assert journal.last_number("default", 9) == 0


def test_one_exchange_with_both_messages(store: Store) -> None:
    """A row is given back whole, with both messages as text and the time in Brussels."""
    journal = Journal(store)
    journal.write([ROW])
    row = journal.get("default", journal.find("default", 1, Filter())[0]["id"])
    assert (row["request"], row["reply"]) == ("<é/>", "<b/>")
    assert [(d["rule"], d["facts"]) for d in row["decisions"]] == [("x", {"a": 1})]
    assert row["received"] == "2026-03-02T13:00:00.000+01:00"
    for sandbox, number in (("default", 99), ("elsewhere", row["id"])):
        with pytest.raises(NotFoundError, match="no exchange"):
            journal.get(sandbox, number)


def test_memory_keeps_the_last_ones(store: Store) -> None:
    """A journal in memory keeps as many of the last exchanges as it is told; one on disk keeps all."""
    journal = Journal(store, keep=100)
    for number in range(1, 601):
        journal.write([replace(ROW, number=number)])
    kept = [row["number"] for row in journal.find("default", 1, Filter(), limit=1000)]
    assert kept[0] == 600
    assert len(kept) <= 100 + 256 if store.in_memory else len(kept) == 600


@pytest.mark.parametrize("wanted", [Filter(outcome="failed"), Filter(outcome="refused", since=datetime.now(UTC))])
def test_what_was_not_answered_is_found_without_reading_the_rest(wanted: Filter) -> None:
    """A question for the refused or failed exchanges of a run reads these only."""
    assert "ksz_exchange_stopped (sandbox=? AND run=? AND outcome=?" in _plan(selected("default", 1, wanted))


def test_a_recording_is_read_alone(store: Store) -> None:
    """The exchanges of a recording are found in every run of their sandbox, without reading the others."""
    journal = Journal(store)
    recorded = replace(ROW, detail={**ROW.detail, "recording": {"id": "a1b2c3"}})
    journal.write([ROW, replace(recorded, number=2, ticket="T2"), replace(recorded, run=2, ticket="T3")])
    journal.write([replace(recorded, number=4, detail={**ROW.detail, "recording": {"id": "other"}})])
    wanted = Filter(recording="a1b2c3", every_run=True)
    assert [row["ticket"] for row in journal.all("default", 1, wanted)] == ["T2", "T3"]
    assert "ksz_exchange_recording (recording=?" in _plan(selected("default", 1, wanted))


def _plan(query: sa.Select[Any]) -> str:
    """How SQLite answers a question."""
    store = Store("memory")
    with store.connection() as connection:
        text = query.compile(store.engine, compile_kwargs={"literal_binds": True})
        plan = " ".join(row.detail for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {text}"))
    store.close()
    return plan

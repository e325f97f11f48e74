# SPDX-License-Identifier: EUPL-1.2
"""Rows to write, and ways to tamper with what was written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from simulator.journal.journal import Journal, Row
from simulator.journal.verdict import Report
from simulator.store import Store
from simulator.store import tables as t

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC).timestamp()
ROW = Row(
    "default", 1, 1, 0, "T1", NOON, "S", "op", "84051290054", "0999000129", "MSG00000", "answered",
    {"decisions": [{"rule": "x", "facts": {"a": 1}, "allowed": True}]}, "<é/>".encode(), b"<b/>",
    [{"level": "entry"}, {"level": "ksz"}],
)  # fmt: skip


def write(journal: Journal, count: int, sandbox: str = "default", start: int = 1) -> None:
    """Write rows numbered from `start`."""
    for number in range(start, start + count):
        journal.write([replace(ROW, sandbox=sandbox, number=number, ticket=f"T{number}")])


def report(journal: Journal, sandboxes: Sequence[str] = (), expected: Sequence[str] = ()) -> Report:
    """What verify tells at the end."""
    *_, last = journal.verify(sandboxes, expected)
    assert isinstance(last, Report)
    return last


def breaches(journal: Journal, expected: Sequence[str] = ()) -> list[tuple[str, int]]:
    """Kind and position of each breach."""
    return [(breach.kind, breach.position) for breach in report(journal, (), expected).breaches]


def tamper(store: Store, *statements: Any) -> None:
    """Change the database as somebody with access to it could: its triggers are no obstacle."""
    with store.connection() as connection:
        on = " ON ksz_exchange" if store.shared else ""
        connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS ksz_exchange_no_update{on}")
        for statement in statements:
            connection.execute(statement)


def at(position: int) -> Any:
    """The row at a position of the only chain."""
    return t.exchange.c.position == position


def taken_out(store: Store, position: int) -> dict[str, Any]:
    """The row at a position, deleted, so that it can be put back."""
    with store.connection() as connection:
        row = connection.execute(sa.select(t.exchange).where(at(position))).one()
        connection.execute(t.exchange.delete().where(at(position)))
    return {name: value for name, value in row._mapping.items() if name != "id"}

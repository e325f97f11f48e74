# SPDX-License-Identifier: EUPL-1.2
"""What to look for in the journal, and rows as JSON data."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import orjson
import sqlalchemy as sa

from simulator.journal.lines import complete
from simulator.store import Store
from simulator.store import tables as t
from simulator.world.clock import BRUSSELS

RAW = ("request", "reply")
ANSWERED = "answered"
_BATCH = 200
_BATCH_RAW = 50
_EQUAL = ("service", "operation", "ssin", "ticket", "status", "outcome", "organisation", "recording")


@dataclass(frozen=True)
class Filter:
    """What to look for; every part that is given must hold. Times are aware moments of the sandbox's clock."""

    service: str | None = None
    operation: str | None = None
    ssin: str | None = None
    ticket: str | None = None
    status: str | None = None
    outcome: str | None = None
    organisation: str | None = None
    recording: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    every_run: bool = False


def selected(sandbox: str, run: int, wanted: Filter, raw: bool = False) -> sa.Select[Any]:
    """The rows of a sandbox that fit; with the raw messages only if asked."""
    query = sa.select(*(c for c in t.exchange.c if raw or c.name not in RAW)).where(t.exchange.c.sandbox == sandbox)
    if not wanted.every_run:
        query = query.where(t.exchange.c.run == run)
    for name in _EQUAL:
        value = getattr(wanted, name)
        if value is not None:
            query = query.where(t.exchange.c[name] == value)
    if wanted.outcome not in (None, ANSWERED):
        query = query.where(sa.text(t.NOT_ANSWERED))
    if wanted.since is not None:
        query = query.where(t.exchange.c.received >= wanted.since.timestamp())
    if wanted.until is not None:
        query = query.where(t.exchange.c.received <= wanted.until.timestamp())
    return query


def in_order(store: Store, sandbox: str, run: int, wanted: Filter, raw: bool = False) -> Iterator[Any]:
    """The rows that fit, by run and number, a batch at a time: nobody who writes has to wait for who reads."""
    for one in _runs(store, sandbox) if wanted.every_run else (run,):
        yield from _of_run(store, selected(sandbox, one, replace(wanted, every_run=False), raw), raw)


def _runs(store: Store, sandbox: str) -> Iterator[int]:
    """The runs of a sandbox that left something, from the first."""
    row, last = t.exchange.c, -1
    while True:
        query = sa.select(sa.func.min(row.run)).where(row.sandbox == sandbox, row.run > last)
        with store.connection() as connection:
            found = connection.scalar(query)
        if found is None:
            return
        yield found
        last = found


def _of_run(store: Store, query: sa.Select[Any], raw: bool) -> Iterator[Any]:
    row, size = t.exchange.c, _BATCH_RAW if raw else _BATCH
    query = query.order_by(row.number, row.id).limit(size)
    more = query
    while True:
        with store.connection() as connection:
            rows = connection.execute(more).all()
        yield from rows
        if len(rows) < size:
            return
        last = rows[-1]
        more = query.where(row.number >= last.number, sa.or_(row.number > last.number, row.id > last.id))


def moment_text(seconds: float) -> str:
    """Seconds since 1970 as a moment in Brussels."""
    return datetime.fromtimestamp(seconds, BRUSSELS).isoformat(timespec="milliseconds")


def row_data(row: Any) -> dict[str, Any]:
    """A row as JSON data without raw messages; decisions as they are stored, without words."""
    detail = orjson.loads(row.detail)
    lines = complete(orjson.loads(row.lines), detail["decisions"], row.outcome == ANSWERED)
    return {
        "id": row.id,
        "sandbox": row.sandbox,
        "run": row.run,
        "number": row.number,
        "part": row.part,
        "ticket": row.ticket,
        "received": moment_text(row.received),
        "service": row.service,
        "operation": row.operation,
        "ssin": row.ssin,
        "organisation": row.organisation,
        "status": row.status,
        "outcome": row.outcome,
        "excess": orjson.loads(row.excess) if row.excess else [],
        **detail,
        "lines": lines,
        "written": moment_text(row.written),
        "chain": row.chain,
        "position": row.position,
        "hash": row.hash.hex(),
    }


def raw_data(row: Any) -> dict[str, str]:
    """Both raw messages as text."""
    return {name: (getattr(row, name) or b"").decode("utf-8", "replace") for name in RAW}

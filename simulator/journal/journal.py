# SPDX-License-Identifier: EUPL-1.2
"""Writing and asking the journal.

A row is written for every exchange, whatever stopped it, before the caller gets the reply. In a database on disk it
survives a killed process. In memory only the last `keep` rows stay, so that a long run does not fill the machine.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson
import sqlalchemy as sa

from simulator.errors import NotFoundError
from simulator.rules.explanations import told
from simulator.store import Store
from simulator.store import tables as t
from simulator.world.clock import BRUSSELS

_TRIM_EVERY = 256


@dataclass(frozen=True, slots=True)
class Row:
    """One exchange to be written; `detail` holds decisions, timings and what else there is to tell."""

    sandbox: str
    run: int
    number: int
    part: int
    ticket: str
    received: float
    service: str | None
    operation: str | None
    ssin: str | None
    organisation: str | None
    status: str
    outcome: str
    detail: Mapping[str, Any]
    request: bytes
    reply: bytes


@dataclass(frozen=True)
class Filter:
    """What to look for; every part that is given must hold. Times are aware moments of the sandbox's clock."""

    service: str | None = None
    operation: str | None = None
    ssin: str | None = None
    ticket: str | None = None
    status: str | None = None
    outcome: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    every_run: bool = False


_INSERT = t.exchange.insert().values({c.name: sa.bindparam(c.name) for c in t.exchange.c if c.name != "id"})


class Journal:
    """The journal of a store."""

    def __init__(self, store: Store, keep: int = 0) -> None:
        self._store, self._keep = store, keep if store.in_memory else 0
        self._insert = store.prepared(_INSERT)
        self._written = 0

    def write(self, rows: Sequence[Row]) -> None:
        """Write the rows of one message; they are there when this returns."""
        self._store.run(
            self._insert,
            [
                {
                    "sandbox": row.sandbox, "run": row.run, "number": row.number, "part": row.part,
                    "ticket": row.ticket, "received": row.received, "service": row.service,
                    "operation": row.operation, "ssin": row.ssin, "organisation": row.organisation,
                    "status": row.status, "outcome": row.outcome, "detail": orjson.dumps(row.detail, default=str),
                    "request": row.request, "reply": row.reply,
                }
                for row in rows
            ],
        )  # fmt: skip
        self._written += len(rows)
        if self._keep and self._written >= _TRIM_EVERY:
            self._written = 0
            self._trim()

    def _trim(self) -> None:
        with self._store.connection() as connection:
            newest = connection.scalar(sa.select(sa.func.max(t.exchange.c.id))) or 0
            connection.execute(t.exchange.delete().where(t.exchange.c.id <= newest - self._keep))

    def last_number(self, sandbox: str, run: int) -> int:
        """The highest exchange number of a run."""
        query = sa.select(sa.func.max(t.exchange.c.number)).where(
            t.exchange.c.sandbox == sandbox, t.exchange.c.run == run
        )
        with self._store.connection() as connection:
            return connection.scalar(query) or 0

    def find(
        self, sandbox: str, run: int, wanted: Filter, limit: int = 100, newest_first: bool = True
    ) -> list[dict[str, Any]]:
        """The exchanges of a sandbox that fit, as JSON data without raw messages."""
        columns = [c for c in t.exchange.c if c.name not in ("request", "reply")]
        query = sa.select(*columns).where(t.exchange.c.sandbox == sandbox)
        if not wanted.every_run:
            query = query.where(t.exchange.c.run == run)
        for name in ("service", "operation", "ssin", "ticket", "status", "outcome"):
            value = getattr(wanted, name)
            if value is not None:
                query = query.where(t.exchange.c[name] == value)
        if wanted.since is not None:
            query = query.where(t.exchange.c.received >= wanted.since.timestamp())
        if wanted.until is not None:
            query = query.where(t.exchange.c.received <= wanted.until.timestamp())
        order = t.exchange.c.id.desc() if newest_first else t.exchange.c.id
        with self._store.connection() as connection:
            return [_told(row) for row in connection.execute(query.order_by(order).limit(limit))]

    def get(self, sandbox: str, exchange: int) -> dict[str, Any]:
        """One exchange with both raw messages as text."""
        query = sa.select(t.exchange).where(t.exchange.c.sandbox == sandbox, t.exchange.c.id == exchange)
        with self._store.connection() as connection:
            row = connection.execute(query).one_or_none()
        if row is None:
            raise NotFoundError(f"the journal of sandbox {sandbox} has no exchange {exchange}")
        raw = {name: (getattr(row, name) or b"").decode("utf-8", "replace") for name in ("request", "reply")}
        return _told(row) | raw

    def messages(self, sandbox: str, exchange: int) -> tuple[bytes, bytes]:
        """Request and reply of one exchange, byte for byte as they were on the wire."""
        query = sa.select(t.exchange.c.request, t.exchange.c.reply).where(
            t.exchange.c.sandbox == sandbox, t.exchange.c.id == exchange
        )
        with self._store.connection() as connection:
            row = connection.execute(query).one_or_none()
        if row is None:
            raise NotFoundError(f"the journal of sandbox {sandbox} has no exchange {exchange}")
        return row.request or b"", row.reply or b""

    def count(self, sandbox: str, run: int) -> int:
        """How many exchanges of a run there are."""
        query = sa.select(sa.func.count()).where(t.exchange.c.sandbox == sandbox, t.exchange.c.run == run)
        with self._store.connection() as connection:
            return connection.scalar(query) or 0


def _told(row: Any) -> dict[str, Any]:
    return {
        "id": row.id,
        "sandbox": row.sandbox,
        "run": row.run,
        "number": row.number,
        "part": row.part,
        "ticket": row.ticket,
        "received": datetime.fromtimestamp(row.received, BRUSSELS).isoformat(timespec="milliseconds"),
        "service": row.service,
        "operation": row.operation,
        "ssin": row.ssin,
        "organisation": row.organisation,
        "status": row.status,
        "outcome": row.outcome,
        **_explained(orjson.loads(row.detail)),
    }


def _explained(detail: dict[str, Any]) -> dict[str, Any]:
    """The detail with the words of its decisions."""
    return {**detail, "decisions": [told(decision) for decision in detail["decisions"]]}

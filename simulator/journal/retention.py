# SPDX-License-Identifier: EUPL-1.2
"""Taking old rows away: always the first ones of a chain, and where they ended an anchor stays.

By number (`keep`) or by the size of the messages (`most` bytes), both in memory only, or by age in days. The age is
that of the machine's clock: a sandbox's own clock is frozen or moved at will, and must not empty the log of what really
happened. How long the network keeps its logs is not public; ten years is what is told (knowledge rules.md 4.2,
unverified).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from time import monotonic
from typing import Any

import sqlalchemy as sa

from simulator.journal.row import Row
from simulator.store import Store
from simulator.store import tables as t

KEEP, RETENTION = "keep", "retention"
_TRIM_EVERY = 256
_LOOK_EVERY, _GO_ON_AFTER = 3600.0, 1.0
_BATCH = 1000
_DAY = 86400.0
_LOCK = 7253002


class Retention:
    """Takes rows away now and then while others are written; never many at once, so that no request waits long."""

    def __init__(self, store: Store, keep: int, days: int | None, machine: Callable[[], float], most: int = 0) -> None:
        self._store, self._machine = store, machine
        self._keep, self._most = (keep, most) if store.in_memory else (0, 0)
        self._days = days
        self._written, self._bytes, self._due = 0, 0, 0.0

    def after(self, rows: Sequence[Row]) -> None:
        """To be told which rows were written; takes rows away if it is time to."""
        if self._keep:
            self._written += len(rows)
            if self._written >= _TRIM_EVERY:
                self._written = 0
                self._trim()
        if self._most:
            self._bytes += sum(len(row.request) + len(row.reply) for row in rows)
            if self._bytes > self._most:
                self._shrink()
        if self._days is not None and monotonic() >= self._due:
            more = self.expire()
            self._due = monotonic() + (_GO_ON_AFTER if more else _LOOK_EVERY)

    def expire(self) -> bool:
        """Take rows away that are too old, up to a batch; True if there are more."""
        if self._days is None:
            return False
        before = self._machine() - self._days * _DAY
        with self._store.connection() as connection:
            if self._store.shared and not connection.scalar(sa.select(sa.func.pg_try_advisory_xact_lock(_LOCK))):
                return False  # another process is at it
            for chain in connection.execute(sa.select(t.chain.c.chain, t.chain.c.sandbox)).all():
                expired = _expired(connection, chain.chain, before)
                if expired:
                    _take_away(connection, chain.sandbox, chain.chain, expired[-1], self._machine(), RETENTION)
                if len(expired) == _BATCH:
                    return True
        return False

    def _trim(self) -> None:
        """Of all rows the last `keep` stay."""
        with self._store.connection() as connection:
            newest = connection.scalar(sa.select(sa.func.max(t.exchange.c.id))) or 0
            self._take_up_to(connection, newest - self._keep)

    def _shrink(self) -> None:
        """Of all messages three quarters of what there is room for stay, the newest, and the last one in any case."""
        row = t.exchange.c
        length = sa.func.length
        sizes = sa.select(row.id, length(row.request) + length(row.reply)).order_by(row.id.desc())
        room, self._bytes = self._most * 3 // 4, 0
        with self._store.connection() as connection:
            for key, size in connection.execute(sizes).all():
                if self._bytes and self._bytes + (size or 0) > room:
                    self._take_up_to(connection, key)
                    return
                self._bytes += size or 0

    def _take_up_to(self, connection: sa.Connection, key: int) -> None:
        row = t.exchange.c
        last = (
            sa.select(row.chain, sa.func.max(row.position).label("position"))
            .where(row.id <= key)
            .group_by(row.chain)
            .subquery()
        )
        query = sa.select(row.sandbox, row.chain, row.position, row.hash).join(
            last, sa.and_(row.chain == last.c.chain, row.position == last.c.position)
        )
        for found in connection.execute(query).all():
            _take_away(connection, found.sandbox, found.chain, found, self._machine(), KEEP)


def _expired(connection: sa.Connection, chain: str, before: float) -> list[Any]:
    """The first rows of a chain, as long as they were written before that moment; at most a batch."""
    row = t.exchange.c
    query = sa.select(row.position, row.hash, row.written).where(row.chain == chain).order_by(row.position)
    first = connection.execute(query.limit(1)).one_or_none()
    if first is None or first.written >= before:
        return []
    found = []
    for one in connection.execute(query.limit(_BATCH)):
        if one.written >= before:
            break
        found.append(one)
    return found


def _take_away(connection: sa.Connection, sandbox: str, chain: str, last: Any, now: float, reason: str) -> None:
    """Every row up to `last` is gone, and an anchor says where the chain goes on; in memory only the newest stays."""
    row, anchor = t.exchange.c, t.anchor.c
    connection.execute(t.exchange.delete().where(row.chain == chain, row.position <= last.position))
    if reason == KEEP:
        connection.execute(t.anchor.delete().where(anchor.chain == chain, anchor.reason == KEEP))
    connection.execute(
        t.anchor.insert().values(
            chain=chain, position=last.position, sandbox=sandbox, hash=last.hash, moment=now, reason=reason
        )
    )

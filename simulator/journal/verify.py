# SPDX-License-Identifier: EUPL-1.2
"""Is the journal what was written? Every row is hashed again and compared, chain by chain (see chain.py).

Found: a row that was changed, rows that are missing at the beginning, in between, or at the end as far as a younger
chain or somebody who kept a head (`expected`) knows of them, rows that were put back in another order. Rows that
retention took away are told, and are no finding.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from simulator.journal.chain import Head, genesis, linked
from simulator.journal.heads import follows_of
from simulator.journal.query import moment_text
from simulator.journal.verdict import Breach, ChainReport, Event, Kind, Progress, Removed, Report, read_head
from simulator.store import Store
from simulator.store import tables as t

_BATCH = 50
_TELL_EVERY = 1000
_MOST = 200


@dataclass
class _Known:
    """A row that must be there, and who says so."""

    position: int
    hash: bytes
    source: str


@dataclass
class _Reading:
    """What has been found so far."""

    total: int
    rows: int = 0
    breaches: list[Breach] = field(default_factory=list)
    breaches_found: int = 0
    chains: list[ChainReport] = field(default_factory=list)

    def breach(self, breach: Breach) -> None:
        self.breaches_found += 1
        if len(self.breaches) < _MOST:
            self.breaches.append(breach)


def verify(store: Store, sandboxes: Sequence[str] = (), expected: Sequence[str] = ()) -> Iterator[Event]:
    """Progress now and then, and at the end the report.

    `expected`: heads as an earlier report told them (`sandbox/chain:position:hash`); ConfigurationError for others.
    """
    known: dict[tuple[str, str], list[_Known]] = {}
    for text in expected:
        sandbox, head = read_head(text)
        if not sandboxes or sandbox in sandboxes:
            known.setdefault((sandbox, head.chain), []).append(_Known(head.position, head.hash, "the expected head"))
    with store.connection() as connection:
        chains = _chains(connection, sandboxes)
        total = connection.scalar(_in(sa.select(sa.func.count()).select_from(t.exchange), sandboxes)) or 0
        strays = connection.execute(_strays(sandboxes)).all()
    reading = _Reading(total)
    for row in chains:
        for head in follows_of(row):
            known.setdefault((row.sandbox, head.chain), []).append(
                _Known(head.position, head.hash, f"chain {row.chain}, begun at {moment_text(row.opened)},")
            )
    for stray in strays:
        reading.breach(
            Breach(stray.sandbox, stray.chain, stray.position, "unknown", "its chain has no beginning", stray.id)
        )
    for row in chains:
        yield from _chain(store, row, known.pop((row.sandbox, row.chain), []), reading)
    for (sandbox, chain), gone in known.items():
        last = max(gone, key=lambda one: one.position)
        reading.breach(
            Breach(sandbox, chain, last.position, "missing", f"the whole chain, of which {last.source} knows")
        )
    yield Report(reading.rows, tuple(reading.chains), tuple(reading.breaches), reading.breaches_found)


def _in(query: sa.Select[Any], sandboxes: Sequence[str]) -> sa.Select[Any]:
    return query.where(t.exchange.c.sandbox.in_(sandboxes)) if sandboxes else query


def _chains(connection: sa.Connection, sandboxes: Sequence[str]) -> Sequence[sa.Row[Any]]:
    query = sa.select(t.chain).order_by(t.chain.c.sandbox, t.chain.c.opened, t.chain.c.chain)
    if sandboxes:
        query = query.where(t.chain.c.sandbox.in_(sandboxes))
    return connection.execute(query).all()


def _strays(sandboxes: Sequence[str]) -> sa.Select[Any]:
    """The first row of each chain that has no beginning."""
    row = t.exchange.c
    first = sa.select(sa.func.min(row.id)).where(row.chain.not_in(sa.select(t.chain.c.chain))).group_by(row.chain)
    return _in(sa.select(row.id, row.sandbox, row.chain, row.position).where(row.id.in_(first)), sandboxes)


class _Walk:
    """One chain, from where its first row must be to its newest."""

    def __init__(self, store: Store, chain: Any, known: Iterable[_Known], reading: _Reading) -> None:
        self.store, self.chain, self.reading = store, chain, reading
        self.known: dict[int, list[_Known]] = {}
        for one in known:
            self.known.setdefault(one.position, []).append(one)
        begin = genesis(chain.sandbox, chain.chain, chain.opened, chain.follows)
        self.head = Head(chain.chain, 0, begin)
        self.sure = True  # the hash of the row before is the right one
        self.removed: tuple[Removed, ...] = ()
        self.last_id: int | None = None
        self.rows = 0
        self._check(self.head)

    def breach(self, kind: Kind, text: str, position: int | None = None, exchange: int | None = None) -> None:
        at = self.head.position if position is None else position
        self.reading.breach(Breach(self.chain.sandbox, self.chain.chain, at, kind, text, exchange))

    def take_anchors(self) -> None:
        """Go on from where the rows that were taken away ended."""
        with self.store.connection() as connection:
            anchors = connection.execute(
                sa.select(t.anchor).where(t.anchor.c.chain == self.chain.chain).order_by(t.anchor.c.position)
            ).all()
        self.removed = tuple(Removed(a.position, moment_text(a.moment), a.reason) for a in anchors)
        for anchor in anchors:
            if anchor.position > self.head.position:
                for position in [p for p in self.known if self.head.position < p < anchor.position]:
                    del self.known[position]  # taken away: nothing can be said about it any more
                self.head = Head(self.chain.chain, anchor.position, anchor.hash)
                self.sure = True
                self._check(self.head)

    def check_beginning(self) -> None:
        """Nothing stands before the row with which the chain begins."""
        row = t.exchange.c
        query = sa.select(sa.func.min(row.position)).where(
            row.chain == self.chain.chain, row.position <= self.head.position
        )
        with self.store.connection() as connection:
            first = connection.scalar(query)
        if first is not None:
            self.breach("unknown", f"the chain goes on after row {self.head.position}, but this row is there", first)

    def row(self, row: Any) -> None:
        """The next row."""
        self.rows += 1
        expected = self.head.position + 1
        if row.position > expected:
            self.take_anchors()  # perhaps retention was here meanwhile
            expected = self.head.position + 1
        if row.position > expected:
            gone = str(expected) if row.position == expected + 1 else f"{expected} to {row.position - 1}"
            what = "the first rows" if self.head.position == 0 else "rows"
            self.breach("missing", f"{what} of the chain ({gone}) are not there", expected)
            self._forget_between(row.position)
            self.sure = False
        if self.last_id is not None and row.id < self.last_id:
            self.breach(
                "out of order", "it was put there after the row that follows it", row.position - 1, self.last_id
            )
        values = {**row._mapping}
        if self.sure and linked(self.head.hash, values) != row.hash:
            self.breach("changed", self._changed(row), row.position, row.id)
        self.last_id, self.sure = row.id, True
        self.head = Head(row.chain, row.position, row.hash)
        self._check(self.head)

    def _changed(self, row: Any) -> str:
        ticket = f"ticket {row.ticket}, written {moment_text(row.written)}"
        return f"it is not what was written ({ticket}), or the row before it was replaced"

    def _forget_between(self, position: int) -> None:
        for one in [p for p in self.known if self.head.position < p < position]:
            del self.known[one]  # told as missing already

    def _check(self, head: Head) -> None:
        """Compare a row with what others know of it."""
        for one in self.known.pop(head.position, ()):
            if one.hash != head.hash:
                self.breach("changed", f"{one.source} knows it with another hash", head.position)

    def finish(self) -> None:
        """Whoever knows of rows after the newest tells that they are missing."""
        if self.head.position == 0 and not self.known:
            self.breach("missing", "every row of the chain", 1)
        if self.known:
            position = max(self.known)
            source = self.known[position][0].source
            first = self.head.position + 1
            self.breach("missing", f"the newest rows ({first} to {position}), of which {source} knows", first)
        self.reading.chains.append(
            ChainReport(
                self.chain.sandbox, self.chain.chain, moment_text(self.chain.opened), self.rows, self.head.position,
                self.head.hash.hex(), self.removed,
            )
        )  # fmt: skip


def _chain(store: Store, chain: Any, known: Iterable[_Known], reading: _Reading) -> Iterator[Progress]:
    walk = _Walk(store, chain, known, reading)
    walk.take_anchors()
    walk.check_beginning()
    for rows in _batches(store, walk):
        for row in rows:
            walk.row(row)
            reading.rows += 1
            if reading.rows % _TELL_EVERY == 0:
                yield Progress(reading.rows, max(reading.total, reading.rows))
    walk.finish()


def _batches(store: Store, walk: _Walk) -> Iterator[Sequence[Any]]:
    """The rows of a chain as it is now, in order, a few at a time."""
    row = t.exchange.c
    with store.connection() as connection:
        end = connection.scalar(sa.select(sa.func.max(row.position)).where(row.chain == walk.chain.chain)) or 0
    place = walk.head.position
    while place < end:
        query = sa.select(t.exchange).where(row.chain == walk.chain.chain, row.position > place, row.position <= end)
        with store.connection() as connection:
            rows = connection.execute(query.order_by(row.position).limit(_BATCH)).all()
        if not rows:
            return
        yield rows
        place = rows[-1].position

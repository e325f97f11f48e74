# SPDX-License-Identifier: EUPL-1.2
"""Writing rows to chains: one chain for each sandbox in each process, so that processes do not wait for each other.

Within a process rows that come at the same moment are written in one transaction: who comes first writes for those who
wait. Where a chain cannot go on (its sandbox was deleted by another process, the outcome of a transaction is unknown,
the process has forked) another one begins.
"""

from __future__ import annotations

import sqlite3
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from secrets import token_hex
from threading import Lock
from typing import Any

import orjson
import sqlalchemy as sa

from simulator.journal.chain import Head, genesis, linked
from simulator.journal.heads import newest_heads
from simulator.journal.row import Row
from simulator.store import Store
from simulator.store import tables as t

_INSERT = t.exchange.insert().inline().values({c.name: sa.bindparam(c.name) for c in t.exchange.c if c.name != "id"})
_BEGIN = t.chain.insert().inline().values({c.name: sa.bindparam(c.name) for c in t.chain.c})
_TAKEN = (sa.exc.IntegrityError, sqlite3.IntegrityError)


@dataclass(eq=False)
class _Waiting:
    """The rows of one caller, on their way; `done` when they are written, or `error` says why not."""

    values: list[dict[str, Any]]
    done: bool = False
    error: BaseException | None = None


class Writer:
    """Puts rows at the end of chains. `machine` tells the machine's time, in seconds since 1970."""

    def __init__(self, store: Store, machine: Callable[[], float]) -> None:
        self._store, self._machine = store, machine
        self._insert, self._begin = store.prepared(_INSERT), store.prepared(_BEGIN)
        self._heads: dict[str, Head] = {}
        self._deletions = store.deletions
        self._queue: deque[_Waiting] = deque()
        self._turn = Lock()

    def write(self, rows: Sequence[Row]) -> None:
        """Write the rows of one message; they are there when this returns."""
        mine = _Waiting([row.values() for row in rows])
        self._queue.append(mine)
        with self._turn:
            if not mine.done:
                self._write_all([self._queue.popleft() for _ in range(len(self._queue))])
        if mine.error is not None:
            raise mine.error

    def _write_all(self, waiting: list[_Waiting]) -> None:
        values = [row for one in waiting for row in one.values]
        try:
            try:
                self._commit(values)
            except _TAKEN:
                self._commit(values)
        except BaseException as error:
            for one in waiting:
                one.error = error
            raise
        finally:
            for one in waiting:
                one.done = True

    def _commit(self, values: list[dict[str, Any]]) -> None:
        """Give the rows their places and write them; no chain goes on from where that failed."""
        if self._store.deletions != self._deletions:
            self._deletions = self._store.deletions
            self._heads.clear()
        now = self._machine()
        begun: list[dict[str, Any]] = []
        heads: dict[str, Head] = {}
        for row in values:
            sandbox = row["sandbox"]
            head = heads.get(sandbox) or self._heads.pop(sandbox, None)
            if head is None:
                head, beginning = self._new_chain(sandbox, now)
                begun.append(beginning)
            row["chain"], row["position"], row["written"] = head.chain, head.position + 1, now
            row["hash"] = linked(head.hash, row)
            heads[sandbox] = Head(head.chain, head.position + 1, row["hash"])
        self._store.run((self._begin, begun), (self._insert, values))
        self._heads.update(heads)

    def _new_chain(self, sandbox: str, now: float) -> tuple[Head, dict[str, Any]]:
        """The beginning of a chain. It names the newest rows of the others, so that those cannot be cut off."""
        with self._store.connection() as connection:
            heads = newest_heads(connection, sandbox)
        follows = orjson.dumps([[head.chain, head.position, head.hash.hex()] for head in heads])
        chain = token_hex(6)
        row = {"chain": chain, "sandbox": sandbox, "opened": now, "follows": follows}
        return Head(chain, 0, genesis(sandbox, chain, now, follows)), row

# SPDX-License-Identifier: EUPL-1.2
"""Writing and asking the journal.

A row is written for every exchange, whatever stopped it, before the caller gets the reply. In a database on disk it
survives a killed process. In memory only the last `keep` rows stay, so that a long run does not fill the machine.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from time import time
from typing import Any

import sqlalchemy as sa

from simulator.errors import NotFoundError
from simulator.journal.excess import Excess, excess_of
from simulator.journal.lines import flat
from simulator.journal.query import Filter, in_order, raw_data, row_data, selected
from simulator.journal.retention import Retention
from simulator.journal.row import Row
from simulator.journal.verdict import Event
from simulator.journal.verify import verify
from simulator.journal.writer import Writer
from simulator.rules.explanations import Language, told
from simulator.store import Store
from simulator.store import tables as t

__all__ = ["Filter", "Journal", "Row"]


class Journal:
    """The journal of a store. `keep`: rows kept in memory (0: all); `days`: after how many days a row is taken away.

    `machine` tells the machine's time, in seconds since 1970; `most` is how many bytes of messages are kept in memory
    (0: all).
    """

    def __init__(
        self,
        store: Store,
        keep: int = 0,
        days: int | None = None,
        machine: Callable[[], float] = time,
        most: int = 0,
    ) -> None:
        self._store = store
        self._writer = Writer(store, machine)
        self._retention = Retention(store, keep, days, machine, most)

    def write(self, rows: Sequence[Row]) -> None:
        """Write the rows of one message; they are there when this returns."""
        self._writer.write(rows)
        self._retention.after(rows)

    def last_number(self, sandbox: str, run: int) -> int:
        """The highest exchange number of a run."""
        query = sa.select(sa.func.max(t.exchange.c.number)).where(
            t.exchange.c.sandbox == sandbox, t.exchange.c.run == run
        )
        with self._store.connection() as connection:
            return connection.scalar(query) or 0

    def find(
        self,
        sandbox: str,
        run: int,
        wanted: Filter,
        limit: int = 100,
        newest_first: bool = True,
        language: Language = "en",
    ) -> list[dict[str, Any]]:
        """The exchanges of a sandbox that fit, as JSON data without raw messages; decisions in words of a language."""
        order = t.exchange.c.id.desc() if newest_first else t.exchange.c.id
        with self._store.connection() as connection:
            rows = connection.execute(selected(sandbox, run, wanted).order_by(order).limit(limit))
            return [_explained(row_data(row), language) for row in rows]

    def get(self, sandbox: str, exchange: int, language: Language = "en") -> dict[str, Any]:
        """One exchange with both raw messages as text, its decisions in words of a language."""
        query = sa.select(t.exchange).where(t.exchange.c.sandbox == sandbox, t.exchange.c.id == exchange)
        with self._store.connection() as connection:
            row = connection.execute(query).one_or_none()
        if row is None:
            raise NotFoundError(f"the journal of sandbox {sandbox} has no exchange {exchange}")
        return _explained(row_data(row), language) | raw_data(row)

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

    def all(self, sandbox: str, run: int, wanted: Filter, messages: bool = False) -> Iterator[dict[str, Any]]:
        """Every exchange that fits, in order, a few at a time in memory; decisions without words."""
        for row in in_order(self._store, sandbox, run, wanted, messages):
            yield row_data(row) | raw_data(row) if messages else row_data(row)

    def lines(self, sandbox: str, run: int, wanted: Filter) -> Iterator[dict[str, Any]]:
        """The log lines of the exchanges that fit, in order."""
        for exchange in self.all(sandbox, run, wanted):
            yield from flat(exchange)

    def excess(self, sandbox: str, run: int, wanted: Filter) -> list[Excess]:
        """What each organisation asked beyond what it may have, and how often."""
        return excess_of(self._store, sandbox, run, wanted)

    def verify(self, sandboxes: Sequence[str] = (), expected: Sequence[str] = ()) -> Iterator[Event]:
        """Look at the chains of these sandboxes (none: of all), see simulator.journal.verify."""
        return verify(self._store, sandboxes, expected)


def _explained(data: dict[str, Any], language: Language) -> dict[str, Any]:
    """The data with the words of its decisions."""
    return {**data, "decisions": [told(decision, language) for decision in data["decisions"]]}

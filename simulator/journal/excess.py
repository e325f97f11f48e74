# SPDX-License-Identifier: EUPL-1.2
"""What did this client ask too much of? Counted per organisation, operation and what was asked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import orjson

from simulator.journal.query import Filter, moment_text, selected
from simulator.store import Store
from simulator.store import tables as t


@dataclass(frozen=True)
class Excess:
    """One thing that an organisation asked beyond what it may have. Times are those of the sandbox's clock."""

    organisation: str | None
    service: str | None
    operation: str | None
    what: str
    times: int
    first: str
    last: str
    ticket: str

    @property
    def key(self) -> tuple[str, ...]:
        """By organisation, operation and what."""
        return (self.organisation or "", self.service or "", self.operation or "", self.what)


def excess_of(store: Store, sandbox: str, run: int, wanted: Filter) -> list[Excess]:
    """Counted over the exchanges that fit; the ticket is that of the last one."""
    row = t.exchange.c
    query = selected(sandbox, run, wanted).where(row.excess.isnot(None))
    query = query.with_only_columns(
        row.organisation, row.service, row.operation, row.excess, row.received, row.ticket
    ).order_by(row.run, row.number, row.id)
    counted: dict[tuple[Any, ...], list[Any]] = {}
    with store.connection() as connection:
        for found in connection.execute(query):
            for what in orjson.loads(found.excess):
                key = (found.organisation, found.service, found.operation, what)
                entry = counted.setdefault(key, [0, found.received, found.received, ""])
                entry[0] += 1
                entry[1:] = min(entry[1], found.received), max(entry[2], found.received), found.ticket
    made = [
        Excess(organisation, service, operation, what, times, moment_text(first), moment_text(last), ticket)
        for (organisation, service, operation, what), (times, first, last, ticket) in counted.items()
    ]
    return sorted(made, key=lambda excess: excess.key)

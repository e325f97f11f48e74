# SPDX-License-Identifier: EUPL-1.2
"""The newest row of each chain of a sandbox."""

from __future__ import annotations

from typing import Any

import orjson
import sqlalchemy as sa

from simulator.journal.chain import Head
from simulator.store import tables as t


def follows_of(row: Any) -> list[Head]:
    """The newest rows of other chains as they were when this one began; `row` is one of the table of chains."""
    return [Head(chain, position, bytes.fromhex(text)) for chain, position, text in orjson.loads(row.follows)]


def newest_heads(connection: sa.Connection, sandbox: str) -> list[Head]:
    """The newest row of each chain, but for those that a younger chain names already."""
    last = sa.select(sa.func.max(t.exchange.c.position)).where(t.exchange.c.chain == t.chain.c.chain)
    chains = connection.execute(
        sa.select(t.chain.c.chain, t.chain.c.follows, last.scalar_subquery().label("last"))
        .where(t.chain.c.sandbox == sandbox)
        .order_by(t.chain.c.opened, t.chain.c.chain)
    ).all()
    named = {head for row in chains for head in follows_of(row)}
    found = [_head(connection, row.chain, row.last) for row in chains]
    return [head for head in found if head is not None and head not in named]


def _head(connection: sa.Connection, chain: str, last: int | None) -> Head | None:
    """The last row, or where the rows that were taken away ended; None for a chain of which nothing is left."""
    if last is None:
        return newest_anchor(connection, chain)
    columns = sa.select(t.exchange.c.hash).where(t.exchange.c.chain == chain, t.exchange.c.position == last)
    found = connection.scalar(columns)
    return Head(chain, last, found) if found is not None else None


def newest_anchor(connection: sa.Connection, chain: str) -> Head | None:
    """Where the rows of a chain that were taken away ended."""
    row = connection.execute(
        sa.select(t.anchor.c.position, t.anchor.c.hash)
        .where(t.anchor.c.chain == chain)
        .order_by(t.anchor.c.position.desc())
        .limit(1)
    ).one_or_none()
    return Head(chain, row.position, row.hash) if row is not None else None

# SPDX-License-Identifier: EUPL-1.2
"""All documents of a sandbox or a snapshot at once: row by row, how many there are, and where two of them differ."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

import sqlalchemy as sa

from simulator.store import tables as t
from simulator.store.transaction import BASE, OWN, UPPER

if TYPE_CHECKING:
    from simulator.store.store import Store

_PAGE = 500


class Row(NamedTuple):
    """A document in one layer, with the terms that find it; without body it was removed there."""

    kind: str
    key: str
    layer: int
    body: bytes | None
    terms: tuple[str, ...] = ()


class Contents(NamedTuple):
    """Which documents are meant: those that stand under a name, as they are, or as they are in the base layer."""

    name: str
    base_only: bool = False


def rows(store: Store, name: str) -> Iterator[Row]:
    """Every document in each of its layers, without terms, in the same order in every database.

    What is read must not change meanwhile.
    """
    d = t.document.c
    select = sa.select(d.kind, d.key, d.layer, d.body).where(d.sandbox == name)
    if store.shared:
        ordered = select.order_by(sa.collate(d.kind, "C"), sa.collate(d.key, "C"), d.layer)
        with store.connection() as connection:
            for row in connection.execute(ordered, execution_options={"stream_results": True, "yield_per": _PAGE}):
                yield Row(*row)
        return
    last: tuple[Any, ...] = ("", "", 0)
    while True:
        page = select.where(sa.tuple_(d.kind, d.key, d.layer) > last).order_by(d.kind, d.key, d.layer).limit(_PAGE)
        with store.connection() as connection:  # others are not kept waiting for longer than a page
            found = connection.execute(page).all()
        yield from (Row(*row) for row in found)
        if len(found) < _PAGE:
            return
        last = tuple(found[-1])[:3]


def counts(connection: sa.Connection, contents: Contents) -> dict[str, int]:
    """How many documents there are of each kind."""
    found = _effective(contents).subquery()
    select = sa.select(found.c.kind, sa.func.count()).group_by(found.c.kind)
    return dict(sorted((kind, number) for kind, number in connection.execute(select)))


def body(connection: sa.Connection, contents: Contents, kind: str, key: str) -> bytes | None:
    """The body of one document; None if there is none, or it was removed."""
    d = t.document.c
    select = sa.select(d.body).where(d.sandbox == contents.name, d.kind == kind, d.key == key)
    if contents.base_only:
        select = select.where(d.layer == BASE)
    return connection.scalar(select.order_by(d.layer.desc()).limit(1))


def differing(connection: sa.Connection, one: Contents, other: Contents) -> list[tuple[str, str]]:
    """Kind and key of every document that only one of two states has, or that is not the same in both; sorted."""
    found = set()
    for these, those in ((one, other), (other, one)):
        for kind, key, _ in connection.execute(_effective(these).except_(_effective(those))):
            found.add((kind, key))
    return sorted(found)


def _effective(contents: Contents) -> Any:
    """Kind, key and body of the documents that there are."""
    d, above = t.document.c, t.document.alias()
    select = sa.select(d.kind, d.key, d.body).where(
        d.sandbox == contents.name, d.body.is_not(None), d.kind.not_like(f"{OWN}%")
    )
    if contents.base_only:
        return select.where(d.layer == BASE)
    replaced = sa.exists().where(
        above.c.sandbox == contents.name, above.c.kind == d.kind, above.c.key == d.key, above.c.layer == UPPER
    )
    return select.where(sa.or_(d.layer == UPPER, ~replaced))

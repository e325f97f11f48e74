# SPDX-License-Identifier: EUPL-1.2
"""Snapshots: what a sandbox held at a moment, kept as rows of the same tables under a name that no sandbox can have.

So saving and restoring copy rows inside the database, and what reads a sandbox reads a snapshot too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from itertools import islice
from secrets import token_hex
from time import time
from typing import Any

import orjson
import sqlalchemy as sa

from simulator.errors import ConflictError, NotFoundError
from simulator.store import tables as t
from simulator.store.contents import Contents, Row, counts
from simulator.store.transaction import Transaction, copy_documents

_BATCH = 1000


@dataclass(frozen=True)
class Snapshot:
    """One snapshot. `held` is the name under which its documents stand, `number` that of the last exchange before it.

    `taken` is in seconds since 1970, by the machine's clock. `counts` tells how many documents there are of each kind.
    """

    sandbox: str
    name: str
    note: str
    number: int
    header: bytes = field(repr=False)
    base_header: bytes = field(repr=False)
    taken: float = 0.0
    held: str = ""
    counts: Mapping[str, int] = field(default_factory=dict)

    @property
    def contents(self) -> Contents:
        """Its documents."""
        return Contents(self.held)


class Snapshots:
    """The snapshots of a store. `connection` opens a transaction; `shared` tells that other processes write too."""

    def __init__(self, connection: Callable[[], AbstractContextManager[sa.Connection]], shared: bool) -> None:
        self._connection, self._shared = connection, shared

    def all(self, sandbox: str) -> list[Snapshot]:
        """The snapshots of a sandbox, the first taken first."""
        select = sa.select(t.snapshot).where(t.snapshot.c.sandbox == sandbox)
        with self._connection() as connection:
            rows = connection.execute(select.order_by(t.snapshot.c.taken, t.snapshot.c.name)).all()
        return [_read(row) for row in rows]

    def get(self, sandbox: str, name: str) -> Snapshot:
        """One snapshot; NotFoundError, which names those there are, if there is none of that name."""
        with self._connection() as connection:
            return _find(connection, sandbox, name)

    def delete(self, sandbox: str, name: str) -> None:
        """The snapshot is gone."""
        with self._connection() as connection:
            _drop(connection, _find(connection, sandbox, name, self._shared))

    def save(self, sandbox: str, name: str, note: str, number: int, replaces: bool) -> Snapshot:
        """A snapshot of a sandbox as it is, while nobody changes it; `number` is that of its last exchange.

        ConflictError if there is one of that name that it does not replace.
        """
        with self._connection() as connection:
            found = self._sandbox(connection, sandbox)
            wanted = Snapshot(sandbox, name, note, max(number, found.number), found.header, found.base_header)
            made = _begun(connection, wanted, replaces)
            copy_documents(connection, sandbox, made.held)
            return _finished(connection, made)

    def take_in(self, wanted: Snapshot, rows: Iterable[Row], replaces: bool) -> Snapshot:
        """A snapshot that comes from elsewhere; ConflictError as in `save`. It is there as a whole, or not at all."""
        with self._connection() as connection:
            self._sandbox(connection, wanted.sandbox)
            made = _begun(connection, wanted, replaces)
            todo = iter(rows)
            while batch := list(islice(todo, _BATCH)):
                _insert(connection, made.held, batch)
            return _finished(connection, made)

    def restore(self, transaction: Transaction, sandbox: str, name: str) -> None:
        """What the transaction is about becomes what a snapshot of `sandbox` is; NotFoundError without that one."""
        found = _find(transaction.connection, sandbox, name, self._shared)
        transaction.become(found.held, found.header, found.base_header, found.number)

    def _sandbox(self, connection: sa.Connection, name: str) -> Any:
        """The row of a sandbox, which nobody changes until the end of the transaction."""
        select = sa.select(t.sandbox).where(t.sandbox.c.name == name)
        found = connection.execute(select.with_for_update() if self._shared else select).one_or_none()
        if found is None:
            raise NotFoundError(f"there is no sandbox {name}")
        return found


def drop_all(connection: sa.Connection, sandbox: str) -> None:
    """Every snapshot of a sandbox is gone."""
    held = sa.select(t.snapshot.c.held).where(t.snapshot.c.sandbox == sandbox)
    for table in (t.document, t.term):
        connection.execute(table.delete().where(table.c.sandbox.in_(held)))
    connection.execute(t.snapshot.delete().where(t.snapshot.c.sandbox == sandbox))


def _find(connection: sa.Connection, sandbox: str, name: str, locked: bool = False) -> Snapshot:
    select = sa.select(t.snapshot).where(t.snapshot.c.sandbox == sandbox, t.snapshot.c.name == name)
    row = connection.execute(select.with_for_update() if locked else select).one_or_none()
    if row is None:
        others = sa.select(t.snapshot.c.name).where(t.snapshot.c.sandbox == sandbox).order_by(t.snapshot.c.name)
        known = ", ".join(connection.scalars(others)) or "none"
        raise NotFoundError(f"the sandbox {sandbox} has no snapshot {name}; there is {known}")
    return _read(row)


def _read(row: Any) -> Snapshot:
    return Snapshot(
        row.sandbox, row.name, row.note, row.number, row.header, row.base_header, row.taken, row.held,
        orjson.loads(row.counts),
    )  # fmt: skip


def _begun(connection: sa.Connection, wanted: Snapshot, replaces: bool) -> Snapshot:
    """The snapshot with the place of its documents, and nothing else of its name; ConflictError as in `save`."""
    select = sa.select(t.snapshot).where(t.snapshot.c.sandbox == wanted.sandbox, t.snapshot.c.name == wanted.name)
    there = connection.execute(select).one_or_none()
    if there is not None:
        if not replaces:
            raise ConflictError(
                f"the sandbox {wanted.sandbox} has a snapshot {wanted.name} already: take another "
                "name, or take its place with `replace` (ksz-sim: --replace)"
            )
        _drop(connection, _read(there))
    return replace(wanted, held=f"@{token_hex(12)}", taken=time())


def _finished(connection: sa.Connection, made: Snapshot) -> Snapshot:
    kept = replace(made, counts=counts(connection, made.contents))
    connection.execute(
        t.snapshot.insert().values(
            sandbox=kept.sandbox, name=kept.name, held=kept.held, note=kept.note, taken=kept.taken, number=kept.number,
            header=kept.header, base_header=kept.base_header, counts=orjson.dumps(dict(kept.counts)),
        )
    )  # fmt: skip
    return kept


def _drop(connection: sa.Connection, snapshot: Snapshot) -> None:
    for table in (t.document, t.term):
        connection.execute(table.delete().where(table.c.sandbox == snapshot.held))
    connection.execute(
        t.snapshot.delete().where(t.snapshot.c.sandbox == snapshot.sandbox, t.snapshot.c.name == snapshot.name)
    )


def _insert(connection: sa.Connection, held: str, rows: list[Row]) -> None:
    documents = [
        {"sandbox": held, "kind": row.kind, "key": row.key, "layer": row.layer, "revision": 0, "body": row.body}
        for row in rows
    ]
    terms = [
        {"sandbox": held, "kind": row.kind, "term": term, "key": row.key, "layer": row.layer}
        for row in rows
        for term in dict.fromkeys(row.terms)
    ]
    connection.execute(t.document.insert(), documents)
    if terms:
        connection.execute(t.term.insert(), terms)

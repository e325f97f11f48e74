# SPDX-License-Identifier: EUPL-1.2
"""The writing side of a sandbox: a header, and documents in two layers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from simulator.store import tables as t

BASE, UPPER = 0, 1

OWN = "@"
"""With this begin the kinds of documents that are of one sandbox only: no snapshot has them."""


@dataclass(frozen=True)
class Header:
    """The counters and the own data of a sandbox (see tables.sandbox); `data` is JSON."""

    name: str
    revision: int
    epoch: int
    run: int
    number: int
    data: bytes
    callers: str | None = None
    """With a new exchange: the state of all claims on callers (see store/callers.py)."""


@dataclass(frozen=True)
class Document:
    """A document to be written: its kind and key, its JSON, and the terms under which a search finds it."""

    kind: str
    key: str
    body: bytes
    terms: tuple[str, ...] = ()


class Transaction:
    """The writing side of a sandbox, while nobody else changes it."""

    def __init__(self, connection: sa.Connection, header: Header) -> None:
        self.connection, self.header = connection, header
        self._values: dict[str, Any] = {}
        self.written: list[tuple[str, str]] = []
        self.revision = header.revision + 1

    def get(self, kind: str, key: str) -> bytes | None:
        """The body of a document as it is now."""
        return read_body(self.connection, self.header.name, kind, key)

    def put(self, documents: Iterable[Document]) -> None:
        """Write documents to the upper layer."""
        for document in documents:
            self._drop(document.kind, document.key)
            self._insert([document], UPPER)
            self.written.append((document.kind, document.key))

    def put_lasting(self, document: Document) -> None:
        """Write a document that a reset leaves as it is: it stands in the base layer only."""
        at = t.document.c
        self.connection.execute(
            t.document.delete().where(at.sandbox == self.header.name, at.kind == document.kind, at.key == document.key)
        )
        self._insert([document], BASE)
        self.written.append((document.kind, document.key))

    def remove(self, kind: str, key: str) -> None:
        """Take a document away."""
        self._drop(kind, key)
        self.connection.execute(
            t.document.insert().values(
                sandbox=self.header.name, kind=kind, key=key, layer=UPPER, revision=self.revision, body=None
            )
        )
        self.written.append((kind, key))

    def set_data(self, data: bytes) -> None:
        """Replace the sandbox's own data."""
        self._values["header"] = data

    def load(self, documents: Iterable[Document], data: bytes) -> None:
        """Replace everything by a new base layer; the run begins anew."""
        for table in (t.document, t.term):
            self.connection.execute(table.delete().where(table.c.sandbox == self.header.name))
        batch: list[Document] = []
        for document in documents:
            batch.append(document)
            if len(batch) == 1000:
                self._insert(batch, BASE)
                batch = []
        self._insert(batch, BASE)
        self._restart(header=data, base_header=data)

    def reset(self) -> None:
        """Back to the base layer; the run begins anew."""
        for table in (t.document, t.term):
            self.connection.execute(table.delete().where(table.c.sandbox == self.header.name, table.c.layer == UPPER))
        self._restart(header=t.sandbox.c.base_header)

    def become(self, name: str, header: bytes, base_header: bytes, number: int) -> None:
        """Everything is as what stands under `name`; the run begins anew after `number`.

        Only what differs is written, which is little where a test goes back to its beginning. What is of one sandbox
        only stays.
        """
        for table in (t.document, t.term):
            there = table.alias()
            same = [there.c[key.name] == key for key in table.primary_key if key.name != "sandbox"]
            if table is t.document:
                same.append(there.c.body.is_not_distinct_from(table.c.body))
            gone = table.c.sandbox == self.header.name, table.c.kind.not_like(f"{OWN}%")
            self.connection.execute(table.delete().where(*gone, ~sa.exists().where(there.c.sandbox == name, *same)))
        copy_documents(self.connection, name, self.header.name)
        self._restart(number, header=header, base_header=base_header)

    def _restart(self, number: int = 0, **values: Any) -> None:
        self._values.update(values, epoch=self.header.epoch + 1, run=self.header.run + 1, number=number)

    def finish(self) -> None:
        """Raise the revision; called when the change is complete."""
        self.connection.execute(
            t.sandbox.update()
            .where(t.sandbox.c.name == self.header.name)
            .values(revision=self.revision, **self._values)
        )

    def _drop(self, kind: str, key: str) -> None:
        for table in (t.document, t.term):
            self.connection.execute(
                table.delete().where(
                    table.c.sandbox == self.header.name,
                    table.c.kind == kind,
                    table.c.key == key,
                    table.c.layer == UPPER,
                )
            )

    def _insert(self, documents: list[Document], layer: int) -> None:
        name = self.header.name
        if not documents:
            return
        self.connection.execute(
            t.document.insert(),
            [
                {
                    "sandbox": name,
                    "kind": d.kind,
                    "key": d.key,
                    "layer": layer,
                    "revision": self.revision,
                    "body": d.body,
                }
                for d in documents
            ],
        )
        terms = [
            {"sandbox": name, "kind": d.kind, "term": term, "key": d.key, "layer": layer}
            for d in documents
            for term in dict.fromkeys(d.terms)
        ]
        if terms:
            self.connection.execute(t.term.insert(), terms)


def copy_documents(connection: sa.Connection, name: str, to: str) -> None:
    """The documents that stand under one name, both layers and the terms that find them, stand under another too, but
    for those that are of one sandbox only. What stands there already stays.
    """
    for table, fixed in ((t.document, {"sandbox": to, "revision": 0}), (t.term, {"sandbox": to})):
        names = [column.name for column in table.c]
        values = [sa.literal(fixed[name]) if name in fixed else table.c[name] for name in names]
        there = table.alias()
        same = [there.c[key.name] == key for key in table.primary_key if key.name != "sandbox"]
        wanted = sa.select(*values).where(
            table.c.sandbox == name, table.c.kind.not_like(f"{OWN}%"), ~sa.exists().where(there.c.sandbox == to, *same)
        )
        connection.execute(table.insert().from_select(names, wanted))


def read_body(connection: sa.Connection, name: str, kind: str, key: str) -> bytes | None:
    """The body of a document as it is in the highest layer; None if there is none, or it was removed."""
    return connection.scalar(
        sa.select(t.document.c.body)
        .where(t.document.c.sandbox == name, t.document.c.kind == kind, t.document.c.key == key)
        .order_by(t.document.c.layer.desc())
        .limit(1)
    )

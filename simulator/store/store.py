# SPDX-License-Identifier: EUPL-1.2
"""Reading and writing of sandboxes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from secrets import randbits
from threading import RLock
from typing import Any

import sqlalchemy as sa
from sqlalchemy.pool import StaticPool

from simulator.errors import ConflictError, NotFoundError, StoreError
from simulator.store import tables as t

BASE, UPPER = 0, 1


@dataclass(frozen=True)
class Header:
    """The counters and the own data of a sandbox (see tables.sandbox); `data` is JSON."""

    name: str
    revision: int
    epoch: int
    run: int
    number: int
    data: bytes


@dataclass(frozen=True)
class Document:
    """A document to be written: its kind and key, its JSON, and the terms under which a search finds it."""

    kind: str
    key: str
    body: bytes
    terms: tuple[str, ...] = ()


class Prepared:
    """A statement as the driver takes it."""

    def __init__(self, statement: Any, dialect: Any) -> None:
        compiled = statement.compile(dialect=dialect)
        self.text = str(compiled)
        self._names, self._fixed = compiled.positiontup, compiled.params

    def arguments(self, values: Mapping[str, Any]) -> Any:
        """The parameters in the driver's order, or by name."""
        if self._names is None:
            return {**self._fixed, **values}
        fixed = self._fixed
        return tuple(values[name] if name in values else fixed[name] for name in self._names)


class Store:
    """One database. SQLite has one connection, whose users take turns; PostgreSQL a pool.

    `shared` tells that other processes may write to it too, so that what is remembered of it has to be checked.
    `in_memory` tells that it ends with the process.
    """

    def __init__(self, database: str) -> None:
        url = _url(database)
        self.shared = url.get_backend_name() == "postgresql"
        self.in_memory = not self.shared and url.database in (None, "", ":memory:")
        self._lock = RLock()
        options: dict[str, Any] = {"pool_size": 16, "max_overflow": 32, "pool_pre_ping": True}
        if not self.shared:
            options = {"poolclass": StaticPool, "connect_args": {"check_same_thread": False}}
        self.engine = sa.create_engine(url, **options)
        try:
            self._prepare()
        except sa.exc.SQLAlchemyError as error:
            self.engine.dispose()
            raise StoreError(f"the database {url.render_as_string()} cannot be used: {_reason(error)}") from error
        self._touch = self.prepared(
            sa.update(t.sandbox)
            .where(t.sandbox.c.name == sa.bindparam("sandbox_name"))
            .values(number=t.sandbox.c.number + 1)
            .returning(*(c for c in t.sandbox.c if c.name != "base_header"))
        )

    def _prepare(self) -> None:
        if not self.shared and not self.in_memory:
            with self.engine.connect() as connection:
                connection.exec_driver_sql("PRAGMA journal_mode=WAL")
                connection.exec_driver_sql("PRAGMA synchronous=NORMAL")
        with self.engine.begin() as connection:
            if self.shared:  # several workers may start at once
                connection.exec_driver_sql("SELECT pg_advisory_xact_lock(7253001)")
            t.metadata.create_all(connection)
            version = connection.scalar(sa.select(t.about.c.value).where(t.about.c.key == "version"))
            if version is None:
                connection.execute(t.about.insert().values(key="version", value=t.VERSION))
            elif version != t.VERSION:
                raise StoreError(
                    f"the database has tables of version {version}, this program expects {t.VERSION}; name another one"
                )

    def prepared(self, statement: Any) -> Prepared:
        """A statement compiled once for this database."""
        return Prepared(statement, self.engine.dialect)

    def run(self, statement: Prepared, rows: Sequence[Mapping[str, Any]]) -> None:
        """Run a prepared statement for each of `rows`, and commit: the short way, for what every exchange does."""
        if self.shared:
            with self.connection() as connection:
                for row in rows:
                    connection.exec_driver_sql(statement.text, statement.arguments(row))
            return
        with self._lock:
            driver = self._driver
            for row in rows:
                driver.execute(statement.text, statement.arguments(row))
            driver.commit()

    @cached_property
    def _driver(self) -> Any:
        """SQLite's one connection, without SQLAlchemy around it."""
        return self.engine.raw_connection().driver_connection

    @contextmanager
    def connection(self) -> Iterator[sa.Connection]:
        """A connection with a transaction that commits at the end."""
        if self.shared:
            with self.engine.begin() as connection:
                yield connection
        else:
            with self._lock, self.engine.begin() as connection:
                yield connection

    def close(self) -> None:
        """Let the database go."""
        self.engine.dispose()

    # -- sandboxes

    def names(self) -> list[str]:
        """The names of all sandboxes, sorted."""
        with self.connection() as connection:
            return list(connection.scalars(sa.select(t.sandbox.c.name).order_by(t.sandbox.c.name)))

    def create(self, name: str, data: bytes) -> Header:
        """A new, empty sandbox; ConflictError if there is one of that name.

        Its epoch is like no other's, so that no process takes it for one of that name which was deleted.
        """
        epoch = randbits(53)
        with self.connection() as connection:
            if connection.scalar(sa.select(t.sandbox.c.name).where(t.sandbox.c.name == name)) is not None:
                raise ConflictError(f"there is a sandbox {name} already")
            connection.execute(
                t.sandbox.insert().values(
                    name=name, revision=1, epoch=epoch, run=1, number=0, header=data, base_header=data
                )
            )
        return Header(name, 1, epoch, 1, 0, data)

    def delete(self, name: str) -> None:
        """The sandbox with all it holds, and its journal, gone."""
        with self.connection() as connection:
            if connection.execute(t.sandbox.delete().where(t.sandbox.c.name == name)).rowcount == 0:
                raise NotFoundError(f"there is no sandbox {name}")
            for table in (t.document, t.term, t.exchange):
                connection.execute(table.delete().where(table.c.sandbox == name))

    def header(self, name: str) -> Header:
        """The header of a sandbox; NotFoundError if there is none of that name."""
        with self.connection() as connection:
            row = connection.execute(
                sa.select(*(c for c in t.sandbox.c if c.name != "base_header")).where(t.sandbox.c.name == name)
            ).one_or_none()
        if row is None:
            raise NotFoundError(f"there is no sandbox {name}")
        return Header(*row)

    def touch(self, name: str) -> Header:
        """The header after the number of the last exchange has been raised by one."""
        with self.connection() as connection:
            arguments = self._touch.arguments({"sandbox_name": name})
            row = connection.exec_driver_sql(self._touch.text, arguments).one_or_none()
        if row is None:
            raise NotFoundError(f"there is no sandbox {name}")
        return Header(*row)

    # -- documents

    def get(self, name: str, kind: str, key: str) -> bytes | None:
        """The body of a document, or None."""
        with self.connection() as connection:
            return _get(connection, name, kind, key)

    def all(self, name: str, kind: str) -> Iterator[tuple[str, bytes]]:
        """Key and body of every document of a kind, by key."""
        with self.connection() as connection:
            rows = connection.execute(
                sa.select(t.document.c.key, t.document.c.body, t.document.c.layer)
                .where(t.document.c.sandbox == name, t.document.c.kind == kind)
                .order_by(t.document.c.key, t.document.c.layer)
            ).all()
        newest = {key: body for key, body, _ in rows}
        return iter([(key, body) for key, body in newest.items() if body is not None])

    def count(self, name: str, kind: str) -> int:
        """How many documents of a kind there are."""
        return sum(1 for _ in self.all(name, kind))

    def find(self, name: str, kind: str, terms: Sequence[str]) -> list[str]:
        """The keys of the documents that have one of `terms`, sorted."""
        with self.connection() as connection:
            rows = connection.execute(
                sa.select(t.term.c.key, t.term.c.layer)
                .where(t.term.c.sandbox == name, t.term.c.kind == kind, t.term.c.term.in_(terms))
                .order_by(t.term.c.key)
            ).all()
            keys = sorted({key for key, _ in rows})
            upper = set(
                connection.scalars(
                    sa.select(t.document.c.key).where(
                        t.document.c.sandbox == name,
                        t.document.c.kind == kind,
                        t.document.c.layer == UPPER,
                        t.document.c.key.in_(keys),
                    )
                )
            )
        valid = {key for key, layer in rows if layer == (UPPER if key in upper else BASE)}
        return [key for key in keys if key in valid]

    def changed_since(self, name: str, revision: int) -> list[tuple[str, str]]:
        """Kind and key of the documents written after `revision`."""
        with self.connection() as connection:
            rows = connection.execute(
                sa.select(t.document.c.kind, t.document.c.key).where(
                    t.document.c.sandbox == name, t.document.c.revision > revision
                )
            ).all()
        return [(kind, key) for kind, key in rows]

    @contextmanager
    def transaction(self, name: str) -> Iterator[Transaction]:
        """A change of one sandbox; changes of the same sandbox come one after the other, in all processes."""
        with self.connection() as connection:
            select = sa.select(*(c for c in t.sandbox.c if c.name != "base_header")).where(t.sandbox.c.name == name)
            row = connection.execute(select.with_for_update() if self.shared else select).one_or_none()
            if row is None:
                raise NotFoundError(f"there is no sandbox {name}")
            transaction = Transaction(connection, Header(*row))
            yield transaction
            transaction.finish()


class Transaction:
    """The writing side of a sandbox, while nobody else changes it."""

    def __init__(self, connection: sa.Connection, header: Header) -> None:
        self._connection, self.header = connection, header
        self._values: dict[str, Any] = {}
        self.written: list[tuple[str, str]] = []
        self.revision = header.revision + 1

    def get(self, kind: str, key: str) -> bytes | None:
        """The body of a document as it is now."""
        return _get(self._connection, self.header.name, kind, key)

    def put(self, documents: Iterable[Document]) -> None:
        """Write documents to the upper layer."""
        for document in documents:
            self._drop(document.kind, document.key)
            self._insert([document], UPPER)
            self.written.append((document.kind, document.key))

    def remove(self, kind: str, key: str) -> None:
        """Take a document away."""
        self._drop(kind, key)
        self._connection.execute(
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
            self._connection.execute(table.delete().where(table.c.sandbox == self.header.name))
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
            self._connection.execute(table.delete().where(table.c.sandbox == self.header.name, table.c.layer == UPPER))
        self._restart(header=t.sandbox.c.base_header)

    def _restart(self, **values: Any) -> None:
        self._values.update(values, epoch=self.header.epoch + 1, run=self.header.run + 1, number=0)

    def finish(self) -> None:
        """Raise the revision; called when the change is complete."""
        self._connection.execute(
            t.sandbox.update()
            .where(t.sandbox.c.name == self.header.name)
            .values(revision=self.revision, **self._values)
        )

    def _drop(self, kind: str, key: str) -> None:
        for table in (t.document, t.term):
            self._connection.execute(
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
        self._connection.execute(
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
            self._connection.execute(t.term.insert(), terms)


def _get(connection: sa.Connection, name: str, kind: str, key: str) -> bytes | None:
    return connection.scalar(
        sa.select(t.document.c.body)
        .where(t.document.c.sandbox == name, t.document.c.kind == kind, t.document.c.key == key)
        .order_by(t.document.c.layer.desc())
        .limit(1)
    )


def _url(database: str) -> sa.URL:
    if database == "memory":
        return sa.make_url("sqlite://")
    if "://" not in database:
        return sa.URL.create("sqlite", database=database)
    try:
        url = sa.make_url(database)
    except sa.exc.ArgumentError as error:
        raise StoreError(f"{database!r} is no database: {error}") from error
    if url.get_backend_name() not in ("sqlite", "postgresql"):
        raise StoreError(f"databases of kind {url.get_backend_name()} are not supported; use sqlite or postgresql")
    return url.set(drivername="postgresql+psycopg") if url.get_backend_name() == "postgresql" else url


def _reason(error: Exception) -> str:
    return str(getattr(error, "orig", None) or error).strip().splitlines()[0]

# SPDX-License-Identifier: EUPL-1.2
"""Reading and writing of sandboxes."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from functools import cached_property
from itertools import count, groupby
from operator import itemgetter
from secrets import randbits
from threading import RLock
from time import time
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy.pool import StaticPool

from simulator.errors import ConflictError, NotFoundError, StoreError
from simulator.store import tables as t
from simulator.store.apart import Apart
from simulator.store.callers import StoredCallers, drop_claims
from simulator.store.callers import state as state_of_callers
from simulator.store.database import (
    Prepared,
    database_url,
    file_of,
    insert_of,
    is_out_of_reach,
    patience,
    reason_of,
    shown,
)
from simulator.store.in_use import STARTING, FileLock, tell_presence
from simulator.store.snapshots import Snapshots, drop_all
from simulator.store.transaction import BASE, UPPER, Header, Transaction, read_body
from simulator.store.version import demand_current

if TYPE_CHECKING:
    from simulator.store.quick import Quick

_FORGET_EVERY = 256
_MOST_WAITING = 64
_PAGE = 500
_NEAR = 0.0005  # seconds


class Store:
    """One database. SQLite has one connection, whose users take turns; PostgreSQL a pool.

    `shared` tells that other processes may write to it too, so that what is remembered of it has to be checked.
    `in_memory` tells that it ends with the process. `deletions` counts the sandboxes that were deleted here. `alone`
    makes sure that no other process that asks for it works on the same SQLite file; StoreError if one does.
    """

    def __init__(self, database: str, alone: bool = False) -> None:
        url = database_url(database)
        self.shared = url.get_backend_name() == "postgresql"
        self.in_memory = not self.shared and url.database in (None, "", ":memory:")
        self._lock = RLock()
        self._waiting: list[tuple[str, Any]] = []
        self.deletions = 0
        file = file_of(url) if alone else None
        self._file_lock = None if file is None else FileLock.take(file)
        options: dict[str, Any] = {
            "pool_size": 16,
            "max_overflow": 32,
            "pool_pre_ping": True,
            "connect_args": patience(url),
        }
        if not self.shared:
            options = {"poolclass": StaticPool, "connect_args": {"check_same_thread": False}}
        self.engine = sa.create_engine(url, **options)
        self._prepared = False
        self._quick: Quick | None = None
        if self.shared:
            from simulator.store.quick import Quick

            self._quick = Quick(self.engine, self._connected)
            sa.event.listen(self.engine, "connect", lambda connection, _: self._connected(connection))
        try:
            with self._usable():
                self._prepare()
        except StoreError:
            self.close()
            raise
        self._prepared = True
        self._touch = self.prepared(
            sa.update(t.sandbox)
            .where(t.sandbox.c.name == sa.bindparam("sandbox_name"))
            .values(number=t.sandbox.c.number + 1)
            .returning(*(c for c in t.sandbox.c if c.name != "base_header"), state_of_callers())
        )
        self._seen = Prepared(insert_of(self.shared)(t.seen).on_conflict_do_nothing(), self.engine.dialect)
        self._remembered = count(1)

    def _prepare(self) -> None:
        if not self.shared and not self.in_memory:
            with self.engine.connect() as connection:
                demand_current(connection, shown(self.engine.url))  # before anything in it changes
                connection.exec_driver_sql("PRAGMA journal_mode=WAL")
                connection.exec_driver_sql("PRAGMA synchronous=NORMAL")
        if not self.shared:
            with self.engine.connect() as connection:
                connection.exec_driver_sql("PRAGMA foreign_keys=ON")
        with self.engine.begin() as connection:
            if self.shared:  # several workers may start at once
                connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({STARTING})")
            elif not self.in_memory:
                connection.exec_driver_sql("BEGIN IMMEDIATE")  # so that all tables are made, or none
            if demand_current(connection, shown(self.engine.url)).kind == "empty":
                t.metadata.create_all(connection)
                connection.execute(t.about.insert().values(key="version", value=t.VERSION))

    def _connected(self, connection: Any) -> None:
        """A new connection to PostgreSQL: meanwhile the tables may have become others."""
        tell_presence(connection, t.VERSION if self._prepared else None)

    @contextmanager
    def _usable(self) -> Iterator[None]:
        """StoreError in one line where the database does not answer, or has no room left."""
        try:
            yield
        except (sa.exc.SQLAlchemyError, sqlite3.Error) as error:
            if self._prepared and not is_out_of_reach(error):
                raise
            raise StoreError(f"the database {shown(self.engine.url)} cannot be used: {reason_of(error)}") from error

    def is_near(self) -> bool:
        """True if waiting for a commit costs less than a thread that waits for it (docs/decisions.md)."""
        return self._quick is None or self._quick.commit_seconds() <= _NEAR

    def prepared(self, statement: Any) -> Prepared:
        """A statement compiled once for `run`."""
        return Prepared(statement, self.engine.dialect) if self._quick is None else self._quick.prepared(statement)

    def run(self, *work: tuple[Prepared, Sequence[Mapping[str, Any]]]) -> None:
        """Run each prepared statement for each of its rows, and commit: the short way, for what every exchange does.

        In memory, which ends with the process anyway, the work may wait until somebody looks. With PostgreSQL the rows
        must be such as can be there once only (see Quick.write).
        """
        if self._quick is not None:
            self._quick.write(work)
            return
        with self._lock:
            todo = [(statement.text, statement.arguments(row)) for statement, rows in work for row in rows]
            if self.in_memory:
                self._waiting += todo
                if len(self._waiting) >= _MOST_WAITING:
                    self._catch_up()
            else:
                self._run_now(todo)

    def _run_now(self, todo: Sequence[tuple[str, Any]]) -> None:
        driver = self._driver
        try:
            with self._usable():
                for text, together in groupby(todo, key=itemgetter(0)):
                    driver.executemany(text, [arguments for _, arguments in together])
        except BaseException:
            driver.rollback()
            raise
        with self._usable():
            driver.commit()

    def _catch_up(self) -> None:
        """Do what has been waiting; what belongs to a sandbox that is no longer there is left out."""
        todo, self._waiting = self._waiting, []
        try:
            self._run_now(todo)
        except sqlite3.IntegrityError:
            for one in todo:
                with suppress(sqlite3.IntegrityError):
                    self._run_now([one])

    @cached_property
    def callers(self) -> StoredCallers:
        """Whose requests belong to which sandbox."""
        return StoredCallers(self.connection, self.shared)

    @cached_property
    def apart(self) -> Apart:
        """Documents that are no facts."""
        return Apart(self.connection, self.engine.dialect, self.shared)

    @cached_property
    def snapshots(self) -> Snapshots:
        """What sandboxes held at other moments."""
        return Snapshots(self.connection, self.shared)

    @cached_property
    def _driver(self) -> Any:
        """SQLite's one connection, without SQLAlchemy around it."""
        return self.engine.raw_connection().driver_connection

    @contextmanager
    def connection(self) -> Iterator[sa.Connection]:
        """A connection with a transaction that commits at the end."""
        if self.shared:
            with self._usable(), self.engine.begin() as connection:
                yield connection
        else:
            with self._lock:
                if self._waiting:
                    self._catch_up()
                with self._usable(), self.engine.begin() as connection:
                    yield connection

    def close(self) -> None:
        """Let the database go."""
        self.engine.dispose()
        if self._quick is not None:
            self._quick.close()
        if self._file_lock is not None:
            self._file_lock.release()

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
        """The sandbox with all it holds, its snapshots and its journal, gone."""
        with self.connection() as connection:
            if connection.execute(t.sandbox.delete().where(t.sandbox.c.name == name)).rowcount == 0:
                raise NotFoundError(f"there is no sandbox {name}")
            drop_all(connection, name)
            drop_claims(connection, name)
            for table in (t.document, t.term, t.exchange, t.chain, t.anchor, t.seen):
                connection.execute(table.delete().where(table.c.sandbox == name))
        self.deletions += 1

    def header(self, name: str) -> Header:
        """The header of a sandbox; NotFoundError if there is none of that name."""
        with self.connection() as connection:
            row = connection.execute(
                sa.select(*(c for c in t.sandbox.c if c.name != "base_header")).where(t.sandbox.c.name == name)
            ).one_or_none()
        if row is None:
            raise NotFoundError(f"there is no sandbox {name}")
        return Header(*row)

    def headers(self, name: str) -> tuple[bytes, bytes]:
        """What a sandbox says of itself, now and after a reset; NotFoundError if there is none of that name."""
        with self.connection() as connection:
            select = sa.select(t.sandbox.c.header, t.sandbox.c.base_header).where(t.sandbox.c.name == name)
            row = connection.execute(select).one_or_none()
        if row is None:
            raise NotFoundError(f"there is no sandbox {name}")
        return row.header, row.base_header

    def touch(self, name: str, patient: bool = True) -> Header:
        """The header after the number of the last exchange has been raised by one.

        BusyError where another process holds the sandbox, as during a load, and this one is not `patient`.
        """
        values = {"sandbox_name": name}
        if self._quick is not None:
            row = self._quick.one(self._touch, values, patient)
        else:
            with self.connection() as connection:
                found = connection.exec_driver_sql(self._touch.text, self._touch.arguments(values)).one_or_none()
                row = None if found is None else tuple(found)
        if row is None:
            raise NotFoundError(f"there is no sandbox {name}")
        return Header(*row)

    def first_time(self, name: str, key: str, until: float) -> bool:
        """True if `key` has not been seen in this sandbox; from now on it has, for all processes.

        After `until` (seconds since 1970, by the machine's clock) it may be forgotten.
        """
        with self.connection() as connection:
            if next(self._remembered) % _FORGET_EVERY == 0:
                connection.execute(t.seen.delete().where(t.seen.c.until < time()))
            arguments = self._seen.arguments({"sandbox": name, "key": key, "until": until})
            return connection.exec_driver_sql(self._seen.text, arguments).rowcount == 1

    # -- documents

    def get(self, name: str, kind: str, key: str) -> bytes | None:
        """The body of a document, or None."""
        with self.connection() as connection:
            return read_body(connection, name, kind, key)

    def all(self, name: str, kind: str) -> Iterator[tuple[str, bytes]]:
        """Key and body of every document of a kind, by key; read a page at a time, each as it is then."""
        select = sa.select(t.document.c.key, t.document.c.body).where(
            t.document.c.sandbox == name, t.document.c.kind == kind
        )
        last = ""
        while True:
            with self.connection() as connection:
                page = select.where(t.document.c.key > last).order_by(t.document.c.key, t.document.c.layer)
                rows = connection.execute(page.limit(_PAGE)).all()
            newest: dict[str, bytes | None] = dict(map(tuple, rows))
            if len(rows) == _PAGE and len(newest) > 1:
                newest.popitem()  # its other layer may stand on the next page
            yield from ((key, body) for key, body in newest.items() if body is not None)
            if len(rows) < _PAGE:
                return
            last = next(reversed(newest))

    def count(self, name: str, kind: str) -> int:
        """How many documents of a kind there are."""
        return self.counts(name, (kind,))[kind]

    def counts(self, name: str, kinds: Sequence[str]) -> dict[str, int]:
        """How many documents of each of these kinds there are."""
        row = t.document.c
        select = sa.select(row.kind, sa.func.count().label("number")).where(_there(name), row.kind.in_(kinds))
        with self.connection() as connection:
            found = {row.kind: row.number for row in connection.execute(select.group_by(row.kind))}
        return {kind: found.get(kind, 0) for kind in kinds}

    def page(self, name: str, kind: str, offset: int, limit: int) -> list[tuple[str, bytes]]:
        """Key and body of some documents of a kind, by key, without those before."""
        row = t.document.c
        select = sa.select(row.key, row.body).where(_there(name), row.kind == kind).order_by(row.key)
        with self.connection() as connection:
            return [(key, body) for key, body in connection.execute(select.offset(offset).limit(limit))]

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


def _there(name: str) -> sa.ColumnElement[bool]:
    """That a row is a document of a sandbox as it is: neither removed, nor replaced by one of the upper layer."""
    row, above = t.document.c, t.document.alias()
    replaced = sa.exists().where(
        above.c.sandbox == name, above.c.kind == row.kind, above.c.key == row.key, above.c.layer == UPPER
    )
    return sa.and_(row.sandbox == name, row.body.is_not(None), sa.or_(row.layer == UPPER, ~replaced))

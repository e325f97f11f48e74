# SPDX-License-Identifier: EUPL-1.2
"""Bringing the tables of a database to the version that this simulator works with, by the revisions of `migrations`.

All of an upgrade is done, or nothing: PostgreSQL and SQLite alike do it in one transaction. Alembic says what a
revision does and in which order they come; which version a database has, and when it is changed, is said here.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.pool import NullPool

from simulator.errors import StoreError
from simulator.store import migrations
from simulator.store import tables as t
from simulator.store.database import database_url, file_of, reason_of, shown
from simulator.store.in_use import PRESENT, STARTING, FileLock
from simulator.store.version import State, demand_current, state_of

if TYPE_CHECKING:
    from alembic.script import Script

REVISIONS = Path(migrations.__file__).parent


@dataclass(frozen=True)
class Upgraded:
    """What an upgrade did: from which version, the versions it went through, and where the copy of before stands."""

    before: State
    versions: tuple[str, ...] = ()
    copy: Path | None = None


def look_at(database: str) -> State:
    """What a database holds; StoreError if there is none, or it cannot be read. Nothing in it changes."""
    url = of_a_database_that_is_there(database)
    with connected(url) as connection:
        return state_of(connection)


def revisions(scripts: Path = REVISIONS) -> list[Script]:
    """Every revision, in order; its id is the version that it leads to."""
    from alembic.script import ScriptDirectory

    return list(reversed(list(ScriptDirectory(scripts).walk_revisions())))


def upgrade(database: str, scripts: Path = REVISIONS) -> Upgraded:
    """Bring a database to the newest version; StoreError in one line if that cannot be, and then nothing has changed.

    No other upgrade, and no simulator, works on it meanwhile. A SQLite file is copied beforehand, beside it.
    """
    url = of_a_database_that_is_there(database)
    steps = revisions(scripts)
    file = file_of(url)
    if file is None:
        with connected(url) as connection:
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({STARTING})")
            _demand_alone(connection, url)
            return _upgrade(connection, url, steps)
    lock = FileLock.take(file)
    try:
        with connected(url) as connection:
            before = state_of(connection)
        copy = _copied(file, before) if before.kind == "older" else None
        with connected(url) as connection:
            connection.exec_driver_sql("BEGIN IMMEDIATE")
            done = _upgrade(connection, url, steps)
        return Upgraded(done.before, done.versions, copy)
    finally:
        lock.release()


def _demand_alone(connection: sa.Connection, url: sa.URL) -> None:
    if not connection.scalar(sa.select(sa.func.pg_try_advisory_xact_lock(PRESENT))):
        raise StoreError(f"the database {shown(url)} is in use by a simulator; stop it first, and upgrade then")


def _upgrade(connection: sa.Connection, url: sa.URL, steps: Sequence[Script]) -> Upgraded:
    before = state_of(connection)
    if before.kind != "older":
        demand_current(connection, shown(url))
        return Upgraded(before)
    versions = [step.revision for step in steps]
    todo = steps[versions.index(before.version or "") + 1 :]
    run(connection, todo)
    connection.execute(t.about.update().where(t.about.c.key == "version").values(value=todo[-1].revision))
    if connection.dialect.name == "sqlite" and connection.exec_driver_sql("PRAGMA foreign_key_check").first():
        raise StoreError(f"the database {shown(url)} cannot be upgraded: rows refer to rows that are not there")
    connection.commit()
    return Upgraded(before, tuple(step.revision for step in todo))


def run(connection: sa.Connection, steps: Sequence[Script]) -> None:
    """Do what revisions say, one after the other, in the transaction of this connection."""
    from alembic.migration import MigrationContext
    from alembic.operations import Operations

    with Operations.context(MigrationContext.configure(connection)):
        for step in steps:
            step.module.upgrade()


def _copied(file: Path, state: State) -> Path:
    """A copy of a SQLite file, with what stands in its log, beside it."""
    name = f"{file.name}.version-{state.version}"
    copies = (file.with_name(name + ending) for ending in ("", *(f"-{i}" for i in range(2, 1000))))
    copy = next(path for path in copies if not path.exists())
    try:
        with closing(sqlite3.connect(file)) as source, closing(sqlite3.connect(copy)) as target:
            source.backup(target)
    except (OSError, sqlite3.Error) as error:
        copy.unlink(missing_ok=True)
        raise StoreError(f"{file} cannot be copied to {copy}, so it was not upgraded: {error}") from error
    return copy


def of_a_database_that_is_there(database: str) -> sa.URL:
    """Its URL; StoreError where there is none."""
    url = database_url(database)
    file = file_of(url)
    if file is None and url.get_backend_name() == "sqlite":
        raise StoreError("a database in memory is always new; name a file, or a URL like postgresql://HOST/NAME")
    if file is not None and not file.is_file():
        raise StoreError(f"there is no database {file}; `ksz-sim serve --database {file}` makes it")
    return url


@contextmanager
def connected(url: sa.URL) -> Iterator[sa.Connection]:
    """A connection of its own that is rolled back at the end unless it was committed; StoreError where it fails."""
    options = {"isolation_level": None} if url.get_backend_name() == "sqlite" else {}
    engine = sa.create_engine(url, poolclass=NullPool, connect_args=options)
    try:
        with engine.connect() as connection:
            yield connection
    except sa.exc.SQLAlchemyError as error:
        raise StoreError(f"the database {shown(url)} cannot be used: {reason_of(error)}") from error
    finally:
        engine.dispose()

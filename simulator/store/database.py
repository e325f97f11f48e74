# SPDX-License-Identifier: EUPL-1.2
"""Which database is meant, and statements as its driver takes them."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from simulator.errors import StoreError

_KIND = re.compile(r"[a-z][a-z0-9+]+:")
_NO_URL = "the database is neither `memory`, nor a file name, nor a URL like postgresql://USER:PASSWORD@HOST:5432/NAME"


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


def database_url(database: str) -> sa.URL:
    """The URL of `memory`, of a file name, or of a URL; StoreError for a kind that is not supported."""
    if database == "memory":
        return sa.make_url("sqlite://")
    if _KIND.match(database) and "://" not in database:
        raise StoreError(_NO_URL)
    if "://" not in database:
        return sa.URL.create("sqlite", database=database)
    try:
        url = sa.make_url(database)
    except (sa.exc.ArgumentError, ValueError):
        raise StoreError(_NO_URL) from None  # whose words may hold the password
    if url.get_backend_name() not in ("sqlite", "postgresql"):
        raise StoreError(f"databases of kind {url.get_backend_name()} are not supported; use sqlite or postgresql")
    return url.set(drivername="postgresql+psycopg") if url.get_backend_name() == "postgresql" else url


def file_of(url: sa.URL) -> Path | None:
    """The file of a SQLite database that has one."""
    in_memory = url.get_backend_name() != "sqlite" or url.database in (None, "", ":memory:")
    return None if in_memory else Path(url.database or "")


def holds_tables(database: str) -> bool:
    """True if the tables of a simulator are there; StoreError if the database cannot be reached."""
    url = database_url(database)
    engine = sa.create_engine(url)
    try:
        return sa.inspect(engine).has_table("ksz_about")
    except sa.exc.SQLAlchemyError as error:
        raise StoreError(f"the database {shown(url)} cannot be used: {reason_of(error)}") from error
    finally:
        engine.dispose()


def shown(url: sa.URL) -> str:
    """A database as it may be told: a file by its name, a URL without password, and without its query, where a password
    may stand too.
    """
    file = file_of(url)
    if file is not None:
        return str(file)
    return url.set(query={}).render_as_string(hide_password=True)


def insert_of(shared: bool) -> Any:
    """The INSERT that can do nothing, or update, on a conflict; each dialect has its own, and takes long to import."""
    if shared:
        from sqlalchemy.dialects.postgresql import insert as made
    else:
        from sqlalchemy.dialects.sqlite import insert as made  # type: ignore[assignment]
    return made


def patience(url: sa.URL) -> dict[str, int]:
    """How long PostgreSQL is waited for where its machine does not answer at all, unless the URL says it."""
    wanted = {"connect_timeout": 10, "tcp_user_timeout": 30_000}  # seconds, milliseconds
    return {name: value for name, value in wanted.items() if name not in url.query}


def is_out_of_reach(error: Exception) -> bool:
    """True if the database does not answer, cannot be written or is broken; False if a statement was wrong."""
    kinds = (sa.exc.OperationalError, sa.exc.InterfaceError, sqlite3.OperationalError)
    return isinstance(error, kinds) or type(error) in (sa.exc.DatabaseError, sqlite3.DatabaseError)


def reason_of(error: Exception) -> str:
    """What the driver says, in one line."""
    return str(getattr(error, "orig", None) or error).strip().splitlines()[0]

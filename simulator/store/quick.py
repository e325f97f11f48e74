# SPDX-License-Identifier: EUPL-1.2
"""The short way to PostgreSQL, for what happens with every exchange: prepared statements of psycopg on connections that
a thread keeps, each statement a transaction of its own. SQLAlchemy's way takes five times the processor time, and goes
to the server and back four times as often.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from threading import Lock, local
from time import perf_counter
from typing import Any

import sqlalchemy as sa

from simulator.errors import BusyError, StoreError
from simulator.store.database import Prepared, patience, reason_of, shown

_IMPATIENT = "50ms"
_ROWS = 8  # of one statement: each number of rows is a statement of its own, to be prepared
_NOTHING = "SELECT pg_logical_emit_message(true, 'ksz-sim', '')"  # into its log only
_TRIED = 10
Work = tuple[Prepared, Sequence[Mapping[str, Any]]]


class Quick:
    """`opened` is told of each new connection of the driver before anything else happens on it."""

    def __init__(self, engine: sa.Engine, opened: Callable[[Any], None]) -> None:
        import psycopg

        self._driver, self._engine, self._opened = psycopg, engine, opened
        dialect: Any = type(engine.dialect)
        self._dialect = dialect(paramstyle="numeric_dollar")
        self._mine, self._lock = local(), Lock()
        self._every: list[Any] = []
        self._texts: dict[tuple[str, int], str] = {}

    def prepared(self, statement: Any) -> Prepared:
        """A statement for `one` and `write`."""
        return Prepared(statement, self._dialect)

    def one(self, statement: Prepared, values: Mapping[str, Any], patient: bool = True) -> tuple[Any, ...] | None:
        """The row that a statement gives. What it changes may be lost with the machine of the database, but not without
        everything that was written after it. BusyError where it would have to wait and is not `patient`.
        """
        arguments = statement.arguments(values)

        def run(cursor: Any) -> tuple[Any, ...] | None:
            row: tuple[Any, ...] | None = cursor.execute(statement.text, arguments, prepare=True).fetchone()
            return row

        try:
            found: tuple[Any, ...] | None = self._tried("patient" if patient else "impatient", run)
        except self._driver.errors.LockNotAvailable as error:
            raise BusyError(reason_of(error)) from error
        return found

    def write(self, work: Sequence[Work]) -> None:
        """Run each INSERT for each of its rows, all of it or nothing, and wait until it cannot be lost.

        It must write rows that are there once only: where the connection broke, it is done again, and what is there
        already was written. IntegrityError is SQLAlchemy's.
        """
        todo = [one for statement, rows in work for one in self._together(statement, rows)]

        def run(cursor: Any) -> None:
            if len(todo) == 1:
                cursor.execute(*todo[0], prepare=True)
                return
            connection = cursor.connection
            with connection.pipeline(), connection.transaction():
                for text, arguments in todo:
                    cursor.execute(text, arguments, prepare=True)

        try:
            self._tried("safe", run)
        except self._driver.IntegrityError as error:
            raise sa.exc.IntegrityError(todo[-1][0], None, error) from error

    def commit_seconds(self) -> float:
        """How long a commit takes that cannot be lost: the quickest of some, since a busy machine only adds to it."""

        def run(cursor: Any) -> float:
            spent = []
            for _ in range(_TRIED):
                began = perf_counter()
                cursor.execute(_NOTHING, prepare=True)
                spent.append(perf_counter() - began)
            return min(spent)

        return float(self._tried("safe", run))

    def _together(self, statement: Prepared, rows: Sequence[Mapping[str, Any]]) -> Iterator[tuple[str, Sequence[Any]]]:
        """The statement for several rows at once, as often as it takes."""
        arguments = [statement.arguments(row) for row in rows]
        for first in range(0, len(arguments), _ROWS):
            some = arguments[first : first + _ROWS]
            yield self._for_rows(statement.text, len(some)), [value for one in some for value in one]

    def _for_rows(self, text: str, rows: int) -> str:
        """An INSERT of one row as one of so many."""
        found = self._texts.get((text, rows))
        if found is None:
            head, values, tail = re.split(r"(?<=VALUES )(\(.*?\))(?=$| )", text, maxsplit=1)
            number = len(re.findall(r"\$\d+", values))
            more = (re.sub(r"\$(\d+)", lambda m, by=i: f"${int(m[1]) + by * number}", values) for i in range(rows))
            found = self._texts[text, rows] = f"{head}{', '.join(more)}{tail}"
        return found

    def _tried(self, kind: str, action: Callable[[Any], Any]) -> Any:
        """What `action` gives; tried once more where the connection turns out to have ended."""
        driver, again = self._driver, False
        while True:
            try:
                return action(self._cursor(kind))
            except driver.errors.LockNotAvailable:
                raise
            except driver.errors.UniqueViolation:
                if again:
                    return None  # the first try had come through
                raise
            except (driver.OperationalError, driver.InterfaceError) as error:
                self._forget(kind)
                if again:
                    where = shown(self._engine.url)
                    raise StoreError(f"the database {where} cannot be used: {reason_of(error)}") from error
                again = True

    def _cursor(self, kind: str) -> Any:
        found = getattr(self._mine, kind, None)
        if found is None or found.connection.closed:
            found = self._open(kind)
            setattr(self._mine, kind, found)
        return found

    def _open(self, kind: str) -> Any:
        where, named = self._engine.dialect.create_connect_args(self._engine.url)
        connection = self._driver.connect(*where, **{**patience(self._engine.url), **named}, autocommit=True)
        try:
            self._opened(connection)
            if kind != "safe":
                connection.execute("SET synchronous_commit = off")
            if kind == "impatient":
                connection.execute(f"SET lock_timeout = '{_IMPATIENT}'")
            with suppress(self._driver.Error):  # where it was built without, or is older than version 14
                connection.execute("SET default_toast_compression = 'lz4'")
        except BaseException:
            connection.close()
            raise
        with self._lock:
            self._every = [other for other in self._every if not other.closed]
            self._every.append(connection)
        return self._driver.RawCursor(connection)

    def _forget(self, kind: str) -> None:
        found = getattr(self._mine, kind, None)
        if found is not None:
            found.connection.close()
            setattr(self._mine, kind, None)

    def close(self) -> None:
        """No connection is left."""
        with self._lock:
            for connection in self._every:
                connection.close()
            self._every.clear()

# SPDX-License-Identifier: EUPL-1.2
"""Which organisation's requests belong to which sandbox, where they are sent to a path that names none.

`state` is another one after every change, so that a process can see that what it remembers is no longer so.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from secrets import randbits

import sqlalchemy as sa

from simulator.errors import ConflictError
from simulator.store import tables as t

STATE = "callers"
"""Key in `ksz_about`."""

_CLAIMING = 7253005  # a lock of PostgreSQL: whoever claims


def state() -> sa.ScalarSelect[str]:
    """The present state, as a part of another statement; null before the first claim."""
    return sa.select(t.about.c.value).where(t.about.c.key == STATE).scalar_subquery()


class StoredCallers:
    """The claims in the database. `connection` opens a transaction."""

    def __init__(self, connection: Callable[[], AbstractContextManager[sa.Connection]], shared: bool) -> None:
        self._connection, self._shared = connection, shared

    def all(self) -> tuple[str | None, Mapping[str, str]]:
        """The state, and the sandbox of each CBE number."""
        with self._connection() as connection:
            known = connection.scalar(sa.select(t.about.c.value).where(t.about.c.key == STATE))
            rows = connection.execute(sa.select(t.caller.c.cbe, t.caller.c.sandbox))
            return known, dict(map(tuple, rows))

    def of(self, sandbox: str) -> tuple[str, ...]:
        """The CBE numbers that a sandbox has claimed, sorted."""
        with self._connection() as connection:
            mine = sa.select(t.caller.c.cbe).where(t.caller.c.sandbox == sandbox)
            return tuple(connection.scalars(mine.order_by(t.caller.c.cbe)))

    def claim(self, sandbox: str, numbers: Sequence[str]) -> None:
        """The sandbox has these, and no others; ConflictError names who has one of them, and nothing has changed."""
        with self._connection() as connection:
            if self._shared:  # one process after the other
                connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_CLAIMING})")
            rows = connection.execute(sa.select(t.caller).where(t.caller.c.cbe.in_(numbers)))
            others = {row.cbe: row.sandbox for row in rows if row.sandbox != sandbox}
            if others:
                told = ", ".join(f"{cbe} of {other}" for cbe, other in sorted(others.items()))
                raise ConflictError(f"callers of other sandboxes already: {told}; each is one of one sandbox")
            removed = connection.execute(t.caller.delete().where(t.caller.c.sandbox == sandbox)).rowcount
            if numbers:
                connection.execute(t.caller.insert(), [{"cbe": cbe, "sandbox": sandbox} for cbe in numbers])
            if numbers or removed:
                changed(connection)


def drop_claims(connection: sa.Connection, sandbox: str) -> None:
    """A sandbox that is going claims nothing."""
    if connection.execute(t.caller.delete().where(t.caller.c.sandbox == sandbox)).rowcount:
        changed(connection)


def changed(connection: sa.Connection) -> None:
    """Every process has to look again."""
    value = str(randbits(53))
    if connection.execute(t.about.update().where(t.about.c.key == STATE).values(value=value)).rowcount == 0:
        connection.execute(t.about.insert().values(key=STATE, value=value))

# SPDX-License-Identifier: EUPL-1.2
"""Documents that are no facts, such as counts: changed one after the other, without a new revision of their sandbox, so
that no process has to look again at what it remembers. A reset takes them back like any other change.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

import sqlalchemy as sa

from simulator.errors import NotFoundError
from simulator.store import tables as t
from simulator.store.database import Prepared, insert_of
from simulator.store.transaction import BASE, UPPER

Change = Callable[[bytes | None], bytes]


class Apart:
    """Changes documents the short way: it may happen with every exchange. `connection` opens a transaction."""

    def __init__(
        self, connection: Callable[[], AbstractContextManager[sa.Connection]], dialect: sa.Dialect, shared: bool
    ) -> None:
        self._connection = connection
        sandbox, document = t.sandbox.c, t.document.c
        there = sa.select(sandbox.name).where(sandbox.name == sa.bindparam("sandbox"))
        self._there = Prepared(there.with_for_update() if shared else there, dialect)
        body = sa.select(document.body).where(
            *(document[name] == sa.bindparam(name) for name in ("sandbox", "kind", "key", "layer"))
        )
        self._body = Prepared(body, dialect)
        insert = insert_of(shared)(t.document).values({column.name: sa.bindparam(column.name) for column in document})
        keys = [column.name for column in t.document.primary_key]
        put = insert.on_conflict_do_update(index_elements=keys, set_={"body": insert.excluded.body})
        self._put = Prepared(put, dialect)

    def change(self, sandbox: str, kind: str, key: str, change: Change, lasting: bool = False) -> None:
        """Apply `change` to a document, which stands in the upper layer only, or if it is `lasting` in the base layer
        only, where a reset leaves it; NotFoundError without its sandbox.
        """
        at = {"sandbox": sandbox, "kind": kind, "key": key, "layer": BASE if lasting else UPPER}
        with self._connection() as connection:
            if connection.exec_driver_sql(self._there.text, self._there.arguments(at)).scalar() is None:
                raise NotFoundError(f"there is no sandbox {sandbox}")
            before = connection.exec_driver_sql(self._body.text, self._body.arguments(at)).scalar()
            row = {**at, "revision": 0, "body": change(before)}
            connection.exec_driver_sql(self._put.text, self._put.arguments(row))

# SPDX-License-Identifier: EUPL-1.2
"""Whether the tables of a database are those that this simulator makes."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from simulator.store import tables as t
from simulator.store.database import shown
from simulator.store.upgrade import connected, of_a_database_that_is_there
from simulator.store.version import demand_current

_TRIGGERS = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal",
}


def differences(connection: sa.Connection) -> list[str]:
    """What of tables, columns, indexes and triggers is missing, is too much or is another; each in a few words."""
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    context = MigrationContext.configure(connection, opts={"include_object": _is_ours})
    found = [_told(difference) for difference in _flat(compare_metadata(context, t.metadata))]
    indexes = {index["name"] for index in sa.inspect(connection).get_indexes(t.exchange.name)}
    triggers = set(connection.exec_driver_sql(_TRIGGERS[connection.dialect.name]).scalars())
    found += [f"index {name} is missing" for name in sorted(t.BY_STATEMENT - indexes)]
    wanted = {f"{table.name}_no_update" for table in t.APPEND_ONLY}
    return found + [f"trigger {name} is missing" for name in sorted(wanted - triggers)]


def _is_ours(_: Any, name: str | None, kind: str, __: bool, other: Any) -> bool:
    if kind == "table":
        return str(name).startswith("ksz_")
    return kind != "index" or name not in t.BY_STATEMENT or other is not None


def _flat(found: Any) -> list[tuple[Any, ...]]:
    return [one for item in found for one in (item if isinstance(item, list) else [item])]


def _told(difference: tuple[Any, ...]) -> str:
    """An operation that would make the database right, as what is wrong with it."""
    kind, *rest = difference
    named = [str(getattr(one, "name", one)) for one in rest if one is not None and not isinstance(one, (dict, bool))]
    verb = {"add": "is missing", "remove": "is too much", "modify": "is another"}[kind.split("_")[0]]
    return f"{kind.partition('_')[2]} {' '.join(named)} {verb}"


def check(database: str) -> list[str]:
    """What is wrong with a database: nothing, what `differences` finds, or what SQLite finds in its own file.

    StoreError if it cannot be read, or has another version.
    """
    url = of_a_database_that_is_there(database)
    with connected(url) as connection:
        demand_current(connection, shown(url))
        found = differences(connection)
        if connection.dialect.name == "sqlite":
            found += [text for text in connection.exec_driver_sql("PRAGMA quick_check").scalars() if text != "ok"]
    return found

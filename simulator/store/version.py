# SPDX-License-Identifier: EUPL-1.2
"""Which version the tables of a database have. `ksz_about.version` says it, and nothing else does."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import sqlalchemy as sa

from simulator.errors import StoreError
from simulator.store import tables as t

FIRST = 2
"""The oldest version that can be upgraded; the one before was never released, and its journal has no chains."""

Kind = Literal["empty", "current", "older", "newer", "too old", "foreign"]
_TOLD = 3


@dataclass(frozen=True)
class State:
    """What a database holds: the `version` of our tables, or the `others` where all are somebody else's."""

    kind: Kind
    version: str | None = None
    others: tuple[str, ...] = ()

    def why_not(self, database: str) -> str:
        """Why this simulator cannot work with it, and what to do, in one line; empty where it can."""
        told = {
            "older": f"has tables of version {self.version}, and this simulator works with {t.VERSION}: stop what uses "
            f"it and run `ksz-sim database upgrade --database {database}`",
            "newer": f"has tables of version {self.version}, made by a newer simulator than this one, which works with "
            f"{t.VERSION}: use the newer one, or name another database",
            "too old": f"has tables of version {self.version}, from before the first release, that cannot be upgraded: "
            "name another database, or remove it",
            "foreign": f"holds tables that are not the simulator's ({_few(self.others)}): name an empty one",
        }
        return f"the database {database} {told[self.kind]}" if self.kind in told else ""


def _few(names: tuple[str, ...]) -> str:
    return ", ".join(names[:_TOLD]) + (", ..." if len(names) > _TOLD else "")


def state_of(connection: sa.Connection) -> State:
    """What the database of this connection holds; reading changes nothing."""
    inspector = sa.inspect(connection)
    if not inspector.has_table(t.about.name):
        others = tuple(inspector.get_table_names())
        return State("foreign", others=others) if others else State("empty")
    if {"key", "value"} - {column["name"] for column in inspector.get_columns(t.about.name)}:
        return State("foreign", others=(t.about.name,))
    version = connection.scalar(sa.select(t.about.c.value).where(t.about.c.key == "version"))
    if version is None:
        return State("empty")
    if version == t.VERSION:
        return State("current", version)
    if not version.isdecimal() or int(version) > int(t.VERSION):
        return State("newer", version)
    return State("older" if int(version) >= FIRST else "too old", version)


def demand_current(connection: sa.Connection, database: str) -> State:
    """What the database holds; StoreError in one line where this simulator cannot work with it."""
    state = state_of(connection)
    if why := state.why_not(database):
        raise StoreError(why)
    return state

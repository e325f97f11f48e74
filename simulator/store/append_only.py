# SPDX-License-Identifier: EUPL-1.2
"""Tables whose rows the database itself does not let change: they are written once, and may be taken away."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

REFUSAL = "the journal is append-only: rows of {} cannot be changed"

_SQLITE = """CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table}
BEGIN SELECT RAISE(ABORT, '{refusal}'); END"""
_FUNCTION = """CREATE OR REPLACE FUNCTION {table}_no_update() RETURNS trigger LANGUAGE plpgsql
AS $$ BEGIN RAISE EXCEPTION '{refusal}'; END $$"""
_TRIGGER = "CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} EXECUTE FUNCTION {table}_no_update()"


def no_update(*tables: sa.Table) -> None:
    """Whenever one of these tables is made, it refuses every UPDATE from then on."""
    for table in tables:
        for dialect, statement in (("sqlite", _SQLITE), ("postgresql", _FUNCTION), ("postgresql", _TRIGGER)):
            text = statement.format(table=table.name, refusal=REFUSAL.format(table.name))
            ddl: Any = sa.DDL(text)  # type: ignore[no-untyped-call]
            sa.event.listen(table, "after_create", ddl.execute_if(dialect=dialect))

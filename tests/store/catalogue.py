# SPDX-License-Identifier: EUPL-1.2
"""A database for tests: made of SQL text, and what it holds as the database itself tells it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import psycopg
import sqlalchemy as sa

from simulator.store.upgrade import connected, database_url

OLD = Path(__file__).parent / "data"

_POSTGRES = (
    "SELECT indexdef FROM pg_indexes WHERE schemaname = 'public'",
    "SELECT table_name, column_name, data_type, character_maximum_length, is_nullable, column_default, is_identity "
    "FROM information_schema.columns WHERE table_schema = 'public'",
    "SELECT conrelid::regclass, pg_get_constraintdef(oid) FROM pg_constraint "
    "WHERE connamespace = 'public'::regnamespace",
    "SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal",
    "SELECT proname, prosrc FROM pg_proc WHERE pronamespace = 'public'::regnamespace",
)


def is_file(database: str) -> bool:
    """True for SQLite."""
    return "://" not in database


def told(database: str) -> set[str]:
    """Every table with its columns, every index, constraint, trigger and function, as the database tells them."""
    with connected(database_url(database)) as connection:
        if not is_file(database):
            return {str(tuple(row)) for query in _POSTGRES for row in connection.exec_driver_sql(query)}
        inspector = sa.inspect(connection)
        found = {f"{t}: {c}" for t in inspector.get_table_names() for c in inspector.get_columns(t)}
        found |= {f"{t}: {f}" for t in inspector.get_table_names() for f in inspector.get_foreign_keys(t)}
        others = "SELECT sql FROM sqlite_master WHERE type IN ('index', 'trigger') AND sql IS NOT NULL"
        return found | {" ".join(text.split()) for text in connection.exec_driver_sql(others).scalars()}


def make_old(database: str, version: int) -> None:
    """A database as an older simulator left it."""
    text = (OLD / f"version-{version}.{'sqlite' if is_file(database) else 'postgresql'}.sql").read_text("utf-8")
    run(database, text)


def run(database: str, text: str) -> None:
    """Several statements as they stand."""
    if is_file(database):
        with closing(sqlite3.connect(database)) as connection:
            connection.executescript(text)
    else:
        with psycopg.connect(database) as shared:
            shared.execute(text.encode())

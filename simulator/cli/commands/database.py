# SPDX-License-Identifier: EUPL-1.2
"""`ksz-sim database`: which version the tables of a database have, and bringing them to that of this simulator."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from simulator.cli.group import REFUSED
from simulator.cli.junit import junit_option, junit_report
from simulator.cli.output import print_json, with_json

F = TypeVar("F", bound=Callable[..., Any])

_database: Callable[[F], F] = click.option(
    "--database", envvar="KSZ_SIM_DATABASE", show_envvar=True, required=True, metavar="URL", help="A file, or a URL."
)


@click.group("database", no_args_is_help=False)
def command() -> None:
    """Look at the tables of a database, and upgrade them."""


@command.command("status")
@_database
@with_json
def status(database: str, as_json: bool) -> int:
    """Tell which version its tables have; exit code 1 if this simulator cannot work with them as they are."""
    from simulator.store import tables as t
    from simulator.store.database import database_url, shown
    from simulator.store.upgrade import look_at, revisions

    state, told = look_at(database), shown(database_url(database))
    steps = revisions() if state.kind == "older" else []
    todo = [{"version": s.revision, "what": s.doc} for s in steps if int(s.revision) > int(state.version or 0)]
    why = state.why_not(told)
    if as_json:
        print_json({"database": told, "state": state.kind, "version": state.version, "works_with": t.VERSION,
                    "message": why or None, "upgrades": todo})  # fmt: skip
    elif why:
        click.echo(why)
        for step in todo:
            click.echo(f"  {step['version']}  {step['what']}")
    elif state.kind == "empty":
        click.echo(f"the database {told} is empty; `ksz-sim serve` makes tables of version {t.VERSION}")
    else:
        click.echo(f"the database {told} has tables of version {state.version}, which this simulator works with")
    return REFUSED if why else 0


@command.command("upgrade")
@_database
@with_json
def upgrade(database: str, as_json: bool) -> None:
    """Bring its tables to the version of this simulator: all of it, or nothing. A SQLite file is copied beforehand."""
    from simulator.store.database import database_url, shown
    from simulator.store.upgrade import upgrade as run

    done, told = run(database), shown(database_url(database))
    if as_json:
        print_json({"database": told, "from": done.before.version, "versions": done.versions,
                    "copy": None if done.copy is None else str(done.copy)})  # fmt: skip
    elif done.versions:
        copy = f"; what it was stands in {done.copy}" if done.copy else ""
        click.echo(f"the database {told} went from version {done.before.version} to {done.versions[-1]}{copy}")
    else:
        click.echo(f"the database {told} has nothing to upgrade")


@command.command("check")
@_database
@junit_option
@with_json
def check(database: str, junit: Path | None, as_json: bool) -> int:
    """Compare its tables, indexes and triggers with those that this simulator makes; exit code 1 if they differ."""
    from simulator.store.comparison import check as compare
    from simulator.store.database import database_url, shown

    with junit_report(junit, "database check") as checks:
        found, told = compare(database), shown(database_url(database))
        checks.add(f"the database {told} is as this simulator makes it", found)
        if as_json:
            print_json({"database": told, "ok": not found, "differences": found})
        else:
            for one in found:
                click.echo(one)
            if not found:
                click.echo(f"the database {told} is as this simulator makes it")
    return REFUSED if found else 0

# SPDX-License-Identifier: EUPL-1.2
"""Options of the journal commands: where the journal is, and which exchanges are meant."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

import click

from simulator.cli.client import Control
from simulator.cli.options import with_server


def with_journal(function: Callable[..., Any]) -> Callable[..., Any]:
    """A command whose first parameter is the control API of a server, or of a database for which none runs."""

    @with_server
    @click.option("--database", metavar="URL", help="Read this database (a file, or a URL) instead of asking a server.")
    @wraps(function)
    def command(control: Control, database: str | None, **options: Any) -> Any:
        if database is None:
            return function(control, **options)
        from simulator.cli.database import open_database

        with open_database(database) as opened:
            return function(opened, **options)

    return command


_FILTER = (
    click.option("--service", help="Only this service."),
    click.option("--operation", help="Only this operation."),
    click.option("--ssin", help="Only about this SSIN."),
    click.option("--organisation", metavar="CBE", help="Only of this organisation."),
    click.option("--ticket", help="Only the exchange with this ticket."),
    click.option("--status", help="Only with this status (MSG00012, FAULT, ...)."),
    click.option("--outcome", help="Only answered, refused or failed exchanges."),
    click.option("--since", metavar="MOMENT", help="Only from this moment of the sandbox's clock on."),
    click.option("--until", metavar="MOMENT", help="Only up to this moment."),
    click.option("--all-runs", is_flag=True, help="Also from before the last reset or load."),
)


def with_filter(function: Callable[..., Any]) -> Callable[..., Any]:
    """A command with `wanted`: the parts of a query that say which exchanges are meant."""

    @wraps(function)
    def command(
        *arguments: Any, service: Any, operation: Any, ssin: Any, organisation: Any, ticket: Any, status: Any,
        outcome: Any, since: Any, until: Any, all_runs: bool, **options: Any,
    ) -> Any:  # fmt: skip
        wanted = {
            "service": service, "operation": operation, "ssin": ssin, "organisation": organisation, "ticket": ticket,
            "status": status, "outcome": outcome, "since": since, "until": until,
            "all_runs": "true" if all_runs else None,
        }  # fmt: skip
        return function(*arguments, wanted=wanted, **options)

    made: Callable[..., Any] = command
    for option in reversed(_FILTER):
        made = option(made)
    return made

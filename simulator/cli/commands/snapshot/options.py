# SPDX-License-Identifier: EUPL-1.2
"""Options of the snapshot commands: where the sandbox is."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

import click

from simulator.cli.client import Control
from simulator.cli.options import with_server

SECONDS = 600
"""What a large sandbox may take."""


def with_snapshots(function: Callable[..., Any]) -> Callable[..., Any]:
    """A command whose first parameter is the control API of a server, or of a database for which none runs."""

    @with_server
    @click.option(
        "--database", metavar="URL", help="Work on this database (a file, or a URL), for which no simulator runs."
    )
    @wraps(function)
    def command(control: Control, database: str | None, **options: Any) -> Any:
        if database is None:
            return function(control, **options)
        from simulator.cli.database import open_database

        with open_database(database, alone=True) as opened:
            return function(opened, **options)

    return command

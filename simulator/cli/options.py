# SPDX-License-Identifier: EUPL-1.2
"""Options that several commands share."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

import click

from simulator.cli.client import Control
from simulator.cli.completing import sandboxes
from simulator.cli.words import REASONS, reason_language

F = TypeVar("F", bound=Callable[..., Any])

sandbox_option: Callable[[F], F] = click.option(
    "--sandbox",
    default="default",
    show_default=True,
    metavar="NAME",
    shell_complete=sandboxes,
    help="The sandbox meant.",
)
language_option: Callable[[F], F] = click.option(
    "--language", type=click.Choice(REASONS), default=reason_language, show_default="yours, else en",
    help="Of the reasons.",
)  # fmt: skip


def with_server(function: Callable[..., Any]) -> Callable[..., Any]:
    """A command that talks to a running simulator: its first parameter is the control API."""

    @click.option(
        "--url", envvar="KSZ_SIM_URL", default="http://127.0.0.1:8080", show_default=True, show_envvar=True,
        help="Where the simulator runs.",
    )  # fmt: skip
    @click.option("--token", envvar="KSZ_SIM_TOKEN", show_envvar=True, help="The token of its control API.")
    @wraps(function)
    def command(url: str, token: str | None, **options: Any) -> Any:
        return function(Control(url, token), **options)

    return command

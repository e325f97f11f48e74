# SPDX-License-Identifier: EUPL-1.2
"""`ksz-sim clock`: the time of a sandbox."""

from __future__ import annotations

from typing import Any

import click

from simulator.cli.client import Control, in_sandbox
from simulator.cli.options import sandbox_option, with_server
from simulator.cli.output import print_json, with_json


class _ShowByDefault(click.Group):
    """`clock` alone is `clock show`, also with its options."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if not args or (args[0].startswith("-") and args[0] not in ctx.help_option_names):
            args = ["show", *args]
        return super().parse_args(ctx, args)


@click.group("clock", cls=_ShowByDefault)
def command() -> None:
    """Show or change the time of a sandbox (without a command: show)."""


@command.command("show")
@with_server
@sandbox_option
@with_json
def show(control: Control, sandbox: str, as_json: bool) -> None:
    """Show the time."""
    _tell(control.get(in_sandbox(sandbox, "clock")), as_json)


@command.command("set")
@click.argument("moment")
@click.option("--runs/--frozen", default=None, help="Let the time run on, or stand still; else as before.")
@with_server
@sandbox_option
@with_json
def set_(control: Control, moment: str, runs: bool | None, sandbox: str, as_json: bool) -> None:
    """Set the time to MOMENT, as in 2026-03-02T09:00:00 (Brussels time if it has no offset)."""
    body = {"at": moment} | ({} if runs is None else {"runs": runs})
    _tell(control.put(in_sandbox(sandbox, "clock"), body), as_json)


@command.command("move", context_settings={"ignore_unknown_options": True})
@click.argument("span")
@with_server
@sandbox_option
@with_json
def move(control: Control, span: str, sandbox: str, as_json: bool) -> None:
    """Move the time by SPAN, as in +3d, -1m, +1y-1d or +90min."""
    _tell(control.put(in_sandbox(sandbox, "clock"), {"move": span}), as_json)


@command.command("real")
@with_server
@sandbox_option
@with_json
def real(control: Control, sandbox: str, as_json: bool) -> None:
    """Let the time be the machine's."""
    _tell(control.put(in_sandbox(sandbox, "clock"), {"real": True}), as_json)


def _tell(clock: dict[str, Any], as_json: bool) -> None:
    if as_json:
        print_json(clock)
        return
    state = "frozen" if clock["frozen"] else "the machine's time" if clock["real"] else "running"
    click.echo(f"{clock['now']} ({state})")

# SPDX-License-Identifier: EUPL-1.2
"""`ksz-sim sandbox`: isolated copies of the network's state."""

from __future__ import annotations

from typing import Any

import click

from simulator.cli import completing
from simulator.cli.client import Control, in_sandbox
from simulator.cli.options import with_server
from simulator.cli.output import print_json, print_table, with_json


@click.group("sandbox", no_args_is_help=False)
def command() -> None:
    """List, make and delete sandboxes, and say whose requests are for them."""


@command.command("list")
@with_server
@with_json
def list_(control: Control, as_json: bool) -> None:
    """List the sandboxes."""
    answer = control.get("/sandboxes")
    if as_json:
        print_json(answer)
        return
    print_table(
        ("name", "services under", "time", "run", "scenarios"),
        [
            (s["name"], s["prefix"] or "/", s["clock"]["now"], s["run"], ", ".join(s["scenarios"]))
            for s in answer["sandboxes"]
        ],
    )


@command.command("create")
@click.argument("name", required=False)
@click.option(
    "--scenario",
    "scenarios",
    multiple=True,
    metavar="NAME",
    shell_complete=completing.scenarios,
    help="A shipped scenario to load; may be repeated.",
)
@click.option("--clock", metavar="MOMENT", help="Freeze the time at this moment.")
@click.option("--seed", type=int, help="Replace the seed of the scenarios.")
@click.option(
    "--caller", "callers", multiple=True, metavar="CBE|auto",
    help="Answer what this organisation sends to paths without prefix; auto makes one. May be repeated.",
)  # fmt: skip
@with_server
@with_json
def create(control: Control, as_json: bool, **wanted: Any) -> None:
    """Make a sandbox; its services stand under /sandbox/NAME. Without NAME it gets a fresh one."""
    answer = control.post("/sandboxes", {key: value for key, value in wanted.items() if value not in (None, ())})
    if as_json:
        print_json(answer)
    else:
        name, prefix = answer["name"], answer["prefix"]
        click.echo(f"sandbox {name} has its services under {control.url.rstrip('/')}{prefix}/")
        for cbe in answer["callers"]:
            click.echo(f"what {cbe} sends is for it without that prefix too")


@command.command("callers")
@click.argument("name", shell_complete=completing.sandboxes)
@click.argument("callers", nargs=-1, metavar="[CBE|auto]...")
@click.option("--none", "nobody", is_flag=True, help="From now on nobody.")
@with_server
@with_json
def callers_(control: Control, name: str, callers: tuple[str, ...], nobody: bool, as_json: bool) -> None:
    """Show whose requests a sandbox answers without prefix too; or set them: from now on these and no others."""
    if callers and nobody:
        raise click.UsageError("--none says that there are no callers: leave it out, or the numbers.")
    where = in_sandbox(name, "callers")
    changes = callers or nobody
    answer = control.put(where, {"callers": callers}) if changes else control.get(where)
    if as_json:
        print_json(answer)
    elif changes:
        whose = f"what {', '.join(answer['callers'])} and no others send" if answer["callers"] else "nothing"
        click.echo(f"from now on sandbox {name} answers {whose} without prefix")
    else:
        click.echo("\n".join(answer["callers"]), nl=bool(answer["callers"]))


@command.command("delete")
@click.argument("name", shell_complete=completing.sandboxes)
@with_server
@with_json
def delete(control: Control, name: str, as_json: bool) -> None:
    """Delete a sandbox with all it holds, its snapshots and its journal."""
    control.delete(in_sandbox(name))
    if as_json:
        print_json({"deleted": name})
    else:
        click.echo(f"sandbox {name} is gone")

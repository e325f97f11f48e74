# SPDX-License-Identifier: EUPL-1.2
"""`ksz-sim snapshot save`, `list`, `show`, `restore` and `delete`."""

from __future__ import annotations

from typing import Any

import click

from simulator.cli.client import Control, in_sandbox
from simulator.cli.commands.snapshot.options import SECONDS, with_snapshots
from simulator.cli.completing import sandboxes
from simulator.cli.options import sandbox_option
from simulator.cli.output import print_json, print_table, with_json


@click.command("save")
@click.argument("name")
@click.option("--note", default="", help="What it is for.")
@click.option("--replace", is_flag=True, help="In place of the one that has this name, if there is one.")
@with_snapshots
@sandbox_option
@with_json
def save(control: Control, sandbox: str, name: str, note: str, replace: bool, as_json: bool) -> None:
    """Keep all that a sandbox is now under a name."""
    made = control.post(in_sandbox(sandbox, "snapshots"), {"name": name, "note": note, "replace": replace}, SECONDS)
    if as_json:
        print_json(made)
    else:
        click.echo(f"{name}: sandbox {sandbox} at {made['clock']['now'][:19].replace('T', ' ')}, {_held(made)}")


@click.command("list")
@with_snapshots
@sandbox_option
@with_json
def list_(control: Control, sandbox: str, as_json: bool) -> None:
    """List the snapshots of a sandbox, the first taken first."""
    answer = control.get(in_sandbox(sandbox, "snapshots"))
    if as_json:
        print_json(answer)
        return
    print_table(
        ("name", "taken", "time in it", "people", "scenarios", "note"),
        [
            (s["name"], _moment(s["taken"]), _moment(s["clock"]["now"]), s["counts"]["persons"],
             ", ".join(s["scenarios"]), s["note"])
            for s in answer["snapshots"]
        ],
    )  # fmt: skip


@click.command("show")
@click.argument("name")
@with_snapshots
@sandbox_option
@with_json
def show(control: Control, sandbox: str, name: str, as_json: bool) -> None:
    """Show what a snapshot holds."""
    found = control.get(in_sandbox(sandbox, "snapshots", name))
    if as_json:
        print_json(found)
        return
    clock = found["clock"]
    rows = [
        ("sandbox", found["sandbox"]), ("note", found["note"]), ("taken", _moment(found["taken"])),
        ("time in it", f"{_moment(clock['now'])}{' (frozen)' if clock['frozen'] else ''}"), ("seed", found["seed"]),
        ("scenarios", ", ".join(found["scenarios"])), ("last exchange", found["number"]), *found["counts"].items(),
    ]  # fmt: skip
    print_table(("what", "value"), rows)


@click.command("restore")
@click.argument("name")
@click.option(
    "--from", "origin", metavar="SANDBOX", shell_complete=sandboxes, help="The sandbox that has it; none: this one."
)
@with_snapshots
@sandbox_option
@with_json
def restore(control: Control, sandbox: str, name: str, origin: str | None, as_json: bool) -> None:
    """Make a sandbox what it was, or what another one was, when a snapshot was taken."""
    restored(control, sandbox, name, origin, as_json)


def restored(control: Control, sandbox: str, name: str, origin: str | None, as_json: bool) -> None:
    """The sandbox is what it was then, and that is told."""
    body = None if origin is None else {"from": origin}
    answer: dict[str, Any] = control.post(in_sandbox(sandbox, "snapshots", name, "restore"), body, SECONDS)
    if as_json:
        print_json(answer)
    else:
        now = _moment(answer["clock"]["now"])
        click.echo(f"sandbox {sandbox} is as it was in {name}; run {answer['run']} begins at {now}")


@click.command("delete")
@click.argument("name")
@with_snapshots
@sandbox_option
@with_json
def delete(control: Control, sandbox: str, name: str, as_json: bool) -> None:
    """Delete a snapshot; the sandbox stays as it is."""
    control.delete(in_sandbox(sandbox, "snapshots", name))
    if as_json:
        print_json({"deleted": name})
    else:
        click.echo(f"snapshot {name} of sandbox {sandbox} is gone")


def _held(snapshot: dict[str, Any]) -> str:
    return ", ".join(f"{number} {what}" for what, number in snapshot["counts"].items() if number)


def _moment(text: str) -> str:
    return text[:19].replace("T", " ")

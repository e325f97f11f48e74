# SPDX-License-Identifier: EUPL-1.2
"""`ksz-sim notifications`."""

from __future__ import annotations

from typing import Any

import click

from simulator.cli.client import Control, in_sandbox
from simulator.cli.options import language_option, sandbox_option, with_server
from simulator.cli.output import pretty, print_json, print_table, with_json


@click.command("notifications")
@click.argument("ssin")
@click.option("--organisation", required=True, metavar="CBE", help="CBE number of the organisation that gets them.")
@click.option("--messages", is_flag=True, help="Also the messages, indented.")
@click.option("--limit", default=100, show_default=True, type=click.IntRange(1, 1000), help="How many at most.")
@language_option
@with_server
@sandbox_option
@with_json
def command(control: Control, sandbox: str, ssin: str, messages: bool, as_json: bool, **query: Any) -> None:
    """What the network would have sent about a person up to the sandbox's day, and why not the rest.

    Nothing is sent: delivery is not simulated yet.
    """
    found = control.get(in_sandbox(sandbox, "persons", ssin, "notifications"), **query)
    if as_json:
        print_json(found)
        return
    print_table(("date", "notification", "source", "sent", "not sent because"), [_row(one) for one in found[_KEY]])
    for one in found[_KEY]:
        if messages and one["sent"]:
            click.echo(f"\n{one['date']} {one['notification']}\n{pretty(one['message'])}")


_KEY = "notifications"


def _row(one: dict[str, Any]) -> tuple[str, ...]:
    why = next((decision["reason"] for decision in one["decisions"] if not decision["allowed"]), "")
    return one["date"], one["notification"], one["source"], "yes" if one["sent"] else "NO", why

# SPDX-License-Identifier: EUPL-1.2
"""`ksz-sim explain`."""

from __future__ import annotations

from typing import Any

import click

from simulator.cli import completing
from simulator.cli.client import Control, in_sandbox
from simulator.cli.decisions import print_decisions, print_grounds
from simulator.cli.group import REFUSED
from simulator.cli.options import language_option, sandbox_option, with_server
from simulator.cli.output import print_json, with_json
from simulator.cli.plain_data import plain_data


@click.command("explain")
@click.argument("operation", metavar="SERVICE.OPERATION", shell_complete=completing.operations)
@click.option("--as", "caller", required=True, metavar="CBE", help="CBE number of the organisation that would ask.")
@click.option("--ssin", help="SSIN of the person it would be about.")
@click.option("--legal-context", help="The purpose; default: the first that the operation knows.")
@click.option("--request", default="{}", help="The rest of the request, as YAML by element names.")
@language_option
@with_server
@sandbox_option
@with_json
def command(control: Control, sandbox: str, request: str, as_json: bool, caller: str, **asked: Any) -> int:
    """Say beforehand what would become of a request, and why; nothing is sent.

    Exit code 0 if it would be answered, 1 if it would be refused.
    """
    body = {key: value for key, value in asked.items() if value is not None}
    body |= {"as": caller, "request": plain_data(request)}
    found = control.post(in_sandbox(sandbox, "explain"), body)
    if as_json:
        print_json(found)
    else:
        _print(found)
    return 0 if found["allowed"] else REFUSED


def _print(found: dict[str, Any]) -> None:
    decisions = found["decisions"]
    print_decisions(decisions)
    for decision in decisions:
        if not decision["allowed"]:
            click.echo(f"\n{decision['code']}: {decision['title']}\n  {decision['reason']}\n  -> {decision['remedy']}")
            print_grounds(decision["grounds"], indent="  ")
    for block, paths in found["withheld"].items():
        click.echo(f"\nthe reply would not show {block}: {', '.join(paths)}")
    if found["allowed"]:
        click.echo(f"\n{found['operation']} would be answered by {found['source']}.")

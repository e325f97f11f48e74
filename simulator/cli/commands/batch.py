# SPDX-License-Identifier: EUPL-1.2
"""`ksz-sim batch`: files with results that were asked for in batch."""

from __future__ import annotations

from pathlib import Path

import click

from simulator.cli.client import Control, in_sandbox
from simulator.cli.options import sandbox_option, with_server
from simulator.cli.output import print_json, print_table, unwritable, with_json


@click.group("batch", no_args_is_help=False)
def command() -> None:
    """List and fetch the files with results that were asked for in batch."""


@command.command("list")
@click.option("--receiver", metavar="CBE", help="Only those for this organisation.")
@click.option("--service", help="Only those of this service.")
@click.option("--ticket", help="Only the one that follows the reply with this ticket.")
@with_server
@sandbox_option
@with_json
def list_(
    control: Control, receiver: str | None, service: str | None, ticket: str | None, sandbox: str, as_json: bool
) -> None:
    """List the files of a sandbox."""
    answer = control.get(in_sandbox(sandbox, "batches"), receiver=receiver, service=service, ticket=ticket)
    if as_json:
        print_json(answer)
        return
    print_table(
        ("id", "made", "for", "service", "operation", "status", "bytes"),
        [
            (
                f["id"],
                f["made"][:19].replace("T", " "),
                f["receiver"],
                f["service"],
                f["operation"],
                f["status"],
                f["bytes"],
            )
            for f in answer["batches"]
        ],
    )


@command.command("get")
@click.argument("file", metavar="ID")
@click.option("--output", type=click.Path(path_type=Path, dir_okay=False), help="Write to this file, not to stdout.")
@with_server
@sandbox_option
@with_json
def get(control: Control, file: str, output: Path | None, sandbox: str, as_json: bool) -> None:
    """Fetch a file, by its id or by the ticket of the reply that it follows."""
    content = control.content(in_sandbox(sandbox, "batches", file))
    if output is not None:
        try:
            output.write_bytes(content)
        except OSError as error:
            raise unwritable(output, error) from error
    if as_json:
        where = {"content": content.decode()} if output is None else {"file": str(output)}
        print_json({"id": file, "bytes": len(content)} | where)
    elif output is None:
        click.echo(content.decode())
    else:
        click.echo(f"{output}: {len(content)} bytes")

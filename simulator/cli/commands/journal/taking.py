# SPDX-License-Identifier: EUPL-1.2
"""`ksz-sim journal export` and `excess`: the journal for other programs, and what was asked too much."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from simulator.cli.client import Control, in_sandbox
from simulator.cli.commands.journal.options import with_filter, with_journal
from simulator.cli.options import sandbox_option
from simulator.cli.output import print_json, print_table, whole_file, with_json
from simulator.cli.progress import progress


class Exported:
    """Every exchange that fits, as a line of JSON, as they come; says on stderr how far it is."""

    def __init__(self, control: Control, sandbox: str, wanted: dict[str, Any], messages: bool = False) -> None:
        more = {"messages": "true"} if messages else {}
        self._found = control.stream("GET", in_sandbox(sandbox, "journal", "export"), **wanted, **more)
        self.count = 0

    def __iter__(self) -> Iterator[bytes]:
        with progress("exchanges", lines=True) as done:
            for line in filter(None, self._found):
                self.count += 1
                yield line
                done(1)


@click.command("export")
@click.option(
    "--format", "form", type=click.Choice(["jsonl", "csv"]), default="jsonl", show_default=True,
    help="One JSON object on each line, or a table.",
)  # fmt: skip
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), help="Write to this file, not to stdout.")
@click.option("--messages", is_flag=True, help="Also request and reply.")
@with_filter
@with_journal
@sandbox_option
@with_json
def export(
    control: Control, sandbox: str, wanted: dict[str, Any], form: str, output: Path | None, messages: bool,
    as_json: bool,
) -> None:  # fmt: skip
    """Write the exchanges of a sandbox, the oldest first, as JSON lines or CSV."""
    from simulator.journal.export import as_csv

    if as_json and form == "csv" and output is None:
        raise click.UsageError("with --json, CSV goes to a file: give --output")
    found = Exported(control, sandbox, wanted, messages)
    with whole_file(output) as file:
        if form == "csv":
            file.writelines(as_csv(map(json.loads, found), messages))
        else:
            file.writelines(line + b"\n" for line in found)
    if output is not None and as_json:
        print_json({"file": str(output), "format": form, "exchanges": found.count})
    elif output is not None:
        click.echo(f"{found.count} exchanges in {output}", err=True)


@click.command("excess")
@click.option("--organisation", metavar="CBE", help="Only of this organisation.")
@click.option("--all-runs", is_flag=True, help="Also from before the last reset or load.")
@with_journal
@sandbox_option
@with_json
def excess(control: Control, sandbox: str, organisation: str | None, all_runs: bool, as_json: bool) -> None:
    """Tell what was asked beyond what the caller may have, by organisation and operation."""
    answer = control.get(
        in_sandbox(sandbox, "journal", "excess"), organisation=organisation, all_runs="true" if all_runs else None
    )
    if as_json:
        print_json(answer)
        return
    print_table(
        ("organisation", "operation", "asked too much", "times", "first", "last", "ticket"),
        [
            (
                e["organisation"], f"{e['service']}.{e['operation']}", e["what"], e["times"],
                e["first"][:19].replace("T", " "), e["last"][:19].replace("T", " "), e["ticket"],
            )
            for e in answer["excess"]
        ],
    )  # fmt: skip

# SPDX-License-Identifier: EUPL-1.2
"""`ksz-sim snapshot diff`."""

from __future__ import annotations

import click

from simulator.cli.client import Control, in_sandbox
from simulator.cli.commands.snapshot.options import with_snapshots
from simulator.cli.group import REFUSED
from simulator.cli.options import language_option, sandbox_option
from simulator.cli.output import print_json, with_json


@click.command("diff")
@click.argument("one")
@click.argument("other", default="now")
@click.option(
    "--limit", type=click.IntRange(1, 10_000), default=1000, show_default=True,
    help="How many people, households, organisations and faults at most.",
)  # fmt: skip
@language_option
@with_snapshots
@sandbox_option
@with_json
def diff(control: Control, sandbox: str, one: str, other: str, limit: int, language: str, as_json: bool) -> int:
    """Tell what changed from one snapshot to another one, or to `now`; exit code 1 if anything did.

    In place of a snapshot stands `now`, the sandbox as it is, or `base`, what a reset leads back to.
    """
    path = in_sandbox(sandbox, "snapshots", one, "diff", other)
    found = control.get(path, language=language, limit=limit)
    if as_json:
        print_json(found)
    else:
        for about in found["about"]:
            for change in about["changes"]:
                click.echo(f"{about['name']}: {change['text']}")
        if found["more"]:
            click.echo(f"... and {found['more']} more; --limit tells how many are told", err=True)
    return 0 if found["same"] else REFUSED

# SPDX-License-Identifier: EUPL-1.2
"""`ksz-sim reset`."""

from __future__ import annotations

import click

from simulator.cli.client import Control, in_sandbox
from simulator.cli.options import sandbox_option, with_server
from simulator.cli.output import print_json, with_json
from simulator.cli.progress import waiting


@click.command("reset")
@with_server
@sandbox_option
@with_json
def command(control: Control, sandbox: str, as_json: bool) -> None:
    """Take a sandbox back to what its scenarios said."""
    with waiting("resetting"):
        answer = control.post(in_sandbox(sandbox, "reset"))
    if as_json:
        print_json(answer)
    else:
        click.echo(
            f"sandbox {sandbox} is as its scenarios said; run {answer['run']} begins at {answer['clock']['now']}"
        )

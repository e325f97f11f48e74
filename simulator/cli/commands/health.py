# SPDX-License-Identifier: EUPL-1.2
"""`ksz-sim health`: does a simulator answer? For containers and scripts that wait."""

from __future__ import annotations

import click

from simulator.cli.client import Control
from simulator.cli.options import with_server
from simulator.cli.output import print_json, with_json


@click.command("health")
@with_server
@with_json
def command(control: Control, as_json: bool) -> None:
    """Tell whether a simulator answers; exit code 0 if it does."""
    answer = control.get("/health")
    if as_json:
        print_json(answer)
    else:
        click.echo(f"ksz-simulator {answer['version']} answers at {control.url}")

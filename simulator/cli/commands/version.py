# SPDX-License-Identifier: EUPL-1.2
"""`ksz-sim version`."""

from __future__ import annotations

import click

from simulator import __version__
from simulator.cli.output import print_json, with_json


@click.command("version")
@with_json
def command(as_json: bool) -> None:
    """Tell the version."""
    if as_json:
        print_json({"name": "ksz-simulator", "version": __version__})
    else:
        click.echo(f"ksz-simulator {__version__}")

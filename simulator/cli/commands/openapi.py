# SPDX-License-Identifier: EUPL-1.2
"""`ksz-sim openapi`: the description of the control API, for programs that make clients of it."""

from __future__ import annotations

import click

from simulator.cli.output import print_json, with_json


@click.command("openapi")
@with_json
def command(as_json: bool) -> None:
    """Print the OpenAPI 3.1 document of the control API; no server is needed, and it is JSON anyway."""
    from simulator.control import create_control
    from simulator.control.openapi import document
    from simulator.network import Network
    from simulator.settings import Settings

    network = Network(Settings())
    try:
        print_json(document(create_control(network)))
    finally:
        network.close()

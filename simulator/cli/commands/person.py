# SPDX-License-Identifier: EUPL-1.2
"""`ksz-sim person`: people with fresh numbers in a sandbox."""

from __future__ import annotations

from typing import Any

import click

from simulator.cli.client import Control, in_sandbox
from simulator.cli.options import sandbox_option, with_server
from simulator.cli.output import print_json, with_json


@click.group("person", no_args_is_help=False)
def command() -> None:
    """Add people to a sandbox."""


@command.command("add")
@click.option("--count", type=click.IntRange(1, 1000), default=1, show_default=True, help="So many.")
@click.option("--born", metavar="DATE", help="Day of birth of invented people, also as in today-5y.")
@click.option("--sex", type=click.Choice(["female", "male"]), help="Of invented people.")
@click.option("--like", metavar="SSIN", help="Copies of this person, with everybody who belongs to it.")
@click.option(
    "--organisation", "organisations", multiple=True, metavar="CBE",
    help="Inscribe them for this organisation, as of the sandbox's day; may be repeated.",
)  # fmt: skip
@click.option("--quality", type=int, default=1, show_default=True, help="Quality code of the inscriptions.")
@sandbox_option
@with_server
@with_json
def add(
    control: Control, sandbox: str, organisations: tuple[str, ...], quality: int, as_json: bool, **about: Any
) -> None:
    """Add people with SSINs that nobody else gets; prints one number in each line."""
    wanted = {key: value for key, value in about.items() if value is not None}
    wanted["inscriptions"] = [{"organisation": cbe, "quality": quality} for cbe in organisations]
    answer = control.post(in_sandbox(sandbox, "persons"), wanted)
    if as_json:
        print_json(answer)
    else:
        click.echo("\n".join(person["ssin"] for person in answer["persons"]))

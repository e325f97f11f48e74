# SPDX-License-Identifier: EUPL-1.2
"""`ksz-sim completion`: what makes a shell complete commands."""

from __future__ import annotations

import click

from simulator.cli.output import print_json, with_json

_PROGRAM, _VARIABLE = "ksz-sim", "_KSZ_SIM_COMPLETE"


@click.command("completion")
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@with_json
def command(shell: str, as_json: bool) -> None:
    """Print the script that makes a shell complete commands, options, scenarios, operations and sandboxes."""
    from click.shell_completion import get_completion_class

    from simulator.cli import main

    kind = get_completion_class(shell)
    assert kind is not None
    script = kind(main, {}, _PROGRAM, _VARIABLE).source()
    if as_json:
        print_json({"shell": shell, "script": script})
    else:
        click.echo(script)

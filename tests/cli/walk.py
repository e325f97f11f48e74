# SPDX-License-Identifier: EUPL-1.2
"""Every command of the command line, also those inside groups."""

from __future__ import annotations

from collections.abc import Iterator

import click

from simulator.cli import main


def commands(group: click.Group = main, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    """The words by which a command is called, without `ksz-sim`, and the command."""
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        if isinstance(command, click.Group):
            yield from commands(command, (*path, name))
        else:
            yield (*path, name), command


COMMANDS = dict(commands())

# SPDX-License-Identifier: EUPL-1.2
"""docs/cli.md tells every command and every option."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

from simulator.cli import main

TEXT = (Path(__file__).parents[2] / "docs" / "cli.md").read_text(encoding="utf-8")


def _commands(group: click.Group, path: str) -> Iterator[tuple[str, click.Command]]:
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        if isinstance(command, click.Group):
            yield from _commands(command, f"{path} {name}")
        else:
            yield f"{path} {name}", command


def test_every_command_and_option_is_told() -> None:
    """Each command, and each of its options, stands in the documentation."""
    for path, command in _commands(main, "ksz-sim"):
        assert path in TEXT, path
        for parameter in command.params:
            for option in parameter.opts if isinstance(parameter, click.Option) else ():
                assert option in TEXT, f"{path} {option}"

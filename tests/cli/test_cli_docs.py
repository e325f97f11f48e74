# SPDX-License-Identifier: EUPL-1.2
"""docs/cli.md tells every command and every option."""

from __future__ import annotations

from pathlib import Path

import click

from tests.cli.walk import COMMANDS

TEXT = (Path(__file__).parents[2] / "docs" / "cli.md").read_text(encoding="utf-8")


def test_every_command_and_option_is_told() -> None:
    """Each command, and each of its options, stands in the documentation."""
    for words, command in COMMANDS.items():
        path = " ".join(("ksz-sim", *words))
        assert path in TEXT, path
        for parameter in command.params:
            for option in parameter.opts if isinstance(parameter, click.Option) else ():
                assert option in TEXT, f"{path} {option}"

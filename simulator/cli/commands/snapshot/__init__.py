# SPDX-License-Identifier: EUPL-1.2
"""`ksz-sim snapshot`: a sandbox as it was at a moment: take it, go back to it, carry it elsewhere, see what changed.

Each command talks to a running simulator, or with `--database` works on a database for which none runs.
"""

from __future__ import annotations

import click

from simulator.cli.commands.snapshot.comparing import diff
from simulator.cli.commands.snapshot.files import export, import_
from simulator.cli.commands.snapshot.keeping import delete, list_, restore, save, show


@click.group("snapshot", no_args_is_help=False)
def command() -> None:
    """Keep a sandbox as it is, go back to it, carry it elsewhere as a file, tell what changed."""


for _one in (save, list_, show, restore, export, import_, diff, delete):
    command.add_command(_one)

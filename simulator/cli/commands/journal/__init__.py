# SPDX-License-Identifier: EUPL-1.2
"""`ksz-sim journal`: what was asked and answered, and why; whether the log is whole, and whether a client's log agrees.

Each command talks to a running simulator, or with `--database` reads a database by itself.
"""

from __future__ import annotations

import click

from simulator.cli.commands.journal.looking import lines, list_, show
from simulator.cli.commands.journal.reconciling import reconcile
from simulator.cli.commands.journal.taking import excess, export
from simulator.cli.commands.journal.verifying import verify


@click.group("journal", no_args_is_help=False)
def command() -> None:
    """Look into the journal of a sandbox, export it, verify it, compare a client's own log with it."""


for _one in (list_, show, lines, excess, export, verify, reconcile):
    command.add_command(_one)

# SPDX-License-Identifier: EUPL-1.2
"""The command line, `ksz-sim`. Each command is one module under `commands`, imported when it is called."""

from __future__ import annotations

from simulator.cli.group import REFUSED, USAGE, Commands

__all__ = ["REFUSED", "USAGE", "main"]

main = Commands(
    name="ksz-sim",
    no_args_is_help=False,
    help="Plays the network of the Crossroads Bank for Social Security (KSZ/BCSS) for tests and training.",
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110},
)

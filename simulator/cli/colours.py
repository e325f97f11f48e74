# SPDX-License-Identifier: EUPL-1.2
"""Whether there are colours: on a terminal, unless NO_COLOR is set; elsewhere only if FORCE_COLOR is set."""

from __future__ import annotations

import os
from typing import Any

import click

OF_WORDS = {
    "answered": "green", "yes": "green", "kept": "green",
    "refused": "red", "failed": "red", "NO": "red", "MISSED": "red",
}  # fmt: skip
"""The colours of words that fill a cell of a table."""


def wanted() -> bool | None:
    """True and False if the environment says so, None if it depends on the stream."""
    if os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":
        return False
    return os.environ["FORCE_COLOR"] != "0" if os.environ.get("FORCE_COLOR") else None


class Formatter(click.HelpFormatter):
    """Help with its headings and names marked."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """The usage, after a heading."""
        super().write_usage(prog, args, click.style("Usage:" if prefix is None else prefix, bold=True) + " ")

    def write_heading(self, heading: str) -> None:
        """A heading."""
        self.write(f"{'':>{self.current_indent}}{click.style(f'{heading}:', bold=True)}\n")

    def write_dl(self, rows: Any, col_max: int = 30, col_spacing: int = 2) -> None:
        """Names, and what they are."""
        super().write_dl([(click.style(name, fg="cyan"), text) for name, text in rows], col_max, col_spacing)


class Context(click.Context):
    """The context of a command whose help is marked."""

    formatter_class = Formatter

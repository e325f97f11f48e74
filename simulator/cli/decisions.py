# SPDX-License-Identifier: EUPL-1.2
"""Decisions of the control API on the terminal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import click

from simulator.cli.output import print_table

_MARK = {True: "yes", False: "NO"}


def print_decisions(decisions: Sequence[dict[str, Any]]) -> None:
    """A line for each: whether the request may go on, by which rule, and why."""
    print_table(("allowed", "rule", "reason"), [(_MARK[d["allowed"]], d["rule"], d["reason"]) for d in decisions])


def print_grounds(grounds: Iterable[dict[str, Any]], indent: str = "") -> None:
    """On what a decision rests; what no public document states is marked."""
    for ground in grounds:
        click.echo(f"{indent}ground: {ground['reference']}{'' if ground['certain'] else ' (simulated)'}")

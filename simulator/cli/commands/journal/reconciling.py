# SPDX-License-Identifier: EUPL-1.2
"""`ksz-sim journal reconcile`: a client's own access log against ours."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from simulator.cli.client import Control
from simulator.cli.commands.journal.options import with_journal
from simulator.cli.commands.journal.taking import Exported
from simulator.cli.group import REFUSED
from simulator.cli.junit import Checks, junit_option, junit_report
from simulator.cli.options import sandbox_option
from simulator.cli.output import print_json, print_table, with_json
from simulator.world.clock import in_brussels

if TYPE_CHECKING:
    from simulator.journal.comparison import Comparison

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


class _Moment(click.DateTime):
    """A moment; one without offset is meant as Brussels time."""

    name = "moment"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        from datetime import datetime

        try:
            return in_brussels(datetime.fromisoformat(value))
        except ValueError:
            self.fail(f"{value!r} is no moment, as 2026-03-02T09:00:00", param, ctx)


@click.command("reconcile")
@click.argument("client_log", type=_FILE, metavar="CLIENT_LOG")
@click.option("--columns", type=_FILE, help="YAML file that says which column holds what.")
@click.option("--organisation", metavar="CBE", help="The log is of this organisation only.")
@click.option("--since", type=_Moment(), metavar="MOMENT", help="Only from this moment on.")
@click.option("--until", type=_Moment(), metavar="MOMENT", help="Only up to this moment.")
@click.option("--all-runs", is_flag=True, help="Also exchanges from before the last reset or load.")
@click.option(
    "--tolerance", type=click.FloatRange(0, 86400), default=60, show_default=True, metavar="SECONDS",
    help="How far times may be apart where an entry has neither ticket nor reference.",
)  # fmt: skip
@click.option("--without-refused", is_flag=True, help="The log need not have what was refused.")
@click.option(
    "--limit", type=click.IntRange(1), default=1000, show_default=True, help="List at most so many of one kind."
)
@junit_option
@with_journal
@sandbox_option
@with_json
def reconcile(
    control: Control, sandbox: str, client_log: Path, columns: Path | None, organisation: str | None, since: Any,
    until: Any, all_runs: bool, tolerance: float, without_refused: bool, limit: int, junit: Path | None, as_json: bool,
) -> int:  # fmt: skip
    """Compare a client's own access log (CSV or JSON lines) with the journal.

    Exit code 0 if both tell the same, 1 if something is missing, extra or wrong, 2 for a log that cannot be read.
    """
    from simulator.journal.client_log import ClientLog
    from simulator.journal.columns import read_columns
    from simulator.journal.comparison import Scope, logged
    from simulator.journal.reconcile import compare

    with junit_report(junit, "journal reconcile") as checks:
        log = ClientLog(client_log, read_columns(columns))
        scope = Scope(tolerance, organisation, since, until, limit)
        wanted = {
            "organisation": organisation, "since": since.isoformat() if since else None,
            "until": until.isoformat() if until else None, "all_runs": "true" if all_runs else None,
        }  # fmt: skip
        ours = (logged(json.loads(one), not without_refused) for one in Exported(control, sandbox, wanted))
        found = compare(ours, log, scope)
        _check(found, checks)
        if as_json:
            print_json(found.to_data())
        else:
            _print(found)
    return 0 if found.equal else REFUSED


def _check(found: Comparison, checks: Checks) -> None:
    """A test for each kind of difference."""
    from simulator.journal.comparison import KINDS

    for kind in KINDS:
        listed = [f"{d.text}{f' (line {d.line})' if d.line else ''}" for d in found.differences if d.kind == kind]
        more = found.counts.get(kind, 0) - len(listed)
        checks.add(f"nothing is {kind}", [*listed, f"... and {more} more"] if more > 0 else listed)


def _print(found: Comparison) -> None:
    if found.differences:
        print_table(
            ("kind", "line", "ticket", "what", "journal", "client's log"),
            [(d.kind, d.line, d.ticket, d.text, d.ours, d.theirs) for d in found.differences],
        )
        click.echo("")
    for kind, count in sorted(found.counts.items()):
        listed = sum(d.kind == kind for d in found.differences)
        click.echo(f"{kind}: {count}" + (f", of which {listed} are listed" if listed < count else ""))
    verdict = "both tell the same" if found.equal else f"{sum(found.counts.values())} differences"
    more = f", {found.repeated} shown again" if found.repeated else ""
    more += f", {found.outside} of another time or organisation" if found.outside else ""
    click.echo(f"{found.theirs} entries, {found.ours} exchanges, {found.matched} matched{more}: {verdict}")

# SPDX-License-Identifier: EUPL-1.2
"""`ksz-sim journal verify`: is the journal what was written?"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import click

from simulator.cli import completing
from simulator.cli.client import Control
from simulator.cli.commands.journal.options import with_journal
from simulator.cli.group import REFUSED, USAGE, Failure
from simulator.cli.junit import Checks, junit_option, junit_report
from simulator.cli.output import print_json, with_json
from simulator.cli.progress import progress
from simulator.journal.verdict import read_head


@click.command("verify")
@click.option(
    "--sandbox",
    "sandboxes",
    multiple=True,
    metavar="NAME",
    shell_complete=completing.sandboxes,
    help="Only this sandbox; may be repeated.",
)
@click.option(
    "--expect", multiple=True, metavar="HEAD|FILE",
    help="A head that was told before (SANDBOX/CHAIN:POSITION:HASH), or the file of an earlier --json.",
)  # fmt: skip
@junit_option
@with_journal
@with_json
def verify(
    control: Control, sandboxes: tuple[str, ...], expect: tuple[str, ...], junit: Path | None, as_json: bool
) -> int:
    """Hash every row of the journal again: exit code 1 if one was changed, is missing, or stands in another order."""
    with junit_report(junit, "journal verify") as checks:
        look = {"sandboxes": sandboxes, "expect": list(_heads(expect)), "progress": True}
        report = _report(control.stream("POST", "/journal/verify", look))
        _check(report, checks)
        if as_json:
            print_json(report)
        else:
            _print(report)
    return 0 if report["ok"] else REFUSED


def _check(report: dict[str, Any], checks: Checks) -> None:
    """A test for each chain, and one for breaches that are of none."""
    left = list(report["breaches"])
    for chain in report["chains"]:
        of_it = [one for one in left if (one["sandbox"], one["chain"]) == (chain["sandbox"], chain["chain"])]
        left = [one for one in left if one not in of_it]
        checks.add(f"{chain['sandbox']}/{chain['chain']} is as written", [one["told"] for one in of_it])
    more = report["breaches_found"] - len(report["breaches"])
    others = [*(one["told"] for one in left), *([f"... and {more} more"] if more else ())]
    checks.add("no chain is missing or in another order", others)


def _heads(expect: Iterable[str]) -> Iterator[str]:
    for text in expect:
        file = Path(text)
        if not file.is_file():
            read_head(text)  # one that is none is told at once
            yield text
            continue
        try:
            yield from json.loads(file.read_text(encoding="utf-8"))["heads"]
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise Failure(f"{file} is not what `journal verify --json` prints", code=USAGE) from error


def _report(lines: Iterable[bytes]) -> dict[str, Any]:
    seen = 0
    with ExitStack() as shown:
        done: Callable[[int], None] | None = None
        for line in filter(None, lines):
            told = json.loads(line)
            if "report" in told:
                report: dict[str, Any] = told["report"]
                return report
            rows, total = told["progress"]["rows"], told["progress"]["total"]
            done = done or shown.enter_context(progress("exchanges", total, lines=True))
            done(rows - seen)
            seen = rows
    raise Failure("the answer ended before the report")


def _print(report: dict[str, Any]) -> None:
    for breach in report["breaches"]:
        click.echo(breach["told"])
    more = report["breaches_found"] - len(report["breaches"])
    if more:
        click.echo(f"... and {more} more")
    for chain in report["chains"]:
        for one in chain["removed"]:
            click.echo(
                f"{chain['sandbox']}/{chain['chain']}: rows up to {one['position']} were taken away at {one['moment']} "
                f"({one['reason']})"
            )
    verdict = "as written" if report["ok"] else f"NOT as written: {report['breaches_found']} breaches"
    click.echo(f"{report['rows']} exchanges in {len(report['chains'])} chains: {verdict}")
    for head in report["heads"]:
        click.echo(f"head {head}")

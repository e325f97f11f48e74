# SPDX-License-Identifier: EUPL-1.2
"""`ksz-sim journal list`, `show` and `lines`."""

from __future__ import annotations

from typing import Any

import click

from simulator.cli.client import Control, in_sandbox
from simulator.cli.commands.journal.options import with_filter, with_journal
from simulator.cli.decisions import print_decisions, print_grounds
from simulator.cli.options import language_option, sandbox_option
from simulator.cli.output import pretty, print_json, print_table, with_json
from simulator.journal.lines import LEVELS, flat

_LINE = ("time", "level", "ticket", "organisation", "user", "operation", "ssin", "why", "status", "decisions", "blocks")


@click.command("list")
@with_filter
@click.option("--limit", type=int, default=50, show_default=True, help="At most so many, the newest.")
@language_option
@with_journal
@sandbox_option
@with_json
def list_(control: Control, sandbox: str, wanted: dict[str, Any], limit: int, language: str, as_json: bool) -> None:
    """List exchanges, the newest first."""
    answer = control.get(in_sandbox(sandbox, "exchanges"), **wanted, limit=limit, language=language)
    if as_json:
        print_json(answer)
        return
    print_table(
        ("id", "received", "operation", "ssin", "organisation", "status", "outcome", "refused because"),
        [
            (
                e["id"], _when(e["received"]), _title(e), e["ssin"], e["organisation"], e["status"],
                e["outcome"], (e["refusal"] or {}).get("reason"),
            )
            for e in answer["exchanges"]
        ],
    )  # fmt: skip


@click.command("show")
@click.argument("exchange", type=int, metavar="ID")
@click.option("--messages", is_flag=True, help="Also show request and reply, indented.")
@language_option
@with_journal
@sandbox_option
@with_json
def show(control: Control, exchange: int, messages: bool, language: str, sandbox: str, as_json: bool) -> None:
    """Show one exchange: who asked, every decision on its way, its log lines, its place in the chain."""
    found = control.get(in_sandbox(sandbox, "exchanges", str(exchange)), language=language)
    if as_json:
        print_json(found)
        return
    click.echo(f"exchange {found['id']}: {_title(found)}, {found['received']}, ticket {found['ticket']}")
    click.echo(f"SSIN {found['ssin'] or '-'}, organisation {found['organisation'] or '-'}, from {_sender(found)}")
    _print_identity(found.get("identity") or {})
    took = f" in {found['duration_ms']} ms" if "duration_ms" in found else ""
    click.echo(f"{found['outcome']} with {found['status']}{took}\n")
    decisions = found["decisions"]
    print_decisions(decisions)
    for decision in decisions:
        if not decision["allowed"] or decision["outcome"] == "reduced":
            _explain(decision)
    click.echo("")
    _print_lines(list(flat(found)))
    click.echo(f"\nrow {found['position']} of chain {found['chain']}, written {found['written']}")
    click.echo(f"hash {found['hash']}")
    if messages:
        _print_messages(found)


@click.command("lines")
@with_filter
@click.option("--level", type=click.Choice(LEVELS), help="Only the lines of this level of the network.")
@click.option("--limit", type=int, default=1000, show_default=True, help="At most so many lines, the oldest.")
@with_journal
@sandbox_option
@with_json
def lines(control: Control, sandbox: str, wanted: dict[str, Any], level: str | None, limit: int, as_json: bool) -> None:
    """List the log lines: one for each level of the network that an exchange reached."""
    answer = control.get(in_sandbox(sandbox, "journal", "lines"), **wanted, level=level, limit=limit)
    if as_json:
        print_json(answer)
        return
    _print_lines(answer["lines"])


def _print_lines(found: list[dict[str, Any]]) -> None:
    print_table(
        _LINE,
        [
            (
                _when(line["time"]), line["level"], line["ticket"], line["organisation"], line["user"],
                line["source"] if line["level"] == "supplier" else _title(line), line["ssin"], _why(line),
                line["status"], _decisions(line), _blocks(line),
            )
            for line in found
        ],
    )  # fmt: skip


def _why(line: dict[str, Any]) -> str:
    rows = (f"quality {row['quality']} {row['from']}..{row['to'] or ''}" for row in line["inscriptions"])
    return ", ".join(filter(None, (line["legal_context"], *rows)))


def _decisions(line: dict[str, Any]) -> str:
    """How many controls there were, or the one that refused."""
    refused = [decision["rule"] for decision in line["decisions"] if not decision["allowed"]]
    return f"NO: {', '.join(refused)}" if refused else str(len(line["decisions"]))


def _blocks(line: dict[str, Any]) -> str:
    filtered = f"without {', '.join(line['filtered'])}" if line["filtered"] else ""
    return ", ".join(filter(None, (f"{len(line['sent'])} sent" if line["sent"] else "", filtered)))


def _print_identity(identity: dict[str, Any]) -> None:
    for way in ("certificate", "signature"):
        seen = identity.get(way)
        if seen:
            problem = f", not trusted: {seen['problem']}" if seen["problem"] else ""
            click.echo(f"{way} {seen['subject']}, CBE {seen['cbe'] or '-'}, {seen['fingerprint'][:16]}...{problem}")
    for name, text in (("token", "UsernameToken of"), ("message_id", "MessageID")):
        if identity.get(name):
            click.echo(f"{text} {identity[name]}")


def _explain(decision: dict[str, Any]) -> None:
    what = "reduced by" if decision["allowed"] else "refused by"
    code = f" with {decision['code']}" if decision.get("code") else ""
    click.echo(f"\n{what} {decision['rule']}{code}: {decision['title']}")
    for name, value in decision["facts"].items():
        click.echo(f"  {name}: {value}")
    if decision["remedy"]:
        click.echo(f"remedy: {decision['remedy']}")
    print_grounds(decision["grounds"])


def _print_messages(found: dict[str, Any]) -> None:
    for name in ("request", "reply"):
        click.echo(f"\n-- {name}\n{pretty(found[name])}")


def _when(moment: str) -> str:
    return moment[:19].replace("T", " ")


def _title(exchange: dict[str, Any]) -> str:
    return ".".join(part for part in (exchange["service"], exchange["operation"]) if part) or "-"


def _sender(exchange: dict[str, Any]) -> str:
    identity, stated = exchange.get("identity") or {}, exchange.get("stated") or {}
    told = f"user {identity.get('user') or '-'} at {identity.get('address') or '-'}"
    return f"{told} for user {stated['user']}" if stated.get("user") else told

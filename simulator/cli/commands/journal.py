# SPDX-License-Identifier: EUPL-1.2
"""`ksz-sim journal`: what was asked and answered, and why."""

from __future__ import annotations

from typing import Any

import click

from simulator.cli.client import Control, in_sandbox
from simulator.cli.options import sandbox_option, with_server
from simulator.cli.output import pretty, print_json, print_table, with_json

_MARK = {True: "yes", False: "NO"}


@click.group("journal", no_args_is_help=False)
def command() -> None:
    """Look into the journal of a sandbox."""


@command.command("list")
@click.option("--service", help="Only this service.")
@click.option("--operation", help="Only this operation.")
@click.option("--ssin", help="Only about this SSIN.")
@click.option("--ticket", help="Only the exchange with this ticket.")
@click.option("--status", help="Only with this status (MSG00012, FAULT, ...).")
@click.option("--outcome", help="Only answered, refused or failed exchanges.")
@click.option("--since", metavar="MOMENT", help="Only from this moment of the sandbox's clock on.")
@click.option("--until", metavar="MOMENT", help="Only up to this moment.")
@click.option("--limit", type=int, default=50, show_default=True, help="At most so many, the newest.")
@click.option("--all-runs", is_flag=True, help="Also from before the last reset or load.")
@with_server
@sandbox_option
@with_json
def list_(control: Control, sandbox: str, all_runs: bool, as_json: bool, **wanted: Any) -> None:
    """List exchanges, the newest first."""
    answer = control.get(in_sandbox(sandbox, "exchanges"), **wanted, all_runs="true" if all_runs else None)
    if as_json:
        print_json(answer)
        return
    print_table(
        ("id", "received", "operation", "ssin", "organisation", "status", "outcome", "refused because"),
        [
            (
                e["id"], e["received"][:19].replace("T", " "), _title(e), e["ssin"], e["organisation"], e["status"],
                e["outcome"], (e["refusal"] or {}).get("reason"),
            )
            for e in answer["exchanges"]
        ],
    )  # fmt: skip


@command.command("show")
@click.argument("exchange", type=int, metavar="ID")
@click.option("--messages", is_flag=True, help="Also show request and reply, indented.")
@with_server
@sandbox_option
@with_json
def show(control: Control, exchange: int, messages: bool, sandbox: str, as_json: bool) -> None:
    """Show one exchange with every decision on its way."""
    found = control.get(in_sandbox(sandbox, "exchanges", str(exchange)))
    if as_json:
        print_json(found)
        return
    click.echo(f"exchange {found['id']}: {_title(found)}, {found['received']}, ticket {found['ticket']}")
    click.echo(f"SSIN {found['ssin'] or '-'}, organisation {found['organisation'] or '-'}, from {_sender(found)}")
    click.echo(f"{found['outcome']} with {found['status']} in {found['duration_ms']} ms\n")
    decisions = found["decisions"]
    print_table(("allowed", "rule", "reason"), [(_MARK[d["allowed"]], d["rule"], d["reason"]) for d in decisions])
    for decision in decisions:
        if not decision["allowed"]:
            _explain(decision)
    if messages:
        _print_messages(found)


def _explain(decision: dict[str, Any]) -> None:
    click.echo(f"\nrefused by {decision['rule']} with {decision['code']}")
    for name, value in decision["facts"].items():
        click.echo(f"  {name}: {value}")
    if decision["remedy"]:
        click.echo(f"remedy: {decision['remedy']}")


def _print_messages(found: dict[str, Any]) -> None:
    for name in ("request", "reply"):
        click.echo(f"\n-- {name}\n{pretty(found[name])}")


def _title(exchange: dict[str, Any]) -> str:
    return ".".join(part for part in (exchange["service"], exchange["operation"]) if part) or "-"


def _sender(exchange: dict[str, Any]) -> str:
    sender = exchange.get("sender") or {}
    return f"user {sender.get('user') or '-'} at {sender.get('address') or '-'}"

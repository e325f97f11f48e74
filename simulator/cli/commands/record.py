# SPDX-License-Identifier: EUPL-1.2
"""`ksz-sim record`: a sandbox that sends requests on to another endpoint, and records them with other numbers."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import click

from simulator.cli.client import Control, in_sandbox
from simulator.cli.options import sandbox_option, with_server
from simulator.cli.output import print_json, print_table, unwritable, with_json


@click.group("record", no_args_is_help=False)
def command() -> None:
    """Record what another endpoint answers, with other numbers and names."""


@command.command("start")
@click.argument("target", metavar="URL")
@click.option(
    "--path", "paths", multiple=True, metavar="SERVICE=PATH",
    help="The path at the target, where it is not ours: Service/version=/PATH, or Service=/PATH. May be repeated.",
)  # fmt: skip
@click.option("--timeout", type=float, help="Seconds that an answer may take.  [default: 30]")
@click.option("--largest", type=int, metavar="BYTES", help="Bytes that an answer may have.  [default: 10485760]")
@click.option("--no-verify", is_flag=True, help="Do not check the target's certificate. Never for real data.")
@with_server
@sandbox_option
@with_json
def start(
    control: Control, target: str, paths: tuple[str, ...], timeout: float | None, largest: int | None, no_verify: bool,
    sandbox: str, as_json: bool,
) -> None:  # fmt: skip
    """Send requests to a sandbox on to URL from now on, and record them."""
    wanted: dict[str, Any] = {"target": target, "paths": dict(map(_path, paths)), "verify": not no_verify}
    wanted |= {key: value for key, value in (("timeout", timeout), ("largest", largest)) if value is not None}
    answer = control.put(in_sandbox(sandbox, "recording"), wanted)
    if as_json:
        print_json(answer)
    else:
        click.echo(f"{sandbox} records from {answer['target']}; `ksz-sim record stop` ends it")


@command.command("stop")
@with_server
@sandbox_option
@with_json
def stop(control: Control, sandbox: str, as_json: bool) -> None:
    """Let the sandbox answer by itself again; what was recorded stays."""
    _show(control.delete(in_sandbox(sandbox, "recording")), sandbox, as_json)


@command.command("status")
@with_server
@sandbox_option
@with_json
def status(control: Control, sandbox: str, as_json: bool) -> None:
    """Show whether a sandbox records, and what it has recorded."""
    _show(control.get(in_sandbox(sandbox, "recording")), sandbox, as_json)


@command.command("list")
@click.option("--left-out", is_flag=True, help="Only what was passed on and not recorded, and why.")
@click.option("--limit", type=int, default=100, show_default=True, help="At most so many.")
@with_server
@sandbox_option
@with_json
def list_(control: Control, left_out: bool, limit: int, sandbox: str, as_json: bool) -> None:
    """List what came through."""
    query = {"kept": "false"} if left_out else {}
    answer = control.get(in_sandbox(sandbox, "recording", "exchanges"), limit=limit, **query)
    if as_json:
        print_json(answer)
        return
    print_table(
        ("exchange", "time", "service", "operation", "SSIN", "status", "HTTP", "left out because"),
        [
            (
                e["exchange"], e["received"][:19].replace("T", " "), e["service"], e["operation"], e["ssin"],
                e["status"], e["http_status"], e["why"],
            )
            for e in answer["exchanges"]
        ],
    )  # fmt: skip


@command.command("scenario")
@click.option(
    "--out", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE",
    help="Write to this file, not to stdout. Its name is that of the scenario.",
)  # fmt: skip
@with_server
@sandbox_option
@with_json
def scenario(control: Control, out: Path | None, sandbox: str, as_json: bool) -> None:
    """Make a scenario of a recording, that answers the same requests in the same way."""
    name = re.sub(r"[^a-z0-9-]+", "-", out.stem.lower()).strip("-") if out else ""
    content = control.content(in_sandbox(sandbox, "recording", "scenario"), name=name or None)
    if out is not None:
        try:
            out.write_bytes(content)
        except OSError as error:
            raise unwritable(out, error) from error
    if as_json:
        print_json({"file": str(out)} if out else {"yaml": content.decode()})
    else:
        click.echo(f"{out}: {len(content)} bytes" if out else content.decode(), nl=out is not None)


def _path(text: str) -> tuple[str, str]:
    name, _, path = text.partition("=")
    if not path.startswith("/"):
        raise click.BadParameter(f"{text}: write Service/version=/PATH", param_hint="--path")
    return name, path


def _show(answer: dict[str, Any], sandbox: str, as_json: bool) -> None:
    if as_json:
        print_json(answer)
        return
    does = "records" if answer["recording"] else "has recorded"
    click.echo(f"{sandbox} {does} from {answer['target']}, since {answer['started'][:19].replace('T', ' ')} (UTC)")
    click.echo(f"recorded: {answer['recorded']} exchanges about {answer['people']} people")
    for why, count in answer["why"].items():
        click.echo(f"not recorded: {count}, because {why}")

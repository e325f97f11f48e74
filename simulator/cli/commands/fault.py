# SPDX-License-Identifier: EUPL-1.2
"""`ksz-sim fault`: what goes wrong on demand."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import reduce
from typing import Any, TextIO

import click
import yaml

from simulator.cli import completing
from simulator.cli.client import Control, in_sandbox
from simulator.cli.group import Failure
from simulator.cli.options import sandbox_option, with_server
from simulator.cli.output import print_json, print_table, with_json

_WHEN = ("service", "operation", "ssin", "caller", "legal_context")
_HOW_OFTEN = ("after", "every", "probability", "times")
_WHAT = {
    "code": "The network answers with this code: MSG00012, or {code: ..., information: {field: value}}.",
    "ksz_down": "The Crossroads Bank is not available.",
    "repertory_down": "The sectoral repertory cannot be reached.",
    "supplier_down": "The authentic source cannot be reached.",
    "latency": "Milliseconds, or {uniform: {from: 100, to: 500}} or another distribution. Also beside another one.",
    "timeout": "No answer, and after so many seconds the connection is closed.",
    "reset": "The connection is reset, after so many bytes of the answer.",
    "truncated": "The answer stops after so many bytes.",
    "invalid": "The answer breaks: renamed, removed, malformed or doubled.",
    "wrong_ticket": "The answer has another ticket.",
    "duplicate": "The previous answer is given again.",
    "http_status": "A gateway answers with this status (503).",
}
_WITH_VALUE = ("code", "latency")


def _what_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """An option for each thing that can go wrong; alone, where it can be, it is `true`, else YAML."""

    def add(decorated: Callable[..., Any], name: str) -> Callable[..., Any]:
        alone: dict[str, Any] = {} if name in _WITH_VALUE else {"is_flag": False, "flag_value": "true"}
        metavar = "[YAML]" if alone else "YAML"
        return click.option(f"--{name.replace('_', '-')}", name, metavar=metavar, help=_WHAT[name], **alone)(decorated)

    return reduce(add, reversed(_WHAT), function)


@click.group("fault", no_args_is_help=False)
def command() -> None:
    """List, add and remove faults: what goes wrong on demand."""


@command.command("list")
@with_server
@sandbox_option
@with_json
def list_(control: Control, sandbox: str, as_json: bool) -> None:
    """List the faults of a sandbox, and how often they struck."""
    answer = control.get(in_sandbox(sandbox, "faults"))
    if as_json:
        print_json(answer)
        return
    print_table(
        ("id", "what", "when", "how often", "met", "struck"),
        [
            (f["id"], _words(f["what"]), _words(f.get("when")), _words(f.get("how_often")), f["seen"], f["hits"])
            for f in answer["faults"]
        ],
    )


@command.command("show")
@click.argument("fault", metavar="ID")
@with_server
@sandbox_option
@with_json
def show(control: Control, fault: str, sandbox: str, as_json: bool) -> None:
    """Show one fault as JSON."""
    print_json(control.get(in_sandbox(sandbox, "faults", fault)))


@command.command("add")
@click.option("--id", "id_", metavar="NAME", help="Its name; default: one is made.")
@click.option("--service", help="Only for this service.")
@click.option("--operation", shell_complete=completing.operations, help="Only for this operation: Service.operation.")
@click.option("--ssin", help="Only about this SSIN.")
@click.option("--caller", metavar="CBE", help="Only for this organisation.")
@click.option("--legal-context", help="Only for this purpose.")
@click.option("--after", type=int, help="So many pass first.")
@click.option("--every", type=int, help="Of the rest, each such one only: 3 is the third, the sixth, ...")
@click.option("--probability", type=float, help="From 0 to 1; the same for the same seed.")
@click.option("--times", type=int, help="It strikes so many times.")
@_what_options
@click.option("--file", type=click.File(encoding="utf-8"), help="YAML with one fault or a list of them; - for stdin.")
@with_server
@sandbox_option
@with_json
def add(control: Control, id_: str | None, file: TextIO | None, sandbox: str, as_json: bool, **given: Any) -> None:
    """Add a fault by options, or those of a file."""
    options = {name: value for name, value in given.items() if value is not None}
    if file is not None and (options or id_):
        raise click.UsageError("--file holds whole faults: leave the other options out, or the file.")
    wanted = [_fault(id_, options)] if file is None else _of_file(file)
    added = [control.post(in_sandbox(sandbox, "faults"), fault) for fault in wanted]
    if as_json:
        print_json({"faults": added})
        return
    for fault in added:
        click.echo(f"{fault['id']}: {_words(fault['what'])}")


@command.command("remove")
@click.argument("faults", nargs=-1, metavar="ID...")
@click.option("--all", "everything", is_flag=True, help="All of them, also those of the scenario.")
@with_server
@sandbox_option
@with_json
def remove(control: Control, faults: tuple[str, ...], everything: bool, sandbox: str, as_json: bool) -> None:
    """Remove faults; a reset brings back those of the scenario."""
    if everything == bool(faults):
        raise click.UsageError("Name the faults, or give --all.")
    if everything:
        control.delete(in_sandbox(sandbox, "faults"))
    for fault in faults:
        control.delete(in_sandbox(sandbox, "faults", fault))
    if as_json:
        print_json({"sandbox": sandbox, "removed": list(faults), "all": everything})
        return
    click.echo(f"gone: {', '.join(faults) or 'all faults'}")


def _fault(id_: str | None, options: dict[str, Any]) -> dict[str, Any]:
    """The fault that the options say."""
    parts = {
        "when": {name: options[name] for name in _WHEN if name in options},
        "how_often": {name: options[name] for name in _HOW_OFTEN if name in options},
        "what": {name: _value(name, options[name]) for name in _WHAT if name in options},
    }
    return ({"id": id_} if id_ else {}) | {key: part for key, part in parts.items() if part or key == "what"}


def _value(name: str, text: str) -> Any:
    try:
        value = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise click.BadParameter(_no_yaml(error), param_hint=f"--{name.replace('_', '-')}") from error
    return text if name == "code" and not isinstance(value, dict) else _plain(value)


def _of_file(file: TextIO) -> list[Any]:
    try:
        data = yaml.safe_load(file)
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise Failure(f"{file.name}: {_no_yaml(error)}") from error
    if isinstance(data, dict) and isinstance(data.get("faults"), list):
        data = data["faults"]
    found = data if isinstance(data, list) else [data]
    if not found or not all(isinstance(fault, dict) for fault in found):
        raise Failure(f"{file.name}: one fault is expected, or a list of them (docs/faults.md)")
    return [_plain(fault) for fault in found]


def _no_yaml(error: Exception) -> str:
    return f"is not YAML: {' '.join(str(error).split())}"


def _plain(value: Any) -> Any:
    """As JSON can say it."""
    return json.loads(json.dumps(value, default=str))


def _words(part: dict[str, Any] | None) -> str:
    """`supplier_down, latency 300`: what a part of a fault says, in one line."""
    return ", ".join(_word(name, value) for name, value in (part or {}).items())


def _word(name: str, value: Any) -> str:
    if value is True or value == {}:
        return name
    if isinstance(value, float):
        return f"{name} {value:g}"
    if not isinstance(value, dict):
        return f"{name} {value}"
    first = next(iter(value.values()))
    if len(value) > 1 or isinstance(first, bool):
        return f"{name} ({_words(value)})"
    return f"{name} {_words(value)}" if isinstance(first, dict) else _word(name, first)

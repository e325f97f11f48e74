# SPDX-License-Identifier: EUPL-1.2
"""`ksz-sim check`: did the client send what it should have?"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any

import click

from simulator.cli.client import Control, in_sandbox
from simulator.cli.group import REFUSED, USAGE, Failure
from simulator.cli.junit import junit_option, junit_report
from simulator.cli.options import language_option, sandbox_option, with_server
from simulator.cli.output import print_json, with_json
from simulator.cli.plain_data import plain_data

_EXPECTED = (
    click.option("--ssin", help="About this person."),
    click.option("--organisation", metavar="CBE", help="From this organisation."),
    click.option("--legal-context", help="For this purpose."),
    click.option("--request", metavar="YAML", help="With these elements in the request, by names."),
    click.option("--code", help="Answered with this status or reason code."),
)
_OUTCOME = click.option("--outcome", type=click.Choice(["answered", "refused", "failed"]), help="What became of it.")
_COUNTED = (
    click.option("--times", type=click.IntRange(0), help="Exactly so often."),
    click.option("--at-least", type=click.IntRange(0), help="So often or more; without a number: once or more."),
    click.option("--at-most", type=click.IntRange(0), help="So often or less."),
)


@click.group("check", no_args_is_help=False)
def command() -> None:
    """Check what a sandbox received since its last load or reset.

    Exit code 0 if it is so, 1 if it is not, 2 if it cannot be meant.
    """


def _checking(*options: Any) -> Callable[[Callable[..., dict[str, Any]]], click.Command]:
    """A command that checks what its function gives as the body of a check."""

    def made(function: Callable[..., dict[str, Any]]) -> click.Command:
        @wraps(function)
        def run(control: Control, sandbox: str, language: str, junit: Path | None, as_json: bool, **given: Any) -> int:
            check = function(**{key: value for key, value in given.items() if value is not None})
            kind, expected = next(iter(check.items()))
            with junit_report(junit, f"check {kind}") as checks:
                found = _asked(control, sandbox, {**check, "language": language})
                checks.add(_title(kind, expected), () if found["passed"] else found["message"].splitlines())
            if as_json:
                print_json(found)
            else:
                click.echo(found["message"])
            return 0 if found["passed"] else REFUSED

        done: Any = run
        for option in reversed((*options, language_option, junit_option, with_server, sandbox_option, with_json)):
            done = option(done)
        return click.command(function.__name__.rstrip("_").replace("_", "-"))(done)

    return made


def _asked(control: Control, sandbox: str, check: dict[str, Any]) -> Any:
    try:
        return control.post(in_sandbox(sandbox, "checks"), check)
    except Failure as error:  # exit code 1 is for a check that failed
        raise Failure(*error.message.splitlines(), code=USAGE, problems=error.problems) from error


def _title(kind: str, expected: Any) -> str:
    steps = expected if isinstance(expected, list) else [expected]
    told = (sorted(step.items(), key=lambda item: (item[0] != "operation", item[0])) for step in steps)
    return f"{kind} " + ", then ".join(" ".join(f"{key}={value}" for key, value in step) or "anything" for step in told)


def _expectation(given: dict[str, Any]) -> dict[str, Any]:
    return given | ({"request": plain_data(given["request"])} if "request" in given else {})


@_checking(click.argument("operation", required=False, metavar="[SERVICE.OPERATION]"), *_EXPECTED, _OUTCOME, *_COUNTED)
def received(**given: Any) -> dict[str, Any]:
    """Such a request came: at least once, or as often as told."""
    return {"received": _expectation(given)}


@_checking(click.argument("operation", required=False, metavar="[SERVICE.OPERATION]"), *_EXPECTED, _OUTCOME)
def never(**given: Any) -> dict[str, Any]:
    """No such request came."""
    return {"never": _expectation(given)}


@_checking(click.argument("steps", nargs=-1, required=True, metavar="STEP..."))
def in_order(steps: tuple[str, ...]) -> dict[str, Any]:
    """Such requests came one after the other; others may have come between.

    A STEP is SERVICE.OPERATION, or YAML: '{operation: RetrieveTIGroups.retrieveTI, ssin: "84051290054"}'.
    """
    return {"in_order": [plain_data(step) if step.startswith("{") else {"operation": step} for step in steps]}


@_checking(
    click.argument("operation", required=False, metavar="[SERVICE.OPERATION]"), *_EXPECTED,
    click.option("--rule", help="By this rule."), *_COUNTED,
)  # fmt: skip
def refused(**given: Any) -> dict[str, Any]:
    """Such a request was refused: at least once, or as often as told."""
    return {"refused": _expectation(given)}


for _one in (received, never, in_order, refused):
    command.add_command(_one)

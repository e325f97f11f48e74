# SPDX-License-Identifier: EUPL-1.2
"""`ksz-sim new`: a service, a rule or a scenario to begin with."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from simulator.cli.group import USAGE, Failure
from simulator.cli.output import print_json, with_json

if TYPE_CHECKING:
    from simulator.cli.scaffolds.place import Plan

_CALLER = "--as 0999100196 --user ocmw-gent:fake-gent-password --about 84051290054"
_CHECK = "ruff check . && ruff format --check . && mypy && pytest -q"


@click.group("new", no_args_is_help=False)
def command() -> None:
    """Begin a service, a rule or a scenario: written so that it works, with what is to be filled in marked."""


@command.command("service")
@click.argument("name")
@click.option("--version", "wanted", metavar="VERSION", help="v1, or for ssdn a day.  [default: v1, or today]")
@click.option("--family", type=click.Choice(["soa", "ssdn"]), default="soa", show_default=True)
@click.option("--source", metavar="MODULE", help="A new authentic source that it asks.  [default: registers]")
@click.option("--here", is_flag=True, help="A folder for `serve --contracts`, also where there is a checkout.")
@with_json
def service(name: str, wanted: str | None, family: str, source: str | None, here: bool, as_json: bool) -> None:
    """Write a service NAME (as PensionService): contract, cases, samples, the module that answers, a test.

    Outside a checkout of the simulator, or with --here: a folder NAME with a contract for `serve --contracts`, and a
    scenario with what it replies.
    """
    from simulator.cli.scaffolds import names
    from simulator.cli.scaffolds.place import checkout
    from simulator.cli.scaffolds.service import service_plan

    names.service_name(name)
    version = names.version(wanted or _version(family), family)
    asked = names.source_name(source) if source else None
    root = None if here else checkout()
    if root is None:
        _brought(name, version, family, source, as_json)
        return
    plan = service_plan(root, name, version, family, asked)
    checks = "tests/contracts/test_every_contract.py tests/services/test_every_service.py"
    call = f"ksz-sim call {name}/{version}.consult {_CALLER}"
    own = next(path for path in plan.new if path.startswith("tests/"))
    _write(plan, (f"{_CHECK} {checks} {own}", call), as_json)


def _brought(name: str, version: str, family: str, source: str | None, as_json: bool) -> None:
    from simulator.cli.scaffolds.brought import contract_plan

    if family != "soa" or source:
        raise click.UsageError("a folder for `serve --contracts` is of family soa, and its replies are in its scenario")
    plan, known = contract_plan(Path.cwd(), name, version), f"--contracts {name}"
    *_, scenario = plan.new
    then = (
        f"ksz-sim contract check {name}", f"ksz-sim scenario check {scenario} {known}",
        f"ksz-sim serve --scenario {scenario} {known}", f"ksz-sim call {name}.consult {_CALLER} {known}",
    )  # fmt: skip
    _write(plan, then, as_json)


@command.command("rule")
@click.argument("name", metavar="FAMILY.NAME")
@with_json
def rule(name: str, as_json: bool) -> None:
    """Write a rule (as criteria.weekday): its function, its place among the rules, words, a test, a row in the docs."""
    from simulator.cli.scaffolds import names
    from simulator.cli.scaffolds.place import checkout
    from simulator.cli.scaffolds.rule import rule_plan

    family, own = names.rule_name(name)
    root = _checkout(checkout(), "a rule: rules are code of the simulator, and a scenario sets them under `rules`")
    _write(rule_plan(root, family, own), (f"{_CHECK} tests/rules",), as_json)


@command.command("scenario")
@click.argument("name")
@with_json
def scenario(name: str, as_json: bool) -> None:
    """Write a scenario NAME (as living-wage) into scenarios/ of a checkout, else into the folder where you are."""
    from simulator.cli.scaffolds import names
    from simulator.cli.scaffolds.place import checkout
    from simulator.cli.scaffolds.scenario import scenario_plan

    root = checkout()
    plan = scenario_plan(root, Path.cwd(), names.scenario_name(name))
    file = name if root else f"{name}.yaml"
    _write(plan, (f"ksz-sim scenario check {file}", f"ksz-sim serve --scenario {file}"), as_json)


def _checkout(root: Path | None, what: str) -> Path:
    if root is None:
        raise Failure(f"there is no checkout of ksz-simulator here, which is the place of {what}", code=USAGE)
    return root


def _version(family: str) -> str:
    from datetime import date

    return "v1" if family == "soa" else f"{date.today():%Y%m%d}"


def _write(plan: Plan, then: tuple[str, ...], as_json: bool) -> None:
    from simulator.cli.scaffolds.place import FILL_IN

    written = plan.write()
    marked = [path for path, text in {**plan.new, **plan.changed}.items() if FILL_IN in str(text)]
    find = f"grep -n '{FILL_IN}' {' '.join(marked)}"
    if as_json:
        changed = [*plan.changed, *plan.made]
        print_json({"folder": str(plan.root), "written": [*plan.new], "changed": changed, "next": [find, *then]})
        return
    for path in written:
        click.echo(f"{'written' if path in plan.new else 'changed'}  {path}")
    click.echo("\nIt works as written. What comes next:")
    for line in (find, *then):
        click.echo(f"  {line}")

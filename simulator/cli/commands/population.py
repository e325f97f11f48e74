# SPDX-License-Identifier: EUPL-1.2
"""`ksz-sim population`: invented people in any number, whose facts fit together."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from simulator.cli.client import Control, in_sandbox
from simulator.cli.completing import sandboxes
from simulator.cli.options import with_server
from simulator.cli.output import print_json, unwritable, with_json
from simulator.cli.progress import progress, waiting

if TYPE_CHECKING:
    from simulator.scenarios.scenario import Scenario

_SECONDS = 3600
_MORNING = 9
_NAME = "population"
_OPTION = {"population.size": "size", "population.seed": "seed", "clock": "at"}


class _Day(click.DateTime):
    """A day, or a moment of it."""

    def __init__(self) -> None:
        super().__init__(["%Y-%m-%d", "%Y-%m-%dT%H:%M:%S"])

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The moment; what is none is told with an example."""
        try:
            return super().convert(value, param, ctx)
        except click.BadParameter:
            self.fail(f"{value!r} is no day; write it as 2026-03-02", param, ctx)


@click.command("population")
@click.option("--size", type=int, required=True, metavar="N", help="So many people.")
@click.option("--seed", type=int, default=1, show_default=True, help="The same seed, the same people.")
@click.option("--at", type=_Day(), metavar="DATE", help="The day as of which they live.  [default: today]")
@click.option("--out", metavar="FILE", help="A scenario, or JSON lines where FILE ends in .jsonl.  [default: stdout]")
@click.option("--database", metavar="FILE|URL", help="Load them into a database for which no simulator runs.")
@click.option(
    "--sandbox",
    metavar="NAME",
    shell_complete=sandboxes,
    help="Load them into this sandbox: of --database, or of a running simulator.",
)
@with_server
@with_json
def command(
    control: Control,
    size: int,
    seed: int,
    at: datetime | None,
    out: str | None,
    database: str | None,
    sandbox: str | None,
    as_json: bool,
) -> None:
    """Invent people: households with careers, incomes and files at every authentic source.

    A load replaces what the sandbox holds.
    """
    if out is not None and (database or sandbox):
        raise click.UsageError("--out writes a file; it does not go with --database or --sandbox")
    text = _scenario_text(size, seed, at.replace(hour=at.hour or _MORNING) if at else None)
    if database is None and sandbox is not None:
        with waiting(f"inventing {size} people"):
            answer = control.post(in_sandbox(sandbox, "scenario"), {"yaml": text}, seconds=_SECONDS)
        people, run = answer["counts"]["persons"], answer["run"]
        _tell({"sandbox": sandbox, "people": people, "run": run}, as_json)
        return
    scenario = _scenario(text)
    if database is not None:
        name = sandbox or "default"
        _tell({"sandbox": name, "people": _load(scenario, database, name, size)}, as_json)
        return
    _write(scenario, out, size, as_json)
    if out is not None and as_json:
        print_json({"file": out})


def _tell(loaded: dict[str, Any], as_json: bool) -> None:
    if as_json:
        print_json(loaded)
        return
    run = f"; run {loaded['run']}" if "run" in loaded else ""
    click.echo(f"sandbox {loaded['sandbox']} holds {loaded['people']} people{run}")


def _scenario_text(size: int, seed: int, at: datetime | None) -> str:
    """The scenario that asks for them."""
    lines = [f"scenario: {_NAME}", f"title: {{en: {size} invented people}}"]
    lines += [f"clock: {at.isoformat()}"] if at else []
    return "\n".join((*lines, f"population: {{size: {size}, seed: {seed}}}", ""))


def _scenario(text: str) -> Scenario:
    from simulator.errors import ScenarioError
    from simulator.scenarios.load import make_scenario
    from simulator.yaml_source import read_yaml

    try:
        return make_scenario((read_yaml(f"{_NAME}.yaml", text, ScenarioError),))
    except ScenarioError as error:
        lines = (f"--{_OPTION.get(problem.path, problem.path)}: {problem.message}" for problem in error.problems)
        raise click.UsageError("; ".join(lines)) from error


def _load(scenario: Scenario, database: str, sandbox: str, size: int) -> int:
    from simulator.store import Store
    from simulator.world.documents import PERSON
    from simulator.world.sandboxes import DEFAULT, Sandboxes

    store = Store(database, alone=True)
    try:
        sandboxes = Sandboxes(store)
        known = sandbox == DEFAULT or sandbox in store.names()
        target = sandboxes.get(sandbox) if known else sandboxes.create(sandbox)
        with progress("people", size) as watch:
            scenario.load_into(target, watch)
        return store.count(sandbox, PERSON)
    finally:
        store.close()


def _write(scenario: Scenario, out: str | None, size: int, as_json: bool) -> None:
    with progress("people", size) as watch:
        if out is None:
            _write_lines(_lines(scenario, out, watch, as_json), sys.stdout)
            return
        try:
            with Path(out).open("w", encoding="utf-8") as file:
                _write_lines(_lines(scenario, out, watch), file)
        except OSError as error:
            raise unwritable(out, error) from error


def _write_lines(lines: Iterable[str], file: Any) -> None:
    for line in lines:
        file.write(f"{line}\n")


def _lines(scenario: Scenario, out: str | None, watch: Any, as_json: bool = False) -> Iterable[str]:
    from simulator.scenarios.population.writing import MOST_IN_A_SCENARIO, json_lines, scenario_lines

    assert scenario.population is not None
    if as_json or (out is not None and out.endswith(".jsonl")):
        return json_lines(scenario.population, watch)
    if scenario.population.size > MOST_IN_A_SCENARIO:
        hint = "write `population: {size: ..., seed: ...}` into a scenario, or choose a file that ends in .jsonl"
        click.echo(
            f"ksz-sim: a scenario of more than {MOST_IN_A_SCENARIO} people cannot be read again; {hint}", err=True
        )
    now = scenario.data.clock.now()
    return scenario_lines(scenario.population, _NAME, now, tuple(scenario.facts.organisations.values()), watch)

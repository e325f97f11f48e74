# SPDX-License-Identifier: EUPL-1.2
"""`ksz-sim scenario`: what a sandbox is set up with."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from simulator.cli.client import Control, in_sandbox
from simulator.cli.completing import scenarios
from simulator.cli.contracts import catalogue, contracts_option
from simulator.cli.junit import junit_option, junit_report
from simulator.cli.options import sandbox_option, with_server
from simulator.cli.output import print_json, print_table, with_json
from simulator.cli.progress import each, waiting
from simulator.cli.words import in_english, in_words

if TYPE_CHECKING:
    from simulator.scenarios.scenario import Scenario


@click.group("scenario", no_args_is_help=False)
def command() -> None:
    """List, check, show and load scenarios."""


@command.command("list")
@with_json
def list_(as_json: bool) -> None:
    """List the scenarios that come with the simulator."""
    from simulator.scenarios.files import summaries

    found = summaries()
    if as_json:
        print_json({"scenarios": [{"name": s.name, "title": dict(s.title), "about": dict(s.about)} for s in found]})
    else:
        print_table(("name", "title"), [(s.name, in_words(s.title)) for s in found])


@command.command("check")
@click.argument("files", nargs=-1, required=True, metavar="FILE...", shell_complete=scenarios)
@contracts_option
@junit_option
@with_json
def check(files: tuple[str, ...], contracts: tuple[Path, ...], junit: Path | None, as_json: bool) -> int:
    """Check scenarios by name or path, each by itself; exit code 1 if one has a problem."""
    results: list[dict[str, Any]] = []
    with junit_report(junit, "scenario check") as checks:
        for file in each("scenarios", files, len(files)):
            results.append(_checked(file, contracts))
            checks.add(file, results[-1]["problems"])
        if as_json:
            print_json({"files": results})
        else:
            _tell(results)
    return 0 if all(result["fine"] for result in results) else 1


def _checked(file: str, contracts: tuple[Path, ...]) -> dict[str, Any]:
    from simulator.errors import ConfigurationError

    try:
        scenario = _read(file, contracts)
    except ConfigurationError as error:
        return {"file": file, "fine": False, "problems": [str(problem) for problem in error.problems]}
    invented = scenario.population.size if scenario.population else 0
    return {"file": file, "fine": True, "problems": [], "people": len(scenario.facts.people) + invented}


def _tell(results: list[dict[str, Any]]) -> None:
    for result in results:
        for problem in result["problems"]:
            click.echo(f"ksz-sim: {problem}", err=True)
        if result["fine"]:
            click.echo(f"{result['file']}: fine, {result['people']} people")


def _read(name: str, contracts: tuple[Path, ...]) -> Scenario:
    from simulator.scenarios.load import read_scenarios
    from simulator.settings import Settings

    settings = Settings.load(contracts=contracts)
    known = catalogue(contracts) if settings.contracts else None
    return read_scenarios((name,), settings.clock, settings.seed, settings.real_ssins, known)


@command.command("schema")
@with_json
def schema(as_json: bool) -> None:
    """Print the JSON Schema of scenario files, for editors."""
    from simulator.scenarios.format import json_schema

    print_json(json_schema())


@command.command("show")
@click.argument("name", shell_complete=scenarios)
@contracts_option
@with_json
def show(name: str, contracts: tuple[Path, ...], as_json: bool) -> None:
    """Show who is in a scenario, with the numbers that they get."""
    scenario = _read(name, contracts)
    data = _content(scenario)
    if as_json:
        print_json(data)
        return
    click.echo(f"{', '.join(data['names'])}: {in_words(data['title'])}")
    for line in filter(None, (in_words(data["about"]),)):
        click.echo(line)
    click.echo("")
    rows = [(o["cbe"], o["alias"], o["name"], ", ".join(o["users"])) for o in data["organisations"]]
    print_table(("CBE number", "alias", "organisation", "users"), rows)
    click.echo("")
    print_table(("SSIN", "alias", "about"), [(p["ssin"], p["alias"], in_words(p["about"])) for p in data["people"]])


def _content(scenario: Scenario) -> dict[str, Any]:
    last = scenario.parts[-1].content
    people = [(part, alias, entry) for part in scenario.parts for alias, entry in part.content.people.items()]
    institutions = [(alias, entry) for part in scenario.parts for alias, entry in part.content.organisations.items()]
    return {
        "names": list(scenario.names),
        "title": last.title.model_dump(exclude_none=True),
        "about": last.about.model_dump(exclude_none=True) if last.about else {},
        "organisations": [
            {
                "alias": alias,
                "cbe": entry.cbe,
                "name": in_english(entry.name.model_dump()),
                "users": [credential.user for credential in entry.credentials],
            }
            for alias, entry in institutions
        ],
        "people": [
            {
                "alias": alias,
                "ssin": part.aliases[alias],
                "about": entry.about.model_dump(exclude_none=True) if entry.about else {},
            }
            for part, alias, entry in people
        ],
    }


@command.command("load")
@click.argument("names", nargs=-1, required=True, metavar="NAME...", shell_complete=scenarios)
@with_server
@sandbox_option
@with_json
def load(control: Control, names: tuple[str, ...], sandbox: str, as_json: bool) -> None:
    """Load scenarios into a running simulator: by name, or files of this machine with what they include."""
    from simulator.scenarios.files import shipped

    known = shipped()
    body = {"names": names} if all(name in known for name in names) else {"files": _texts(names)}
    with waiting("loading"):
        answer = control.post(in_sandbox(sandbox, "scenario"), body)
    if as_json:
        print_json(answer)
        return
    counts = answer["counts"]
    click.echo(
        f"sandbox {sandbox} holds {counts['persons']} people, {counts['organisations']} organisations and "
        f"{counts['inscriptions']} inscriptions; run {answer['run']}"
    )


def _texts(names: tuple[str, ...]) -> list[dict[str, str]]:
    from simulator.scenarios.files import read_files

    files = [Path(source.file) for source in read_files(names)]
    return [{"file": str(file), "yaml": file.read_text(encoding="utf-8")} for file in files]

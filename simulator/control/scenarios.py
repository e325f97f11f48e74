# SPDX-License-Identifier: EUPL-1.2
"""The scenarios that come with the simulator, and loading of scenarios into a sandbox."""

from __future__ import annotations

from typing import Any

from flask import Blueprint
from typing_extensions import TypedDict

from simulator.control.body import read_body
from simulator.control.described import described
from simulator.control.here import BASE, SANDBOX, network, sandbox
from simulator.control.loading import Loading, read_loading
from simulator.control.sandboxes import SandboxData, sandbox_data
from simulator.control.values import SandboxName
from simulator.scenarios.files import summaries
from simulator.scenarios.scenario import Scenario

blueprint = Blueprint("scenarios", __name__, url_prefix=BASE)


class ScenarioShort(TypedDict):
    """A scenario that comes with the simulator; texts by language."""

    name: str
    title: dict[str, str]
    about: dict[str, str]


class ScenarioList(TypedDict):
    """Scenarios, by name."""

    scenarios: list[ScenarioShort]


class Loaded(SandboxData):
    """A sandbox, with the SSIN or CBE number behind each name of the scenario."""

    aliases: dict[str, str]


@blueprint.get("/scenarios")
@described("listScenarios", {200: ScenarioList})
def scenarios() -> dict[str, Any]:
    """The shipped scenarios by name, with title."""
    rows = [{"name": s.name, "title": dict(s.title), "about": dict(s.about)} for s in summaries()]
    return {"scenarios": rows}


@blueprint.post(f"{SANDBOX.removeprefix(BASE)}/scenario")
@described("loadScenario", {200: Loaded}, body=Loading, errors=(409,), example={"names": ["starter"]})
def load(name: SandboxName) -> Loaded:
    """The sandbox holds what the scenarios say and nothing else; its run begins anew. Refused: nothing has changed."""
    target = sandbox(name)
    scenario = read_loading(read_body(Loading), network().settings)
    scenario.load_into(target)
    return {**sandbox_data(target, network().journal), "aliases": aliases(scenario)}


def aliases(scenario: Scenario) -> dict[str, str]:
    """SSIN or CBE number by the name that the scenario uses."""
    return {alias: number for part in scenario.parts for alias, number in part.aliases.items()}

# SPDX-License-Identifier: EUPL-1.2
"""The scenarios that come with the simulator, and loading of scenarios into a sandbox."""

from __future__ import annotations

from typing import Any

from flask import Blueprint

from simulator.control.body import read_body
from simulator.control.here import BASE, SANDBOX, network, sandbox
from simulator.control.loading import Loading, read_loading
from simulator.control.sandboxes import sandbox_data
from simulator.scenarios.files import summaries
from simulator.scenarios.scenario import Scenario

blueprint = Blueprint("scenarios", __name__, url_prefix=BASE)


@blueprint.get("/scenarios")
def scenarios() -> dict[str, Any]:
    """The shipped scenarios by name, with title."""
    rows = [{"name": s.name, "title": dict(s.title), "about": dict(s.about)} for s in summaries()]
    return {"scenarios": rows}


@blueprint.post(f"{SANDBOX.removeprefix(BASE)}/scenario")
def load(name: str) -> dict[str, Any]:
    """The sandbox holds what the scenarios say and nothing else; its run begins anew. Refused: nothing has changed."""
    target = sandbox(name)
    scenario = read_loading(read_body(Loading), network().settings)
    scenario.load_into(target)
    return sandbox_data(target, network().journal) | {"aliases": aliases(scenario)}


def aliases(scenario: Scenario) -> dict[str, str]:
    """SSIN or CBE number by the name that the scenario uses."""
    return {alias: number for part in scenario.parts for alias, number in part.aliases.items()}

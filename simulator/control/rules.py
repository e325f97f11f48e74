# SPDX-License-Identifier: EUPL-1.2
"""What a sandbox sets about the network's rules."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask import Blueprint

from simulator.control.body import read_body
from simulator.control.described import described
from simulator.control.here import SANDBOX, network, sandbox
from simulator.control.values import SandboxName
from simulator.errors import ConfigurationError, Problem
from simulator.world.rule_settings import RuleSettings

_EXAMPLE = {"unregister_in": ["SECONDARY"], "sources_down": ["National Register"]}

blueprint = Blueprint("rules", __name__, url_prefix=f"{SANDBOX}/rules")


@blueprint.get("")
@described("getRules", {200: RuleSettings})
def read(name: SandboxName) -> dict[str, Any]:
    """The rule settings of the sandbox."""
    return sandbox(name).data.rules.model_dump(mode="json", by_alias=True)


@blueprint.put("")
@described("setRules", {200: RuleSettings}, body=RuleSettings, example=_EXAMPLE)
def change(name: SandboxName) -> dict[str, Any]:
    """The sandbox has these rule settings, until the next reset; what is left out has its default."""
    found, wanted = sandbox(name), read_body(RuleSettings)
    _check_sources(wanted)
    return found.change_data(lambda data: replace(data, rules=wanted)).rules.model_dump(mode="json", by_alias=True)


def _check_sources(wanted: RuleSettings) -> None:
    definitions = [operation.definition for operation in network().catalogue.services()]
    known = sorted({name for found in definitions for name in (found.source, *found.suppliers)})
    problems = [
        Problem(
            f"no operation has the source {source!r}", path=f"sources_down[{i}]", remedy=f"There is {', '.join(known)}"
        )
        for i, source in enumerate(wanted.sources_down)
        if source not in known
    ]
    if problems:
        raise ConfigurationError(*problems)

# SPDX-License-Identifier: EUPL-1.2
"""What would happen to a request and why; and every rule in words."""

from __future__ import annotations

from typing import Any

from flask import Blueprint
from pydantic import Field
from typing_extensions import TypedDict

from simulator.contracts.knowledge import Basis
from simulator.control.body import read_body, read_query
from simulator.control.described import described
from simulator.control.exchanges import DecisionData, InWords
from simulator.control.here import BASE, SANDBOX, network, sandbox
from simulator.control.values import InLanguage, SandboxName
from simulator.errors import NotFoundError
from simulator.exchange.foresight import Question, foresight
from simulator.records import Record, Text
from simulator.rules.explanations import rule_texts, told

blueprint = Blueprint("explanations", __name__)


class Asked(Record):
    """A request that might be sent."""

    operation: Text = Field(description="Service.operation")
    caller: Text = Field(alias="as", description="CBE number")
    ssin: Text | None = None
    legal_context: str | None = None
    request: dict[str, Any] = {}
    language: InLanguage


Foreseen = TypedDict(
    "Foreseen",
    {
        "operation": str, "source": str, "fidelity": str, "basis": Basis | None, "as": str, "ssin": str | None,
        "allowed": bool, "code": str | None, "decisions": list[DecisionData], "withheld": dict[str, list[str]],
    },
)  # fmt: skip
"""What would become of a request; `withheld` are the blocks that its reply would not show, with their paths."""


class Rule(TypedDict):
    """A rule in words."""

    rule: str
    title: str
    reference: str
    certain: bool
    outcomes: list[str]


class RuleList(TypedDict):
    """Every rule."""

    rules: list[Rule]


@blueprint.post(f"{SANDBOX}/explain")
@described("explain", {200: Foreseen}, body=Asked)
def explain(name: SandboxName) -> dict[str, Any]:
    """The decisions on a request, without sending it: up to the first refusal, and every further one."""
    found, asked = sandbox(name), read_body(Asked)
    operation = network().catalogue.named(asked.operation)
    caller = found.organisation(asked.caller)
    if caller is None:
        known = ", ".join(organisation.cbe for organisation in found.organisations()[:5]) or "none"
        raise NotFoundError(f"the sandbox {name} has no organisation {asked.caller}; it has {known}")
    question = Question(operation, caller, asked.ssin, asked.legal_context, asked.request)
    seen = foresight(question, found, network().codes)
    basis = operation.definition.basis
    return {
        "operation": operation.title,
        "source": operation.definition.source,
        "fidelity": operation.definition.fidelity.value,
        "basis": basis.model_dump() if basis else None,
        "as": caller.cbe,
        "ssin": asked.ssin,
        "allowed": seen.refusal is None,
        "code": seen.refusal.code if seen.refusal else None,
        "decisions": [told(decision.to_data(), asked.language) for decision in seen.decisions],
        "withheld": {block: list(paths) for block, paths in seen.withheld.items()},
    }


@blueprint.get(f"{BASE}/rules")
@described("listRules", {200: RuleList}, query=InWords)
def rules() -> dict[str, Any]:
    """Every rule with its title and its ground."""
    language = read_query(InWords).language
    return {
        "rules": [
            {
                "rule": rule,
                "title": text.title.told({}, language),
                "reference": text.ground.reference,
                "certain": text.ground.certain,
                "outcomes": sorted(text.outcomes),
            }
            for rule, text in sorted(rule_texts().items())
        ]
    }

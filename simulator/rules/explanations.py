# SPDX-License-Identifier: EUPL-1.2
"""What a rule says, in Dutch, French and English: title, ground, reason, and what would have made it pass.

The words stand in `fixtures/rules/`, one file per family of rules; a decision carries only the rule's id, the id of
its outcome and the facts. So a decision costs nothing to make, and can be told in any of the languages later.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal, get_args

from pydantic import Field, ValidationError

from simulator.errors import ContractError, Problem
from simulator.records import Record, Text
from simulator.resources import data_folder
from simulator.yaml_source import pydantic_problems, read_yaml

Language = Literal["nl", "fr", "en"]
LANGUAGES: tuple[Language, ...] = get_args(Language)


class Words(Record):
    """A sentence; facts stand in braces, as in `{ssin}`."""

    nl: Text
    fr: Text
    en: Text

    def told(self, facts: Mapping[str, Any], language: Language) -> str:
        """The sentence with its facts; a fact that is not there is a dash."""
        words: str = getattr(self, language)
        return words.format_map(_Facts(facts))


class Outcome(Record):
    """One verdict that a rule can come to."""

    reason: Words
    remedy: Words | None = None


class Ground(Record):
    """On what a rule rests. `certain: false` marks what no public document states ("simulated")."""

    reference: Text
    certain: bool = True


class RuleText(Record):
    """One rule."""

    title: Words
    ground: Ground
    outcomes: dict[str, Outcome] = Field({}, description="None where the words come with the decision itself")


@dataclass(frozen=True)
class Explanation:
    """A decision in words. `grounds`: reference and whether it is certain."""

    title: str
    reason: str
    remedy: str
    grounds: tuple[Ground, ...]


class _Facts(dict[str, str]):
    def __init__(self, facts: Mapping[str, Any]) -> None:
        super().__init__({name: _told(value) for name, value in facts.items()})

    def __missing__(self, key: str) -> str:
        return "-"


def _told(value: Any) -> str:
    if isinstance(value, (list, tuple)):
        return ", ".join(map(str, value)) or "-"
    return "-" if value is None else str(value)


@cache
def rule_texts() -> Mapping[str, RuleText]:
    """Every rule by its id."""
    found: dict[str, RuleText] = {}
    for file in sorted((data_folder("fixtures") / "rules").glob("*.yaml")):
        source = read_yaml(file, error=ContractError)
        for rule, data in (source.data or {}).items():
            if rule in found:
                raise ContractError(source.problem("stands in two files", (rule,)))
            try:
                found[rule] = RuleText.model_validate(data)
            except ValidationError as error:
                problems: list[Problem] = list(pydantic_problems(source, error.errors()))
                raise ContractError(*problems) from error
    return found


def explain(
    rule: str, outcome: str, facts: Mapping[str, Any], language: Language = "en", said: tuple[str, str] | None = None
) -> Explanation:
    """The words of a decision; `said`: reason and remedy where they came with it (a parser's own words)."""
    text = rule_texts().get(rule)
    found = text.outcomes.get(outcome) if text else None
    reason, remedy = said or ("", "")
    if found is not None:
        reason = found.reason.told(facts, language)
        remedy = found.remedy.told(facts, language) if found.remedy else remedy
    grounds: tuple[Ground, ...] = (text.ground,) if text else ()
    if facts.get("law"):
        basis = f"{facts['law']}; {facts.get('deliberation')}"
        grounds += (Ground(reference=basis, certain=bool(facts.get("basis_certain"))),)
    return Explanation(text.title.told(facts, language) if text else rule, reason or outcome, remedy, grounds)


def told(decision: Mapping[str, Any], language: Language = "en") -> dict[str, Any]:
    """A decision of the journal (see Decision.to_json) with its words."""
    said = decision.get("said")
    outcome = decision.get("outcome", "")
    words = explain(decision["rule"], outcome, decision["facts"], language, tuple(said) if said else None)
    grounds = [{"reference": ground.reference, "certain": ground.certain} for ground in words.grounds]
    shown = {key: value for key, value in decision.items() if key != "said"}
    return shown | {"title": words.title, "reason": words.reason, "remedy": words.remedy, "grounds": grounds}

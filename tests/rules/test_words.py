# SPDX-License-Identifier: EUPL-1.2
"""The words of the rules: each outcome that a rule can come to is told in Dutch, French and English."""

from __future__ import annotations

import ast
import string
from collections.abc import Iterator
from pathlib import Path

import pytest

import simulator
from simulator.rules.explanations import LANGUAGES, Outcome, explain, rule_texts

ROOT = Path(simulator.__file__).parent
FAMILIES = ("message", "transport", "security", "addressing", "reply")


def _literals(node: ast.AST) -> list[str]:
    """The texts that an expression can be: a literal, or either side of a condition."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return [node.value]
    if isinstance(node, ast.IfExp):
        return _literals(node.body) + _literals(node.orelse)
    return []


def _used() -> Iterator[tuple[str, str, Path]]:
    """Rule, outcome and file of every decision in the code whose rule and outcome stand there as texts."""
    for file in ROOT.rglob("*.py"):
        tree = ast.parse(file.read_text(encoding="utf-8"))
        for function in [node for node in ast.walk(tree) if isinstance(node, (ast.FunctionDef, ast.Module))]:
            names = {
                target.id: value
                for node in function.body
                if isinstance(node, ast.Assign)
                for target, value in _assigned(node)
            }
            for call in [node for node in ast.walk(function) if isinstance(node, ast.Call)]:
                where = {"allow": (0, 1), "refuse": (1, 2), "Decision": (1, 2)}.get(_name(call.func))
                if where and len(call.args) > where[1]:
                    rule = call.args[where[0]]
                    rules = _literals(names.get(rule.id, rule) if isinstance(rule, ast.Name) else rule)
                    for outcome in _literals(call.args[where[1]]):
                        for found in rules:
                            yield found, outcome, file
                keywords = {word.arg: word.value for word in call.keywords}
                if _name(call.func) == "Refused" and "rule" in keywords:
                    for outcome in _literals(keywords["outcome"]):
                        yield _literals(keywords["rule"])[0], outcome, file


def _assigned(node: ast.Assign) -> Iterator[tuple[ast.Name, ast.AST]]:
    for target in node.targets:
        if isinstance(target, ast.Name):
            yield target, node.value
        elif isinstance(target, ast.Tuple) and isinstance(node.value, ast.Tuple):
            for one, value in zip(target.elts, node.value.elts, strict=True):
                if isinstance(one, ast.Name):
                    yield one, value


def _name(function: ast.AST) -> str:
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def test_every_outcome_in_the_code_has_words() -> None:
    """A decision of a rule is never without words; those of the edge may bring their own."""
    used = list(_used())
    assert len(used) > 40
    for rule, outcome, file in used:
        text = rule_texts().get(rule)
        assert text is not None, f"{file} decides {rule}, which fixtures/rules does not have"
        assert outcome in text.outcomes or outcome == "fault", f"{file} comes to {rule}/{outcome}, which has no words"


def test_every_rule_of_the_edge_has_a_title() -> None:
    """What the edge refuses has a title and a ground too, in the three languages."""
    for file in ROOT.rglob("*.py"):
        for call in [n for n in ast.walk(ast.parse(file.read_text(encoding="utf-8"))) if isinstance(n, ast.Call)]:
            for word in call.keywords:
                if word.arg == "rule" and _name(call.func) == "MessageError":
                    for rule in _literals(word.value):
                        assert rule in rule_texts(), f"{file} refuses by {rule}, which fixtures/rules does not have"


def _templates() -> list[tuple[str, str, Outcome]]:
    return [(rule, name, outcome) for rule, text in rule_texts().items() for name, outcome in text.outcomes.items()]


@pytest.mark.parametrize(("rule", "name", "outcome"), _templates(), ids=lambda value: str(value)[:40])
def test_languages_tell_the_same_facts(rule: str, name: str, outcome: Outcome) -> None:
    """The three languages tell the same facts, and differ."""
    for words in filter(None, (outcome.reason, outcome.remedy)):
        facts = {
            frozenset(field for _, field, _, _ in string.Formatter().parse(getattr(words, language)) if field)
            for language in LANGUAGES
        }
        assert len(facts) == 1, f"{rule}/{name}: {facts}"
        assert len({words.nl, words.fr, words.en}) == 3, f"{rule}/{name}"


def test_a_missing_fact_is_a_dash() -> None:
    """A fact that a decision does not have is a dash in its words, not an error."""
    assert explain("ssin.exists", "unknown", {}).reason == "No person of this sandbox has the SSIN -."


def test_an_authorisation_is_a_ground() -> None:
    """The law and the deliberation of an authorisation stand among the grounds, as certain as they are."""
    facts = {"law": "law X", "deliberation": "simulated", "basis_certain": False}
    grounds = explain("caller.available", "existing", facts).grounds
    assert [(ground.reference, ground.certain) for ground in grounds][-1] == ("law X; simulated", False)

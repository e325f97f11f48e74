# SPDX-License-Identifier: EUPL-1.2
"""What the documentation, the words of the rules and `explain` tell about faults."""

from __future__ import annotations

import re
import string
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from simulator.rules.explanations import rule_texts
from simulator.scenarios.format import json_schema
from simulator.scenarios.load import read_scenarios
from simulator.soap.faults import _STRIKES
from simulator.world.faults import KINDS, WIRE, Fault
from tests.faults.office import AN, CARLA, GENT, IDENTIFY, TI, Office

PAGE = (Path(__file__).parents[2] / "docs" / "faults.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)


def test_the_scenario_on_the_page_is_right(tmp_path: Path) -> None:
    """The first example is a scenario that can be loaded."""
    file = tmp_path / "bad-day.yaml"
    file.write_text(EXAMPLES[0], encoding="utf-8")
    assert [fault.id for fault in read_scenarios((file,)).facts.faults] == ["register-down", "slow"]


def test_every_kind_has_an_example_that_is_taken(office: Office) -> None:
    """Each thing that can go wrong stands on the page with an example, and each example is taken."""
    shown = set()
    for fault in [fault for example in EXAMPLES[1:] for fault in yaml.safe_load(example)]:
        shown.add(Fault.model_validate(fault).what.kind)
        assert office.api.post("faults", fault).status == 201
    assert shown == set(KINDS)


def test_an_editor_takes_the_examples() -> None:
    """The JSON Schema of scenarios accepts every example, also its short forms, and refuses an unknown thing."""
    checker = Draft202012Validator(json_schema())
    scenario: dict[str, Any] = {"scenario": "trial", "title": {"en": "Trial"}}
    faults = [fault for example in EXAMPLES[1:] for fault in yaml.safe_load(example)]
    assert [error.message for error in checker.iter_errors(scenario | {"faults": faults})] == []
    assert not checker.is_valid(scenario | {"faults": [{"what": {"explosion": True}}]})
    assert not checker.is_valid(scenario | {"faults": [{"what": {"reset": [1]}}]})


def test_every_key_is_told() -> None:
    """Each key that a fault may have stands on the page."""
    schema = json_schema()["$defs"]
    names = ("Fault", "When", "HowOften", "What", "CodeFault", "Timeout", "Reset", "Truncated", "Invalid", "Latency")
    records = [part for name in names for part in (schema[name], *schema[name].get("anyOf", ()))]
    keys = {key for record in records for key in record.get("properties", ())}
    assert len(keys) > 25
    assert sorted(key for key in keys if not re.search(rf"\b{key}\b", PAGE)) == []


def test_every_kind_has_words_and_is_carried_out() -> None:
    """Each kind has a rule with words in three languages for every outcome, and each kind of the wire its function."""
    assert {rule.removeprefix("fault.") for rule in rule_texts() if rule.startswith("fault.")} == set(KINDS)
    assert set(_STRIKES) == set(WIRE)
    outcomes = {kind: set(rule_texts()[f"fault.{kind}"].outcomes) for kind in KINDS}
    assert all("struck" in found for found in outcomes.values())
    assert {kind for kind in KINDS if "not-processed" in outcomes[kind]} == {"timeout", "reset", "http_status"}
    assert {kind for kind in KINDS if "nothing" in outcomes[kind]} == {"invalid", "wrong_ticket", "duplicate"}


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind not in ("timeout", "reset", "truncated")])
def test_the_words_tell_facts(office: Office, kind: str) -> None:
    """No fact that a sentence tells is missing from the decision."""
    plain = {"code": "MSG00100", "latency": 1, "http_status": 503}
    office.ask()
    office.fault({kind: plain.get(kind, True)})
    office.ask()
    decision = office.decision()
    words = rule_texts()[decision["rule"]].outcomes[decision["outcome"]].reason.en
    needed = {field for _, field, _, _ in string.Formatter().parse(words) if field}
    assert needed <= set(decision["facts"])
    assert "fault-001" in decision["reason"]


def _explained(office: Office, operation: str = TI, ssin: str = AN) -> list[tuple[str, str | None]]:
    asked = {"operation": operation, "as": GENT, "ssin": ssin}
    decisions = office.api.post("explain", asked).json["decisions"]
    return [(d["rule"], d.get("code")) for d in decisions if d["rule"].startswith("fault.") or not d["allowed"]]


def test_explain_tells_faults_and_counts_nothing(office: Office) -> None:
    """What a fault would do is told beforehand, as often as one asks; the exchange itself is struck all the same."""
    fault = office.fault({"supplier_down": True}, how_often={"after": 1, "times": 1})
    assert _explained(office) == []
    assert office.code() == "MSG00000"
    for _ in range(3):
        assert _explained(office) == [("fault.supplier_down", "MSG00002")]
    assert office.count(fault) == (1, 0)
    assert [office.code(), office.code()] == ["MSG00002", "MSG00000"]
    assert _explained(office) == []


def test_explain_tells_every_place(office: Office) -> None:
    """Faults of the network, remarks and what happens on the wire are told beside the refusals of the rules."""
    office.fault({"ksz_down": True}, id="a", when={"operation": TI})
    office.fault({"code": "22007007"}, id="b")
    office.fault({"latency": 5}, id="c")
    office.fault({"reset": True}, id="d", when={"caller": "0999100295"})
    assert _explained(office, TI, CARLA) == [
        ("fault.ksz_down", "MSG00001"), ("inscription.active", "MSG00012"), ("fault.latency", None)
    ]  # fmt: skip
    assert _explained(office, IDENTIFY) == [("fault.code", None), ("fault.latency", None)]


def test_explain_foresees_chance(office: Office) -> None:
    """With a probability `explain` says of the next exchange what then happens to it."""
    office.fault({"ksz_down": True}, how_often={"probability": 0.5})
    seen = []
    for _ in range(12):
        foreseen = bool(_explained(office))
        seen.append(foreseen)
        assert (office.code() == "MSG00001") is foreseen
    assert len(set(seen)) == 2

# SPDX-License-Identifier: EUPL-1.2
"""The format as JSON Schema: what an editor accepts and refuses while a scenario is being written."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from simulator.scenarios.files import shipped
from simulator.scenarios.format import json_schema
from simulator.yaml_source import read_yaml

SCHEMA = json_schema()
CHECKER = Draft202012Validator(SCHEMA, format_checker=Draft202012Validator.FORMAT_CHECKER)
PERSON = {"sex": "female", "birth": {"date": "1984-05-12"}, "names": [{"last": "Proef"}]}


def _as_json(file: Path) -> Any:
    """A scenario as an editor sees it: dates are texts."""
    return json.loads(json.dumps(read_yaml(file).data, default=lambda value: value.isoformat()))


def _scenario(**more: Any) -> dict[str, Any]:
    return {"scenario": "trial", "title": {"en": "Trial"}, **more}


def test_it_is_a_valid_schema() -> None:
    """The exported schema is valid JSON Schema (2020-12)."""
    Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("name", tuple(shipped()))
def test_it_accepts_the_shipped_scenarios(name: str) -> None:
    """An editor with the schema marks nothing in a shipped scenario."""
    assert [f"{error.json_path}: {error.message}" for error in CHECKER.iter_errors(_as_json(shipped()[name]))] == []


@pytest.mark.parametrize(
    "more",
    [
        {"clock": "2026-03-02T09:00:00"},
        {"clock": {"at": "2026-03-02T09:00:00", "runs": True}},
        {"people": {"an": {"ssin": "auto", "register": {**PERSON, "parents": ["$marc", {"name": {"last": "Kunst"}}]}}}},
        {"population": {"size": 1000}},
        {"population": {"size": 1, "seed": 7}},
        {"people": {"an": {"register": {**PERSON, "names": [{"from": "today-1y+2d", "last": "Proef"}]}}}},
        {"people": {"an": {"incapacity": {"attests": [{"quarter": "2025Q3", "created": "today"}]}}}},
        {"people": {"an": {"incapacity": {"attests": [{"quarter": "quarter today-6m", "created": "today-1m"}]}}}},
        {"story": [{"text": {"nl": "Stap"}, "expect": "MSG00000", "expect_in_reply": ["een", "twee"]}]},
        {"story": [{"text": {"nl": "Stap"}, "expect": 0, "expect_in_reply": "een", "expect_not_in_reply": "twee"}]},
    ],
)
def test_it_accepts_short_forms_references_and_relative_dates(more: dict[str, Any]) -> None:
    """What the loader takes for short, `$an` for a number and `today-1y` for a date, an editor takes too."""
    assert [error.message for error in CHECKER.iter_errors(_scenario(**more))] == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"peple": {}},
        {"people": {"an": {"incapacity": {"attests": [{"quarter": "quarter of today", "created": "today"}]}}}},
        {"population": {"size": 0}},
        {"population": {"size": 1000000}},
        {"population": {"size": 10, "sead": 1}},
        {"population": {"seed": 1}},
        {"clock": {"at": "tomorrow"}},
        {"people": {"An": {"register": PERSON}}},
        {"people": {"an": {"register": {**PERSON, "hobby": "chess"}}}},
        {"people": {"an": {"register": {**PERSON, "death": {"date": "tomorrow"}}}}},
        {"people": {"an": {"register": {**PERSON, "sex": "often"}}}},
        {"inscriptions": [{"person": "$an", "organisation": "$ocmw", "quality": 1}]},
        {"organisations": {"ocmw": {"name": {"nl": "OCMW"}}}},
    ],
)
def test_it_refuses_what_the_loader_refuses(wrong: dict[str, Any]) -> None:
    """Unknown keys, missing keys, aliases with capitals and texts that are no dates are marked in the editor."""
    assert list(CHECKER.iter_errors(_scenario(**wrong))) != []


def test_a_title_is_needed() -> None:
    """A scenario without a title is marked."""
    assert not CHECKER.is_valid({"scenario": "trial"})

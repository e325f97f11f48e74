# SPDX-License-Identifier: EUPL-1.2
"""The pages about scenarios say what is so."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from simulator.app import create_app
from simulator.resources import data_folder
from simulator.scenarios.checks import CHECKS
from simulator.scenarios.format import json_schema
from simulator.scenarios.load import read_scenarios
from simulator.scenarios.who_is_who import who_is_who
from simulator.settings import Settings
from simulator.testing.in_process import Caller
from simulator.testing.story import Request
from tests.scenarios.story_runner import run_story

DOCS = data_folder("scenarios").parent / "docs"
FORMAT = (DOCS / "scenario-format.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```yaml\n(.*?)```", FORMAT, re.DOTALL)


def _keys(schema: dict[str, Any]) -> set[str]:
    """Every key that a record of the format may have."""
    records = [schema, *schema["$defs"].values()]
    return {
        key for record in records for part in (record, *record.get("anyOf", ())) for key in part.get("properties", ())
    }


def _saved(text: str, tmp_path: Path) -> str:
    file = tmp_path / "example.yaml"
    file.write_text(text, encoding="utf-8")
    return str(file)


def test_the_page_of_people_is_up_to_date() -> None:
    """docs/who-is-who.md is what the shipped scenarios say; it is written anew by simulator.scenarios.who_is_who."""
    assert (DOCS / "who-is-who.md").read_text(encoding="utf-8") == who_is_who()


@pytest.mark.parametrize("language", ["nl", "fr"])
def test_the_page_of_people_can_be_had_in_dutch_and_french(language: str) -> None:
    """In another language the same people are listed with other words."""
    page = who_is_who(["starter"], language)
    assert {"nl": "Vader van An", "fr": "Père d'An"}[language] in page
    assert "84051290054" in page


def test_every_key_of_the_format_is_explained() -> None:
    """Each key that a scenario may have stands on the page of the format."""
    assert sorted(key for key in _keys(json_schema()) if f"`{key}`" not in FORMAT) == []


def test_every_check_is_told() -> None:
    """Each check of contradictions stands on the page of the format, in the words of the check."""
    assert [check.__name__ for check in CHECKS if f"- {check.__doc__}" not in FORMAT] == []


def test_the_smallest_example_does_what_it_says(tmp_path: Path) -> None:
    """With the smallest example loaded, the OCMW is shown the person's file."""
    file = _saved(EXAMPLES[0], tmp_path)
    scenario = read_scenarios((file,))
    app = create_app(Settings(scenarios=(file,)))
    reply = Caller(app).call(Request("RetrieveTIGroups.retrieveTI", scenario.number("ocmw"), scenario.number("an")))
    app.close()
    assert reply.codes == ("MSG00000",)


def test_the_example_of_a_story_goes_as_told(tmp_path: Path) -> None:
    """The story on the page of the format is answered as it says."""
    file = _saved(EXAMPLES[1], tmp_path)
    app = create_app(Settings(scenarios=(file,)))
    story = read_scenarios((file,)).parts[-1].content.story
    problems = [problem for outcome in run_story(Caller(app), story) for problem in outcome.problems]
    app.close()
    assert problems == []

# SPDX-License-Identifier: EUPL-1.2
"""Every scenario that comes with the simulator; new ones are picked up by themselves."""

from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulator.scenarios.files import shipped, summaries
from simulator.scenarios.format import Words
from simulator.scenarios.load import read_scenarios
from simulator.scenarios.scenario import Scenario
from simulator.sources import sections
from simulator.sources.registers import SECTION as REGISTER
from simulator.world.repertory import Register
from simulator.world.ssin import is_safe

NAMES = tuple(shipped())


@pytest.fixture(params=NAMES)
def scenario(request: pytest.FixtureRequest) -> Scenario:
    """Each shipped scenario, loaded."""
    return read_scenarios((request.param,))


def _in_three_languages(words: Words | None) -> bool:
    return words is not None and None not in (words.nl, words.fr, words.en)


def test_the_three_of_this_version_are_there() -> None:
    """The starter, the living-wage application and the edge cases come with the simulator."""
    assert {"starter", "living-wage-application", "edge-cases"} <= set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_it_loads_without_a_problem(name: str) -> None:
    """A shipped scenario has no contradiction, and bears the name of its file."""
    assert name.rpartition("/")[2] == read_scenarios((name,)).names[-1]


@pytest.mark.parametrize("name", NAMES)
def test_its_file_says_what_it_is_and_under_which_licence(name: str) -> None:
    """A shipped scenario begins with its licence and a line that says what it is."""
    licence, description, *_ = shipped()[name].read_text(encoding="utf-8").splitlines()
    assert licence == "# SPDX-License-Identifier: EUPL-1.2"
    assert description.startswith("# ")


def test_its_numbers_are_written_out(scenario: Scenario) -> None:
    """Testers can rely on the SSINs of a shipped scenario: they are written in it, not made."""
    for part in scenario.parts:
        assert [entry.ssin for entry in part.content.people.values() if entry.ssin == "auto"] == []


def test_nobody_in_it_can_be_real(scenario: Scenario) -> None:
    """SSINs are outside what is given out, CBE numbers in 0999, passwords say that they are fake."""
    assert [ssin for ssin in scenario.facts.people if not is_safe(ssin)] == []
    for organisation in scenario.facts.organisations.values():
        assert organisation.cbe.startswith("0999")
        assert all(credential.password.startswith("fake-") for credential in organisation.credentials)


def test_it_says_who_everybody_is_in_three_languages(scenario: Scenario) -> None:
    """Title, people and organisations are described in Dutch, French and English."""
    for part in scenario.parts:
        assert _in_three_languages(part.content.title)
        entries = {**part.content.people, **part.content.organisations}
        assert [alias for alias, entry in entries.items() if not _in_three_languages(entry.about)] == []


def test_all_can_be_loaded_together() -> None:
    """Aliases, SSINs, CBE numbers, households and users of the shipped scenarios do not clash."""
    together = read_scenarios(NAMES)
    assert {name.rpartition("/")[2] for name in NAMES} == set(together.names)


def test_each_of_the_thirteen_rules_has_a_scenario() -> None:
    """Each row of what every client should be run through has a scenario, found and listed by folder and name."""
    assert {int(summary.name[6:8]) for summary in summaries() if summary.name.startswith("rules/")} == set(range(1, 14))
    assert read_scenarios(("rules/01-no-inscription",)).names == ("01-no-inscription",)


@pytest.mark.parametrize("name", [name for name in NAMES if name.startswith("rules/")])
def test_the_stories_of_the_rules_are_told_in_three_languages(name: str) -> None:
    """Each step of a story about a rule is told in Dutch, French and English, and the scenario says what it shows."""
    (part,) = read_scenarios((name,)).parts
    texts = (part.content.about, *(step.text for step in part.content.story))
    assert all(_in_three_languages(text) for text in texts)


def test_the_living_wage_story_is_told_in_dutch_and_french() -> None:
    """The story of the living-wage application can be shown to a Dutch and to a French class."""
    (part,) = read_scenarios(("living-wage-application",)).parts
    assert 10 <= len(part.content.story) <= 14
    assert all(step.text.nl and step.text.fr for step in part.content.story)


@settings(max_examples=12)
@given(st.datetimes(datetime(2025, 1, 1), datetime(2060, 12, 31)))
def test_the_starter_can_be_loaded_on_any_day(moment: datetime) -> None:
    """The starter is free of contradictions whatever the day is, and its inscriptions hold or not as told."""
    scenario = read_scenarios(("starter",), moment)
    gent, today = scenario.number("ocmw-gent"), moment.date()
    active = {
        entry.person
        for entry in scenario.facts.inscriptions
        if entry.organisation == gent and entry.covers(today) and len(entry.registers) == len(Register)
    }
    assert {scenario.number("an"), scenario.number("hassan"), scenario.number("pieter")} <= active
    assert not active & {scenario.number(alias) for alias in ("dirk", "els", "frans", "greet", "carla")}


def test_one_person_is_known_to_every_source() -> None:
    """Every authentic source has a file on one person of one-person-everywhere, whose story asks them one by one."""
    scenario = read_scenarios(("one-person-everywhere",))
    amal = scenario.facts.people[scenario.number("amal")]
    assert set(sections()) == {*amal.sections, REGISTER.key}

# SPDX-License-Identifier: EUPL-1.2
"""Every service about invented people: whoever is asked about, the reply is valid and one that the contract names."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulator.app import App, create_app
from simulator.contracts.contract import Operation
from simulator.settings import Settings
from simulator.testing.in_process import Caller
from simulator.testing.story import Request
from tests.services.everybody import ABOUT_PEOPLE, ask_about, questions

SCENARIO = """\
scenario: people
title: {en: Invented people}
clock: 2026-03-02T09:00:00
population: {size: 300, seed: 6}
"""
_AT_A_TIME = 12


ASKED = Request("RetrieveTIGroups.retrieveTI", "", None, {"searchInformation": {"language": "nl"}})


class Office:
    """A population, and an OCMW that may ask everything about everybody."""

    def __init__(self, app: App) -> None:
        self.caller = Caller(app)
        self.sandbox = app.network.sandboxes.get("default")
        self.offices = [office.cbe for office in self.sandbox.organisations()]
        self.people = [person.ssin for person in self.sandbox.people()]


@pytest.fixture(name="scenario", scope="module")
def scenario_with_a_population(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The file of the population."""
    file = Path(tmp_path_factory.mktemp("population")) / "people.yaml"
    file.write_text(SCENARIO, encoding="utf-8")
    return str(file)


@pytest.fixture(name="office", scope="module")
def office_whom_no_rule_stops(scenario: str) -> Iterator[Office]:
    """The office of this module."""
    app = create_app(Settings(scenarios=(scenario,), rules=False))
    yield Office(app)
    app.close()


@pytest.mark.parametrize("operation", ABOUT_PEOPLE, ids=lambda operation: operation.versioned_title)
@settings(max_examples=4)
@given(data=st.data())
def test_every_service_answers_about_invented_people(office: Office, operation: Operation, data: st.DataObject) -> None:
    """Whoever is asked about, with whatever criteria: the reply is valid, its code one that the contract names."""
    asked = data.draw(questions(operation))
    first = data.draw(st.integers(0, len(office.people) - _AT_A_TIME))
    ask_about(office.people[first : first + _AT_A_TIME], office.caller, office.offices[0], operation, asked)


def test_the_own_ocmw_can_ask_at_once_and_no_other(scenario: str) -> None:
    """With every rule on, the OCMW that has the file gets an answer about its client; another one is not integrated."""
    app = create_app(Settings(scenarios=(scenario,)))
    try:
        office = Office(app)
        for ssin, rows in office.sandbox.all_inscriptions():
            present = office.sandbox.person(ssin)
            own = {row.organisation for row in rows}
            (mine,), other = own, next(cbe for cbe in office.offices if cbe not in own)
            replaced = present is not None and present.replaced_by is not None
            expected = "MSG00006" if replaced else "MSG00000"
            assert office.caller.call(replace(ASKED, by=mine, about=ssin)).codes == (expected,)
            assert set(office.caller.call(replace(ASKED, by=other, about=ssin)).codes) <= {"MSG00012", "MSG00006"}
    finally:
        app.close()

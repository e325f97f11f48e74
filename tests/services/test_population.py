# SPDX-License-Identifier: EUPL-1.2
"""Every service about invented people: whoever is asked about, the reply is valid and one that the contract names."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulator.app import App, create_app
from simulator.contracts.contract import Operation
from simulator.settings import Settings
from simulator.testing.in_process import Caller
from tests.services.everybody import ABOUT_PEOPLE, ask_about, questions

SCENARIO = """\
scenario: people
title: {en: Invented people}
clock: 2026-03-02T09:00:00
population: {size: 300, seed: 6}
"""
_AT_A_TIME = 12


class Office:
    """A population, and an OCMW that may ask everything about everybody."""

    def __init__(self, app: App) -> None:
        self.caller = Caller(app)
        sandbox = app.network.sandboxes.get("default")
        self.cbe = sandbox.organisations()[0].cbe
        self.people = [person.ssin for person in sandbox.people()]


@pytest.fixture(name="office", scope="module")
def office_whom_no_rule_stops(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """The office of this module."""
    file = Path(tmp_path_factory.mktemp("population")) / "people.yaml"
    file.write_text(SCENARIO, encoding="utf-8")
    app = create_app(Settings(scenarios=(str(file),), rules=False))
    yield Office(app)
    app.close()


@pytest.mark.parametrize("operation", ABOUT_PEOPLE, ids=lambda operation: operation.versioned_title)
@settings(max_examples=4)
@given(data=st.data())
def test_every_service_answers_about_invented_people(office: Office, operation: Operation, data: st.DataObject) -> None:
    """Whoever is asked about, with whatever criteria: the reply is valid, its code one that the contract names."""
    asked = data.draw(questions(operation))
    first = data.draw(st.integers(0, len(office.people) - _AT_A_TIME))
    ask_about(office.people[first : first + _AT_A_TIME], office.caller, office.cbe, operation, asked)

# SPDX-License-Identifier: EUPL-1.2
"""The people of the starter lead to the notifications that their descriptions tell, on whatever day it is loaded."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import pytest
from lxml import etree

from simulator.app import App, create_app
from simulator.notifications.due import Due, due
from simulator.scenarios.load import read_scenarios
from simulator.settings import Settings
from simulator.world.sandboxes import DEFAULT

DAYS = [datetime(2026, 3, 31, 9), datetime(2028, 2, 29, 9), datetime(2026, 12, 31, 9)]


@pytest.fixture(name="app", scope="module", params=DAYS, ids=lambda moment: moment.date().isoformat())
def starter_on_a_day(request: pytest.FixtureRequest) -> Iterator[App]:
    """The starter, loaded on a day at which months are hard to count."""
    app = create_app(Settings(scenarios=("starter",), clock=request.param))
    yield app
    app.close()


def _told(app: App, about: str, receiver: str) -> list[Due]:
    """The events at the employment services about somebody, as an OCMW got them or not."""
    sandbox = app.network.sandboxes.get(DEFAULT)
    scenario = read_scenarios(("starter",), sandbox.clock.now().replace(tzinfo=None))
    organisation = sandbox.organisation(scenario.number(receiver))
    assert organisation is not None
    ours = app.network.catalogue.contracts["JobSeekerStatusNotification/v1"].notifications.values()
    return due(ours, sandbox, scenario.number(about), organisation)


@pytest.mark.parametrize(
    ("about", "receiver", "sent"),
    [
        ("an", "ocmw-gent", ["VDAB DEREGISTRATION", "VDAB REGISTRATION"]),
        ("an", "cpas-namur", []),
        ("bernard", "cpas-namur", ["FOREM REGISTRATION"]),
        ("bernard", "ocmw-gent", []),
        ("joana", "ocmw-gent", ["VDAB REGISTRATION"]),
        ("nathalie", "ocmw-gent", []),
        ("quinten", "ocmw-gent", ["VDAB REGISTRATION", "VDAB DEREGISTRATION", "ACTIRIS REGISTRATION"]),
        ("quinten", "rva", []),
        ("marc", "ocmw-gent", []),
    ],
)
def test_who_gets_what_about_whom(app: App, about: str, receiver: str, sent: list[str]) -> None:
    """Each OCMW gets the events on whose day it had a file on the person, with what happened at which service."""
    found = []
    for one in _told(app, about, receiver):
        if one.message is not None:
            seeker = etree.fromstring(one.message).find("jobSeekers/jobSeeker")
            assert seeker is not None
            found.append(f"{seeker.get('source')} {seeker.findtext('event/type')}")
    assert found == sent


def test_what_was_before_the_file_is_told_with_its_reason(app: App) -> None:
    """Of Quinten's first inscription, years before, Ghent got neither the beginning nor the end."""
    missed = [one for one in _told(app, "quinten", "ocmw-gent") if one.refusal is not None]
    assert [one.event.data["event"]["type"] for one in missed] == ["REGISTRATION", "DEREGISTRATION"]
    assert all(one.refusal and one.refusal.outcome == "period" for one in missed)

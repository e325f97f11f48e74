# SPDX-License-Identifier: EUPL-1.2
"""Every operation of UnemploymentDataService v2 answers validly for everybody in the starter, whatever is asked."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from simulator.app import create_app
from simulator.scenarios.load import read_scenarios
from simulator.scenarios.scenario import Scenario
from simulator.settings import Settings
from simulator.testing.in_process import Caller
from simulator.testing.story import Request
from tests.services.asking import move_to

SERVICE = "UnemploymentDataService/v2"
NOW = datetime(2026, 3, 31, 9)
STATUSES = {
    "MSG00000", "UD000011", "UD000012", "UD000013", "UD000017", "UD000018", "UD000031", "UD000033",
    "UDS00007", "UDS00010", "UDS00016",
}  # fmt: skip
DAYS = st.dates(date(2006, 1, 1), date(2028, 12, 31))
PERIODS = st.tuples(DAYS, st.integers(0, 1500)).map(
    lambda found: {"beginDate": found[0], "endDate": found[0] + timedelta(days=found[1])}
)
QUARTERS = st.fixed_dictionaries({"quarter": st.integers(1, 4), "year": st.integers(2006, 2028)})
FLAG = {"allAllowance": st.integers(0, 1)}
BY_DATE: st.SearchStrategy[dict[str, Any]] = st.fixed_dictionaries({}, optional={"date": DAYS})
CRITERIA: dict[str, st.SearchStrategy[dict[str, Any]]] = {
    "consultPaidSums": st.fixed_dictionaries({"period": PERIODS}, optional=FLAG),
    "consultSituation": BY_DATE,
    "consultRights": BY_DATE,
    "consultPayments": BY_DATE,
    "consultActivationPaidSums": st.fixed_dictionaries({"quarterCriteria": QUARTERS}, optional=FLAG),
    "consultScheduledPayment": st.fixed_dictionaries({"quarterCriteria": QUARTERS}),
    "consultCareerBreak": st.fixed_dictionaries({"period": PERIODS}),
}


@pytest.fixture(scope="module")
def people() -> Scenario:
    """The starter as of the last day of a month."""
    return read_scenarios(("starter",), NOW)


@pytest.fixture(scope="module")
def caller() -> Iterator[Caller]:
    """A simulator whose rules are off, so that every question reaches the service; replies are still checked."""
    app = create_app(Settings(scenarios=("starter",), clock=NOW, rules=False))
    yield Caller(app)
    app.close()


@pytest.mark.parametrize("operation", CRITERIA)
def test_everybody_gets_an_answer(people: Scenario, caller: Caller, operation: str) -> None:
    """Each person of the starter gets a valid reply with a status of the service, not always the same one."""
    move_to(caller.sandbox, NOW.date())
    plain = {
        "period": {"beginDate": date(2024, 1, 1), "endDate": date(2026, 3, 31)},
        "date": date(2026, 3, 31),
        "quarterCriteria": {"quarter": 1, "year": 2025},
    }
    wanted = {key: value for key, value in plain.items() if key in _keys(caller, operation)}
    codes = {_asked(caller, people, operation, ssin, wanted) for ssin in people.facts.people}
    assert codes <= STATUSES
    assert len(codes) > 2


def _keys(caller: Caller, operation: str) -> frozenset[str]:
    return caller.catalogue.named(f"{SERVICE}.{operation}").request_names


def _asked(caller: Caller, people: Scenario, operation: str, ssin: str, criteria: dict[str, Any]) -> str:
    """The status; fails for a fault, which an invalid reply would be."""
    request = Request(f"{SERVICE}.{operation}", people.number("ocmw-gent"), ssin, {"searchCriteria": criteria})
    reply = caller.call(request)
    assert reply.status == 200, reply.text
    assert etree.QName(etree.fromstring(reply.text)).localname == f"{operation}Response"
    return reply.codes[0]


@settings(max_examples=150)
@given(data=st.data())
def test_whatever_is_asked_whenever(people: Scenario, caller: Caller, data: st.DataObject) -> None:
    """Any period, day or quarter, with any flag, on any day of the clock, is answered validly."""
    operation = data.draw(st.sampled_from(sorted(CRITERIA)))
    ssin = people.number(data.draw(st.sampled_from(KNOWN_AT_RVA)))
    day = data.draw(st.dates(date(2010, 1, 1), date(2027, 12, 31)))
    move_to(caller.sandbox, day)
    assert _asked(caller, people, operation, ssin, data.draw(CRITERIA[operation])) in STATUSES


KNOWN_AT_RVA = ("an", "bernard", "hassan", "lina", "moussa", "petra", "pieter", "ursula", "victor")


def test_who_is_known_at_the_unemployment_office(people: Scenario) -> None:
    """The people of the starter with a file at the unemployment office are those of the test above."""
    known = {subject.alias for subject in people.facts.people.values() if "unemployment" in subject.sections}
    assert known == set(KNOWN_AT_RVA)


@pytest.mark.parametrize(
    ("about", "operation", "criteria", "code", "texts"),
    [
        ("an", "consultSituation", {}, "MSG00000", ("rightsEnd", ">2025-11<")),
        ("bernard", "consultRights", {}, "MSG00000", ("exclusion",)),
        ("bernard", "consultPaidSums", {}, "UDS00010", ()),
        ("hassan", "consultRights", {}, "MSG00000", ("sanction", "<nbrOfWeeksSanction>13<")),
        ("lina", "consultSituation", {"date": NOW.date()}, "UD000017", ("right",)),
        ("moussa", "consultSituation", {"date": date(2025, 6, 15)}, "UD000013", ("payment",)),
        ("moussa", "consultActivationPaidSums", {}, "MSG00000", ("0999200166", "0999100196")),
        ("moussa", "consultCareerBreak", {}, "MSG00000", ("careerBreak>", "2021-09-06")),
        ("petra", "consultRights", {"date": NOW.date()}, "UD000033", ()),
        ("pieter", "consultSituation", {}, "UD000018", ()),
        ("carla", "consultSituation", {}, "UD000012", ()),
    ],
)
def test_the_descriptions_of_the_starter_are_true(
    people: Scenario,
    caller: Caller,
    about: str,
    operation: str,
    criteria: dict[str, Any],
    code: str,
    texts: tuple[str, ...],
) -> None:
    """What the starter says of a person and the unemployment office is what the service answers."""
    asked = {
        "period": {"beginDate": date(2021, 1, 1), "endDate": NOW.date()},
        "quarterCriteria": {"quarter": 4, "year": 2025},
    }
    move_to(caller.sandbox, NOW.date())
    wanted = {key: value for key, value in asked.items() if key in _keys(caller, operation)} | criteria
    request = Request(
        f"{SERVICE}.{operation}", people.number("ocmw-gent"), people.number(about), {"searchCriteria": wanted}
    )
    reply = caller.call(request)
    assert reply.codes == (code,)
    assert [text for text in texts if text not in reply.text] == []

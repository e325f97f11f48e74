# SPDX-License-Identifier: EUPL-1.2
"""HandiService about everybody of the starter, on any day and with any flags."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from simulator.app import App, create_app
from simulator.scenarios.format import InscriptionEntry
from simulator.scenarios.load import read_scenarios
from simulator.settings import Settings
from simulator.testing.in_process import Caller
from simulator.testing.story import Request
from tests.services.handi import BY_DATE, BY_PERIOD, PARTS, PAYING, PAYMENTS, SOURCES

SCENARIO = read_scenarios(("starter",), datetime(2026, 3, 2, 9))
GENT = SCENARIO.number("ocmw-gent")
PEOPLE = tuple(SCENARIO.facts.people)
CODES = {"MSG00000", "MSG00100", "HAN00020", "HAN00021", "HAN00022", "HAN00023"}
DAYS = st.dates(date(1995, 1, 1), date(2035, 12, 31))


@pytest.fixture(name="callers", scope="module")
def asking_without_rules() -> Iterator[tuple[Caller, Caller]]:
    """Callers who need no inscription: with the rules off, and with them on and everybody inscribed."""
    app = create_app(Settings(scenarios=("starter",), clock=datetime(2026, 3, 2, 9), rules=False))
    checked = create_app(Settings(clock=datetime(2026, 3, 2, 9)))
    _load_with_everybody_inscribed(checked)
    yield Caller(app), Caller(checked)
    app.close()
    checked.close()


def _load_with_everybody_inscribed(app: App) -> None:
    rows = tuple(
        InscriptionEntry.model_validate({"person": ssin, "organisation": GENT, "quality": 2, "from": date(2026, 1, 1)})
        for ssin in PEOPLE
    )
    facts = replace(SCENARIO.facts, inscriptions=rows)
    replace(SCENARIO, facts=facts).load_into(app.network.sandboxes.get("default"))


def _flags(names: tuple[str, ...]) -> st.SearchStrategy[dict[str, bool]]:
    return st.fixed_dictionaries({}, optional=dict.fromkeys(names, st.booleans() | st.just(value=True)))


def _criteria(operation: str) -> st.SearchStrategy[dict[str, Any]]:
    period = st.fixed_dictionaries({"beginDate": DAYS, "endDate": DAYS})
    sources = {"handicapAuthenticSources": _flags(PAYING if operation == PAYMENTS else SOURCES)}
    when = {"referenceDate": DAYS} if operation == BY_DATE else {"period": period}
    parts = {} if operation == PAYMENTS else {"parts": _flags(PARTS)}
    more = dict.fromkeys(("decisionStatus", "enrichedRecognition"), st.booleans()) if operation == BY_DATE else {}
    return st.fixed_dictionaries({**sources, **when, **parts}, optional=more)


@pytest.mark.parametrize("operation", [BY_DATE, BY_PERIOD, PAYMENTS])
@settings(max_examples=150)
@given(data=st.data())
def test_every_reply_is_valid(callers: tuple[Caller, Caller], operation: str, data: st.DataObject) -> None:
    """Whoever is asked about, on whatever day and with whatever flags: the reply is valid and has a known code."""
    caller = callers[data.draw(st.integers(0, 1))]
    about = data.draw(st.sampled_from(PEOPLE))
    criteria = data.draw(_criteria(operation))
    reply = caller.call(Request(f"HandiService.{operation}", GENT, about, {"criteria": criteria}))
    assert set(reply.codes) <= CODES | {"MSG00007"}, reply.text
    contract = caller.catalogue.contracts["HandiService/v2"]
    element = etree.fromstring(reply.text)
    assert contract.validator.issues(element) == ()
    assert element.findtext("criteria/ssin") == about
    asked = [name for name, true in criteria["handicapAuthenticSources"].items() if true]
    shown = [result.tag.lower().removesuffix("result") for result in element.iterfind("results/*")]
    assert not shown or sorted(shown) == sorted(name.lower() for name in asked)

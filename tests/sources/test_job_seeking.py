# SPDX-License-Identifier: EUPL-1.2
"""The employment services as a source: what their files may hold, and what they held in a period."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from simulator.errors import ScenarioError
from simulator.scenarios.load import read_scenarios
from simulator.sources.job_seeking import ServiceFile
from simulator.world.clock import in_brussels

ADDRESS = {"municipality": "44021", "postal_code": "9000", "street": "Kerkstraat"}
ONE = {"from": "2025-03-03", "to": "2025-05-30", "categories": ["000"]}
OPEN = {"from": "2026-01-05", "categories": ["005"]}


def file(*inscriptions: dict[str, Any], contacts: tuple[dict[str, Any], ...] = ()) -> ServiceFile:
    """The file of a service."""
    return ServiceFile.model_validate({"inscriptions": inscriptions, "contacts": contacts})


@pytest.mark.parametrize(
    ("inscriptions", "contacts", "told"),
    [
        ([ONE, {**OPEN, "from": "2025-05-30"}], [], "two inscriptions at a time"),
        ([OPEN, {**OPEN, "from": "2027-01-01"}], [], "two inscriptions at a time"),
        ([{**ONE, "to": "2025-03-02"}], [], "before it begins"),
        ([{**ONE, "categories": []}], [], "at least 1"),
        ([{**ONE, "categories": ["000", "002", "003"]}], [], "at most 2"),
        ([{**ONE, "categories": ["00"]}], [], "match"),
        ([{**OPEN, "leaving": "back-to-work"}], [], "needs `to`"),
        ([{**ONE, "at": "25:00"}], [], "at"),
        ([ONE], [{"from": "2025-03-02", "address": ADDRESS}], "within an inscription"),
        ([ONE], [{"from": "2025-05-31", "address": ADDRESS}], "within an inscription"),
        ([ONE], [{"from": "2025-05-30", "to": "2025-05-31", "address": ADDRESS}], "goes on after"),
        ([], [{"from": "2025-05-30", "address": ADDRESS}], "within an inscription"),
        ([ONE], [{"from": "2025-05-30"}], "one of the two"),
        ([ONE], [{"from": "2025-05-30", "address": ADDRESS, "foreign_address": "x"}], "one of the two"),
        ([ONE], [{"from": "2025-05-30", "address": ADDRESS, "email": "no"}], "match"),
        ([ONE], [{"from": "2025-05-30", "address": ADDRESS, "phones": [{"number": "12345678"}]}], "at least 9"),
        ([ONE], [{"from": "2025-05-30", "address": ADDRESS, "phones": [{"number": "123456789"}] * 3}], "at most 2"),
    ],
)
def test_what_a_file_cannot_hold(inscriptions: Any, contacts: Any, told: str) -> None:
    """One inscription at a time with one or two categories; a contact within one of them, with one address."""
    with pytest.raises(ValidationError, match=told):
        file(*inscriptions, contacts=contacts)


def test_one_inscription_may_follow_another() -> None:
    """The day after an inscription has ended the next one may begin."""
    assert len(file(ONE, {**OPEN, "from": "2025-05-31"}).inscriptions) == 2


def test_a_moment_is_one_of_brussels() -> None:
    """Without a time of the day something happened at nine, in Brussels, in summer as in winter."""
    winter, summer = file({**ONE, "from": "2025-01-06", "at": "16:30"}, {**OPEN, "from": "2025-07-07"}).inscriptions
    assert winter.inception == in_brussels(datetime(2025, 1, 6, 16, 30))
    assert winter.inception.utcoffset() == timedelta(hours=1)
    assert summer.inception == in_brussels(datetime(2025, 7, 7, 9))
    assert summer.inception.utcoffset() == timedelta(hours=2)


PERSON = """
scenario: dead
title: {en: Dead}
clock: 2026-03-02T09:00:00
people:
  one:
    ssin: auto
    register: {sex: female, birth: {date: 1990-05-14}, death: {date: 2025-02-03}, names: [{last: Wijlens}]}
    job_seeking: {vdab: %s}
"""


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("{inscriptions: [{from: 1990-05-13, to: 1990-06-01, categories: ['000']}]}", "before birth"),
        ("{inscriptions: [{from: 2025-01-01, categories: ['000']}]}", "goes on after death"),
        ("{inscriptions: [{from: 2025-01-01, to: 2025-02-04, categories: ['000']}]}", "goes on after death"),
        ("{inscription: []}", "'inscription' is not known here"),
    ],
)
def test_an_inscription_lies_within_life(tmp_path: Path, text: str, told: str) -> None:
    """A scenario in which somebody is inscribed before birth or after death is refused, with its line."""
    path = tmp_path / "dead.yaml"
    path.write_text(PERSON % text, encoding="utf-8")
    with pytest.raises(ScenarioError, match=told) as error:
        read_scenarios((path,))
    assert "dead.yaml:9" in str(error.value)


def test_an_inscription_that_ends_with_life(tmp_path: Path) -> None:
    """An inscription up to the day of death is in order."""
    path = tmp_path / "dead.yaml"
    path.write_text(
        PERSON % "{inscriptions: [{from: 2025-01-01, to: 2025-02-03, categories: ['000']}]}", encoding="utf-8"
    )
    assert read_scenarios((path,)).facts.people


DAYS = st.dates(date(2024, 1, 1), date(2026, 12, 31))


@given(cuts=st.lists(DAYS, min_size=2, max_size=8, unique=True).map(sorted), one=DAYS, two=DAYS)
def test_whatever_the_period_what_is_shown_held_in_it(cuts: list[date], one: date, two: date) -> None:
    """Inscriptions shown held on a day of the period, all others did not; the contact belongs to one that is shown."""
    begin, end = sorted((one, two))
    pairs = list(zip(cuts[::2], cuts[1::2], strict=False))
    found = file(
        *({"from": first, "to": last, "categories": ["000"]} for first, last in pairs),
        contacts=tuple({"from": first, "foreign_address": first.isoformat()} for first, _ in pairs),
    )
    shown = found.during(begin, end)
    assert [i.begin for i in shown] == sorted(
        (first for first, last in pairs if first <= end and begin <= last), reverse=True
    )
    contact = found.contact(begin, end)
    assert (contact and contact.begin) == (shown[0].begin if shown else None)

# SPDX-License-Identifier: EUPL-1.2
"""The file of the institute for the self-employed: what it refuses, and what is known of it on a day."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from simulator.codes import TABLES
from simulator.errors import ScenarioError
from simulator.quarters import first_day, quarter_of, quarters_between
from simulator.scenarios.files import shipped
from simulator.scenarios.load import read_scenarios
from simulator.sources.self_employment import SelfEmployedFile
from simulator.sources.self_employment_periods import career, contributions
from simulator.sources.unemployment import UnemploymentFile

DAYS = st.dates(date(2015, 1, 1), date(2027, 12, 31))
SEGMENT = {"quality": 100, "contribution": 100}


def affiliation(begin: str, end: str | None, *, segments: Any = None, **more: Any) -> dict[str, Any]:
    """An affiliation with one segment from its first to its last day, unless others are given."""
    spans = segments or [(begin, end)]
    made = [{"from": first, "to": last, **SEGMENT} for first, last in spans]
    return {"from": begin, "to": end, "fund": "003", "segments": made, **more}


def file(*affiliations: dict[str, Any], **more: Any) -> SelfEmployedFile:
    """A file."""
    return SelfEmployedFile.model_validate({"reference": "1", "affiliations": affiliations, **more})


def due(begin: str, end: str | None) -> dict[str, Any]:
    """Contributions that were paid."""
    return {"from": begin, "to": end, "situation": "01"}


@pytest.mark.parametrize(
    ("affiliations", "text"),
    [
        ([affiliation("2020-01-01", "2020-12-31"), affiliation("2020-12-31", None)], "two affiliations at a time"),
        ([affiliation("2021-01-01", None), affiliation("2020-01-01", None)], "two affiliations at a time"),
        ([{"from": "2020-01-01", "fund": "003", "segments": []}], "at least 1 item"),
        ([{"from": "2020-01-01", "fund": "03", "segments": [{"from": "2020-01-01", **SEGMENT}]}], "match pattern"),
        (
            [affiliation("2020-02-01", None, segments=[("2020-01-31", None)])],
            "a segment from 2020-01-31 to now lies outside the affiliation from 2020-02-01 to now",
        ),
        ([affiliation("2020-01-01", "2020-12-31", segments=[("2020-01-01", None)])], "lies outside"),
        (
            [affiliation("2020-01-01", None, segments=[("2020-01-01", "2020-03-31"), ("2020-03-31", None)])],
            "two segments at a time, from 2020-01-01 and from 2020-03-31",
        ),
        (
            [affiliation("2020-02-01", None, contributions=[due("2020-01-31", None)])],
            "a contribution from 2020-01-31 to now lies outside the affiliation",
        ),
        (
            [affiliation("2020-01-01", "2020-12-31", contributions=[due("2020-01-01", "2021-01-01")])],
            "lies outside the affiliation",
        ),
        (
            [
                affiliation(
                    "2020-01-01", None, segments=[("2020-01-01", "2020-03-31"), ("2020-07-01", None)],
                    contributions=[due("2020-01-01", None)],
                )
            ],
            "a contribution from 2020-01-01 to now is for a quarter without a career segment",
        ),
        ([affiliation("2020-01-01", None, fund_number="2999300152")], "match pattern|is no CBE number"),
        ([affiliation("2020-01-01", None, period="2020")], "Extra inputs"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused(affiliations: list[dict[str, Any]], text: str) -> None:
    """Two funds at a time, a segment or contribution outside its affiliation, a quarter without activity: refused."""
    with pytest.raises(ValidationError, match=text):
        file(*affiliations)


def test_as_much_as_a_reply_has_place_for() -> None:
    """A hundred affiliations, and a hundred segments in one, are possible; one more is not."""
    days = [date(2000, 1, 1) + timedelta(days=30 * number) for number in range(101)]
    spans = [(day.isoformat(), (day + timedelta(days=29)).isoformat()) for day in days]
    assert len(file(*(affiliation(*span) for span in spans[:100])).affiliations) == 100
    assert file(affiliation(spans[0][0], None, segments=spans[:100]))
    for wrong in ([affiliation(*span) for span in spans], [affiliation(spans[0][0], None, segments=spans)]):
        with pytest.raises(ValidationError, match="at most 100 items"):
            file(*wrong)


SPANS = st.tuples(DAYS, st.none() | st.integers(0, 900))


def _text(span: tuple[date, int | None]) -> tuple[str, str | None]:
    begin, length = span
    return begin.isoformat(), None if length is None else (begin + timedelta(days=length)).isoformat()


def _days(span: tuple[date, int | None]) -> tuple[date, date]:
    return span[0], date(2040, 1, 1) if span[1] is None else span[0] + timedelta(days=span[1])


@given(spans=st.lists(SPANS, min_size=1, max_size=4))
def test_affiliations_follow_one_another(spans: list[tuple[date, int | None]]) -> None:
    """A file is accepted if and only if no two of its affiliations have a day in common, in whatever order they are."""
    days = [_days(span) for span in spans]
    clash = any(a[0] <= b[1] and b[0] <= a[1] for i, a in enumerate(days) for b in days[:i])
    made = [affiliation(*_text(span)) for span in spans]
    if clash:
        with pytest.raises(ValidationError, match="two affiliations at a time"):
            file(*made)
    else:
        assert len(file(*made).affiliations) == len(spans)


@given(first=SPANS, gap=st.integers(1, 400), length=st.none() | st.integers(0, 900), paid=SPANS)
def test_contributions_need_activity(
    first: tuple[date, int | None], gap: int, length: int | None, paid: tuple[date, int | None]
) -> None:
    """Contributions within an affiliation are accepted if and only if each of their quarters has a day of a segment."""
    begin, end = first[0], _days((first[0], first[1] or 0))[1]
    second = (end + timedelta(days=gap), length)
    start = max(begin, paid[0])
    run = (start, paid[1] if length is None else min(paid[1] or 0, (_days(second)[1] - start).days))
    if run[1] is not None and run[1] < 0:
        run = (begin, 0)
    made = affiliation(
        begin.isoformat(), _text(second)[1], segments=[(begin.isoformat(), end.isoformat()), _text(second)],
        contributions=[due(*_text(run))],
    )  # fmt: skip
    active = {*quarters_between(begin, end), *quarters_between(*_days(second))}
    if set(quarters_between(*_days(run))) <= active:
        assert file(made)
    else:
        with pytest.raises(ValidationError, match="a quarter without a career segment"):
            file(made)


@st.composite
def files(draw: st.DrawFn) -> SelfEmployedFile:
    """Files of affiliations one after the other, each with contributions and an exception in their midst."""
    days = draw(st.lists(DAYS, min_size=2, max_size=8, unique=True).map(sorted))
    made = []
    for begin, end in zip(days[::2], days[1::2], strict=False):
        cut = draw(st.dates(begin, end))
        split = [(begin, cut), (cut + timedelta(days=1), end)] if begin < cut < end else [(begin, end)]
        spans = [(one.isoformat(), other.isoformat()) for one, other in split]
        exception = {**due(cut.isoformat(), end.isoformat()), "situation": "02"}
        paid = [due(begin.isoformat(), end.isoformat()), exception]
        made.append(affiliation(begin.isoformat(), end.isoformat(), segments=spans, contributions=paid))
    return file(*draw(st.permutations(made)))


@given(known=files(), begin=DAYS, length=st.integers(0, 1500), today=DAYS)
def test_a_career_in_a_period(known: SelfEmployedFile, begin: date, length: int, today: date) -> None:
    """What is told of a period is that part of the whole career that has a day in it, in order, and has begun."""
    end = begin + timedelta(days=length)
    told = [segment for part in career(known, begin, end, today) for segment in part.segments]
    whole = [segment for part in career(known, None, None, today) for segment in part.segments]
    assert told == [one for one in whole if one.begin <= end and (one.end is None or begin <= one.end)]
    assert whole == sorted(whole, key=lambda one: one.begin)
    begun = [one for a in known.affiliations for one in a.segments if one.begin <= today]
    assert {one.begin for one in whole} == {one.begin for one in begun}
    assert all(one.begin <= today and (one.end is None or one.end <= today) for one in whole)
    assert all(part.segments for part in career(known, begin, end, today))


@given(known=files(), begin=DAYS, length=st.integers(0, 1500), cut=st.integers(0, 1500), today=DAYS)
def test_contributions_of_a_period(known: SelfEmployedFile, begin: date, length: int, cut: int, today: date) -> None:
    """Two periods one after the other tell what the whole tells: each quarter once, in order, none that is not over."""
    first, last = quarter_of(begin), quarter_of(begin + timedelta(days=length))
    middle = quarter_of(begin + timedelta(days=min(cut, length)))
    whole = contributions(known, first, last, today)
    quarters = [one.quarter for one in whole]
    assert quarters == sorted(set(quarters))
    assert all(first <= quarter <= last and quarter < quarter_of(today) for quarter in quarters)
    before = [one for one in contributions(known, first, middle, today) if one.quarter != middle]
    assert [*before, *contributions(known, middle, last, today)] == list(whole)
    due_in = {q for a in known.affiliations for run in a.contributions for q in quarters_between(run.begin, run.end)}
    assert set(quarters) == {q for q in due_in if first <= q <= last and q < quarter_of(today)}


@given(known=files(), today=DAYS)
def test_the_contribution_that_began_last_counts(known: SelfEmployedFile, today: date) -> None:
    """Of several contributions for one quarter the one that began last is told."""
    for one in contributions(known, "1990Q1", None, today):
        runs = [run for a in known.affiliations for run in a.contributions]
        last = first_day(one.quarter) + timedelta(days=95)
        touching = [
            run for run in runs if run.begin < last and one.quarter in quarters_between(run.begin, run.end or today)
        ]
        assert one.contributions.begin == max(run.begin for run in touching)


CODES = {
    "segments": {
        "quality": "self-employed-qualities",
        "contribution": "self-employed-contributions",
        "equality": "self-employed-equalities",
    },
    "contributions": {"situation": "self-employed-contribution-situations", "ziv": "self-employed-ziv"},
}


def _known(name: str) -> list[tuple[SelfEmployedFile, UnemploymentFile | None]]:
    """The files of a shipped scenario, with what the unemployment office knows of the same people."""
    entries = [entry for part in read_scenarios((name,)).parts for entry in part.content.people.values()]
    found = [(entry.section("self_employment"), entry.section("unemployment")) for entry in entries]
    return [(one, other) for one, other in found if isinstance(one, SelfEmployedFile)]  # type: ignore[misc]


@pytest.mark.parametrize("name", tuple(shipped()))
def test_shipped_scenarios_use_codes_that_have_a_meaning(name: str) -> None:
    """Every code of a self-employed person of a shipped scenario stands in its code table."""
    for known, _ in _known(name):
        assert known.occupation is None or known.occupation in TABLES["self-employed-occupations"].rows
        for one in known.affiliations:
            assert one.fund in TABLES["social-insurance-funds"].rows
            for kind, fields in CODES.items():
                for fact in getattr(one, kind):
                    values = {table: getattr(fact, field) for field, table in fields.items()}
                    told = {table: str(code) for table, code in values.items() if code is not None}
                    assert {table: code for table, code in told.items() if code not in TABLES[table].rows} == {}


BESIDE_ANOTHER = {105, 200}


@pytest.mark.parametrize("name", tuple(shipped()))
def test_nobody_is_paid_benefits_while_in_main_occupation(name: str) -> None:
    """No shipped scenario pays unemployment benefits to somebody who is self-employed in main occupation."""
    for known, unemployment in _known(name):
        paid = unemployment.payments if unemployment else ()
        main = [s for a in known.affiliations for s in a.segments if s.contribution not in BESIDE_ANOTHER]
        assert [(one, other) for one in paid for other in main if one.overlaps(other.begin, other.end)] == []


def test_the_starter_has_self_employed_people_of_each_kind() -> None:
    """The starter knows somebody in main occupation, somebody beside an employment, and somebody who has stopped."""
    segments = [max((s for a in known.affiliations for s in a.segments), key=lambda s: s.begin)
                for known, _ in _known("starter")]  # fmt: skip
    kinds = {"stopped" if s.end else "beside" if s.contribution in BESIDE_ANOTHER else "main" for s in segments}
    assert kinds == {"main", "beside", "stopped"}


BASE = """\
scenario: wrong
title: {en: Wrong}
people:
  an:
    ssin: auto
    register: {sex: female, birth: {date: 1990-05-12}, death: {date: 2024-03-31}, names: [{last: Proefmans}]}
    self_employment: {reference: "1", affiliations: [{fund: "003", """


@pytest.mark.parametrize(
    ("text", "problems"),
    [
        (
            "from: 1990-05-11, to: 2024-03-31, segments: [{from: 2020-01-01, to: 2024-03-31, quality: 100, "
            "contribution: 100}]}]}",
            {"affiliations[0]": "it begins on 1990-05-11, before birth on 1990-05-12"},
        ),
        (
            "from: 2020-01-01, to: 2024-04-01, segments: [{from: 2020-01-01, to: 2024-03-31, quality: 100, "
            "contribution: 100}]}]}",
            {"affiliations[0]": "it goes on after death on 2024-03-31"},
        ),
        (
            "from: 2020-01-01, segments: [{from: 2020-01-01, quality: 100, contribution: 100}], "
            "contributions: [{from: 2019-12-31, situation: '01'}]}]}",
            {
                "affiliations[0]": "a contribution from 2019-12-31 to now lies outside the affiliation "
                "from 2020-01-01 to now"
            },
        ),
    ],
)
def test_a_scenario_tells_where_it_contradicts_itself(tmp_path: Path, text: str, problems: dict[str, str]) -> None:
    """An affiliation before birth or after death, a contribution before the affiliation: told with their place."""
    path = tmp_path / "wrong.yaml"
    path.write_text(BASE + text, encoding="utf-8")
    with pytest.raises(ScenarioError) as told:
        read_scenarios((path,))
    found = {p.path.removeprefix("people.an.self_employment."): p.message for p in told.value.problems}
    assert problems.items() <= found.items()

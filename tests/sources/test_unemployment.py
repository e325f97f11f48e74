# SPDX-License-Identifier: EUPL-1.2
"""The file of the unemployment office: what it refuses, and how months and denials are counted."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from simulator.codes import TABLES
from simulator.months import month_end, month_of
from simulator.scenarios.files import shipped
from simulator.scenarios.load import read_scenarios
from simulator.sources.unemployment import Denial, Payment, UnemploymentFile
from simulator.sources.unemployment_decisions import during
from simulator.sources.unemployment_months import (
    allowances,
    by_month,
    last_paid_month,
    paid_days,
    paid_months,
)
from simulator.sources.unemployment_rights import entitlement, last_entitlement, sanctions, scale_decisions

DAYS = st.dates(date(2015, 1, 1), date(2027, 12, 31))


@pytest.mark.parametrize(
    ("wrong", "text"),
    [
        ({"denials": [{"from": "2024-01-02", "kind": "exclusion", "weeks": 4}]}, "are for a sanction"),
        ({"denials": [{"from": "2024-01-02", "kind": "sanction", "weeks": 4, "to": "2024-02-01"}]}, "either"),
        ({"rights": [{"from": "2024-01-02", "code": 100, "daily_amount": 1}]}, "less than or equal to 99"),
        ({"payments": [{"from": "2024-01-02", "code": 1, "daily_amount": 1, "allowances": 0.3}]}, "multiple of 0.5"),
        ({"activations": [{"from": "2024-01-02", "amount": 1, "employer": "0999200167"}]}, "is no CBE number"),
        ({"career_breaks": {"created": "2024-01-02", "breaks": [{"from": "2024-01-02"}]}}, "Field required"),
        ({"sanctions": []}, "Extra inputs"),
        ({"rights": [{"from": "2024-01-02", "code": 1, "daily_amount": 0}]}, "greater than or equal to 1"),
        ({"denials": [{"from": "2024-01-02", "kind": "sanction", "weeks": 0}]}, "how many are suspended"),
        (
            {"denials": [{"from": "2024-01-02", "kind": "rights-end", "reprieve": {"date": "2024-01-02", "weeks": 4}}]},
            "are for a sanction",
        ),
        ({"warnings": [{"date": "2024-01-02", "to": "2024-02-01", "article": "53bis"}]}, "a fact of one day"),
        ({"activations": [{"from": "2024-01-02", "amount": 1, "employer": "0999200166", "hours": 1900}]}, "together"),
        ({"evaluations": [{"date": "2024-01-02", "category": "good", "code": "10"}]}, "'negative', 'positive'"),
        ({"exemptions": [{"from": "2024-01-02", "reason": "03", "job": "x" * 51}]}, "at most 50"),
    ],
)
def test_what_cannot_be_is_refused(wrong: dict[str, Any], text: str) -> None:
    """A sanction of two lengths, an exclusion for a time, thirds of a benefit, an employer that cannot be: refused."""
    with pytest.raises(ValidationError, match=text):
        UnemploymentFile.model_validate(wrong)


def test_a_sanction_in_weeks_has_a_last_day() -> None:
    """A sanction of one week from a Monday lasts until Sunday."""
    denial = Denial.model_validate({"from": date(2024, 6, 3), "kind": "sanction", "weeks": 1})
    assert denial.last_day == date(2024, 6, 9)
    assert [denial.covers(day) for day in (date(2024, 6, 9), date(2024, 6, 10))] == [True, False]


@given(begin=DAYS, length=st.integers(0, 400), regime=st.sampled_from([None, 6, 3, 2.5]))
def test_benefits_are_counted_by_day(begin: date, length: int, regime: float | None) -> None:
    """The benefits of a month are its days but Sundays, by the regime; those of a period are those of its months."""
    end = begin + timedelta(days=length)
    payment = Payment.model_validate({"from": begin, "to": end, "code": 1, "daily_amount": 100, "regime": regime})
    working = [begin + timedelta(days=n) for n in range(length + 1) if (begin + timedelta(days=n)).weekday() != 6]
    months = by_month((payment,), begin, end, date(2030, 1, 1))
    assert working == [day for month in months for day in paid_days(payment, month)]
    for month in months:
        days = sum(month_of(day) == month for day in working)
        assert allowances(payment, month) == Decimal(int(days * 2 * (regime or 6) / 6)) / 2
    for paid in paid_months(UnemploymentFile(payments=(payment,)), begin, end, date(2030, 1, 1)):
        assert paid.amount == int(allowances(payment, paid.month) * 100) > 0


@given(begin=DAYS, asked=DAYS, length=st.integers(0, 700), today=DAYS)
def test_only_months_that_are_over_are_paid(begin: date, asked: date, length: int, today: date) -> None:
    """What is told lies in the period asked and in the months before that of today, in order and without gaps."""
    payment = Payment.model_validate({"from": begin, "code": 1, "daily_amount": 100, "amount": 5})
    end = asked + timedelta(days=length)
    months = [m.month for m in paid_months(UnemploymentFile(payments=(payment,)), asked, end, today)]
    assert months == sorted(set(months))
    assert all(month_end(month) < today for month in months)
    assert all(month_of(begin) <= month and month_of(asked) <= month <= end for month in months)
    expected, day = [], max(month_of(begin), month_of(asked))
    while day <= end and month_end(day) < month_of(today):
        expected.append(day)
        day = month_end(day) + timedelta(days=1)
    assert months == expected


SPANS = st.tuples(DAYS, st.none() | st.integers(0, 500))


@given(spans=st.lists(st.tuples(SPANS, st.sampled_from([0, 5])), max_size=4), today=DAYS)
def test_the_last_month_is_the_last_in_which_something_was_paid(spans: list[Any], today: date) -> None:
    """Gaps, and months for which nothing was paid, do not hide an earlier month that was paid."""
    payments = [
        {"from": begin, "to": None if length is None else begin + timedelta(days=length), "code": 1,
         "daily_amount": 100, "amount": amount}
        for (begin, length), amount in spans
    ]  # fmt: skip
    file = UnemploymentFile.model_validate({"payments": payments})
    ever = paid_months(file, date(2000, 1, 1), today, today)
    assert last_paid_month(file, today) == (ever[-1] if ever else None)


@given(rights=st.lists(SPANS, max_size=4), denials=st.lists(SPANS, max_size=3), day=DAYS)
def test_what_holds_today_is_the_last_that_held(rights: list[Any], denials: list[Any], day: date) -> None:
    """What holds on a day is also the last that held by then; nothing held only if nothing has begun."""

    def span(begin: date, length: int | None, **more: Any) -> dict[str, Any]:
        return {"from": begin, "to": None if length is None else begin + timedelta(days=length), **more}

    file = UnemploymentFile.model_validate(
        {
            "rights": [span(*right, code=1, daily_amount=100) for right in rights],
            "denials": [span(*denial, kind="sanction") for denial in denials],
        }
    )
    now, last = entitlement(file, day), last_entitlement(file, day)
    assert not (now.rights and now.denial)
    assert not now or now == last
    assert bool(last) == any(begin <= day for begin, _ in (*rights, *denials))


@given(denials=st.lists(st.tuples(DAYS, st.none() | st.integers(0, 60)), max_size=4), begin=DAYS, today=DAYS)
@settings(max_examples=200)
def test_sanctions_of_a_period_are_those_of_its_days(denials: list[Any], begin: date, today: date) -> None:
    """What takes a right away on a day of the period is a sanction of the period; one that is suspended never does."""
    file = UnemploymentFile.model_validate(
        {
            "denials": [
                {"from": day, "kind": "sanction", "weeks": weeks, "reprieve": {"date": day, "weeks": 4}}
                for day, weeks in denials
            ],
            "rights": [{"from": date(2021, 5, 3), "code": 1, "daily_amount": 100}],
        }
    )
    end = begin + timedelta(days=90)
    found = sanctions(file, begin, end, today)
    assert all(one.begin <= min(end, today) for one in found)
    assert [one.begin for one in found] == sorted(one.begin for one in found)
    for day in (begin, begin + timedelta(days=45), end):
        denial = entitlement(file, day).denial
        assert denial is None or not denial.suspended
        assert denial is None or day > today or denial in found
    for one in found:
        first = max(begin, one.begin)
        assert one.suspended or entitlement(file, first).denial is not None


@given(spans=st.lists(SPANS, max_size=5), begin=DAYS, length=st.integers(0, 900), today=DAYS)
def test_what_holds_during_a_period(spans: list[Any], begin: date, length: int, today: date) -> None:
    """Scales are told if one of their days is asked and they have begun; no longer period tells fewer of them."""
    file = UnemploymentFile.model_validate(
        {
            "rights": [
                {"from": first, "to": None if days is None else first + timedelta(days=days), "code": 1,
                 "daily_amount": 100, "scale": "A", "decision": f"D{number % 2}"}
                for number, (first, days) in enumerate(spans)
            ]
        }
    )  # fmt: skip
    end = begin + timedelta(days=length)
    asked = set(map(id, during(file.rights, begin, end, today)))
    days = [begin + timedelta(days=n) for n in range(length + 1)]
    expected = {id(r) for r in file.rights if r.begin <= today and any(r.covers(d) for d in days)}
    assert asked == expected
    decisions = scale_decisions(file, begin, end, today)
    assert {id(right) for rights in decisions for right in rights} == asked
    assert len(decisions) == len({right.decision for rights in decisions for right in rights})


def test_a_suspended_sanction_does_not_hide_the_last_right() -> None:
    """Somebody whose right has ended, and who then got a sanction that is suspended, last had that right."""
    sanction = {"from": "2023-06-05", "kind": "sanction", "weeks": 0, "reprieve": {"date": "2023-06-05", "weeks": 4}}
    right = {"from": "2022-01-03", "to": "2022-12-31", "code": 1, "daily_amount": 100}
    file = UnemploymentFile.model_validate({"rights": [right], "denials": [sanction]})
    assert last_entitlement(file, date(2024, 1, 1)).rights == file.rights
    assert not last_entitlement(UnemploymentFile.model_validate({"denials": [sanction]}), date(2024, 1, 1))


def test_a_fact_of_one_day_is_of_that_day_only() -> None:
    """A warning is told where the day of its decision lies in the period, not where the period comes later."""
    file = UnemploymentFile.model_validate({"warnings": [{"date": "2024-03-15", "article": "53bis"}]})
    day, before, after = (date(2024, 3, number) for number in (15, 14, 16))
    asked = [(day, day), (before, after), (after, after), (before, before)]
    assert [len(during(file.warnings, *days, date(2026, 1, 1))) for days in asked] == [1, 1, 0, 0]
    assert during(file.warnings, before, after, before) == ()


CODES = {
    "rights": {
        "code": "unemployment-codes",
        "scale_code": "unemployment-scales",
        "admissibility_articles": "unemployment-articles",
        "indemnisability_articles": "unemployment-articles",
    },
    "payments": {"code": "unemployment-codes", "detail": "payment-details"},
    "alternative_scales": {
        "code": "activation-codes",
        "admissibility_articles": "unemployment-articles",
        "indemnisability_articles": "unemployment-articles",
    },
    "warnings": {"article": "unemployment-articles"},
    "exemptions": {"reason": "exemption-reasons", "region": "exemption-regions"},
    "work_disabilities": {"type": "work-disability-types"},
    "lawsuits": {"type": "sickness-fund-lawsuits"},
    "evaluations": {"code": "availability-decisions", "linked_code": "availability-decisions"},
    "activations": {"code": "activation-codes"},
    "denials": {
        "article": "unemployment-articles",
        "admissibility_articles": "unemployment-articles",
        "indemnisability_articles": "unemployment-articles",
    },
    "breaks": {"code": "career-break-codes", "type": "career-break-types", "reason": "career-break-reasons"},
}


@pytest.mark.parametrize("name", tuple(shipped()))
def test_shipped_scenarios_use_codes_that_have_a_meaning(name: str) -> None:
    """Every code of an unemployment file of a shipped scenario stands in its code table."""
    for part in read_scenarios((name,)).parts:
        for entry in part.content.people.values():
            file = entry.section("unemployment")
            if not isinstance(file, UnemploymentFile):
                continue
            breaks = file.career_breaks.breaks if file.career_breaks else ()
            for kind, fields in CODES.items():
                for record in breaks if kind == "breaks" else getattr(file, kind):
                    for field, table in fields.items():
                        value = getattr(record, field)
                        values = value if isinstance(value, tuple) else () if value is None else (value,)
                        assert [str(code) for code in values if str(code) not in TABLES[table].rows] == []

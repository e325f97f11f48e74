# SPDX-License-Identifier: EUPL-1.2
"""The file of the sickness funds: what it refuses, what was paid, and which attests follow from it."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from simulator.codes import TABLES
from simulator.months import days_but_sundays
from simulator.quarters import first_day, last_day, quarter_of, quarters_between
from simulator.sources.incapacity import IncapacityFile
from simulator.sources.incapacity_attests import Attest, attest, quarters, versions
from simulator.sources.incapacity_documents import Document
from simulator.sources.incapacity_risks import Payment, Risk

SSIN = "77091490168"
WORK = {"from": "2023-02-06", "to": "2023-05-14", "exit": 1, "kind": "incapacity", "social_status": 3}
PAID = {"from": "2023-03-08", "to": "2023-05-14", "daily_amount": "61.77"}
REST = {"from": "2023-05-15", "to": "2023-08-27", "exit": 1, "kind": "pregnancy", "social_status": 3}
MADE = {"quarter": "2023Q1", "created": "2023-05-02"}


def file(*risks: dict[str, Any], attests: tuple[dict[str, Any], ...] = ()) -> IncapacityFile:
    """A file with these risks and attests."""
    return IncapacityFile.model_validate({"risks": risks, "attests": attests})


@pytest.mark.parametrize(
    ("risk", "text"),
    [
        (WORK | {"exit": None}, "give both, or neither"),
        (WORK | {"to": None}, "give both, or neither"),
        (WORK | {"initial": "2023-02-07"}, "before its first day"),
        (WORK | {"exit": 5}, "for the end of maternity"),
        (REST | {"exit": 7}, "that maternity suspends"),
        (WORK | {"delivery": "2023-03-01"}, "incapacity has no delivery"),
        (WORK | {"kind": "adoption"}, "adoption needs adoption"),
        (WORK | {"kind": "foster-care", "adoption": "2023-02-06"}, "foster-care needs foster_care"),
        (WORK | {"kind": "breast-feeding"}, "breast-feeding needs delivery"),
        (WORK | {"kind": "paternity", "delivery": "2023-02-06", "social_status": 4}, "for employees"),
        (REST | {"social_status": 5, "supposed_delivery": "2023-06-01"}, "pregnancy has no supposed_delivery"),
        (WORK | {"social_status": 4, "activity": 1}, "`activity` is for employees"),
        (WORK | {"social_status": 1}, "Input should be 2, 3, 4, 5 or 6"),
        (WORK | {"invalidity": {"from": "2023-02-05"}}, "does not begin in the course"),
        (WORK | {"invalidity": {"from": "2023-05-15"}}, "does not begin in the course"),
        (WORK | {"invalidity": {"from": "2023-04-01"}, "payments": [PAID]}, "goes on into the invalidity"),
        (WORK | {"payments": [PAID | {"from": "2023-02-05"}]}, "does not lie within"),
        (WORK | {"payments": [PAID | {"to": "2023-05-15"}]}, "does not lie within"),
        (WORK | {"payments": [PAID | {"document": "C421"}]}, "no document of the general scheme"),
        (WORK | {"payments": [PAID, PAID | {"from": "2023-05-14"}]}, "two payments at a time"),
        (WORK | {"payments": [PAID | {"amount": 5}]}, "either `daily_amount` or `amount`"),
        (WORK | {"payments": [{"from": "2023-03-08"}]}, "either `daily_amount` or `amount`"),
        (WORK | {"payments": [PAID | {"hours": 3}]}, "`hours` stands with `amount`"),
        (WORK | {"payments": [PAID | {"daily_amount": -5}]}, "below zero is a regularisation"),
        (WORK | {"payments": [PAID | {"daily_amount": 0}]}, "the amount is zero"),
        (WORK | {"payments": [PAID | {"daily_amount": 500}]}, "less than 500"),
        (WORK | {"payments": [PAID | {"family": "09"}]}, "Input should be '00'"),
        (WORK | {"payments": [PAID | {"allowance_code": "1"}]}, "match pattern"),
    ],
)
def test_a_risk_that_cannot_be_is_refused(risk: dict[str, Any], text: str) -> None:
    """Ends without a reason, facts of another kind of risk, payments outside it, of another scheme, twice: refused."""
    with pytest.raises(ValidationError, match=text):
        file({key: value for key, value in risk.items() if value is not None})


@pytest.mark.parametrize(
    ("risks", "attests", "text"),
    [
        ([WORK, REST | {"from": "2023-05-14"}], [], "two risks at a time"),
        ([REST | {"exit": 5}], [], "of the kind incapacity begins on 2023-08-28"),
        ([WORK | {"exit": 7}, REST | {"from": "2023-05-16"}], [], "of the kind pregnancy begins on 2023-05-15"),
        ([WORK], [MADE | {"quarter": "2022Q4"}], "attest of 2022Q4, in which no risk has a day"),
        ([WORK], [MADE | {"quarter": "2023Q5"}], "match pattern"),
        ([WORK], [MADE | {"created": "2023-03-31"}], "before the quarter was over"),
        ([WORK], [MADE | {"status": "modification"}], "begins with one `status: creation`"),
        ([WORK], [MADE, MADE | {"created": "2023-06-01"}], "begins with one `status: creation`"),
        ([WORK], [MADE, MADE | {"status": "modification"}], "two versions of one day"),
        (
            [WORK],
            [
                MADE,
                MADE | {"created": "2023-06-01", "status": "cancellation"},
                MADE | {"created": "2023-07-01", "status": "modification"},
            ],
            "after its cancellation",
        ),
        (
            [WORK],
            [
                MADE,
                MADE
                | {"created": "2023-06-01", "status": "modification", "id": "7d1b7f52-6c1f-5d0e-9a3c-0a5b6c0e9f11"},
            ],
            "one id for all",
        ),
    ],
)
def test_a_file_that_cannot_be_is_refused(risks: list[Any], attests: list[Any], text: str) -> None:
    """Two risks at a time, an end that announces another risk that is not there, attests of nothing: refused."""
    with pytest.raises(ValidationError, match=text):
        file(*risks, attests=tuple(attests))


def test_what_may_stand_side_by_side() -> None:
    """Help of a third person is paid beside the ordinary allowance; breast-feeding breaks may touch another risk."""
    helped = PAID | {"allowance_category": 1, "daily_amount": "25.34"}
    breaks = REST | {"kind": "breast-feeding", "from": "2023-05-01", "delivery": "2023-01-05"}
    found = file(WORK | {"payments": [PAID, helped]}, breaks, WORK | {"from": "2023-05-15", "to": "2023-05-20"})
    assert [len(risk.payments) for risk in found.risks] == [2, 0, 0]


def test_maternity_between_two_incapacities() -> None:
    """An incapacity suspended for maternity (7), the maternity followed by an incapacity (5): exits that fit."""
    after = WORK | {"from": "2023-08-28", "to": "2023-09-30", "initial": "2023-02-06"}
    found = file(WORK | {"exit": 7}, REST | {"exit": 5}, after)
    assert [risk.initial_start for risk in found.risks] == [date(2023, 2, 6), date(2023, 5, 15), date(2023, 2, 6)]


@pytest.mark.parametrize(
    ("kind", "status", "invalidity", "document"),
    [
        ("incapacity", 3, None, "C21"), ("incapacity", 4, None, "C421"), ("incapacity", 2, "2023-02-06", "PI0"),
        ("incapacity", 5, "2023-02-06", "PI41"), ("pregnancy", 6, None, "C23"), ("pregnancy", 5, None, "C423"),
        ("adoption", 3, None, None),
    ],
)  # fmt: skip
def test_each_risk_has_its_document(kind: str, status: int, invalidity: str | None, document: str | None) -> None:
    """Primary incapacity, invalidity and maternity, of employees and of the self-employed, have their own documents."""
    more: dict[str, Any] = {"invalidity": {"from": invalidity}} if invalidity else {}
    if kind == "adoption":
        more["adoption"] = "2023-02-06"
    risk = Risk.model_validate(WORK | {"kind": kind, "social_status": status, "payments": [PAID]} | more)
    paid = next(risk.paid(date(2023, 3, 1), date(2023, 3, 31), date(2024, 1, 1)))
    assert document == risk.document(paid)


def test_every_code_has_a_meaning() -> None:
    """The code tables know exactly the codes that a file can hold."""

    def literals(record: Any, name: str) -> set[str]:
        annotation = record.model_fields[name].annotation
        return {str(value) for part in get_args(annotation) for value in (get_args(part) or (part,))} - {
            "<class 'NoneType'>"
        }

    assert set(TABLES["allowance-documents"].rows) == set(get_args(Document))
    assert set(TABLES["allowance-exit-codes"].rows) == literals(Risk, "exit") | {"0"}
    assert set(TABLES["allowance-social-statuses"].rows) == literals(Risk, "social_status")
    assert set(TABLES["allowance-activity-codes"].rows) == literals(Risk, "activity")
    assert set(TABLES["allowance-invalidity-types"].rows) == {"1", "8", "9"}
    assert set(TABLES["allowance-types"].rows) == literals(Payment, "allowance_category")
    assert set(TABLES["allowance-family-situations"].rows) == literals(Payment, "family")
    assert set(TABLES["allowance-incapacity-categories"].rows) == literals(Payment, "incapacity_category")


DAYS = st.dates(date(2019, 1, 1), date(2026, 12, 31))


@st.composite
def files(draw: st.DrawFn) -> IncapacityFile:
    """A file with one to three risks, one after the other, paid from some day on."""
    risks: list[dict[str, Any]] = []
    begin = draw(DAYS)
    for number in range(draw(st.integers(1, 3))):
        length, gap = draw(st.integers(0, 400)), draw(st.integers(1, 60))
        end = begin + timedelta(days=length)
        first = begin + timedelta(days=draw(st.integers(0, length)))
        risk: dict[str, Any] = {"from": begin, "kind": "incapacity", "social_status": draw(st.integers(2, 6))}
        risk["payments"] = [{"from": first, "daily_amount": draw(st.decimals("0.01", "400", places=2))}]
        if draw(st.booleans()):
            risk["reported"] = begin + timedelta(days=draw(st.integers(0, 300)))
        if number == 2 and draw(st.booleans()):
            risks.append(risk)
            break
        risks.append(risk | {"to": end, "exit": 1})
        begin = end + timedelta(days=gap)
    return IncapacityFile.model_validate({"risks": risks})


@given(file=files(), today=DAYS)
def test_an_attest_shows_days_of_its_quarter(file: IncapacityFile, today: date) -> None:
    """Risks and payments of an attest lie within its quarter, payments within a risk; nothing is later than its day."""
    for quarter in quarters_between(date(2019, 1, 1), today):
        found = attest(SSIN, file, quarter, today)
        for spell in found.spells if found else ():
            assert found is not None
            assert first_day(quarter) <= spell.begin <= spell.end <= min(last_day(quarter), found.created)
            for paid in spell.paid:
                assert max(spell.risk.begin, spell.begin) <= paid.begin <= paid.end <= spell.end
                assert (paid.begin.year, paid.begin.month) == (paid.end.year, paid.end.month)


@given(file=files(), today=DAYS)
def test_there_is_an_attest_of_each_quarter_with_a_known_risk(file: IncapacityFile, today: date) -> None:
    """There is an attest of a quarter if a risk that is known has a day in it, and of no other."""
    for quarter in quarters_between(date(2019, 1, 1), today + timedelta(days=200)):
        first, last = first_day(quarter), min(last_day(quarter), today)
        known = any(risk.known <= today and risk.overlaps(first, last) for risk in file.risks) and first <= today
        assert known == (attest(SSIN, file, quarter, today) is not None)
    assert set(quarters(file, today)) >= {
        quarter for quarter in quarters_between(date(2019, 1, 1), today) if attest(SSIN, file, quarter, today)
    }


@given(file=files(), day=DAYS)
def test_versions_are_numbered_from_zero(file: IncapacityFile, day: date) -> None:
    """The versions of an attest have one id; the first is a creation, later ones change it, each on a later day."""
    found = versions(SSIN, file, quarter_of(day))
    assert [one.version for one in found] == list(range(len(found)))
    assert [one.status for one in found] == ["CREATION", *["MODIFICATION"] * (len(found) - 1)][: len(found)]
    assert all(one.created < other.created for one, other in pairwise(found))
    assert len({one.id for one in found}) <= 1
    assert all(one.created > last_day(one.quarter) for one in found)
    contents = [[(spell.risk, spell.paid) for spell in one.spells] for one in found]
    assert all(one != other for one, other in pairwise(contents))


@given(file=files(), one=DAYS, other=DAYS)
def test_a_definitive_attest_does_not_change_with_the_clock(file: IncapacityFile, one: date, other: date) -> None:
    """A version says the same on every day after the one on which it was made."""
    for quarter in quarters_between(date(2019, 1, 1), min(one, other)):
        found = [attest(SSIN, file, quarter, day) for day in (one, other)]
        assert _same_version(*found)


def _same_version(one: Attest | None, other: Attest | None) -> bool:
    if one is None or other is None or one.version is None or one.version != other.version:
        return True
    return one == other


@given(begin=DAYS, length=st.integers(0, 500), daily=st.decimals("0.01", "400", places=2))
def test_the_payments_of_the_quarters_are_all_that_is_paid(begin: date, length: int, daily: Decimal) -> None:
    """What the attests of all quarters show is every day of the payment but Sundays, at the daily amount."""
    end = begin + timedelta(days=length)
    payment = {"from": begin, "daily_amount": daily}
    risk = Risk.model_validate(WORK | {"from": begin, "to": end, "payments": [payment]})
    paid = [
        part
        for quarter in quarters_between(begin, end)
        for part in risk.paid(first_day(quarter), last_day(quarter), date.max)
    ]
    assert sum(part.days or 0 for part in paid) == days_but_sundays(begin, end)
    assert sum(part.amount for part in paid) == daily * days_but_sundays(begin, end)

# SPDX-License-Identifier: EUPL-1.2
"""What the NSSO keeps of somebody's work: what it refuses, and what follows for each quarter."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from simulator.codes import TABLES
from simulator.months import weekdays
from simulator.quarters import first_day, last_day, quarter_of
from simulator.scenarios.files import shipped
from simulator.scenarios.load import read_scenarios
from simulator.sources.employers import derived_nsso
from simulator.sources.employment import SECTION, EmploymentFile
from simulator.sources.employment_quarters import Attestation, attestations, declared_on
from simulator.sources.unemployment import UnemploymentFile

SHOP, CLEANER = "0999200265", "0999200364"
SSIN = "77091490168"
LATER = date(2040, 1, 1)


def relation(begin: str = "2020-01-01", end: str | None = None, employer: str = SHOP, **more: Any) -> dict[str, Any]:
    """A relation with an employer."""
    return {"from": begin, "to": end, "employer": employer, "worker_type": "OTH", **more}


def declaration(
    begin: str = "2024-01-01", end: str | None = "2024-12-31", employer: str = SHOP, **line: Any
) -> dict[str, Any]:
    """A declaration with one line."""
    line = {"worker_code": 495, "occupations": [{}], **line}
    return {"from": begin, "to": end, "employer": employer, "lines": [line]}


def correction(created: str = "2024-09-02", status: str = "cancellation", **more: Any) -> dict[str, Any]:
    """A correction of the second quarter of 2024."""
    found = {"employer": SHOP, "quarter": "2024Q2", "worker_code": 495, "status": status, "created": created}
    return {**found, **more}


def file(*declarations: dict[str, Any], relations: Any = None, corrections: Any = ()) -> EmploymentFile:
    """The work of somebody who has been with the shop since 2020."""
    relations = [relation()] if relations is None else relations
    return EmploymentFile.model_validate(
        {"relations": relations, "declarations": declarations, "corrections": corrections}
    )


def known(found: EmploymentFile, today: date = LATER, begin: str = "2003Q1", end: str = "2039Q4") -> list[Attestation]:
    """Every attestation that is known on a day."""
    return list(attestations(SSIN, found, begin, end, today))


@pytest.mark.parametrize(
    ("relations", "declarations", "text"),
    [
        ([], [declaration()], "does not lie within a relation"),
        ([relation(employer=CLEANER)], [declaration()], "does not lie within a relation"),
        ([relation("2024-01-02")], [declaration()], "does not lie within a relation"),
        ([relation(end="2024-12-30")], [declaration()], "does not lie within a relation"),
        ([relation(end="2024-12-31")], [declaration(end=None)], "does not lie within a relation"),
        ([relation(cancelled=True)], [declaration()], "does not lie within a relation"),
        ([relation()], [declaration(), declaration("2024-12-31", "2025-03-31")], "declares the quarter 2024Q4 twice"),
        ([relation()], [declaration("2024-01-01", "2024-02-29"), declaration("2024-03-01")], "2024Q1 twice"),
        ([relation()], [declaration(occupations=[])], "at least 1"),
        ([relation()], [declaration(occupations=[{"from": "2023-12-31"}])], "does not lie within the declaration"),
        ([relation()], [declaration(occupations=[{"to": "2025-01-01"}])], "does not lie within the declaration"),
        ([relation()], [declaration(occupations=[{"hours": 38.5}])], "more than full time"),
        ([relation()], [declaration(occupations=[{"joint_committee": "20"}])], "should match pattern"),
        ([relation()], [declaration(worker_code=1000)], "less than or equal to 999"),
        ([relation("2002-01-01")], [declaration("2002-12-31")], "there is a DmfA from 2003-01-01 on"),
        ([relation(worker_type="oth")], [], "should match pattern"),
        ([relation(employer="0999200266")], [], "is no CBE number"),
    ],
)
def test_what_cannot_be_is_refused(relations: Any, declarations: Any, text: str) -> None:
    """Work without a relation at the time, a quarter declared twice, more than full time, before the DmfA: refused."""
    with pytest.raises(ValidationError, match=text):
        EmploymentFile.model_validate({"relations": relations, "declarations": declarations})


def test_two_lines_of_one_kind_are_one() -> None:
    """A declaration has one line for each kind of worker."""
    twice = declaration()
    twice["lines"] *= 2
    with pytest.raises(ValidationError, match="two lines have the same"):
        file(twice)


@pytest.mark.parametrize(
    "fits",
    [
        [declaration("2024-01-01", "2024-03-31"), declaration("2024-04-01", "2024-12-31")],
        [declaration(), declaration(employer=CLEANER)],
        [declaration(occupations=[{"to": "2024-05-31"}, {"from": "2024-06-01"}])],
    ],
)
def test_what_can_be_is_taken(fits: list[dict[str, Any]]) -> None:
    """Declarations of quarters that follow each other, of two employers, and other work within a quarter are taken."""
    assert file(*fits, relations=[relation(), relation(employer=CLEANER)]).declarations


@pytest.mark.parametrize(
    ("corrections", "text"),
    [
        ([correction(quarter="2025Q1")], "declared nothing for 2025Q1"),
        ([correction(worker_code=15)], "under worker code 15"),
        ([correction(employer=CLEANER)], "declared nothing"),
        ([correction("2024-07-31")], "no later than what it corrects"),
        ([correction(status="reactivation")], "reactivation of a line that is valid"),
        ([correction(), correction("2024-10-01")], "cancellation of a line that is cancelled"),
        ([correction(), correction("2024-10-01", "modification", occupations=[{}])], "that is cancelled"),
        ([correction(status="modification")], "which needs them"),
        ([correction(occupations=[{}])], "`occupations` are for a modification"),
        ([correction(quarter="2024Q5")], "should match pattern"),
        ([correction(employer_class=83)], "and employer class 83 that could be corrected"),
        ([correction(status="modification", occupations=[{"from": "2024-07-01"}])], "has no day in 2024Q2"),
        ([correction(status="modification", occupations=[{"from": "2023-01-01"}])], "within the declaration"),
    ],
)
def test_corrections_follow_what_they_correct(corrections: Any, text: str) -> None:
    """Nothing is corrected that was not declared, before it was, twice in the same way, or from wrong to wrong."""
    with pytest.raises(ValidationError, match=text):
        file(declaration(), corrections=corrections)


def test_every_correction_is_a_version() -> None:
    """A cancelled declaration that is valid again has three versions, each known from its day on, under one number."""
    found = file(declaration(), corrections=[correction(), correction("2024-11-04", "reactivation")])
    versions = [a for a in known(found) if a.quarter == "2024Q2"]
    assert [(a.version, a.latest, a.status, a.created.isoformat()) for a in versions] == [
        (1, 3, "creation", "2024-07-31"), (2, 3, "cancellation", "2024-09-02"), (3, 3, "reactivation", "2024-11-04"),
    ]  # fmt: skip
    assert len({a.number for a in versions}) == 1
    assert [a.latest for a in known(found, date(2024, 11, 3), "2024Q2", "2024Q2")] == [2, 2]
    assert [a.latest for a in known(found, date(2024, 7, 31), "2024Q2", "2024Q2")] == [1]
    assert known(found, date(2024, 7, 30), "2024Q2", "2024Q2") == []


def test_a_correction_is_of_one_line() -> None:
    """Of two lines for one kind of worker, of two classes of employer, only the one that is named is corrected."""
    lines = [{"worker_code": 495, "employer_class": class_, "occupations": [{"hours": 8}]} for class_ in (None, 83)]
    for class_, latest in ((None, {None: 2, 83: 1}), (83, {None: 1, 83: 2})):
        found = file(declaration() | {"lines": lines}, corrections=[correction(employer_class=class_)])
        assert {a.line.employer_class: a.latest for a in known(found, begin="2024Q2", end="2024Q2")} == latest


def test_a_modification_says_other_work() -> None:
    """A modified version has the work of the modification, the version before it the work that was declared."""
    wage = [{"code": 1, "amount": 100}]
    more = correction(status="modification", occupations=[{"remunerations": [{"code": 1, "amount": 250}]}])
    found = file(declaration(occupations=[{"remunerations": wage}]), corrections=[more])
    amounts = [[w.amount for w in a.work[0].wages] for a in known(found, begin="2024Q2", end="2024Q2")]
    assert amounts == [[100], [250]]


@pytest.mark.parametrize(
    ("occupation", "days", "hours", "wages"),
    [
        ({}, 66, None, []),
        ({"days_a_week": 4}, Decimal("52.5"), None, []),
        ({"hours": 19}, 66, Decimal("250.80"), []),
        ({"hours": 10, "days_a_week": 2.5}, 33, 132, []),
        ({"services": [{"code": 50, "days": 6}]}, 60, None, []),
        ({"services": [{"code": 50, "days": 6, "quarters": [1, 2]}]}, 66, None, []),
        ({"services": [{"code": 1, "days": 12.5, "hours": 95}]}, Decimal("12.5"), 95, []),
        ({"services": [{"code": 30, "days": 70}]}, 0, None, []),
        ({"remunerations": [{"code": 1, "amount": 9000}]}, 66, None, [(1, 9000)]),
        ({"from": "2024-08-16", "remunerations": [{"code": 1, "amount": 6600}]}, 32, None, [(1, 3200)]),
        (
            {"to": "2024-08-15", "remunerations": [{"code": 1, "amount": 6600, "prorated": False}]},
            34,
            None,
            [(1, 6600)],
        ),
        ({"remunerations": [{"code": 2, "amount": 5, "quarters": [4]}]}, 66, None, []),
    ],
)
def test_the_third_quarter_of_2024(occupation: Any, days: Any, hours: Any, wages: Any) -> None:
    """Days and hours worked, and wages, of a quarter with 66 days from Monday to Friday."""
    (found,) = known(file(declaration(occupations=[occupation])), begin="2024Q3", end="2024Q3")
    (worked,) = [time for time in found.work[0].times if time.code == 1]
    assert (worked.days, worked.hours) == (days, hours)
    assert [(wage.code, wage.amount) for wage in found.work[0].wages] == wages


def test_an_occupation_ends_in_its_last_quarter() -> None:
    """Each quarter tells the work of its own days; the end of it is told in the quarter in which it ends."""
    found = file(declaration(occupations=[{"to": "2024-05-31"}, {"from": "2024-06-03"}]))
    told = {a.quarter: [(w.begin.isoformat(), w.end and w.end.isoformat()) for w in a.work] for a in known(found)}
    assert told == {
        "2024Q1": [("2024-01-01", None)],
        "2024Q2": [("2024-01-01", "2024-05-31"), ("2024-06-03", None)],
        "2024Q3": [("2024-06-03", None)],
        "2024Q4": [("2024-06-03", "2024-12-31")],
    }


DAYS = st.dates(date(2003, 1, 1), date(2029, 12, 31))


@given(begin=DAYS, length=st.none() | st.integers(0, 1500), today=DAYS, asked=st.tuples(DAYS, DAYS))
def test_a_quarter_is_known_once_it_was_declared(
    begin: date, length: int | None, today: date, asked: tuple[date, date]
) -> None:
    """What is known are the quarters of the work that were asked and declared by today, each once and in order."""
    end = None if length is None else begin + timedelta(days=length)
    spans = begin.isoformat(), end and end.isoformat()
    found = file(declaration(*spans), relations=[relation(*spans)])
    first, last = (quarter_of(day) for day in asked)
    quarters = [a.quarter for a in known(found, today, first, last)]
    day, expected = first_day(quarter_of(begin)), []
    while day <= min(end or today, today):
        quarter = quarter_of(day)
        if first <= quarter <= last and declared_on(quarter) <= today:
            expected.append(quarter)
        day = last_day(quarter) + timedelta(days=1)
    assert quarters == expected


@given(begin=DAYS, length=st.integers(0, 700), amount=st.integers(0, 10**8))
def test_parts_of_a_quarter_are_no_more_than_the_whole(begin: date, length: int, amount: int) -> None:
    """The days worked are those from Monday to Friday, and no quarter has more than the wage of a whole one."""
    end = begin + timedelta(days=length)
    spans = begin.isoformat(), end.isoformat()
    wages = [{"remunerations": [{"code": 1, "amount": amount}]}]
    found = known(file(declaration(*spans, occupations=wages), relations=[relation(*spans)]))
    working = sum((begin + timedelta(days=n)).weekday() < 5 for n in range(length + 1))
    assert sum(a.work[0].times[0].days for a in found) == working == weekdays(begin, end)
    for attestation in found:
        (wage,) = attestation.work[0].wages
        whole = begin <= first_day(attestation.quarter) and last_day(attestation.quarter) <= end
        assert wage.amount == amount if whole else wage.amount <= amount


@given(numbers=st.lists(st.integers(9_990_000, 9_999_999), min_size=2, max_size=9, unique=True))
def test_a_registration_number_follows_from_the_cbe_number(numbers: list[int]) -> None:
    """Each employer has a registration number of its own, ten digits that begin with 0."""
    found = {derived_nsso(f"0{number}{97 - number % 97:02}") for number in numbers}
    assert len(found) == len(numbers)
    assert all(len(number) == 10 and number.startswith("0") and number.isdigit() for number in found)


def test_people_are_filed_under_their_employers() -> None:
    """The search terms of a file are its employers, those of relations and of declarations."""
    found = file(declaration(), relations=[relation(), relation(employer=CLEANER)])
    assert SECTION.terms(found) == (f"employer:{SHOP}", f"employer:{CLEANER}")


TABLES_OF = {
    "worker_type": "dimona-worker-types", "worker_code": "dmfa-worker-codes", "joint_committee": "joint-committees",
}  # fmt: skip


def _under(record: Any, key: str) -> Iterator[Any]:
    """Everything that stands under a key, at any depth."""
    if isinstance(record, dict):
        if record.get(key) is not None:
            yield record[key]
        record = tuple(record.values())
    if isinstance(record, (list, tuple)):
        for item in record:
            yield from _under(item, key)


@pytest.mark.parametrize("name", shipped())
def test_shipped_people_have_known_codes(name: str) -> None:
    """The work of people in shipped scenarios uses codes of the tables only."""
    for subject in read_scenarios((name,)).facts.people.values():
        found = subject.sections.get("employment")
        if found is None:
            continue
        data = found.model_dump()
        for key, table in TABLES_OF.items():
            assert {str(code) for code in _under(data, key)} - {"XXX"} <= set(TABLES[table].rows), subject.alias
        for key, table in (("services", "dmfa-service-codes"), ("remunerations", "dmfa-remuneration-codes")):
            codes = {str(item["code"]) for items in _under(data, key) for item in items}
            assert codes <= set(TABLES[table].rows), subject.alias


@pytest.mark.parametrize("name", shipped())
def test_nobody_works_full_time_on_unemployment_benefits(name: str) -> None:
    """Nobody in a shipped scenario works full time in a month for which full unemployment is paid."""
    full = {int(code) for code, row in TABLES["unemployment-codes"].rows.items() if row["kind"] == "full"}
    for subject in read_scenarios((name,)).facts.people.values():
        work, benefits = subject.sections.get("employment"), subject.sections.get("unemployment")
        if not (isinstance(work, EmploymentFile) and isinstance(benefits, UnemploymentFile)):
            continue
        paid = [payment for payment in benefits.payments if payment.code in full]
        for found in work.declarations:
            for occupation in (o for line in found.lines for o in line.occupations if not o.part_time):
                begin, end = found.span(occupation)
                assert not any(payment.overlaps(begin, end) for payment in paid), subject.alias


@pytest.mark.parametrize("name", shipped())
def test_employers_of_activations_declare(name: str) -> None:
    """The employers of activation allowances have announced, and declare, the work of these months."""
    for subject in read_scenarios((name,)).facts.people.values():
        benefits, work = subject.sections.get("unemployment"), subject.sections.get("employment")
        for activation in benefits.activations if isinstance(benefits, UnemploymentFile) else ():
            assert isinstance(work, EmploymentFile), subject.alias
            declared = [d for d in work.declarations if d.employer == activation.employer]
            assert any(d.begin <= activation.begin and (d.end or LATER) >= (activation.end or LATER) for d in declared)

# SPDX-License-Identifier: EUPL-1.2
"""What was declared, quarter by quarter: attestations, with the days worked and the wages of each occupation.

A quarter is declared once it is over: on the last day of the month after it. Time without a code of its own is worked
(code 1): Monday to Friday, by the days a week, in halves; for part-time work also in hours. Source: knowledge
soa-services.md 4.4; the day of the declaration and the count are inferred (published instructions of the NSSO: days in
halves, hours for part-time work).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from hashlib import blake2b
from typing import Protocol

from simulator.months import month_end, weekdays
from simulator.quarters import first_day, last_day, quarters_between
from simulator.sources.employment_declared import Correction, Declaration, Occupation, WorkerLine

WORKED = 1
FULL_WEEK = Decimal(5)
_MOST_IDS = 10**10


class Declared(Protocol):
    """What this module reads of the work of a person."""

    @property
    def declarations(self) -> tuple[Declaration, ...]:
        """What employers declared."""

    @property
    def corrections(self) -> tuple[Correction, ...]:
        """What became of it."""


@dataclass(frozen=True)
class Time:
    """Time of one kind in one quarter: code, days, hours (None: not told)."""

    code: int
    days: Decimal
    hours: Decimal | None


@dataclass(frozen=True)
class Wage:
    """A part of the wage in one quarter: code, eurocents."""

    code: int
    amount: int


@dataclass(frozen=True)
class Work:
    """One occupation in one quarter: when it began, when it ended (None: not in this quarter), time and wages."""

    occupation: Occupation
    begin: date
    end: date | None
    times: tuple[Time, ...]
    wages: tuple[Wage, ...]


@dataclass(frozen=True)
class Attestation:
    """One version of a line: of whom, by whom, for which quarter, and what it says.

    `number` is the same for every version; `latest` the number of the last version that is known.
    """

    ssin: str
    employer: str
    quarter: str
    number: int
    version: int
    latest: int
    status: str
    created: date
    line: WorkerLine
    work: tuple[Work, ...]


def declared_on(quarter: str) -> date:
    """The day on which a quarter is declared."""
    return month_end(last_day(quarter) + timedelta(days=1))


def attestations(ssin: str, file: Declared, begin: str, end: str, today: date) -> tuple[Attestation, ...]:
    """Every version known today for the quarters from `begin` to `end`, by quarter, employer, line and version."""
    found = [
        attestation
        for declaration in file.declarations
        for quarter in _quarters(declaration, begin, end, today)
        for line in declaration.lines
        for attestation in _versions(ssin, file, declaration, quarter, line, today)
    ]
    return tuple(sorted(found, key=lambda a: (a.quarter, a.employer, a.line.worker_code, a.number, a.version)))


def _quarters(declaration: Declaration, begin: str, end: str, today: date) -> Iterator[str]:
    first = max(declaration.begin, first_day(begin))
    last = min(declaration.end or today, last_day(end), today)
    return (quarter for quarter in quarters_between(first, last) if declared_on(quarter) <= today)


def _versions(
    ssin: str, file: Declared, declaration: Declaration, quarter: str, line: WorkerLine, today: date
) -> Iterator[Attestation]:
    work = _work(declaration, line.occupations, quarter)
    if not work:
        return
    of_line = (declaration.employer, quarter, line.worker_code, line.employer_class)
    corrections = [c for c in file.corrections if c.line == of_line]
    corrections = sorted((c for c in corrections if c.created <= today), key=lambda c: c.created)
    steps = [("creation", declared_on(quarter), work)]
    for correction in corrections:
        work = _work(declaration, correction.occupations, quarter) or work
        steps.append((correction.status, correction.created, work))
    number = _number(ssin, declaration.employer, quarter, line)
    for version, (status, created, known) in enumerate(steps, start=1):
        yield Attestation(
            ssin, declaration.employer, quarter, number, version, len(steps), status, created, line, known
        )


def _number(ssin: str, employer: str, quarter: str, line: WorkerLine) -> int:
    """The same for the same line, and for no other; eleven digits are the most that the network has room for."""
    key = f"{ssin}/{employer}/{quarter}/{line.employer_class}/{line.worker_code}"
    return _MOST_IDS + int.from_bytes(blake2b(key.encode(), digest_size=8).digest(), "big") % (9 * _MOST_IDS)


def _work(declaration: Declaration, occupations: tuple[Occupation, ...], quarter: str) -> tuple[Work, ...]:
    first, last = first_day(quarter), last_day(quarter)
    found = []
    for occupation in occupations:
        begin, end = declaration.span(occupation)
        if declaration.in_quarter(occupation, quarter):
            worked = weekdays(max(begin, first), min(end or last, last))
            times, wages = _times(occupation, quarter, worked), _wages(occupation, quarter, worked)
            found.append(Work(occupation, begin, end if end and end <= last else None, times, wages))
    return tuple(sorted(found, key=lambda work: work.begin))


def _times(occupation: Occupation, quarter: str, worked: int) -> tuple[Time, ...]:
    told = tuple(Time(s.code, s.days, s.hours) for s in occupation.services if s.falls_in(quarter))
    if any(service.code == WORKED for service in occupation.services):
        return told
    days = worked * occupation.days_a_week * 2 // FULL_WEEK / 2
    rest = max(days - sum((time.days for time in told), Decimal(0)), Decimal(0))
    hours = None
    if occupation.part_time and occupation.hours is not None:
        hours = (rest * occupation.hours / occupation.days_a_week).quantize(Decimal("0.01"))
    return (Time(WORKED, rest, hours), *told)


def _wages(occupation: Occupation, quarter: str, worked: int) -> tuple[Wage, ...]:
    whole = weekdays(first_day(quarter), last_day(quarter))
    return tuple(
        Wage(wage.code, wage.amount * worked // whole if wage.prorated else wage.amount)
        for wage in occupation.remunerations
        if wage.falls_in(quarter)
    )

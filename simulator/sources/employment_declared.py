# SPDX-License-Identifier: EUPL-1.2
"""What an employer declares of a worker for a quarter (DmfA): lines with occupations, time, wages, contributions.

One record holds for every quarter of a period, so that a scenario need not write each of them. Amounts are whole
eurocents; days and hours are decimals. The codes are those of fixtures/codes (dmfa-*, joint-committees).
Source: knowledge soa-services.md 4.4; published DmfaAttestationV1.xsd for what there is and how large it may be.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field, model_validator

from simulator.quarters import Quarter, quarter_of
from simulator.records import Benefit, Dated, Record
from simulator.world.organisation import CbeNumber

Code3 = Annotated[int, Field(ge=0, le=999)]
Cents = Annotated[int, Field(ge=0, lt=100_000_000_000, description="Eurocents")]
Hundredths = Annotated[Decimal, Field(ge=0, multiple_of=Decimal("0.01"))]
WeeklyHours = Annotated[Hundredths, Field(le=99)]
JointCommittee = Annotated[str, Field(pattern=r"^\d{3}(\.\d{2}){0,2}$", description="As 140, 140.03 or 200.00.01")]
Quarters = tuple[Annotated[int, Field(ge=1, le=4)], ...]

MOST_OCCUPATIONS, MOST_SERVICES, MOST_REMUNERATIONS, MOST_CONTRIBUTIONS = 999, 25, 36, 99
"""As many as there is place for; of services one less, for the time worked."""

FIRST_DAY = date(2003, 1, 1)
"""From the first quarter of 2003 on there is a DmfA."""


class Seasonal(Record):
    """Something that is declared in each quarter, or in some quarters of the year only."""

    quarters: Quarters = Field((), description="Quarters of the year, from 1 to 4; none: each")

    def falls_in(self, quarter: str) -> bool:
        """True if it is declared in that quarter."""
        return not self.quarters or int(quarter[-1]) in self.quarters


class Service(Seasonal):
    """Time of one kind, as it is declared in each quarter."""

    code: Code3
    days: Annotated[Hundredths, Field(lt=1000)]
    hours: Annotated[Hundredths, Field(lt=100_000)] | None = None


class Remuneration(Seasonal):
    """A part of the wage. Of a quarter with fewer working days than the calendar has, only their share is declared."""

    code: Code3
    amount: Cents
    prorated: bool = Field(True, description="False: the whole amount also in a quarter that is not whole")


class Occupation(Dated):
    """Work under the same conditions. Its period is that of the declaration, unless it has its own."""

    joint_committee: JointCommittee | None = None
    days_a_week: Annotated[Hundredths, Field(gt=0, lt=10)] = Decimal(5)
    hours: WeeklyHours | None = Field(None, description="A week, on average; none: full time")
    full_time_hours: WeeklyHours = Field(Decimal(38), description="A week, of somebody who works full time there")
    reorganisation_measure: Code3 | None = None
    employment_promotion: Code3 | None = None
    worker_status: Annotated[str, Field(min_length=1, max_length=2)] | None = None
    retired: Annotated[int, Field(ge=0, le=9)] | None = None
    apprenticeship: Annotated[int, Field(ge=0, le=9)] | None = None
    remuneration_method: Annotated[int, Field(ge=0, le=9)] | None = None
    local_unit: Annotated[str, Field(pattern=r"^[2-8]\d{9}$")] | None = Field(None, description="Establishment")
    services: tuple[Service, ...] = Field((), max_length=MOST_SERVICES)
    remunerations: tuple[Remuneration, ...] = Field((), max_length=MOST_REMUNERATIONS)

    @property
    def part_time(self) -> bool:
        """True if the worker works less than somebody who works full time."""
        return self.hours is not None and self.hours < self.full_time_hours

    @model_validator(mode="after")
    def _no_more_than_full_time(self) -> Occupation:
        if self.hours is not None and self.hours > self.full_time_hours:
            raise ValueError(f"{self.hours} hours a week are more than full time, which is {self.full_time_hours}")
        return self


class Contribution(Seasonal):
    """A contribution for the line: a percentage of its wages in the quarter."""

    worker_code: Code3
    type: Annotated[int, Field(ge=0, le=9)]
    rate: Annotated[Hundredths, Field(le=100)] = Field(description="Percent")


class Reduction(Seasonal):
    """A reduction of contributions for the line, the same in each quarter."""

    code: Annotated[int, Field(ge=0, le=9999)]
    basis: Cents | None = None
    amount: Cents | None = None
    since: date | None = Field(None, description="The first day of the right to it")


class StudentContribution(Record):
    """The solidarity contribution for a student, the same in each quarter."""

    remuneration: Annotated[int, Field(ge=0, lt=1_000_000_000, description="Eurocents")]
    amount: Annotated[int, Field(ge=0, lt=1_000_000_000, description="Eurocents")]
    hours: Code3 | None = None


class WorkerLine(Record):
    """A line of the declaration: one kind of worker for one class of employer. It is an attestation of its own."""

    worker_code: Code3
    employer_class: Code3 | None = Field(None, description="None: that of the employer")
    border: Annotated[int, Field(ge=0, le=9)] | None = None
    activity_with_risk: Code3 | None = None
    occupations: tuple[Occupation, ...] = Field(min_length=1, max_length=MOST_OCCUPATIONS)
    contributions: tuple[Contribution, ...] = Field((), max_length=MOST_CONTRIBUTIONS)
    reductions: tuple[Reduction, ...] = Field((), max_length=MOST_CONTRIBUTIONS)
    student: StudentContribution | None = None


class Declaration(Benefit):
    """What an employer declares for every quarter that has a day from `from` to `to`; without `to` it goes on."""

    employer: CbeNumber
    lines: tuple[WorkerLine, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _consistent(self) -> Declaration:
        if self.begin < FIRST_DAY:
            raise ValueError(f"it begins on {self.begin}; there is a DmfA from {FIRST_DAY} on")
        codes = [(line.employer_class, line.worker_code) for line in self.lines]
        if len(set(codes)) < len(codes):
            raise ValueError("two lines have the same employer class and worker code: put their occupations into one")
        for line in self.lines:
            for occupation in line.occupations:
                self.check(occupation)
        return self

    def check(self, occupation: Occupation) -> None:
        """ValueError for an occupation that does not lie within the declaration."""
        begin, end = self.span(occupation)
        late = self.end is not None and (end is None or end > self.end)
        if begin < self.begin or late or (end is not None and end < begin):
            raise ValueError(f"the occupation from {begin} does not lie within the declaration from {self.begin}")

    def span(self, occupation: Occupation) -> tuple[date, date | None]:
        """First and last day (None: it goes on) of an occupation in it."""
        return occupation.begin or self.begin, occupation.end or self.end

    def covers_quarter(self, quarter: str) -> bool:
        """True if it is one of its quarters."""
        return quarter_of(self.begin) <= quarter and (self.end is None or quarter <= quarter_of(self.end))

    def in_quarter(self, occupation: Occupation, quarter: str) -> bool:
        """True if an occupation in it has a day in the quarter."""
        begin, end = self.span(occupation)
        return quarter_of(begin) <= quarter and (end is None or quarter <= quarter_of(end))

    def declares(self, quarter: str, worker_code: int, employer_class: int | None) -> bool:
        """True if for that quarter it has a line for this kind of worker and class of employer."""
        key = (worker_code, employer_class)
        lines = (line for line in self.lines if (line.worker_code, line.employer_class) == key)
        return any(self.in_quarter(occupation, quarter) for line in lines for occupation in line.occupations)


class Correction(Record):
    """What became of one line of a declaration later: changed, cancelled, or valid again.

    The line is the one with this worker code and employer class, as the declaration tells them.
    """

    employer: CbeNumber
    quarter: Quarter
    worker_code: Code3
    employer_class: Code3 | None = Field(None, description="None: of the line that names none")
    status: Literal["modification", "cancellation", "reactivation"]
    created: date
    occupations: tuple[Occupation, ...] = Field((), max_length=MOST_OCCUPATIONS)

    @property
    def line(self) -> tuple[str, str, int, int | None]:
        """What names the line: employer, quarter, worker code, employer class."""
        return self.employer, self.quarter, self.worker_code, self.employer_class

    @model_validator(mode="after")
    def _of_one_kind(self) -> Correction:
        if (self.status == "modification") != bool(self.occupations):
            raise ValueError("`occupations` are for a modification, which needs them")
        return self

# SPDX-License-Identifier: EUPL-1.2
"""What bodies for people with a disability record: requests, recognitions, rights, payments, cards.

Scales and codes: knowledge soa-services.md 5.4; labels of the codes in fixtures/codes/handi-*.yaml.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import Field, model_validator

from simulator.months import months_between
from simulator.records import IN_CENTS, Begun, Benefit, Dated, Record

FINAL = "FINAL"
"""What a decision's status says where a scenario says nothing (simulated: the real words are not public)."""

Euros = Annotated[Decimal, Field(ge=0, lt=10_000_000), IN_CENTS]
Month = Annotated[str, Field(pattern=r"^\d{4}-(0[1-9]|1[0-2])$")]
DecisionStatus = Annotated[str, Field(min_length=1, max_length=100)]
Points = Annotated[int, Field(ge=0, le=3)]
Percentage = Annotated[Decimal, Field(ge=0, le=100)]


class Request(Record):
    """A request and how far it has come: each examination is pending until the day it ended, or the file's end."""

    legislation: Annotated[int, Field(ge=0, le=20)]
    requested: date
    administrative_decision: date | None = None
    recognition_decision: date | None = None
    completed: date | None = None
    appeals: tuple[Dated, ...] = ()

    @model_validator(mode="after")
    def _in_order(self) -> Request:
        for step in ("administrative_decision", "recognition_decision", "completed"):
            reached = getattr(self, step)
            if reached is not None and reached < self.requested:
                raise ValueError(f"{step} on {reached} lies before the request of {self.requested}")
        return self

    def pending(self, decision: date | None, day: date) -> bool:
        """True if an examination with this day of decision still went on at the end of `day`."""
        return all(end is None or end > day for end in (decision, self.completed))

    def under_appeal(self, day: date) -> bool:
        """True if a court was looking at it on `day`."""
        return any(appeal.covers(day) for appeal in self.appeals)


class Pillars(Record):
    """The child scale: at most 6, 12 and 18 points."""

    pillar1: Annotated[int, Field(ge=0, le=6)] | None = None
    pillar2: Annotated[int, Field(ge=0, le=12)] | None = None
    pillar3: Annotated[int, Field(ge=0, le=18)] | None = None

    @property
    def total(self) -> int | None:
        """The sum, if all three are known."""
        return _sum(self.pillar1, self.pillar2, self.pillar3)


class PillarsResult(Record):
    """The result for a child by the pillars alone."""

    pillars: Pillars


class ChildResult(Record):
    """The result for a child at a regional body."""

    inability_follow_course: bool | None = None
    pillars: Pillars | None = None
    bii_ready: bool | None = None


class FederalChildResult(Record):
    """The result for a child, by the old scale (codes 1 to 3) or by the pillars."""

    inability_follow_course: bool | None = None
    inability_to_work: bool | None = None
    disability_code: Points | None = None
    independency_score: Points | None = None
    pillars: Pillars | None = None
    child_pathology: bool | None = None


class Independence(Record):
    """The adult scale: six abilities, at most three points of dependence each."""

    mobility: Points | None = None
    nourishment: Points | None = None
    hygiene: Points | None = None
    household: Points | None = None
    supervision: Points | None = None
    social_skills: Points | None = None

    @property
    def total(self) -> int | None:
        """The sum, if all six are known."""
        return _sum(*(getattr(self, name) for name in type(self).model_fields))


def _sum(*points: int | None) -> int | None:
    known = [point for point in points if point is not None]
    return sum(known) if len(known) == len(points) else None


class AdultResult(Record):
    """The result for an adult."""

    independence: Independence


class FederalAdultResult(AdultResult):
    """The same with the loss of earning capacity and the medical unfitness in per cent."""

    reduced_earnings: bool | None = None
    mental_unsuitability: Percentage | None = None
    physical_unsuitability: Percentage | None = None


class Findings(Record):
    """What opens advantages of its own."""

    lower_limbs_50_percent: bool = False
    blind: bool = False
    upper_limbs_amputated: bool = False
    upper_limbs_paralysed: bool = False


class Recognition(Begun):
    """A recognition: decided once, for a period that may have begun before."""

    decided: date
    legislation: Annotated[int, Field(ge=1, le=100)]
    status: DecisionStatus = FINAL

    @model_validator(mode="after")
    def _one_result(self) -> Any:
        if getattr(self, "child", None) is not None and getattr(self, "adult", None) is not None:
            raise ValueError("the result is that of a child or that of an adult, not both")
        return self


class PillarsRecognition(Recognition):
    """Of a child, by pillars alone."""

    child: PillarsResult | None = None


class ChildRecognition(Recognition):
    """Of a child."""

    child: ChildResult | None = None


class AdultRecognition(Recognition):
    """Of an adult."""

    adult: AdultResult | None = None


class RegionalRecognition(Recognition):
    """Of a child or an adult."""

    child: ChildResult | None = None
    adult: AdultResult | None = None


class FederalRecognition(Recognition):
    """Of a child or an adult, with medical findings."""

    child: FederalChildResult | None = None
    adult: FederalAdultResult | None = None
    findings: Findings | None = None


class Right(Benefit):
    """A right to a monthly amount."""

    legislation: Annotated[int, Field(ge=3, le=9)]
    total: Euros
    status: DecisionStatus = FINAL


class FederalRight(Right):
    """The same with the categories of income replacement (IVT) and integration allowance (IT)."""

    amount: Euros | None = Field(None, description="What is paid a month; none: all of the total")
    ivt: Literal["A", "B", "C", "-"] = "-"
    it: Annotated[int, Field(ge=0, le=5)] = 0
    partner_income: bool = False


class Payments(Benefit):
    """The same amount for every month of a period; some of the payments may have been cancelled."""

    amount: Euros
    cancelled: tuple[Month, ...] = ()

    def months(self, begin: date, end: date) -> list[date]:
        """The first days of the months that lie, if only by a day, in this period and from `begin` to `end`.

        The newest stands first.
        """
        first, last = max(self.begin, begin), end if self.end is None else min(self.end, end)
        return list(months_between(first, last))[::-1]

    def was_cancelled(self, month: date) -> bool:
        """True if the payment for this month was cancelled."""
        return f"{month:%Y-%m}" in self.cancelled


class Card(Begun):
    """A card, from its delivery on."""

    number: Annotated[str, Field(pattern=r"^\d{10}$")]
    kind: Literal["parking", "reduction"]

# SPDX-License-Identifier: EUPL-1.2
"""What the unemployment office has decided on somebody beside rights and denials: scales of other allowances, warnings,
exemptions, unfitness for work, lawsuits against a sickness fund, evaluations of young people.

Codes are those of fixtures/codes (unemployment-articles, exemption-reasons, exemption-regions, work-disability-types,
sickness-fund-lawsuits, availability-decisions). Source: knowledge more-contracts.md 2.4, soa-services.md 5.5.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from typing import Annotated, TypeVar

from pydantic import Field, model_validator

from simulator.records import Begun, Benefit, Dated, Record

SanctionArticle = Annotated[str, Field(min_length=1, max_length=9)]
AdmissibilityArticle = Annotated[str, Field(min_length=1, max_length=8)]
IndemnisabilityArticle = Annotated[str, Field(min_length=1, max_length=6)]
ScaleCode = Annotated[str, Field(min_length=1, max_length=10)]
Code = Annotated[str, Field(min_length=1, max_length=9)]
Number = Annotated[int, Field(ge=1, le=99)]
Office = Annotated[int, Field(ge=1, le=999)]
Weeks = Annotated[int, Field(ge=1, le=999)]

D = TypeVar("D", bound=Dated)


class Decided(Record):
    """What rests on a decision of an office."""

    decision: Annotated[str, Field(min_length=1, max_length=15)] | None = Field(None, description="Its number")
    office: Office | None = Field(None, description="The office that decided; none: that of the file")


class OnOneDay(Begun):
    """A fact of one day."""

    begin: date = Field(alias="date")

    @model_validator(mode="after")
    def _one_day(self) -> OnOneDay:
        if self.end is not None:
            raise ValueError("`to` is for what lasts; this is a fact of one day")
        return self


class AlternativeScale(Benefit):
    """A scale of another allowance than unemployment benefits."""

    code: ScaleCode
    admissibility_articles: tuple[AdmissibilityArticle, ...] = Field((), max_length=3)
    indemnisability_articles: tuple[IndemnisabilityArticle, ...] = Field((), max_length=6)


class Reprieve(Record):
    """Weeks of a sanction that are not carried out, and the day of the decision that says so."""

    date: date
    weeks: Weeks


class Warned(OnOneDay, Decided):
    """A warning in the place of a sanction, on the day of the decision."""

    article: SanctionArticle


class Exemption(Benefit, Decided):
    """Somebody need not be available for work."""

    reason: Code
    region: Code | None = Field(None, description="The Region or Community that decided")
    job_shortage: bool | None = Field(None, description="It is for a job for which people are wanted")
    job: Annotated[str, Field(max_length=50)] | None = None


class WorkDisability(Begun):
    """A time in which the office held somebody to be unfit for work."""

    type: Number


class Outcome(StrEnum):
    """What a court said."""

    ABLE = "able"
    DISABLED = "disabled"


class Verdict(Begun):
    """How a court held somebody, from when on."""

    outcome: Outcome


class Lawsuit(Begun):
    """A lawsuit against a sickness fund that holds somebody to be fit for work; the period is that of the benefits
    which are paid meanwhile.
    """

    type: Number
    verdict: Verdict | None = None


class Category(StrEnum):
    """How many positive evaluations a decision is, or counts as."""

    NEGATIVE = "negative"
    POSITIVE = "positive"
    DOUBLE_POSITIVE = "double-positive"
    ASSIMILATED_1_POSITIVE = "assimilated-1-positive"
    ASSIMILATED_2_POSITIVE = "assimilated-2-positive"


class Evaluation(OnOneDay, Decided):
    """How the search for work of somebody young was judged, on the day of the decision."""

    category: Category
    code: Annotated[str, Field(min_length=1)]
    linked_code: Annotated[str, Field(min_length=1)] | None = None
    late: bool | None = None


def during(records: Iterable[D], begin: date, end: date, today: date) -> tuple[D, ...]:
    """The facts that hold on some day from `begin` to `end` and have begun by `today`, in order of their first day.

    Of a fact of one day that day must lie within.
    """
    found = (r for r in records if r.overlaps(begin, min(end, today)) and begin <= _last(r, end))
    return tuple(sorted(found, key=lambda record: record.begin or date.min))


def _last(record: Dated, end: date) -> date:
    return (record.begin or end) if isinstance(record, OnOneDay) else (record.end or end)

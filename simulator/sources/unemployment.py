# SPDX-License-Identifier: EUPL-1.2
"""The unemployment office (RVA/ONEM): who has a right to benefits, what was paid, who interrupted a career.

Amounts are whole eurocents. Benefits are counted in days of a week of six, in halves. The codes are those of
fixtures/codes (unemployment-codes, activation-codes, unemployment-scales, career-break-*).
Source: knowledge ssdn-contracts.md 4.6, soa-services.md 5.5, more-contracts.md 2.3, 2.4.
"""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Annotated

from pydantic import Field, model_validator

from simulator.records import Begun, Benefit, Record
from simulator.sources import Inquiry, Section
from simulator.world.organisation import CbeNumber

DailyCents = Annotated[int, Field(ge=0, lt=50_000, description="Eurocents")]
MonthlyCents = Annotated[int, Field(ge=0, lt=1_000_000, description="Eurocents")]
UnemploymentCode = Annotated[int, Field(ge=0, le=99, description="Kind of unemployment (unemployment-codes)")]
Regime = Annotated[Decimal, Field(ge=Decimal("0.5"), le=6, multiple_of=Decimal("0.5"))]
Article = Annotated[str, Field(min_length=1, max_length=8)]


class FamilyState(StrEnum):
    """The household as benefits see it; the scales call it A, N and B."""

    HOUSEHOLDER = "householder"
    SOLITARY = "solitary"
    COHABITING = "cohabiting"


_LETTERS = {FamilyState.HOUSEHOLDER: "A", FamilyState.SOLITARY: "N", FamilyState.COHABITING: "B"}


class BenefitKind(StrEnum):
    """Benefits after work, or after studies."""

    UNEMPLOYMENT = "unemployment"
    INSERTION = "insertion"


class Verification(StrEnum):
    """How far the office is with verifying what a payment body has paid."""

    COMPLETED = "completed"
    PROVISIONAL = "provisional"
    NOT_STARTED = "not-started"


class DenialKind(StrEnum):
    """Why somebody has no right to benefits."""

    SANCTION = "sanction"
    EXCLUSION = "exclusion"
    RIGHTS_END = "rights-end"


class Right(Benefit):
    """A right to benefits. A change of amount, family state or scale begins a new one."""

    code: UnemploymentCode
    daily_amount: DailyCents
    family: FamilyState | None = None
    scale: Annotated[str, Field(min_length=1, max_length=10)] | None = Field(
        None, description="Scale code; none: the letter of the family state"
    )
    regime: Regime | None = Field(None, description="Benefits in a full week; none: not told")
    benefit: BenefitKind | None = None
    theoretical_end: date | None = Field(None, description="The day on which a right of limited duration will end")
    self_employment_supplement: bool | None = None

    @property
    def scale_code(self) -> str | None:
        """The scale by which it is paid."""
        return self.scale or (_LETTERS[self.family] if self.family else None)


class Denial(Begun):
    """A decision that somebody has no right to benefits: for a time (sanction), or until a new right begins."""

    kind: DenialKind
    weeks: Annotated[int, Field(ge=1, le=999)] | None = Field(
        None, description="Length of a sanction, in place of `to`"
    )
    article: Annotated[str, Field(min_length=1, max_length=9)] | None = None
    admissibility_articles: tuple[Article, ...] = Field((), max_length=6)
    indemnisability_articles: tuple[Article, ...] = Field((), max_length=6)
    trigger_date: date | None = Field(None, description="The day of the event that led to the decision")

    @model_validator(mode="after")
    def _of_one_kind(self) -> Denial:
        if self.kind is not DenialKind.SANCTION and (self.weeks or self.end or self.article):
            raise ValueError(f"`to`, `weeks` and `article` are for a sanction, not for {self.kind.value}")
        if self.weeks and self.end:
            raise ValueError("a sanction has either `to` or `weeks`")
        return self

    @property
    def last_day(self) -> date | None:
        """The last day of a sanction; None: without end."""
        return self.begin + timedelta(weeks=self.weeks, days=-1) if self.weeks else self.end

    def covers(self, day: date) -> bool:
        """True if the decision holds on `day`."""
        last = self.last_day
        return self.begin <= day and (last is None or day <= last)


class Payment(Benefit):
    """Benefits that were paid for every month from `from` to `to`; without `to` they go on.

    A month that has only begun, or not ended, counts for the days it has. One record holds for many months so that a
    scenario need not write each of them; a record for one month says what that month had.
    """

    code: UnemploymentCode
    daily_amount: DailyCents
    allowances: Annotated[Decimal, Field(ge=0, le=Decimal("99.5"), multiple_of=Decimal("0.5"))] | None = Field(
        None, description="Daily benefits in each month; none: every day but Sundays, by the regime"
    )
    regime: Regime | None = Field(None, description="Benefits in a full week; none: not told, counted as six")
    amount: MonthlyCents | None = Field(None, description="Paid in each month; none: daily amount times benefits")
    verification: Verification = Verification.COMPLETED
    accepted: MonthlyCents | None = Field(
        None, description="Accepted in each month; none: all, once verification has begun"
    )


class Activation(Benefit):
    """An allowance that an employer takes off the wage of somebody who was unemployed, in every month of the period."""

    amount: MonthlyCents
    code: Annotated[str, Field(min_length=1, max_length=10)] | None = None
    employer: CbeNumber


class CareerBreak(Benefit):
    """A career interruption or time credit."""

    end: date = Field(alias="to")
    activity: Annotated[str, Field(pattern="^(independent|employee)$")] | None = Field(
        None, description="Other work that goes on: independent or employee"
    )
    code: Annotated[str, Field(min_length=1, max_length=2)] | None = None
    amount: MonthlyCents | None = Field(None, description="Monthly")
    type: Annotated[str, Field(pattern="^.$")] | None = None
    reason: Annotated[str, Field(pattern="^.$")] | None = None


class CareerBreakFile(Record):
    """Everything about the interruptions of one career."""

    created: date
    breaks: tuple[CareerBreak, ...] = ()


class UnemploymentFile(Record):
    """The file of one person."""

    migrated: bool = Field(True, description="False: an old file, of somebody who has not been unemployed for long")
    rights: tuple[Right, ...] = ()
    denials: tuple[Denial, ...] = ()
    payments: tuple[Payment, ...] = ()
    activations: tuple[Activation, ...] = ()
    career_breaks: CareerBreakFile | None = None


SECTION = Section("unemployment", UnemploymentFile)


class Unemployment:
    """Questions to the unemployment office, as of the inquiry's day."""

    def __init__(self, inquiry: Inquiry) -> None:
        self._sandbox, self.today = inquiry.sandbox, inquiry.today

    def file(self, ssin: str) -> UnemploymentFile | None:
        """The file on this SSIN; None: the office does not know the person."""
        person = self._sandbox.person(ssin)
        return None if person is None else person.section(SECTION.key, UnemploymentFile)

# SPDX-License-Identifier: EUPL-1.2
"""The unemployment office (RVA/ONEM): who has a right to benefits, what was paid, who interrupted a career.

Amounts are whole eurocents. Benefits are counted in days of a week of six, in halves. The codes are those of
fixtures/codes (unemployment-codes, unemployment-scales, unemployment-articles, payment-details, activation-codes,
career-break-*).
Source: knowledge ssdn-contracts.md 4.6, soa-services.md 5.5, more-contracts.md 2.3, 2.4.
"""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Annotated

from pydantic import Field, model_validator

from simulator.records import Begun, Benefit, Record
from simulator.sources import Section, Source
from simulator.sources.unemployment_decisions import (
    AdmissibilityArticle,
    AlternativeScale,
    Decided,
    Evaluation,
    Exemption,
    IndemnisabilityArticle,
    Lawsuit,
    Number,
    Office,
    Reprieve,
    SanctionArticle,
    ScaleCode,
    Warned,
    WorkDisability,
)
from simulator.world.organisation import CbeNumber

DailyCents = Annotated[int, Field(ge=0, lt=50_000, description="Eurocents")]
MonthlyCents = Annotated[int, Field(ge=0, lt=1_000_000, description="Eurocents")]
UnemploymentCode = Annotated[int, Field(ge=0, le=99, description="Kind of unemployment (unemployment-codes)")]
Regime = Annotated[Decimal, Field(ge=Decimal("0.5"), le=6, multiple_of=Decimal("0.5"))]
BusinessUnit = Annotated[str, Field(pattern=r"^[2-8]\d{9}$", description="CBE number of an establishment")]
WeeklyHours = Annotated[int, Field(ge=0, le=9900, description="Hours a week, in hundredths")]


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


class Right(Benefit, Decided):
    """A right to benefits. A change of amount, family state or scale begins a new one."""

    code: UnemploymentCode
    daily_amount: Annotated[DailyCents, Field(ge=1)]
    family: FamilyState | None = None
    scale: ScaleCode | None = Field(None, description="Scale code; none: the letter of the family state")
    regime: Regime | None = Field(None, description="Benefits in a full week; none: not told")
    benefit: BenefitKind | None = None
    theoretical_end: date | None = Field(None, description="The day on which a right of limited duration will end")
    self_employment_supplement: bool | None = None
    admissibility_articles: tuple[AdmissibilityArticle, ...] = Field((), max_length=6)
    indemnisability_articles: tuple[IndemnisabilityArticle, ...] = Field((), max_length=6)

    @property
    def scale_code(self) -> str | None:
        """The scale by which it is paid."""
        return self.scale or (_LETTERS[self.family] if self.family else None)


class Denial(Begun, Decided):
    """A decision that somebody has no right to benefits: for a time (sanction), or until a new right begins.

    A sanction of no weeks is suspended as a whole: there is nothing but its reprieve.
    """

    kind: DenialKind
    weeks: Annotated[int, Field(ge=0, le=999)] | None = Field(
        None, description="Weeks of a sanction that are carried out, in place of `to`; 0: it is suspended as a whole"
    )
    reprieve: Reprieve | None = Field(None, description="Weeks that are suspended, beside those that are carried out")
    article: SanctionArticle | None = None
    admissibility_articles: tuple[AdmissibilityArticle, ...] = Field((), max_length=6)
    indemnisability_articles: tuple[IndemnisabilityArticle, ...] = Field((), max_length=6)
    trigger_date: date | None = Field(None, description="The day of the event that led to the decision")

    @model_validator(mode="after")
    def _of_one_kind(self) -> Denial:
        of_sanctions = (self.weeks is not None, self.end, self.article, self.reprieve)
        if self.kind is not DenialKind.SANCTION and any(of_sanctions):
            raise ValueError(f"`to`, `weeks`, `article` and `reprieve` are for a sanction, not for {self.kind.value}")
        if self.weeks is not None and self.end:
            raise ValueError("a sanction has either `to` or `weeks`")
        if self.suspended and self.reprieve is None:
            raise ValueError("a sanction of no weeks has a `reprieve` that says how many are suspended")
        return self

    @property
    def suspended(self) -> bool:
        """True for a sanction of which nothing is carried out."""
        return self.weeks == 0

    @property
    def last_day(self) -> date | None:
        """The last day of a sanction; None: without end."""
        return self.end if self.weeks is None else self.begin + timedelta(weeks=self.weeks, days=-1)

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
    detail: Number | None = Field(None, description="What there is to say of its days (payment-details)")


class Activation(Benefit):
    """An allowance that an employer takes off the wage of somebody who was unemployed, in every month of the period."""

    amount: MonthlyCents
    code: ScaleCode | None = None
    employer: CbeNumber
    business_unit: BusinessUnit | None = None
    entered: date | None = Field(None, description="The day on which the employment began")
    hours: WeeklyHours | None = None
    full_time_hours: WeeklyHours | None = Field(None, description="Of somebody who does the same work full time")

    @model_validator(mode="after")
    def _both_hours(self) -> Activation:
        if (self.hours is None) is not (self.full_time_hours is None):
            raise ValueError("`hours` and `full_time_hours` are told together")
        return self


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
    office: Office = Field(1, description="The office that keeps the file; its decisions are told with it")
    rights: tuple[Right, ...] = ()
    denials: tuple[Denial, ...] = ()
    payments: tuple[Payment, ...] = ()
    activations: tuple[Activation, ...] = ()
    career_breaks: CareerBreakFile | None = None
    alternative_scales: tuple[AlternativeScale, ...] = ()
    warnings: tuple[Warned, ...] = ()
    exemptions: tuple[Exemption, ...] = ()
    work_disabilities: tuple[WorkDisability, ...] = ()
    no_earning_capacity: Begun | None = Field(None, description="Since when somebody cannot earn a living at all")
    lawsuits: tuple[Lawsuit, ...] = ()
    evaluations: tuple[Evaluation, ...] = ()


SECTION = Section("unemployment", UnemploymentFile)


class Unemployment(Source):
    """Questions to the unemployment office, as of the inquiry's day."""

    def file(self, ssin: str) -> UnemploymentFile | None:
        """The file on the person that this number stands for now; None: the office does not know the person."""
        return self._present_file(ssin, SECTION.key, UnemploymentFile)

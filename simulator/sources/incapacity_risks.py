# SPDX-License-Identifier: EUPL-1.2
"""What sickness funds record: social risks (incapacity for work, maternity and the like) and what they pay for them.

Codes are those of the network (fixtures/codes/allowance-*.yaml); amounts are euros. Source: knowledge soa-services.md
5.10. That benefits are counted in days of a six-day week, and paid once their month is over, is simulated.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field, model_validator

from simulator.months import days_but_sundays, month_end, months_between
from simulator.periods import refuse_two_at_a_time
from simulator.records import IN_CENTS, Benefit, Record
from simulator.sources.incapacity_documents import ALLOWED, Document, RiskKind, Scheme, default_document

SELF_EMPLOYED = (4, 5)
ORDINARY: Literal[0] = 0
THIRD_PERSON, RECOVERIES = 1, (2, 3)
END_OF_MATERNITY, SUSPENDED_FOR_MATERNITY = (5, 6), 7

_ONE_DAY = timedelta(days=1)

Euros = Annotated[Decimal, Field(gt=-50_000, lt=50_000), IN_CENTS]
DailyEuros = Annotated[Decimal, Field(gt=-500, lt=500), IN_CENTS]


class Payment(Benefit):
    """What is paid for every month from `from` to `to`; without `to` it goes on as long as the risk.

    A month that has only begun, or not ended, counts for the days it has.
    """

    daily_amount: DailyEuros | None = None
    amount: Euros | None = Field(None, description="Paid in each month; none: daily amount times days")
    days: Annotated[int, Field(ge=0, le=31)] | None = Field(
        None, description="Days in each month; none: every day but Sundays"
    )
    hours: Annotated[Decimal, Field(ge=0, le=200)] | None = Field(None, description="Hours in each month, not days")
    family: Literal["00", "01", "02", "03", "04", "05", "06", "07", "08", "99"] = "00"
    incapacity_category: Literal[0, 1, 2, 3, 4, 9] | None = Field(
        None, description="None: regular worker (1), or business stopped (3)"
    )
    allowance_category: Literal[0, 1, 2, 3, 9] = ORDINARY
    allowance_code: Annotated[str, Field(pattern=r"^[0-9A-Z]{2}$")] | None = None
    document: Document | None = Field(None, description="None: that of the risk")
    reported: date | None = Field(None, description="Known from this day on; none: once its month is over")

    @model_validator(mode="after")
    def _sensible(self) -> Payment:
        if (self.daily_amount is None) == (self.amount is None):
            raise ValueError("a payment has either `daily_amount` or `amount`")
        if self.hours is not None and (self.amount is None or self.days is not None):
            raise ValueError("`hours` stands with `amount`, and not with `days`")
        if (self.daily_amount or self.amount or 0) < 0 and self.allowance_category not in RECOVERIES:
            raise ValueError("an amount below zero is a regularisation (allowance_category 2 or 3)")
        if self.daily_amount == 0 or self.amount == 0:
            raise ValueError("nothing is paid: the amount is zero")
        return self


@dataclass(frozen=True)
class Paid:
    """The part of a payment that falls into one month."""

    payment: Payment
    begin: date
    end: date

    @property
    def days(self) -> int | None:
        """Days paid; None where hours are."""
        if self.payment.hours is not None:
            return None
        return days_but_sundays(self.begin, self.end) if self.payment.days is None else self.payment.days

    @property
    def amount(self) -> Decimal:
        """Euros paid."""
        if self.payment.amount is not None:
            return self.payment.amount
        return (self.payment.daily_amount or Decimal(0)) * (self.days or 0)

    @property
    def known(self) -> date:
        """The day from which it is known."""
        over = month_end(self.end) + _ONE_DAY
        return max(over, self.payment.reported or over)


class Invalidity(Record):
    """The second stage of a long incapacity."""

    begin: date = Field(alias="from")
    category: Literal[1, 8, 9] = 1


class Risk(Benefit):
    """One period of a social risk. Without `to` it goes on; with it, `exit` tells why it ended."""

    kind: RiskKind
    social_status: Literal[2, 3, 4, 5, 6]
    initial: date | None = Field(None, description="First day of the risk, where a period came before this one")
    exit: Literal[1, 2, 3, 4, 5, 6, 7, 8, 9] | None = None
    activity: Literal[1, 2, 3] | None = Field(None, description="Employees; none: worked (1)")
    invalidity: Invalidity | None = None
    supposed_delivery: date | None = None
    delivery: date | None = None
    adoption: date | None = None
    foster_care: date | None = None
    payments: tuple[Payment, ...] = ()
    reported: date | None = Field(None, description="Known from this day on; none: from its first day")

    @property
    def scheme(self) -> Scheme:
        """The insurance of employees (general), or that of the self-employed (independent)."""
        return Scheme.INDEPENDENT if self.social_status in SELF_EMPLOYED else Scheme.GENERAL

    @property
    def initial_start(self) -> date:
        """The first day of the risk."""
        return self.initial or self.begin

    @property
    def known(self) -> date:
        """The day from which it is known."""
        return max(self.begin, self.reported or self.begin)

    def document(self, paid: Paid) -> Document | None:
        """The document on which a payment is counted."""
        invalid = self.invalidity is not None and self.invalidity.begin <= paid.begin
        return paid.payment.document or default_document(self.kind, self.scheme, invalid)

    def paid(self, begin: date, end: date, as_of: date) -> Iterator[Paid]:
        """What was paid for the months, and parts of months, from `begin` to `end`, as known on a day; in order."""
        parts = (part for payment in self.payments for part in self._parts(payment, begin, end))
        return iter(sorted((part for part in parts if part.known <= as_of), key=lambda part: (part.begin, part.end)))

    def _parts(self, payment: Payment, begin: date, end: date) -> Iterator[Paid]:
        first, last = max(payment.begin, begin), min(end, payment.end or end, self.end or end)
        for month in months_between(first, last):
            yield Paid(payment, max(first, month), min(last, month_end(month)))

    @model_validator(mode="after")
    def _of_its_kind(self) -> Risk:
        told = {name for name in _TOLD if getattr(self, name) is not None}
        needed, optional = _DATES[self.kind]
        if self.kind is RiskKind.PREGNANCY and self.scheme is Scheme.INDEPENDENT:
            optional -= {"supposed_delivery"}
        if needed - told:
            raise ValueError(f"{self.kind.value} needs {', '.join(sorted(needed - told))}")
        if told - needed - optional:
            raise ValueError(f"{self.kind.value} has no {', '.join(sorted(told - needed - optional))}")
        if self.kind in (RiskKind.BREAST_FEEDING, RiskKind.PATERNITY) and self.scheme is Scheme.INDEPENDENT:
            raise ValueError(f"{self.kind.value} is for employees, not for the self-employed (social_status 4, 5)")
        if self.activity and self.scheme is Scheme.INDEPENDENT:
            raise ValueError("`activity` is for employees, not for the self-employed (social_status 4, 5)")
        return self

    @model_validator(mode="after")
    def _in_time(self) -> Risk:
        if (self.end is None) != (self.exit is None):
            raise ValueError("`exit` tells why the risk ended on `to`: give both, or neither")
        if self.initial and self.initial > self.begin:
            raise ValueError(f"the risk began on {self.begin}, before its first day, {self.initial}")
        if self.exit in END_OF_MATERNITY and self.kind is not RiskKind.PREGNANCY:
            raise ValueError(f"exit {self.exit} is for the end of maternity")
        if self.exit == SUSPENDED_FOR_MATERNITY and self.kind is not RiskKind.INCAPACITY:
            raise ValueError("exit 7 is for an incapacity that maternity suspends")
        start = self.invalidity.begin if self.invalidity else None
        if start and (start < self.initial_start or (self.end and start > self.end)):
            raise ValueError(f"the invalidity from {start} does not begin in the course of the incapacity")
        return self

    @model_validator(mode="after")
    def _paid_for_it(self) -> Risk:
        for payment in self.payments:
            if payment.begin < self.begin or (self.end and (payment.end or payment.begin) > self.end):
                raise ValueError(f"the payment from {payment.begin} does not lie within the period of the risk")
            if payment.document and payment.document not in ALLOWED[self.scheme]:
                raise ValueError(f"{payment.document} is no document of the {self.scheme.value} scheme")
            start = self.invalidity.begin if self.invalidity else None
            if start and payment.begin < start and (payment.end is None or payment.end >= start):
                raise ValueError(f"the payment from {payment.begin} goes on into the invalidity: end it before {start}")
        for category in (ORDINARY, THIRD_PERSON):
            refuse_two_at_a_time("payments", (paid for paid in self.payments if paid.allowance_category == category))
        return self


_TOLD = ("invalidity", "supposed_delivery", "delivery", "adoption", "foster_care")
_Dates = tuple[frozenset[str], frozenset[str]]

_DATES: dict[RiskKind, _Dates] = {
    RiskKind.INCAPACITY: (frozenset(), frozenset({"invalidity"})),
    RiskKind.PREGNANCY: (frozenset(), frozenset({"supposed_delivery", "delivery"})),
    RiskKind.BREAST_FEEDING: (frozenset({"delivery"}), frozenset()),
    RiskKind.PATERNITY: (frozenset({"delivery"}), frozenset()),
    RiskKind.ADOPTION: (frozenset({"adoption"}), frozenset()),
    RiskKind.FOSTER_CARE: (frozenset({"foster_care"}), frozenset()),
}
"""What a risk of each kind must tell, and what it can tell."""

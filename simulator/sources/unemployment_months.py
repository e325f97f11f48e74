# SPDX-License-Identifier: EUPL-1.2
"""What was paid, month by month. A month is paid for once it is over."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import TypeVar

from simulator.months import days_but_sundays, month_end, month_of, months_between
from simulator.records import Dated
from simulator.sources.unemployment import Payment, UnemploymentFile, Verification

FULL_WEEK = Decimal(6)
_STAGES = {stage: number for number, stage in enumerate(Verification)}


@dataclass(frozen=True)
class PaidMonth:
    """The benefits of one month: paid and accepted (None: not yet) in eurocents, and the number of daily benefits.

    `payments` are the records behind it.
    """

    month: date
    amount: int
    accepted: int | None
    allowances: Decimal
    verification: Verification
    payments: tuple[Payment, ...]


D = TypeVar("D", bound=Dated)


def by_month(records: Iterable[D], begin: date, end: date, today: date) -> dict[date, tuple[D, ...]]:
    """The records of every month that has a day between `begin` and `end` and is over on `today`, in order."""
    found: dict[date, tuple[D, ...]] = {}
    last = min(month_end(end) if end < today else today, month_of(today) - timedelta(days=1))
    for record in records:
        first = max(month_of(record.begin or begin), month_of(begin))
        for month in months_between(first, min(record.end or last, last)):
            found[month] = (*found.get(month, ()), record)
    return dict(sorted(found.items()))


def paid_months(
    file: UnemploymentFile, begin: date, end: date, today: date, codes: frozenset[int] | None = None
) -> tuple[PaidMonth, ...]:
    """The months from `begin` to `end` in which something was paid, in order; of these kinds of unemployment only."""
    payments = (payment for payment in file.payments if codes is None or payment.code in codes)
    months = (_paid(month, found) for month, found in by_month(payments, begin, end, today).items())
    return tuple(month for month in months if month.amount > 0)


def last_paid_month(file: UnemploymentFile, today: date) -> PaidMonth | None:
    """The last month in which something was paid."""
    end = month_of(today) - timedelta(days=1)
    while begun := [payment for payment in file.payments if payment.begin <= end]:
        month = month_of(max(min(payment.end or end, end) for payment in begun))
        paid = paid_months(file, month, month, today)
        if paid:
            return paid[0]
        end = month - timedelta(days=1)
    return None


def _paid(month: date, payments: tuple[Payment, ...]) -> PaidMonth:
    benefits = [allowances(payment, month) for payment in payments]
    amounts = [_amount(payment, number) for payment, number in zip(payments, benefits, strict=True)]
    accepted = [_accepted(payment, amount) for payment, amount in zip(payments, amounts, strict=True)]
    return PaidMonth(
        month=month,
        amount=sum(amounts),
        accepted=None if None in accepted else sum(amount or 0 for amount in accepted),
        allowances=sum(benefits, Decimal(0)),
        verification=max((payment.verification for payment in payments), key=_STAGES.__getitem__),
        payments=payments,
    )


def _amount(payment: Payment, number: Decimal) -> int:
    return int(payment.daily_amount * number) if payment.amount is None else payment.amount


def _accepted(payment: Payment, amount: int) -> int | None:
    if payment.verification is Verification.NOT_STARTED:
        return None
    return amount if payment.accepted is None else payment.accepted


def allowances(payment: Payment, month: date) -> Decimal:
    """The number of daily benefits of a payment in one month, in halves."""
    if payment.allowances is not None:
        return payment.allowances
    return _counted(*_span(payment, month), payment.regime)


def paid_days(payment: Payment, month: date) -> tuple[date, ...]:
    """The days of a month that a payment is for: all but Sundays, and no more than there are benefits, if told."""
    first, last = _span(payment, month)
    days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    working = [day for day in days if day.toordinal() % 7]
    return tuple(working if payment.allowances is None else working[: math.ceil(payment.allowances)])


def _span(payment: Payment, month: date) -> tuple[date, date]:
    """The first and the last day of a month that a payment holds for."""
    last = month_end(month)
    return max(payment.begin, month), min(payment.end or last, last)


@lru_cache(maxsize=4096)
def _counted(first: date, last: date, regime: Decimal | None) -> Decimal:
    """The benefits for the days that are no Sundays."""
    days = days_but_sundays(first, last)
    return days * 2 * (regime or FULL_WEEK) // FULL_WEEK / 2

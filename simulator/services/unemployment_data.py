# SPDX-License-Identifier: EUPL-1.2
"""UnemploymentDataService v2: rights, payments and career interruptions, as the unemployment office knows them.

Questions by period are answered with codes UDS..., questions by date with UD... (knowledge soa-services.md 5.5: the
codes are known, when each is given is inferred).
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from simulator.exchange.answer import Answer, Finding, Refused
from simulator.months import month_end, month_of
from simulator.services.unemployment_blocks import (
    activation_block,
    calendar_block,
    career_breaks_block,
    full_unemployment,
    paid_sum,
    payment_block,
    rights_block,
    scales_block,
)
from simulator.sources.registers import Registers
from simulator.sources.unemployment import Unemployment, UnemploymentFile
from simulator.sources.unemployment_months import PaidMonth, by_month, last_paid_month, paid_months
from simulator.sources.unemployment_rights import Entitlement, entitlement, insertion_ended, last_entitlement

NO_DATA, UNKNOWN, NOT_MIGRATED, BAD_TIME = "UD000011", "UD000012", "UD000018", "UD000031"
PAYMENT_WITHOUT_RIGHT, RIGHT_WITHOUT_PAYMENT, INSERTION_ENDED = "UD000013", "UD000017", "UD000033"
NOTHING_IN_PERIOD, NEVER_PAID, BAD_DATE = "UDS00007", "UDS00010", "UDS00016"

MOST_MONTHS, MOST_SCALES, MOST_BREAKS = 48, 12, 50
"""How many of each a reply has place for; the newest are given."""

CALENDAR_DELAY = 6
"""Months after which the calendar of a month can be had (knowledge soa-services.md 5.5)."""

OLDER_AGE = 50


def consult_paid_sums(request: dict[str, Any], unemployment: Unemployment) -> Answer:
    """What was paid in each month of the period, of every kind of benefit or of full unemployment only."""
    file, criteria = _file(request, unemployment)
    begin, end, today = criteria["period"]["beginDate"], criteria["period"]["endDate"], unemployment.today
    if begin > today:
        raise Refused(Finding(BAD_DATE, (("beginDate", begin.isoformat()),)))
    codes = full_unemployment() if criteria.get("allAllowance") else None
    months = paid_months(file, begin, end, today, codes)[-MOST_MONTHS:]
    if not months:
        raise Refused(Finding(NOTHING_IN_PERIOD if last_paid_month(file, today) else NEVER_PAID))
    return Answer({"paidSums": {"paidSum": [paid_sum(month) for month in months]}})


def consult_situation(request: dict[str, Any], unemployment: Unemployment) -> Answer:
    """Payment and right together; a status tells which of the two is missing."""
    file, criteria = _file(request, unemployment)
    payment, right = _payment(file, criteria, unemployment), _right(file, criteria, unemployment)
    if payment is None and not right:
        raise _nothing(file, criteria, unemployment)
    blocks = {"payment": payment and payment_block(payment), "rights": rights_block(right) if right else None}
    findings: tuple[Finding, ...] = ()
    if not right:
        findings = (Finding(PAYMENT_WITHOUT_RIGHT),)
    elif right.rights and payment is None:
        findings = (Finding(RIGHT_WITHOUT_PAYMENT),)
    return Answer({"situation": blocks}, findings)


def consult_rights(request: dict[str, Any], unemployment: Unemployment) -> Answer:
    """The right on a day, or why there is none."""
    file, criteria = _file(request, unemployment)
    right = _right(file, criteria, unemployment)
    if not right:
        raise _nothing(file, criteria, unemployment)
    return Answer({"rights": rights_block(right)})


def consult_payments(request: dict[str, Any], unemployment: Unemployment) -> Answer:
    """The payment for the month of a day."""
    file, criteria = _file(request, unemployment)
    payment = _payment(file, criteria, unemployment)
    if payment is None:
        raise Refused(Finding(NO_DATA))
    return Answer({"payment": payment_block(payment)})


def consult_activation_paid_sums(request: dict[str, Any], unemployment: Unemployment, registers: Registers) -> Answer:
    """The activation allowances of a quarter, of people of any age or of the older ones only, and their employers."""
    file, criteria = _file(request, unemployment)
    first, last = _quarter(criteria, unemployment.today, BAD_DATE)
    months = by_month(file.activations, first, last, unemployment.today)
    if criteria.get("allAllowance"):
        months = {month: found for month, found in months.items() if _older(criteria["ssin"], registers, month)}
    if not months:
        raise Refused(Finding(NOTHING_IN_PERIOD if _ever_activated(file, unemployment.today) else NEVER_PAID))
    return Answer({"activationAllowances": activation_block(months)})


def consult_scheduled_payment(request: dict[str, Any], unemployment: Unemployment) -> Answer:
    """As what each day of a quarter was paid. A month can be had half a year after it has ended."""
    file, criteria = _file(request, unemployment)
    today = unemployment.today
    first, last = _quarter(criteria, today, BAD_TIME)
    last = min(last, _calendar_until(today))
    if last < first:
        raise Refused(Finding(BAD_TIME, _quarter_fields(criteria)))
    months = paid_months(file, first, last, today)
    scales = scales_block(file, first, last)[-MOST_SCALES:]
    if not (months and scales):
        raise Refused(Finding(NO_DATA))
    return Answer({"scheduledPayment": {"monthlyData": [calendar_block(m) for m in months], "scaleData": scales}})


def consult_career_break(request: dict[str, Any], unemployment: Unemployment) -> Answer:
    """The interruptions of a career that have a day in the period; without any, only that there is a file."""
    file, criteria = _file(request, unemployment)
    career = file.career_breaks
    if career is None or career.created > unemployment.today:
        raise Refused(Finding(NO_DATA))
    begin, end = criteria["period"]["beginDate"], criteria["period"]["endDate"]
    breaks = sorted((b for b in career.breaks if b.overlaps(begin, end)), key=lambda b: b.begin)
    return Answer({"careerBreaks": career_breaks_block(criteria["ssin"], career, breaks[-MOST_BREAKS:])})


def _file(request: dict[str, Any], unemployment: Unemployment) -> tuple[UnemploymentFile, dict[str, Any]]:
    """The file asked for, and the criteria; refuses where there is no file to look into."""
    criteria: dict[str, Any] = request["searchCriteria"]
    file = unemployment.file(criteria["ssin"])
    if file is None:
        raise Refused(Finding(UNKNOWN, (("ssin", criteria["ssin"]),)))
    if not file.migrated:
        raise Refused(Finding(NOT_MIGRATED))
    return file, criteria


def _day(criteria: dict[str, Any], unemployment: Unemployment) -> date | None:
    """The day asked for; None: the last situation known. The office does not answer for the future."""
    day: date | None = criteria.get("date")
    if day is not None and day > unemployment.today:
        raise Refused(Finding(BAD_TIME, (("date", day.isoformat()),)))
    return day


def _right(file: UnemploymentFile, criteria: dict[str, Any], unemployment: Unemployment) -> Entitlement:
    day = _day(criteria, unemployment)
    return last_entitlement(file, unemployment.today) if day is None else entitlement(file, day)


def _payment(file: UnemploymentFile, criteria: dict[str, Any], unemployment: Unemployment) -> PaidMonth | None:
    day, today = _day(criteria, unemployment), unemployment.today
    if day is None:
        return last_paid_month(file, today)
    return next(iter(paid_months(file, day, day, today)), None)


def _nothing(file: UnemploymentFile, criteria: dict[str, Any], unemployment: Unemployment) -> Refused:
    day = _day(criteria, unemployment) or unemployment.today
    return Refused(Finding(INSERTION_ENDED if insertion_ended(file, day) else NO_DATA))


def _quarter(criteria: dict[str, Any], today: date, refusal: str) -> tuple[date, date]:
    """The first and last day of the quarter asked for; refuses one that has not begun, or that no calendar has."""
    year, quarter = criteria["quarterCriteria"]["year"], criteria["quarterCriteria"]["quarter"]
    begun = date.min.year <= year and (year, quarter) <= (today.year, (today.month + 2) // 3)
    if not begun:
        raise Refused(Finding(refusal, _quarter_fields(criteria)))
    return date(year, quarter * 3 - 2, 1), month_end(date(year, quarter * 3, 1))


def _quarter_fields(criteria: dict[str, Any]) -> tuple[tuple[str, str], ...]:
    return tuple((name, str(criteria["quarterCriteria"][name])) for name in ("quarter", "year"))


def _calendar_until(today: date) -> date:
    """The last day of the last month whose calendar can be had."""
    month = month_of(today)
    for _ in range(CALENDAR_DELAY):
        month = month_of(month - timedelta(days=1))
    return month - timedelta(days=1)


def _ever_activated(file: UnemploymentFile, today: date) -> bool:
    return any(month_end(found.begin) < today for found in file.activations)


def _older(ssin: str, registers: Registers, month: date) -> bool:
    """True if the person has reached the age from which an allowance counts as one for older people."""
    file = registers.file(ssin)
    if file is None:
        return False
    year, month_born, day = (int(part) for part in file.birth.date.split("-"))
    last = month_end(month)
    return (year + OLDER_AGE, month_born, day) <= (last.year, last.month, last.day)

# SPDX-License-Identifier: EUPL-1.2
"""UnemploymentDataService v2: rights, payments and career interruptions, as the unemployment office knows them."""

from __future__ import annotations

from datetime import date
from typing import Any

from simulator.exchange.answer import Answer, Finding, Refused
from simulator.months import month_end
from simulator.services.unemployment_blocks import (
    activation_block,
    calendar_block,
    career_breaks_block,
    paid_sum,
    payment_block,
    rights_block,
    scales_block,
)
from simulator.services.unemployment_question import (
    BAD_DATE,
    BAD_TIME,
    NO_DATA,
    PAYMENT_WITHOUT_RIGHT,
    RIGHT_WITHOUT_PAYMENT,
    activations_asked,
    begun,
    calendar_asked,
    calendar_until,
    file_asked,
    no_right,
    payment_asked,
    right_asked,
    sums_asked,
)
from simulator.sources.registers import Registers
from simulator.sources.unemployment import Unemployment

MOST_SCALES, MOST_BREAKS = 12, 50
"""How many of each a reply has place for; the newest are given."""


def consult_paid_sums(request: dict[str, Any], unemployment: Unemployment) -> Answer:
    """What was paid in each month of the period, of every kind of benefit or of full unemployment only."""
    file, criteria = file_asked(request, unemployment)
    begin, end, today = criteria["period"]["beginDate"], criteria["period"]["endDate"], unemployment.today
    begun(begin, today, BAD_DATE, ("beginDate", begin.isoformat()))
    months = sums_asked(file, criteria, begin, end, today)
    return Answer({"paidSums": {"paidSum": [paid_sum(month) for month in months]}})


def consult_situation(request: dict[str, Any], unemployment: Unemployment) -> Answer:
    """Payment and right together; a status tells which of the two is missing."""
    file, criteria = file_asked(request, unemployment)
    payment, right = payment_asked(file, criteria, unemployment), right_asked(file, criteria, unemployment)
    if payment is None and not right:
        raise no_right(file, criteria, unemployment)
    blocks = {"payment": payment and payment_block(payment), "rights": rights_block(right) if right else None}
    findings: tuple[Finding, ...] = ()
    if not right:
        findings = (Finding(PAYMENT_WITHOUT_RIGHT),)
    elif right.rights and payment is None:
        findings = (Finding(RIGHT_WITHOUT_PAYMENT),)
    return Answer({"situation": blocks}, findings)


def consult_rights(request: dict[str, Any], unemployment: Unemployment) -> Answer:
    """The right on a day, or why there is none."""
    file, criteria = file_asked(request, unemployment)
    right = right_asked(file, criteria, unemployment)
    if not right:
        raise no_right(file, criteria, unemployment)
    return Answer({"rights": rights_block(right)})


def consult_payments(request: dict[str, Any], unemployment: Unemployment) -> Answer:
    """The payment for the month of a day."""
    file, criteria = file_asked(request, unemployment)
    payment = payment_asked(file, criteria, unemployment)
    if payment is None:
        raise Refused(Finding(NO_DATA))
    return Answer({"payment": payment_block(payment)})


def consult_activation_paid_sums(request: dict[str, Any], unemployment: Unemployment, registers: Registers) -> Answer:
    """The activation allowances of a quarter, of people of any age or of the older ones only, and their employers."""
    file, criteria = file_asked(request, unemployment)
    first, last = _quarter(criteria, unemployment.today, BAD_DATE)
    months = activations_asked(file, criteria, first, last, unemployment.today, registers)
    return Answer({"activationAllowances": activation_block(months)})


def consult_scheduled_payment(request: dict[str, Any], unemployment: Unemployment) -> Answer:
    """As what each day of a quarter was paid. A month can be had half a year after it has ended."""
    file, criteria = file_asked(request, unemployment)
    first, last = _quarter(criteria, unemployment.today, BAD_TIME)
    months = calendar_asked(file, first, last, unemployment.today, *_quarter_fields(criteria))
    scales = scales_block(file, first, min(last, calendar_until(unemployment.today)))[-MOST_SCALES:]
    if not scales:
        raise Refused(Finding(NO_DATA))
    return Answer({"scheduledPayment": {"monthlyData": [calendar_block(m) for m in months], "scaleData": scales}})


def consult_career_break(request: dict[str, Any], unemployment: Unemployment) -> Answer:
    """The interruptions of a career that have a day in the period; without any, only that there is a file."""
    file, criteria = file_asked(request, unemployment)
    career = file.career_breaks
    if career is None or career.created > unemployment.today:
        raise Refused(Finding(NO_DATA))
    begin, end = criteria["period"]["beginDate"], criteria["period"]["endDate"]
    breaks = sorted((b for b in career.breaks if b.overlaps(begin, end)), key=lambda b: b.begin)
    return Answer({"careerBreaks": career_breaks_block(criteria["ssin"], career, breaks[-MOST_BREAKS:])})


def _quarter(criteria: dict[str, Any], today: date, refusal: str) -> tuple[date, date]:
    """The first and last day of the quarter asked for; refuses one that has not begun, or that no calendar has."""
    year, quarter = criteria["quarterCriteria"]["year"], criteria["quarterCriteria"]["quarter"]
    known = date.min.year <= year and (year, quarter) <= (today.year, (today.month + 2) // 3)
    if not known:
        raise Refused(Finding(refusal, _quarter_fields(criteria)))
    return date(year, quarter * 3 - 2, 1), month_end(date(year, quarter * 3, 1))


def _quarter_fields(criteria: dict[str, Any]) -> tuple[tuple[str, str], ...]:
    return tuple((name, str(criteria["quarterCriteria"][name])) for name in ("quarter", "year"))

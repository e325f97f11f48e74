# SPDX-License-Identifier: EUPL-1.2
"""UnemploymentDataService v3: what was paid and what somebody has a right to. (Its histories: unemployment_histories.)

Version 3 asks by months, gives the meaning of each code, and annotates a number that has been replaced. It has no
answer for right and payment together, so that each of the two tells when only the other is known.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from simulator.exchange.answer import Answer, Finding, Refused
from simulator.services.common_types import present_number
from simulator.services.unemployment_blocks import paid_sum
from simulator.services.unemployment_blocks_v3 import (
    activations_block,
    calendar_block_v3,
    payment_block_v3,
    rights_block_v3,
)
from simulator.services.unemployment_question import (
    BAD_DATE,
    NO_DATA,
    PAYMENT_WITHOUT_RIGHT,
    RIGHT_WITHOUT_PAYMENT,
    activations_asked,
    begun,
    calendar_asked,
    file_asked,
    no_right,
    payment_asked,
    right_asked,
    sums_asked,
)
from simulator.sources.registers import Registers
from simulator.sources.unemployment import Unemployment

MOST_ACTIVATIONS, MOST_CALENDARS = 24, 12
"""How many months of each a reply has place for; the newest are given."""


def consult_paid_sums(request: dict[str, Any], unemployment: Unemployment) -> Answer:
    """What was paid in each month of the period, of every kind of benefit or of full unemployment only."""
    file, criteria = file_asked(request, unemployment)
    begin, end = _months(criteria)
    begun(begin, unemployment.today, BAD_DATE, _first(begin))
    months = sums_asked(file, criteria, begin, end, unemployment.today)
    return _answer(criteria, unemployment, paidSums={"paidSum": [paid_sum(month) for month in months]})


def consult_rights(request: dict[str, Any], unemployment: Unemployment) -> Answer:
    """The right on a day, or why there is none."""
    file, criteria = file_asked(request, unemployment)
    right = right_asked(file, criteria, unemployment)
    if right:
        return _answer(criteria, unemployment, rights=rights_block_v3(right))
    if payment_asked(file, criteria, unemployment) is not None:
        raise Refused(Finding(PAYMENT_WITHOUT_RIGHT))
    raise no_right(file, criteria, unemployment)


def consult_payments(request: dict[str, Any], unemployment: Unemployment) -> Answer:
    """The payment for the month of a day."""
    file, criteria = file_asked(request, unemployment)
    payment = payment_asked(file, criteria, unemployment)
    if payment is not None:
        return _answer(criteria, unemployment, payment=payment_block_v3(payment))
    right = right_asked(file, criteria, unemployment)
    raise Refused(Finding(RIGHT_WITHOUT_PAYMENT if right.rights else NO_DATA))


def consult_activation_paid_sums(request: dict[str, Any], unemployment: Unemployment, registers: Registers) -> Answer:
    """The activation allowances of each month, of people of any age or of the older ones only, with their employers."""
    file, criteria = file_asked(request, unemployment)
    begin, end = _months(criteria)
    begun(begin, unemployment.today, BAD_DATE, _first(begin))
    months = activations_asked(file, criteria, begin, end, unemployment.today, registers)
    return _answer(
        criteria,
        unemployment,
        activationAllowances={"activationAllowance": activations_block(months)[-MOST_ACTIVATIONS:]},
    )


def consult_scheduled_payment(request: dict[str, Any], unemployment: Unemployment) -> Answer:
    """As what each day of the months was paid. A month can be had half a year after it has ended."""
    file, criteria = file_asked(request, unemployment)
    begin, end = _months(criteria)
    months = calendar_asked(file, begin, end, unemployment.today, _first(begin))[-MOST_CALENDARS:]
    return _answer(criteria, unemployment, scheduledPayment={"monthlyData": [calendar_block_v3(m) for m in months]})


def _answer(criteria: dict[str, Any], unemployment: Unemployment, **block: Any) -> Answer:
    return Answer({"ssin": present_number(criteria["ssin"], unemployment), **block})


def _months(criteria: dict[str, Any]) -> tuple[date, date]:
    return criteria["period"]["startMonth"], criteria["period"]["endMonth"]


def _first(begin: date) -> tuple[str, str]:
    return "startMonth", f"{begin:%Y-%m}"

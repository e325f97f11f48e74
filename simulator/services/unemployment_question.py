# SPDX-License-Identifier: EUPL-1.2
"""What the versions of UnemploymentDataService have in common: which file is asked, what was paid or is due in it, and
the code that says why there is nothing.

Questions by period are answered with codes UDS..., questions by date with UD... (knowledge soa-services.md 5.5: the
codes are known, when each is given is inferred).
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from simulator.exchange.answer import Finding, Refused
from simulator.months import month_end, month_of, months_later
from simulator.services.unemployment_codes import full_unemployment
from simulator.sources.registers import Registers
from simulator.sources.unemployment import Activation, Unemployment, UnemploymentFile
from simulator.sources.unemployment_months import PaidMonth, by_month, last_paid_month, paid_months
from simulator.sources.unemployment_rights import Entitlement, entitlement, insertion_ended, last_entitlement

NO_DATA, UNKNOWN, NOT_MIGRATED, BAD_TIME = "UD000011", "UD000012", "UD000018", "UD000031"
PAYMENT_WITHOUT_RIGHT, RIGHT_WITHOUT_PAYMENT, INSERTION_ENDED = "UD000013", "UD000017", "UD000033"
NOTHING_IN_PERIOD, NEVER_PAID, BAD_DATE = "UDS00007", "UDS00010", "UDS00016"

MOST_SUMS = 48
"""How many months a reply has place for; the newest are given."""

CALENDAR_DELAY = 6
"""Months after which the calendar of a month can be had (knowledge soa-services.md 5.5)."""

OLDER_AGE = 50


def file_asked(request: dict[str, Any], unemployment: Unemployment) -> tuple[UnemploymentFile, dict[str, Any]]:
    """The file asked for, and the criteria; refuses where there is no file to look into."""
    criteria: dict[str, Any] = request["searchCriteria"]
    file = unemployment.file(criteria["ssin"])
    if file is None:
        raise Refused(Finding(UNKNOWN, (("ssin", criteria["ssin"]),)))
    if not file.migrated:
        raise Refused(Finding(NOT_MIGRATED))
    return file, criteria


def begun(day: date, today: date, code: str, *told: tuple[str, str]) -> None:
    """Refuses with `code` what begins after today."""
    if day > today:
        raise Refused(Finding(code, told))


def day_asked(criteria: dict[str, Any], unemployment: Unemployment) -> date | None:
    """The day asked for; None: the last situation known. The office does not answer for the future."""
    day: date | None = criteria.get("date")
    if day is not None:
        begun(day, unemployment.today, BAD_TIME, ("date", day.isoformat()))
    return day


def right_asked(file: UnemploymentFile, criteria: dict[str, Any], unemployment: Unemployment) -> Entitlement:
    """What holds on the day asked for, or held last."""
    day = day_asked(criteria, unemployment)
    return last_entitlement(file, unemployment.today) if day is None else entitlement(file, day)


def payment_asked(file: UnemploymentFile, criteria: dict[str, Any], unemployment: Unemployment) -> PaidMonth | None:
    """What was paid for the month of the day asked for, or last."""
    day, today = day_asked(criteria, unemployment), unemployment.today
    if day is None:
        return last_paid_month(file, today)
    return next(iter(paid_months(file, day, day, today)), None)


def no_right(file: UnemploymentFile, criteria: dict[str, Any], unemployment: Unemployment) -> Refused:
    """Why nothing is known on the day asked for."""
    day = day_asked(criteria, unemployment) or unemployment.today
    return Refused(Finding(INSERTION_ENDED if insertion_ended(file, day) else NO_DATA))


def sums_asked(
    file: UnemploymentFile, criteria: dict[str, Any], begin: date, end: date, today: date
) -> tuple[PaidMonth, ...]:
    """What was paid in each month from `begin` to `end`, of every kind of benefit or of full unemployment only."""
    codes = full_unemployment() if criteria.get("allAllowance") else None
    months = paid_months(file, begin, end, today, codes)[-MOST_SUMS:]
    if not months:
        raise Refused(Finding(NOTHING_IN_PERIOD if last_paid_month(file, today) else NEVER_PAID))
    return months


def activations_asked(
    file: UnemploymentFile, criteria: dict[str, Any], begin: date, end: date, today: date, registers: Registers
) -> dict[date, tuple[Activation, ...]]:
    """The activation allowances of each month from `begin` to `end`, at any age or from fifty on only."""
    months = by_month(file.activations, begin, end, today)
    if criteria.get("allAllowance"):
        months = {month: found for month, found in months.items() if _older(criteria["ssin"], registers, month)}
    if not months:
        ever = any(month_end(found.begin) < today for found in file.activations)
        raise Refused(Finding(NOTHING_IN_PERIOD if ever else NEVER_PAID))
    return months


def calendar_asked(
    file: UnemploymentFile, begin: date, end: date, today: date, *told: tuple[str, str]
) -> tuple[PaidMonth, ...]:
    """The months from `begin` to `end` whose calendar can be had, and in which something was paid; refuses where none
    of them can be had yet, or nothing was paid.
    """
    until = calendar_until(today)
    begun(begin, until, BAD_TIME, *told)
    months = paid_months(file, begin, min(end, until), today)
    if not months:
        raise Refused(Finding(NO_DATA))
    return months


def calendar_until(today: date) -> date:
    """The last day of the last month whose calendar can be had."""
    return months_later(month_of(today), -CALENDAR_DELAY) - timedelta(days=1)


def _older(ssin: str, registers: Registers, month: date) -> bool:
    """True if the person has reached the age from which an allowance counts as one for older people."""
    file = registers.file(ssin)
    if file is None:
        return False
    year, month_born, day = (int(part) for part in file.birth.date.split("-"))
    last = month_end(month)
    return (year + OLDER_AGE, month_born, day) <= (last.year, last.month, last.day)

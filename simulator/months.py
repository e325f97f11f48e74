# SPDX-License-Identifier: EUPL-1.2
"""Counting in months, and the days of weeks of six and of five days. A month is the date of its first day."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from datetime import date, timedelta


def months_later(day: date, months: int) -> date:
    """The same day of the month so many months later (earlier where negative); the last day of a shorter month.

    ValueError for a day that no calendar has.
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def month_of(day: date) -> date:
    """The month of a day."""
    return day.replace(day=1)


def month_end(day: date) -> date:
    """The last day of the month of a day."""
    return day.replace(day=monthrange(day.year, day.month)[1])


def months_between(begin: date, end: date) -> Iterator[date]:
    """The months that have a day from `begin` to `end`, the first first; none where the end lies before the begin."""
    first, last = (day.year * 12 + day.month - 1 for day in (begin, end))
    return (date(number // 12, number % 12 + 1, 1) for number in range(first, last + 1) if begin <= end)


def days_but_sundays(begin: date, end: date) -> int:
    """The number of days from `begin` to `end` that are no Sundays. (An ordinal that 7 divides is that of a Sunday.)"""
    before, until = begin.toordinal() - 1, end.toordinal()
    return until - before - (until // 7 - before // 7)


def weekdays(first: date, last: date) -> int:
    """The days from Monday to Friday, from `first` to `last`."""
    return max(_weekdays_until(last) - _weekdays_until(first - timedelta(days=1)), 0)


def _weekdays_until(day: date) -> int:
    """So many of them since a Monday long ago."""
    weeks, rest = divmod(day.toordinal(), 7)
    return weeks * 5 + min(rest, 5)

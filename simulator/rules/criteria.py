# SPDX-License-Identifier: EUPL-1.2
"""What the request asks: the order of its periods, their length, and how far they reach.

A period is one of days, or of quarters or months: then from the first day of the one to the last day of the other.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

from simulator.contracts.knowledge import PeriodLimit, later
from simulator.contracts.reader import at
from simulator.months import month_end
from simulator.quarters import QUARTER, first_day, last_day
from simulator.rules.case import Case, Decision

_PERIODS = (
    ("beginDate", "endDate"),
    ("StartDate", "EndDate"),
    ("startDate", "endDate"),
    ("beginQuarter", "endQuarter"),
    ("startMonth", "endMonth"),
)
_MONTHS = ("endMonth",)
_BEGINS = frozenset(begin for begin, _ in _PERIODS)


def periods(case: Case) -> Decision:
    """A period may not end before it begins."""
    rule = "criteria.period"
    if not _BEGINS & case.operation.request_names:
        return case.allow(rule, "in-order")
    for path, begin, end in _periods(case.request, ""):
        if end is not None and end < begin:
            return case.refuse(
                "criteria_invalid", rule, "order", field=path, begin=begin.isoformat(), end=end.isoformat()
            )
    return case.allow(rule, "in-order")


def limits(case: Case) -> Decision:
    """Periods are no longer, and reach no further, than the caller's row of the knowledge repertory allows."""
    own = case.rows[0].limits if case.rows else None
    for limit in case.operation.definition.limits if own is None else own:
        asked = period_at(case.request, limit.path, limit.begin, limit.end)
        if asked is not None:
            begin, end = asked
            for rule, ok, bound in _checks(limit, begin, end, case.today):
                if not ok:
                    span = f"{begin.isoformat()}..{end.isoformat() if end else ''}"
                    return case.refuse(
                        rule.replace(".", "_").replace("-", "_"), rule, "beyond", (f"{limit.path} {span}",),
                        field=limit.path, begin=begin.isoformat(), end=end.isoformat() if end else None, bound=bound,
                    )  # fmt: skip
    return case.allow("criteria.limits", "within")


def _checks(limit: PeriodLimit, begin: date, end: date | None, today: date) -> Iterator[tuple[str, bool, str]]:
    """Rule, whether it is kept, and the bound that it sets."""
    if limit.longest is not None:
        yield "criteria.longest", (end or today) < later(begin, limit.longest), limit.longest
    if limit.earliest is not None:
        yield "criteria.earliest", begin >= limit.earliest, limit.earliest.isoformat()
    if limit.depth is not None:
        first = later(today, limit.depth, -1)
        yield "criteria.depth", begin >= first, f"{first.isoformat()} ({limit.depth})"
    if not limit.future:
        yield "criteria.future", (end or begin) <= today, today.isoformat()


def period_at(
    request: Any, path: str, begin: str | None = None, end: str | None = None
) -> tuple[date, date | None] | None:
    """Begin and end (None: open) of the period, or of the single date, at a path of the request; None: not there."""
    found = at(request, path)
    if isinstance(found, date):
        return found, found
    if not isinstance(found, dict):
        return None
    for first, last in ((begin, end), *_PERIODS):
        asked = _period(found, first, last)
        if asked is not None:
            return asked
    return None


def _period(found: Mapping[Any, Any], first: str | None, last: str | None) -> tuple[date, date | None] | None:
    """The days of a period whose begin and end have these names; None: there is none."""
    begin, end = _day(found.get(first)), _day(found.get(last))
    if isinstance(begin, str) and QUARTER.fullmatch(begin):
        return first_day(begin), last_day(end) if isinstance(end, str) and QUARTER.fullmatch(end) else None
    if not isinstance(begin, date):
        return None
    if isinstance(end, date) and last in _MONTHS:
        end = month_end(end)
    return begin, end if isinstance(end, date) else None


def _day(value: Any) -> Any:
    """The day of a moment; anything else as it is."""
    return value.date() if isinstance(value, datetime) else value


def first_period(request: Any) -> tuple[date, date | None] | None:
    """The first period that stands in the request."""
    return next(((begin, end) for _, begin, end in _periods(request, "")), None)


def _periods(data: Any, path: str) -> Iterator[tuple[str, date, date | None]]:
    if isinstance(data, dict):
        for first, last in _PERIODS:
            asked = _period(data, first, last)
            if asked is not None:
                yield path, *asked
        for key, value in data.items():
            if isinstance(value, (dict, list)):
                yield from _periods(value, f"{path}/{key}".lstrip("/"))
    elif isinstance(data, list):
        for item in data:
            yield from _periods(item, path)

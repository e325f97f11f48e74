# SPDX-License-Identifier: EUPL-1.2
"""What the request asks: combinations that every service refuses."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from simulator.rules.case import Case, Decision

_PERIODS = (("beginDate", "endDate"), ("StartDate", "EndDate"))


def periods(case: Case) -> Decision:
    """A period may not end before it begins."""
    rule = "criteria.period"
    for path, begin, end in _periods(case.request, ""):
        if end < begin:
            return case.refuse(
                "criteria_invalid", rule, f"The period {path} ends on {end}, before it begins on {begin}.",
                "Send the earlier date first.", field=path, begin=begin.isoformat(), end=end.isoformat(),
            )  # fmt: skip
    return case.allow(rule, "The periods asked are in order.")


def _periods(data: Any, path: str) -> Iterator[tuple[str, date, date]]:
    if isinstance(data, dict):
        for first, last in _PERIODS:
            begin, end = data.get(first), data.get(last)
            if isinstance(begin, date) and isinstance(end, date):
                yield path, begin, end
        for key, value in data.items():
            if isinstance(value, (dict, list)):
                yield from _periods(value, f"{path}/{key}".lstrip("/"))
    elif isinstance(data, list):
        for item in data:
            yield from _periods(item, path)

# SPDX-License-Identifier: EUPL-1.2
"""Quarters of a year, as the network writes them: `2024Q3` (CommonV3 YearQuarterType). They sort as texts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Annotated

from pydantic import Field

from simulator.months import month_end, months_between, months_later

QUARTER = re.compile(r"[12]\d{3}Q[1-4]")
Quarter = Annotated[str, Field(pattern=f"^{QUARTER.pattern}$", description="As 2025Q3")]


def quarter_of(day: date) -> str:
    """The quarter of a day."""
    return f"{day.year:04}Q{(day.month + 2) // 3}"


def first_day(quarter: str) -> date:
    """The first day of a quarter."""
    return date(int(quarter[:4]), int(quarter[5]) * 3 - 2, 1)


def last_day(quarter: str) -> date:
    """The last day of a quarter."""
    return month_end(months_later(first_day(quarter), 2))


def quarters_between(begin: date, end: date) -> Iterator[str]:
    """The quarters that have a day from `begin` to `end`, the first first; none where the end lies before the begin."""
    months = months_between(first_day(quarter_of(begin)), end) if begin <= end else iter(())
    return (quarter_of(month) for month in months if month.month % 3 == 1)

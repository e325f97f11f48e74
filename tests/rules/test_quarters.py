# SPDX-License-Identifier: EUPL-1.2
"""Quarters, and periods of a request that are counted in them or in months."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.quarters import QUARTER, first_day, last_day, quarter_of, quarters_between
from simulator.rules.criteria import first_period, period_at

DAYS = st.dates(date(1000, 1, 1), date(2999, 12, 31))


@given(day=DAYS, length=st.integers(0, 1500))
def test_quarters_follow_one_another(day: date, length: int) -> None:
    """Every day lies in one quarter; those of a period follow one another, from that of its first day to its last."""
    assert first_day(quarter_of(day)) <= day <= last_day(quarter_of(day))
    end = day + timedelta(days=length)
    found = list(quarters_between(day, end))
    assert found == sorted(found)
    assert all(QUARTER.fullmatch(quarter) for quarter in found if quarter < "3000")
    assert [quarter_of(day), quarter_of(end)] == [found[0], found[-1]]
    assert all(first_day(b) == last_day(a) + timedelta(days=1) for a, b in pairwise(found))
    assert list(quarters_between(day, day - timedelta(days=length + 1))) == []


@pytest.mark.parametrize(
    ("period", "days"),
    [
        ({"beginQuarter": "2024Q1", "endQuarter": "2024Q4"}, (date(2024, 1, 1), date(2024, 12, 31))),
        ({"beginQuarter": "2024Q2"}, (date(2024, 4, 1), None)),
        ({"beginQuarter": "second of 2024"}, None),
        ({"beginDate": date(2024, 1, 2)}, (date(2024, 1, 2), None)),
        ({"endQuarter": "2024Q4"}, None),
        ({"startMonth": date(2024, 2, 1), "endMonth": date(2024, 2, 1)}, (date(2024, 2, 1), date(2024, 2, 29))),
        ({"startMonth": date(2024, 2, 1)}, (date(2024, 2, 1), None)),
    ],
)
def test_a_period_of_quarters_or_months_is_one_of_days(period: dict[str, Any], days: Any) -> None:
    """From the first day of its first quarter or month to the last day of its last; without a last one it is open."""
    assert days == period_at({"criteria": {"period": period}}, "criteria/period")
    assert days == first_period({"criteria": {"period": period}})

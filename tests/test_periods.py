# SPDX-License-Identifier: EUPL-1.2
"""Periods beside each other: a day in common, a day that is missing."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.periods import first_gap, is_covered, refuse_two_at_a_time
from simulator.records import Dated

FIRST = date(2024, 1, 1)
LAST = FIRST + timedelta(days=20)


@st.composite
def spans(draw: Any) -> Dated:
    """A period within twenty days, which may lack its begin or its end."""
    begin, end = sorted(FIRST + timedelta(days=draw(st.integers(1, 15))) for _ in range(2))
    return Dated.model_validate(
        {"from": draw(st.sampled_from([begin, None])), "to": draw(st.sampled_from([end, None]))}
    )


def days(span: Dated) -> set[date]:
    """The days of a period from just before the first to just after the last; those without stand for all others."""
    return {day for day in (FIRST + timedelta(days=number) for number in range(21)) if span.covers(day)}


@given(span=spans(), others=st.lists(spans(), max_size=4))
def test_covered_is_every_day(span: Dated, others: list[Dated]) -> None:
    """A period is covered if each of its days lies in one of the others; else the first one that does not is told."""
    missing = days(span) - set().union(*map(days, others))
    assert is_covered(span, others) == (not missing)
    assert span.begin is None or first_gap(span, others) == min(missing, default=None)


@given(one=spans(), other=spans())
def test_within_is_every_day_in_one(one: Dated, other: Dated) -> None:
    """A period lies within another if each of its days is one of the other."""
    assert one.lies_within(other) == (days(one) <= days(other))


@given(records=st.lists(spans(), max_size=4))
def test_two_at_a_time_are_refused(records: list[Dated]) -> None:
    """Periods are refused if any two of them share a day; the message tells both, and what to do."""
    shared = sum(map(len, map(days, records))) > len(set().union(*map(days, records)))
    if not shared:
        refuse_two_at_a_time("funds", records)
        return
    with pytest.raises(ValueError, match=r"two funds at a time, from .* and from .*: end the first before the second"):
        refuse_two_at_a_time("funds", records)

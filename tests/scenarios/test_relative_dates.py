# SPDX-License-Identifier: EUPL-1.2
"""Relative dates: `today`, `today-3m`, `today+1y-1d`, and their quarters."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from simulator.scenarios.resolve import relative_date, relative_quarter

DAYS = st.dates(date(1950, 1, 1), date(2150, 12, 31))
NUMBERS = st.integers(-600, 600)


@given(DAYS)
def test_today_is_the_day_of_the_clock(today: date) -> None:
    """`today` is the sandbox's day."""
    assert today == relative_date("today", today)


@given(DAYS, NUMBERS)
def test_days_and_weeks_are_counted(today: date, number: int) -> None:
    """`today+10d` is ten days later, and a week is seven days."""
    assert today + timedelta(number) == relative_date(f"today{number:+}d", today)
    assert today + timedelta(7 * number) == relative_date(f"today{number:+}w", today)


@given(DAYS, NUMBERS)
def test_months_keep_the_day_as_far_as_the_month_has_it(today: date, number: int) -> None:
    """A month later is the same day of the next month, or its last day where that is earlier."""
    moved = relative_date(f"today{number:+}m", today)
    assert moved is not None
    assert number == (moved.year - today.year) * 12 + moved.month - today.month
    assert min(today.day, monthrange(moved.year, moved.month)[1]) == moved.day


@given(DAYS, st.integers(-50, 50))
def test_a_year_is_twelve_months(today: date, number: int) -> None:
    """`today-1y` and `today-12m` are the same day."""
    assert relative_date(f"today{12 * number:+}m", today) == relative_date(f"today{number:+}y", today)


@given(DAYS, st.lists(st.tuples(NUMBERS, st.sampled_from("dwmy")), max_size=4))
def test_steps_are_taken_from_left_to_right(today: date, steps: list[tuple[int, str]]) -> None:
    """`today+1m-1d` goes a month on, and from there a day back."""
    expected: date | None = today
    for number, unit in steps:
        expected = None if expected is None else relative_date(f"today{number:+}{unit}", expected)
    text = "today" + "".join(f"{number:+}{unit}" for number, unit in steps)
    assert expected == relative_date(text, today)


def test_the_end_of_february_is_not_passed() -> None:
    """A month after 31 January is the last day of February, in leap years the 29th."""
    assert date(2026, 2, 28) == relative_date("today+1m", date(2026, 1, 31))
    assert date(2024, 2, 29) == relative_date("today+1m", date(2024, 1, 31))
    assert date(2025, 2, 28) == relative_date("today+1y", date(2024, 2, 29))


@given(DAYS, st.text(max_size=20).filter(lambda text: not text.startswith("today")))
def test_no_other_text_is_a_date(today: date, text: str) -> None:
    """A text that does not begin with `today` stays what it is."""
    assert relative_date(text, today) is None


@given(
    DAYS, st.sampled_from(["today+", "today3d", "today+3", "today+3x", "today +3d", "Today", "today+3d ", "tomorrow"])
)
def test_what_nearly_looks_like_one_is_none(today: date, text: str) -> None:
    """Whatever differs by a sign, a unit, a blank or a capital is no relative date."""
    assert relative_date(text, today) is None


@given(DAYS)
def test_a_day_beyond_the_calendar_is_none(today: date) -> None:
    """A day after the year 9999 is no date, and no crash."""
    assert relative_date("today+9999y", today) is None
    assert relative_date("today-99999999999d", today) is None


@given(DAYS, NUMBERS)
def test_a_quarter_is_that_of_the_day(today: date, number: int) -> None:
    """`quarter today-3m` is the quarter of the day three months ago, as services write it."""
    day = relative_date(f"today{number:+}m", today)
    assert day is not None
    assert f"{day.year}Q{1 + (day.month - 1) // 3}" == relative_quarter(f"quarter today{number:+}m", today)
    assert relative_quarter("quarter of an hour", today) is None

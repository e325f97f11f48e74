# SPDX-License-Identifier: EUPL-1.2
"""Life courses for any birth, arrival, death and present activity: whole, and in an order that the law allows."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from simulator.scenarios.population.careers import ADULT, Careers, Course, birthday, pension_day
from simulator.scenarios.population.draw import Draw
from simulator.scenarios.population.life import Activity, Spell
from simulator.scenarios.population.proportions import proportions

TODAY = date(2026, 3, 2)
DAY = timedelta(days=1)
WORDS = sorted(proportions().tables["months"].weights)
NEEDS = {Activity.UNEMPLOYED: 24, Activity.INCAPACITY: 12, Activity.INVALIDITY: 12}
"""Months of what comes before."""


@st.composite
def courses(draw: st.DrawFn) -> Course:
    """Adults of any age, from here or elsewhere, some of whom have died."""
    born = draw(st.dates(date(1928, 1, 1), birthday(TODAY, -ADULT) - DAY))
    arrived = draw(st.none() | st.dates(born + DAY, TODAY - timedelta(days=15)))
    died = None
    if draw(st.booleans()) and draw(st.booleans()):
        died = draw(st.dates(max(birthday(born, ADULT + 1), arrived or born), TODAY - DAY)) if _can_die(born) else None
    return Course(born, arrived, died, draw(st.sampled_from(WORDS)), "0999100196", waiting=draw(st.integers(0, 9)) == 0)


def _can_die(born: date) -> bool:
    return birthday(born, ADULT + 2) < TODAY - timedelta(days=40)


def _months(spell: Spell, until: date) -> float:
    return ((spell.end or until) - spell.begin + DAY).days / 30.44


@settings(max_examples=400)
@given(course=courses(), seed=st.integers(0, 10**6))
def test_a_course_is_whole_and_lawful(course: Course, seed: int) -> None:
    """A life has no gap and no overlap, what needs something before it has it, and a pension comes at its age."""
    spells = Careers(proportions(), TODAY).draw(course, Draw(seed))
    assert spells[0].begin == course.born
    assert spells[-1].end == course.died
    for one, other in pairwise(spells):
        assert one.end is not None
        assert one.begin <= one.end == other.begin - DAY
        needed = NEEDS.get(other.activity)
        if needed is not None:
            expected = Activity.INCAPACITY if other.activity is Activity.INVALIDITY else Activity.EMPLOYED
            assert one.activity is expected
            assert other.activity is Activity.INVALIDITY or _months(one, TODAY) > needed - 1.1
            assert other.activity is not Activity.INVALIDITY or abs(_months(one, TODAY) - needed) < 0.2
        if other.activity is Activity.INSERTION:
            assert (one.activity, (other.begin - one.begin).days) == (Activity.JOB_SEEKER, 310)
    assert spells[-1].begin <= (course.died or TODAY)
    retired = pension_day(course.born) <= (course.died or TODAY)
    assert (spells[-1].activity is Activity.PENSIONER) == retired
    assert all(
        spell.begin >= birthday(course.born, ADULT - 1) for spell in spells if spell.activity is Activity.EMPLOYED
    )


def test_every_activity_is_reached() -> None:
    """Somebody of an age for it gets the activity that was drawn."""
    reached = set()
    for word in WORDS:
        born = date(2004, 9, 14) if word == "insertion" else date(1988, 5, 12)
        for seed in range(20):
            last = Careers(proportions(), TODAY).draw(Course(born, None, None, word), Draw(seed))[-1]
            marks = (last.part < 100, last.through_ocmw, last.living_wage, last.income_guarantee)
            reached.add(
                (word, last.activity.value, marks)
                if last.activity is Activity.EMPLOYED
                else (word, last.activity.value)
            )
    for word in WORDS:
        assert [found for found in reached if found[0] == word]
    plain = {word for word in WORDS if word in set(Activity)} - {"employed"}
    assert {(word, word) for word in plain} <= reached
    assert ("through-ocmw", "employed", (False, True, False, False)) in reached
    assert ("living-wage-work", "employed", (True, False, True, False)) in reached
    assert ("income-guarantee", "employed", (True, False, False, True)) in reached


def test_the_age_of_a_pension() -> None:
    """65 for those born before 1960, 66 until 1963, 67 after: from the 1st of the month after the birthday."""
    assert pension_day(date(1959, 12, 31)) == date(2025, 1, 1)
    assert pension_day(date(1960, 1, 2)) == date(2026, 2, 1)
    assert pension_day(date(1963, 12, 15)) == date(2030, 1, 1)
    assert pension_day(date(1964, 1, 2)) == date(2031, 2, 1)

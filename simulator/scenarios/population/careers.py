# SPDX-License-Identifier: EUPL-1.2
"""Life courses: periods without gap or overlap from birth to now, whose order the law allows.

What somebody lives on now is drawn first. Before it comes what it needs: benefits after work need work, invalidity a
year of incapacity, a pension the age. What is left after education, or arrival, is filled with other periods.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise

from simulator.months import months_later
from simulator.scenarios.population.draw import Draw, band
from simulator.scenarios.population.employers import employer
from simulator.scenarios.population.life import Activity, Spell
from simulator.scenarios.population.proportions import Proportions

_DAY = timedelta(days=1)
ADULT, SCHOOL, FULL_TIME = 18, 6, 100
_WAIT = 310
"""Days of the waiting period after studies (royal decree of 25 November 1991, article 36)."""
_INSERTION_AGE = 25
_LEFT_SCHOOL = 60
_SHORTEST = 20


@dataclass(frozen=True)
class Course:
    """What is given before a life course is drawn. `word` is one of the table of activities; `ocmw` a CBE number.

    Who is `waiting` for a right to stay has had neither work nor benefits in Belgium.
    """

    born: date
    arrived: date | None
    died: date | None
    word: str
    ocmw: str = ""
    waiting: bool = False

    def end(self, today: date) -> date:
        """The last day that is told."""
        return self.died or today


@dataclass(frozen=True)
class _Step:
    """A period to come: its word, and how many months at least and at most; `days` where the length is fixed."""

    word: str
    least: int
    most: int


_BEFORE: dict[str, tuple[_Step, ...]] = {
    "unemployed": (_Step("employed", 24, 60),),
    "income-guarantee": (_Step("employed", 24, 60), _Step("unemployed", 2, 12)),
    "incapacity": (_Step("employed", 12, 60),),
    "invalidity": (_Step("employed", 12, 60), _Step("incapacity", 12, 12)),
}
"""What a word needs before it (simplified: 468 days of work in 33 months; six months of insurance)."""

_WITHOUT_BENEFITS, _BENEFIT_MONTHS = ("living-wage", "no-income", "job-seeker"), (12, 23)

_FALLBACK = {
    "unemployed": "job-seeker", "income-guarantee": "employed-part", "insertion": "job-seeker",
    "incapacity": "no-income", "invalidity": "no-income",
}  # fmt: skip
_ACTIVITY = {
    "living-wage-work": Activity.EMPLOYED, "through-ocmw": Activity.EMPLOYED, "employed-part": Activity.EMPLOYED,
    "income-guarantee": Activity.EMPLOYED,
}  # fmt: skip
_TOPPED_UP, _HALF_TIME = ("living-wage-work", "income-guarantee"), 50
_EARNING = ("employed", "employed-part", "self-employed")


def pension_day(born: date) -> date:
    """The day from which a pension can be had: the 1st of the month after the 65th, 66th or 67th birthday.

    65 until January 2025, 66 until January 2030, then 67 (law of 10 August 2015).
    """
    years = 65 if born.year < 1960 else 66 if born.year < 1964 else 67
    return months_later(born.replace(day=1), years * 12 + 1)


def birthday(born: date, years: int) -> date:
    """The day on which somebody becomes `years` old."""
    return months_later(born, years * 12)


class Careers:
    """Draws life courses up to `today`."""

    def __init__(self, data: Proportions, today: date) -> None:
        self._data, self._today = data, today

    def draw(self, course: Course, draw: Draw) -> tuple[Spell, ...]:
        """The periods of a life, from birth to now or to death."""
        end = course.end(self._today)
        drawing = _Drawing(self._data, course, draw, end)
        return tuple(drawing.spells())


class _Drawing:
    """One life course while it is being drawn."""

    def __init__(self, data: Proportions, course: Course, draw: Draw, end: date) -> None:
        self._data, self._course, self._draw, self._end = data, course, draw, end
        self._wage = self._draw_wage()
        self._study = course.word == "living-wage" and draw.per_cent(data.share_at_age("studying", self._age(end)))

    def _age(self, day: date) -> int:
        born = self._course.born
        return day.year - born.year - ((day.month, day.day) < (born.month, born.day))

    def spells(self) -> list[Spell]:
        """All periods in order, the last one without end unless the person died."""
        school = self._school_end()
        found = self._youth(school)
        floor = max(school + _DAY, self._course.arrived or date.min)
        if floor <= self._end:
            found += self._adult(floor, school)
        merged: list[Spell] = []
        for spell in found:
            if merged and replace(spell, begin=merged[-1].begin, end=merged[-1].end) == merged[-1]:
                merged[-1] = replace(merged[-1], end=spell.end)
            else:
                merged.append(spell)
        merged[-1] = replace(merged[-1], end=self._course.died)
        return merged

    # -- childhood and school

    def _school_end(self) -> date:
        """The last day of education, which may lie ahead."""
        born, word = self._course.born, self._course.word
        if word == "student" or word == "child" or self._study:
            return birthday(born, 30)
        end = date(born.year + int(self._draw.of(self._data.of("school"))), 6, 30)
        left = self._end - timedelta(days=_WAIT + self._draw.between(31, 330))
        if word == "insertion" and left >= birthday(born, ADULT):
            end = left
        return min(end, self._end - timedelta(days=_LEFT_SCHOOL))

    def _youth(self, school: date) -> list[Spell]:
        """From birth to the end of education, or to the arrival of somebody older."""
        born, arrived = self._course.born, self._course.arrived
        first_class = date(born.year + SCHOOL, 9, 1)
        limits = [(born, Activity.CHILD), (first_class, Activity.STUDENT), (school + _DAY, None)]
        found: list[Spell] = []
        begin = born
        if arrived is not None:
            found.append(Spell(born, arrived - _DAY, Activity.ABROAD))
            begin = arrived
        for (start, activity), (until, _) in pairwise(limits):
            first, last = max(start, begin), min(until - _DAY, self._end)
            if activity is not None and first <= last:
                found.append(Spell(first, last, activity))
        if self._study:
            return self._with_living_wage(found)
        return found

    def _with_living_wage(self, youth: list[Spell]) -> list[Spell]:
        """Studies that have come to be paid by a living wage."""
        last = youth[-1]
        low, high = self._data.months("living-wage")
        earliest = max(birthday(self._course.born, ADULT), last.begin)
        begin = max(months_later(self._end, -self._draw.between(low, min(high, 40))), earliest)
        paid = Spell(begin, self._end, Activity.LIVING_WAGE, studying=True)
        before = [replace(last, end=begin - _DAY)] if begin > last.begin else []
        return [*youth[:-1], *before, paid]

    # -- adult life

    def _adult(self, floor: date, school: date) -> list[Spell]:
        pension = pension_day(self._course.born)
        if pension <= self._end:
            begin = max(pension, floor)
            past = self._fill(floor, begin - _DAY)
            return [*past, Spell(begin, self._end, Activity.PENSIONER)]
        word = self._course.word
        if word == "insertion" and self._age(self._end) <= _INSERTION_AGE and floor == school + _DAY:
            begin = floor + timedelta(days=_WAIT)
            if begin <= self._end and school >= birthday(self._course.born, ADULT - 1):
                return [
                    Spell(floor, begin - _DAY, Activity.JOB_SEEKER), Spell(begin, self._end, Activity.INSERTION)
                ]  # fmt: skip
        return self._ending_with(word, floor)

    def _ending_with(self, word: str, floor: date) -> list[Spell]:
        """Periods from `floor` on of which the last is `word`, or what comes nearest to it."""
        floor_of_word = max(floor, birthday(self._course.born, ADULT))
        steps = _BEFORE.get(word, ())
        needed = sum(step.least for step in steps) + 1
        if word == "insertion" or (steps and months_later(floor_of_word, needed) > self._end):
            return self._ending_with(_FALLBACK[word], floor)
        low, high = self._data.months(word)
        spare = _months(floor_of_word, self._end) - needed + 1
        length = self._draw.between(low, max(low, min(high, spare)))
        begin = max(months_later(self._end, -length) - timedelta(days=self._draw.between(0, 20)), floor_of_word)
        chain = [self._spell(word, begin, self._end)]
        for place, step in reversed(list(enumerate(steps))):
            room = _months(floor_of_word, begin) - sum(other.least for other in steps[:place])
            months = self._draw.between(step.least, max(step.least, min(step.most, room)))
            before = months_later(begin, -months)
            if before < floor_of_word:
                return self._ending_with(_FALLBACK[word], floor)
            chain.insert(0, self._spell(step.word, before, begin - _DAY))
            begin = before
        past = self._fill(floor, begin - _DAY)
        return [*(self._with_benefits(past, begin) if word in _WITHOUT_BENEFITS else past), *chain]

    def _with_benefits(self, past: list[Spell], begin: date) -> list[Spell]:
        """Who loses work after years has benefits for a year or longer, before what begins on `begin`."""
        last = past[-1] if past else None
        if last is None or last.activity is not Activity.EMPLOYED:
            return past
        spare = _months(last.begin, begin) - _BEFORE["unemployed"][0].least
        if spare < _BENEFIT_MONTHS[0]:
            return past
        lost = months_later(begin, -self._draw.between(_BENEFIT_MONTHS[0], min(_BENEFIT_MONTHS[1], spare)))
        return [*past[:-1], replace(last, end=lost - _DAY), Spell(lost, begin - _DAY, Activity.UNEMPLOYED)]

    def _fill(self, begin: date, end: date) -> list[Spell]:
        """Periods of any kind from `begin` to `end`."""
        found: list[Spell] = []
        while begin <= end:
            word = "no-income" if self._course.waiting else self._next(found, begin)
            low, high = self._data.months(word)
            last = months_later(begin, self._draw.between(low, high)) + timedelta(days=self._draw.between(-9, 9))
            if (end - last).days < _SHORTEST or last > end:
                last = end
            found.append(self._spell(word, begin, last))
            begin = last + _DAY
        return found

    def _next(self, before: Sequence[Spell], begin: date) -> str:
        """What may come next: sickness and benefits after enough work only, and nothing twice."""
        past = self._data.of("past")
        word = self._draw.of(past)
        young = begin < birthday(self._course.born, ADULT)
        last = before[-1] if before else None
        worked = last is not None and last.activity is Activity.EMPLOYED
        months = _months(last.begin, begin) if last is not None and worked else 0
        if word in ("unemployed", "incapacity") and months < (24 if word == "unemployed" else 12):
            word = "job-seeker"
        if word == "living-wage" and young:
            word = "job-seeker"
        if last is not None and word not in _EARNING and last.activity is Activity(word):
            word = "employed"
        return word

    def _spell(self, word: str, begin: date, end: date) -> Spell:
        activity = _ACTIVITY.get(word) or Activity(word)
        if activity is not Activity.EMPLOYED:
            return Spell(begin, end, activity)
        draw = self._draw
        through = word == "through-ocmw"
        part = FULL_TIME if word in ("employed", "through-ocmw") else int(draw.of(self._data.of("part-time")))
        return Spell(
            begin,
            end,
            activity,
            part=_HALF_TIME if word in _TOPPED_UP else part,
            wage=self._lowest_wage() if through else int(self._wage * (0.92 + draw.random() * 0.16)),
            employer=self._course.ocmw if through else employer(draw),
            through_ocmw=through,
            living_wage=word == "living-wage-work",
            income_guarantee=word == "income-guarantee",
            complementary=word in _EARNING and draw.per_cent(self._data.number("complementary", "jobs")),
        )

    def _draw_wage(self) -> int:
        low, high = band(self._draw.of(self._data.of("wages")))
        return self._draw.between(low * 100, high * 100)

    def _lowest_wage(self) -> int:
        return min(band(word)[0] for word in self._data.of("wages").weights) * 100


def _months(begin: date, end: date) -> int:
    """Whole months from `begin` to `end`."""
    return (end.year - begin.year) * 12 + end.month - begin.month - (end.day < begin.day)

# SPDX-License-Identifier: EUPL-1.2
"""SSINs for invented people: safe ones, each once, without a list of those that were given.

A day of birth has 49 safe numbers for men and 50 for women. They are given in an order that follows from the seed;
where a day has none left, the birth moves to a day near it.
"""

from __future__ import annotations

from collections.abc import Container, Iterator
from datetime import date, timedelta
from itertools import chain

from simulator.errors import Problem, ScenarioError
from simulator.world.ssin import SAFE_SERIALS, check_digits

_FEMALE = tuple(serial for serial in SAFE_SERIALS if serial % 2 == 0)
_MALE = tuple(serial for serial in SAFE_SERIALS if serial % 2 == 1)
_STEP = 11  # shares no divisor with 49 and 50: every serial comes once
_FURTHEST = 170


class Numbers:
    """Gives numbers; never one that is in `taken`, where those of other people stand."""

    def __init__(self, seed: int, taken: Container[str] = ()) -> None:
        self._seed, self._taken = seed, taken
        self._given: dict[tuple[int, int, int, bool, bool], int] = {}

    def give(self, born: date, male: bool, bis: bool = False, latest: date = date.max) -> tuple[str, date]:
        """A new number and the day of birth that it says: `born`, or the nearest day with numbers, `latest` at most.

        Raises ScenarioError where there is none within half a year.
        """
        for day in _around(born):
            if day.day == 1 or day > latest:
                continue
            found = self._next(day.year, day.month, day.day, male, bis)
            if found is not None:
                return found, day
        raise ScenarioError(
            Problem(
                f"no safe SSINs are left around {born}",
                path="population.size",
                remedy="Ask for fewer people, or spread them over sandboxes",
            )
        )

    def of_day(self, born: date, male: bool) -> str | None:
        """A new number of somebody born on that very day; None where none is left."""
        return self._next(born.year, born.month, born.day, male, bis=False)

    def give_unknown_day(self, year: int, male: bool) -> str | None:
        """A new number of somebody of whom only the year of birth is known; None where none is left."""
        return self._next(year, 0, 0, male, bis=False)

    def _next(self, year: int, month: int, day: int, male: bool, bis: bool) -> str | None:
        key = (year, month, day, male, bis)
        serials = _MALE if male else _FEMALE
        first = (self._seed + year * 7 + month * 31 + day * 17) % len(serials)
        given = self._given.get(key, 0)
        while given < len(serials):
            serial = serials[(first + given * _STEP) % len(serials)]
            given += 1
            self._given[key] = given
            nine = f"{year % 100:02}{month + (40 if bis else 0):02}{day:02}{serial:03}"
            ssin = nine + check_digits(nine, after_2000=year >= 2000)
            if ssin not in self._taken:
                return ssin
        return None


def _around(day: date) -> Iterator[date]:
    """A day and those around it, the nearest first, of the same year."""
    steps = chain((0,), (step for distance in range(1, _FURTHEST) for step in (distance, -distance)))
    return (near for step in steps if (near := day + timedelta(days=step)).year == day.year)

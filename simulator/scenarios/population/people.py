# SPDX-License-Identifier: EUPL-1.2
"""One invented person at a time: birth, origin, arrival, names and number."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from simulator.months import months_later
from simulator.scenarios.population.careers import birthday
from simulator.scenarios.population.draw import Draw
from simulator.scenarios.population.homes import Homes
from simulator.scenarios.population.life import BELGIUM, Bonded, Life, Named, age
from simulator.scenarios.population.names import Names
from simulator.scenarios.population.numbers import Numbers
from simulator.scenarios.population.proportions import Origin, Proportions

_WEEKS = timedelta(weeks=3)
_APPLICANTS = ("near-east", "africa", "other-europe")
_BELGIAN_AFTER, _RECENT, _DECADE = 10, 2, 10


@dataclass
class Draft:
    """A member of a household while it is being made: `word` is what the person lives on, `role` a family role."""

    life: Life
    role: int = 1
    word: str = "no-income"
    bonds: list[Bonded] = field(default_factory=list)
    parents: list[str | Named] = field(default_factory=list)

    @property
    def ssin(self) -> str:
        """The person's number."""
        return self.life.ssin


class People:
    """Makes people whose numbers are new."""

    def __init__(self, data: Proportions, numbers: Numbers, homes: Homes, today: date) -> None:
        self._data, self._numbers, self._homes, self.today = data, numbers, homes, today
        self.names = Names()
        self._belgian = {
            language: tuple(Origin(code=BELGIUM, locale=locale) for locale in locales)
            for language, locales in data.origins.belgian.items()
        }
        self._count = 0

    def origin(self, language: str, draw: Draw) -> tuple[Origin, str]:
        """An origin for a household, and its group."""
        group = draw.of(self._data.of("origins"))
        if group == "belgian":
            return draw.one(self._belgian[language]), group
        return self._data.origin_of(group, draw.random()), group

    def adult(self, years: int, male: bool, origin: Origin, language: str, municipality: str, draw: Draw) -> Life:
        """Somebody of that age."""
        born = self._born(years, draw)
        life = self._person(born, male, origin, language, draw, self._unknown_day(origin, draw))
        if origin.code == BELGIUM:
            place = municipality if draw.per_cent(40) else self._homes.before(municipality, language, draw).municipality
            return replace(life, belgian=True, birth_municipality=place)
        if draw.per_cent(self._data.number("foreigners", "born-here")):
            return self._became_belgian(replace(life, birth_municipality=municipality), draw)
        arrived = self._arrival(life.born, years, draw)
        return self._became_belgian(replace(life, arrived=arrived, birth_city=draw.one(origin.cities)), draw)

    def newcomer(self, years: int, male: bool, origin: Origin, language: str, draw: Draw) -> Life:
        """Somebody who came within the last two years and has a BIS number."""
        life = self._person(self._born(years, draw), male, origin, language, draw, unknown_day=False, bis=True)
        arrived = draw.day(months_later(self.today, -24), self.today - _WEEKS)
        return replace(life, arrived=arrived, birth_city=draw.one(origin.cities))

    def child(self, born: date, male: bool, parents: tuple[Life, ...], municipality: str, draw: Draw) -> Life:
        """A child of these parents, of whom at least one is given."""
        first = parents[0]
        life = self._person(born, male, first.origin, first.language, draw, unknown_day=False)
        last = next((parent.last for parent in parents if parent.male), first.last)
        life = replace(life, last=last, belgian=any(_belgian_on(parent, life.born) for parent in parents))
        abroad = [parent.arrived for parent in parents if parent.arrived and parent.arrived > life.born]
        if len(abroad) < len(parents) or not abroad:
            return replace(life, birth_municipality=municipality)
        city = draw.one(first.origin.cities) if first.origin.cities else "Luxembourg"
        return replace(life, arrived=min(abroad), birth_city=city)

    def applies(self, life: Life, group: str, draw: Draw) -> bool:
        """True for somebody whose application for protection has not been decided yet."""
        recent = life.arrived is not None and age(life.arrived, self.today) < _RECENT
        return group in _APPLICANTS and recent and draw.per_cent(self._data.number("foreigners", "applicant"))

    def formerly_bis(self, life: Life, draw: Draw) -> Life:
        """The same person; some have had a BIS number in their first months."""
        recent = life.arrived is not None and age(life.arrived, self.today) < _DECADE
        if not recent or not life.day_known or not draw.per_cent(self._data.number("foreigners", "former-bis")):
            return life
        assert life.arrived is not None
        registered = months_later(life.arrived, draw.between(2, 8))
        if registered >= self.today - _WEEKS:
            return life
        former, born = self._numbers.give(life.born, life.male, bis=True)
        return replace(life, former_ssin=former, registered=registered) if born == life.born else life

    def _born(self, years: int, draw: Draw) -> date:
        last = birthday(self.today, -years)
        return draw.day(birthday(self.today, -years - 1) + timedelta(days=1), last)

    def _unknown_day(self, origin: Origin, draw: Draw) -> bool:
        return origin.unknown_day and draw.per_cent(self._data.number("foreigners", "unknown-day"))

    def _person(
        self, born: date, male: bool, origin: Origin, language: str, draw: Draw, unknown_day: bool, bis: bool = False
    ) -> Life:
        ssin = self._numbers.give_unknown_day(born.year, male) if unknown_day else None
        known = ssin is None
        if ssin is None:
            ssin, born = self._numbers.give(born, male, bis, latest=self.today)
        else:
            born = date(born.year, 1, 1)
        self._count += 1
        return Life(
            index=self._count, ssin=ssin, born=born, male=male, origin=origin, language=language,
            last=self.names.last(origin, draw), first=self.names.first(origin, male, draw), day_known=known, bis=bis,
        )  # fmt: skip

    def _arrival(self, born: date, years: int, draw: Draw) -> date:
        at = min(draw.within(self._data.of("arrival")), years)
        first = max(birthday(born, at), born + _WEEKS)
        return draw.day(first, min(birthday(born, at + 1), self.today - _WEEKS))

    def _became_belgian(self, life: Life, draw: Draw) -> Life:
        earliest = birthday(life.in_belgium, _BELGIAN_AFTER)
        if earliest >= self.today or not draw.per_cent(self._data.number("foreigners", "became-belgian")):
            return life
        return replace(life, became_belgian=draw.day(earliest, min(birthday(earliest, _BELGIAN_AFTER), self.today)))


def _belgian_on(parent: Life, day: date) -> bool:
    return parent.belgian or (parent.became_belgian is not None and parent.became_belgian <= day)

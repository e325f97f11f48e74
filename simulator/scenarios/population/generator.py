# SPDX-License-Identifier: EUPL-1.2
"""Families one after the other, until there are so many people."""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta

from simulator.scenarios.population.careers import ADULT, Careers, Course, birthday
from simulator.scenarios.population.clients import Clients
from simulator.scenarios.population.draw import Draw
from simulator.scenarios.population.homes import Home, Homes
from simulator.scenarios.population.households import CHILD, COUPLE, Households, Made, Setting
from simulator.scenarios.population.life import Activity, Family, Handicap, Life, Residence, Spell, Stay
from simulator.scenarios.population.numbers import Numbers
from simulator.scenarios.population.people import Draft, People
from simulator.scenarios.population.proportions import Proportions, proportions
from simulator.world.organisation import Organisation

_DAY = timedelta(days=1)
_TOPPED = ("living-wage", "living-wage-work")
_HALF_A_YEAR = timedelta(days=183)
_BLIND, _LOWER_LIMBS = 8, 22


class Generator:
    """Families as of `today`, clients of `offices`; no SSIN is one of `taken`.

    The same seed, day and offices give the same families in the same order. Each is drawn from the seed and its place,
    so that more people are the same ones and others after them; only the last family has to fit.
    """

    def __init__(
        self,
        seed: int,
        today: date,
        offices: Sequence[Organisation],
        taken: Container[str] = (),
        data: Proportions | None = None,
    ) -> None:
        self._seed, self.today, self._offices = seed, today, tuple(offices)
        self._data = data or proportions()
        self._homes = Homes()
        self._people = People(self._data, Numbers(seed, taken), self._homes, today)
        self._households = Households(self._data, self._people)
        self._careers = Careers(self._data, today)
        self._clients = Clients(self._data, today)

    def families(self, size: int) -> Iterator[Family]:
        """Families of `size` people together."""
        left, number = size, 0
        while left > 0:
            number += 1
            family = self._family(number, left)
            left -= len(family.lives)
            yield family

    def _family(self, number: int, most: int) -> Family:
        draw = Draw(f"{self._seed}/{number}")
        office = draw.one(self._offices)
        municipality = office.municipality or draw.one(tuple(self._homes.municipalities))
        language = self._homes.language(municipality, draw)
        origin, group = self._people.origin(language, draw)
        setting = Setting(municipality, language, origin, group, most)
        made = self._households.draw(setting, draw)
        self._apply(made, group, draw)
        self._words(made, draw)
        home = self._homes.at(municipality, language, draw)
        before = self._homes.before(municipality, language, draw)
        lives = [self._life(member, made, (before, home), office, draw) for member in made.members]
        lives = self._files(lives, made, group, office, draw)
        stays = [
            Stay(life.ssin, member.role, _joined(life, made.since), life.died)
            for member, life in zip(made.members, lives, strict=True)
        ]
        return Family(
            key=f"population-{number:06}",
            today=self.today,
            region=self._homes.region(municipality),
            language=language,
            lives=tuple(lives),
            stays=tuple(stays) if made.kept else (),
        )

    def _apply(self, made: Made, group: str, draw: Draw) -> None:
        """Applicants for protection with their families; BIS numbers that were replaced."""
        first = made.members[0].life
        if made.kept and self._people.applies(first, group, draw):
            for member in made.members:
                life = member.life
                lately = (self.today - life.in_belgium).days < 2 * 365
                if lately and not (life.belgian or life.became_belgian):
                    member.life = replace(life, applicant=True)
        elif made.kind == "single" and made.kept:
            made.members[0].life = self._people.formerly_bis(first, draw)

    def _words(self, made: Made, draw: Draw) -> None:
        """What the adults live on: the reference person first, then a partner whose income fits."""
        if not made.kept:
            return
        first = made.members[0]
        for member in made.members:
            if member.role != CHILD:
                member.word = self._adult_word(member, first, made.kind, draw)
            if member.life.applicant and member.word not in ("student", "living-wage"):
                member.word = "no-income"

    def _adult_word(self, member: Draft, first: Draft, kind: str, draw: Draw) -> str:
        if kind == "with-parents":
            return draw.of(self._data.of("parents"))
        if member.role in COUPLE:
            poor = first.word in _TOPPED
            return draw.of(self._data.of("partners", "of-living-wage" if poor else "otherwise"))
        return self._word(member, draw)

    def _word(self, member: Draft, draw: Draw) -> str:
        if member.life.applicant:
            return "living-wage" if draw.per_cent(60) else "no-income"
        table = self._data.at_age("activities", member.life.age(self.today))
        return draw.of(table) if table else "no-income"

    def _life(self, member: Draft, made: Made, homes: tuple[Home, Home], office: Organisation, draw: Draw) -> Life:
        """The member's life; the addresses are the one before and the present one of the household."""
        life = member.life
        before, home = homes
        waiting = life.applicant or life.bis
        course = Course(life.born, life.arrived, life.died, member.word, office.cbe, waiting)
        spells = self._careers.draw(course, draw)
        if member is not made.members[0] and member.role != CHILD:
            before = self._homes.before(home.municipality, life.language, draw)
        return replace(
            life, spells=spells, bonds=tuple(member.bonds), parents=tuple(member.parents),
            residences=_residences(life, _joined(life, made.since), before, home),
            handicap=self._handicap(life, spells, draw),
        )  # fmt: skip

    def _handicap(self, life: Life, spells: Sequence[Spell], draw: Draw) -> Handicap | None:
        """Of those who have an allowance for it, and of some others; recognised for half a year at least."""
        age, last = life.age(self.today), spells[-1]
        if life.bis or life.applicant or life.died is not None:
            return None
        if last.activity is Activity.ALLOWANCE:
            since = last.begin
        elif not draw.per_cent(self._data.share_at_age("disabilities", age)):
            return None
        else:
            latest = self.today - _HALF_A_YEAR
            adult = birthday(life.born, ADULT) if age >= ADULT + 1 else life.born
            first = max(life.in_belgium, adult, self.today - 20 * 2 * _HALF_A_YEAR)
            if first >= latest:
                return None
            since = draw.day(first, latest)
        return Handicap(since, draw.between(7, 17), draw.per_cent(_BLIND), draw.per_cent(_LOWER_LIMBS))

    def _files(self, lives: list[Life], made: Made, group: str, office: Organisation, draw: Draw) -> list[Life]:
        """The lives with their files at the OCMW: the clients' own, then those of who lives with them."""
        own = {}
        for member, life in zip(made.members, lives, strict=True):
            if self._is_client(member, life, made):
                since = _joined(life, made.since)
                own[life.ssin] = self._clients.own(life, member.word, group, since, office.cbe, draw)
        main = min(own.values(), key=lambda client: client.begin)
        found = []
        for life in lives:
            client = own.get(life.ssin)
            if client is None and life.died is None:
                client = self._clients.cohabitant(life, _joined(life, made.since), main)
            found.append(replace(life, client=client))
        return found

    def _is_client(self, member: Draft, life: Life, made: Made) -> bool:
        if life.died is not None:
            return len(made.members) == 1
        if made.kind == "with-parents":
            return member is next((m for m in made.members if m.role == CHILD), made.members[0])
        return member is made.members[0] or made.kind == "sharing" or member.word in (*_TOPPED, "through-ocmw")


def _joined(life: Life, since: date) -> date:
    """The day on which somebody came into the household."""
    return max(since, life.born, life.registered or life.arrived or life.born)


def _residences(life: Life, joined: date, before: Home, home: Home) -> tuple[Residence, ...]:
    began = life.registered or life.arrived
    earlier = (before.during(began, joined - _DAY),) if (began or life.born) < joined else ()
    return (*earlier, home.during(joined, life.died))

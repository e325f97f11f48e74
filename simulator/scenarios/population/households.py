# SPDX-License-Identifier: EUPL-1.2
"""Households of every kind: who lives together, who is whose parent or partner, since when they live there."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from simulator.months import months_later
from simulator.scenarios.population.careers import ADULT, birthday
from simulator.scenarios.population.draw import Draw
from simulator.scenarios.population.life import Bond, Bonded, Life, Named
from simulator.scenarios.population.people import Draft, People
from simulator.scenarios.population.proportions import Origin, Proportions

REFERENCE, SPOUSE, CHILD, PARENT, UNRELATED, PARTNER, LEGAL_PARTNER = 1, 2, 3, 6, 12, 21, 22
"""Codes of fixtures/codes/family-roles.yaml."""

COUPLE = (SPOUSE, PARTNER, LEGAL_PARTNER)

_ROLES = {Bond.MARRIED: SPOUSE, Bond.LEGAL_COHABITANTS: LEGAL_PARTNER, Bond.PARTNERS: PARTNER}
_MONTH = timedelta(days=30)
_YEARS_AT_HOME = 24
_PARENT_OF_ADULT = 2 * ADULT + 2
_SAME_ORIGIN = 78
_DIVORCED, _FATHERS_NAME = 38, 55
BIS = "bis"


@dataclass
class Made:
    """The members of a household, the reference person first, and the day on which it came to its address."""

    kind: str
    members: list[Draft]
    since: date
    kept: bool = True
    """False: no register knows the household (BIS)."""


@dataclass(frozen=True)
class Setting:
    """Where a household lives and of what origin it is; `most` is how many members it may have."""

    municipality: str
    language: str
    origin: Origin
    group: str
    most: int


_SMALLEST = {"single": 1, "single-parent": 2, "couple": 2, "couple-children": 3, "with-parents": 2, "sharing": 2,
             "widowed": 2, "elder-parent": 2}  # fmt: skip


class Households:
    """Composes households."""

    def __init__(self, data: Proportions, people: People) -> None:
        self._data, self._people, self._today = data, people, people.today
        self._kinds: Mapping[str, Callable[[str, Setting, Draw], Made]] = {
            "single": self._single, "single-parent": self._parents, "couple": self._couple,
            "couple-children": self._parents, "with-parents": self._parents, "sharing": self._sharing,
            "widowed": self._widowed, "elder-parent": self._elder_parent,
        }  # fmt: skip

    def draw(self, setting: Setting, draw: Draw) -> Made:
        """A household with no more members than the setting allows."""
        foreign = setting.group != "belgian"
        if foreign and draw.random() * 1000 < self._data.number("bis", "households"):
            return self._bis(setting, draw)
        kinds = self._data.of("household-types")
        if setting.most < max(_SMALLEST.values()):
            kinds = kinds.only(kind for kind, least in _SMALLEST.items() if least <= setting.most) or kinds
        kind = draw.of(kinds)
        return self._kinds[kind](kind, setting, draw)

    # -- kinds

    def _single(self, kind: str, setting: Setting, draw: Draw) -> Made:
        one = self._reference(kind, setting, draw)
        dies = one.life.age(self._today) >= 60 and draw.random() * 1000 < self._data.number("died", "alone")
        since = self._since([one], draw, not_after=months_later(self._today, -24) if dies else None)
        first, last = max(months_later(self._today, -18), since + _MONTH), self._today - timedelta(days=5)
        if dies and first < last:
            one.life = _deceased(one.life, draw.day(first, last))
        self._past_marriage(one, draw)
        return Made(kind, [one], since)

    def _bis(self, setting: Setting, draw: Draw) -> Made:
        life = self._people.newcomer(
            draw.within(self._data.of("ages", BIS)), not draw.per_cent(self._data.number("women", BIS)),
            setting.origin, setting.language, draw,
        )  # fmt: skip
        assert life.arrived is not None
        return Made(BIS, [Draft(life, word="no-income")], life.arrived, kept=False)

    def _couple(self, kind: str, setting: Setting, draw: Draw) -> Made:
        one = self._reference(kind, setting, draw)
        other, bond = self._partner(one, setting, draw)
        since = self._since([one, other], draw)
        self._bind(one, other, bond, since, None, draw)
        return Made(kind, [one, other], since)

    def _parents(self, kind: str, setting: Setting, draw: Draw) -> Made:
        """One or two parents with children."""
        one = self._reference(kind, setting, draw)
        two = kind == "couple-children" or (kind == "with-parents" and setting.most > 2 and draw.per_cent(50))
        least = _PARENT_OF_ADULT if kind == "with-parents" else ADULT + 1
        other, bond = self._partner(one, setting, draw, least) if two else (None, Bond.PARTNERS)
        parents = [one, *([other] if other else [])]
        wanted = min(int(draw.of(self._data.of("children"))), setting.most - len(parents))
        births = self._births([parent.life for parent in parents], wanted, kind == "with-parents", draw)
        absent = None if two else self._absent_parent(one, draw)
        children = [self._child(born, parents, absent, setting, draw) for born in births]
        since = self._since(parents, draw)
        if other is not None:
            self._bind(one, other, bond, since, births[0] if births else None, draw)
        elif absent is not None and draw.per_cent(_DIVORCED):
            self._divorce(one, absent, births, draw)
        for child in children:
            years = child.life.age(self._today)
            child.word = "student" if years < ADULT else draw.of(self._data.of("adult-children", "at-home"))
            if child.word == "employed-part" and years < ADULT + 1:
                child.word = "student"
        if kind == "with-parents" and children:
            children[0].word = draw.of(self._data.of("adult-children", kind))
        return Made(kind, [*parents, *children], since)

    def _sharing(self, kind: str, setting: Setting, draw: Draw) -> Made:
        members = [self._reference(kind, setting, draw)]
        for _ in range(draw.between(1, min(2, setting.most - 1))):
            same = draw.per_cent(50)
            origin = setting.origin if same else self._people.origin(setting.language, draw)[0]
            members.append(self._reference(kind, replace(setting, origin=origin), draw, role=UNRELATED))
        return Made(kind, members, self._since(members[:1], draw))

    def _widowed(self, kind: str, setting: Setting, draw: Draw) -> Made:
        one = self._reference(kind, setting, draw)
        other, _ = self._partner(one, setting, draw)
        since = self._since([one, other], draw, not_after=months_later(self._today, -36))
        self._bind(one, other, Bond.MARRIED, since, None, draw)
        last = max(since, one.bonds[-1].since, _registered(other.life)) + _MONTH
        if last < self._today - _MONTH:
            other.life = _deceased(other.life, draw.day(last, self._today - _MONTH))
        return Made(kind, [one, other], since)

    def _elder_parent(self, kind: str, setting: Setting, draw: Draw) -> Made:
        one = self._reference(kind, setting, draw)
        male = draw.per_cent(25)
        years = one.life.age(self._today) + draw.between(20, 34)
        elder = Draft(self._adult(min(years, 96), male, setting, draw), role=PARENT)
        if male:
            one.life = replace(one.life, last=elder.life.last)
        one.parents = [elder.ssin]
        self._past_marriage(one, draw)
        return Made(kind, [one, elder], self._since([one, elder], draw))

    # -- members

    def _adult(self, years: int, male: bool, setting: Setting, draw: Draw) -> Life:
        return self._people.adult(years, male, setting.origin, setting.language, setting.municipality, draw)

    def _reference(self, kind: str, setting: Setting, draw: Draw, role: int = REFERENCE) -> Draft:
        years = draw.within(self._data.of("ages", kind))
        male = not draw.per_cent(self._data.number("women", kind))
        return Draft(self._adult(years, male, setting, draw), role)

    def _partner(self, one: Draft, setting: Setting, draw: Draw, least: int = ADULT + 1) -> tuple[Draft, Bond]:
        couples = self._data.of("couples")
        bond = Bond(draw.of(couples.only(Bond) or couples))
        same_sex = draw.per_cent(self._data.number("couples", "same-sex"))
        male = one.life.male == same_sex
        years = one.life.age(self._today) + draw.between(-6, 3) * (-1 if male else 1)
        origin = setting.origin
        if not draw.per_cent(_SAME_ORIGIN):
            origin = self._people.origin(setting.language, draw)[0]
        life = self._adult(max(years, least), male, replace(setting, origin=origin), draw)
        return Draft(life, _ROLES[bond]), bond

    def _absent_parent(self, one: Draft, draw: Draw) -> Named | None:
        """The other parent, who lives elsewhere and is known by name; or nobody, where the register has none."""
        if draw.per_cent(12):
            return None
        names, origin = self._people.names, one.life.origin
        return Named(names.last(origin, draw), names.first(origin, not one.life.male, draw))

    def _births(self, parents: Sequence[Life], wanted: int, with_adult: bool, draw: Draw) -> list[date]:
        """Days of birth of children at home, the oldest first, at least eleven months apart."""
        first = max(birthday(parent.born, ADULT) for parent in parents) + _MONTH
        last = min([self._today - timedelta(days=8), *(birthday(p.born, 45 if not p.male else 58) for p in parents)])
        earliest = max(first, birthday(self._today, -_YEARS_AT_HOME))
        if with_adult:
            adult = draw.day(earliest, months_later(self._today, -ADULT * 12 - 4))
            births, earliest = [adult], adult
        else:
            births = []
        while len(births) < wanted and earliest < last:
            births.append(draw.day(earliest, last))
        births.sort()
        return [born for i, born in enumerate(births) if i == 0 or (born - births[i - 1]).days > 330]

    def _child(self, born: date, parents: Sequence[Draft], absent: Named | None, setting: Setting, draw: Draw) -> Draft:
        male = draw.per_cent(51)
        life = self._people.child(born, male, tuple(p.life for p in parents), setting.municipality, draw)
        if absent is not None and not parents[0].life.male and draw.per_cent(_FATHERS_NAME):
            life = replace(life, last=absent.last)
        child = Draft(life, CHILD)
        child.parents = [*(parent.ssin for parent in parents), *([absent] if absent else [])]
        return child

    # -- bonds and days

    def _bind(self, one: Draft, other: Draft, bond: Bond, since: date, child: date | None, draw: Draw) -> None:
        """A bond of both, around the birth of the first child or the day on which they came to live together."""
        adults = max(birthday(d.life.born, ADULT) for d in (one, other)) + _MONTH
        around = child or since
        first, last = max(adults, months_later(around, -48)), min(months_later(around, 48), self._today - _MONTH)
        if bond is Bond.LEGAL_COHABITANTS:
            first = max(first, since, *(_registered(d.life) for d in (one, other)))
        if first > last:
            last = first = max(first, since)
        begin = draw.day(first, last)
        one.bonds.append(Bonded(bond, begin, partner=other.ssin))
        other.bonds.append(Bonded(bond, begin, partner=one.ssin))

    def _past_marriage(self, one: Draft, draw: Draw) -> None:
        """Some of those who live alone have been married."""
        years = one.life.age(self._today)
        if years >= 30 and draw.per_cent(_DIVORCED if years < 65 else _DIVORCED + 10):
            names, origin = self._people.names, one.life.origin
            partner = Named(names.last(origin, draw), names.first(origin, not one.life.male, draw))
            self._divorce(one, partner, (), draw)

    def _divorce(self, one: Draft, partner: Named, births: Sequence[date], draw: Draw) -> None:
        """A marriage around the birth of the first child, and its end after that of the last."""
        adult, until = birthday(one.life.born, ADULT + 1), one.life.died or self._today
        last = months_later(until, -24)
        first = max(adult, months_later(births[0], -60)) if births else adult
        married = draw.day(first, min(last, months_later(births[0], 24)) if births else last)
        if married < last:
            earliest = max([months_later(married, 12), *births[-1:]])
            ended = min(draw.day(earliest, months_later(until, -1)), until)
            one.bonds.append(Bonded(Bond.MARRIED, married, partner_name=partner, divorced=ended))

    def _since(self, members: Sequence[Draft], draw: Draw, not_after: date | None = None) -> date:
        """The day on which the household came to its address: its members are adults, and the first is in Belgium."""
        floor = max(max(birthday(d.life.born, ADULT) for d in members), _registered(members[0].life))
        last = (not_after or self._today) - timedelta(days=20)
        first = max(floor, months_later(last, -15 * 12))
        days = (last - first).days
        return first + timedelta(days=int(days * draw.random() ** 0.6)) if days > 0 else floor


def _registered(life: Life) -> date:
    return life.registered or life.in_belgium


def _deceased(life: Life, died: date) -> Life:
    """The same person, who died before what would have come after."""
    became = life.became_belgian
    return replace(life, died=died, became_belgian=became if became and became <= died else None)

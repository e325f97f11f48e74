# SPDX-License-Identifier: EUPL-1.2
"""One invented person who lives alone: name, address and card, and nothing that any other source would know."""

from __future__ import annotations

from datetime import date, timedelta

from simulator.scenarios.population.careers import ADULT, birthday
from simulator.scenarios.population.draw import Draw
from simulator.scenarios.population.files.registers import file
from simulator.scenarios.population.homes import Homes
from simulator.scenarios.population.life import BELGIUM, Family, Life, Stay
from simulator.scenarios.population.names import Names
from simulator.scenarios.population.proportions import Origin, proportions
from simulator.sources.registers import RegisterFile
from simulator.world.household import REFERENCE_PERSON, Household, Member

YOUNGEST, OLDEST = 20, 64
_YEARS_AT_HOME = 10
_NAMES, _HOMES = Names(), Homes()


def birth(draw: Draw, today: date) -> date:
    """The day of birth of somebody of working age, never the 1st of a month, for which there are no safe numbers."""
    born = draw.day(birthday(today, -OLDEST), birthday(today, -YOUNGEST))
    return born if born.day != 1 else born + timedelta(days=1)


def alone(
    ssin: str, born: date, male: bool, municipality: str | None, number: int, draw: Draw, today: date
) -> tuple[RegisterFile, Household]:
    """A Belgian with this number, the nth one of its sandbox, in this municipality (NIS code; None: anywhere)."""
    known = _HOMES.municipalities
    place = municipality if municipality and municipality in known else draw.one(tuple(known))
    language = _HOMES.language(place, draw)
    origin = Origin(code=BELGIUM, locale=draw.one(proportions().origins.belgian[language]))
    since = max(birthday(born, ADULT), draw.day(birthday(today, -_YEARS_AT_HOME), today))
    since = since if since < today else born
    home = _HOMES.at(place, language, draw)
    before = _HOMES.before(place, language, draw).during(born, since - timedelta(days=1))
    life = Life(
        index=number, ssin=ssin, born=born, male=male, origin=origin, language=language, last=_NAMES.last(origin, draw),
        first=_NAMES.first(origin, male, draw), belgian=True, birth_municipality=place,
        residences=(*((before,) if born < since else ()), home.during(since)),
    )  # fmt: skip
    key = f"alone-{ssin}"
    family = Family(key, today, _HOMES.region(place), language, (life,), (Stay(ssin, REFERENCE_PERSON, since),))
    member = Member.model_validate({"ssin": ssin, "role": REFERENCE_PERSON, "from": since})
    return file(life, family, draw), Household(id=key, members=(member,))

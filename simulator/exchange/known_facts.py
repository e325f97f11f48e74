# SPDX-License-Identifier: EUPL-1.2
"""What a made-up reply says of a person: the facts of the registers, under the names by which schemas know them.

Contracts of the network are in English, some in Dutch or French; a name means what it says, and within an element for
birth, death or a member of the household, what it says there. Where several spellings of a value are usual (a sex as M,
1 or MALE), the schema chooses.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any

from simulator.codes import TABLES
from simulator.contracts.content import SimpleType
from simulator.months import months_later
from simulator.records import latest
from simulator.sources.registers import Address, Place, RegisterFile, Registers, Sex
from simulator.world.household import Member
from simulator.world.organisation import Organisation

_SEXES: Mapping[Sex, tuple[str, ...]] = {
    Sex.MALE: ("M", "1", "MALE", "male", "Male", "H", "MAN", "m"),
    Sex.FEMALE: ("F", "2", "FEMALE", "female", "Female", "V", "VROUW", "f"),
    Sex.UNKNOWN: ("U", "0", "3", "UNKNOWN", "unknown", "X"),
}
_MEMBERS = ("member", "familymember", "householdmember", "gezinslid", "membre", "cohabitant")
_BIRTHS, _DEATHS = ("birth", "geboorte", "naissance"), ("death", "decease", "overlijden", "deces")
_ELEVEN_DIGITS = ((r"\d{11}",), ("[0-9]{11}",))
_LONGEST_CAREER = 12


@dataclass(frozen=True)
class Facts:
    """What is known of one person for one reply; hints for a generator (simulator/contracts/generator).

    `around` are the names of the elements that one is in, from the outside; `index` tells the how-manieth of its name
    the nearest of them is.
    """

    registers: Registers
    ssin: str | None
    organisation: Organisation | None
    now: datetime
    around: tuple[str, ...] = ()
    index: int = 0

    @property
    def today(self) -> date:
        """The sandbox's day."""
        return self.registers.today

    def values(self, name: str, kind: SimpleType) -> Iterable[Any]:
        """What a value of this name should be, the best first; of a name without meaning what its type means."""
        meaning = _meaning(_plain(name)) or _meaning(_plain(kind.name.removeprefix("t_").removesuffix("Type")))
        if meaning is None and self.ssin is not None and kind.values("pattern")[:1] in _ELEVEN_DIGITS:
            return (self.ssin,)
        return [] if meaning is None else [value for value in meaning(self) if value is not None]

    def times(self, name: str) -> int | None:
        """As many members as the household has; 0 for what the registers would know if it were so."""
        plain = _plain(name)
        if plain in _MEMBERS:
            return len(self._members) or None
        meaning = _meaning(plain) if self._file is not None else None
        return 0 if meaning is not None and all(value is None for value in meaning(self)) else None

    def inside(self, name: str, index: int) -> Facts:
        """Within a member of the household it is that member of whom is told."""
        ssin, plain = self.ssin, _plain(name)
        if plain in _MEMBERS and index < len(self._members):
            ssin = self._members[index].ssin or ssin
        return replace(self, ssin=ssin, around=(*self.around, plain), index=index)

    @cached_property
    def _file(self) -> RegisterFile | None:
        return self.registers.file(self.ssin) if self.ssin else None

    @cached_property
    def _members(self) -> Sequence[Member]:
        household = self.registers.household(self.ssin) if self.ssin else None
        return () if household is None else [m for m in household.on(self.today) if m.ssin]

    @cached_property
    def _address(self) -> Address | None:
        return self._file.address(self.today) if self._file else None

    def of_file(self, pick: Callable[[RegisterFile], Any]) -> tuple[Any, ...]:
        """Something of the person's file in the registers."""
        return () if self._file is None else (pick(self._file),)

    def of_address(self, pick: Callable[[Address], Any]) -> tuple[Any, ...]:
        """Something of the main residence."""
        return () if self._address is None else (pick(self._address),)

    @property
    def sexes(self) -> tuple[str, ...]:
        """The sex, in every spelling that is usual."""
        return () if self._file is None else _SEXES[self._file.sex]

    @property
    def birth_or_death(self) -> tuple[Any, ...]:
        """The day that an element `date` in one for birth or death means; else a day not long ago."""
        if _within(self.around, _BIRTHS):
            return self.born
        if _within(self.around, _DEATHS):
            return self.died
        return (self.begin,)

    @property
    def born(self) -> tuple[Any, ...]:
        """The date of birth: a day, or what is known of it."""
        found = self._file.birth.date if self._file else None
        return () if found is None else (found, found.replace("-", "")) if "-00" not in found else (found, found[:4])

    @property
    def died(self) -> tuple[Any, ...]:
        """The day of death."""
        found = self._file.death_by(self.today) if self._file else None
        return () if found is None else (found.date,)

    @property
    def place(self) -> Place | None:
        """Where somebody was born or died, as the element around says."""
        if self._file is None:
            return None
        if _within(self.around, _DEATHS):
            return self._file.death.place if self._file.death else None
        return self._file.birth.place if _within(self.around, _BIRTHS) else None

    @property
    def municipality(self) -> str | None:
        """The NIS code of the place that is meant."""
        if self.place is not None:
            return self.place.municipality
        return self._address.municipality if self._address else None

    @property
    def names_of_municipality(self) -> tuple[str, ...]:
        """Its name in Dutch, French, German."""
        code = self.municipality
        return () if code is None else tuple(TABLES["municipalities"].labels(code).values())

    @property
    def country(self) -> tuple[str, ...]:
        """The code of the country that is meant; Belgium where there is a municipality."""
        if self.place is not None and self.place.country:
            return (self.place.country,)
        if self._address is not None and self._address.country:
            return (self._address.country,)
        return ("150", "BE", "BEL") if self.municipality else ()

    @property
    def begin(self) -> date:
        """A first day not long before the clock; of several periods each begins a year before the last."""
        back = min(self.index, _LONGEST_CAREER) * 12 + 6
        return months_later(self.today.replace(day=1), -back)

    @property
    def end(self) -> date:
        """The last day of such a period: after the clock for the first."""
        return months_later(self.begin, 11) - timedelta(days=1)


def _meaning(plain: str) -> Meaning | None:
    """What a name means; None: nothing that is known."""
    found = next((make for names, make in _MEANINGS if plain in names), None)
    return found or next((make for ending, make in _ENDINGS if plain.endswith(ending)), None)


def _plain(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.lower())


def _within(around: tuple[str, ...], names: tuple[str, ...]) -> bool:
    """True if one is in an element of such a name."""
    return any(name in element for element in around[-2:] for name in names)


def _nationality(facts: Facts) -> tuple[Any, ...]:
    return facts.of_file(lambda file: found.code if (found := latest(file.nationalities, facts.today)) else None)


def _civil_state(facts: Facts) -> tuple[Any, ...]:
    return facts.of_file(lambda file: found.code if (found := latest(file.civil_states, facts.today)) else None)


def _cbe(facts: Facts) -> tuple[Any, ...]:
    return (facts.organisation.cbe,) if facts.organisation else ()


Meaning = Callable[[Facts], Iterable[Any]]

_MEANINGS: tuple[tuple[tuple[str, ...], Meaning], ...] = (
    (("ssin", "insz", "niss", "inss", "personid", "nationalnumber", "socialsecurityuser"), lambda f: (f.ssin,)),
    (("lastname", "familyname", "surname", "naam", "nom", "achternaam"),
     lambda f: f.of_file(lambda file: file.name(f.today).last)),
    (("firstname", "givenname", "firstnames", "givennames", "voornaam", "prenom"),
     lambda f: f.of_file(lambda file: " ".join(file.name(f.today).first[:1]) or None)),
    (("birthdate", "dateofbirth", "geboortedatum", "datenaissance"), lambda f: f.born),
    (("deathdate", "dateofdeath", "deceasedate", "dateofdecease", "overlijdensdatum"), lambda f: f.died),
    (("date",), lambda f: f.birth_or_death),
    (("gender", "sex", "sexcode", "gendercode", "geslacht", "sexe"), lambda f: f.sexes),
    (("nationality", "nationalitycode"), _nationality),
    (("civilstate", "civilstatecode", "maritalstatus", "civilstatus"), _civil_state),
    (("street", "streetname", "straat", "rue"), lambda f: f.of_address(lambda a: a.street)),
    (("streetcode",), lambda f: f.of_address(lambda a: a.street_code)),
    (("housenumber", "huisnummer"), lambda f: f.of_address(lambda a: a.number)),
    (("boxnumber", "box", "postbox", "busnummer"), lambda f: f.of_address(lambda a: a.box)),
    (("postalcode", "zipcode", "postcode"), lambda f: f.of_address(lambda a: a.postal_code)),
    (("municipalitycode", "niscode", "citycode", "municipalityniscode", "gemeentecode"), lambda f: (f.municipality,)),
    (("municipality", "city", "cityname", "municipalityname", "gemeente", "commune"),
     lambda f: (*f.names_of_municipality, f.municipality)),
    (("country", "countrycode"), lambda f: f.country),
    (("cbenumber", "enterprisenumber", "kbonumber", "cbe", "kbo", "bce"), _cbe),
    (("sector",), lambda f: (f.organisation.sector,) if f.organisation else ()),
    (("institution",), lambda f: (f.organisation.institution,) if f.organisation else ()),
    (("begindate", "startdate", "from", "validfrom", "begin", "start", "startingdate"), lambda f: (f.begin,)),
    (("enddate", "until", "to", "validuntil", "end", "stopdate"), lambda f: (f.end,)),
    (("year",), lambda f: (f.begin.year,)),
    (("month",), lambda f: (f.begin.month,)),
    (("language", "languagecode", "taal", "langue"), lambda f: ("nl", "NL", "1")),
)  # fmt: skip

_ENDINGS: tuple[tuple[str, Meaning], ...] = (
    ("ssin", lambda f: (f.ssin,)),
    ("timestamp", lambda f: (f.now,)),
    ("quarter", lambda f: (f"{f.begin.year}Q{(f.begin.month + 2) // 3}", (f.begin.month + 2) // 3)),
    ("begindate", lambda f: (f.begin,)),
    ("startdate", lambda f: (f.begin,)),
    ("enddate", lambda f: (f.end,)),
    ("date", lambda f: (f.begin,)),
)

# SPDX-License-Identifier: EUPL-1.2
"""The life of an invented person: what every authentic source derives its file from."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from simulator.scenarios.population.proportions import Origin


class Activity(StrEnum):
    """What somebody does or lives on."""

    ABROAD = "abroad"
    CHILD = "child"
    STUDENT = "student"
    EMPLOYED = "employed"
    SELF_EMPLOYED = "self-employed"
    UNEMPLOYED = "unemployed"
    """With benefits, after work."""
    INSERTION = "insertion"
    """With benefits, after studies."""
    JOB_SEEKER = "job-seeker"
    """Without benefits."""
    INCAPACITY = "incapacity"
    """The first year of sickness."""
    INVALIDITY = "invalidity"
    """Sickness after a year."""
    ALLOWANCE = "allowance"
    """Income replacement for persons with a disability."""
    LIVING_WAGE = "living-wage"
    PENSIONER = "pensioner"
    NO_INCOME = "no-income"


@dataclass(frozen=True, slots=True)
class Spell:
    """A period of one activity, both days included; without `end` until now.

    `part`: of full-time work, in per cent. `wage`: gross for full-time work, eurocents a month. `employer`: its CBE
    number.
    """

    begin: date
    end: date | None
    activity: Activity
    part: int = 100
    wage: int = 0
    employer: str = ""
    through_ocmw: bool = False
    """Work under article 60 § 7: the OCMW is the employer."""
    living_wage: bool = False
    """The OCMW adds to a part-time wage."""
    income_guarantee: bool = False
    """The unemployment office adds to a part-time wage."""
    complementary: bool = False
    """A trade beside the employment."""
    studying: bool = False
    """Studies with a living wage."""

    @property
    def full_time(self) -> bool:
        """True for full-time work as an employee."""
        return self.activity is Activity.EMPLOYED and self.part == 100


class Bond(StrEnum):
    """How a couple lives together."""

    MARRIED = "married"
    LEGAL_COHABITANTS = "legal-cohabitants"
    PARTNERS = "partners"


@dataclass(frozen=True, slots=True)
class Named:
    """Somebody who is known by name only."""

    last: str
    first: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Bonded:
    """A bond with a partner from a day on: by SSIN, or by name for a bond that ended in a divorce."""

    bond: Bond
    since: date
    partner: str | None = None
    partner_name: Named | None = None
    divorced: date | None = None


@dataclass(frozen=True, slots=True)
class Residence:
    """An address in Belgium for a period."""

    begin: date | None
    end: date | None
    municipality: str
    postal_code: str
    street: str
    street_code: str
    number: str
    box: str | None = None


@dataclass(frozen=True, slots=True)
class Handicap:
    """A recognised disability: points of the adult scale of 18, or of the child's pillars, from a day on."""

    since: date
    points: int
    blind: bool = False
    lower_limbs: bool = False


@dataclass(frozen=True, slots=True)
class Client:
    """The file of an OCMW: its quality code and period; `organisation` is the OCMW's CBE number."""

    organisation: str
    quality: int
    begin: date
    end: date | None


@dataclass(frozen=True, slots=True)
class Life:
    """One person. `index` counts everybody of the population, from 1."""

    index: int
    ssin: str
    born: date
    male: bool
    origin: Origin
    language: str
    """Of the administration: nl, fr or de."""
    last: str
    first: tuple[str, ...]
    day_known: bool = True
    bis: bool = False
    birth_municipality: str | None = None
    birth_city: str | None = None
    arrived: date | None = None
    """In Belgium; None: born there."""
    became_belgian: date | None = None
    belgian: bool = False
    """From birth."""
    applicant: bool = False
    """For international protection, the procedure still goes on."""
    former_ssin: str | None = None
    """BIS number that was replaced."""
    registered: date | None = None
    """In the National Register, where that was later than the arrival."""
    died: date | None = None
    spells: tuple[Spell, ...] = ()
    bonds: tuple[Bonded, ...] = ()
    parents: tuple[str | Named, ...] = ()
    residences: tuple[Residence, ...] = ()
    handicap: Handicap | None = None
    client: Client | None = None

    @property
    def nationality(self) -> str:
        """Code of the present nationality."""
        return BELGIUM if self.belgian or self.became_belgian else self.origin.code

    def age(self, day: date) -> int:
        """Whole years on `day`."""
        return age(self.born, day)

    def on(self, day: date) -> Spell | None:
        """What the person did on `day`; None before birth and after death."""
        return next((s for s in self.spells if s.begin <= day and (s.end is None or s.end >= day)), None)

    @property
    def in_belgium(self) -> date:
        """The first day in Belgium."""
        return self.arrived or self.born

    def of(self, *activities: Activity) -> tuple[Spell, ...]:
        """The spells of some activities, in order."""
        return tuple(spell for spell in self.spells if spell.activity in activities)


BELGIUM = "150"


def age(born: date, day: date) -> int:
    """Whole years from birth to `day`."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


@dataclass(frozen=True)
class Stay:
    """A member of a household: role by the codes of family-roles, and the period."""

    ssin: str
    role: int
    begin: date
    end: date | None = None


@dataclass(frozen=True)
class Family:
    """Everybody of one household, with the day as of which they are told. `region`: flanders, wallonia, brussels;
    `language`: nl, fr, de.
    """

    key: str
    today: date
    region: str
    language: str
    lives: tuple[Life, ...]
    stays: tuple[Stay, ...] = field(default=())

    def life(self, ssin: str) -> Life | None:
        """The member with this SSIN."""
        return next((life for life in self.lives if life.ssin == ssin), None)

    def living_with(self, life: Life) -> tuple[Life, ...]:
        """The other members who are alive."""
        return tuple(other for other in self.lives if other is not life and other.died is None)

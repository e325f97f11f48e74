# SPDX-License-Identifier: EUPL-1.2
"""People with fresh numbers, several in one go: invented ones, written ones, or copies of somebody who is there.

The number of a person that came this way is given once in a run of the sandbox, also where its person is removed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any

from pydantic import Field, create_model, model_validator

from simulator.control.copies import copied
from simulator.control.drafts import draft, relatives
from simulator.control.entry import person_model
from simulator.control.facts import Everybody, Touched
from simulator.control.inscriptions import Day, Quality, known_organisation
from simulator.control.people import People, given, number_of
from simulator.errors import ConfigurationError, ConflictError, NotFoundError, Problem
from simulator.records import Dated, IncompleteDate, Record, Whole
from simulator.scenarios.format import PersonEntry
from simulator.sources import filed
from simulator.sources.registers import SECTION, Sex
from simulator.store import Document
from simulator.world.documents import GIVEN, Change, household_document, inscriptions_document
from simulator.world.household import Household
from simulator.world.organisation import Organisation
from simulator.world.person import Person
from simulator.world.repertory import Inscription, Register, Rows, add
from simulator.world.sandbox import Sandbox
from simulator.world.ssin import Ssin
from simulator.yaml_source import Path_, dotted

MOST = 1000
_TRIES = 50
"""So often other processes may come first."""


class Inscribed(Dated):
    """A file of an organisation on each of them; without `from` as of the sandbox's day."""

    organisation: str
    quality: Quality = 1
    phase: Whole = 0
    begin: Day | None = Field(None, alias="from")
    end: Day | None = Field(None, alias="to")
    registers: tuple[Register, ...] = Field(tuple(Register), min_length=1)

    def rows(self, organisation: Organisation, today: date) -> Iterator[Inscription]:
        """The rows of one person."""
        row = self.model_dump(by_alias=True, exclude={"registers"})
        row |= {"from": self.begin or today, "sector": organisation.sector, "institution": organisation.institution}
        return (Inscription.model_validate({**row, "register": register}) for register in self.registers)


class NewPeople(Record):
    """People with fresh safe SSINs: `count` invented ones, `count` copies of `like`, or `persons` as written."""

    count: int | None = Field(None, ge=1, le=MOST, description="So many; of `like` 1 where it is left out")
    born: IncompleteDate | None = Field(None, description="Of invented people; none: of working age")
    sex: Sex | None = Field(None, description="Of invented people; none: either")
    like: Ssin | None = Field(
        None, description="A copy of this person with all files and inscriptions, and of everybody whom these name"
    )
    persons: tuple[PersonEntry, ...] = Field((), max_length=MOST)
    inscriptions: tuple[Inscribed, ...] = Field((), max_length=100, description="Of each of them")

    @model_validator(mode="after")
    def _one_of(self) -> NewPeople:
        if self.persons and (self.count is not None or self.like is not None):
            raise ValueError("give persons, or count, or like")
        if self.count is None and self.like is None and not self.persons:
            raise ValueError("give count, like or persons")
        if (self.born or self.sex) and (self.like is not None or self.persons):
            raise ValueError("born and sex are for invented people: they go with count alone")
        return self


@cache
def new_people() -> type[NewPeople]:
    """The record, with the sections of every source in `persons`."""
    persons: Any = (tuple[person_model(), ...], Field((), max_length=MOST))  # type: ignore[misc]
    return create_model("FreshPeople", __base__=NewPeople, __doc__=NewPeople.__doc__, persons=persons)


@dataclass
class Coming:
    """What is to be written: people and households by key, rows by SSIN. `paths`: where people stand in the request.

    `asked` are the SSINs to be told; of each copy `copies` has the new number by the old one.
    """

    people: dict[str, Person] = field(default_factory=dict)
    changed: dict[str, Person] = field(default_factory=dict)
    households: dict[str, Household] = field(default_factory=dict)
    rows: dict[str, Rows] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    copies: list[dict[str, str]] = field(default_factory=list)
    paths: dict[str, Path_] = field(default_factory=dict)


def bring(people: People, wanted: NewPeople) -> Coming:
    """They are there, all or, where one cannot be, none; ConfigurationError with every problem then."""
    found: list[Coming] = []

    def make() -> Change:
        coming = _coming(people.sandbox, wanted)
        _inscribe(people.sandbox, wanted, coming)
        problems = _problems(people, coming)
        if problems:
            raise ConfigurationError(*problems)
        found.append(coming)
        return _change(coming)

    people.sandbox.change(make, "people added", _TRIES)
    return found[-1]


def _coming(sandbox: Sandbox, wanted: NewPeople) -> Coming:
    coming = Coming()
    if wanted.like is not None:
        _copy(sandbox, wanted.like, wanted.count or 1, coming)
    elif wanted.persons:
        for i, entry in enumerate(wanted.persons):
            _write(sandbox, entry, ("persons", i), coming)
    else:
        _invent(sandbox, wanted, coming)
    return coming


def _write(sandbox: Sandbox, entry: PersonEntry, path: Path_, coming: Coming) -> None:
    ssin = number_of(sandbox, entry, coming.people, f"{dotted(path)}.")
    if sandbox.person(ssin) is not None or ssin in coming.people:
        raise ConflictError(f"{dotted(path)}: the sandbox {sandbox.name} has a person with the SSIN {ssin} already")
    person = draft(ssin, entry)
    coming.changed |= relatives(sandbox, ssin, None, person, coming.changed)
    coming.people[ssin] = person
    coming.paths[ssin] = path
    coming.asked.append(ssin)


def _invent(sandbox: Sandbox, wanted: NewPeople, coming: Coming) -> None:
    from simulator.scenarios.population.alone import alone, birth
    from simulator.scenarios.population.draw import Draw
    from simulator.scenarios.population.numbers import Numbers

    before, taken = sandbox.store.count(sandbox.name, GIVEN), given(sandbox)
    numbers = Numbers(sandbox.data.seed, taken)
    place = _municipality(sandbox, wanted)
    for number in range(before + 1, before + 1 + (wanted.count or 1)):
        draw = Draw(f"{sandbox.data.seed}/alone/{number}")
        male = draw.per_cent(50) if wanted.sex is None else wanted.sex is Sex.MALE
        if wanted.born is None:
            ssin, born = numbers.give(birth(draw, sandbox.today), male, latest=sandbox.today)
        else:
            ssin, born = _of_that_day(wanted.born, male, numbers, sandbox.today)
        file, home = alone(ssin, born, male, place, number, draw, sandbox.today)
        coming.people[ssin] = Person(ssin, {}).with_section(SECTION.key, file)
        coming.households[home.id] = home
        coming.asked.append(ssin)


def _of_that_day(text: str, male: bool, numbers: Any, today: date) -> tuple[str, date]:
    problem = None
    try:
        born = date.fromisoformat(text)
    except ValueError:
        problem = Problem(f"{text} is no whole date", path="born", remedy="Write the person under `persons` instead")
    else:
        if born > today:
            problem = Problem(f"{born} lies after {today}, the sandbox's day", path="born")
        elif born.day == 1:
            problem = Problem("there are no safe SSINs for the 1st of a month", path="born", remedy="Take another day")
    if problem is not None:
        raise ConfigurationError(problem)
    ssin = numbers.of_day(born, male)
    if ssin is None:
        raise ConfigurationError(
            Problem(f"every safe SSIN of {born} for this sex is taken", path="born", remedy="Take another day")
        )
    return ssin, born


def _municipality(sandbox: Sandbox, wanted: NewPeople) -> str | None:
    organisations = [sandbox.organisation(one.organisation) for one in wanted.inscriptions] or sandbox.organisations()
    return next((o.municipality for o in organisations if o is not None and o.municipality), None)


def _copy(sandbox: Sandbox, like: str, count: int, coming: Coming) -> None:
    if sandbox.person(like) is None:
        raise NotFoundError(f"the sandbox {sandbox.name} has no person with the SSIN {like}")
    for _ in range(count):
        copy = copied(sandbox, like, given(sandbox, coming.people))
        coming.people |= copy.people
        coming.households |= copy.households
        coming.rows |= copy.rows
        coming.asked.append(copy.numbers[like])
        coming.copies.append(copy.numbers)


def _inscribe(sandbox: Sandbox, wanted: NewPeople, coming: Coming) -> None:
    for i, one in enumerate(wanted.inscriptions):
        organisation = known_organisation(sandbox, one.organisation, f"inscriptions[{i}].organisation")
        for ssin in coming.asked:
            rows = coming.rows.get(ssin, ())
            for row in one.rows(organisation, sandbox.today):
                rows = add(rows, row)
            coming.rows[ssin] = rows


def _problems(people: People, coming: Coming) -> list[Problem]:
    everybody = Everybody(people.sandbox, {**coming.changed, **coming.people}, tuple(coming.people), coming.paths)
    return Touched(everybody, coming.households, real_ssins=people.real_ssins).problems()


def _change(coming: Coming) -> Change:
    written: list[Document] = [filed(person) for person in (*coming.people.values(), *coming.changed.values())]
    written += [household_document(home) for home in coming.households.values()]
    written += [inscriptions_document(ssin, rows) for ssin, rows in coming.rows.items()]
    written += [Document(GIVEN, ssin, b"") for ssin in coming.people]
    return Change(written)

# SPDX-License-Identifier: EUPL-1.2
"""An invented population as facts of a scenario: one group for each household, made when it is asked for."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from simulator.records import Record
from simulator.scenarios.checks import Facts, Subject
from simulator.scenarios.format import InscriptionEntry
from simulator.scenarios.population.draw import Draw
from simulator.scenarios.population.files import derivations
from simulator.scenarios.population.files.registers import SECTION, former_file
from simulator.scenarios.population.generator import Generator
from simulator.scenarios.population.life import Family, Life
from simulator.scenarios.population.offices import offices
from simulator.sources.registers import RegisterFile
from simulator.world.household import Household, Member
from simulator.world.organisation import Organisation
from simulator.world.repertory import REPLACED
from simulator.yaml_source import Path_

PATH: Path_ = ("population",)


@dataclass(frozen=True)
class Population:
    """`size` people under a seed, as of a day; `organisations` by CBE number, of which the OCMWs have the files.

    None of them has an SSIN of `taken`.
    """

    size: int
    seed: int
    today: date
    organisations: Mapping[str, Organisation]
    taken: Container[str] = field(default=(), repr=False)

    def families(self) -> Iterator[Family]:
        """The households one after the other, each made when it is asked for; the same ones every time."""
        found = offices(self.organisations.values())
        return Generator(self.seed, self.today, found, self.taken).families(self.size)

    def groups(self) -> Iterator[Facts]:
        """Their facts: whatever somebody refers to is in the same group, but for the organisations."""
        return map(self.facts, self.families())

    def facts(self, family: Family) -> Facts:
        """The facts about the members of one household."""
        draws = {key: Draw(f"{self.seed}/{family.key}/{key}") for key in derivations()}
        people: dict[str, Subject] = {}
        inscriptions: list[InscriptionEntry] = []
        for place, life in enumerate(family.lives, 1):
            name = f"{family.key}-{place}"
            files = {key: made for key, file in derivations().items() if (made := file(life, family, draws[key]))}
            register = files.pop(SECTION.key)
            assert isinstance(register, RegisterFile)
            people[life.ssin] = Subject(name, life.ssin, PATH, register, None, cancelled=False, sections=files)
            if life.former_ssin is not None:
                former = former_file(life)
                people[life.former_ssin] = Subject(
                    f"{name}-bis", life.former_ssin, PATH, former, life.ssin, cancelled=False
                )
            inscriptions += _inscriptions(life)
        return Facts(people, _households(family), self.organisations, inscriptions)


def _inscriptions(life: Life) -> Iterator[InscriptionEntry]:
    client = life.client
    if client is None:
        return
    what: dict[str, Any] = {"organisation": client.organisation, "to": client.end}
    yield InscriptionEntry(person=life.ssin, quality=client.quality, **{"from": client.begin}, **what)
    if life.former_ssin is not None and life.registered is not None:
        begin = max(life.registered, client.begin)
        yield InscriptionEntry(person=life.former_ssin, quality=REPLACED, **{"from": begin}, **what)


def _households(family: Family) -> Mapping[str, Household]:
    if not family.stays:
        return {}
    members = tuple(
        Member(ssin=stay.ssin, role=stay.role, **{"from": stay.begin, "to": stay.end}) for stay in family.stays
    )
    return {family.key: Household(id=family.key, members=members)}


def sections_of(subject: Subject) -> Mapping[str, Record]:
    """All files on somebody, by the key of their source."""
    return {**({SECTION.key: subject.file} if subject.file else {}), **subject.sections}

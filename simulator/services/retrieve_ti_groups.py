# SPDX-License-Identifier: EUPL-1.2
"""RetrieveTIGroups: the file of a person in the National Register, one group per information type."""

from __future__ import annotations

from typing import Any

from simulator.contracts.builder import Block
from simulator.exchange.answer import Answer, Finding, Refused
from simulator.services.information_types.file_info import file_info
from simulator.services.information_types.reading import Reading
from simulator.sources.registers import SECTION, RegisterFile, Registers
from simulator.world.household import Household
from simulator.world.person import Person

DEFAULT_LANGUAGE = "fr"
NO_DATA, NOT_ACCESSIBLE = "MSG00100", "RTIPC001"


def retrieve_ti(request: dict[str, Any], registers: Registers) -> Answer:
    """What the register knows of a person today, or with history ever knew, with labels in one language."""
    search = request["searchInformation"]
    person = registers.person(search["ssin"])
    file = person.section(SECTION.key, RegisterFile) if person else None
    if person is None or file is None:
        raise Refused(Finding(NO_DATA))
    if file.inaccessible:
        raise Refused(Finding(NOT_ACCESSIBLE))
    reading = Reading(
        person.ssin, file, registers, search.get("language") or DEFAULT_LANGUAGE, bool(search.get("history"))
    )
    return Answer({"rrn_it_implicit": _block(person, reading)})


def _block(person: Person, reading: Reading) -> Block:
    """The file, made once for each state of the documents it shows, language, depth and day.

    The key names these documents by identity: a changed document is a new object. The value keeps them, so that
    none of these identities can pass to another object while the entry lives.
    """
    shown = _documents(person, reading)
    key = ("retrieve_ti", reading.language, reading.history, reading.today, *map(id, shown))
    made: tuple[object, Block] = person.once(key, lambda: (shown, Block(file_info(reading))))
    return made[1]


def _documents(person: Person, reading: Reading) -> tuple[Person | Household | None, ...]:
    """The households of the person, the people in them, and the people whom the file names; None for an unknown one."""
    households = reading.registers.households(person.ssin)
    members = (member.ssin for household in households for member in household.members if member.ssin)
    named = person.once("retrieve_ti.named", lambda: _named(reading.file))
    people = (reading.registers.person(ssin) for ssin in dict.fromkeys((*named, *members)))
    return (*households, *people)


def _named(file: RegisterFile) -> tuple[str, ...]:
    """The SSINs of parents, children and partners."""
    partners = (state.partner for state in file.civil_states)
    cohabitants = (found.partner for found in file.legal_cohabitations)
    parents = (parent.ssin for parent in file.parents)
    return tuple(ssin for ssin in (*parents, *file.children, *partners, *cohabitants) if ssin)

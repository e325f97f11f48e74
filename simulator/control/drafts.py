# SPDX-License-Identifier: EUPL-1.2
"""Person documents in the making, and what a change of one means for the documents of others."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from simulator.records import Record
from simulator.scenarios.format import PersonEntry
from simulator.sources import sections
from simulator.sources.registers import SECTION, RegisterFile
from simulator.world.person import Person
from simulator.world.sandbox import Sandbox


def draft(ssin: str, entry: PersonEntry) -> Person:
    """The document of a person as a scenario would make it."""
    person = Person(ssin, {})
    for key in sections():
        file = entry.section(key)
        if file is not None:
            person = person.with_section(key, file)
    return edited(person, replaced_by=entry.replaced_by, cancelled=entry.cancelled)


def edited(person: Person, **values: Any) -> Person:
    """The document with other values beside its sections; empty ones are left out."""
    data = {key: value for key, value in (person.to_data() | values).items() if value and key != "ssin"}
    return Person(person.ssin, data)


def register_file(person: Person | None) -> RegisterFile | None:
    """The file of the National Register or the KSZ registers."""
    return None if person is None else person.section(SECTION.key, RegisterFile)


def other_files(person: Person) -> dict[str, Record]:
    """The files of all other sources on a person, by key."""
    found = {key: person.section(key, section.kind) for key, section in sections().items() if key != SECTION.key}
    return {key: file for key, file in found.items() if file is not None}


def with_file(sandbox: Sandbox, person: Person, key: str, file: Record) -> Person:
    """The document with another file of one source; children whose files name the person as parent stay in it."""
    if isinstance(file, RegisterFile):
        before = register_file(person)
        known = before.children if before else tuple(other.ssin for other in sandbox.people())
        kept = [c for c in known if c not in file.children and person.ssin in _parents(sandbox.person(c))]
        file = file.model_copy(update={"children": (*file.children, *kept)})
    return person.with_section(key, file)


def relatives(
    sandbox: Sandbox, ssin: str, before: Person | None, after: Person | None, known: Mapping[str, Person] | None = None
) -> dict[str, Person]:
    """The other people whose documents follow from this change: parents, and who takes the place of the person.

    `known` are people whose documents have been changed before, and are not written yet.
    """
    changed: dict[str, Person] = {}
    known = known or {}
    old, new = _parents(before), _parents(after)
    for number in sorted((old ^ new) - {ssin}):
        parent = known.get(number) or sandbox.person(number)
        file = register_file(parent)
        if parent is not None and file is not None:
            children = _with(file.children, ssin) if number in new else _without(file.children, ssin)
            changed[number] = parent.with_section(SECTION.key, file.model_copy(update={"children": children}))
    gone, came = (person.replaced_by if person else None for person in (before, after))
    for successor in {gone, came} - {None, ssin} if gone != came else ():
        found = changed.get(successor or "") or known.get(successor or "") or sandbox.person(successor or "")
        if found is not None:
            replaces = _with(found.replaces, ssin) if successor == came else _without(found.replaces, ssin)
            changed[found.ssin] = edited(found, replaces=list(replaces))
    return changed


def _parents(person: Person | None) -> set[str]:
    file = register_file(person)
    return {parent.ssin for parent in file.parents if parent.ssin} if file else set()


def _with(numbers: tuple[str, ...], ssin: str) -> tuple[str, ...]:
    return numbers if ssin in numbers else (*numbers, ssin)


def _without(numbers: tuple[str, ...], ssin: str) -> tuple[str, ...]:
    return tuple(number for number in numbers if number != ssin)

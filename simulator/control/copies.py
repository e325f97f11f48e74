# SPDX-License-Identifier: EUPL-1.2
"""A copy of a person with everybody who belongs to it, under fresh numbers.

Who belongs to it: whoever its files or households name, whom these name, and so on; so the copies refer to each other
as the originals do. What a source knows stays the same; where all safe numbers of a day of birth are taken, the copy is
born some days earlier.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from simulator.control.drafts import register_file
from simulator.errors import ConflictError
from simulator.sources.registers import SECTION, RegisterName, Sex
from simulator.world.household import LONGEST_ID, Household
from simulator.world.person import Person
from simulator.world.repertory import Rows
from simulator.world.sandbox import Sandbox
from simulator.world.ssin import make_ssin, parse_ssin

MOST_TOGETHER = 60
_NUMBER = re.compile(rb'"(\d{11})"')
_EARLIER = 170


@dataclass(frozen=True)
class Copy:
    """`numbers` is the new SSIN by the old one."""

    numbers: dict[str, str]
    people: dict[str, Person]
    households: dict[str, Household]
    rows: dict[str, Rows]


def copied(sandbox: Sandbox, ssin: str, taken: Container[str]) -> Copy:
    """A copy of somebody who is there; no new number is one of `taken`. ConflictError where too many belong to it."""
    group, homes = _together(sandbox, ssin)
    numbers: dict[str, str] = {}
    births: dict[str, tuple[str, str]] = {}
    for old, person in group.items():
        numbers[old], births[old] = _number(person, _Both(taken, numbers.values()))
    renamed = _renaming(numbers)
    people = {numbers[old]: _renamed(person, numbers[old], renamed, births[old]) for old, person in group.items()}
    households = {}
    for home in homes.values():
        body = Household.model_validate_json(
            renamed(home.model_dump_json(exclude_defaults=True, by_alias=True).encode())
        )
        key = f"{home.id[: LONGEST_ID - 12]}-{numbers[ssin]}"
        households[key] = body.model_copy(update={"id": key})
    rows = {numbers[old]: found for old in group if (found := sandbox.inscriptions(old))}
    return Copy(numbers, people, households, rows)


class _Both(Container[str]):
    def __init__(self, *parts: Container[str]) -> None:
        self._parts = parts

    def __contains__(self, item: object) -> bool:
        return any(item in part for part in self._parts)


def _together(sandbox: Sandbox, ssin: str) -> tuple[dict[str, Person], dict[str, Household]]:
    group: dict[str, Person] = {}
    homes: dict[str, Household] = {}
    todo = [ssin]
    while todo:
        number = todo.pop(0)
        person = None if number in group else sandbox.person(number)
        if person is None:
            continue
        group[number] = person
        if len(group) > MOST_TOGETHER:
            raise ConflictError(f"more than {MOST_TOGETHER} people belong to {ssin}, and cannot be copied together")
        homes |= {home.id: home for home in sandbox.households_of(number)}
        bodies = [person.to_json(), *(home.model_dump_json().encode() for home in homes.values())]
        todo += sorted({found.decode() for body in bodies for found in _NUMBER.findall(body)} - group.keys())
    return group, homes


def _number(person: Person, taken: Container[str]) -> tuple[str, tuple[str, str]]:
    """A new number of somebody of that birth and sex; and the date of birth before and after."""
    parts, file = parse_ssin(person.ssin), register_file(person)
    assert parts is not None
    born = parts.birth_date if file is None else file.birth.date
    male = parts.male if file is None else file.sex is Sex.MALE
    bis = parts.bis if file is None else file.register_ is RegisterName.BIS
    for earlier in _days_before(born):
        try:
            return make_ssin(earlier, male, taken, bis), (born, earlier)
        except ValueError:
            continue
    raise ConflictError(f"no safe SSINs are left around {born}, the day of birth of {person.ssin}")


def _days_before(born: str) -> Iterator[str]:
    yield born
    if not born.endswith("-00"):
        day = date.fromisoformat(born)
        for days in range(1, _EARLIER):
            yield (day - timedelta(days=days)).isoformat()


def _renaming(numbers: dict[str, str]) -> Callable[[bytes], bytes]:
    def renamed(body: bytes) -> bytes:
        return _NUMBER.sub(lambda found: f'"{numbers.get(found[1].decode(), found[1].decode())}"'.encode(), body)

    return renamed


def _renamed(person: Person, ssin: str, renamed: Callable[[bytes], bytes], birth: tuple[str, str]) -> Person:
    copy = Person.from_json(ssin, renamed(person.to_json()))
    file = register_file(copy)
    before, after = birth
    if file is None or before == after:
        return copy
    born = file.birth.model_copy(update={"date": after})
    return copy.with_section(SECTION.key, file.model_copy(update={"birth": born}))

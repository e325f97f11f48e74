# SPDX-License-Identifier: EUPL-1.2
"""Facts of a scenario that contradict each other. Each check tells every contradiction it finds, with the remedy."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any

from simulator.periods import at_a_time
from simulator.records import Benefit, Dated, Record
from simulator.scenarios.format import InscriptionEntry, StoryStep
from simulator.sources import sections
from simulator.sources.registers import RegisterFile, RegisterName, Sex
from simulator.world.faults import Fault
from simulator.world.household import REFERENCE_PERSON, Household
from simulator.world.organisation import Organisation
from simulator.world.replies import GivenReply
from simulator.world.ssin import is_safe, parse_ssin
from simulator.yaml_source import Path_


@dataclass(frozen=True)
class Subject:
    """A person of the scenario with the place where it stands."""

    alias: str
    ssin: str
    path: Path_
    file: RegisterFile | None
    replaced_by: str | None
    cancelled: bool
    sections: Mapping[str, Record] = field(default_factory=dict)
    """The files of the other sources, by key."""


@dataclass(frozen=True)
class Facts:
    """Everything a scenario says, resolved."""

    people: Mapping[str, Subject]
    households: Mapping[str, Household]
    organisations: Mapping[str, Organisation]
    inscriptions: Sequence[InscriptionEntry]
    real_ssins: bool = False
    story: Sequence[StoryStep] = ()
    faults: Sequence[Fault] = ()
    replies: Sequence[GivenReply] = ()


Contradiction = tuple[str, Path_, str]
Check = Callable[[Facts], Iterator[Contradiction]]


def numbers(facts: Facts) -> Iterator[Contradiction]:
    """SSINs are well formed, safe, given once, and agree with sex, date of birth and register."""
    for person in facts.people.values():
        path = (*person.path, "ssin")
        parts = parse_ssin(person.ssin)
        if parts is None:
            yield (
                f"{person.ssin} is no SSIN: structure or check digits are wrong", path,
                "Write `auto`, or a number made by `ksz-sim ssin`",
            )  # fmt: skip
            continue
        if not (is_safe(person.ssin) or facts.real_ssins):
            yield (
                f"{person.ssin} could be the number of a real person", path,
                "Use a serial from 900 to 998 and a birth day other than the 1st, or write `auto`",
            )  # fmt: skip
        file = person.file
        if file is None:
            continue
        if not _same(parts.birth_date, file.birth.date):
            yield (
                f"the SSIN says born on {parts.birth_date}, the register {file.birth.date}", path,
                "Make both the same, or write `auto`",
            )  # fmt: skip
        if parts.bis != (file.register_ is RegisterName.BIS):
            yield (
                f"the SSIN is {'' if parts.bis else 'not '}one of the KSZ registers (BIS), the register is "
                f"{file.register_.value}", path, "Make both the same, or write `auto`",
            )  # fmt: skip
        if file.sex is not Sex.UNKNOWN and not parts.bis and parts.male != (file.sex is Sex.MALE):
            yield "an odd serial is for men, an even one for women", path, "Change the sex or the SSIN, or write `auto`"


def _same(one: str, other: str) -> bool:
    return all(a[-2:] == b[-2:] or "00" in (a, b) for a, b in zip(one.split("-"), other.split("-"), strict=True))


def replacements(facts: Facts) -> Iterator[Contradiction]:
    """A replaced SSIN leads to a person, not round in a circle."""
    for person in facts.people.values():
        if person.replaced_by is None:
            continue
        path, seen, at = (*person.path, "replaced_by"), {person.ssin}, person.replaced_by
        if person.cancelled:
            yield "the SSIN is both replaced and cancelled", path, "Keep one of the two"
        while at in facts.people and facts.people[at].replaced_by and at not in seen:
            seen.add(at)
            at = facts.people[at].replaced_by or ""
        if at not in facts.people:
            yield f"no person of the scenario has the SSIN {at}", path, "Add the person, or refer to it by $alias"
        elif at in seen:
            yield "the replacements go round in a circle", path, "Let the last one not be replaced"


def relations(facts: Facts) -> Iterator[Contradiction]:
    """Parents are born before their children; partners and parents exist, and are somebody else."""
    for person in facts.people.values():
        if person.file is None:
            continue
        path = (*person.path, "register")
        for i, parent in enumerate(person.file.parents):
            where = (*path, "parents", i)
            if parent.ssin is None:
                continue
            found = facts.people.get(parent.ssin)
            if found is None or parent.ssin == person.ssin:
                yield f"{parent.ssin} cannot be a parent: no other person has it", where, "Refer to a person by $alias"
            elif found.file is not None and found.file.birth.date[:4] >= person.file.birth.date[:4]:
                yield (
                    f"the parent {found.alias} was born in {found.file.birth.date[:4]}, not before the child "
                    f"({person.file.birth.date[:4]})", where, "Correct one of the dates of birth",
                )  # fmt: skip
        for key in ("civil_states", "legal_cohabitations"):
            for i, state in enumerate(getattr(person.file, key)):
                if state.partner is not None and (state.partner not in facts.people or state.partner == person.ssin):
                    yield (
                        f"{state.partner} cannot be the partner: no other person has it", (*path, key, i),
                        "Refer to a person by $alias, or, in civil_states, give partner_name",
                    )  # fmt: skip


def lifetimes(facts: Facts) -> Iterator[Contradiction]:
    """Nothing begins before birth or after death."""
    for person in facts.people.values():
        file = person.file
        if file is None:
            continue
        born, died = _first_day(file.birth.date), file.death.date if file.death else None
        if died is not None and died < born:
            yield f"died on {died}, before birth", (*person.path, "register", "death"), "Correct one of the dates"
        for key in ("names", "nationalities", "civil_states", "addresses", "identity_cards", "registers"):
            for i, record in enumerate(getattr(file, key)):
                yield from _within(record, born, died, (*person.path, "register", key, i))


def _within(record: Dated, born: date, died: date | None, path: Path_) -> Iterator[Contradiction]:
    if record.begin is not None and record.begin < born:
        yield f"it begins on {record.begin}, before birth on {born}", path, "Leave `from` out for `since birth`"
    if record.begin is not None and died is not None and record.begin > died:
        yield f"it begins on {record.begin}, after death on {died}", path, "Remove it, or correct the date"


def sources_in_time(facts: Facts) -> Iterator[Contradiction]:
    """What other sources know of a person begins between birth and death; rights and payments end with death."""
    for person in facts.people.values():
        if person.file is None:
            continue
        born, died = _first_day(person.file.birth.date), person.file.death.date if person.file.death else None
        for record, path in _dated(person.sections, person.path):
            yield from _within(record, born, died, path)
            if died is not None and isinstance(record, Benefit) and (record.end is None or record.end > died):
                yield f"it goes on after death on {died}", path, f"End it with `to: {died}`, or before"


def sources_between_people(facts: Facts) -> Iterator[Contradiction]:
    """What a source knows of a person agrees with what it knows of the others whom the file names."""
    for person in facts.people.values():
        for key, file in person.sections.items():

            def find(ssin: str, key: str = key) -> Record | None:
                other = facts.people.get(ssin)
                return None if other is None else other.sections.get(key)

            for path, message, remedy in sections()[key].check(person.ssin, file, find):
                yield message, (*person.path, key, *path), remedy


def _dated(value: Record | Mapping[str, Any] | tuple[Any, ...], path: Path_) -> Iterator[tuple[Dated, Path_]]:
    """Every dated record in a record, a tuple or a mapping of them, with its path."""
    if isinstance(value, Record):
        if isinstance(value, Dated):
            yield value, path
        items: Iterable[tuple[Any, Any]] = ((key, getattr(value, name)) for name, key in _fields(type(value)))
    else:
        items = enumerate(value) if isinstance(value, tuple) else value.items()
    for key, item in items:
        if isinstance(item, (Record, tuple, dict)):
            yield from _dated(item, (*path, key))


@cache
def _fields(kind: type[Record]) -> tuple[tuple[str, str], ...]:
    """The fields of a record: the name, and the key by which a scenario knows it."""
    return tuple((name, known.alias or name) for name, known in kind.model_fields.items())


def _first_day(incomplete: str) -> date:
    year, month, day = (int(part) for part in incomplete.split("-"))
    return date(year, month or 1, day or 1)


def homes(facts: Facts) -> Iterator[Contradiction]:
    """One main residence at a time; one household at a time; one reference person in each."""
    for person in facts.people.values():
        if person.file is not None:
            for (_, one), (_, other) in at_a_time(enumerate(person.file.addresses)):
                yield (
                    f"two main residences at a time, from {one.begin} and from {other.begin}",
                    (*person.path, "register", "addresses"), "End one with `to` before the other begins",
                )  # fmt: skip
    stays: dict[str, list[tuple[str, Dated]]] = {}
    order = {alias: place for place, alias in enumerate(facts.households)}
    for alias, household in facts.households.items():
        path = ("households", alias)
        leaders = [member for member in household.members if member.role == REFERENCE_PERSON]
        if not leaders or any(True for _ in at_a_time(enumerate(leaders))):
            yield "a household needs one reference person (role 1) at a time", path, "Check the roles and periods"
        for i, member in enumerate(household.members):
            if member.ssin is None:
                continue
            subject = facts.people.get(member.ssin)
            where = (*path, "members", i)
            if subject is None:
                yield f"no person of the scenario has the SSIN {member.ssin}", where, "Refer to a person by $alias"
            elif subject.file is not None:
                died = subject.file.death.date if subject.file.death else None
                yield from _within(member, _first_day(subject.file.birth.date), died, where)
            stays.setdefault(member.ssin, []).append((alias, member))
    for ssin, found in stays.items():
        for pair in at_a_time(found):
            first, second = sorted((name for name, _ in pair), key=order.__getitem__)
            yield f"{ssin} is in {first} and in {second} at a time", ("households", second), "End one with `to`"


def institutions(facts: Facts) -> Iterator[Contradiction]:
    """CBE numbers and user names are given once; inscriptions are about people and organisations that exist."""
    users: dict[str, str] = {}
    for cbe, organisation in facts.organisations.items():
        for credential in organisation.credentials:
            if users.setdefault(credential.user, cbe) != cbe:
                message = f"the user {credential.user} belongs to {users[credential.user]}"
                yield message, ("organisations",), "Use another name"
    for i, inscription in enumerate(facts.inscriptions):
        if inscription.person not in facts.people:
            yield (
                f"an inscription for {inscription.person}, whom nobody knows", ("inscriptions", i, "person"),
                "Add the person, or refer to it by $alias",
            )  # fmt: skip
        if inscription.organisation not in facts.organisations:
            yield (
                f"an inscription by {inscription.organisation}, whom nobody knows", ("inscriptions", i, "organisation"),
                "Add the organisation, or refer to it by $alias",
            )  # fmt: skip


def stories(facts: Facts) -> Iterator[Contradiction]:
    """A request of a story is made by an organisation that can log in."""
    for i, step in enumerate(facts.story):
        path = ("story", i, "by")
        if step.operation is None:
            continue
        caller = facts.organisations.get(step.by or "")
        if caller is None:
            yield f"the request is made by {step.by}, whom nobody knows", path, "Refer to an organisation by $alias"
        elif not caller.credentials:
            yield f"{caller.cbe} cannot make a request: it has no credentials", path, "Give it credentials"


def expectations(facts: Facts) -> Iterator[Contradiction]:
    """What a story expects is the answer to a request, and no text is both to be and not to be in a reply."""
    for i, step in enumerate(facts.story):
        if step.operation is None and (step.expect or step.expect_in_reply or step.expect_not_in_reply):
            yield "an answer is expected, but nothing is asked", ("story", i), "Add operation and by"
        for text in step.expect_in_reply:
            if text in step.expect_not_in_reply:
                path = ("story", i, "expect_not_in_reply")
                yield f"{text!r} is expected in the reply as well", path, "Keep one of the two"


CHECKS: tuple[Check, ...] = (
    numbers, replacements, relations, lifetimes, sources_in_time, sources_between_people, homes, institutions,
    stories, expectations,
)  # fmt: skip

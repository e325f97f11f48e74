# SPDX-License-Identifier: EUPL-1.2
"""Changes of people and households, checked as a scenario is, and written with what follows from them.

A parent's file lists the children whose files name the parent, and a person knows which numbers it replaces; both
follow from a change of the other side. Nothing is written when a check fails.
"""

from __future__ import annotations

from collections.abc import Callable, Container
from dataclasses import dataclass

from simulator.control.drafts import draft, edited, register_file, relatives, with_file
from simulator.control.facts import household_problems, person_problems
from simulator.errors import ConfigurationError, ConflictError, NotFoundError, Problem
from simulator.records import Record
from simulator.scenarios.format import PersonEntry
from simulator.sources import filed
from simulator.sources.registers import RegisterFile, RegisterName, Sex
from simulator.store import Document
from simulator.world.documents import GIVEN, HOUSEHOLD, PERSON, REPERTORY, Change, household_document
from simulator.world.household import REFERENCE_PERSON, Household
from simulator.world.person import Person
from simulator.world.repertory import replaced
from simulator.world.sandbox import Sandbox
from simulator.world.ssin import make_ssin

AUTOMATIC = "auto"
_TRIES = 50
"""So often other processes may come first, who give numbers too."""


@dataclass(frozen=True)
class People:
    """The people of one sandbox, as a tester changes them."""

    sandbox: Sandbox
    real_ssins: bool = False

    def find(self, ssin: str) -> Person:
        """The person with this SSIN; NotFoundError if there is none."""
        person = self.sandbox.person(ssin)
        if person is None:
            raise NotFoundError(f"the sandbox {self.sandbox.name} has no person with the SSIN {ssin}")
        return person

    def household(self, key: str) -> Household:
        """The household of that id; NotFoundError if there is none."""
        found = self.sandbox.household(key)
        if found is None:
            raise NotFoundError(f"the sandbox {self.sandbox.name} has no household {key}")
        return found

    def add(self, entry: PersonEntry) -> Person:
        """A new person, with a new safe SSIN where the entry asks for one; ConflictError if the SSIN is taken."""
        made: list[str] = []

        def make() -> Change:
            ssin = number_of(self.sandbox, entry)
            if self.sandbox.person(ssin) is not None:
                raise ConflictError(f"the sandbox {self.sandbox.name} has a person with the SSIN {ssin} already")
            made.append(ssin)
            change = self._checked(None, draft(ssin, entry))
            fresh = () if entry.ssin == ssin else (Document(GIVEN, ssin, b""),)
            return Change([*change.written, *fresh])

        self.sandbox.change(make, "person added", _TRIES if entry.ssin == AUTOMATIC else 1)
        return self.find(made[-1])

    def replace_file(self, ssin: str, key: str, file: Record) -> Person:
        """Another file of one source on a person; also where that source did not know the person."""
        return self._change(ssin, lambda person: with_file(self.sandbox, person, key, file), f"{key} changed")

    def mark(self, ssin: str, replaced_by: str | None, cancelled: bool) -> Person:
        """The SSIN is replaced by another, or cancelled, or (None, False) in use again."""
        person = self._change(
            ssin, lambda person: edited(person, replaced_by=replaced_by, cancelled=cancelled), "SSIN changed"
        )
        if replaced_by is not None:
            today = self.sandbox.today
            self.sandbox.change_inscriptions(ssin, lambda rows: replaced(rows, today), "SSIN replaced")
        return person

    def _change(self, ssin: str, change: Callable[[Person], Person], reason: str) -> Person:
        def make() -> Change:
            person = self.find(ssin)
            return self._checked(person, change(person))

        self.sandbox.change(make, reason)
        return self.find(ssin)

    def _checked(self, before: Person | None, after: Person) -> Change:
        others = relatives(self.sandbox, after.ssin, before, after)
        problems = person_problems(self.sandbox, after, others, self.real_ssins)
        if problems:
            raise ConfigurationError(*problems)
        return Change([filed(person) for person in (after, *others.values())])

    def remove(self, ssin: str) -> None:
        """The person, its inscriptions and its places in households are gone; ConflictError if others need it."""
        self.sandbox.change(lambda: self._removal(self.find(ssin)), "person removed")

    def _removal(self, person: Person) -> Change:
        ssin, sandbox = person.ssin, self.sandbox
        others = relatives(sandbox, ssin, person, None)
        users = [
            p.ssin for p in sandbox.people() if p.ssin != ssin and ssin.encode() in others.get(p.ssin, p).to_json()
        ]
        if users:
            raise ConflictError(f"{ssin} stands in the files of {', '.join(users[:5])}; change or remove these first")
        written = [filed(other) for other in others.values()]
        removed = [(PERSON, ssin)]
        for household in sandbox.households_of(ssin):
            rest = tuple(member for member in household.members if member.ssin != ssin)
            if not rest:
                removed.append((HOUSEHOLD, household.id))
            elif all(member.role != REFERENCE_PERSON for member in rest):
                raise ConflictError(
                    f"{ssin} is the reference person of the household {household.id}; change or remove it first"
                )
            else:
                written.append(household_document(household.model_copy(update={"members": rest})))
        if sandbox.inscriptions(ssin):
            removed.append((REPERTORY, ssin))
        return Change(written, removed)

    def put_household(self, household: Household) -> Household:
        """The household is as given, whether it was there before or not."""

        def make() -> Change:
            problems = household_problems(self.sandbox, household)
            if problems:
                raise ConfigurationError(*problems)
            return Change([household_document(household)])

        self.sandbox.change(make, "household changed")
        return household

    def remove_household(self, key: str) -> None:
        """The household is gone; its members are without one."""
        self.sandbox.change(lambda: Change((), [(HOUSEHOLD, self.household(key).id)]), "household removed")


class _Taken(Container[str]):
    """The SSINs of a sandbox: of people who are there, and those that were given to somebody who is no more."""

    def __init__(self, sandbox: Sandbox, others: Container[str]) -> None:
        self._sandbox, self._others = sandbox, others

    def __contains__(self, ssin: object) -> bool:
        found, number = self._sandbox, str(ssin)
        if number in self._others or found.person(number) is not None:
            return True
        return found.store.get(found.name, GIVEN, number) is not None


def given(sandbox: Sandbox, others: Container[str] = ()) -> Container[str]:
    """The SSINs that nobody new gets."""
    return _Taken(sandbox, others)


def number_of(sandbox: Sandbox, entry: PersonEntry, others: Container[str] = (), path: str = "") -> str:
    """The SSIN of the entry, or the first free safe one for its date of birth and sex; none of `others`."""
    if entry.ssin != AUTOMATIC:
        return entry.ssin
    file = register_file(draft("", entry))
    if not isinstance(file, RegisterFile):
        message = "no SSIN can be made without register.birth.date and register.sex"
        raise ConfigurationError(Problem(message, path=f"{path}register", remedy="Give a register, or an SSIN"))
    bis = file.register_ is RegisterName.BIS
    try:
        return make_ssin(file.birth.date, file.sex is Sex.MALE, given(sandbox, others), bis)
    except ValueError as error:
        raise ConfigurationError(
            Problem(str(error), path=f"{path}register.birth.date", remedy="Or give an SSIN")
        ) from error

# SPDX-License-Identifier: EUPL-1.2
"""Authentic sources: what each institution knows of a person, and the questions that can be put to it.

One module per source. A module that keeps a file on people declares `SECTION`; sections are found by looking
into the modules of this package, so that a new source is a new file.
"""

from __future__ import annotations

import pkgutil
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import import_module
from typing import Any, TypeVar

from simulator.records import Record
from simulator.store import Document
from simulator.world.documents import Change, person_document
from simulator.world.organisation import Organisation
from simulator.world.person import Person
from simulator.world.sandbox import Sandbox

R = TypeVar("R", bound=Record)

_TRIES = 100  # each one that fails is one that another process brought to its end

Disagreement = tuple[tuple[str | int, ...], str, str]
"""Where in a file, what is wrong there, and what to do."""

Find = Callable[[str], Any]
"""Gives the file of a source on an SSIN; None where it has none."""


@dataclass(frozen=True)
class Section:
    """A part of the person document: its key, its record type, and the search terms it files a person under.

    `check` tells where the file on an SSIN disagrees with those of the same source on other people.
    """

    key: str
    kind: type[Record]
    terms: Callable[[Any], tuple[str, ...]] = lambda _: ()
    check: Callable[[str, Any, Find], Iterable[Disagreement]] = lambda *_: ()


@dataclass(frozen=True)
class Inquiry:
    """The setting of a question: in which sandbox, on which day, for which institution, over which connection."""

    sandbox: Sandbox
    today: date
    organisation: Organisation | None = None
    certificate: str | None = None

    def change(self, make: Callable[[], Change], reason: str) -> None:
        """Change the world: `make` looks at it as it is and says what is written (`filed` makes a person's document).

        All of it is written or nothing, and nothing else is written in between, in whatever thread or process: where
        another process was faster, `make` is asked again. What it raises leaves the world as it is.
        """
        self.sandbox.change(make, reason, _TRIES)


def search_terms(person: Person) -> list[str]:
    """The terms under which all sources file a person."""
    terms: list[str] = []
    for key, section in sections().items():
        file = person.section(key, section.kind)
        if file is not None:
            terms += section.terms(file)
    return terms


def filed(person: Person) -> Document:
    """A person to be stored, filed under the search terms of all sources."""
    return person_document(person, search_terms(person))


class Source:
    """What can be asked of every source, as of the inquiry's day."""

    def __init__(self, inquiry: Inquiry) -> None:
        self._sandbox, self.today = inquiry.sandbox, inquiry.today

    def person(self, ssin: str) -> Person | None:
        """The person with exactly this number, also where it was replaced or cancelled."""
        return self._sandbox.person(ssin)

    def present_ssin(self, ssin: str) -> str:
        """The number that stands for this person now, through every replacement; itself if it was not replaced."""
        person = self._sandbox.present(ssin)
        return ssin if person is None else person.ssin

    def _file(self, ssin: str, key: str, kind: type[R]) -> R | None:
        """The section `key` of the person with exactly this number; None where there is no person or section."""
        person = self._sandbox.person(ssin)
        return None if person is None else person.section(key, kind)

    def _present_file(self, ssin: str, key: str, kind: type[R]) -> R | None:
        """The section `key` of the person that this number stands for now; None where there is no person or section."""
        person = self._sandbox.present(ssin)
        return None if person is None else person.section(key, kind)

    def down(self, name: str) -> bool:
        """True if the sandbox declares the source of this name (as the network calls it) out of reach."""
        return name in self._sandbox.data.rules.sources_down


@cache
def sections() -> Mapping[str, Section]:
    """Every section, by key."""
    found = {}
    for module in pkgutil.iter_modules(__path__):
        section = getattr(import_module(f"{__name__}.{module.name}"), "SECTION", None)
        if isinstance(section, Section):
            found[section.key] = section
    return found

# SPDX-License-Identifier: EUPL-1.2
"""Scenarios that have been read and checked: what they hold, and the documents that are stored of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from simulator.errors import Problem, ScenarioError
from simulator.records import Record
from simulator.scenarios.checks import CHECKS, Contradiction, Facts, Subject
from simulator.scenarios.format import ScenarioFile
from simulator.sources import sections
from simulator.sources.registers import SECTION, RegisterFile
from simulator.store import Document
from simulator.world.documents import (
    fault_document,
    household_document,
    inscriptions_document,
    organisation_document,
    person_document,
    reply_document,
)
from simulator.world.person import Person
from simulator.world.repertory import Inscription, Rows, joined
from simulator.world.sandbox import Sandbox
from simulator.world.sandbox_data import SandboxData
from simulator.yaml_source import Path_, YamlSource, dotted

if TYPE_CHECKING:
    from simulator.scenarios.population.population import Population

Watch = Callable[[int], None]


@dataclass(frozen=True)
class Part:
    """One file of a scenario, read and checked by its format; `aliases` are its people and organisations."""

    source: YamlSource
    content: ScenarioFile
    aliases: Mapping[str, str]


@dataclass(frozen=True)
class Scenario:
    """Scenarios ready to be loaded together."""

    parts: tuple[Part, ...]
    data: SandboxData
    facts: Facts
    population: Population | None = None
    """Invented people beside those of `facts`; they are made while they are loaded."""

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the files, included ones first."""
        return tuple(part.content.scenario for part in self.parts)

    def number(self, alias: str) -> str:
        """The SSIN or CBE number behind an alias."""
        return next(part.aliases[alias] for part in self.parts if alias in part.aliases)

    def load_into(self, sandbox: Sandbox, watch: Watch = lambda _: None) -> None:
        """Replace everything in `sandbox` by this scenario; `watch` hears how many invented people came."""
        sandbox.load(self.documents(watch), self.data)

    def documents(self, watch: Watch = lambda _: None) -> Iterator[Document]:
        """Everything to be stored. Invented people are made, checked and given on one household after the other.

        Raises ScenarioError where their facts contradict each other.
        """
        yield from _documents(self.facts)
        for organisation in self.facts.organisations.values():
            yield organisation_document(organisation)
        for fault in self.facts.faults:
            yield fault_document(fault)
        for reply in self.facts.replies:
            yield reply_document(reply)
        for group in self.population.groups() if self.population else ():
            found = [contradiction for check in CHECKS for contradiction in check(group)]
            if found:
                raise ScenarioError(*(self._problem(contradiction) for contradiction in found))
            yield from _documents(group)
            watch(sum(subject.replaced_by is None for subject in group.people.values()))

    def _problem(self, contradiction: Contradiction) -> Problem:
        """One that the simulator made itself, which no test has seen yet."""
        message, path, _ = contradiction
        source, where = place(self.parts, ("population",))
        remedy = "Take another seed, and report this one with the size and the day: it is a fault of the simulator"
        return source.problem(f"{dotted(path)}: {message}", where, remedy)


def _documents(facts: Facts) -> Iterator[Document]:
    """People, households and inscriptions of a group of facts that refer to each other only."""
    children: dict[str, list[str]] = {}
    replaces: dict[str, list[str]] = {}
    for subject in facts.people.values():
        for parent in subject.file.parents if subject.file else ():
            if parent.ssin is not None:
                children.setdefault(parent.ssin, []).append(subject.ssin)
        if subject.replaced_by:
            replaces.setdefault(subject.replaced_by, []).append(subject.ssin)
    for ssin, subject in facts.people.items():
        yield _person_document(subject, children.get(ssin, []), replaces.get(ssin, []))
    for household in facts.households.values():
        yield household_document(household)
    for ssin, rows in _rows(facts).items():
        yield inscriptions_document(ssin, rows)


def _rows(facts: Facts) -> Mapping[str, Rows]:
    found: dict[str, list[Inscription]] = {}
    for entry in facts.inscriptions:
        organisation = facts.organisations[entry.organisation]
        for register in entry.registers:
            row = Inscription(
                organisation=organisation.cbe, sector=organisation.sector, institution=organisation.institution,
                quality=entry.quality, phase=entry.phase,
                **{"register": register, "from": entry.begin, "to": entry.end},
            )  # fmt: skip
            found.setdefault(entry.person, []).append(row)
    return {person: joined(rows) for person, rows in found.items()}


def _person_document(subject: Subject, children: list[str], replaces: list[str]) -> Document:
    data: dict[str, Any] = {}
    terms: list[str] = []
    for key, section in sections().items():
        file: Record | None = subject.file if key == SECTION.key else subject.sections.get(key)
        if file is None:
            continue
        if isinstance(file, RegisterFile) and children:
            file = file.model_copy(update={"children": tuple(dict.fromkeys((*file.children, *children)))})
        data[key] = file.model_dump(mode="json", by_alias=True, exclude_defaults=True)
        terms += section.terms(file)
    if subject.replaced_by:
        data["replaced_by"] = subject.replaced_by
    if subject.cancelled:
        data["cancelled"] = True
    if replaces:
        data["replaces"] = replaces
    return person_document(Person(subject.ssin, data), terms)


def place(parts: Sequence[Part], path: Path_) -> tuple[YamlSource, Path_]:
    """The file in which a path stands, and the path there; the lists of several files are one list in Facts."""
    if len(path) > 1 and isinstance(path[1], int):
        index = path[1]
        for part in parts:
            own = len(getattr(part.content, str(path[0])))
            if index < own:
                return part.source, (path[0], index, *path[2:])
            index -= own
    return max(parts, key=lambda part: _depth(part.source.data, path)).source, path


def _depth(data: Any, path: Path_) -> int:
    depth = 0
    for step in path:
        try:
            data = data[step]
        except (KeyError, IndexError, TypeError):
            break
        depth += 1
    return depth

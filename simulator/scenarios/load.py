# SPDX-License-Identifier: EUPL-1.2
"""From scenario files to the documents of a sandbox: read, resolve, check all, then write all or nothing."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import chain, islice
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from simulator.contracts.catalogue import Catalogue
from simulator.errors import MOST_PROBLEMS, Problem, ScenarioError
from simulator.records import Record
from simulator.scenarios.checks import CHECKS, Contradiction, Facts, Subject
from simulator.scenarios.faults import contradictions, numbered
from simulator.scenarios.files import read_files
from simulator.scenarios.format import InscriptionEntry, ScenarioFile, StoryStep, remedy, scenario_model
from simulator.scenarios.information_groups import group_problems
from simulator.scenarios.resolve import relative_date, resolve
from simulator.sources import sections
from simulator.sources.registers import SECTION, RegisterFile
from simulator.store import Document
from simulator.world.clock import YEARS, Clock, in_brussels, in_calendar
from simulator.world.documents import (
    fault_document,
    household_document,
    inscriptions_document,
    organisation_document,
    person_document,
)
from simulator.world.household import Household
from simulator.world.organisation import Organisation
from simulator.world.person import Person
from simulator.world.repertory import Inscription, Rows, joined
from simulator.world.sandbox import Sandbox
from simulator.world.sandbox_data import SandboxData
from simulator.world.ssin import make_ssin
from simulator.yaml_source import Path_, YamlSource, dotted, pydantic_problems

if TYPE_CHECKING:
    from simulator.scenarios.population.population import Population

_ENOUGH = MOST_PROBLEMS + 1

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
        for group in self.population.groups() if self.population else ():
            found = [contradiction for check in CHECKS for contradiction in check(group)]
            if found:
                raise ScenarioError(*(self._problem(contradiction) for contradiction in found))
            yield from _documents(group)
            watch(sum(subject.replaced_by is None for subject in group.people.values()))

    def _problem(self, contradiction: Contradiction) -> Problem:
        """One that the simulator made itself, which no test has seen yet."""
        message, path, _ = contradiction
        source, where = _place(self.parts, ("population",))
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


def read_scenarios(
    names: Sequence[str | Path],
    clock: datetime | None = None,
    seed: int | None = None,
    real_ssins: bool = False,
    catalogue: Catalogue | None = None,
) -> Scenario:
    """Read scenarios by name or path, to be loaded together; `clock` freezes their time, `seed` replaces theirs.
    `catalogue` are the contracts that faults may name; without one, those of the simulator.

    Raises ScenarioError with every problem found, each with file, line, path and remedy.
    """
    return make_scenario(read_files(names), clock, seed, real_ssins, catalogue)


def make_scenario(
    sources: tuple[YamlSource, ...],
    clock: datetime | None = None,
    seed: int | None = None,
    real_ssins: bool = False,
    catalogue: Catalogue | None = None,
) -> Scenario:
    """The scenario of sources that have been read."""
    problems: list[Problem] = []
    data = [source.data if isinstance(source.data, dict) else {} for source in sources]
    time = _clock(data, clock, sources, problems)
    seeds = [d["seed"] for d in data if isinstance(d.get("seed"), int)]
    the_seed = seed if seed is not None else (seeds or [1])[-1]
    parts: list[Part] = []
    known: dict[str, str] = {}
    for source in sources:
        part = _read(source, time.today(), the_seed, known, problems)
        if part is not None:
            parts.append(part)
    if problems:
        raise ScenarioError(*problems)
    facts = _facts(parts, real_ssins, problems)
    if not problems:
        found = chain(*(check(facts) for check in CHECKS), contradictions(facts, catalogue))
        for message, path, remedy in islice(found, _ENOUGH):
            source, where = _place(parts, path)
            problems.append(source.problem(message, where, remedy))
        for part in parts:
            problems += islice(group_problems(part.source, part.content), _ENOUGH)
    if problems:
        raise ScenarioError(*problems)
    rules = next((p.content.rules for p in reversed(parts) if "rules" in p.content.model_fields_set), None)
    names = tuple(str(part.source.file) for part in parts)
    data_ = SandboxData(time, the_seed, names) if rules is None else SandboxData(time, the_seed, names, rules)
    return _with_population(Scenario(tuple(parts), data_, facts))


def _with_population(scenario: Scenario) -> Scenario:
    """The scenario with the population that the last of its files asks for, and OCMWs for it where there is none."""
    entry = next((p.content.population for p in reversed(scenario.parts) if p.content.population), None)
    if entry is None:
        return scenario
    from simulator.scenarios.population.offices import made_offices, offices
    from simulator.scenarios.population.population import Population

    facts = scenario.facts
    if not offices(facts.organisations.values()):
        users = {credential.user for known in facts.organisations.values() for credential in known.credentials}
        made = {office.cbe: office for office in made_offices(facts.organisations, users)}
        facts = replace(facts, organisations={**facts.organisations, **made})
    seed = scenario.data.seed if entry.seed is None else entry.seed
    today = scenario.data.clock.today()
    population = Population(entry.size, seed, today, facts.organisations, frozenset(facts.people))
    return replace(scenario, facts=facts, population=population)


def _clock(
    data: list[dict[str, Any]], wanted: datetime | None, sources: Sequence[YamlSource], problems: list[Problem]
) -> Clock:
    if wanted is not None:
        return Clock(in_brussels(wanted))
    for entry, source in reversed(list(zip(data, sources, strict=True))):
        value = entry.get("clock")
        if value is None:
            continue
        at, runs = (value.get("at"), bool(value.get("runs"))) if isinstance(value, dict) else (value, False)
        try:
            moment = in_calendar(datetime.fromisoformat(str(at)))
        except ValueError:
            message = f"{at} is no moment between the years {YEARS.start} and {YEARS.stop - 1}"
            problems.append(source.problem(message, ("clock",), "Write it as 2026-03-02T09:00:00"))
            return Clock()
        return Clock().moved_to(moment, runs=runs)
    return Clock()


def _read(source: YamlSource, today: date, seed: int, known: dict[str, str], problems: list[Problem]) -> Part | None:
    if not isinstance(source.data, dict):
        example = "Begin with `scenario: its-name`; docs/scenario-format.md has an example"
        problems.append(source.problem("a scenario is a mapping of scenario, title, people, ...", (), example))
        return None
    before = len(problems)
    aliases = _aliases(source, today, seed, known, problems)

    def complain(message: str, path: Path_, remedy: Callable[[], str]) -> None:
        if len(problems) < before + _ENOUGH:
            problems.append(source.problem(message, path, remedy()))

    data = resolve(source.data, today, known, complain)
    try:
        content = scenario_model().model_validate(data)
    except ValidationError as error:
        found = error.errors(include_url=False, include_context=False, include_input=False)[:_ENOUGH]
        for item, problem in zip(found, pydantic_problems(source, found), strict=True):
            problems.append(problem if problem.remedy else replace(problem, remedy=remedy(item)))
        return None
    return Part(source, content, aliases) if len(problems) == before else None


def _aliases(
    source: YamlSource, today: date, seed: int, known: dict[str, str], problems: list[Problem]
) -> Mapping[str, str]:
    """The numbers behind the aliases of a file, with automatic SSINs made; also put into `known`."""
    own: dict[str, str] = {}
    before = len(problems)
    taken = {number: alias for alias, number in known.items()}

    def complain(message: str, path: Path_, remedy: str) -> None:
        if len(problems) < before + _ENOUGH:
            problems.append(source.problem(message, path, remedy))

    def add_alias(alias: str, number: str, path: Path_) -> None:
        if alias in known:
            complain(f"the name {alias} is used twice", path, "Give each its own name")
        elif number in taken:
            complain(f"{number} is also the number of {taken[number]}", path, "Give each its own number")
        known[alias] = own[alias] = number
        taken.setdefault(number, alias)

    for kind, key in (("organisations", "cbe"), ("people", "ssin")):
        entries = source.data.get(kind)
        for alias, entry in entries.items() if isinstance(entries, dict) else ():
            number = entry.get(key, "auto") if isinstance(entry, dict) else "auto"
            if kind == "people" and number == "auto":
                try:
                    number = _automatic(str(alias), entry, today, seed, taken)
                except (ValueError, KeyError, TypeError, AttributeError) as error:
                    needed = "register.birth.date and register.sex are needed"
                    reason = str(error) if isinstance(error, ValueError) else needed
                    complain(f"no SSIN can be made: {reason}", (kind, alias), "Write an SSIN")
                    number = f"?{alias}"
            add_alias(str(alias), str(number), (kind, alias))
    return own


def _automatic(alias: str, entry: dict[str, Any], today: date, seed: int, taken: Container[str]) -> str:
    register = entry[SECTION.key]
    written = str(register["birth"]["date"])
    born = str(relative_date(written, today) or written)
    bis = register.get("register") == "bis"
    return make_ssin(born, register["sex"] == "male", taken, bis, Random(f"{seed}/{alias}"))  # noqa: S311 - no secret


def _facts(parts: Sequence[Part], real_ssins: bool, problems: list[Problem]) -> Facts:
    people: dict[str, Subject] = {}
    households: dict[str, Household] = {}
    organisations: dict[str, Organisation] = {}
    inscriptions: list[InscriptionEntry] = []
    story: list[StoryStep] = []
    for part in parts:
        for alias, entry in part.content.people.items():
            ssin = part.aliases[alias]
            file, path = entry.register_file, ("people", alias)
            keys = [key for key in sections() if key != SECTION.key]
            others = {key: found for key in keys if (found := entry.section(key)) is not None}
            people[ssin] = Subject(alias, ssin, path, file, entry.replaced_by, entry.cancelled, others)
        for alias, home in part.content.households.items():
            if alias in households:
                message = f"the household {alias} is there twice"
                problems.append(part.source.problem(message, ("households", alias), "Give each its own name"))
            households[alias] = Household(id=alias, members=home.members)
        for institution in part.content.organisations.values():
            known = institution.model_dump(exclude={"about"})
            organisations[institution.cbe] = Organisation.model_validate(known)
        inscriptions += part.content.inscriptions
        story += part.content.story
    faults = numbered(fault for part in parts for fault in part.content.faults)
    return Facts(people, households, organisations, inscriptions, real_ssins, tuple(story), faults)


def _place(parts: Sequence[Part], path: Path_) -> tuple[YamlSource, Path_]:
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


def empty_data(clock: datetime | None = None, seed: int | None = None) -> SandboxData:
    """The data of a sandbox without a scenario."""
    return SandboxData(Clock(in_brussels(clock)) if clock else Clock(), seed if seed is not None else 1)

# SPDX-License-Identifier: EUPL-1.2
"""From files to a scenario that is ready to be loaded: read, resolve, check all; every problem is told at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime
from itertools import chain, islice
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from simulator.contracts.catalogue import Catalogue
from simulator.errors import MOST_PROBLEMS, Problem, ScenarioError
from simulator.scenarios.aliases import numbers_of
from simulator.scenarios.checks import CHECKS, Facts, Subject
from simulator.scenarios.faults import contradictions
from simulator.scenarios.files import read_files
from simulator.scenarios.format import InscriptionEntry, StoryStep, remedy, scenario_model
from simulator.scenarios.information_groups import group_problems
from simulator.scenarios.replies import reply_contradictions
from simulator.scenarios.resolve import resolve
from simulator.scenarios.scenario import Part, Scenario, place
from simulator.sources import sections
from simulator.sources.registers import SECTION
from simulator.world.clock import YEARS, Clock, in_brussels, in_calendar
from simulator.world.faults import MADE_ID as MADE_FAULT
from simulator.world.household import Household
from simulator.world.made_ids import numbered
from simulator.world.organisation import Organisation
from simulator.world.replies import MADE_ID as MADE_REPLY
from simulator.world.sandbox_data import SandboxData
from simulator.yaml_source import Path_, YamlSource, pydantic_problems, worth_telling

_ENOUGH = MOST_PROBLEMS + 1


def read_scenarios(
    names: Sequence[str | Path],
    clock: datetime | None = None,
    seed: int | None = None,
    real_ssins: bool = False,
    catalogue: Catalogue | None = None,
) -> Scenario:
    """Read scenarios by name or path, to be loaded together; `clock` freezes their time, `seed` replaces theirs.
    `catalogue` are the contracts that faults and replies may name; without one, those of the simulator.

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
        own = (contradictions(facts, catalogue), reply_contradictions(facts, catalogue))
        found = chain(*(check(facts) for check in CHECKS), *own)
        for message, path, remedy in islice(found, _ENOUGH):
            source, where = place(parts, path)
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
    aliases = numbers_of(source, today, seed, known, problems)

    def complain(message: str, path: Path_, remedy: Callable[[], str]) -> None:
        if len(problems) < before + _ENOUGH:
            problems.append(source.problem(message, path, remedy()))

    data = resolve(source.data, today, known, complain)
    try:
        content = scenario_model().model_validate(data)
    except ValidationError as error:
        found = worth_telling(error.errors(include_url=False, include_context=False, include_input=False), _ENOUGH)
        for item, problem in zip(found, pydantic_problems(source, found, kind=scenario_model()), strict=True):
            problems.append(problem if problem.remedy else replace(problem, remedy=remedy(item)))
        return None
    return Part(source, content, aliases) if len(problems) == before else None


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
    faults = numbered(MADE_FAULT, (fault for part in parts for fault in part.content.faults))
    replies = numbered(MADE_REPLY, (reply for part in parts for reply in part.content.replies))
    return Facts(people, households, organisations, inscriptions, real_ssins, tuple(story), faults, replies)


def empty_data(clock: datetime | None = None, seed: int | None = None) -> SandboxData:
    """The data of a sandbox without a scenario."""
    return SandboxData(Clock(in_brussels(clock)) if clock else Clock(), seed if seed is not None else 1)

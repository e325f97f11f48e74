# SPDX-License-Identifier: EUPL-1.2
"""An invented population as text: a scenario with everybody in it, or a line of JSON for each household."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

import orjson

from simulator.records import Record
from simulator.scenarios.checks import Facts, Subject
from simulator.scenarios.population.life import Family
from simulator.scenarios.population.population import Population, sections_of
from simulator.scenarios.population.words import about
from simulator.scenarios.scenario import Watch
from simulator.world.organisation import Organisation

MOST_IN_A_SCENARIO = 1_250
"""People whose files have about as many values as may stand in one scenario (see yaml_source)."""


def scenario_lines(
    population: Population, name: str, clock: datetime, organisations: Sequence[Organisation], watch: Watch
) -> Iterator[str]:
    """The lines of a scenario: people one after the other, and then what they are in.

    `organisations` are written too; leave out those that the scenario gets from elsewhere.
    """
    size, seed = population.size, population.seed
    yield "# SPDX-License-Identifier: EUPL-1.2"
    yield f"# Made by ksz-sim population --size {size} --seed {seed} --at {population.today}; everybody is invented."
    yield f"scenario: {name}"
    yield f'title: {{en: "{size} invented people (seed {seed})"}}'
    yield f"clock: {clock:%Y-%m-%dT%H:%M:%S}"
    if organisations:
        yield "organisations:"
    for place, organisation in enumerate(organisations, 1):
        yield f"  office-{place}: {_json(_plain(organisation))}"
    yield "people:"
    later: list[str] = []
    inscriptions: list[str] = []
    for family in population.families():
        facts = population.facts(family)
        told = {life.ssin: about(life, family.today) for life in family.lives}
        for subject in facts.people.values():
            yield from _person_lines(subject, told.get(subject.ssin))
        for key, household in facts.households.items():
            members = [_plain(member) for member in household.members]
            later.append(f"  {key}: {_json({'members': members})}")
        inscriptions += (f"  - {_json(_plain(entry))}" for entry in facts.inscriptions)
        watch(len(family.lives))
    yield from ("households:", *later) if later else ()
    yield from ("inscriptions:", *inscriptions) if inscriptions else ()


def json_lines(population: Population, watch: Watch) -> Iterator[str]:
    """For each household: its name, its people as the scenario format has them, members, and inscriptions."""
    for family in population.families():
        yield _json(_household(family, population.facts(family)))
        watch(len(family.lives))


def _household(family: Family, facts: Facts) -> dict[str, Any]:
    people = [{"ssin": subject.ssin, **_content(subject)} for subject in facts.people.values()]
    members = [_plain(member) for household in facts.households.values() for member in household.members]
    rows = [_plain(entry) for entry in facts.inscriptions]
    return {"household": family.key, "people": people, "members": members, "inscriptions": rows}


def _person_lines(subject: Subject, told: dict[str, str] | None) -> Iterator[str]:
    yield f"  {subject.alias}:"
    yield f'    ssin: "{subject.ssin}"'
    if told is not None:
        yield f"    about: {_json(told)}"
    for key, value in _content(subject).items():
        yield f"    {key}: {_json(value)}"


def _content(subject: Subject) -> dict[str, Any]:
    replaced = {"replaced_by": subject.replaced_by} if subject.replaced_by else {}
    return {**replaced, **{key: _plain(file) for key, file in sections_of(subject).items()}}


def _plain(record: Record) -> dict[str, Any]:
    return record.model_dump(mode="json", by_alias=True, exclude_defaults=True)


def _json(value: Any) -> str:
    return orjson.dumps(value).decode()

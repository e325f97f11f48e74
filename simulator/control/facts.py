# SPDX-License-Identifier: EUPL-1.2
"""The checks of a scenario, applied to a change of a sandbox: only what the change touches is looked at."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from simulator.control.drafts import other_files, register_file
from simulator.control.entry import person_model
from simulator.errors import Problem
from simulator.scenarios.checks import CHECKS, Facts, Subject
from simulator.scenarios.format import ScenarioFile, Words
from simulator.scenarios.information_groups import group_problems
from simulator.sources.registers import SECTION
from simulator.world.household import Household
from simulator.world.organisation import Organisation
from simulator.world.person import Person
from simulator.world.sandbox import Sandbox
from simulator.yaml_source import Path_, YamlSource, dotted


class Everybody(Mapping[str, Subject]):
    """The people of a sandbox with the changed ones in their place. Finds everybody, walks over `looked_at` only.

    `paths` says where people stand in the request; without, the first one looked at is the request.
    """

    def __init__(
        self,
        sandbox: Sandbox,
        changed: Mapping[str, Person],
        looked_at: Sequence[str],
        paths: Mapping[str, Path_] | None = None,
    ) -> None:
        self._sandbox, self._changed, self._looked_at, self._paths = sandbox, changed, looked_at, paths or {}

    def __getitem__(self, ssin: str) -> Subject:
        person = self._changed.get(ssin) or self._sandbox.person(ssin)
        if person is None:
            raise KeyError(ssin)
        path: Path_ = self._paths.get(ssin, () if ssin in self._looked_at[:1] else ("people", ssin))
        file = register_file(person)
        return Subject(ssin, ssin, path, file, person.replaced_by, person.cancelled, other_files(person))

    def __iter__(self) -> Iterator[str]:
        return iter(self._looked_at)

    def __len__(self) -> int:
        return len(self._looked_at)


@dataclass(frozen=True)
class Touched:
    """What a change touches. The first of `people` is the person that it is about."""

    people: Everybody
    households: Mapping[str, Household] = field(default_factory=dict)
    organisations: Mapping[str, Organisation] = field(default_factory=dict)
    real_ssins: bool = False

    def problems(self) -> list[Problem]:
        """Every contradiction; paths of the person itself begin with the section."""
        facts = Facts(self.people, self.households, self.organisations, (), self.real_ssins)
        return [
            Problem(text, path=dotted(path), remedy=remedy) for check in CHECKS for text, path, remedy in check(facts)
        ]


def person_problems(
    sandbox: Sandbox, subject: Person, changed: Mapping[str, Person], real_ssins: bool
) -> list[Problem]:
    """What would be wrong with a person, its children and its households if `subject` and `changed` were written."""
    file = register_file(subject)
    children = [c for c in (file.children if file else ()) if sandbox.person(c) is not None]
    everybody = Everybody(sandbox, {**changed, subject.ssin: subject}, (subject.ssin, *children))
    homes = {household.id: household for household in sandbox.households_of(subject.ssin)}
    return [*Touched(everybody, homes, real_ssins=real_ssins).problems(), *_group_problems(subject)]


def household_problems(sandbox: Sandbox, household: Household) -> list[Problem]:
    """What would be wrong with a household, and with the other ones of its members, if it were written."""
    members = [member.ssin for member in household.members if member.ssin]
    homes = {other.id: other for ssin in members for other in sandbox.households_of(ssin)} | {household.id: household}
    found = Touched(Everybody(sandbox, {}, ()), homes).problems()
    own = f"households.{household.id}"
    return [replace(p, path="members" if p.path == own else p.path.removeprefix(f"{own}.")) for p in found]


def organisation_problems(sandbox: Sandbox, organisation: Organisation) -> list[Problem]:
    """What would be wrong with the organisations if this one were written."""
    everybody = {other.cbe: other for other in sandbox.organisations() if other.cbe != organisation.cbe}
    found = Touched(Everybody(sandbox, {}, ()), organisations={**everybody, organisation.cbe: organisation}).problems()
    return [replace(problem, path="credentials") for problem in found]


def _group_problems(subject: Person) -> Iterator[Problem]:
    file = register_file(subject)
    if file is None or not file.information_groups:
        return
    values: dict[str, Any] = {f"{SECTION.key}_": file}
    entry = person_model().model_construct(None, **values)
    content = ScenarioFile.model_construct(scenario="change", title=Words(), people={subject.ssin: entry})
    for problem in group_problems(YamlSource("", {}, {}), content):
        yield replace(problem, file=None, path=problem.path.removeprefix(f"people.{subject.ssin}."))

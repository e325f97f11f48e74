# SPDX-License-Identifier: EUPL-1.2
"""A scenario with a population: loaded beside people written by hand, refused as a whole, and the same every time."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from simulator.errors import ScenarioError
from simulator.scenarios.load import read_scenarios
from simulator.scenarios.population.population import Population
from simulator.scenarios.population.writing import scenario_lines
from simulator.store import Store
from simulator.world.sandbox import Sandbox
from simulator.world.sandboxes import Sandboxes

HEAD = "scenario: {name}\ntitle: {{en: T}}\nclock: 2026-03-02T09:00:00\n"


@pytest.fixture
def sandbox(database: str) -> Iterator[Sandbox]:
    """An empty sandbox of each kind of database."""
    store = Store(database)
    yield Sandboxes(store).get("default")
    store.close()


def _written(folder: Path, text: str, name: str = "people") -> Path:
    file = folder / f"{name}.yaml"
    file.write_text(HEAD.format(name=name) + text, encoding="utf-8")
    return file


def _state(sandbox: Sandbox) -> list[object]:
    people = [person.to_data() for person in sandbox.people()]
    return [people, list(sandbox.households()), sandbox.organisations(), list(sandbox.all_inscriptions())]


def test_it_is_loaded(tmp_path: Path, sandbox: Sandbox) -> None:
    """`population: {size: 120}` puts 120 people into the sandbox, with OCMWs that can log in where there is none."""
    read_scenarios((_written(tmp_path, "population: {size: 120, seed: 4}\n"),)).load_into(sandbox)
    people = list(sandbox.people())
    assert sum(person.replaced_by is None for person in people) == 120
    assert [office.kind for office in sandbox.organisations() if office.credentials and office.membership] == [
        "ocmw"
    ] * 6
    for household in sandbox.households():
        for member in household.members:
            assert sandbox.person(member.ssin or "") is not None
            assert sandbox.households_of(member.ssin or "") == (household,)


def test_parents_and_children_find_each_other(tmp_path: Path, sandbox: Sandbox) -> None:
    """Every child stands in the file of its parents, and every parent in that of its children."""
    read_scenarios((_written(tmp_path, "population: {size: 150, seed: 5}\n"),)).load_into(sandbox)
    people = {person.ssin: person.to_data()["register"] for person in sandbox.people()}
    down = {(parent, child) for parent, file in people.items() for child in file.get("children", ())}
    up = {(p["ssin"], child) for child, file in people.items() for p in file.get("parents", ()) if "ssin" in p}
    assert down == up != set()


def test_twice_is_the_same(tmp_path: Path) -> None:
    """The same scenario gives the same documents, byte for byte; without a seed of its own by that of the scenario."""
    one, two = (_written(tmp_path, "seed: 9\npopulation: {size: 80}\n", name) for name in ("one", "two"))
    seeded = _written(tmp_path, "population: {size: 80, seed: 9}\n", "three")
    found = [list(read_scenarios((file,)).documents()) for file in (one, two, seeded)]
    assert found[0] == found[1] == found[2]


def test_it_stands_beside_starter(tmp_path: Path, sandbox: Sandbox) -> None:
    """People written by hand keep their numbers; the others are clients of the OCMWs of the scenario."""
    alone = read_scenarios(("starter",))
    file = _written(tmp_path, "include: [starter]\npopulation: {size: 100, seed: 1}\n")
    scenario = read_scenarios((file,))
    scenario.load_into(sandbox)
    by_hand = set(alone.facts.people)
    people = {person.ssin for person in sandbox.people()}
    assert by_hand < people
    assert len([p for p in sandbox.people() if p.ssin not in by_hand and not p.replaced_by]) == 100
    offices = {o.cbe for o in sandbox.organisations() if o.kind == "ocmw"}
    assert {o.cbe for o in alone.facts.organisations.values() if o.kind == "ocmw"} == offices
    for ssin, rows in sandbox.all_inscriptions():
        assert ssin in by_hand or {row.organisation for row in rows} <= offices


def test_numbers_written_by_hand_are_not_given_again(tmp_path: Path) -> None:
    """Where somebody written by hand has the number that an invented person would have got, the latter gets another."""
    first = read_scenarios((_written(tmp_path, "population: {size: 40, seed: 1}\n"),))
    assert first.population is not None
    chosen = next(life for family in first.population.families() for life in family.lives if life.day_known)
    sex, born = "male" if chosen.male else "female", chosen.born
    person = f"{{ssin: '{chosen.ssin}', register: {{sex: {sex}, birth: {{date: {born}}}, names: [{{last: Proef}}]}}}}"
    second = read_scenarios((_written(tmp_path, f"people:\n  an: {person}\npopulation: {{size: 40, seed: 1}}\n"),))
    assert [d.key for d in second.documents() if d.kind == "person"].count(chosen.ssin) == 1


def test_a_contradiction_changes_nothing(tmp_path: Path, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    """If the facts about an invented household contradict each other, nothing is loaded, and it is told where."""
    read_scenarios((_written(tmp_path, "population: {size: 10, seed: 1}\n", "before"),)).load_into(sandbox)
    before, run = _state(sandbox), sandbox.run
    groups = list(Population.groups(read_scenarios((_written(tmp_path, "population: {size: 60}\n"),)).population))  # type: ignore[arg-type]
    wrong = groups[-1]
    object.__setattr__(wrong, "people", {})
    monkeypatch.setattr(Population, "groups", lambda _: iter(groups))
    with pytest.raises(ScenarioError) as caught:
        read_scenarios((_written(tmp_path, "population: {size: 60}\n"),)).load_into(sandbox)
    assert "people.yaml:4: population" in str(caught.value)
    assert (_state(sandbox), sandbox.run) == (before, run)


def test_it_is_made_while_it_is_loaded(tmp_path: Path) -> None:
    """The first documents come before the last household has been made."""
    scenario = read_scenarios((_written(tmp_path, "population: {size: 100000, seed: 1}\n"),))
    told: list[int] = []
    documents = scenario.documents(told.append)
    assert sum(next(documents).kind == "person" for _ in range(40)) > 10
    assert sum(told) < 60


@pytest.mark.parametrize(
    ("text", "path", "says", "remedy"),
    [
        ("{size: 0}", "population.size", "greater than or equal to 1", ""),
        ("{size: -4}", "population.size", "greater than or equal to 1", ""),
        ("{size: 500001}", "population.size", "less than or equal to 500000", ""),
        ("{size: many}", "population.size", "valid integer", ""),
        ("{seed: 4}", "population.size", "field required", "Add size"),
        ("{size: 5, seed: -1}", "population.seed", "greater than or equal to 0", ""),
        ("{size: 5, seed: 9223372036854775808}", "population.seed", "too large", ""),
        ("{size: 5, sead: 1}", "population.sead", "'sead' is not known", "Did you mean seed?"),
        ("5", "population", "keys with values", ""),
    ],
)
def test_wrong_entries_are_told(tmp_path: Path, text: str, path: str, says: str, remedy: str) -> None:
    """A size or seed that cannot be, and a key that is not known, are told with their place."""
    with pytest.raises(ScenarioError) as caught:
        read_scenarios((_written(tmp_path, f"population: {text}\n"),))
    problem = caught.value.problems[0]
    assert says in problem.message
    assert remedy in problem.remedy
    assert (problem.path, problem.line) == (path, 4)


def test_a_written_population_is_a_scenario(tmp_path: Path, sandbox: Sandbox) -> None:
    """A population that was written out as a scenario holds the same people when that is loaded."""
    scenario = read_scenarios((_written(tmp_path, "population: {size: 60, seed: 8}\n"),))
    assert scenario.population is not None
    offices = tuple(scenario.facts.organisations.values())
    file = tmp_path / "population.yaml"
    now = scenario.data.clock.now()
    lines = scenario_lines(scenario.population, "population", now, offices, lambda _: None)
    file.write_text("\n".join(lines), encoding="utf-8")
    scenario.load_into(sandbox)
    generated = _state(sandbox)
    read_scenarios((file,)).load_into(sandbox)
    assert _state(sandbox) == generated

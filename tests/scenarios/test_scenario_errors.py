# SPDX-License-Identifier: EUPL-1.2
"""A wrong scenario is refused as a whole: each fault with file, line, path and remedy, and the sandbox as it was."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from simulator.errors import NotFoundError, Problem, ScenarioError
from simulator.scenarios.load import read_scenarios
from simulator.store import Store
from simulator.world.sandbox import Sandbox
from simulator.world.sandboxes import Sandboxes
from tests.scenarios.wrong_scenarios import BASE, EVERY, Wrong


@pytest.fixture
def sandbox(tmp_path: Path) -> Iterator[Sandbox]:
    """A sandbox with the base scenario."""
    file = tmp_path / "before.yaml"
    file.write_text(BASE, encoding="utf-8")
    store = Store("memory")
    found = Sandboxes(store).get("default")
    read_scenarios((file,)).load_into(found)
    yield found
    store.close()


def _state(sandbox: Sandbox) -> tuple[object, ...]:
    people = [person.to_data() for person in sandbox.people()]
    homes = sandbox.households_of("84051290054")
    return people, homes, sandbox.organisations(), list(sandbox.all_inscriptions()), sandbox.data, sandbox.run


def _problems(file: Path, sandbox: Sandbox) -> tuple[Problem, ...]:
    """The problems with which loading a file fails; the sandbox is as it was."""
    before = _state(sandbox)
    with pytest.raises(ScenarioError) as caught:
        read_scenarios((file,)).load_into(sandbox)
    assert before == _state(sandbox)
    return caught.value.problems


def _written(tmp_path: Path, text: str, name: str = "wrong.yaml") -> Path:
    file = tmp_path / name
    file.write_text(text, encoding="utf-8")
    return file


def test_the_base_is_right(sandbox: Sandbox) -> None:
    """The scenario from which the wrong ones are made has no problem."""
    assert [person.ssin for person in sandbox.people()] == ["12101690137", "55051290126", "57030990048", "84051290054"]


@pytest.mark.parametrize("wrong", EVERY, ids=lambda wrong: wrong.name)
def test_it_is_refused_with_place_and_remedy(wrong: Wrong, tmp_path: Path, sandbox: Sandbox) -> None:
    """A scenario with this fault is refused: file, line, path and remedy are told, and nothing has changed."""
    assert wrong.old in BASE
    file = _written(tmp_path, BASE.replace(wrong.old, wrong.new, 1))
    problems = _problems(file, sandbox)
    found = next((p for p in problems if p.path == wrong.path and wrong.says in p.message), None)
    assert found is not None, [str(problem) for problem in problems]
    assert Path(str(found.file)) == file
    assert found.line is not None
    assert wrong.line in file.read_text(encoding="utf-8").splitlines()[found.line - 1]
    assert wrong.remedy in found.remedy
    assert [str(problem) for problem in problems if not (problem.line and problem.remedy)] == []


def test_the_sentence_has_all_of_it(tmp_path: Path, sandbox: Sandbox) -> None:
    """What a user reads is `file:line: path: what is wrong. What to do`."""
    file = _written(tmp_path, BASE.replace("84051290054", "84051212454"))
    (problem,) = _problems(file, sandbox)
    assert str(problem) == (
        f"{file}:15: people.an.ssin: 84051212454 could be the number of a real person. "
        "Use a serial from 900 to 998 and a birth day other than the 1st, or write `auto`"
    )


def test_numbers_that_could_be_real_can_be_allowed(tmp_path: Path) -> None:
    """With the setting real_ssins a scenario may use them."""
    file = _written(tmp_path, BASE.replace("84051290054", "84051212454"))
    assert read_scenarios((file,), real_ssins=True).number("an") == "84051212454"


def test_all_faults_are_told_at_once(tmp_path: Path, sandbox: Sandbox) -> None:
    """Three contradictions in one file are three problems, in one error."""
    text = (
        BASE.replace("84051290054", "84051290055")
        .replace("role: 1", "role: 2")
        .replace("to: 2010-02-28", "to: 2011-01-01")
    )
    paths = [problem.path for problem in _problems(_written(tmp_path, text), sandbox)]
    assert {"people.an.ssin", "households.home", "people.an.register.addresses"} <= set(paths)


@pytest.mark.parametrize("text", ["", "- scenario: list\n", "just a text\n"], ids=["empty", "a list", "a text"])
def test_a_file_that_is_no_mapping_is_refused(text: str, tmp_path: Path, sandbox: Sandbox) -> None:
    """An empty file, a list or a text is no scenario; the remedy says how one begins."""
    (problem,) = _problems(_written(tmp_path, text), sandbox)
    assert "a scenario is a mapping" in problem.message
    assert "scenario: its-name" in problem.remedy


def test_a_fault_in_an_included_file_is_told_there(tmp_path: Path, sandbox: Sandbox) -> None:
    """With several files each fault is told with the file and the line in which it stands, also in a list of both."""
    included = _written(tmp_path, BASE.replace("person: $bert,", 'person: "84051290252",'), "included.yaml")
    text = 'scenario: more\ntitle: {en: More}\ninclude: [included.yaml]\ninscriptions:\n  - {person: "84051290351"'
    file = _written(tmp_path, f"{text}, organisation: $ocmw, quality: 1, from: today}}\n")
    first, second = _problems(file, sandbox)
    assert (str(included), "inscriptions[1].person") == (str(first.file), first.path)
    assert (str(file), 5, "inscriptions[0].person") == (str(second.file), second.line, second.path)


def test_a_household_of_one_name_in_two_files_is_refused(tmp_path: Path, sandbox: Sandbox) -> None:
    """Two files that are loaded together cannot each have a household of the same name."""
    _written(tmp_path, BASE, "included.yaml")
    text = "scenario: more\ntitle: {en: More}\ninclude: [included.yaml]\n"
    file = _written(tmp_path, text + "households: {home: {members: [{ssin: $bert, role: 1}]}}\n")
    problem = next(p for p in _problems(file, sandbox) if p.path == "households.home")
    assert (str(file), 4) == (str(problem.file), problem.line)
    assert "Give each its own name" in problem.remedy


def test_files_that_include_each_other_are_read_once(tmp_path: Path) -> None:
    """An include that leads back to its own file is no endless loop."""
    one = _written(tmp_path, "include: [two.yaml]\n" + BASE, "one.yaml")
    _written(tmp_path, "scenario: two\ntitle: {en: Two}\ninclude: [one.yaml]\n", "two.yaml")
    assert read_scenarios((one, one)).names == ("two", "base")


def test_an_unknown_name_is_answered_with_the_nearest_ones() -> None:
    """Asking for a scenario that is not there names those that nearly are."""
    with pytest.raises(NotFoundError, match="did you mean starter"):
        read_scenarios(("startr",))


def test_a_file_that_cannot_be_read_is_told(tmp_path: Path, sandbox: Sandbox) -> None:
    """A file that is not UTF-8 is refused with its name."""
    file = tmp_path / "wrong.yaml"
    file.write_bytes(BASE.replace("Base", "Bas\u00e9").encode("latin-1"))
    (problem,) = _problems(file, sandbox)
    assert (str(file), True) == (str(problem.file), "cannot be read" in problem.message)

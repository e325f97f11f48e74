# SPDX-License-Identifier: EUPL-1.2
"""`ksz-sim new`: what it writes works as written, and it overwrites nothing."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from shutil import copytree, ignore_patterns
from typing import Any

import pytest

from simulator.app import create_app
from simulator.cli.group import Failure
from simulator.cli.scaffolds.place import FILL_IN, Plan
from simulator.scenarios.load import read_scenarios
from simulator.settings import Settings
from simulator.testing.in_process import Caller
from tests.cli.conftest import Ksz, one_line
from tests.scenarios.story_runner import run_story

ROOT = Path(__file__).parents[2]
PARTS = ("simulator", "wsdl", "scenarios", "fixtures", "docs", "tests")
CHECKS = (
    "tests/contracts/test_every_contract.py", "tests/services/test_every_service.py", "tests/test_layers.py",
    "tests/services/test_services_page.py", "tests/rules/test_words.py", "tests/scenarios/test_every_scenario.py",
    "tests/scenarios/test_scenario_docs.py", "tests/scenarios/test_stories.py",
)  # fmt: skip


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the checkout, in which we stand."""
    for part in PARTS:
        copytree(ROOT / part, tmp_path / part, ignore=ignore_patterns("__pycache__"))
    for file in ("pyproject.toml", "CHANGELOG.md", "README.md", "CONTRIBUTING.md"):
        (tmp_path / file).write_bytes((ROOT / file).read_bytes())
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder, in which we stand."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def _files(folder: Path) -> dict[str, bytes]:
    return {str(file.relative_to(folder)): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


def _run(tree: Path, *command: str) -> None:
    environment = {**os.environ, "PYTHONPATH": str(tree), "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(
        [sys.executable, "-m", *command], cwd=tree, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.slow
def test_each_kind_passes_the_checks_as_written(tree: Path, ksz: Ksz) -> None:
    """A service of each family, one with a source of its own, rules of an old and a new family, and a scenario: in a
    copy of the checkout ruff, mypy, and the tests that pick new ones up find nothing wrong with them.
    """
    for arguments in (
        ("service", "PensionService"),
        ("service", "PensionService", "--version", "v2", "--source", "pension_office"),
        ("service", "OCMWCPASPensions", "--family", "ssdn", "--version", "20260302"),
        ("rule", "criteria.proof"),
        ("rule", "office.hours"),
        ("rule", "office.days"),
        ("scenario", "first-day"),
    ):
        result = ksz("new", *arguments)
        assert result.exit_code == 0, result.output
    _run(tree, "ruff", "check", ".")
    _run(tree, "ruff", "format", "--check", ".")
    _run(tree, "mypy")
    tests = [str(file.relative_to(tree)) for file in tree.rglob("test_*.py")]
    own = [file for file in tests if not (ROOT / file).exists()]
    assert len(own) == 6
    picked = "Pension or pension or first-day or office or criteria or layer or page or words or together"
    checks = (*CHECKS, *own)
    _run(tree, "pytest", "-q", "-x", "-p", "no:cacheprovider", "-k", picked, *checks)


def test_what_is_written_is_told(tree: Path, ksz: Ksz) -> None:
    """Each file that was written or changed is named, those with something to fill in, and what comes next."""
    before = _files(tree)
    told = json.loads(ksz("new", "rule", "office.hours", "--json").stdout)
    changed = {path for path, content in _files(tree).items() if before.get(path) != content}
    assert {*told["written"], *told["changed"]} == changed
    assert all(FILL_IN in (tree / path).read_text(encoding="utf-8") for path in told["written"])
    assert told["next"][0].startswith(f"grep -n '{FILL_IN}'")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("service", "HandiService", "--version", "v2"), "wsdl/soa/HandiService/v2 is there already"),
        (("rule", "criteria.period"), "the rule criteria.period is there already"),
        (("rule", "criteria.periods"), "criteria.py has a periods already"),
        (("scenario", "starter"), "a scenario starter is there already"),
        (("scenario", "01-no-inscription"), "a scenario 01-no-inscription is there already"),
        (("service", "PensionService", "--source", "employment"), "the source 'employment' is there already"),
    ],
)
def test_nothing_is_overwritten(tree: Path, ksz: Ksz, arguments: tuple[str, ...], told: str) -> None:
    """What is there already stays as it is, told in one line with exit code 2."""
    before = _files(tree)
    assert told in one_line(ksz("new", *arguments), 2)
    assert _files(tree) == before


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("service", "pension"), "a capital first, as PensionService"),
        (("service", "../Pension"), "a capital first, as PensionService"),
        (("service", "Pension", "--version", "2"), "v and a number, as v1"),
        (("service", "Pension", "--family", "ssdn", "--version", "v1"), "a day in eight digits, as 20260302"),
        (("service", "Pension", "--source", "Pensions"), "small letters, digits and `_`"),
        (("rule", "criteria"), "FAMILY.NAME in small letters"),
        (("rule", "criteria.import"), "import is a word of Python"),
        (("rule", "a/b.c"), "FAMILY.NAME in small letters"),
        (("scenario", "First"), "small letters, digits and `-`"),
        (("scenario", "a" * 61), "at most 60 characters"),
    ],
)
def test_a_name_that_cannot_be_is_told_with_the_reason(
    elsewhere: Path, ksz: Ksz, arguments: tuple[str, ...], told: str
) -> None:
    """A wrong name gets one line that says what a name looks like, and nothing is written."""
    assert told in one_line(ksz("new", *arguments), 2)
    assert list(elsewhere.iterdir()) == []


def test_a_scenario_elsewhere_is_one_that_checks_accept(elsewhere: Path, ksz: Ksz) -> None:
    """Outside a checkout a scenario is a file where we stand; `scenario check` finds nothing wrong with it."""
    result = ksz("new", "scenario", "2-first")
    assert result.exit_code == 0
    assert [file.name for file in elsewhere.iterdir()] == ["2-first.yaml"]
    assert ksz("scenario", "check", "2-first.yaml").exit_code == 0
    assert "is there already" in one_line(ksz("new", "scenario", "2-first"), 2)


def test_a_service_elsewhere_is_served_with_its_replies(elsewhere: Path, ksz: Ksz) -> None:
    """Outside a checkout a service is a folder for `serve --contracts`: its contract and scenario are found right, and
    the story of the scenario goes as told. A checkout can have one too, with --here.
    """
    assert ksz("new", "service", "PensionService", "--here").exit_code == 0
    assert {file.parent.name for file in elsewhere.rglob("*.*")} == {"PensionService"}
    scenario = "PensionService/pensionservice.yaml"
    assert ksz("contract", "check", "PensionService").exit_code == 0
    checked = ksz("scenario", "check", scenario, "--contracts", "PensionService")
    assert checked.exit_code == 0, checked.output
    assert "there is no operation PensionService.consult" in ksz("scenario", "check", scenario).stderr
    folders = (Path("PensionService"),)
    app = create_app(Settings(contracts=folders, scenarios=(scenario,)))
    caller = Caller(app)
    story = read_scenarios((scenario,), catalogue=caller.catalogue).parts[-1].content.story
    assert [problem for outcome in run_story(caller, story) for problem in outcome.problems] == []
    app.close()
    assert "is there already" in one_line(ksz("new", "service", "PensionService"), 2)


def test_a_folder_of_contracts_is_of_one_family(elsewhere: Path, ksz: Ksz) -> None:
    """SSDN services and sources belong into a checkout: elsewhere they are refused, and nothing is written."""
    assert "is of family soa" in one_line(ksz("new", "service", "Pensions", "--family", "ssdn"), 2)
    assert "is of family soa" in one_line(ksz("new", "service", "PensionService", "--source", "pensions"), 2)
    assert list(elsewhere.iterdir()) == []


def test_a_rule_elsewhere_is_told_where_it_lives(elsewhere: Path, ksz: Ksz) -> None:
    """Outside a checkout there is no place for a rule: one line says so."""
    assert "no checkout of ksz-simulator here" in one_line(ksz("new", "rule", "criteria.proof"), 2)
    assert list(elsewhere.iterdir()) == []


def test_all_or_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a file cannot be put in its place, those before it are gone again, and what was changed is as it was."""
    (tmp_path / "there.txt").write_text("one\n", encoding="utf-8")
    plan = Plan(tmp_path, {"new/first.txt": "1", "new/second.txt": "2"})
    plan.insert("there.txt", "one", "zero\n")
    real, seen = Path.replace, []

    def full(self: Path, target: Any) -> Path:
        seen.append(target)
        if len(seen) == 2:
            raise OSError(28, "No space left on device", str(target))
        return real(self, target)

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(Failure, match="No space left on device"):
        plan.write()
    assert _files(tmp_path) == {"there.txt": b"one\n"}
    assert not (tmp_path / "new").exists()


def test_a_page_that_cannot_be_made_undoes_all(tmp_path: Path) -> None:
    """Where a page of the docs cannot be made anew, nothing is written."""
    (tmp_path / "page.md").write_text("page\n", encoding="utf-8")
    plan = Plan(tmp_path, {"new.txt": "1"}, made={"page.md": "simulator.there_is_no_such_module"})
    with pytest.raises(Failure, match="nothing was written"):
        plan.write()
    assert _files(tmp_path) == {"page.md": b"page\n"}

# SPDX-License-Identifier: EUPL-1.2
"""`ksz-sim population`: invented people into a file, a database or a running simulator."""

from __future__ import annotations

import json
import sys
from io import StringIO
from pathlib import Path

import pytest

from simulator.cli.progress import progress
from simulator.scenarios.load import read_scenarios
from simulator.store import Store
from tests.cli.conftest import Ksz, one_line
from tests.control.api import Api

AT = ("--at", "2026-03-02")


def test_a_scenario_comes_out(ksz: Ksz, tmp_path: Path) -> None:
    """Without a file a scenario goes to stdout; into a file it goes the same, and it can be loaded."""
    shown = ksz("population", "--size", 12, "--seed", 3, *AT)
    file = tmp_path / "people.yaml"
    assert ksz("population", "--size", 12, "--seed", 3, *AT, "--out", file).exit_code == 0
    assert shown.stdout == file.read_text(encoding="utf-8")
    scenario = read_scenarios((file,))
    assert sum(subject.replaced_by is None for subject in scenario.facts.people.values()) == 12
    assert scenario.data.clock.today().isoformat() == "2026-03-02"


def test_a_scenario_that_is_too_large_is_told(ksz: Ksz, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a scenario would hold more people than can be read again, stderr says what to do instead."""
    monkeypatch.setattr("simulator.scenarios.population.writing.MOST_IN_A_SCENARIO", 3)
    assert "choose a file that ends in .jsonl" in ksz("population", "--size", 4, *AT).stderr
    assert ksz("population", "--size", 3, *AT).stderr == ""


def test_json_lines_come_out(ksz: Ksz, tmp_path: Path) -> None:
    """A file that ends in .jsonl holds a line for each household, with its people as scenarios write them."""
    file = tmp_path / "people.jsonl"
    assert ksz("population", "--size", 20, *AT, "--out", file).exit_code == 0
    rows = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    people = [person for row in rows for person in row["people"] if "replaced_by" not in person]
    assert len(people) == 20
    assert {member["ssin"] for row in rows for member in row["members"]} <= {person["ssin"] for person in people}


def test_into_a_database(ksz: Ksz, tmp_path: Path) -> None:
    """With --database they are loaded into the sandbox of a file, which is made if it is not there."""
    file = tmp_path / "ksz.db"
    result = ksz("population", "--size", 30, *AT, "--database", file, "--sandbox", "many")
    assert result.exit_code == 0, result.output
    assert result.stdout.startswith("sandbox many holds 3")
    store = Store(str(file))
    assert store.count("many", "person") == sum(1 for _ in store.all("many", "person")) >= 30
    store.close()


def test_into_a_running_simulator(there: Ksz, api: Api) -> None:
    """With --sandbox they take the place of what a sandbox of a running simulator holds, and can be asked about."""
    result = there("population", "--size", 15, "--seed", 2, *AT, "--sandbox", api.sandbox)
    assert result.exit_code == 0, result.output
    assert result.stdout.startswith(f"sandbox {api.sandbox} holds 1")


@pytest.mark.parametrize(
    ("given", "says"),
    [
        (("--size", 0), "--size: input should be greater than or equal to 1"),
        (("--size", -1), "--size: input should be greater than or equal to 1"),
        (("--size", 10**9), "--size: input should be less than or equal to 500000"),
        (("--size", "ten"), "'ten' is not a valid integer"),
        (("--size", 5, "--seed", -1), "--seed: input should be greater than or equal to 0"),
        (("--size", 5, "--seed", 2**63), "--seed: the number is too large"),
        (("--size", 5, "--at", "soon"), "'soon' is no day; write it as 2026-03-02"),
        (("--size", 5, "--at", "2026-02-30"), "'2026-02-30' is no day"),
        (("--size", 5, "--at", "1800-01-01"), "--at: 1800-01-01 09:00:00 is no moment between the years"),
        (("--seed", 5), "Missing option '--size'"),
        (("--size", 5, "--out", "x", "--sandbox", "y"), "--out writes a file"),
    ],
)
def test_wrong_options(ksz: Ksz, given: tuple[object, ...], says: str) -> None:
    """What cannot be asked for is told in one line, with exit code 2."""
    assert says in one_line(ksz("population", *given), 2)


def test_a_file_that_cannot_be_written(ksz: Ksz, tmp_path: Path) -> None:
    """A folder that is not there is told in one line."""
    assert "No such file or directory; make its folder first" in one_line(
        ksz("population", "--size", 2, "--out", tmp_path / "no" / "x.yaml"), 2
    )


class _Terminal(StringIO):
    """A terminal that remembers what it was shown."""

    def isatty(self) -> bool:
        return True


def test_a_terminal_shows_how_far_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    """On a terminal a bar tells how many of how many are done; one that is never told anything is not shown."""
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setattr(sys, "stderr", terminal := _Terminal())
    with progress("people", 10):
        pass
    assert terminal.getvalue() == ""
    with progress("people", 10) as watch:
        for _ in range(5):
            watch(2)
    assert "10/10" in terminal.getvalue()


def test_no_bar_elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where stderr is no terminal nothing is shown."""
    monkeypatch.setattr(sys, "stderr", shown := StringIO())
    with progress("people", 10) as watch:
        watch(10)
    assert shown.getvalue() == ""

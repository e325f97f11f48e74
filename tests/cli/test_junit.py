# SPDX-License-Identifier: EUPL-1.2
"""`--junit FILE`: what was checked, as CI servers read it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from simulator.cli.junit import Checks, junit_report
from simulator.errors import NotFoundError
from simulator.store import Store
from tests.cli.conftest import Ksz
from tests.cli.walk import COMMANDS
from tests.control.api import SCENARIO, Api

SCHEMA = etree.XMLSchema(etree.parse(Path(__file__).parent / "junit.xsd"))


def report(file: Path) -> dict[str, str | None]:
    """The tests of a report that is valid, and the message of those that failed."""
    suite = etree.parse(file).getroot()
    SCHEMA.assertValid(suite)
    found = {}
    for test in suite.iter("testcase"):
        failure = test.find("failure")
        found[test.get("name")] = None if failure is None else failure.get("message")
    assert int(suite.get("tests")) == len(found)
    assert int(suite.get("failures")) == sum(message is not None for message in found.values())
    return found


@pytest.mark.parametrize(
    "words", [w for w in COMMANDS if w[0] == "check" or w[-1] in ("check", "verify", "reconcile")], ids=" ".join
)
def test_every_command_that_checks_can_report(words: tuple[str, ...]) -> None:
    """A command that checks something takes --junit."""
    assert "--junit" in {option for parameter in COMMANDS[words].params for option in parameter.opts}


def test_a_database_is_a_test(ksz: Ksz, tmp_path: Path) -> None:
    """A database that this simulator has made is as it makes it."""
    junit, database = tmp_path / "junit.xml", tmp_path / "ksz.db"
    Store(str(database)).close()
    assert ksz("database", "check", "--database", database, "--junit", junit).exit_code == 0
    assert report(junit) == {f"the database {database} is as this simulator makes it": None}


def test_scenarios_are_a_test_each(ksz: Ksz, tmp_path: Path) -> None:
    """Each file is a test; one with problems has failed, and tells all of them."""
    wrong, junit = tmp_path / "wrong.yaml", tmp_path / "junit.xml"
    wrong.write_text(SCENARIO.replace("$marc", "$mark").replace("seed: 7", "seed: x"), encoding="utf-8")
    result = ksz("scenario", "check", wrong, "starter", "--junit", junit)
    assert result.exit_code == 1
    told = report(junit)
    assert list(told) == [str(wrong), "starter"]
    assert told["starter"] is None
    assert "(and " in (told[str(wrong)] or "")
    text = etree.parse(junit).findtext("testcase/failure") or ""
    assert text.splitlines() == [line.removeprefix("ksz-sim: ") for line in result.stderr.splitlines()]


def test_a_check_that_cannot_be_made_is_in_the_report(ksz: Ksz, tmp_path: Path) -> None:
    """A scenario that is not there gets exit code 2, and a failed test beside those that were checked before."""
    junit = tmp_path / "junit.xml"
    assert ksz("scenario", "check", "starter", "starterr", "--junit", junit).exit_code == 2
    told = report(junit)
    assert told["starter"] is None
    assert "there is no scenario 'starterr'" in (told["can be checked"] or "")


def test_contracts_are_a_test_each(ksz: Ksz, tmp_path: Path) -> None:
    """Each contract is a test; a folder that cannot be read is one that failed."""
    junit, wrong = tmp_path / "junit.xml", tmp_path / "wrong"
    assert ksz("contract", "check", "--junit", junit).exit_code == 0
    told = report(junit)
    assert len(told) > 10
    assert set(told.values()) == {None}
    (wrong / "soa" / "Some" / "v1").mkdir(parents=True)
    (wrong / "soa" / "Some" / "v1" / "contract.yaml").write_text("nonsense: true\n", encoding="utf-8")
    assert ksz("contract", "check", "--contracts", wrong, "--junit", junit).exit_code == 1
    assert any(report(junit).values())


def test_a_journal_that_is_as_written(there: Ksz, api: Api, tmp_path: Path) -> None:
    """Each chain is a test; a head that nobody wrote is one that failed."""
    junit = tmp_path / "junit.xml"
    here = ("journal", "verify", "--sandbox", api.sandbox, "--junit", junit)
    assert there(*here).exit_code == 0
    assert set(report(junit).values()) == {None}
    head = f"{api.sandbox}/{'0' * 8}:7:{'0' * 64}"
    assert there(*here, "--expect", head).exit_code == 1
    assert any(report(junit).values())


def test_nobody_answers(ksz: Ksz, tmp_path: Path) -> None:
    """Where no simulator runs, the report says so: CI finds a failed test, not a missing file."""
    junit = tmp_path / "junit.xml"
    assert ksz("journal", "verify", "--junit", junit).exit_code == 2
    assert "no simulator answers" in (report(junit)["can be checked"] or "")


@pytest.mark.parametrize("place", ["no-folder/junit.xml", "."])
def test_a_report_that_cannot_be_written_loses_nothing(ksz: Ksz, tmp_path: Path, place: str) -> None:
    """What was found is printed all the same; then one line says why there is no report, with exit code 2."""
    result = ksz("scenario", "check", "starter", "--junit", tmp_path / place)
    assert result.exit_code == 2
    assert len(result.stderr.splitlines()) == 1
    if place != ".":  # a folder is refused before anything is checked
        assert "starter: fine" in result.stdout
        assert "cannot be written" in result.stderr
    assert list(tmp_path.iterdir()) == []


def test_an_older_report_stays_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A report that breaks off while it is written leaves the one that was there."""
    file = tmp_path / "junit.xml"
    file.write_text("before", encoding="utf-8")

    def full(self: Path, target: Any) -> Path:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(Exception, match="No space left"), junit_report(file, "test") as checks:
        checks.add("one")
    assert file.read_text(encoding="utf-8") == "before"


def test_an_error_goes_on(tmp_path: Path) -> None:
    """An error inside is told by the report and raised all the same."""
    file = tmp_path / "junit.xml"
    with pytest.raises(NotFoundError), junit_report(file, "test"):
        raise NotFoundError("there is nothing")
    assert report(file) == {"can be checked": "there is nothing"}


def test_what_xml_cannot_hold_is_replaced() -> None:
    """Control characters in a message do not break the report."""
    checks = Checks("test")
    checks.add("a\x00b", ["c\x1bd", "<&>"])
    suite = etree.fromstring(checks.to_xml())
    SCHEMA.assertValid(suite)
    assert suite.findtext("testcase/failure") == "c\ufffdd\n<&>"

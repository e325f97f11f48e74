# SPDX-License-Identifier: EUPL-1.2
"""`ksz-sim check`: exit code 0 where it is so, 1 where it is not, 2 where it cannot be meant."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from lxml import etree

from tests.cli.conftest import Ksz, one_line
from tests.control.api import AN, CARLA, Api
from tests.control.test_exchanges import _ask

TI = "RetrieveTIGroups.retrieveTI"


@pytest.fixture
def asked(api: Api) -> Api:
    """A sandbox in which An was asked about (answered), then Carla (refused)."""
    _ask(api, AN)
    _ask(api, CARLA)
    return api


@pytest.mark.parametrize(
    "arguments",
    [
        ("received", TI, "--ssin", AN, "--times", "1"),
        ("received", "--ssin", CARLA, "--outcome", "refused"),
        ("received", TI, "--request", "{legalContext: PCSA:SOCIAL_INQUIRY}", "--at-least", "2", "--at-most", "2"),
        ("never", TI, "--organisation", "0999100295"),
        ("in-order", TI, f'{{operation: {TI}, ssin: "{CARLA}"}}'),
        ("refused", "--code", "MSG00012", "--rule", "inscription.active"),
    ],
)
def test_what_was_so_gets_zero(asked: Api, there: Ksz, arguments: tuple[str, ...]) -> None:
    """A check that passes has exit code 0 and one line on stdout."""
    result = there("check", *arguments, "--sandbox", asked.sandbox)
    assert result.exit_code == 0, result.output
    assert len(result.stdout.splitlines()) == 1


def test_what_was_not_so_gets_one(asked: Api, there: Ksz) -> None:
    """A check that fails has exit code 1, and tells on stdout what was received instead."""
    result = there("check", "never", TI, "--ssin", AN, "--sandbox", asked.sandbox)
    assert result.exit_code == 1
    assert result.stdout.splitlines()[0] == f"expected never, received once: {TI} about {AN}"
    assert result.stderr == ""


def test_what_cannot_be_meant_gets_two(asked: Api, there: Ksz, ksz: Ksz) -> None:
    """An operation that there is not, a sandbox that there is not, and no simulator, get exit code 2."""
    wrong = there("check", "never", "RetreveTIGroups.retrieveTI", "--sandbox", asked.sandbox)
    assert "There is RetrieveTIGroups.retrieveTI" in one_line(wrong, 2)
    assert "there is no sandbox" in one_line(there("check", "never", "--sandbox", "nowhere"), 2)
    assert "no simulator answers" in one_line(ksz("check", "never"), 2)


def test_the_answer_is_there_for_programs(asked: Api, there: Ksz, tmp_path: Path) -> None:
    """--json gives the answer of the control API, --junit a report with one test."""
    file = tmp_path / "report.xml"
    result = there("check", "received", TI, "--times", "1", "--json", "--junit", file, "--sandbox", asked.sandbox)
    assert result.exit_code == 1
    told = json.loads(result.stdout)
    assert (told["passed"], len(told["matched"])) == (False, 2)
    suite = etree.parse(str(file)).getroot()
    assert (suite.get("tests"), suite.get("failures")) == ("1", "1")
    assert suite.find("testcase").get("name") == f"received operation={TI} times=1"
    assert suite.find("testcase/failure").text == told["message"]

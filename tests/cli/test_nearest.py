# SPDX-License-Identifier: EUPL-1.2
"""A name that is none is told with the nearest ones, in one line, wherever it is given."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Ksz, one_line
from tests.control.api import GENT, Api


@pytest.mark.parametrize(
    "arguments",
    [
        ("scenario", "check", "startr"),
        ("scenario", "show", "startr"),
        ("scenario", "load", "startr"),
        ("serve", "--scenario", "startr", "--port", "0"),
        ("certs", "make", "somewhere", "--scenario", "startr"),
    ],
    ids=" ".join,
)
def test_an_unknown_scenario(
    ksz: Ksz, arguments: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An unknown scenario is told with the nearest, exit code 2, whichever command it is given to."""
    monkeypatch.chdir(tmp_path)
    assert "there is no scenario 'startr'; did you mean starter?" in one_line(ksz(*arguments), 2)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("command", ["check", "show", "load"])
def test_a_place_is_no_name(ksz: Ksz, command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a place on this machine was meant, no name is suggested: what a scenario's file is like is told."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "notes.txt").write_text("x", encoding="utf-8")
    for place, told in ((tmp_path, "is a folder"), ("/no/such", "no scenario in"), ("notes.txt", "no scenario in")):
        line = one_line(ksz("scenario", command, place), 2)
        assert f"{place}" in line
        assert told in line
        assert "ends in .yaml" in line
        assert "did you mean" not in line


def test_an_unknown_scenario_of_a_running_simulator(there: Ksz, api: Api) -> None:
    """The control API tells the nearest too, and nothing changes."""
    reply = api.post("scenario", {"names": ["startr"]})
    assert (reply.status, "starter" in reply.message) == (422, True)
    assert "starter" in one_line(there("sandbox", "create", "another", "--scenario", "startr"), 1)
    assert api.get("persons").json["total"] == 3


def test_a_scenario_like_no_other(ksz: Ksz) -> None:
    """Where none is near, some of those that there are stand in the line."""
    line = one_line(ksz("scenario", "show", "zzzz"), 2)
    assert "did you mean" not in line
    assert "there are bench, edge-cases" in line


@pytest.mark.parametrize(
    ("arguments", "near"),
    [
        (("jornal", "list"), "Did you mean journal?"),
        (("journal", "lst"), "'list'"),
        (("journal", "list", "--limt", "3"), "'--limit'"),
        (("call", "HandiServic.consultPayments", "--as", GENT), "HandiService.consultPayments"),
    ],
)
def test_other_names(ksz: Ksz, arguments: tuple[str, ...], near: str) -> None:
    """Commands, options and operations are told with the nearest, exit code 2."""
    assert near in one_line(ksz(*arguments), 2)


def test_an_unknown_sandbox(there: Ksz, api: Api) -> None:
    """An unknown sandbox is told with those that there are, exit code 1."""
    assert api.sandbox in one_line(there("reset", "--sandbox", api.sandbox[:-1]), 1)

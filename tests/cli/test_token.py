# SPDX-License-Identifier: EUPL-1.2
"""A token that is wrong, or missing, is told by every command that speaks to a running simulator."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import pytest

from simulator.server import Server
from simulator.settings import Settings
from tests.cli.conftest import Ksz, one_line
from tests.cli.walk import COMMANDS
from tests.control.api import AN, GENT

WORDS = {
    "operation": "RetrieveTIGroups.retrieveTI", "organisation": GENT, "cbe": GENT, "target": "http://127.0.0.1:9",
    "ssin": AN, "names": "starter", "steps": "RetrieveTIGroups.retrieveTI", "span": "+1d", "exchange": "1",
    "moment": "2026-03-02", "number": "1",
}  # fmt: skip
"""What parameters get, by name; others a word."""
NEEDED = {("fault", "add"): ("--reset",), ("population",): ("--sandbox", "mine")}
"""What else a command has to know before it asks."""


def _speaking() -> Iterator[tuple[str, ...]]:
    for words, command in COMMANDS.items():
        if {"url", "token"} <= {parameter.name for parameter in command.params}:
            yield words


def _arguments(words: tuple[str, ...], folder: Path) -> list[str]:
    """A command with what it needs, and nothing else."""
    given = [*words, *NEEDED.get(words, ())]
    for parameter in COMMANDS[words].params:
        if not (parameter.required or (isinstance(parameter, click.Argument) and parameter.nargs == -1)):
            continue
        value = _value(parameter, folder)
        given += [value] if isinstance(parameter, click.Argument) else [parameter.opts[0], value]
    return given


def _value(parameter: click.Parameter, folder: Path) -> str:
    if isinstance(parameter.type, click.Path):
        file = folder / "a-file"
        file.write_text("time;user;ssin;organisation;operation;reason\n", encoding="utf-8")
        return str(file)
    return WORDS.get(parameter.name or "", "1" if isinstance(parameter.type, click.types.IntParamType) else "a-word")


@pytest.fixture(scope="module")
def guarded() -> Iterator[str]:
    """The URL of a simulator with a token."""
    with Server(Settings(port=0, token="fake-token")) as server:
        yield server.url


@pytest.mark.parametrize("token", [None, "fake-other"], ids=["none", "wrong"])
@pytest.mark.parametrize("words", list(_speaking()), ids=" ".join)
def test_every_command_tells_it(guarded: str, words: tuple[str, ...], token: str | None, tmp_path: Path) -> None:
    """One line that says how it is given, exit code 2, and nothing is written; with --json the same as JSON."""
    ksz = Ksz({"KSZ_SIM_URL": guarded} | ({"KSZ_SIM_TOKEN": token} if token else {}))
    arguments: list[Any] = _arguments(words, tmp_path)
    before = sorted(tmp_path.iterdir())
    line = one_line(ksz(*arguments), 2)
    assert ("asks for a token" if token is None else "token is not the one") in line
    assert "--token or KSZ_SIM_TOKEN" in line
    error = json.loads(ksz(*arguments, "--json").stderr)["error"]
    assert (error["exit_code"], "--token or KSZ_SIM_TOKEN" in error["message"]) == (2, True)
    assert sorted(tmp_path.iterdir()) == before

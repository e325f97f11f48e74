# SPDX-License-Identifier: EUPL-1.2
"""`--json`: answers and errors for programs, with every command."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest
from click.testing import Result

from tests.cli.conftest import Ksz
from tests.cli.walk import COMMANDS
from tests.control.api import AN, GENT, Api


def _error(result: Result, code: int) -> dict[str, Any]:
    """The JSON of a command that failed: nothing on stdout, one line on stderr."""
    assert result.exit_code == code, result.output
    assert result.stdout == ""
    assert len(result.stderr.splitlines()) == 1
    told: dict[str, Any] = json.loads(result.stderr)["error"]
    assert told["exit_code"] == code
    return told


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_every_command_takes_json(ksz: Ksz, words: tuple[str, ...]) -> None:
    """Each command has --json, and with it tells what is wrong as JSON, be it the command line itself."""
    assert "--json" in {option for parameter in COMMANDS[words].params for option in parameter.opts}
    told = _error(ksz(*words, "--no-such-option", "--json"), 2)
    assert told["message"]
    assert told["problems"] == []


def test_an_unknown_command_is_told_as_json(ksz: Ksz) -> None:
    """Also a command that there is not."""
    assert "No such command 'jornal'" in _error(ksz("jornal", "list", "--json"), 2)["message"]


def test_what_stands_after_two_dashes_is_no_option(ksz: Ksz) -> None:
    """`--` ends the options: then `--json` is a name, and errors are text."""
    assert ksz("ssin", "--", "--json").stderr.startswith("ksz-sim: ")


def test_problems_of_a_file_are_told_one_by_one(there: Ksz, tmp_path: Path, api: Api) -> None:
    """What the server finds wrong in a scenario is told with file, line, path, message and remedy."""
    file = tmp_path / "wrong.yaml"
    file.write_text("scenario: wrong\ntitle: {en: Wrong}\nclock: never\n", encoding="utf-8")
    told = _error(there("scenario", "load", file, "--sandbox", api.sandbox, "--json"), 1)
    assert {(p["line"], p["path"].partition(".")[0]) for p in told["problems"]} == {(3, "clock")}
    assert all(set(p) == {"file", "line", "path", "message", "remedy"} for p in told["problems"])


def test_no_simulator_is_told_as_json(ksz: Ksz) -> None:
    """Exit code 2 where nothing answers."""
    assert "no simulator answers" in _error(ksz("health", "--json"), 2)["message"]


def test_answers_of_commands_that_do_something(there: Ksz, api: Api, tmp_path: Path) -> None:
    """What is deleted, removed, written or asked is told as JSON too."""

    def answer(*arguments: Any, code: int = 0) -> Any:
        result = there(*arguments, "--json")
        assert result.exit_code == code, result.output
        return json.loads(result.stdout)

    here = ("--sandbox", api.sandbox)
    assert answer("fault", "add", *here, "--id", "one", "--timeout")["faults"][0]["id"] == "one"
    assert answer("fault", "show", "one", *here)["id"] == "one"
    gone = answer("fault", "remove", "one", *here)
    assert gone == {"sandbox": api.sandbox, "removed": ["one"], "all": False}
    call = ("call", "RetrieveTIGroups.retrieveTI", "--as", GENT, "--about", AN, "--user", "gent:fake-gent", *here)
    asked = answer(*call)
    assert (asked["http_status"], asked["data"]) == (200, True)
    assert asked["reply"].startswith("<")
    assert answer(*call, "--curl")["curl"].startswith("curl ")
    file = tmp_path / "all.csv"
    exported = answer("journal", "export", *here, "--format", "csv", "--output", file)
    assert exported == {"file": str(file), "format": "csv", "exchanges": 1}
    assert answer("journal", "export", *here)["operation"] == "retrieveTI"
    assert "give --output" in _error(there("journal", "export", *here, "--format", "csv", "--json"), 2)["message"]
    invented = answer("population", "--size", "3", "--at", "2026-03-02", *here)
    assert invented["people"] >= 3
    assert answer("population", "--size", "3", "--out", tmp_path / "three.jsonl") == {
        "file": str(tmp_path / "three.jsonl")
    }
    assert answer("sandbox", "delete", api.sandbox) == {"deleted": api.sandbox}


def test_serve_tells_one_line(tmp_path: Path) -> None:
    """`serve --json` tells in its first and only line where it answers, for programs that start it."""
    command = [sys.executable, "-m", "simulator.cli", "serve", "--port", "0", "--json"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        told = json.loads(process.stdout.readline())
        try:
            assert told["process"] == process.pid
            with urlopen(f"{told['control']}/health", timeout=30) as health:
                assert json.load(health)["version"] == told["version"]
        finally:
            process.send_signal(signal.SIGTERM)
            rest = process.stdout.read()
    assert (process.returncode, rest) == (0, "")

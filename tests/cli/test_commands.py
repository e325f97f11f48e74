# SPDX-License-Identifier: EUPL-1.2
"""The command line as a whole."""

from __future__ import annotations

import pkgutil
import subprocess
import sys
from pathlib import Path

import pytest

from simulator import __version__, cli
from tests.cli.conftest import Ksz, one_line

COMMANDS = sorted(module.name for module in pkgutil.iter_modules([str(Path(cli.__file__).parent / "commands")]))


def test_help_lists_every_command(ksz: Ksz) -> None:
    """--help lists a command for each module."""
    result = ksz("--help")
    assert result.exit_code == 0
    assert {"serve", "scenario", "contract", "reset", "clock", "journal", "sandbox", "ssin", "version"} <= set(COMMANDS)
    assert all(f"\n  {command} " in result.stdout for command in COMMANDS)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help(ksz: Ksz, command: str) -> None:
    """Each command says what it does."""
    result = ksz(command, "--help")
    assert result.exit_code == 0
    assert f"Usage: ksz-sim {command}" in result.stdout


def test_version(ksz: Ksz) -> None:
    """`version` tells the version."""
    assert ksz("version").stdout == f"ksz-simulator {__version__}\n"
    assert f'"version": "{__version__}"' in ksz("version", "--json").stdout


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ((), "Missing command"),
        (("scenario",), "Missing command"),
        (("nothing",), "No such command"),
        (("commands",), "No such command"),
        (("version", "--loud"), "No such option"),
        (("clock", "set"), "Missing argument 'MOMENT'"),
        (("journal", "show", "one"), "is not a valid int"),
        (("journal", "list", "--limit", "x"), "is not a valid int"),
        (("serve", "--port", "x"), "is not a valid int"),
    ],
)
def test_wrong_usage_is_one_line(ksz: Ksz, arguments: tuple[str, ...], told: str) -> None:
    """Wrong usage is told in one line on stderr, with exit code 2."""
    line = one_line(ksz(*arguments), 2)
    assert told in line
    assert "--help" in line


def test_the_command_line_starts_without_what_is_slow() -> None:
    """Importing the command line imports no web framework, no database and no drawing of tables."""
    slow = {"flask", "rich", "zeep", "lxml", "sqlalchemy", "pydantic", "spyne", "uvicorn", "faker"}
    code = "import simulator.cli, simulator.cli.commands.version, sys; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert slow & set(done.stdout.split()) == set()


def test_the_server_starts_without_what_only_invents_people() -> None:
    """A simulator with the starter in it has imported nothing that makes up names."""
    code = (
        "import sys; from simulator.app import create_app; from simulator.settings import Settings; "
        "create_app(Settings(scenarios=('starter',))).close(); print(*sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert {"faker", "simulator.scenarios.population.names"} & set(done.stdout.split()) == set()


def test_it_can_be_run_as_a_module() -> None:
    """`python -m simulator.cli` is `ksz-sim`."""
    done = subprocess.run(
        [sys.executable, "-m", "simulator.cli", "version"], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (0, f"ksz-simulator {__version__}\n")

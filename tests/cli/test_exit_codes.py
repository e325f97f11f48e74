# SPDX-License-Identifier: EUPL-1.2
"""The exit codes: each is told, and each comes from a real process."""

from __future__ import annotations

import re
import signal
import socket
import subprocess
from pathlib import Path

import pytest

from simulator.cli.exit_codes import MEANING
from simulator.server import Server
from tests.cli.terminal import COMMAND, environment

DOCS = Path(__file__).parents[2] / "docs"


def _code(*arguments: str) -> int:
    return subprocess.run((*COMMAND, *arguments), capture_output=True, env=environment(), check=False).returncode


def test_every_code_is_told() -> None:
    """docs/cli.md and --help have the same codes."""
    table = (DOCS / "cli.md").read_text(encoding="utf-8")
    assert [int(code) for code in re.findall(r"^\| (\d+) \|", table, re.MULTILINE)] == sorted(MEANING)
    shown = subprocess.run((*COMMAND, "--help"), capture_output=True, text=True, env=environment(), check=True).stdout
    assert [int(code) for code in re.findall(r"^  (\d+) +\w", shown, re.MULTILINE)] == sorted(MEANING)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("version",), 0),
        (("ssin", "84051290054"), 0),
        (("ssin", "84051290055"), 1),
        (("sandbox", "delete", "nobody-made-it"), 1),
        (("nonsense",), 2),
        (("version", "--nonsense"), 2),
        (("scenario", "check", "starterr"), 2),
        (("serve", "--scenario", "starterr"), 2),
        (("health", "--url", "http://127.0.0.1:9"), 2),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_codes_of_real_commands(server: Server, monkeypatch: pytest.MonkeyPatch, arguments: tuple, code: int) -> None:
    """0 is fine, 1 refused or wrong, 2 usage or configuration."""
    monkeypatch.setenv("KSZ_SIM_URL", server.url)
    assert _code(*arguments) == code


def test_an_interrupted_command() -> None:
    """Ctrl-C while a command waits for an answer is 130, without a trace of it."""
    with socket.create_server(("127.0.0.1", 0)) as never_answers:
        url = f"http://127.0.0.1:{never_answers.getsockname()[1]}"
        command = (*COMMAND, "health", "--url", url)
        with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=environment()) as process:
            connection, _ = never_answers.accept()
            with connection:
                process.send_signal(signal.SIGINT)
                assert (process.wait(30), process.stderr.read().strip() if process.stderr else "") == (130, "")

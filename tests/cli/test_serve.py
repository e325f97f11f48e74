# SPDX-License-Identifier: EUPL-1.2
"""`ksz-sim serve`: a process that greets, answers and ends when told to."""

from __future__ import annotations

import os
import shlex
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from simulator.cli.welcome import welcome
from simulator.network import Network
from simulator.scenarios.load import read_scenarios
from simulator.settings import Settings
from simulator.world.sandboxes import DEFAULT
from tests.cli.conftest import Ksz, one_line
from tests.control.api import AN, SCENARIO, Api
from tests.soap.wire import send

LISTENS = "listens on "


@dataclass(frozen=True)
class Serving:
    """A process of `serve` that answers."""

    process: subprocess.Popen[str]
    greeting: list[str]

    @property
    def api(self) -> Api:
        """Its control API."""
        return Api(self.greeting[0].split(LISTENS)[1])

    def end(self, how: signal.Signals = signal.SIGTERM) -> tuple[int, str, str]:
        """Exit code, and what it still prints on stdout and stderr, after it was told to end."""
        self.process.send_signal(how)
        out, err = self.process.communicate(timeout=10)
        return self.process.returncode, out, err


@contextmanager
def _serving(*options: str) -> Iterator[Serving]:
    """`serve` on a free port, after its greeting."""
    environment = {key: value for key, value in os.environ.items() if not key.startswith("KSZ_SIM_")}
    command = [sys.executable, "-m", "simulator.cli", "serve", "--port", "0", *options]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdout=pipe, stderr=pipe, text=True, env=environment) as process:
        try:
            yield Serving(process, list(_greeting(process)))
        finally:
            if process.poll() is None:
                process.kill()


def _greeting(process: subprocess.Popen[str]) -> Iterator[str]:
    assert process.stdout is not None
    for line in process.stdout:
        yield line.rstrip("\n")
        if line.startswith("Stop with"):
            return
    raise AssertionError(process.communicate(timeout=10)[1])


@pytest.mark.parametrize("stop", [signal.SIGTERM, signal.SIGINT])
def test_it_serves_until_it_is_told_to_stop(tmp_path: Path, stop: signal.Signals) -> None:
    """It answers, and ends with exit code 0 and without complaint on SIGTERM and on Ctrl-C."""
    scenario = tmp_path / "office.yaml"
    scenario.write_text(SCENARIO, encoding="utf-8")
    with _serving("--scenario", str(scenario), "--clock", "2026-04-01T09:00:00", "--seed", "3") as serving:
        told = serving.api.get("").json
        assert (told["clock"]["today"], told["seed"], told["counts"]["persons"]) == ("2026-04-01", 3, 3)
        assert serving.end(stop) == (0, "Stopped.\n", "")


def test_a_database_on_disk_outlives_the_process(tmp_path: Path) -> None:
    """What was changed is there when the same database is served again."""
    options = ("--database", str(tmp_path / "ksz.db"), "--scenario", "starter")
    for expected in (0, 1):
        with _serving(*options) as serving:
            assert serving.api.get(f"persons/{AN}").json["inscriptions"]
            assert len(serving.api.get("/control/v1/sandboxes").json["sandboxes"]) == 1 + expected
            serving.api.post("/control/v1/sandboxes", {"name": "kept"})
            assert serving.end()[0] == 0


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--port", "99999"), "port: "),
        (("--threads", "0"), "threads: "),
        (("--clock", "soon"), "clock: "),
        (("--token", ""), "token: "),
        (("--scenario", "nothing"), "there is no scenario 'nothing'"),
        (("--database", "mysql://x"), "not supported"),
        (("--database", "/nowhere/at/all/ksz.db"), "cannot be used"),
        (("--contracts", "/nowhere"), "does not exist"),
    ],
)
def test_it_does_not_start_with_what_cannot_be(ksz: Ksz, arguments: tuple[str, ...], told: str) -> None:
    """Exit code 2, and one line that says which option is wrong."""
    assert told in one_line(ksz("serve", *arguments), 2)


def test_a_wrong_scenario_stops_the_start(ksz: Ksz, tmp_path: Path) -> None:
    """Exit code 2 for a scenario with problems, each in one line with its place."""
    file = tmp_path / "wrong.yaml"
    file.write_text(SCENARIO.replace("1984-05-12", "1985-05-12"), encoding="utf-8")
    assert one_line(ksz("serve", "--scenario", file), 2).startswith(f"{file}:")


def test_a_port_that_is_taken_is_told(ksz: Ksz) -> None:
    """Exit code 2 where another program listens on the port."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert f"127.0.0.1:{port} cannot be used" in one_line(ksz("serve", "--port", port), 2)


@pytest.fixture
def greeted(tmp_path: Path) -> Iterator[tuple[list[str], Settings]]:
    """The greeting of a simulator with the scenario `office`."""
    file = tmp_path / "office.yaml"
    file.write_text(SCENARIO.replace("  an:\n", "  an:\n    about: {en: Inscribed in Ghent}\n"), encoding="utf-8")
    settings = Settings(scenarios=(str(file),))
    network = Network(settings)
    read_scenarios(settings.scenarios).load_into(network.sandboxes.get(DEFAULT))
    yield list(welcome(network, "http://127.0.0.1:1")), settings
    network.close()


def test_the_greeting_names_organisations_and_people(greeted: tuple[list[str], Settings]) -> None:
    """The greeting has users, people with what they are good for, and no password of a scenario that is not ours."""
    lines = greeted[0]
    assert "  0999100196  OCMW Gent: user gent, password as in the scenario" in lines
    assert not [line for line in lines if "fake-" in line]
    assert f"  {AN}  An Proefmans: Inscribed in Ghent" in lines


def test_the_commands_of_the_greeting_work() -> None:
    """One command of the greeting is answered with data, the other refused for want of an inscription."""
    with _serving("--scenario", "starter") as serving:
        commands = [line for line in serving.greeting if line.startswith("  curl ")]
        codes = [_send(line) for line in commands]
        serving.end()
    assert codes == ["MSG00000", "MSG00012"]


def _send(line: str) -> str | None:
    words = shlex.split(line)
    options = dict(zip(words[3::2], words[4::2], strict=True))
    address = words[2]
    path = "/" + address.split("/", 3)[3]
    user, _, password = options["-u"].partition(":")
    reply = send(address.removesuffix(path), path, options["-d"], auth=(user, password))
    return reply.text("//status/code")


def test_without_scenario_the_greeting_says_how_to_load_one() -> None:
    """Without scenario nobody may call, and the greeting says what to do."""
    network = Network(Settings())
    lines = list(welcome(network, "http://127.0.0.1:1"))
    network.close()
    assert "--scenario starter" in lines[-1]

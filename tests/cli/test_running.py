# SPDX-License-Identifier: EUPL-1.2
"""Commands for a running simulator: clock, reset, sandboxes, journal, health."""

from __future__ import annotations

import json
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest

from simulator.server import Server
from simulator.settings import Settings
from tests.cli.conftest import Ksz, one_line
from tests.control.api import AN, CARLA, GENT, Api
from tests.control.test_exchanges import TI, _question
from tests.soap.wire import TI_GROUPS, send


def test_a_simulator_that_answers_is_well(there: Ksz, ksz: Ksz) -> None:
    """`health` has exit code 0 where a simulator answers, and 2 where none does."""
    assert there("health").exit_code == 0
    assert json.loads(there("health", "--json").stdout)["status"] == "ok"
    assert "start one with `ksz-sim serve`" in one_line(ksz("health"), 2)


@pytest.mark.parametrize(
    "url", ["nonsense", "http://", "ftp://127.0.0.1", "http://127.0.0.1:99999", "http://no.invalid:1"]
)
def test_a_url_where_nothing_can_be(ksz: Ksz, url: str) -> None:
    """Exit code 2 for a URL that leads nowhere."""
    assert url in one_line(ksz("clock", "--url", url), 2)


class _Other(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        """Something else than a simulator."""
        self.send_response(404 if "sandboxes" in self.path else 200)
        self.end_headers()
        self.wfile.write(b"<html>")

    def log_message(self, *_: object) -> None:
        """Nothing is logged."""


@pytest.fixture(scope="module")
def other() -> Iterator[Ksz]:
    """Another server than ours."""
    with HTTPServer(("127.0.0.1", 0), _Other) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield Ksz({"KSZ_SIM_URL": f"http://127.0.0.1:{server.server_port}"})
        server.shutdown()


@pytest.mark.parametrize("command", ["health", "clock"])
def test_another_server_is_no_simulator(other: Ksz, command: str) -> None:
    """Exit code 2 where something else answers."""
    assert "is no ksz-simulator" in one_line(other(command), 2)


def test_the_token_is_sent() -> None:
    """With a token the simulator answers; without, exit code 2 and the way to send it."""
    with Server(Settings(port=0, token="fake-token")) as server:
        right = Ksz({"KSZ_SIM_URL": server.url, "KSZ_SIM_TOKEN": "fake-token"})
        wrong = Ksz({"KSZ_SIM_URL": server.url})
        assert right("health").exit_code == 0
        assert wrong("health", "--token", "fake-token").exit_code == 0
        assert "token" in one_line(wrong("health"), 2)


def test_a_proxy_is_not_asked_for_this_machine(server: Server) -> None:
    """A proxy of the environment is not asked for what runs here."""
    behind = Ksz({"KSZ_SIM_URL": server.url, "http_proxy": "http://127.0.0.1:9", "HTTP_PROXY": "http://127.0.0.1:9"})
    assert behind("health").exit_code == 0


def test_the_clock(there: Ksz, api: Api) -> None:
    """The time is shown, set, moved and let go."""
    here = ("--sandbox", api.sandbox)
    assert there("clock", *here).stdout == "2026-03-02T09:00:00.000+01:00 (frozen)\n"
    assert there("clock", "show", *here).stdout == "2026-03-02T09:00:00.000+01:00 (frozen)\n"
    assert there("clock", "move", "-1m", *here).stdout == "2026-02-02T09:00:00.000+01:00 (frozen)\n"
    assert there("clock", "move", "+1y+3d", *here).stdout == "2027-02-05T09:00:00.000+01:00 (frozen)\n"
    assert there("clock", "set", "2026-07-01T10:00:00", *here).stdout == "2026-07-01T10:00:00.000+02:00 (frozen)\n"
    assert there("clock", "set", "2026-07-01", "--runs", *here).stdout.endswith("(running)\n")
    assert there("clock", "real", *here).stdout.endswith("(the machine's time)\n")
    assert json.loads(there("clock", "--json", *here).stdout)["real"] is True


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("set", "soon"), "at: "),
        (("move", "later"), "move: 'later' is no span of time"),
        (("move", "+999999y"), "calendar"),
    ],
)
def test_a_time_that_cannot_be(there: Ksz, api: Api, arguments: tuple[str, ...], told: str) -> None:
    """Exit code 1 for a time that the simulator refuses."""
    assert told in one_line(there("clock", *arguments, "--sandbox", api.sandbox), 1)


def test_reset(there: Ksz, api: Api) -> None:
    """A reset begins a new run with what the scenarios said."""
    there("clock", "move", "+1d", "--sandbox", api.sandbox)
    result = there("reset", "--sandbox", api.sandbox)
    assert "run 3 begins at 2026-03-02T09:00" in result.stdout
    assert json.loads(there("reset", "--sandbox", api.sandbox, "--json").stdout)["run"] == 4
    assert one_line(there("reset", "--sandbox", "nowhere"), 1)


def test_sandboxes(there: Ksz) -> None:
    """A sandbox is made, listed and deleted."""
    made = there("sandbox", "create", "own", "--scenario", "starter", "--clock", "2026-05-01", "--seed", "3")
    assert made.stdout.startswith("sandbox own has its services under http://127.0.0.1:")
    assert made.stdout.endswith("/sandbox/own/\n")
    listed = there("sandbox", "list").stdout.splitlines()
    assert [line for line in listed if line.startswith("own ") and "starter" in line and "2026-05-01" in line]
    assert any(s["name"] == "own" for s in json.loads(there("sandbox", "list", "--json").stdout)["sandboxes"])
    assert there("sandbox", "delete", "own").stdout == "sandbox own is gone\n"
    assert "there is no sandbox" in one_line(there("sandbox", "delete", "own"), 1)
    assert json.loads(there("sandbox", "create", "own", "--json").stdout)["counts"]["persons"] == 0
    assert "already" in one_line(there("sandbox", "create", "own"), 1)


def test_a_sandbox_without_a_name(there: Ksz) -> None:
    """A sandbox that is made without NAME has a fresh one, and its URL is told."""
    made = json.loads(there("sandbox", "create", "--json").stdout)
    assert made["url"].endswith(f"/sandbox/{made['name']}")
    assert there("sandbox", "delete", made["name"]).stdout == f"sandbox {made['name']} is gone\n"


def test_a_sandbox_has_callers(there: Ksz) -> None:
    """`--caller` and `sandbox callers` set whose requests are for a sandbox: these and no others; and show them."""
    made = there("sandbox", "create", "claiming", "--scenario", "starter", "--caller", GENT).stdout
    assert made.endswith(f"what {GENT} sends is for it without that prefix too\n")
    assert there("sandbox", "callers", "claiming").stdout == f"{GENT}\n"
    told = there("sandbox", "callers", "claiming", "auto").stdout
    fresh = there("sandbox", "callers", "claiming").stdout.strip()
    assert told == f"from now on sandbox claiming answers what {fresh} and no others send without prefix\n"
    assert fresh.startswith("0999")
    assert fresh != GENT
    assert "callers[0]: the sandbox has no organisation" in one_line(
        there("sandbox", "create", "two", "--caller", fresh), 1
    )
    assert "leave it out" in one_line(there("sandbox", "callers", "claiming", GENT, "--none"), 2)
    assert json.loads(there("sandbox", "callers", "claiming", "--none", "--json").stdout) == {"callers": []}
    assert there("sandbox", "callers", "claiming", "--none").stdout.endswith("answers nothing without prefix\n")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [(("Own",), "name: "), (("new", "--scenario", "x"), "scenarios[0]: there is no scenario 'x'"),
     (("new", "--clock", "soon"), "clock: ")],
)  # fmt: skip
def test_a_sandbox_that_cannot_be(there: Ksz, arguments: tuple[str, ...], told: str) -> None:
    """Exit code 1 for a sandbox that the simulator refuses."""
    assert told in one_line(there("sandbox", "create", *arguments), 1)


@pytest.fixture
def asked(api: Api) -> Api:
    """A sandbox in which one question was answered and one refused."""
    for ssin in (AN, CARLA):
        send(api.url, f"/sandbox/{api.sandbox}{TI_GROUPS}", _question(TI, ssin), auth=("gent", "fake-gent"))
    return api


def test_the_journal_is_listed(there: Ksz, asked: Api) -> None:
    """The list tells each exchange with the reason of a refusal, the newest first."""
    lines = there("journal", "list", "--sandbox", asked.sandbox).stdout.splitlines()
    assert len(lines) == 3
    assert "MSG00012" in lines[1]
    assert f"{GENT} has no inscription of {CARLA}" in lines[1]
    assert f"2026-03-02 09:00:00  RetrieveTIGroups.retrieveTI  {AN}  {GENT}" in lines[2]


@pytest.mark.parametrize(
    ("arguments", "number"),
    [(("--ssin", AN), 1), (("--outcome", "refused"), 1), (("--status", "MSG00000"), 1), (("--service", "None"), 0),
     (("--operation", "retrieveTI"), 2), (("--since", "2026-03-03"), 0), (("--until", "2026-03-03"), 2),
     (("--limit", "1"), 1), (("--ticket", "none"), 0), (("--all-runs",), 2)],
)  # fmt: skip
def test_the_journal_is_filtered(there: Ksz, asked: Api, arguments: tuple[str, ...], number: int) -> None:
    """Every option must hold."""
    found = json.loads(there("journal", "list", *arguments, "--sandbox", asked.sandbox, "--json").stdout)
    assert len(found["exchanges"]) == number


def test_an_exchange_is_shown_with_its_decisions(there: Ksz, asked: Api) -> None:
    """An exchange is shown with each decision, facts and remedy of the refusal, and on demand both messages."""
    number = asked.get("exchanges").json["exchanges"][0]["id"]
    shown = there("journal", "show", number, "--sandbox", asked.sandbox).stdout
    assert "refused with MSG00012" in shown
    assert "NO       inscription.active" in shown
    assert "refused by inscription.active with MSG00012" in shown
    assert f"  ssin: {CARLA}\n" in shown
    assert "remedy: " in shown
    assert "<" not in shown
    whole = there("journal", "show", number, "--messages", "--sandbox", asked.sandbox).stdout
    assert "-- request\n<soapenv:Envelope" in whole
    assert f"        <ssin>{CARLA}</ssin>" in whole
    assert json.loads(there("journal", "show", number, "--json", "--sandbox", asked.sandbox).stdout)["decisions"]


def test_a_journal_that_has_no_such_exchange(there: Ksz, api: Api) -> None:
    """Exit code 1 for an exchange that is not there, and for a filter that cannot be."""
    assert "has no exchange 999" in one_line(there("journal", "show", "999", "--sandbox", api.sandbox), 1)
    assert "outcome: " in one_line(there("journal", "list", "--outcome", "good", "--sandbox", api.sandbox), 1)

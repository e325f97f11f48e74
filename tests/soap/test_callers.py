# SPDX-License-Identifier: EUPL-1.2
"""Sandboxes by calling organisation: plain paths are answered by the sandbox of the caller."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path

import pytest

from simulator.server import Server
from simulator.settings import Settings
from tests.conftest import empty_database, postgres_schema
from tests.control.api import Api
from tests.soap.wire import (
    CONNECTOR,
    TEST_CONNECTION,
    TI_GROUPS,
    connector,
    echo,
    envelope,
    identify,
    send,
    ssdn,
    ti_groups,
)  # fmt: skip

GENT, NAMUR, STRANGER = "0999100196", "0999100295", "0999100988"
AUTH = {GENT: ("ocmw-gent", "fake-gent-password"), NAMUR: ("cpas-namur", "fake-namur-password")}
AN = "84051290054"
postgres = pytest.fixture(postgres_schema)
NOON = datetime(2026, 3, 2, 12)


@pytest.fixture(params=["memory", *(pytest.param(kind, marks=pytest.mark.slow) for kind in ("file", "postgres"))])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Each kind of database, empty; a server is started for each test, so others than in memory are for .ci/run."""
    yield from empty_database(request.param, tmp_path)


@pytest.fixture
def server(database: str) -> Iterator[Server]:
    """The starter with a frozen clock, on each kind of database."""
    with Server(Settings(port=0, database=database, scenarios=("starter",), clock=NOON, seed=5)) as running:
        yield running


def made(server: Server, name: str, *callers: str) -> Api:
    """A sandbox with the starter that has claimed these callers."""
    body = {"name": name, "scenarios": ["starter"], "clock": "2026-03-02T12:00:00", "callers": callers}
    answer = Api(server.url).post("/control/v1/sandboxes", body)
    assert answer.status == 201, answer.content
    return Api(server.url, name)


def ask(url: str, cbe: str, prefix: str = "", auth: tuple[str, str] | None = None) -> str:
    """The ticket of a RetrieveTIGroups by an organisation."""
    user = auth or AUTH.get(cbe) or (cbe, f"fake-{cbe}")
    return send(url, prefix + TI_GROUPS, envelope(ti_groups(AN, cbe)), auth=user).text("//ticketCBSS")


def tickets(api: Api) -> list[str]:
    """The tickets in the journal of a sandbox, the newest first."""
    return [row["ticket"] for row in api.get("exchanges").json["exchanges"]]


def test_a_request_goes_to_the_sandbox_of_its_caller(server: Server) -> None:
    """At the plain path the sandbox that has claimed the caller answers, counts and keeps the exchange, no other."""
    gent, namur, default = made(server, "gent", GENT), made(server, "namur", NAMUR), Api(server.url)
    of_gent, of_namur = ask(server.url, GENT), ask(server.url, NAMUR)
    assert (tickets(gent), tickets(namur), tickets(default)) == ([of_gent], [of_namur], [])
    assert gent.get("exchanges").json["exchanges"][0]["number"] == 1
    by_prefix = ask(server.url, GENT, "/sandbox/namur")
    assert tickets(namur) == [by_prefix, of_namur]
    assert gent.get("").json["callers"] == [GENT]


def test_the_old_services_know_their_caller_too(server: Server) -> None:
    """An SSDN request, whose caller stands in the document inside the string, goes the same way."""
    gent = made(server, "gent", GENT)
    send(server.url, CONNECTOR, envelope(connector(ssdn(GENT, identify(AN)))), auth=AUTH[GENT])
    send(server.url, CONNECTOR, envelope(connector(ssdn(NAMUR, identify(AN)))), auth=AUTH[NAMUR])
    assert [len(tickets(gent)), len(tickets(Api(server.url)))] == [1, 1]


def test_a_message_that_names_nobody_is_told_by_its_user(server: Server) -> None:
    """Where the message names no caller, the user name and password of HTTP Basic do; else it stays in `default`."""
    gent = made(server, "gent", GENT)
    send(server.url, TEST_CONNECTION, envelope(echo()), auth=AUTH[GENT])
    assert len(tickets(gent)) == 1
    send(server.url, TEST_CONNECTION, envelope(echo()), auth=("ocmw-gent", "wrong"))
    send(server.url, TEST_CONNECTION, envelope(echo()))
    assert [len(tickets(gent)), len(tickets(Api(server.url)))] == [1, 2]


def test_what_cannot_be_read_stays_in_default(server: Server) -> None:
    """A request whose caller cannot be read is answered by `default` as ever; a zipped one can be read."""
    gent, default = made(server, "gent", GENT), Api(server.url)
    before = len(tickets(default))
    for body in (b"", b"<a", b"\xff\xfe", b"<!DOCTYPE a><a/>", envelope("<x/>")):
        assert send(server.url, TI_GROUPS, body).status == 500
    assert [len(tickets(gent)), len(tickets(default)) - before] == [0, 5]
    zipped = gzip.compress(envelope(ti_groups(AN, GENT)).encode())
    assert send(server.url, TI_GROUPS, zipped, auth=AUTH[GENT], Content_Encoding="gzip").status == 200
    assert len(tickets(gent)) == 1


def test_two_test_runs_never_see_each_other(server: Server) -> None:
    """Two runs at the same time, each with a caller of its own, get each their own facts, clock and journal."""
    runs = {cbe: made(server, name, cbe) for name, cbe in (("gent", GENT), ("namur", NAMUR))}
    for days, api in enumerate(runs.values(), 1):
        api.put("clock", {"move": f"+{days}d"})
        api.post("faults", {"id": "mine", "what": {"latency": 1}})

    def run(number: int) -> tuple[str, str]:
        cbe = (GENT, NAMUR)[number % 2]
        return cbe, ask(server.url, cbe)

    with ThreadPoolExecutor(8) as pool:
        asked = list(pool.map(run, range(40)))
    for days, (cbe, api) in enumerate(runs.items(), 1):
        rows = api.get("exchanges").json["exchanges"]
        assert {row["ticket"] for row in rows} == {ticket for caller, ticket in asked if caller == cbe}
        assert sorted(row["number"] for row in rows) == list(range(1, 21))
        assert {row["received"][:10] for row in rows} == {f"2026-03-0{2 + days}"}
        assert api.get("faults").json["faults"][0]["hits"] == 20
    assert tickets(Api(server.url)) == []


def test_a_claim_ends_with_its_sandbox(server: Server) -> None:
    """Claims stay through reset and load; they end when they are given up, and with the sandbox."""
    gent, default = made(server, "gent", GENT), Api(server.url)
    gent.post("scenario", {"names": ["starter"]})
    gent.post("reset")
    ask(server.url, GENT)
    assert len(tickets(gent)) == 1
    assert gent.put("callers", {"callers": []}).json == {"callers": []}
    ask(server.url, GENT)
    assert [len(tickets(gent)), len(tickets(default))] == [1, 1]
    gent.put("callers", {"callers": [GENT]})
    assert gent.delete("").status == 204
    ask(server.url, GENT)
    assert len(tickets(default)) == 2
    made(server, "again", GENT)


def test_a_number_belongs_to_one_sandbox(server: Server) -> None:
    """Who claims what another sandbox has claimed is told which one that is, and a sandbox to be made is not made."""
    api = Api(server.url)
    made(server, "gent", GENT)
    other = made(server, "other", NAMUR)
    answer = other.put("callers", {"callers": [NAMUR, GENT]})
    assert answer.status == 409
    assert f"{GENT} of gent" in answer.message
    assert other.get("callers").json == {"callers": [NAMUR]}
    body = {"name": "third", "scenarios": ["starter"], "callers": [GENT]}
    assert api.post("/control/v1/sandboxes", body).status == 409
    assert api.get("/control/v1/sandboxes/third").status == 404


def test_who_is_claimed_exists(server: Server) -> None:
    """A caller is an organisation of the sandbox, and `default` claims nobody; both are told."""
    gent = made(server, "gent")
    answer = gent.put("callers", {"callers": [GENT, STRANGER]})
    assert answer.status == 422
    assert answer.problems[0]["path"] == "callers[1]"
    assert gent.get("callers").json == {"callers": []}
    assert gent.put("callers", {"callers": ["0999100393"]}).status == 422
    assert Api(server.url).put("callers", {"callers": [GENT]}).status == 422


def test_each_run_can_have_a_caller_of_its_own(server: Server) -> None:
    """With `auto` an organisation with a fresh number is made; it may call at once, and no two runs get the same."""

    def make(number: int) -> Api:
        return made(server, f"run-{number}", "auto")

    with ThreadPoolExecutor(4) as pool:
        runs = list(pool.map(make, range(6)))
    callers = [cbe for api in runs for cbe in api.get("callers").json["callers"]]
    assert len(set(callers)) == 6
    for api, cbe in zip(runs, callers, strict=True):
        inscription = {"ssin": AN, "organisation": cbe, "quality": 1, "from": "2026-01-01"}
        assert api.post("inscriptions", inscription).status == 201
        response = send(server.url, TI_GROUPS, envelope(ti_groups(AN, cbe)), auth=(cbe, f"fake-{cbe}"))
        assert response.tree.findtext(".//status/code") == "MSG00000"
        assert len(tickets(api)) == 1


def test_claims_survive_a_restart(database: str) -> None:
    """A database on disk, or on a server, keeps them."""
    with Server(Settings(port=0, database=database, clock=NOON)) as first:
        made(first, "gent", GENT)
    if database == "memory":
        return
    with Server(Settings(port=0, database=database, clock=NOON)) as second:
        ask(second.url, GENT)
        assert len(tickets(Api(second.url, "gent"))) == 1


def test_other_processes_see_a_claim_at_once(postgres: str) -> None:
    """What is claimed, given up or deleted at one server holds at another on that PostgreSQL with the next request."""
    settings = Settings(port=0, database=postgres, scenarios=("starter",), clock=NOON)
    with Server(settings) as one, Server(settings) as two:
        default = Api(two.url)
        ask(two.url, GENT)
        assert len(tickets(default)) == 1
        gent = made(one, "gent", GENT)
        assert ask(two.url, GENT) in tickets(gent)
        gent.put("callers", {"callers": []})
        assert ask(two.url, GENT) in tickets(default)
        gent.put("callers", {"callers": [GENT]})
        assert ask(two.url, GENT) in tickets(gent)
        gent.delete("")
        assert ask(two.url, GENT) in tickets(default)

# SPDX-License-Identifier: EUPL-1.2
"""Sandboxes over the wire: the same transcript for the same scenario, and no leak from one to another."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

import pytest

from simulator.scenarios.load import read_scenarios
from simulator.server import Server
from simulator.settings import Settings
from simulator.world.sandboxes import DEFAULT
from tests.soap.wire import (
    CONNECTOR,
    TEST_CONNECTION,
    TI_GROUPS,
    connector,
    echo,
    envelope,
    identify,
    manage_access,
    person_data,
    send,
    ssdn,
    ti_groups,
)  # fmt: skip

GENT, NAMUR = "0999100196", "0999100295"
AUTH = {GENT: ("ocmw-gent", "fake-gent-password"), NAMUR: ("cpas-namur", "fake-namur-password")}
MARC, AN = "55102790196", "84051290054"
NOON = datetime(2026, 3, 2, 12)
PROOF = person_data("Proefmans", "1955-10-27")


@pytest.fixture
def server(database: str) -> Iterator[Server]:
    """The starter with a frozen clock, on each kind of database."""
    with Server(Settings(port=0, database=database, scenarios=("starter",), clock=NOON, seed=5)) as running:
        yield running


def register(url: str, cbe: str, action: str = "REGISTER", path: str = CONNECTOR) -> str | None:
    """The ReturnCode of a ManageAccess about Marc."""
    body = envelope(connector(ssdn(cbe, manage_access(MARC, action, "2026-01-01", purpose=2, proof=PROOF))))
    return send(url, path, body).inner.findtext("{*}ServiceReply/{*}ResultSummary/{*}ReturnCode")


def status(url: str, ssin: str, cbe: str, prefix: str = "") -> str | None:
    """The status code of RetrieveTIGroups."""
    response = send(url, prefix + TI_GROUPS, envelope(ti_groups(ssin, cbe)), auth=AUTH[cbe])
    return response.tree.findtext(".//status/code")


def transcript(url: str) -> list[bytes]:
    """The raw answers to a conversation with every service, a refusal and a change."""
    talk = [
        (TEST_CONNECTION, echo()),
        (TI_GROUPS, ti_groups(MARC, GENT)),
        (CONNECTOR, connector(ssdn(GENT, identify(AN), identify(MARC)))),
        (CONNECTOR, connector(ssdn(GENT, manage_access(MARC, "REGISTER", "2026-01-01", purpose=2, proof=PROOF)))),
        (TI_GROUPS, ti_groups(MARC, GENT, more="<language>nl</language><history>true</history>")),
        (CONNECTOR, connector(ssdn(GENT, manage_access(MARC, "LIST", "2026-01-01", purpose=None, proof=PROOF)))),
        (TI_GROUPS, ti_groups("12345678901", GENT)),
        (TEST_CONNECTION, "<x/>"),
    ]
    return [
        send(url, path, envelope(body), auth=AUTH[GENT] if path == TI_GROUPS else None).content for path, body in talk
    ]


def test_the_same_scenario_and_seed_give_the_same_transcript(server: Server) -> None:
    """Byte for byte the same answers: after a reset, in another sandbox, and in another process on another store."""
    first = transcript(server.url)
    assert len(set(first)) == len(first)
    server.app.network.sandboxes.get(DEFAULT).reset()
    assert transcript(server.url) == first
    with Server(Settings(port=0, scenarios=("starter",), clock=NOON, seed=5)) as other:
        assert transcript(other.url) == first
    with Server(Settings(port=0, scenarios=("starter",), clock=NOON, seed=6)) as other:
        assert transcript(other.url) != first


def test_journey_on_every_store(server: Server) -> None:
    """On each kind of database REGISTER opens the file of a person, UNREGISTER closes it, for one OCMW only."""
    assert status(server.url, MARC, GENT) == "MSG00012"
    assert register(server.url, GENT) == "0"
    assert status(server.url, MARC, GENT) == "MSG00000"
    assert status(server.url, MARC, NAMUR) == "MSG00012"
    assert register(server.url, GENT, "UNREGISTER") == "0"
    assert status(server.url, MARC, GENT) == "MSG00012"


def test_a_database_on_disk_goes_on_where_it_was(database: str) -> None:
    """A stopped simulator started again on its database has the inscriptions made before, and new tickets."""
    if database == "memory":
        pytest.skip("a database in memory ends with its process")
    settings = Settings(port=0, database=database, scenarios=("starter",), clock=NOON, seed=5)
    with Server(settings) as first:
        register(first.url, GENT)
        before = send(first.url, TEST_CONNECTION, envelope(echo())).text("//ticketCBSS")
    with Server(settings) as second:
        assert status(second.url, MARC, GENT) == "MSG00000"
        assert send(second.url, TEST_CONNECTION, envelope(echo())).text("//ticketCBSS") != before


def test_parallel_load_does_not_leak_between_sandboxes(server: Server) -> None:
    """While eight threads inscribe in one sandbox and ask in another, nobody is ever found in the other."""
    network = server.app.network
    scenario = read_scenarios(("starter",), NOON)
    for name in ("busy", "quiet"):
        scenario.load_into(network.sandboxes.create(name))

    def busy(i: int) -> str | None:
        action = "REGISTER" if i % 2 else "UNREGISTER"
        return register(server.url, GENT, action, path=f"/sandbox/busy{CONNECTOR}")

    def quiet(_: int) -> str | None:
        return status(server.url, MARC, GENT, "/sandbox/quiet")

    with ThreadPoolExecutor(8) as pool:
        jobs = [pool.submit(busy if i % 2 else quiet, i // 2) for i in range(160)]
        answers = [job.result() for job in jobs]
    assert set(answers[0::2]) == {"MSG00012"}
    assert set(answers[1::2]) <= {"0", "1"}
    rows = network.store.count("quiet", "repertory"), network.store.count("busy", "repertory")
    assert rows[1] - rows[0] in (0, 1)


def test_unknown_sandbox_names_those_there_are(server: Server) -> None:
    """A sandbox that does not exist is 404, with the names of those that do."""
    response = send(server.url, f"/sandbox/nope{TEST_CONNECTION}", envelope(echo()))
    assert response.status == 404
    assert "default" in response.content.decode()

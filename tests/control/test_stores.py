# SPDX-License-Identifier: EUPL-1.2
"""Changes on every kind of database, by several clients and by several processes at once."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask.testing import FlaskClient

from simulator.control import create_control
from simulator.network import Network
from simulator.settings import Settings
from tests.control.api import AN, CARLA, FILE, GENT, MARC, SCENARIO, Api

HERE = "/control/v1/sandboxes/default"


def _client(network: Network) -> FlaskClient:
    client = create_control(network).test_client()
    client.environ_base["REMOTE_ADDR"] = "127.0.0.1"
    return client


@pytest.fixture
def network(database: str) -> Iterator[Network]:
    """A network on each kind of database."""
    found = Network(Settings(database=database))
    yield found
    found.close()


def test_every_kind_of_change_on_every_database(network: Network) -> None:
    """People, households, inscriptions, rules and clock change, and a reset takes all of it back."""
    client = _client(network)
    assert client.post(f"{HERE}/scenario", json={"yaml": SCENARIO}).status_code == 200
    child = client.post(f"{HERE}/persons", json={"register": FILE | {"birth": {"date": "2020-03-04"}, "parents": [AN]}})
    ssin = child.get_json()["ssin"]
    members = [{"ssin": AN, "role": 1}, {"ssin": ssin, "role": 3}]
    assert client.put(f"{HERE}/households/home", json={"members": members}).status_code == 200
    row = {"ssin": ssin, "organisation": GENT, "quality": 5, "from": "2026-01-01"}
    assert client.post(f"{HERE}/inscriptions", json=row).status_code == 201
    assert client.put(f"{HERE}/rules", json={"sources_down": ["KSZ"]}).status_code == 200
    assert client.put(f"{HERE}/clock", json={"move": "+1d"}).status_code == 200
    assert client.delete(f"{HERE}/persons/{CARLA}").status_code == 204
    whole = client.get(f"{HERE}/persons/{ssin}").get_json()
    assert (len(whole["households"]), len(whole["inscriptions"])) == (1, 2)
    assert client.get(f"{HERE}/persons/{MARC}").get_json()["households"] == []
    reset = client.post(f"{HERE}/reset").get_json()
    assert reset["counts"] == {"persons": 3, "households": 1, "organisations": 2, "inscriptions": 2, "exchanges": 0}
    assert reset["clock"]["today"] == "2026-03-02"
    assert client.get(f"{HERE}/persons/{MARC}").get_json()["households"]


def test_clients_at_once_get_different_numbers(api: Api) -> None:
    """People added at the same moment get different numbers, and all stand in their parent's file."""
    body = {"register": FILE | {"birth": {"date": "2020-03-04"}, "parents": [AN]}}
    with ThreadPoolExecutor(8) as pool:
        numbers = [reply.json["ssin"] for reply in pool.map(lambda _: api.post("persons", body), range(12))]
    assert len(set(numbers)) == 12
    assert set(api.get(f"persons/{AN}").json["register"]["children"]) == set(numbers)


def test_settings_changed_at_once_are_all_kept(api: Api) -> None:
    """A clock and rules set at the same moment do not undo each other."""
    with ThreadPoolExecutor(8) as pool:
        moves = [pool.submit(api.put, "clock", {"move": "+1d"}) for _ in range(10)]
        rules = [pool.submit(api.put, "rules", {"sources_down": ["KSZ"]}) for _ in range(5)]
        assert {done.result().status for done in (*moves, *rules)} == {200}
    assert api.get("clock").json["today"] == "2026-03-12"
    assert api.get("rules").json["sources_down"] == ["KSZ"]


@pytest.mark.parametrize("database", ["postgres"], indirect=True)
def test_what_one_process_changes_the_other_tells(network: Network, database: str) -> None:
    """With a shared database each process tells what the other has changed."""
    one, other = _client(network), Network(Settings(database=database))
    two = _client(other)
    one.post(f"{HERE}/scenario", json={"yaml": SCENARIO})
    assert two.get(f"{HERE}/persons/{AN}").get_json()["register"]["names"][0]["last"] == "Proefmans"
    one.put(f"{HERE}/persons/{AN}/register", json=FILE)
    assert two.get(f"{HERE}/persons/{AN}").get_json()["register"]["names"][0]["last"] == "Nieuw"
    two.put(f"{HERE}/clock", json={"move": "+1d"})
    assert one.get(f"{HERE}/clock").get_json()["today"] == "2026-03-03"
    one.post("/control/v1/sandboxes", json={"name": "short"})
    assert two.delete("/control/v1/sandboxes/short").status_code == 204
    assert one.get("/control/v1/sandboxes/short").status_code == 404
    other.close()

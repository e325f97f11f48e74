# SPDX-License-Identifier: EUPL-1.2
"""Several processes on one PostgreSQL record together."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from simulator.server import Server
from simulator.settings import Settings
from simulator.testing.story import Message, Request, message_of
from tests.conftest import postgres_schema
from tests.control.api import AN, CARLA, GENT, MARC, SCENARIO, Api

SECRET = "of two processes, in memory"


@pytest.fixture
def there() -> Iterator[Server]:
    """An acceptance environment: another simulator."""
    with Server(Settings(port=0)) as server:
        assert Api(server.url).post("scenario", {"yaml": SCENARIO}).status == 200
        yield server


@pytest.fixture
def database() -> Iterator[str]:
    """An empty PostgreSQL."""
    yield from postgres_schema()


def _about(there: Server, ssin: str) -> Message:
    caller = there.app.network.sandboxes.get("default").organisation(GENT)
    assert caller is not None
    return message_of(there.app.network.catalogue, Request("RetrieveTIGroups.retrieveTI", GENT, ssin), caller)


def _send(server: Server, message: Message) -> None:
    headers = {name.replace("-", "_"): value for name, value in message.headers.items()}
    assert Api(server.url).call("POST", message.path, None, message.body, **headers).status == 200


def _recorded(there: Server, one: Server, other: Server) -> dict[str, set[str]]:
    """The numbers under which each of three people was recorded, by birth date, by two processes at once."""
    api = Api(one.url)
    assert api.put("recording", {"target": there.url}).status == 201
    with ThreadPoolExecutor(8) as pool:
        todo = [(server, _about(there, ssin)) for ssin in (AN, MARC, CARLA) * 3 for server in (one, other)]
        list(pool.map(lambda pair: _send(*pair), todo))
    found = Api(other.url).get("recording/exchanges").json["exchanges"]
    assert len(found) == len(todo)
    numbers: dict[str, set[str]] = {}
    for row in found:
        numbers.setdefault(row["ssin"][:6], set()).add(row["ssin"])
    return numbers


def test_one_number_for_a_person_in_all_processes(there: Server, database: str) -> None:
    """With one secret, what two processes and many threads record of a person has one number."""
    settings = Settings(port=0, database=database, recording_secret=SECRET)
    with Server(settings) as one, Server(settings) as other:
        numbers = _recorded(there, one, other)
        assert {len(found) for found in numbers.values()} == {1}
        assert Api(other.url).delete("recording").json["people"] == 3
        assert Api(one.url).get("recording").json["recording"] is False


def test_no_number_for_two_people_in_any_process(there: Server, database: str) -> None:
    """Without one secret, each process has its own number for a person, and none is that of somebody else."""
    settings = Settings(port=0, database=database)
    with Server(settings) as one, Server(settings) as other:
        numbers = _recorded(there, one, other)
        assert {len(found) for found in numbers.values()} == {2}

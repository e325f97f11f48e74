# SPDX-License-Identifier: EUPL-1.2
"""Several processes on one PostgreSQL record together."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest
import uvicorn

from simulator.server import Server, listen
from simulator.settings import Settings
from tests.conftest import postgres_schema
from tests.control.api import AN, CARLA, MARC, Api
from tests.recording.sending import about, send, start
from tests.recording.targets import keeping, target

SECRET = "of two processes, in memory"


database = pytest.fixture(postgres_schema)


def _recorded(there: Server, one: Server, other: Server) -> dict[str, set[str]]:
    """The numbers under which each of three people was recorded, by birth date, by two processes at once."""
    start(one, there.url)
    with ThreadPoolExecutor(8) as pool:
        todo = [(server, about(there, ssin)) for ssin in (AN, MARC, CARLA) * 3 for server in (one, other)]
        answers = list(pool.map(lambda pair: send(*pair), todo))
    assert {answer.status for answer in answers} == {200}
    found = Api(other.url).get("recording/exchanges").json["exchanges"]
    assert len(found) == len(todo)
    rows = Api(other.url).get("exchanges").json["exchanges"]
    assert sorted(row["number"] for row in rows) == list(range(1, len(todo) + 1))
    numbers: dict[str, set[str]] = {}
    for row in found:
        numbers.setdefault(row["ssin"][:6], set()).add(row["ssin"])
    return numbers


class Port:
    """One that several processes could listen on, so that the first try of a request may not wait."""

    def __init__(self) -> None:
        self.listening = listen(Settings(port=0))

    def server(self, config: uvicorn.Config) -> uvicorn.Server:
        """As ever."""
        return uvicorn.Server(config)


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


def test_a_worker_that_learns_of_a_recording_takes_one_number(there: Server, database: str) -> None:
    """The request with which a worker notices that another one has begun, or ended, a recording has one number too."""
    settings = Settings(port=0, database=database)
    message = about(there, AN)
    with Server(settings) as one, Server(settings, shared=Port()) as other:
        assert send(other, message).status == 401  # nobody has credentials here
        api = start(one, there.url)
        assert send(other, message).status == 200
        assert send(other, message).status == 200
        api.delete("recording")
        assert send(other, message).status == 401
        rows = api.get("exchanges").json["exchanges"]
    assert [(row["number"], row["status"]) for row in reversed(rows)] == [
        (1, "401"), (2, "MSG00000"), (3, "MSG00000"), (4, "401")
    ]  # fmt: skip


def test_other_processes_let_their_connections_go(there: Server, database: str) -> None:
    """A process that did not stop the recording itself closes its connections with the next request that it gets."""
    settings, message, closed = Settings(port=0, database=database), about(there, AN), Event()
    with Server(settings) as one, Server(settings) as other, target(keeping(b"<a/>", closed)) as url:
        api = start(one, url)
        assert send(other, message).content == b"<a/>"
        api.delete("recording")
        assert not closed.is_set()
        assert send(other, message).status == 401
        assert closed.wait(10)

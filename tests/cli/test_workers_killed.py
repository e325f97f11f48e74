# SPDX-License-Identifier: EUPL-1.2
"""A worker that is killed under load loses nothing that it has answered, and the others go on."""

from __future__ import annotations

import http.client
import json
import os
import signal
import sys
from datetime import date, timedelta
from itertools import count
from threading import Event, Thread
from urllib.parse import urlsplit

import pytest

from tests.cli.processes import serving, until
from tests.soap.test_sandboxes import GENT, MARC, PROOF
from tests.soap.wire import CONNECTOR, TEST_CONNECTION, connector, echo, envelope, manage_access, ssdn

READERS, WRITERS, KILLS, BETWEEN = 6, 2, 4, 150
_FIRST = date(1990, 1, 1)


class Client(Thread):
    """Sends one message after the other, over a new connection where one broke, until told to stop."""

    def __init__(self, url: str, stop: Event) -> None:
        super().__init__()
        self._address, self._stop_it = urlsplit(url), stop
        self.acknowledged: list[str] = []
        self.broken = 0

    def run(self) -> None:
        """Note what came whole."""
        connection = self._connection()
        for number in count():
            if self._stop_it.is_set():
                break
            path, body, mark = self.message(number)
            try:
                connection.request("POST", path, body, {"Content-Type": "text/xml"})
                reply = connection.getresponse().read().decode()
            except (OSError, http.client.HTTPException):
                self.broken += 1
                connection.close()
                connection = self._connection()
                continue
            self.acknowledged.append(self.noted(number, reply, mark))
        connection.close()

    def _connection(self) -> http.client.HTTPConnection:
        return http.client.HTTPConnection(self._address.hostname or "", self._address.port, timeout=10)

    def message(self, _: int) -> tuple[str, str, str]:
        """Path, body, and the end of what stands before the ticket of the reply."""
        return TEST_CONNECTION, envelope(echo()), "<ticketCBSS>"

    def noted(self, _: int, reply: str, mark: str) -> str:
        """What of a reply is noted: its ticket."""
        return reply.split(mark)[1].split("<")[0]


class Writing(Client):
    """Inscribes Marc for two days, each time for others; notes the first of them."""

    def __init__(self, url: str, stop: Event, offset: int) -> None:
        super().__init__(url, stop)
        self._offset = offset

    def _day(self, number: int) -> date:
        return _FIRST + timedelta(days=4 * (number * WRITERS + self._offset))

    def message(self, number: int) -> tuple[str, str, str]:
        """A REGISTER."""
        start = self._day(number)
        period = str(start), str(start + timedelta(days=1))
        asked = manage_access(MARC, "REGISTER", *period, purpose=2, proof=PROOF)
        return CONNECTOR, envelope(connector(ssdn(GENT, asked))), "ReturnCode>"

    def noted(self, number: int, reply: str, mark: str) -> str:
        """The day, where it succeeded."""
        assert reply.replace("&gt;", ">").split(mark)[1].startswith("0"), reply
        return str(self._day(number))


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="the processes are looked up in /proc")
@pytest.mark.parametrize("database", ["postgres"], indirect=True)
def test_a_worker_killed_under_load_loses_nothing_acknowledged(database: str) -> None:
    """Killed several times under load: every answer that came is in the journal, every acknowledged inscription
    stands, the chains are whole, and clients saw nothing but broken connections.
    """
    stop = Event()
    with serving("--workers", "2", "--database", database, "--scenario", "starter") as pair:
        readers = [Client(pair.url, stop) for _ in range(READERS)]
        writers = [Writing(pair.url, stop, offset) for offset in range(WRITERS)]
        clients = [*readers, *writers]
        for client in clients:
            client.start()
        for kill in range(1, KILLS + 1):
            enough = kill * BETWEEN
            until(lambda enough=enough: sum(len(c.acknowledged) for c in readers) >= enough, "no answers", 60)
            gone = min(pair.workers)
            os.kill(gone, signal.SIGKILL)
            until(lambda gone=gone: len(pair.workers - {gone}) == 2, "no other took its place")
        done = sum(len(c.acknowledged) for c in readers) + BETWEEN
        until(lambda: sum(len(c.acknowledged) for c in readers) >= done, "the service does not go on", 60)
        stop.set()
        for client in clients:
            client.join(20)
        assert not any(client.is_alive() for client in clients)
        assert sum(client.broken for client in clients) <= KILLS * len(clients)
        tickets = [ticket for reader in readers for ticket in reader.acknowledged]
        assert len(set(tickets)) == len(tickets)
        kept = [json.loads(line) for line in pair.api.get("journal/export?all_runs=true").content.splitlines()]
        assert set(tickets) - {row["ticket"] for row in kept} == set()
        assert len({(row["run"], row["number"]) for row in kept}) == len(kept)
        inscribed = {row["from"] for row in pair.api.get(f"inscriptions?ssin={MARC}&limit=1000").json["inscriptions"]}
        assert {day for writer in writers for day in writer.acknowledged} - inscribed == set()
        assert len(inscribed) > WRITERS
        report = pair.api.post("/control/v1/journal/verify").json
        assert (report["ok"], report["rows"]) == (True, len(kept))

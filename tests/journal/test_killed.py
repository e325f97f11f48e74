# SPDX-License-Identifier: EUPL-1.2
"""A process that is killed under load loses nothing that it has answered."""

from __future__ import annotations

import http.client
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread
from urllib.parse import urlsplit

import pytest

from tests.control.api import Api
from tests.soap.wire import TEST_CONNECTION, echo, envelope

CONNECTIONS, ENOUGH = 6, 300
MARK = "<ticketCBSS>"


@contextmanager
def _serving(database: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """`serve` on a free port with this database: the process and its URL."""
    environment = {key: value for key, value in os.environ.items() if not key.startswith("KSZ_SIM_")}
    command = [sys.executable, "-m", "simulator.cli", "serve", "--port", "0", "--scenario", "starter"]
    with subprocess.Popen(
        [*command, "--database", database],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env=environment,
    ) as process:
        try:
            assert process.stdout is not None
            yield process, process.stdout.readline().split("listens on ")[1].strip()
        finally:
            process.kill()


class Client(Thread):
    """Sends one message after the other over a kept connection, until there is no answer any more."""

    def __init__(self, url: str, enough: Event) -> None:
        super().__init__()
        self._url, self._enough = url, enough
        self.acknowledged: list[str] = []

    def run(self) -> None:
        """Note the ticket of each reply that came whole."""
        address = urlsplit(self._url)
        connection = http.client.HTTPConnection(address.hostname or "", address.port, timeout=10)
        try:
            while True:
                connection.request("POST", TEST_CONNECTION, envelope(echo()), {"Content-Type": "text/xml"})
                reply = connection.getresponse().read().decode()
                self.acknowledged.append(reply.split(MARK)[1].split("<")[0])
                if len(self.acknowledged) >= ENOUGH // CONNECTIONS:
                    self._enough.set()
        except (OSError, http.client.HTTPException):
            return
        finally:
            connection.close()


@pytest.mark.slow
@pytest.mark.parametrize("database", ["file", "postgres"], indirect=True)
def test_every_acknowledged_exchange_is_in_the_journal(database: str) -> None:
    """After SIGKILL under load and a restart every exchange that was answered is in the journal, and it verifies."""
    enough = Event()
    with _serving(database) as (process, url):
        clients = [Client(url, enough) for _ in range(CONNECTIONS)]
        for client in clients:
            client.start()
        assert enough.wait(30)
        process.kill()
        for client in clients:
            client.join(20)
    acknowledged = {ticket for client in clients for ticket in client.acknowledged}
    assert len(acknowledged) == sum(len(client.acknowledged) for client in clients) > ENOUGH // CONNECTIONS
    with _serving(database) as (_, url):
        api = Api(url)
        kept = [json.loads(line)["ticket"] for line in api.get("journal/export?all_runs=true").content.splitlines()]
        assert acknowledged - set(kept) == set()
        assert len(set(kept)) == len(kept) <= len(acknowledged) + CONNECTIONS
        report = api.post("/control/v1/journal/verify").json
        assert (report["ok"], report["rows"]) == (True, len(kept))

# SPDX-License-Identifier: EUPL-1.2
"""Whoever waits because of a fault holds nobody up."""

from __future__ import annotations

import select
import socket
from base64 import b64encode
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from urllib.parse import urlsplit

import pytest

from simulator.server import Server
from simulator.settings import Settings
from tests.faults.office import CARLA, GENT, USERS, Office
from tests.soap.wire import TI_GROUPS


@contextmanager
def waiting(office: Office) -> Iterator[socket.socket]:
    """A question about Carla that has been sent on a connection of its own, and waits for its answer."""
    body, place = office.message(CARLA).encode(), urlsplit(office.api.url)
    token = b64encode(":".join(USERS[GENT]).encode()).decode()
    head = f"POST {office.prefix}{TI_GROUPS} HTTP/1.1\r\nHost: x\r\nAuthorization: Basic {token}\r\n"
    with socket.create_connection((place.hostname or "", place.port or 0), timeout=10) as opened:
        opened.sendall(f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body)
        yield opened


def answered(connection: socket.socket) -> bool:
    """True if something has come on a connection, or it was closed."""
    return bool(select.select([connection], [], [], 0)[0])


@pytest.mark.parametrize("what", [{"latency": 60_000}, {"timeout": True}])
def test_a_slow_one_and_a_quick_one(database: str, what: dict[str, object]) -> None:
    """While ten exchanges are held back, another is answered; more wait than there are threads."""
    with Server(Settings(port=0, database=database, scenarios=("starter",), threads=2)) as server, ExitStack() as stack:
        office = Office.of(server.url)
        fault = office.fault(what, when={"ssin": CARLA})
        slow = [stack.enter_context(waiting(office)) for _ in range(10)]
        for _ in range(200):
            assert office.code() == "MSG00000"
            if office.count(fault) == (10, 10):
                break
        assert office.count(fault) == (10, 10)
        assert not any(map(answered, slow))


def test_who_was_held_back_is_answered(office: Office) -> None:
    """An answer that was held back comes in the end, when others have had theirs."""
    office.fault({"latency": 300}, when={"ssin": CARLA})
    with waiting(office) as slow:
        assert office.code() == "MSG00000"
        assert slow.recv(65536).startswith(b"HTTP/1.1 200 OK")

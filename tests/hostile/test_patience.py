# SPDX-License-Identifier: EUPL-1.2
"""Clients that keep the server waiting are given up after the setting `request_timeout`; there is room for others."""

from __future__ import annotations

import json
import select
import socket
import struct
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from typing import Any

import pytest

from tests.hostile.attacks import head, post
from tests.hostile.process import HAS_PROC, Running, a_moment, running
from tests.hostile.raw import ask
from tests.soap.wire import CONNECTOR, TEST_CONNECTION, connector, echo, envelope, manage_access, ssdn

BODY = envelope(echo()).encode()
HEAD = f"POST {TEST_CONNECTION} HTTP/1.1\r\nHost: x\r\nContent-Type: text/xml\r\n"
PATIENCE, MOST = 15, 50


@pytest.fixture(scope="module")
def hasty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A simulator that waits half a second."""
    file = tmp_path_factory.mktemp("hasty") / "out"
    with running(file, "--scenario", "starter", request_timeout="0.5", max_connections=str(MOST)) as server:
        yield server


def _connect(server: Running) -> socket.socket:
    return socket.create_connection(server.address, timeout=PATIENCE)


def _until_closed(opened: socket.socket) -> bytes:
    got = b""
    while piece := opened.recv(65536):
        got += piece
    return got


def _newest(server: Running) -> dict[str, Any]:
    answer = ask(server.address, head("/control/v1/sandboxes/default/exchanges?limit=1", method="GET"))
    row: dict[str, Any] = json.loads(answer.content)["exchanges"][0]
    return row


@pytest.mark.parametrize(
    ("sent", "answer"),
    [(b"", b""), (b"\r\n", b""), (b"POST / HT", b"408"), (HEAD.encode(), b"408"),
     (f"{HEAD}Content-Length: 500\r\n\r\n".encode(), b"408"),
     (f"{HEAD}Content-Length: 500\r\n\r\n".encode() + BODY[:90], b"408"),
     (f"{HEAD}Transfer-Encoding: chunked\r\n\r\n5\r\n<soap".encode(), b"408")],
)  # fmt: skip
def test_who_stops_in_the_middle_is_given_up(hasty: Running, sent: bytes, answer: bytes) -> None:
    """A connection without a request is closed; in the middle of one the client is told 408."""
    with _connect(hasty) as opened:
        opened.sendall(sent)
        assert _until_closed(opened)[9:12] == answer


def test_a_drop_now_and_then_does_not_help(hasty: Running) -> None:
    """A client that sends a byte every moment is given up too: the whole request counts."""
    with _connect(hasty) as opened:
        opened.sendall(f"{HEAD}Content-Length: 100000\r\n\r\n".encode())
        for _ in range(10 * PATIENCE):
            if select.select([opened], [], [], 0.1)[0]:
                break
            opened.sendall(b" ")
        assert opened.recv(12)[9:] == b"408"


def test_a_message_that_breaks_off_is_in_the_journal(hasty: Running) -> None:
    """What came of a message that stopped in the middle is journalled as broken off."""
    with _connect(hasty) as opened:
        opened.sendall(f"{HEAD}Content-Length: 500\r\n\r\n".encode() + BODY)
        _until_closed(opened)
    row = _newest(hasty)
    assert (row["status"], row["refusal"]["rule"]) == ("FAULT", "message.broken-off")


def test_a_message_that_breaks_off_does_nothing(hasty: Running) -> None:
    """A message without its last chunk is not carried out, even where what came looks whole."""
    person = "91073090063"
    body = envelope(
        connector(ssdn("0999100196", manage_access(person, "REGISTER", "2026-01-01", "2026-02-01")))
    ).encode()
    before = _inscriptions(hasty, person)
    with _connect(hasty) as opened:
        opened.sendall(head(CONNECTOR, "Content-Type: text/xml", "Transfer-Encoding: chunked"))
        opened.sendall(b"%x\r\n%s\r\n" % (len(body), body))
        _until_closed(opened)
    assert _newest(hasty)["refusal"]["rule"] == "message.broken-off"
    assert _inscriptions(hasty, person) == before


def _inscriptions(server: Running, person: str) -> bytes:
    return ask(server.address, head(f"/control/v1/sandboxes/default/inscriptions?ssin={person}", method="GET")).content


def test_a_change_that_breaks_off_does_nothing(hasty: Running) -> None:
    """A request to the control API that stops in the middle changes nothing."""
    before = _run(hasty)
    with _connect(hasty) as opened:
        opened.sendall(
            head("/control/v1/sandboxes/default/reset", "Content-Type: application/json", "Content-Length: 9") + b"{}"
        )
        _until_closed(opened)
    assert _run(hasty) == before


def _run(server: Running) -> int:
    run: int = json.loads(ask(server.address, head("/control/v1/sandboxes/default", method="GET")).content)["run"]
    return run


@pytest.mark.skipif(not HAS_PROC, reason="connections are counted in /proc")
@pytest.mark.parametrize("size", [200, 2_000_000])
def test_an_answer_that_nobody_reads_is_given_up(hasty: Running, size: int) -> None:
    """A client that asks, again and again, and never reads is let go."""
    request = b"".join(post(TEST_CONNECTION, envelope(echo("x" * size))))
    before = hasty.sockets()
    with _narrow(hasty, 4096) as opened:
        opened.setblocking(False)
        with suppress(BlockingIOError, ConnectionError):
            for _ in range(100_000):
                opened.send(request)
        for _ in range(50 * PATIENCE):
            a_moment(hasty.process)
            if hasty.sockets() <= before:
                break
        assert hasty.sockets() <= before
    assert ask(hasty.address, post(TEST_CONNECTION, BODY)).status == 200


def _narrow(server: Running, room: int) -> socket.socket:
    """A connection with little room for what is not read yet."""
    opened = socket.socket()
    opened.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, room)
    opened.settimeout(PATIENCE)
    opened.connect(server.address)
    return opened


def test_a_slow_reader_that_goes_on_gets_everything(hasty: Running) -> None:
    """A client that reads slowly, but does read, gets its whole answer, though it takes longer than the setting."""
    request = b"".join(post(TEST_CONNECTION, envelope(echo("x" * 2_000_000))))
    got = b""
    with _narrow(hasty, 32768) as opened:
        opened.sendall(request * 2)
        while got.count(b"x") < 4_000_000:
            a_moment(hasty.process)
            piece = opened.recv(100_000)
            assert piece, len(got)
            got += piece


@pytest.mark.skipif(not HAS_PROC, reason="connections are counted in /proc")
def test_idle_connections_make_room(hasty: Running) -> None:
    """With hundreds of idle connections, more than the setting allows, others are answered; the oldest are closed."""
    with ExitStack() as stack:
        idle = [stack.enter_context(_connect(hasty)) for _ in range(300)]
        assert ask(hasty.address, post(TEST_CONNECTION, BODY)).status == 200
        assert hasty.sockets() <= MOST + 10
        assert idle[0].recv(1) == b""


def test_five_hundred_idle_connections_hold_nobody_up(starter_process: Running) -> None:
    """With five hundred connections that have sent nothing, or half a head, others are answered at once."""
    with ExitStack() as stack:
        for number in range(500):
            opened = stack.enter_context(_connect(starter_process))
            opened.sendall(HEAD.encode() if number % 2 else b"")
        assert ask(starter_process.address, post(TEST_CONNECTION, BODY)).status == 200


@pytest.fixture(scope="module")
def starter_process(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A simulator with its defaults."""
    with running(tmp_path_factory.mktemp("plain") / "out") as server:
        yield server


def test_a_reset_leaves_nothing_behind(hasty: Running) -> None:
    """Connections that are reset in the middle of a message do no harm."""
    for _ in range(50):
        with _connect(hasty) as opened:
            opened.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            opened.sendall(f"{HEAD}Content-Length: 500\r\n\r\n".encode() + BODY[:90])
    assert ask(hasty.address, post(TEST_CONNECTION, BODY)).status == 200

# SPDX-License-Identifier: EUPL-1.2
"""Clients that send slowly, break off, or keep connections open hold nobody else up."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import pytest

from simulator.server import Server
from tests.soap.wire import CONNECTOR, TEST_CONNECTION, TI_GROUPS, echo, envelope, send

BODY = envelope(echo()).encode()
HEAD = f"POST {TEST_CONNECTION} HTTP/1.1\r\nHost: x\r\nContent-Type: text/xml\r\n"


@contextmanager
def connection(server: Server, data: bytes) -> Iterator[socket.socket]:
    """A raw connection on which `data` has been sent."""
    host, port = server.url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=5) as opened:
        opened.sendall(data)
        yield opened


HALF = f"{HEAD}Content-Length: {len(BODY)}\r\n\r\n".encode() + BODY[:40]
NO_HTTP = [b"nonsense\r\n\r\n", b"POST / HTTP/9.9\r\n\r\n", b"GET /\x00 HTTP/1.1\r\nHost: x\r\n\r\n"]


@pytest.mark.parametrize("sent", [b"", HEAD.encode(), HALF])
def test_forty_slow_clients_hold_nobody_up(starter: Server, sent: bytes) -> None:
    """With forty connections that have sent nothing, half a head or half a body, others are answered at once."""
    with ExitStack() as stack:
        for _ in range(40):
            stack.enter_context(connection(starter, sent))
        assert send(starter.url, TEST_CONNECTION, BODY).text("//echo") == "hello"


def test_a_slow_client_is_answered_in_the_end(starter: Server) -> None:
    """A body that comes in pieces is answered when it is complete; the connection stays open for the next one."""
    whole = f"{HEAD}Content-Length: {len(BODY)}\r\n\r\n".encode() + BODY
    with connection(starter, whole[:90]) as opened:
        for start in range(90, len(whole), 50):
            opened.sendall(whole[start : start + 50])
        assert b"200 OK" in opened.recv(4096)
        opened.sendall(whole)
        assert b"200 OK" in opened.recv(4096)


def test_a_client_that_breaks_off_leaves_nothing_behind(starter: Server) -> None:
    """Half a message and a closed connection do no harm."""
    for _ in range(20):
        with connection(starter, f"{HEAD}Content-Length: 5000\r\n\r\n<a".encode()):
            pass
    assert send(starter.url, TEST_CONNECTION, BODY).text("//echo") == "hello"


@pytest.mark.parametrize("head", NO_HTTP)
def test_what_is_no_http_is_refused(starter: Server, head: bytes) -> None:
    """Something that is no HTTP request gets 400 or nothing, and the server lives on."""
    with connection(starter, head) as opened:
        assert opened.recv(4096)[:12] in (b"", b"HTTP/1.1 400", b"HTTP/1.1 404", b"HTTP/1.1 505")
    assert send(starter.url, TEST_CONNECTION, BODY).text("//echo") == "hello"


@pytest.mark.parametrize("path", [TI_GROUPS, CONNECTOR])
def test_get_without_a_question_says_how(starter: Server, path: str) -> None:
    """A GET on a service is a fault that tells of POST and ?wsdl."""
    response = send(starter.url, path, "", "GET")
    assert response.status == 405
    assert response.headers["allow"] == "POST, GET"

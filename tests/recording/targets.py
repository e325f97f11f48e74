# SPDX-License-Identifier: EUPL-1.2
"""Endpoints that go wrong: one answer each, as bytes on a socket of this machine."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event, Thread

Serve = Callable[[socket.socket, Event], None]


@contextmanager
def target(serve: Serve, context: ssl.SSLContext | None = None, heard: list[bytes] | None = None) -> Iterator[str]:
    """The URL of an endpoint that treats each connection with `serve`; `heard` gets the requests."""
    listening = socket.create_server(("127.0.0.1", 0))
    over = Event()

    def run() -> None:
        while not over.is_set():
            try:
                connection, _ = listening.accept()
            except OSError:
                return
            with connection:
                try:
                    with context.wrap_socket(connection, server_side=True) if context else connection as plain:
                        request = _read(plain)
                        if heard is not None:
                            heard.append(request)
                        serve(plain, over)
                except OSError:
                    continue

    thread = Thread(target=run, daemon=True)
    thread.start()
    try:
        yield f"{'https' if context else 'http'}://127.0.0.1:{listening.getsockname()[1]}"
    finally:
        over.set()
        listening.shutdown(socket.SHUT_RDWR)
        listening.close()
        thread.join(5)


def _read(connection: socket.socket) -> bytes:
    """A whole request."""
    received = b""
    while b"\r\n\r\n" not in received:
        received += connection.recv(65536)
    head, _, body = received.partition(b"\r\n\r\n")
    length = next((int(line[15:]) for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")), 0)
    while len(body) < length:
        body += connection.recv(65536)
    return received


def saying(status: str, body: bytes, *headers: str, length: int | None = None) -> Serve:
    """Answers like this; `length` is what Content-Length says, where that is not so."""
    said = len(body) if length is None else length
    head = "\r\n".join((f"HTTP/1.1 {status}", f"Content-Length: {said}", "Connection: close", *headers, "", ""))

    def serve(connection: socket.socket, over: Event) -> None:
        connection.sendall(head.encode() + body)

    return serve


def keeping(body: bytes, closed: Event) -> Serve:
    """Answers, and keeps the connection; `closed` is set when the other end lets it go."""
    head = f"HTTP/1.1 200 OK\r\nContent-Length: {len(body)}\r\n\r\n"

    def serve(connection: socket.socket, over: Event) -> None:
        connection.sendall(head.encode() + body)
        connection.settimeout(20)
        if connection.recv(1) == b"":
            closed.set()

    return serve


def silence(connection: socket.socket, over: Event) -> None:
    """Says nothing until the test is over."""
    over.wait(20)

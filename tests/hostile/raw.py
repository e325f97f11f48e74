# SPDX-License-Identifier: EUPL-1.2
"""Bytes over a socket, sent and read at the same time, so that an answer that comes before the end is seen."""

from __future__ import annotations

import re
import select
import socket
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from time import monotonic

_STATUS = re.compile(rb"HTTP/1\.1 (\d{3})")
_LENGTH = re.compile(rb"\r\ncontent-length: (\d+)", re.IGNORECASE)
_GO_ON = b"HTTP/1.1 100 Continue\r\n\r\n"
_CHUNKED = b"transfer-encoding: chunked"
_PIECE = 65536


@dataclass(frozen=True)
class Answer:
    """What came back: the status, or None where the connection was closed without one; and after how many seconds."""

    status: int | None
    content: bytes
    seconds: float
    closed: bool = False
    head: bytes = b""


def ask(address: tuple[str, int], pieces: bytes | Iterable[bytes], patience: float = 20) -> Answer:
    """Send the pieces until an answer is there or the connection is closed; AssertionError if neither ever is."""
    started = monotonic()
    with socket.create_connection(address, timeout=patience) as opened:
        opened.setblocking(False)
        got, closed = _converse(opened, iter([pieces] if isinstance(pieces, bytes) else pieces), started + patience)
    status = _STATUS.match(got)
    above, _, content = got.partition(b"\r\n\r\n")
    return Answer(int(status[1]) if status else None, content, monotonic() - started, closed, above.lower())


def _converse(opened: socket.socket, pieces: Iterator[bytes], until: float) -> tuple[bytes, bool]:
    got, left = b"", memoryview(b"")
    sending = True
    while not _complete(got):
        if sending and not left:
            piece = next(pieces, None)
            sending, left = piece is not None, memoryview(piece or b"")
        assert monotonic() < until, f"no answer, after {len(got)} bytes of one"
        readable, writable, _ = select.select([opened], [opened] if left else [], [], 0.1)
        if readable:
            try:
                piece = opened.recv(_PIECE)
            except ConnectionError:
                return got, True
            if not piece:
                return got, True
            got = (got + piece).removeprefix(_GO_ON)
        elif writable:
            try:
                left = left[opened.send(left[:_PIECE]) :]
            except ConnectionError:
                sending, left = False, memoryview(b"")
    return got, False


def _complete(got: bytes) -> bool:
    """True if a whole answer is there: with a length, in chunks, or without content."""
    above, found, content = got.partition(b"\r\n\r\n")
    if not found:
        return False
    if above.startswith(b"HTTP/1.1 204"):
        return True
    if _CHUNKED in above.lower():
        return content.endswith(b"0\r\n\r\n")
    length = _LENGTH.search(above)
    return length is not None and len(content) >= int(length[1])

# SPDX-License-Identifier: EUPL-1.2
"""A connection of uvicorn with bounds: how long a head may be, how much may be sent for one request, how long a client
may keep the server waiting, and how many clients there may be.

uvicorn bounds none of these by itself (0.54, with httptools). What a body may be is for the bridge to say.
"""

from __future__ import annotations

import re
import socket
from asyncio import TimerHandle
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from simulator.bridge_effects import AT_ONCE

HEAD, HEADERS = 64 * 1024, 200
"""The most bytes of a request line with its headers, and the most headers."""

_UPGRADE = re.compile(rb"^upgrade(?=[ \t]*:)", re.IGNORECASE | re.MULTILINE)

_BETWEEN, _IN_HEAD, _IN_BODY = range(3)


@dataclass(frozen=True)
class Limits:
    """How long a client may keep the server waiting (seconds), how many connections there may be, and how many bytes
    may be sent for one request, whether anybody reads them or not.
    """

    seconds: float
    connections: int
    sent: int


class Connection(HttpToolsProtocol):
    """One connection. `limits` are set by `bounded`.

    A client is waited for from the connection, or the answer to its last request, until its next request is complete,
    and while an answer is there that it does not read.
    """

    limits: Limits

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self._waiting_since: float | None = None
        self._look: TimerHandle | None = None
        self._place, self._sent = _BETWEEN, 0
        self._unsent = 0
        self._refusal: tuple[int, str] | None = None

    # -- how many

    def connection_made(self, transport: Any) -> None:
        """A client is there; with too many the one that has kept us waiting longest goes."""
        super().connection_made(transport)
        self._waiting_since = self.loop.time()
        self._look = self.loop.call_later(self.limits.seconds, self._look_after)
        if len(self.connections) > self.limits.connections:
            self._make_room()

    def _make_room(self) -> None:
        others = [c for c in self.connections if isinstance(c, Connection) and c is not self]
        waited_for = [(c._waiting_since, id(c), c) for c in others if c._waiting_since is not None]
        if waited_for:
            longest = min(waited_for)[2]
            longest._waiting_since = None
            longest._cut_off()
        else:
            self._refuse(503, "There are too many connections; try again later.")

    def connection_lost(self, exc: Exception | None) -> None:
        """The client has gone."""
        if self._look is not None:
            self._look.cancel()
        super().connection_lost(exc)

    # -- how long

    def _look_after(self) -> None:
        """Give a client up that has kept us waiting for too long; look again when it might have."""
        now = self.loop.time()
        if self.pipeline and not self.flow.write_paused:
            self._waiting_since = now  # requests are there, one behind the other, and the first is being answered
        waited = 0.0 if self._waiting_since is None else now - self._waiting_since
        if waited >= self.limits.seconds:
            waited = 0.0
            if self._reads():
                self._waiting_since = now
            else:
                self._give_up()
        self._look = self.loop.call_later(self.limits.seconds - waited, self._look_after)

    def _reads(self) -> bool:
        """True if less of an answer lies there than when this was asked before, or if that was never asked."""
        before, self._unsent = self._unsent, self.transport.get_write_buffer_size()
        return 0 < self._unsent < (before or self._unsent + 1)

    def _give_up(self) -> None:
        answering = self.cycle is not None and self.cycle.response_started and not self.cycle.response_complete
        if self.transport.is_closing() or self.transport.get_write_buffer_size() or answering:
            self._cut_off()
        elif self._place is _BETWEEN:
            self.transport.close()
        else:
            self._refuse(408, f"The request was not complete after {self.limits.seconds:g} seconds.")

    def _cut_off(self) -> None:
        """End the connection, and what lies in it for the client, also in the system's hands."""
        found = self.transport.get_extra_info("socket")
        if found is not None and self.transport.get_write_buffer_size():
            found.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, AT_ONCE)
        self.transport.abort()

    def pause_writing(self) -> None:
        """The client does not read as fast as it is answered."""
        super().pause_writing()
        if self._waiting_since is None:
            self._waiting_since = self.loop.time()

    def resume_writing(self) -> None:
        """It has read."""
        super().resume_writing()
        self._waiting_since = None if self._ours else self.loop.time()

    @property
    def _ours(self) -> bool:
        """True if a whole request is there that is not answered yet."""
        return self.cycle is not None and not self.cycle.more_body and not self.cycle.response_complete

    # -- how much

    def data_received(self, data: bytes) -> None:
        """Bytes of the client."""
        self._sent += len(data)
        super().data_received(data if self._place is _IN_BODY else _staying_with_http_1(data))
        if self.transport.is_closing():
            return
        if self._place is not _IN_BODY and self._sent > HEAD:
            self._refuse(431, f"The head of a request has at most {HEAD} bytes.")
        elif self._sent > self.limits.sent:
            self._cut_off()

    def on_message_begin(self) -> None:
        """A request begins."""
        super().on_message_begin()
        self._place, self._sent = _IN_HEAD, 0
        self._waiting_since = self.loop.time()

    def on_headers_complete(self) -> None:
        """The head is there; what is too long is refused with a reason of ours (uvicorn answers an error by 400)."""
        self._place = _IN_BODY
        if len(self.headers) > HEADERS:
            self._refusal = 431, f"A request has at most {HEADERS} headers."
        elif len(self.url) + sum(len(name) + len(value) for name, value in self.headers) > HEAD:
            self._refusal = 431, f"The head of a request has at most {HEAD} bytes."
        if self._refusal is not None:
            raise ValueError(self._refusal[1])
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        """The request is complete; the next one may begin."""
        super().on_message_complete()
        self._place, self._sent = _BETWEEN, 0
        self._waiting_since = None if self._ours else self.loop.time()

    def on_response_complete(self) -> None:
        """The request is answered."""
        super().on_response_complete()
        if self._waiting_since is None and not self._ours:
            self._waiting_since = self.loop.time()

    # -- what is answered to those who do not keep to it

    def send_400_response(self, msg: str) -> None:
        """The answer to what is no HTTP, or too much of it."""
        self._refuse(*(self._refusal or (400, msg)))

    def _refuse(self, status: int, text: str) -> None:
        content = f"{text}\n".encode("ascii")
        head = (
            f"HTTP/1.1 {status} {HTTPStatus(status).phrase}\r\ncontent-type: text/plain; charset=utf-8\r\n"
            f"content-length: {len(content)}\r\nconnection: close\r\n\r\n"
        )
        self.transport.write(head.encode("ascii") + content)
        self.transport.close()


def _staying_with_http_1(data: bytes) -> bytes:
    """The same, but with another name for a header that offers another protocol: it is ignored, as a server may.

    httptools would take the body for a message of that protocol. Java's HttpClient offers HTTP/2 in its first requests.
    """
    head, end, rest = data.partition(b"\r\n\r\n")
    if b"pgrade" not in head and b"PGRADE" not in head:
        return data
    return _UPGRADE.sub(b"Ignored", head) + end + rest


def bounded(limits: Limits) -> type[Connection]:
    """The protocol for uvicorn with these limits."""

    class Bounded(Connection):
        """A connection of this server."""

    Bounded.limits = limits
    return Bounded

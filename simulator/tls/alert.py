# SPDX-License-Identifier: EUPL-1.2
"""Handshakes that fail because of the client's certificate: reported here, and told to the client.

asyncio and uvloop close a connection at once when its handshake fails, and with it goes the alert that OpenSSL has
made for the client: it sees a connection that was reset, for no reason. Here the loop is told that the handshake wants
more of the client, whereupon it sends the alert. What the client still sends is dropped, until it closes or its time
for a handshake is over.
"""

from __future__ import annotations

import ssl
from collections import deque
from contextlib import suppress
from typing import Any, Protocol

_MOST_DROPPED = 1024 * 1024  # bytes of a client that goes on although it was refused


class Newcomer(Protocol):
    """Whose handshake it is: `early` are bytes of it that came before TLS was there to read them."""

    early: bytes

    def refused(self, reason: str) -> None:
        """Its certificate was refused, in the words of OpenSSL."""


class ReportingObject(ssl.SSLObject):
    """TLS of one connection."""

    incoming: ssl.MemoryBIO
    newcomer: Newcomer
    _refused: ssl.SSLError | None = None
    _dropped = 0

    def do_handshake(self) -> None:
        """Go on with the handshake; a certificate that is refused is reported once."""
        if self._refused is not None:
            self._dropped += len(self.incoming.read())
            raise self._refused if self._dropped > _MOST_DROPPED else ssl.SSLWantReadError
        try:
            super().do_handshake()
        except ssl.SSLCertVerificationError as error:
            self._refused = error
            self.newcomer.refused(error.verify_message)
            raise ssl.SSLWantReadError from error

    def unwrap(self) -> None:
        """Say goodbye without waiting for an answer: an idle client gives none, and would keep the connection."""
        with suppress(ssl.SSLWantReadError):
            super().unwrap()


class ReportingContext(ssl.SSLContext):
    """A context whose connections tell the newcomer why its certificate was refused.

    The event loop does not say whose TLS it asks for, but it asks in the order in which the handshakes begin: whoever
    begins one puts itself into `newcomers` right before.
    """

    sslobject_class = ReportingObject

    def __init__(self, _: int) -> None:
        self.newcomers: deque[Newcomer] = deque()

    def wrap_bio(self, incoming: ssl.MemoryBIO, *arguments: Any, **options: Any) -> ReportingObject:
        """TLS of a connection, as the event loop asks for it."""
        made: Any = super().wrap_bio(incoming, *arguments, **options)
        made.incoming, made.newcomer = incoming, self.newcomers.popleft()
        incoming.write(made.newcomer.early)
        connection: ReportingObject = made
        return connection

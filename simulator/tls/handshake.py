# SPDX-License-Identifier: EUPL-1.2
"""A connection from its first byte to its first request: the TLS handshake, then whoever speaks HTTP takes over.

uvicorn would leave the handshake to the event loop. But who knocked is known only to what holds the connection before
TLS does, and the certificate of a client is looked at once for a connection, not for every request.
"""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from typing import Any

from simulator.certificates.seen import SeenCertificate
from simulator.certificates.trust import Trust
from simulator.soap.http import CERTIFICATE
from simulator.tls.alert import ReportingContext

_SECONDS = 10
_DER = 2  # _ssl.ENCODING_DER


@dataclass
class Reception:
    """What the connections of a server have in common: its TLS, whom it trusts, who hears address and reason when the
    certificate of a client is refused, what speaks HTTP, and how many handshakes may be under way.
    """

    context: ReportingContext
    trust: Trust
    refused: Callable[[str, str], None]
    http: Callable[..., Any]
    most: int
    under_way: dict[Handshake, None] = field(default_factory=dict)

    def protocol(self) -> Any:
        """What uvicorn takes for the class of its protocol."""
        return partial(Handshake, self)


class Handshake(asyncio.Protocol):
    """One connection, made and ended by uvicorn, until it is handed over."""

    def __init__(self, reception: Reception, server_state: Any, app_state: dict[str, Any], **more: Any) -> None:
        self._reception, self._server, self._state, self._more = reception, server_state, app_state, more
        self._plain: asyncio.Transport
        self.early = b""

    def connection_made(self, transport: Any) -> None:
        """Begin. With too many handshakes under way the oldest goes."""
        self._plain = transport
        under_way = self._reception.under_way
        if len(under_way) >= self._reception.most:
            next(iter(under_way)).shutdown()
        under_way[self] = None
        self._server.connections.add(self)
        task = asyncio.get_running_loop().create_task(self._begin())
        self._server.tasks.add(task)
        task.add_done_callback(self._server.tasks.discard)

    def data_received(self, data: bytes) -> None:
        """What comes before TLS is there to read it; uvloop cannot be asked to wait."""
        self.early += data

    def refused(self, reason: str) -> None:
        """The client's certificate was refused."""
        address = (self._plain.get_extra_info("peername") or ("",))[0]
        self._reception.refused(address, reason)

    def shutdown(self) -> None:
        """The handshake is given up."""
        self._over()
        self._plain.abort()

    def _over(self) -> None:
        self._reception.under_way.pop(self, None)
        self._server.connections.discard(self)

    async def _begin(self) -> None:
        waiting = _Waiting()
        try:
            secured = await self._secured(waiting)
        except OSError:  # no TLS, too old a version, a refused certificate, too slow, or gone
            return
        finally:
            self._over()
        tls = secured and secured.get_extra_info("ssl_object")
        if secured and tls and not waiting.lost:
            self._hand_over(secured, tls, waiting.received)

    async def _secured(self, waiting: _Waiting) -> asyncio.Transport | None:
        """The connection when its handshake is done; None, or OSError, if it has gone."""
        if self._plain.is_closing():
            return None
        context = self._reception.context
        context.newcomers.append(self)
        try:
            return await asyncio.get_running_loop().start_tls(
                self._plain, waiting, context, server_side=True, ssl_handshake_timeout=_SECONDS
            )
        finally:
            if self in context.newcomers:  # it did not come to a handshake
                context.newcomers.remove(self)

    def _hand_over(self, secured: asyncio.Transport, tls: ssl.SSLObject, received: list[bytes]) -> None:
        seen = self._certificate(tls)
        state = self._state if seen is None else {**self._state, CERTIFICATE: seen}
        http = self._reception.http(server_state=self._server, app_state=state, **self._more)
        secured.set_protocol(http)
        http.connection_made(secured)
        for data in received:
            http.data_received(data)

    def _certificate(self, tls: ssl.SSLObject) -> SeenCertificate | None:
        leaf = tls.getpeercert(binary_form=True)
        if leaf is None:
            return None
        return self._reception.trust.seen(leaf, "tls", datetime.now(UTC), _sent_with(tls))


class _Waiting(asyncio.Protocol):
    """Keeps what a client sends right behind its handshake until HTTP is there to read it."""

    def __init__(self) -> None:
        self.received: list[bytes] = []
        self.lost = False

    def data_received(self, data: bytes) -> None:
        self.received.append(data)

    def connection_lost(self, _: Exception | None) -> None:
        self.lost = True


def _sent_with(tls: Any) -> list[bytes]:
    """The authorities between its own and ours that a client has sent, as DER. Before Python 3.13 the ssl module has
    this for itself only.
    """
    if hasattr(tls, "get_unverified_chain"):
        chain: list[bytes] = tls.get_unverified_chain()
        return chain[1:]
    return [one.public_bytes(_DER) for one in (tls._sslobj.get_unverified_chain() or ())[1:]]

# SPDX-License-Identifier: EUPL-1.2
"""The application behind an HTTP server (uvicorn), in this process."""

from __future__ import annotations

import gc
import socket
from functools import partial
from ipaddress import ip_address
from threading import Thread
from types import TracebackType
from typing import TYPE_CHECKING, Any, Protocol

import uvicorn

from simulator.app import CONTROL, App, create_app
from simulator.bridge import Bridge
from simulator.connection import Connection, Limits, bounded
from simulator.errors import ConfigurationError
from simulator.settings import Settings

if TYPE_CHECKING:
    from simulator.tls.alert import ReportingContext

_BACKLOG = 512
_IDLE_SECONDS = 30
_MORE_THAN_READ = 32


class Shared(Protocol):
    """A port that other processes listen on too, and the server of uvicorn that takes turns with them."""

    @property
    def listening(self) -> socket.socket:
        """The port."""

    def server(self, config: uvicorn.Config) -> uvicorn.Server:
        """The server."""


class Server:
    """A running simulator: `with Server(settings) as server: ... server.url`."""

    def __init__(self, settings: Settings | None = None, app: App | None = None, shared: Shared | None = None) -> None:
        """`shared` is the port, where other processes listen on it too."""
        self.settings = settings or Settings()
        self._tls = _tls(self.settings)
        self.app = app or create_app(self.settings)
        waits = self.app.network.store.shared
        here_first = shared is not None and self.app.network.store.is_near()
        self._bridge = Bridge(
            self.app, self.settings.max_body, self.settings.threads,
            in_thread=lambda path: waits or path.startswith(CONTROL), room_on_disk=self.app.room_on_disk,
            elsewhere=self.app.waits,
            here_first=lambda path: here_first and not path.startswith(CONTROL),
        )  # fmt: skip
        sent = max(self.settings.max_body * _MORE_THAN_READ, self.settings.max_snapshot + self.settings.max_body)
        limits = Limits(self.settings.request_timeout, self.settings.max_connections, sent)
        http = bounded(limits)
        config = uvicorn.Config(
            self._bridge, lifespan="off", log_config=None, access_log=False, server_header=False, ws="none",
            timeout_keep_alive=_IDLE_SECONDS, timeout_graceful_shutdown=2, proxy_headers=False,
            http=http if self._tls is None else self._secured(self._tls, http), log_level="critical",
        )  # fmt: skip
        self._server = uvicorn.Server(config) if shared is None else shared.server(config)
        self._socket = None if shared is None else shared.listening
        self._thread: Thread | None = None

    def _secured(self, context: ReportingContext, http: type[Connection]) -> Any:
        """The protocol of connections with TLS."""
        from simulator.tls.handshake import Reception

        def refused(address: str, reason: str) -> None:
            self._bridge.run(partial(self.app.note_refused_certificate, address, reason))

        return Reception(context, self.app.network.trust, refused, http, http.limits.connections).protocol()

    def prepare(self) -> None:
        """Take the port; ConfigurationError in one line if that is not possible."""
        try:
            self._socket = listen(self.settings)
        except ConfigurationError:
            self.close()
            raise

    @property
    def url(self) -> str:
        """Where it listens."""
        assert self._socket is not None, "prepare first"
        return url_of(self._socket, self.settings)

    def serve(self) -> None:
        """Answer until stopped, or until the process is asked to end (after `prepare`, before `close`)."""
        assert self._socket is not None, "prepare first"
        self._bridge.owns_process = True
        gc.collect()
        gc.freeze()  # what is there now stays; full collections of it would cost 10-40 ms each
        self._server.run(sockets=[self._socket])

    def stop(self) -> None:
        """Ask it to end; `serve` returns soon after."""
        self._server.should_exit = True

    def close(self) -> None:
        """Let port and database go."""
        if self._socket is not None:
            self._socket.close()
        self._bridge.close()
        self.app.close()

    def __enter__(self) -> Server:
        self.prepare()
        self._thread = Thread(target=self._server.run, args=([self._socket],), name="ksz-simulator", daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        self.stop()
        if self._thread is not None:
            self._thread.join(timeout=10)
        self.close()


def listen(settings: Settings) -> socket.socket:
    """The port, taken; ConfigurationError in one line if that is not possible."""
    host, port = settings.host, settings.port
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        listening = socket.create_server((host, port), family=family, backlog=_BACKLOG)
    except OSError as error:
        raise ConfigurationError(
            f"{host}:{port} cannot be used: {_reason(error)}; choose another with --port, or 0 for a free one"
        ) from error
    # asyncio answers without delay (TCP_NODELAY) only where a socket says that it is TCP.
    return socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP, fileno=listening.detach())


def url_of(listening: socket.socket, settings: Settings) -> str:
    """Where a server on this port is reached."""
    host, port = listening.getsockname()[:2]
    scheme = "http" if settings.certificate is None else "https"
    return f"{scheme}://{f'[{host}]' if ':' in host else host}:{port}"


def _tls(settings: Settings) -> ReportingContext | None:
    if settings.certificate is None:
        return None
    from simulator.tls.context import tls_context

    return tls_context(settings, settings.certificate)


def _reason(error: OSError) -> str:
    text = str(error.strerror or error)
    return "another program listens there" if "in use" in text else text


def is_loopback(host: str) -> bool:
    """True if only this machine can reach a server on `host`."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"

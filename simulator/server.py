# SPDX-License-Identifier: EUPL-1.2
"""The application behind an HTTP server (cheroot), in this process."""

from __future__ import annotations

import gc
from threading import Thread
from types import TracebackType

from cheroot.wsgi import Server as CherootServer

from simulator.app import App, create_app
from simulator.errors import ConfigurationError
from simulator.settings import Settings

_LOOPBACK = ("127.", "::1", "localhost")


class Server:
    """A running simulator: `with Server(settings) as server: ... server.url`."""

    def __init__(self, settings: Settings | None = None, app: App | None = None) -> None:
        self.settings = settings or Settings()
        self.app = app or create_app(self.settings)
        self._server = CherootServer(
            (self.settings.host, self.settings.port), self.app, numthreads=self.settings.threads,
            server_name="ksz-simulator", request_queue_size=128, timeout=30, shutdown_timeout=2,
        )  # fmt: skip
        self._server.max_request_header_size = 64 * 1024
        self._thread: Thread | None = None

    def prepare(self) -> None:
        """Take the port; ConfigurationError in one line if that is not possible."""
        try:
            self._server.prepare()
        except OSError as error:
            self.app.close()
            raise ConfigurationError(
                f"{self.settings.host}:{self.settings.port} cannot be used: {_reason(error)}; "
                "choose another with --port, or 0 for a free one"
            ) from error

    @property
    def url(self) -> str:
        """Where it listens."""
        host, port = self._server.bind_addr[:2]
        return f"http://{f'[{host}]' if ':' in host else host}:{port}"

    def serve(self) -> None:
        """Answer until stopped (after `prepare`)."""
        gc.collect()
        gc.freeze()  # what is there now stays; full collections of it would cost 10-40 ms each
        try:
            self._server.serve()
        finally:
            self.stop()

    def stop(self) -> None:
        """Stop answering, and let the database go."""
        self._server.stop()
        self.app.close()

    def __enter__(self) -> Server:
        self.prepare()
        self._thread = Thread(target=self._server.serve, name="ksz-simulator", daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        self._server.stop()
        if self._thread is not None:
            self._thread.join(timeout=10)
        self.app.close()


def _reason(error: OSError) -> str:
    text = str(error.strerror or error)
    return "another program listens there" if "in use" in text else text


def is_loopback(host: str) -> bool:
    """True if only this machine can reach a server on `host`."""
    return host.startswith(_LOOPBACK)

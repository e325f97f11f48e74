# SPDX-License-Identifier: EUPL-1.2
"""The WSGI application as an ASGI one, answered in the event loop itself.

The work of a request is Python from end to end, so threads only fight for the interpreter: in turns, one thread
answers more (docs/decisions.md). A client that sends slowly holds no thread. What waits for
another machine (PostgreSQL), or may take long (the control API), gets a thread.
"""

from __future__ import annotations

import asyncio
import gc
import sys
from collections.abc import Awaitable, Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from typing import Any

from simulator.bridge_effects import carry_out
from simulator.soap.faults_effect import EFFECT, Effect
from simulator.soap.http import BROKEN_OFF, CERTIFICATE

Scope = dict[str, Any]
Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]
Wsgi = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]

_DRAIN = 4
_SETTLE_AFTER = (20, 200, 2000)


class Bridge:
    """Answers ASGI requests by a WSGI application; `in_thread` tells by the path what gets a thread.

    A body is read up to `most` bytes and one more; what is beyond is received, so that the client gets to read the
    answer, and forgotten.
    """

    def __init__(self, wsgi: Wsgi, most: int, threads: int, in_thread: Callable[[str], bool]) -> None:
        self._wsgi, self._most, self._in_thread = wsgi, most, in_thread
        self._pool = ThreadPoolExecutor(threads, "ksz-simulator")
        self._answered = 0
        self.owns_process = False

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            return
        body, complete = await self._body(receive)
        environ = _environ(scope, body)
        environ[BROKEN_OFF] = not complete
        effects: list[Effect] = []
        environ[EFFECT] = effects
        if self._in_thread(scope["path"]):
            loop = asyncio.get_running_loop()
            status, headers, content = await loop.run_in_executor(self._pool, self._answer, environ)
        else:
            status, headers, content = self._answer(environ)
        if effects and isinstance(content, bytes):
            await carry_out(effects[0], (status, headers, content), receive, send)
            return
        await send({"type": "http.response.start", "status": status, "headers": headers})
        if isinstance(content, bytes):
            await send({"type": "http.response.body", "body": content})
        else:
            await self._stream(content, receive, send)
        self._settle()

    def run(self, action: Callable[[], None]) -> None:
        """Do something beside the requests: in a thread where they get one, else at once."""
        if self._in_thread("/"):
            self._pool.submit(action)
        else:
            action()

    async def _stream(self, content: Iterable[bytes], receive: Receive, send: Send) -> None:
        """Send a long answer as it is made, piece by piece, each in a thread; stop when nobody reads it any more."""
        gone = asyncio.ensure_future(receive())
        pieces, loop = iter(content), asyncio.get_running_loop()
        try:
            while not gone.done():
                piece = await loop.run_in_executor(self._pool, next, pieces, None)
                if piece is None:
                    await send({"type": "http.response.body", "body": b""})
                    return
                await send({"type": "http.response.body", "body": piece, "more_body": True})
        finally:
            gone.cancel()
            _close(content)

    async def _body(self, receive: Receive) -> tuple[bytes, bool]:
        """What came of the body, and whether the client has sent all that it meant to."""
        kept, length, complete = [], 0, True
        while length <= self._most * _DRAIN:
            event = await receive()
            complete = event["type"] != "http.disconnect"
            piece = event.get("body", b"")
            if length <= self._most:
                kept.append(piece)
            length += len(piece)
            if not event.get("more_body"):
                break
        return b"".join(kept)[: self._most + 1], complete

    def _answer(self, environ: dict[str, Any]) -> tuple[int, list[tuple[bytes, bytes]], bytes | Iterable[bytes]]:
        """Status, headers and content; an answer that does not tell its length is still being made."""
        answer: dict[str, Any] = {}

        def start_response(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> None:
            answer["status"] = int(status[:3])
            answer["headers"] = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in headers]
            answer["long"] = all(name != "Content-Length" for name, _ in headers)

        result = self._wsgi(environ, start_response)
        if answer.get("long"):
            return answer["status"], answer["headers"], result
        try:
            content = b"".join(result)
        finally:
            _close(result)
        return answer["status"], answer["headers"], content

    def _settle(self) -> None:
        """Take what the first requests have made (schemas, tables) out of the garbage collector's rounds.

        Only where the process is ours: embedded in a test it is not.
        """
        self._answered += 1
        if self.owns_process and self._answered in _SETTLE_AFTER:
            gc.collect()
            gc.freeze()

    def close(self) -> None:
        """Let the threads end."""
        self._pool.shutdown(wait=False)


def _close(result: Iterable[bytes]) -> None:
    if hasattr(result, "close"):
        result.close()


def _environ(scope: Scope, body: bytes) -> dict[str, Any]:
    """The WSGI environment of an ASGI request."""
    host, port = scope.get("server") or ("127.0.0.1", 0)
    environ: dict[str, Any] = {
        "REQUEST_METHOD": scope["method"],
        "SCRIPT_NAME": "",
        "PATH_INFO": scope["path"].encode("utf-8").decode("latin-1"),
        "QUERY_STRING": scope["query_string"].decode("latin-1"),
        "SERVER_NAME": host,
        "SERVER_PORT": str(port),
        "SERVER_PROTOCOL": f"HTTP/{scope['http_version']}",
        "REMOTE_ADDR": (scope.get("client") or ("",))[0],
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.get("scheme", "http"),
        "wsgi.input": BytesIO(body),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
        CERTIFICATE: scope["state"].get(CERTIFICATE),
    }
    for raw, value in scope["headers"]:
        if b"_" in raw:
            continue  # it would look like the one with a hyphen, which only a proxy may have written
        name = raw.decode("latin-1").upper().replace("-", "_")
        key = name if name in ("CONTENT_TYPE", "CONTENT_LENGTH") else f"HTTP_{name}"
        text = value.decode("latin-1")
        environ[key] = f"{environ[key]},{text}" if key in environ else text
    if "HTTP_TRANSFER_ENCODING" in environ:
        environ["CONTENT_LENGTH"] = str(len(body))
    return environ

# SPDX-License-Identifier: EUPL-1.2
"""The WSGI application as an ASGI one, answered in the event loop itself.

The work of a request is Python from end to end, so threads only fight for the interpreter: in turns, one thread
answers more (docs/decisions.md). A client that sends slowly holds no thread. What waits for another machine
(PostgreSQL), or may take long (the control API), gets a thread; where several processes share the work and PostgreSQL
is near, its answer is waited for in the loop, and a thread is for what somebody else holds.
"""

from __future__ import annotations

import asyncio
import gc
import sys
from collections.abc import Awaitable, Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from io import BytesIO
from tempfile import TemporaryFile
from typing import IO, Any

from simulator.bridge_effects import carry_out
from simulator.errors import BusyError
from simulator.soap.faults_effect import EFFECT, Effect
from simulator.soap.http import BROKEN_OFF, CERTIFICATE, HELD, IMPATIENT

Scope = dict[str, Any]
Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]
_Answer = tuple[int, list[tuple[bytes, bytes]], bytes | Iterable[bytes]]
Wsgi = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]

_DRAIN = 4
_MOST_WAITING = 32
_SETTLE_AFTER = (20, 200, 2000)


class Bridge:
    """Answers ASGI requests by a WSGI application; `in_thread` tells by the path what gets a thread, `elsewhere` what
    gets one of those that wait for another endpoint. What is `here_first` gets its thread only if it has to wait.

    A body is read up to `most` bytes and one more; what is beyond is received, so that the client gets to read the
    answer, and forgotten. `room_on_disk` tells by the head of a request how many bytes of it may wait on disk instead.
    """

    def __init__(
        self, wsgi: Wsgi, most: int, threads: int, in_thread: Callable[[str], bool],
        room_on_disk: Callable[[dict[str, Any]], int] = lambda _: 0, elsewhere: Callable[[str], bool] = lambda _: False,
        here_first: Callable[[str], bool] = lambda _: False,
    ) -> None:  # fmt: skip
        self._wsgi, self._most, self._in_thread, self._room_on_disk = wsgi, most, in_thread, room_on_disk
        self._elsewhere, self._here_first = elsewhere, here_first
        self._pool = ThreadPoolExecutor(threads, "ksz-simulator")
        self._waiting: ThreadPoolExecutor | None = None
        self._turn = asyncio.Lock()
        self._answered = 0
        self.owns_process = False

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            return
        environ = _environ(scope)
        room = self._room_on_disk(environ)
        with TemporaryFile() if room else BytesIO() as body:
            await self._answer_to(environ, body, room or self._most, scope, receive, send)

    async def _answer_to(
        self, environ: dict[str, Any], body: IO[bytes], most: int, scope: Scope, receive: Receive, send: Send
    ) -> None:
        """Answer a request of whose body `most` bytes and one more are taken into `body`."""
        length, complete = await _receive_body(receive, body, most)
        if "HTTP_TRANSFER_ENCODING" in environ:
            environ["CONTENT_LENGTH"] = str(length)
        environ["wsgi.input"] = body
        environ[BROKEN_OFF] = not complete
        effects: list[Effect] = []
        environ[EFFECT], environ[HELD] = effects, {}
        pool = self._pool_of(scope["path"])
        answered = None
        if pool is None:
            answered = await self._in_turn(environ)
        elif pool is self._pool and self._here_first(scope["path"]):
            with suppress(BusyError):
                answered = await self._in_turn({**environ, IMPATIENT: True})
        if answered is None:
            body.seek(0)
            effects.clear()
            answered = await asyncio.get_running_loop().run_in_executor(pool, self._answer, environ)
        status, headers, content = answered
        if effects and isinstance(content, bytes):
            await carry_out(effects[0], (status, headers, content), receive, send)
            return
        await send({"type": "http.response.start", "status": status, "headers": headers})
        if isinstance(content, bytes):
            await send({"type": "http.response.body", "body": content})
        else:
            await self._stream(content, receive, send)
        self._settle()

    async def _in_turn(self, environ: dict[str, Any]) -> _Answer:
        """The answer, made in the loop, one in each of its rounds.

        In between it takes connections and bytes. Of connections it takes one in a round, so that a new one would wait
        for everything that the others ask meanwhile.
        """
        async with self._turn:
            answered = self._answer(environ)
            await asyncio.sleep(0)
        return answered

    def _pool_of(self, path: str) -> ThreadPoolExecutor | None:
        """Where a request gets a thread; what waits for another endpoint takes none from the others."""
        if self._elsewhere(path):
            if self._waiting is None:
                self._waiting = ThreadPoolExecutor(_MOST_WAITING, "ksz-simulator-waiting")
            return self._waiting
        return self._pool if self._in_thread(path) else None

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

    def _answer(self, environ: dict[str, Any]) -> _Answer:
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
        if self._waiting is not None:
            self._waiting.shutdown(wait=False)


async def _receive_body(receive: Receive, body: IO[bytes], most: int) -> tuple[int, bool]:
    """How much was taken of what came, and whether the client has sent all that it meant to."""
    length, complete = 0, True
    while length <= most * _DRAIN:
        event = await receive()
        complete = event["type"] != "http.disconnect"
        piece = event.get("body", b"")
        if length <= most:
            body.write(piece[: most + 1 - length])
        length += len(piece)
        if not event.get("more_body"):
            break
    body.seek(0)
    return min(length, most + 1), complete


def _close(result: Iterable[bytes]) -> None:
    if hasattr(result, "close"):
        result.close()


def _environ(scope: Scope) -> dict[str, Any]:
    """The WSGI environment of an ASGI request, without its body."""
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
    return environ

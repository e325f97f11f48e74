# SPDX-License-Identifier: EUPL-1.2
"""The bridge from ASGI to WSGI: who is answered when."""

import asyncio
from collections.abc import Callable, Iterable
from threading import Event
from typing import Any

from simulator.bridge import Bridge
from simulator.errors import BusyError
from simulator.soap.http import IMPATIENT


def _scope(path: str) -> dict[str, Any]:
    return {
        "type": "http", "path": path, "method": "POST", "query_string": b"", "http_version": "1.1", "headers": [],
        "state": {},
    }  # fmt: skip


async def _ask(bridge: Bridge, path: str) -> bytes:
    """The body of the answer to an empty request."""
    content = b""

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b""}

    async def send(event: dict[str, Any]) -> None:
        nonlocal content
        content += event.get("body", b"")

    await bridge(_scope(path), receive, send)
    return content


def _answering(what: Callable[[dict[str, Any]], bytes]) -> Callable[..., Iterable[bytes]]:
    """A WSGI application."""

    def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        content = what(environ)
        start_response("200 OK", [("Content-Length", str(len(content)))])
        return [content]

    return application


def test_of_requests_that_are_there_together_one_is_answered_in_each_round_of_the_loop() -> None:
    """So that the loop takes a new connection, and reads what comes, between any two answers."""
    rounds = 0

    async def ask_together() -> list[bytes]:
        loop = asyncio.get_running_loop()

        def count() -> None:
            nonlocal rounds
            rounds += 1
            loop.call_soon(count)

        loop.call_soon(count)
        bridge = Bridge(_answering(lambda _: str(rounds).encode()), 1000, 1, in_thread=lambda _: False)
        try:
            return await asyncio.gather(*(_ask(bridge, f"/{i}") for i in range(10)))
        finally:
            bridge.close()

    answered_in = [int(answer) for answer in asyncio.run(ask_together())]
    assert len(set(answered_in)) == 10, answered_in
    assert sorted(answered_in) == answered_in, "first come, first served"


def test_what_would_have_to_wait_gets_a_thread_and_holds_up_nobody() -> None:
    """A request that is busy in the loop is asked again in a thread; the next one is answered before it."""
    order: list[str] = []

    def what(environ: dict[str, Any]) -> bytes:
        if environ["PATH_INFO"] == "/held":
            if IMPATIENT in environ:
                raise BusyError("somebody holds it")
            answered.wait(10)
        order.append(environ["PATH_INFO"])
        return b"x"

    answered = Event()

    async def ask_both() -> None:
        bridge = Bridge(_answering(what), 1000, 1, in_thread=lambda _: True, here_first=lambda _: True)
        held = asyncio.ensure_future(_ask(bridge, "/held"))
        try:
            assert await _ask(bridge, "/free") == b"x"
            answered.set()
            assert await held == b"x"
        finally:
            bridge.close()

    asyncio.run(ask_both())
    assert order == ["/free", "/held"]

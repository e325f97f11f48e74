# SPDX-License-Identifier: EUPL-1.2
"""What happens to an answer when it is sent (simulator/soap/faults_effect.py), in the event loop: whoever waits holds
no thread, and holds nobody up.
"""

from __future__ import annotations

import asyncio
import os
import socket
import struct
from collections.abc import Awaitable, Callable
from typing import Any

from simulator.soap.faults_effect import Effect, End
from simulator.world.faults import LONGEST_WAIT

Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]
Answer = tuple[int, list[tuple[bytes, bytes]], bytes]

AT_ONCE = struct.pack("hh" if os.name == "nt" else "ii", 1, 0)  # SO_LINGER: a close is a reset
_CLOSING = 5.0  # seconds that a client has to take what was sent before a connection is closed


async def carry_out(effect: Effect, answer: Answer, receive: Receive, send: Send) -> None:
    """Wait, and then send the answer, a part of it or nothing; nothing more happens when the client has gone."""
    status, headers, content = answer
    if effect.delay and await _gone(receive, effect.delay):
        return
    if effect.end is End.SILENCE:
        if not await _gone(receive, effect.silence or LONGEST_WAIT):
            await _close(receive, send, at_once=False)
        return
    if effect.chunked:
        headers = [header for header in headers if header[0].lower() != b"content-length"]
    if effect.sent is not None or effect.end is End.ANSWER:
        await send({"type": "http.response.start", "status": status, "headers": headers})
    if effect.end is End.ANSWER:
        await send({"type": "http.response.body", "body": content})
        return
    if effect.sent:
        await send({"type": "http.response.body", "body": content[: effect.sent], "more_body": True})
    await _close(receive, send, at_once=effect.end is End.RESET)


async def _gone(receive: Receive, seconds: float) -> bool:
    """True as soon as the client has gone, False if it is still there after so many seconds."""

    async def until_it_has() -> None:
        while (await receive())["type"] != "http.disconnect":
            pass

    try:
        await asyncio.wait_for(until_it_has(), seconds)
    except TimeoutError:
        return False
    return True


async def _close(receive: Receive, send: Send, at_once: bool) -> None:
    """Close the connection, when what was sent is on its way; `at_once` by a reset.

    ASGI knows no such thing: the connection is uvicorn's, behind the function that it gave us to send.
    """
    transport: asyncio.Transport = send.__self__.transport  # type: ignore[attr-defined]
    await asyncio.sleep(0)
    if at_once:
        for _ in range(int(_CLOSING * 100)):
            if not transport.get_write_buffer_size():
                break
            await asyncio.sleep(0.01)
        transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, AT_ONCE)
        transport.abort()
    else:
        transport.close()
    if not await _gone(receive, _CLOSING):
        transport.abort()
        await _gone(receive, _CLOSING)

# SPDX-License-Identifier: EUPL-1.2
"""A server of uvicorn on a port that several processes share.

An event loop would take all connections that wait at once, and the other processes would go without. So each takes one,
and looks after those it has before it takes the next: who is busy takes fewer.
"""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Sequence

import uvicorn

_PAUSE = 1.0  # seconds without new connections where the system has no room for more


class Accepting(uvicorn.Server):
    """Takes connections one at a time from sockets that other processes listen on, too."""

    _loop: asyncio.AbstractEventLoop
    _listening: Sequence[socket.socket] = ()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """From now on connections are taken."""
        await super().startup(sockets=[])
        self._loop, self._listening = asyncio.get_running_loop(), sockets or ()
        self._open()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """No more connections are taken; those that are there end, when what they asked is answered."""
        self._close()
        await super().shutdown(sockets)

    def _open(self) -> None:
        for listening in self._listening:
            listening.setblocking(False)
            self._loop.add_reader(listening, self._accept, listening)

    def _close(self) -> None:
        for listening in self._listening:
            self._loop.remove_reader(listening)

    def _accept(self, listening: socket.socket) -> None:
        try:
            connection, _ = listening.accept()
        except (BlockingIOError, InterruptedError, ConnectionAbortedError):
            return  # another process has it, or it has gone
        except OSError:
            self._close()
            self._loop.call_later(_PAUSE, self._open_again)
            return
        connection.setblocking(False)
        if connection.family in (socket.AF_INET, socket.AF_INET6):
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        task = self._loop.create_task(self._take(connection))
        self.server_state.tasks.add(task)
        task.add_done_callback(self.server_state.tasks.discard)

    def _open_again(self) -> None:
        if not self.should_exit:
            self._open()

    async def _take(self, connection: socket.socket) -> None:
        try:
            await self._loop.connect_accepted_socket(self._protocol, connection)
        except OSError:
            connection.close()

    def _protocol(self) -> asyncio.Protocol:
        made: asyncio.Protocol = self.config.http_protocol_class(  # type: ignore[call-arg]
            config=self.config, server_state=self.server_state, app_state=self.lifespan.state
        )
        return made

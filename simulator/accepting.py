# SPDX-License-Identifier: EUPL-1.2
"""A server of uvicorn on a port that several processes share.

An event loop would take all connections that wait at once, and the other processes would go without. So each takes one
at a time, and leaves the next to the others for a moment as long as one of them has fewer.
"""

from __future__ import annotations

import asyncio
import mmap
import socket
from collections.abc import Sequence
from dataclasses import dataclass

import uvicorn

_PAUSE = 1.0  # seconds without new connections where the system has no room for more
_POLITE = 0.005  # seconds that the others have to take a connection
_ABSENT = 2**31 - 1


class Counts:
    """How many connections each of several processes has, in memory that they share by a fork."""

    def __init__(self, processes: int) -> None:
        self._counts = memoryview(mmap.mmap(-1, 4 * processes)).cast("i")
        for place in range(processes):
            self.absent(place)

    def absent(self, place: int) -> None:
        """There is no process at this place that takes connections."""
        self._counts[place] = _ABSENT

    def put(self, place: int, connections: int) -> None:
        """The process at this place has so many."""
        self._counts[place] = connections

    def least(self) -> int:
        """What the one with the fewest has."""
        return min(self._counts)


@dataclass(frozen=True)
class SharedPort:
    """A port, and the place of a process among those that listen on it."""

    listening: socket.socket
    counts: Counts
    place: int

    def server(self, config: uvicorn.Config) -> uvicorn.Server:
        """The server of that process."""
        return Accepting(config, self.counts, self.place)


class Accepting(uvicorn.Server):
    """Takes connections one at a time from sockets that other processes listen on, too; `place` is its own."""

    def __init__(self, config: uvicorn.Config, counts: Counts, place: int) -> None:
        super().__init__(config)
        self._counts, self._place = counts, place
        self._coming = 0
        self._loop: asyncio.AbstractEventLoop
        self._listening: Sequence[socket.socket] = ()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """From now on connections are taken."""
        await super().startup(sockets=[])
        self._loop, self._listening = asyncio.get_running_loop(), sockets or ()
        for listening in self._listening:
            listening.setblocking(False)
            self._loop.add_reader(listening, self._knock, listening)
        self._count()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """No more connections are taken; those that are there end, when what they asked is answered."""
        self._counts.absent(self._place)
        for listening in self._listening:
            self._loop.remove_reader(listening)
        await super().shutdown(sockets)

    async def on_tick(self, counter: int) -> bool:
        """Ten times a second: those that have ended are no longer counted."""
        self._count()
        return await super().on_tick(counter)

    def _count(self) -> int:
        now = len(self.server_state.connections) + self._coming
        self._counts.put(self._place, now)
        return now

    def _knock(self, listening: socket.socket) -> None:
        """A connection waits: it is for whoever has the fewest."""
        if self._count() <= self._counts.least():
            self._accept(listening)
        else:
            self._wait(listening, _POLITE)

    def _wait(self, listening: socket.socket, seconds: float) -> None:
        self._loop.remove_reader(listening)
        self._loop.call_later(seconds, self._go_on, listening)

    def _go_on(self, listening: socket.socket) -> None:
        """Whatever still waits nobody else has taken."""
        if self.should_exit:
            return
        self._loop.add_reader(listening, self._knock, listening)
        self._accept(listening)

    def _accept(self, listening: socket.socket) -> None:
        try:
            connection, _ = listening.accept()
        except (BlockingIOError, InterruptedError, ConnectionAbortedError):
            return  # another process has it, or it has gone
        except OSError:
            self._wait(listening, _PAUSE)
            return
        connection.setblocking(False)
        if connection.family in (socket.AF_INET, socket.AF_INET6):
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._coming += 1
        self._count()
        task = self._loop.create_task(self._take(connection))
        self.server_state.tasks.add(task)
        task.add_done_callback(self.server_state.tasks.discard)

    async def _take(self, connection: socket.socket) -> None:
        try:
            await self._loop.connect_accepted_socket(self._protocol, connection)
        except OSError:
            connection.close()
        finally:
            self._coming -= 1

    def _protocol(self) -> asyncio.Protocol:
        made: asyncio.Protocol = self.config.http_protocol_class(  # type: ignore[call-arg]
            config=self.config, server_state=self.server_state, app_state=self.lifespan.state
        )
        return made

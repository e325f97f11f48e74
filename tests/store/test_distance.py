# SPDX-License-Identifier: EUPL-1.2
"""How far away a PostgreSQL is, by the time that a commit takes."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread

import pytest
import sqlalchemy as sa

from simulator.store.store import Store
from tests.conftest import postgres_schema

_ON_THE_WAY = 0.002  # seconds, as to a machine in another building


@contextmanager
def _far_away(host: str, port: int) -> Iterator[int]:
    """A port whose bytes arrive at another one, and back, some time later."""
    ready, ports = Event(), list[int]()
    loop = asyncio.new_event_loop()

    async def carry(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while piece := await reader.read(65536):
            loop.call_later(_ON_THE_WAY, writer.write, piece)
        loop.call_later(_ON_THE_WAY, writer.close)

    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there_reader, there_writer = await asyncio.open_connection(host, port)
        await asyncio.gather(carry(reader, there_writer), carry(there_reader, writer), return_exceptions=True)

    async def run() -> None:
        server = await asyncio.start_server(connected, "127.0.0.1", 0)
        ports.append(server.sockets[0].getsockname()[1])
        ready.set()

    thread = Thread(target=lambda: (loop.run_until_complete(run()), loop.run_forever()), daemon=True)
    thread.start()
    ready.wait(10)
    try:
        yield ports[0]
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)


@pytest.fixture
def postgres() -> Iterator[sa.URL]:
    """An empty PostgreSQL database."""
    for url in postgres_schema():
        yield sa.make_url(url)


def test_what_is_on_another_machine_is_far(postgres: sa.URL) -> None:
    """A commit that is four milliseconds on its way costs more than the thread that waits for it."""
    with _far_away(postgres.host or "", postgres.port or 5432) as port:
        store = Store(postgres.set(host="127.0.0.1", port=port).render_as_string(hide_password=False))
        try:
            assert not store.is_near()
        finally:
            store.close()


def test_what_is_in_this_process_is_near() -> None:
    """No network is between a simulator and its memory."""
    store = Store("memory")
    try:
        assert store.is_near()
    finally:
        store.close()

# SPDX-License-Identifier: EUPL-1.2
"""Several processes behind one port, that share nothing but the database.

The first process takes the port and forks the others, before it has a thread or a connection. It answers nothing
itself: it starts another worker where one has died, and ends them all when it ends. A pipe goes to each worker; when it
closes, because the first process ended in whatever way, the worker ends too.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import sys
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from secrets import token_hex
from threading import Event, Thread
from time import monotonic
from types import FrameType
from typing import Any

from simulator.accepting import Counts, SharedPort
from simulator.app import create_app
from simulator.errors import ConfigurationError, SettingsError, SimulatorError
from simulator.server import Server, listen, url_of
from simulator.settings import Settings
from simulator.store.database import database_url

_READY, _GREET = "ready", "greet"
_TRIES = 5
"""So many workers in a row may end before they answer, or within `_SOON` seconds; then all end."""
_SOON = 1.0
_GRACE = 6.0  # seconds to finish what is under way; uvicorn gives it two, and the database may be slow


@dataclass
class _Worker:
    place: int
    process: Any
    pipe: Connection
    started: float
    ready: bool = False
    reason: tuple[str, ...] = ()


def check_settings(settings: Settings) -> None:
    """SettingsError in one line where several workers cannot be."""
    if database_url(settings.database).get_backend_name() != "postgresql":
        raise SettingsError(
            f"workers: {settings.workers} processes need one PostgreSQL (--database postgresql://...); a database in "
            "memory and a SQLite file serve one"
        )
    if "fork" not in multiprocessing.get_all_start_methods():
        raise SettingsError("workers: this system has no fork; start one process, or several on ports of their own")


class Workers:
    """The first process: `run` returns when it is told to end. `greet` is called in one worker when all answer."""

    def __init__(self, settings: Settings, greet: Callable[[Server], None], tell: Callable[[str], None]) -> None:
        check_settings(settings)
        secret = settings.recording_secret or token_hex(32)  # in all of them one number stands for another
        settings = settings.model_copy(update={"recording_secret": secret})
        self._settings, self._greet, self._tell = settings, greet, tell
        self._listening = listen(settings)
        self._counts = Counts(settings.workers)
        self._forking = multiprocessing.get_context("fork")
        self._workers: list[_Worker] = []
        self._answering, self._failures, self._next_try = False, 0, 0.0

    @property
    def url(self) -> str:
        """Where they listen."""
        return url_of(self._listening, self._settings)

    def start(self) -> None:
        """All answer; ConfigurationError with the reason of the first that cannot. One of them loads the scenarios."""
        gc.collect()
        gc.freeze()  # so that what is there now stays shared with the workers
        self._begin(first=True)
        self._until_ready()
        for _ in range(self._settings.workers - 1):
            self._begin()
        self._until_ready()
        self._answering = True

    def greet(self) -> None:
        """One of the workers greets."""
        self._workers[0].pipe.send(_GREET)

    def run(self) -> None:
        """Replace whoever ends, until this process is told to end (KeyboardInterrupt)."""
        while True:
            missing = self._settings.workers - len(self._workers)
            if missing and monotonic() >= self._next_try:
                for _ in range(missing):
                    self._begin()
            self._look(max(0.0, self._next_try - monotonic()) if missing else None)

    def close(self) -> None:
        """All workers have ended, and the port is free."""
        for worker in self._workers:
            worker.process.terminate()
        until = monotonic() + _GRACE
        for worker in self._workers:
            worker.process.join(max(0.0, until - monotonic()))
            if worker.process.is_alive():
                worker.process.kill()
                worker.process.join()
            worker.pipe.close()
        self._workers.clear()
        self._listening.close()

    def _begin(self, first: bool = False) -> None:
        ours, theirs = multiprocessing.Pipe()
        inherited = [*(worker.pipe for worker in self._workers), ours]
        place = min(set(range(self._settings.workers)) - {worker.place for worker in self._workers})
        process = self._forking.Process(target=self._work, args=(place, theirs, inherited, first), daemon=True)
        process.start()
        theirs.close()
        self._workers.append(_Worker(place, process, ours, monotonic()))

    def _until_ready(self) -> None:
        while not all(worker.ready for worker in self._workers):
            self._look(None)

    def _look(self, seconds: float | None) -> None:
        """Take notice of what workers say, and of those that have ended."""
        pipes: dict[Any, _Worker] = {worker.pipe: worker for worker in self._workers}
        ends: dict[Any, _Worker] = {worker.process.sentinel: worker for worker in self._workers}
        found = wait([*pipes, *ends], seconds)
        for one in found:
            if one in pipes:
                self._hear(pipes[one])
        for one in found:
            if one in ends:
                self._ended(ends[one])

    def _hear(self, worker: _Worker) -> None:
        with suppress(EOFError, OSError):
            said = worker.pipe.recv()
            worker.ready = said == _READY
            worker.reason = () if worker.ready else said
            return
        wait([worker.process.sentinel], _SOON)  # whose pipe has closed is ending

    def _ended(self, worker: _Worker) -> None:
        """Another may take its place: at once, but later and later where they do not hold out."""
        worker.process.join()
        worker.pipe.close()
        self._counts.absent(worker.place)
        self._workers.remove(worker)
        why = "; ".join(worker.reason) or _how(worker.process.exitcode)
        if not self._answering:
            raise ConfigurationError(*(worker.reason or (f"a worker could not start: {why}",)))
        held_out = worker.ready and monotonic() - worker.started >= _SOON
        self._failures = 0 if held_out else self._failures + 1
        if self._failures > _TRIES:
            raise ConfigurationError(f"workers end as soon as they start: {why}")
        self._next_try = monotonic() + (0.1 * 3**self._failures if self._failures else 0)
        self._tell(f"worker {worker.process.pid} has ended ({why}); another takes its place")

    # -- in the worker

    def _work(self, place: int, pipe: Connection, inherited: Iterable[Connection], first: bool) -> None:
        """What a worker does: answer, until it is told to end or the first process has ended."""
        signal.signal(signal.SIGTERM, _stop)
        for other in inherited:
            other.close()
        made: list[Server] = []
        Thread(target=self._hear_from_above, args=(pipe, made), name="ksz-simulator-parent", daemon=True).start()
        try:
            app = create_app(self._settings, fill=first)
            server = Server(self._settings, app, SharedPort(self._listening, self._counts, place))
            made.append(server)
            pipe.send(_READY)
            gc.enable()
            server.serve()
            server.close()
        except KeyboardInterrupt:
            pass
        except ConfigurationError as error:
            pipe.send(tuple(str(problem) for problem in error.problems))
        except SimulatorError as error:
            pipe.send((str(error),))
        sys.stdout.flush()
        os._exit(0)  # threads that still wait for something hold nobody up

    def _hear_from_above(self, pipe: Connection, made: list[Server]) -> None:
        with suppress(EOFError, OSError):
            while True:
                if pipe.recv() == _GREET:
                    self._greet(made[0])
        if made:
            made[0].stop()
            Event().wait(_GRACE)
        os._exit(1)


def _stop(_: int, __: FrameType | None) -> None:
    raise KeyboardInterrupt


def _how(code: int | None) -> str:
    """How a process ended."""
    if code is not None and code < 0:
        return f"killed by {signal.Signals(-code).name}"
    return "told to end" if code == 0 else f"exit code {code}"

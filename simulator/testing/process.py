# SPDX-License-Identifier: EUPL-1.2
"""A simulator in a process of its own, that ends when whoever started it does, however that ends.

The settings go in by a pipe, so that no token stands in a list of processes. The child runs as long as the pipe is
open: the system closes it when its owner is gone, also when that was killed.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from types import TracebackType
from typing import Any

from simulator.testing.errors import KszUnreachableError

_ENDS_WITHIN = 10.0
_LOOKS_EVERY = 1.0


class ServerProcess:
    """A simulator with these settings on a free port, as long as the `with` block lasts: `url`."""

    def __init__(self, settings: Mapping[str, Any]) -> None:
        self._settings = {**settings, "port": 0}
        self._child: subprocess.Popen[str] | None = None
        self.url = ""

    @property
    def process(self) -> int:
        """The id of the process."""
        assert self._child is not None, "not started"
        return self._child.pid

    def __enter__(self) -> ServerProcess:
        command = [sys.executable, "-m", __name__]
        child = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)  # noqa: S603
        self._child = child
        assert child.stdin is not None
        assert child.stdout is not None
        child.stdin.write(json.dumps(self._settings, default=_plain) + "\n")
        child.stdin.flush()
        told = child.stdout.readline()
        answer = json.loads(told) if told else {"error": "it ended before it answered"}
        if "url" not in answer:
            self._end()
            raise KszUnreachableError(f"no simulator could be started: {answer['error']}")
        self.url = answer["url"]
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        self._end()

    def _end(self) -> None:
        child = self._child
        if child is None:
            return
        with child:  # closes the pipes; the child sees that
            assert child.stdin is not None
            child.stdin.close()
            try:
                child.wait(_ENDS_WITHIN)
            except subprocess.TimeoutExpired:
                child.kill()
        self._child = None


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, (set, frozenset)) else str(value)


def main() -> None:
    """Run the simulator whose settings come in, until nobody is there any more."""
    from threading import Thread

    from simulator.errors import SimulatorError
    from simulator.server import Server
    from simulator.settings import Settings

    parent = os.getppid()
    given = json.loads(sys.stdin.readline())
    try:
        server = Server(Settings.load({}, **given))
        server.prepare()
    except SimulatorError as error:
        print(json.dumps({"error": str(error)}), flush=True)
        sys.exit(2)

    def watch() -> None:
        _until_alone(parent)
        server.stop()

    Thread(target=watch, daemon=True).start()
    print(json.dumps({"url": server.url}), flush=True)
    try:
        server.serve()
    finally:
        server.close()


def _until_alone(parent: int) -> None:
    """Return when the pipe is closed, or the process that held it is gone."""
    from threading import Event, Thread

    closed = Event()

    def read() -> None:
        os.read(sys.stdin.fileno(), 1)
        closed.set()

    Thread(target=read, daemon=True).start()
    while not closed.wait(_LOOKS_EVERY):
        if os.getppid() != parent:
            return


if __name__ == "__main__":
    main()

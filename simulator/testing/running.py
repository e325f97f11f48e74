# SPDX-License-Identifier: EUPL-1.2
"""The simulator that the tests of one pytest process use: in a thread, in a process of its own, or at a URL."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from simulator.testing.checks import Watch
from simulator.testing.client import Client
from simulator.testing.errors import KszError, KszNotFoundError, KszUnreachableError
from simulator.testing.sandbox import Sandbox

THREAD, PROCESS = "thread", "process"
_LONGEST = 63


@dataclass(frozen=True)
class Running:
    """A simulator that answers. Sandboxes get names that no other run, and no other worker of this one, gives."""

    client: Client
    _run: str = field(default_factory=lambda: uuid4().hex[:8])
    _numbers: Iterator[int] = field(default_factory=lambda: count(1), repr=False)

    @property
    def url(self) -> str:
        """Where it is."""
        return self.client.url

    def sandbox(self, test: str, scenarios: Sequence[str], watch: Watch, **given: Any) -> Sandbox:
        """A new sandbox for a test, named after it."""
        made = self.client.create(*map(str, scenarios), name=self._name(test), **given)
        made.watch = watch
        return made

    def delete(self, sandbox: Sandbox) -> None:
        """It is gone, also where the test has deleted it already."""
        with suppress(KszNotFoundError):
            sandbox.delete()

    def _name(self, test: str) -> str:
        worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
        words = re.sub(r"[^a-z0-9]+", "-", test.rpartition("::")[2].lower()).strip("-")
        return f"t-{self._run}-{worker}-{next(self._numbers)}-{words}"[:_LONGEST].rstrip("-")


@contextmanager
def started(setting: Mapping[str, Any]) -> Iterator[Running]:
    """The simulator that the settings of the plugin ask for; where there can be none, the tests fail with one line."""
    server, contracts = setting["server"] or THREAD, tuple(map(Path, setting["contracts"]))
    given = {"database": setting["database"], "contracts": contracts, "token": setting["token"]}
    own = {key: value for key, value in given.items() if value}
    refused = ""
    with ExitStack() as stack:
        try:
            url = server
            if server in (THREAD, PROCESS):
                url = stack.enter_context(_thread(own) if server == THREAD else _process(own))
            client = Client(url, setting["token"] or None, contracts=contracts)
            client.health()
        except KszError as error:
            refused = str(error)
        if refused:  # outside of the except, so that it is told once
            pytest.fail(refused, pytrace=False)
        yield Running(client)


@contextmanager
def _thread(own: Mapping[str, Any]) -> Iterator[str]:
    from simulator.errors import SimulatorError
    from simulator.server import Server
    from simulator.settings import Settings

    try:
        server = Server(Settings.load({}, port=0, **own))
    except SimulatorError as error:
        raise KszUnreachableError(f"no simulator could be started: {error}") from error
    with server:
        yield server.url


@contextmanager
def _process(own: Mapping[str, Any]) -> Iterator[str]:
    from simulator.testing.process import ServerProcess

    with ServerProcess(own) as server:
        yield server.url

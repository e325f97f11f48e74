# SPDX-License-Identifier: EUPL-1.2
"""The Python client of a running simulator: sandboxes, and in each what tests set up, ask and check.

    from simulator.testing.client import Client

    ksz = Client("http://127.0.0.1:8080").create("starter")
    call_my_software(ksz.url, ksz.person("carla").ssin)
    ksz.received("RetrieveTIGroups.retrieveTI", ssin="carla", times=1)

The fixture `ksz` of the pytest plugin is such a sandbox. Nothing but the standard library is imported.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import quote

from simulator.testing.answers import Checked, Data, Exchange, Organisation, Person, Time
from simulator.testing.asks import asks
from simulator.testing.clock import Clock
from simulator.testing.errors import (
    KszAccessError,
    KszBrokenOffError,
    KszCheckError,
    KszConflictError,
    KszError,
    KszInvalidError,
    KszNotFoundError,
    KszRefusedError,
    KszUnreachableError,
    Problem,
)
from simulator.testing.fault import Fault
from simulator.testing.finding import Whose
from simulator.testing.given_reply import GivenReply
from simulator.testing.journal import Journal
from simulator.testing.paths import Paths
from simulator.testing.recording import Recording
from simulator.testing.sandbox import Sandbox
from simulator.testing.snapshots import Snapshots
from simulator.testing.transport import Transport

__all__ = [
    "Checked",
    "Client",
    "Clock",
    "Exchange",
    "Fault",
    "GivenReply",
    "Journal",
    "KszAccessError",
    "KszBrokenOffError",
    "KszCheckError",
    "KszConflictError",
    "KszError",
    "KszInvalidError",
    "KszNotFoundError",
    "KszRefusedError",
    "KszUnreachableError",
    "Organisation",
    "Person",
    "Problem",
    "Recording",
    "Sandbox",
    "Snapshots",
    "Time",
]


class Client:
    """A simulator at a URL. `token` is that of its control API, `seconds` how long an answer may take; `contracts` are
    folders with contracts that it has beside its own, for requests that are made here (`call`).

    Every method raises KszRefusedError with what the simulator says, KszUnreachableError where none answers.
    """

    def __init__(
        self, url: str = "http://127.0.0.1:8080", token: str | None = None, *, seconds: float = 60,
        contracts: Sequence[str | Path] = (),
    ) -> None:  # fmt: skip
        self.url, self._folders = url.rstrip("/"), tuple(map(Path, contracts))
        self._transport = Transport(self.url, token, seconds=seconds)

    @cached_property
    def _paths(self) -> Paths:
        return Paths(self.contracts())

    @asks("GET", "/health")
    def health(self) -> Data:
        """`status`, `version`, and the numbers of contracts and sandboxes."""
        return self._data("/health")

    @asks("GET", "/contracts")
    def contracts(self) -> Sequence[Data]:
        """Every contract with its paths and operations."""
        return self._list("/contracts", "contracts")

    @asks("GET", "/contracts/{service}/{version}")
    def contract(self, service: str, version: str) -> Data:
        """One contract, as of `RetrieveTIGroups` and `v2`."""
        return self._data(f"/contracts/{quote(service, safe='')}/{quote(version, safe='')}")

    @asks("GET", "/scenarios")
    def scenarios(self) -> Sequence[Data]:
        """The scenarios that the simulator has: name, title, about."""
        return self._list("/scenarios", "scenarios")

    @asks("GET", "/rules")
    def rules(self, language: str = "en") -> Sequence[Data]:
        """Every rule of the network with its title and its ground."""
        return self._list("/rules", "rules", language=language)

    @asks("GET", "/sandboxes")
    def sandboxes(self) -> Sequence[Data]:
        """Every sandbox: name, prefix, clock, run, seed, scenarios."""
        return self._list("/sandboxes", "sandboxes")

    def sandbox(self, name: str = "default") -> Sandbox:
        """A sandbox that is there already; that it is, is seen when it is used."""
        return Sandbox(self._transport, name, lambda: self._paths, self._folders)

    @asks("POST", "/sandboxes")
    def create(
        self, *scenarios: str, name: str | None = None, clock: datetime | str | None = None, seed: int | None = None,
        callers: Sequence[Whose] = (),
    ) -> Sandbox:  # fmt: skip
        """A new sandbox with these scenarios, under a `name` or a fresh one (`fresh-...`, in `Sandbox.name`).

        `clock` freezes its time there, `seed` takes the place of the scenarios' seed; `callers` are as in
        `Sandbox.set_callers`. KszConflictError if the name is taken; where anything is refused there is no sandbox.
        """
        moment = clock.isoformat() if isinstance(clock, datetime) else clock
        given = {"name": name, "clock": moment, "seed": seed}
        answer = self._transport.post("/sandboxes", {key: value for key, value in given.items() if value is not None})
        made = self.sandbox(answer["name"])
        try:
            if scenarios:
                made.load(*scenarios, clock=clock, seed=seed)
            if callers:
                made.set_callers(*callers)
        except BaseException:
            made.delete()
            raise
        return made

    @asks("POST", "/journal/verify")
    def verify(self, *sandboxes: str, expect: Sequence[str] = ()) -> Data:
        """Whether the journal is what was written, of these sandboxes or of all: `ok`, `heads`, `breaches`, ..."""
        found: Data = self._transport.post("/journal/verify", {"sandboxes": sandboxes, "expect": list(expect)})
        return found

    def _data(self, path: str) -> Data:
        found: Data = self._transport.get(path)
        return found

    def _list(self, path: str, key: str, **query: Any) -> Sequence[Data]:
        found: Sequence[Data] = self._transport.get(path, **query)[key]
        return found

    def __repr__(self) -> str:
        return f"Client({self.url!r})"

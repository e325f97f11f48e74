# SPDX-License-Identifier: EUPL-1.2
"""One sandbox of a simulator, as a test uses it: set up, ask, check."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from simulator.testing.answers import Data, Exchange
from simulator.testing.asks import asks
from simulator.testing.checks import Checks
from simulator.testing.clock import Clock
from simulator.testing.fault import Faults
from simulator.testing.finding import LIMIT, Who, Whose
from simulator.testing.given_reply import Replies
from simulator.testing.journal import Journal
from simulator.testing.organisations import Organisations
from simulator.testing.paths import Paths
from simulator.testing.people import People
from simulator.testing.recording import Recording
from simulator.testing.scenario_files import inline, loading
from simulator.testing.snapshots import Snapshots
from simulator.testing.transport import Transport

if TYPE_CHECKING:
    from simulator.testing.story import Reply


class Sandbox(People, Organisations, Faults, Replies, Checks):
    """A sandbox by its name. Wherever a person or an organisation is meant, the name that the scenario gives it will
    do, its number, its name, or what `person` and `organisation` return.

    `url` is what a client is pointed at: the services stand below it under their own paths. `watch` may
    be set: it hears of each check in words, and whether it passed.
    """

    def __init__(
        self, transport: Transport, name: str, paths: Callable[[], Paths], contracts: tuple[Path, ...] = ()
    ) -> None:
        super().__init__(transport, name)
        self._paths, self._contracts = paths, contracts
        self.url = transport.url if name == "default" else f"{transport.url}/sandbox/{name}"
        self.clock, self.snapshots = Clock(transport, name), Snapshots(transport, name)
        self.recording, self.journal = Recording(transport, name), Journal(transport, name, self._numbers)

    # -- where

    def endpoint(self, service: str) -> str:
        """The URL of a service (`Service`, `Service/version`) or of an operation (`Service.operation`)."""
        return f"{self.url}{self._paths().of(service)}"

    def wsdl(self, service: str) -> str:
        """The URL of the WSDL of a service or of an operation; its address is that of this sandbox."""
        return f"{self.endpoint(service)}?wsdl"

    # -- as a whole

    @asks("GET", "/sandboxes/{name}")
    def info(self) -> Data:
        """Its clock, run, seed and scenarios, and the numbers of what it holds."""
        found: Data = self._get()
        return found

    @asks("POST", "/sandboxes/{name}/scenario")
    def load(
        self, *scenarios: str, yaml: str | None = None, clock: datetime | str | None = None, seed: int | None = None
    ) -> Data:
        """Everything is replaced by scenarios: names of shipped ones, files (`mine.yaml`), or the text of one.

        KszInvalidError with every problem, each with file and line, if something is wrong; then nothing has changed.
        """
        body, credentials = inline(yaml) if yaml is not None else loading([str(name) for name in scenarios])
        moment = clock.isoformat() if isinstance(clock, datetime) else clock
        given = {key: value for key, value in {"clock": moment, "seed": seed}.items() if value is not None}
        answer: Data = self._transport.post(self._at("scenario"), {**body, **given})
        self._aliases, self._credentials = answer["aliases"], credentials
        return answer

    @asks("POST", "/sandboxes/{name}/reset")
    def reset(self) -> Data:
        """Back to what its scenarios said, or to nothing; what was received does not count any more."""
        found: Data = self._transport.post(self._at("reset"))
        return found

    @asks("DELETE", "/sandboxes/{name}")
    def delete(self) -> None:
        """It is gone, with all it holds and its journal."""
        self._transport.delete(self._at())

    @asks("GET", "/sandboxes/{name}/rules")
    def rules(self) -> Data:
        """What it sets about the rules of the network (docs/rules.md)."""
        found: Data = self._get("rules")
        return found

    @asks("PUT", "/sandboxes/{name}/rules")
    def set_rules(self, **settings: Any) -> Data:
        """It has these rule settings until the next reset; what is left out has its default."""
        found: Data = self._transport.put(self._at("rules"), settings)
        return found

    # -- what was received

    @asks("GET", "/sandboxes/{name}/exchanges")
    def exchanges(self, *, limit: int = LIMIT, **wanted: Any) -> Sequence[Exchange]:
        """Exchanges since the last load or reset, the newest first; by `service`, `operation`, `ssin`, `status`, ..."""
        query = self._numbers(wanted)
        return [Exchange.of(one) for one in self._get("exchanges", **query, limit=limit)["exchanges"]]

    @asks("GET", "/sandboxes/{name}/exchanges/{exchange}")
    def exchange(self, number: int) -> Exchange:
        """One exchange by its id, with every decision (`data`) and both messages (`request`, `reply`)."""
        return Exchange.of(self._get("exchanges", str(number)))

    @asks("GET", "/sandboxes/{name}/exchanges/{exchange}/request")
    def request_message(self, number: int) -> bytes:
        """The request of an exchange, byte for byte."""
        return self._transport.content(self._at("exchanges", str(number), "request"))

    @asks("GET", "/sandboxes/{name}/exchanges/{exchange}/reply")
    def reply_message(self, number: int) -> bytes:
        """The reply of an exchange, byte for byte."""
        return self._transport.content(self._at("exchanges", str(number), "reply"))

    @asks("GET", "/sandboxes/{name}/batches")
    def batches(self, **wanted: str) -> Sequence[Data]:
        """Files with results that were asked for in batch; by `receiver`, `service` or `ticket`."""
        found: Sequence[Data] = self._get("batches", **wanted)["batches"]
        return found

    @asks("GET", "/sandboxes/{name}/batches/{batch}")
    def batch(self, name: str) -> bytes:
        """The XML of one file, by its id or by the ticket of the reply."""
        return self._transport.content(self._at("batches", name))

    @asks("POST", "/sandboxes/{name}/explain")
    def explain(self, operation: str, organisation: Whose, ssin: Who | None = None, **asked: Any) -> Data:
        """What would become of a request, and why, without sending it; also `legal_context`, `request`, `language`."""
        body = {"operation": operation, "as": self._cbe(organisation), **asked}
        found: Data = self._transport.post(
            self._at("explain"), body | ({} if ssin is None else {"ssin": self._ssin(ssin)})
        )
        return found

    def call(
        self, operation: str, *, organisation: Whose | None = None, ssin: Who | None = None,
        request: Mapping[str, Any] | None = None, legal_context: str | None = None,
    ) -> Reply:  # fmt: skip
        """Ask a service, as an organisation (the first whose password is known) with its credentials: `codes`, `text`.

        `request` is the rest of the request, by element names; `legal_context` the first of the operation, unless told.
        """
        from simulator.testing.calling import call, contracts

        by = self.organisation(organisation) if organisation is not None else self._anybody()
        about = None if ssin is None else self._ssin(ssin)
        return call(self.url, contracts(self._contracts), operation, by, about, request, legal_context)

    def __repr__(self) -> str:
        return f"Sandbox({self.url!r})"

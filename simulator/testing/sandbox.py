# SPDX-License-Identifier: EUPL-1.2
"""One sandbox of a simulator, as a test uses it: set up, ask, check."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from simulator.testing.answers import Checked, Data, Exchange
from simulator.testing.clock import Clock
from simulator.testing.errors import KszCheckError
from simulator.testing.fault import Fault, fault_body
from simulator.testing.paths import Paths
from simulator.testing.people import LIMIT, People, Who, Whose
from simulator.testing.scenario_files import inline, loading
from simulator.testing.snapshots import Snapshots
from simulator.testing.transport import Transport

if TYPE_CHECKING:
    from simulator.testing.story import Reply

Step = str | tuple[str, Who] | Mapping[str, Any]
Watch = Callable[[str, bool], None]


class Sandbox(People):
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
        self.watch: Watch | None = None
        self.url = transport.url if name == "default" else f"{transport.url}/sandbox/{name}"
        self.clock, self.snapshots = Clock(transport, name), Snapshots(transport, name)

    # -- where

    def endpoint(self, service: str) -> str:
        """The URL of a service (`Service`, `Service/version`) or of an operation (`Service.operation`)."""
        return f"{self.url}{self._paths().of(service)}"

    def wsdl(self, service: str) -> str:
        """The URL of the WSDL of a service or of an operation; its address is that of this sandbox."""
        return f"{self.endpoint(service)}?wsdl"

    # -- as a whole

    def info(self) -> Data:
        """Its clock, run, seed and scenarios, and the numbers of what it holds."""
        found: Data = self._get()
        return found

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

    def reset(self) -> Data:
        """Back to what its scenarios said, or to nothing; what was received does not count any more."""
        found: Data = self._transport.post(self._at("reset"))
        return found

    def delete(self) -> None:
        """It is gone, with all it holds and its journal."""
        self._transport.delete(self._at())

    # -- what goes wrong

    def fault(self, **fault: Any) -> Fault:
        """A fault, until it is removed or the sandbox is reset; in a `with` block until its end.

        Takes the keys of the control API (`id`, `when`, `how_often`, `what`), or those that stand in them:
        `ksz.fault(operation="HandiService.consultPayments", supplier_down=True, times=1)`.
        """
        body = fault_body(fault)
        when = body.get("when", {})
        named = {"ssin": self._ssin, "caller": self._cbe}
        body["when"] = {key: named[key](value) if key in named else value for key, value in when.items()}
        return Fault(self._transport.post(self._at("faults"), body)["id"], self._transport, self.name)

    def faults(self) -> Sequence[Fault]:
        """Every fault, in the order in which they are looked at."""
        return [Fault(one["id"], self._transport, self.name) for one in self._get("faults")["faults"]]

    def remove_faults(self) -> None:
        """All faults are gone, also those of the scenario, until the next reset."""
        self._transport.delete(self._at("faults"))

    # -- what was received

    def exchanges(self, *, limit: int = LIMIT, **wanted: Any) -> Sequence[Exchange]:
        """Exchanges since the last load or reset, the newest first; by `service`, `operation`, `ssin`, `status`, ..."""
        query = self._numbers(wanted)
        return [Exchange.of(one) for one in self._get("exchanges", **query, limit=limit)["exchanges"]]

    def exchange(self, number: int) -> Exchange:
        """One exchange by its id, with every decision (`data`) and both messages (`request`, `reply`)."""
        return Exchange.of(self._get("exchanges", str(number)))

    def batches(self, **wanted: str) -> Sequence[Data]:
        """Files with results that were asked for in batch; by `receiver`, `service` or `ticket`."""
        found: Sequence[Data] = self._get("batches", **wanted)["batches"]
        return found

    def batch(self, name: str) -> bytes:
        """The XML of one file, by its id or by the ticket of the reply."""
        return self._transport.content(self._at("batches", name))

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

    # -- checks

    def received(self, operation: str | None = None, **expected: Any) -> Checked:
        """Such a request came, at least once; KszCheckError with what came instead otherwise.

        Also `ssin`, `organisation`, `legal_context`, `request` (elements by name), `outcome`, `code`; how often:
        `times`, or `at_least` and `at_most`.
        """
        __tracebackhide__ = True
        return self.check({"received": self._expected(operation, expected)})

    def never(self, operation: str | None = None, **expected: Any) -> Checked:
        """No such request came."""
        __tracebackhide__ = True
        return self.check({"never": self._expected(operation, expected)})

    def in_order(self, *steps: Step) -> Checked:
        """Such requests came one after the other; others may have come between.

        A step is an operation, operation and person, or a mapping of what `received` takes.
        """
        __tracebackhide__ = True
        return self.check({"in_order": [self._step(step) for step in steps]})

    def refused(self, operation: str | None = None, **expected: Any) -> Checked:
        """Such a request was refused, with `code`, by `rule`; how often as `received`."""
        __tracebackhide__ = True
        return self.check({"refused": self._expected(operation, expected)})

    def check(self, check: Mapping[str, Any]) -> Checked:
        """A check in the words of the control API; KszCheckError if it fails, KszInvalidError if it cannot be meant."""
        __tracebackhide__ = True
        answer = self._transport.post(self._at("checks"), check)
        if self.watch is not None:
            self.watch(answer["message"].partition("\n")[0], answer["passed"])
        if not answer["passed"]:
            raise KszCheckError(answer)
        return Checked(answer["message"], tuple(answer["matched"]))

    # -- in the words of the control API

    def _step(self, step: Step) -> dict[str, Any]:
        if isinstance(step, Mapping):
            return self._numbers(step)
        operation, ssin = (step, None) if isinstance(step, str) else step
        return self._expected(operation, {} if ssin is None else {"ssin": ssin})

    def _expected(self, operation: str | None, expected: Mapping[str, Any]) -> dict[str, Any]:
        return self._numbers(expected) | ({} if operation is None else {"operation": operation})

    def _numbers(self, given: Mapping[str, Any]) -> dict[str, Any]:
        named = {"ssin": self._ssin, "organisation": self._cbe}
        return {key: named[key](value) if key in named else value for key, value in given.items() if value is not None}

    def __repr__(self) -> str:
        return f"Sandbox({self.url!r})"

# SPDX-License-Identifier: EUPL-1.2
"""Faults that a test puts into a sandbox: as a call, or for as long as a `with` block."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import Any

from simulator.testing.asks import asks
from simulator.testing.finding import Finding
from simulator.testing.transport import Transport, in_sandbox

_WHEN = ("service", "operation", "ssin", "caller", "legal_context")
_HOW_OFTEN = ("after", "every", "times", "probability")
_PARTS = ("id", "when", "how_often", "what")


@dataclass(frozen=True)
class Fault:
    """A fault by its `id`. After a `with` block it is gone."""

    id: str
    _transport: Transport
    _sandbox: str

    @property
    @asks("GET", "/sandboxes/{name}/faults/{fault}")
    def data(self) -> Mapping[str, Any]:
        """As the control API tells it now: `when`, `how_often`, `what`, `seen`, `hits`."""
        found: Mapping[str, Any] = self._transport.get(self._path)
        return found

    @property
    def seen(self) -> int:
        """How many exchanges it was for."""
        return int(self.data["seen"])

    @property
    def hits(self) -> int:
        """How many exchanges it struck."""
        return int(self.data["hits"])

    @asks("DELETE", "/sandboxes/{name}/faults/{fault}")
    def remove(self) -> None:
        """It is gone."""
        self._transport.delete(self._path)

    @property
    def _path(self) -> str:
        return in_sandbox(self._sandbox, "faults", self.id)

    def __enter__(self) -> Fault:
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        self.remove()


class Faults(Finding):
    """The faults of a sandbox."""

    @asks("POST", "/sandboxes/{name}/faults")
    def fault(self, **fault: Any) -> Fault:
        """A fault, until it is removed or the sandbox is reset; in a `with` block until its end.

        Takes the keys of the control API (`id`, `when`, `how_often`, `what`), or those that stand in them:
        `ksz.fault(operation="HandiService.consultPayments", supplier_down=True, times=1)`.
        """
        return self._fault(self._transport.post(self._at("faults"), self._written(fault)))

    @asks("PUT", "/sandboxes/{name}/faults/{fault}")
    def put_fault(self, id: str, **fault: Any) -> Fault:
        """The fault of this id is as sent, in the words of `fault`, and counts from zero, also if there was none."""
        return self._fault(self._transport.put(self._at("faults", id), {**self._written(fault), "id": id}))

    @asks("GET", "/sandboxes/{name}/faults")
    def faults(self) -> Sequence[Fault]:
        """Every fault, in the order in which they are looked at."""
        return [self._fault(one) for one in self._get("faults")["faults"]]

    @asks("DELETE", "/sandboxes/{name}/faults")
    def remove_faults(self) -> None:
        """All faults are gone, also those of the scenario, until the next reset."""
        self._transport.delete(self._at("faults"))

    def _written(self, fault: Mapping[str, Any]) -> dict[str, Any]:
        body, named = fault_body(fault), {"ssin": self._ssin, "caller": self._cbe}
        when = body.get("when", {})
        return {**body, "when": {key: named[key](value) if key in named else value for key, value in when.items()}}

    def _fault(self, data: Mapping[str, Any]) -> Fault:
        return Fault(data["id"], self._transport, self.name)


def fault_body(given: Mapping[str, Any]) -> dict[str, Any]:
    """What the control API takes, made of its own keys (`id`, `when`, ...) and of those that stand in these."""
    body: dict[str, Any] = {key: given[key] for key in _PARTS if given.get(key) is not None}
    for key, value in given.items():
        if key not in _PARTS:
            part = "when" if key in _WHEN else "how_often" if key in _HOW_OFTEN else "what"
            body[part] = {**body.get(part, {}), key: value}
    return body

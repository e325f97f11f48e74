# SPDX-License-Identifier: EUPL-1.2
"""Faults that a test puts into a sandbox: as a call, or for as long as a `with` block."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import TracebackType
from typing import Any

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


def fault_body(given: Mapping[str, Any]) -> dict[str, Any]:
    """What the control API takes, made of its own keys (`id`, `when`, ...) and of those that stand in these."""
    body: dict[str, Any] = {key: given[key] for key in _PARTS if given.get(key) is not None}
    for key, value in given.items():
        if key not in _PARTS:
            part = "when" if key in _WHEN else "how_often" if key in _HOW_OFTEN else "what"
            body[part] = {**body.get(part, {}), key: value}
    return body

# SPDX-License-Identifier: EUPL-1.2
"""Checks on what a sandbox received, in the words of the control API."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from simulator.testing.answers import Checked
from simulator.testing.asks import asks
from simulator.testing.errors import KszCheckError
from simulator.testing.finding import Finding, Who
from simulator.testing.transport import Transport

Step = str | tuple[str, Who] | Mapping[str, Any]
Watch = Callable[[str, bool], None]


class Checks(Finding):
    """The checks of a sandbox; `watch` may be set: it hears of each in words, and whether it passed."""

    def __init__(self, transport: Transport, name: str) -> None:
        super().__init__(transport, name)
        self.watch: Watch | None = None

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

    @asks("POST", "/sandboxes/{name}/checks")
    def check(self, check: Mapping[str, Any]) -> Checked:
        """A check in the words of the control API; KszCheckError if it fails, KszInvalidError if it cannot be meant."""
        __tracebackhide__ = True
        answer = self._transport.post(self._at("checks"), check)
        if self.watch is not None:
            self.watch(answer["message"].partition("\n")[0], answer["passed"])
        if not answer["passed"]:
            raise KszCheckError(answer)
        return Checked(answer["message"], tuple(answer["matched"]))

    def _step(self, step: Step) -> dict[str, Any]:
        if isinstance(step, Mapping):
            return self._numbers(step)
        operation, ssin = (step, None) if isinstance(step, str) else step
        return self._expected(operation, {} if ssin is None else {"ssin": ssin})

    def _expected(self, operation: str | None, expected: Mapping[str, Any]) -> dict[str, Any]:
        return self._numbers(expected) | ({} if operation is None else {"operation": operation})

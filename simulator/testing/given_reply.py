# SPDX-License-Identifier: EUPL-1.2
"""Replies that a test gives: what is answered in place of what a service would say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import Any

from simulator.testing.asks import asks
from simulator.testing.finding import Finding, Who, Whose
from simulator.testing.transport import Transport, in_sandbox


@dataclass(frozen=True)
class GivenReply:
    """A reply by its `id`. After a `with` block it is gone."""

    id: str
    _transport: Transport
    _sandbox: str

    @property
    @asks("GET", "/sandboxes/{name}/replies/{reply}")
    def data(self) -> Mapping[str, Any]:
        """As the control API tells it: `operation`, `person`, `as`, `request`, `reply`, `code`, ..."""
        found: Mapping[str, Any] = self._transport.get(self._path)
        return found

    @asks("DELETE", "/sandboxes/{name}/replies/{reply}")
    def remove(self) -> None:
        """It is gone."""
        self._transport.delete(self._path)

    @property
    def _path(self) -> str:
        return in_sandbox(self._sandbox, "replies", self.id)

    def __enter__(self) -> GivenReply:
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        self.remove()


class Replies(Finding):
    """The replies that a sandbox was given."""

    @asks("POST", "/sandboxes/{name}/replies")
    def reply(
        self, operation: str, *, person: Who | None = None, organisation: Whose | None = None, **reply: Any
    ) -> GivenReply:
        """What an operation answers, about a person, to an organisation: `reply` (data by element names), `code`.

        Also `id`, `request`, `information`, `text`, as in a scenario. Until it is removed or the sandbox is reset; in
        a `with` block until its end.
        """
        body: dict[str, Any] = {"operation": operation, **reply}
        body |= {} if person is None else {"person": self._ssin(person)}
        body |= {} if organisation is None else {"as": self._cbe(organisation)}
        return self._given(self._transport.post(self._at("replies"), body))

    @asks("GET", "/sandboxes/{name}/replies")
    def replies(self) -> Sequence[GivenReply]:
        """Every reply that is given, by id."""
        return [self._given(one) for one in self._get("replies")["replies"]]

    @asks("DELETE", "/sandboxes/{name}/replies")
    def remove_replies(self) -> None:
        """All replies are gone, also those of the scenario, until the next reset."""
        self._transport.delete(self._at("replies"))

    def _given(self, data: Mapping[str, Any]) -> GivenReply:
        return GivenReply(data["id"], self._transport, self.name)

# SPDX-License-Identifier: EUPL-1.2
"""Replies that a scenario gives: for which requests, and what is answered in place of what the service would say.

Such a reply is a document of its sandbox, so a reset brings back those of the scenario.
"""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from datetime import date, datetime
from typing import Any

import orjson
from pydantic import Field, model_validator

from simulator.records import MadeName, Record, Text
from simulator.world.organisation import CbeNumber
from simulator.world.ssin import Ssin

MADE_ID = "reply-{:04}"
"""The id of a reply that has none of its own."""

MOST_REPLIES = 2000
"""In a scenario: each request to an operation looks at all of them."""


class GivenReply(Record):
    """One reply. Of several that fit a request the one that says most about it counts, then the first by id."""

    id: MadeName = Field("", description="Its name; none: made")
    operation: Text = Field(description="Service.operation, or Service/version.operation")
    person: Ssin | None = Field(None, description="SSIN that the request is about; none: any")
    as_: CbeNumber | None = Field(None, alias="as", description="CBE number of the organisation that asks; none: any")
    request: dict[str, Any] = Field({}, description="What it says, by element names; what is not named is free")
    reply: dict[str, Any] | None = Field(None, description="Data of the reply, by element names")
    code: Text | None = Field(None, description="The code that is answered; without it that of success")
    information: dict[Text, str] = Field({}, max_length=15, description="What is told with the code: field -> value")
    text: Text | None = Field(None, description="In place of the text of the code")

    @model_validator(mode="after")
    def _says_something(self) -> GivenReply:
        if self.reply is None and self.code is None:
            raise ValueError("it says nothing: give reply, code, or both")
        if self.code is None and (self.information or self.text):
            raise ValueError("information and text go with a code")
        return self

    def fits(self, names: Container[str], ssins: Container[str], caller: str | None, request: Any) -> bool:
        """True for a request to the operation of these names, about one of these SSINs, by this organisation."""
        return (
            self.operation in names
            and (self.person is None or self.person in ssins)
            and self.as_ in (None, caller)
            and _within(self.request, request)
        )

    @property
    def narrowness(self) -> int:
        """How much it says about the requests that it is for."""
        return (self.person is not None) + (self.as_ is not None) + _values(self.request)

    def to_json(self) -> bytes:
        """As it is stored."""
        return orjson.dumps(self.to_data())

    def to_data(self) -> dict[str, Any]:
        """As plain data, without what has its default."""
        return {"id": self.id, **self.model_dump(mode="json", exclude_defaults=True, by_alias=True)}


def narrowest(replies: Sequence[GivenReply]) -> GivenReply | None:
    """The one that says most about its requests, the first by id where several do; None where there is none."""
    return min(replies, key=lambda reply: (-reply.narrowness, reply.id), default=None)


def _within(wanted: Any, found: Any) -> bool:
    """True if everything that `wanted` names stands in `found` too; in a list it may stand anywhere."""
    if isinstance(found, (list, tuple)):
        return all(any(_within(one, item) for item in found) for one in _items(wanted))
    if isinstance(wanted, Mapping):
        return isinstance(found, Mapping) and all(key in found and _within(wanted[key], found[key]) for key in wanted)
    if isinstance(wanted, (list, tuple)):
        return len(wanted) == 1 and _within(wanted[0], found)
    if isinstance(found, Mapping):
        return "#text" in found and _within(wanted, found["#text"])
    return found is not None and _text(wanted) == _text(found)


def _items(value: Any) -> Sequence[Any]:
    return value if isinstance(value, (list, tuple)) else (value,)


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return value.isoformat() if isinstance(value, (date, datetime)) else str(value)


def _values(data: Any) -> int:
    """How many values there are in plain data."""
    if isinstance(data, Mapping):
        return sum(_values(value) for value in data.values())
    return sum(_values(value) for value in data) if isinstance(data, (list, tuple)) else 1

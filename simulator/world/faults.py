# SPDX-License-Identifier: EUPL-1.2
"""Faults on demand: what goes wrong, for whom, and how often.

A fault is a document of its sandbox, so a reset brings back those of the scenario; how often it was met and struck is a
document of its own, counted across processes.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from functools import cached_property
from random import Random
from typing import Annotated, Any, Literal

import orjson
from pydantic import BeforeValidator, Field, model_validator

from simulator.records import MadeName, Record, Text
from simulator.world.latency import Latency
from simulator.world.organisation import CbeNumber
from simulator.world.ssin import Ssin

LONGEST_WAIT = 600.0
"""Seconds after which a timeout ends where no other time was set: longer than clients are known to wait."""

MADE_ID = "fault-{:03}"
"""The id of a fault that has none of its own."""

MOST_FAULTS = 200
"""In a scenario: each request looks at all of them."""

BUSINESS = ("code", "supplier_down", "ksz_down", "repertory_down")
WIRE = ("timeout", "reset", "truncated", "invalid", "wrong_ticket", "duplicate", "http_status")
KINDS = (*BUSINESS, *WIRE, "latency")

_FieldName = Annotated[str, Field(min_length=1, max_length=64)]
_FieldValue = Annotated[str, Field(max_length=256)]


def _short(key: str = "") -> Callable[[Any], Any]:
    """Takes `true` for the record with its defaults, and a plain value for one with that value as `key`."""

    def whole(data: Any) -> Any:
        if data is None or data is False:
            return None
        if data is True:
            return {}
        return {key: data} if key and isinstance(data, (str, int, float)) else data

    return whole


class When(Record):
    """Which exchanges a fault is for; every part that is given must hold. Nothing: all of them."""

    service: Text | None = None
    operation: Text | None = Field(None, description="Service.operation, or Service for all of one service")
    ssin: Ssin | None = None
    caller: CbeNumber | None = Field(None, description="CBE number")
    legal_context: Text | None = None


@dataclass(frozen=True)
class Count:
    """How many exchanges a fault was for, and how many it struck."""

    seen: int = 0
    hits: int = 0

    def to_json(self) -> bytes:
        """As it is stored."""
        return orjson.dumps(asdict(self))

    @classmethod
    def from_json(cls, body: bytes | None) -> Count:
        """As it was stored; none before it was."""
        return cls(**orjson.loads(body)) if body else cls()


class HowOften(Record):
    """Which of the exchanges that a fault is for it strikes. All parts hold together."""

    after: int = Field(0, ge=0, lt=2**31, description="So many pass first")
    every: int = Field(1, ge=1, lt=2**31, description="Of those after that, each Nth one only (every: N)")
    probability: float = Field(1.0, ge=0, le=1, description="Of striking; follows from seed and exchange number")
    times: int | None = Field(None, ge=1, lt=2**31, description="So many strikes in all")

    @property
    def needs_count(self) -> bool:
        """True if whether it strikes depends on what was before."""
        return self.after > 0 or self.every > 1 or self.times is not None

    def spent(self, count: Count) -> bool:
        """True if it will not strike again."""
        return self.times is not None and count.hits >= self.times

    def strikes(self, before: Count, chance: bool) -> tuple[bool, Count]:
        """Whether it strikes the next exchange, and the count after that."""
        seen = before.seen + 1
        due = seen > self.after and (seen - self.after) % self.every == 0
        strikes = due and chance and not self.spent(before)
        return strikes, Count(seen, before.hits + strikes)


class CodeFault(Record):
    """The network answers with this code of the contract's family."""

    code: Text
    information: dict[_FieldName, _FieldValue] = Field(
        {}, max_length=15, description="Field -> value; none: what the network tells with this code"
    )
    text: Annotated[str, Field(min_length=1, max_length=256)] | None = Field(None, description="In place of its text")


class _Lost(Record):
    """`processed`: the request was carried out, only its answer is lost; `false`: nothing was done."""

    processed: bool = True


class Timeout(_Lost):
    """No answer; the connection is closed after `seconds`, or as soon as the client gives up."""

    seconds: float | None = Field(None, gt=0, le=LONGEST_WAIT, description="None: until the client gives up")


class Reset(_Lost):
    """The connection is reset, after so many bytes of the answer's body (0: not even its head is sent)."""

    after_bytes: int = Field(0, ge=0, lt=2**31)

    @model_validator(mode="after")
    def _has_an_answer(self) -> Reset:
        if self.after_bytes and not self.processed:
            raise ValueError("after_bytes needs an answer, and `processed: false` makes none")
        return self


class Truncated(Record):
    """The answer stops in the middle and the connection is closed."""

    after_bytes: int | None = Field(
        None, ge=0, lt=2**31, description="Bytes of the body that are sent; none: half of them"
    )
    chunked: bool = Field(False, description="Without the last chunk, in place of a Content-Length that is too long")


class Invalid(Record):
    """The answer breaks its schema, or is no XML. Without `element`: the first one with which that works."""

    how: Literal["renamed", "removed", "malformed", "doubled"] = "renamed"
    element: Text | None = Field(None, description="Its local name; not for `doubled`")


class WrongTicket(Record):
    """The answer carries another ticket of the network than its own."""

    ticket: Text | None = Field(None, description="None: one that looks like any other")


class Duplicate(Record):
    """The previous answer to this caller and operation is given again."""


class HttpStatus(_Lost):
    """A gateway answers with this status and a page, in place of the network."""

    status: int = Field(503, ge=400, le=599)
    body: str | None = Field(None, description="None: a short page of HTML")
    content_type: Annotated[str, Field(pattern=r"^[ -~]+$")] = "text/html; charset=utf-8"
    processed: bool = False


class What(Record):
    """What goes wrong: one thing, and beside it a latency if wanted. `true` takes a thing with its defaults."""

    code: Annotated[CodeFault | None, BeforeValidator(_short("code"))] = None
    supplier_down: bool = Field(False, description="The authentic source cannot be reached")
    ksz_down: bool = Field(False, description="The Crossroads Bank itself is not available")
    repertory_down: bool = Field(False, description="The sectoral repertory cannot be reached")
    timeout: Annotated[Timeout | None, BeforeValidator(_short("seconds"))] = None
    reset: Annotated[Reset | None, BeforeValidator(_short("after_bytes"))] = None
    truncated: Annotated[Truncated | None, BeforeValidator(_short("after_bytes"))] = None
    invalid: Annotated[Invalid | None, BeforeValidator(_short("how"))] = None
    wrong_ticket: Annotated[WrongTicket | None, BeforeValidator(_short("ticket"))] = None
    duplicate: Annotated[Duplicate | None, BeforeValidator(_short())] = None
    http_status: Annotated[HttpStatus | None, BeforeValidator(_short("status"))] = None
    latency: Annotated[Latency | None, BeforeValidator(_short("fixed"))] = None

    @model_validator(mode="after")
    def _one_thing(self) -> What:
        given = [kind for kind in KINDS if getattr(self, kind)]
        things = [kind for kind in given if kind != "latency"]
        if not given:
            raise ValueError(f"a fault does something: give one of {', '.join(KINDS)}")
        if len(things) > 1:
            raise ValueError(f"{' and '.join(things)} at once: a fault does one thing, and latency beside it")
        return self

    @cached_property
    def kind(self) -> str:
        """The one thing; `latency` if it is nothing else."""
        return next(kind for kind in KINDS if getattr(self, kind))

    @property
    def on_the_wire(self) -> bool:
        """True for what happens to the answer on its way, false for what the network answers."""
        return self.kind not in BUSINESS

    @cached_property
    def processed(self) -> bool:
        """False if nothing of the request is carried out."""
        found = getattr(self, self.kind)
        return found.processed if isinstance(found, _Lost) else True


class Fault(Record):
    """One fault. Where several could strike they are looked at in the order of their ids."""

    id: MadeName = Field("", description="Its name; none: made")
    when: When = When()
    how_often: HowOften = HowOften()
    what: What

    def random(self, seed: int, number: int) -> Random:
        """Chance for one exchange: the same for the same seed and exchange number."""
        return Random(f"{seed}/{number}/{self.id}")  # noqa: S311 - no secret

    def to_json(self) -> bytes:
        """As it is stored."""
        return orjson.dumps(self.to_data())

    def to_data(self) -> dict[str, Any]:
        """As plain data, without what has its default."""
        return {"id": self.id, **self.model_dump(mode="json", exclude_defaults=True, by_alias=True)}

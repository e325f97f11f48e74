# SPDX-License-Identifier: EUPL-1.2
"""What every record has in common: it is frozen, refuses unknown keys, and may hold for a period only."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    model_validator,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, core_schema


@dataclass(frozen=True)
class Spelled:
    """Of a text: the pattern that it has, and in words what is told of one that has not."""

    pattern: str
    words: str

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """A text, and of that the pattern: so what is no text is still told as such."""
        pattern = core_schema.str_schema(pattern=self.pattern)
        told = core_schema.custom_error_schema(pattern, "spelling", custom_error_message=self.words)
        return core_schema.chain_schema([handler(source), told])

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        """Of a chain the first part is told, which is any text: the pattern stands beside it."""
        return {**handler(schema), "pattern": self.pattern}


NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,62}")
NAME_IN_WORDS = "lower-case letters, digits, '.', '_' and '-', with a letter or digit first, and at most 63"
Name = Annotated[str, Spelled(f"^{NAME.pattern}$", f"a name has {NAME_IN_WORDS}")]
"""Of a sandbox, a snapshot, ..."""
MadeName = Annotated[str, Spelled(f"^({NAME.pattern})?$", f"a name has {NAME_IN_WORDS}")]
"""The same, or empty: it is made."""
Text = Annotated[str, Field(min_length=1)]
Whole = Annotated[int, Field(ge=-(2**31), lt=2**31)]
"""A whole number of a size that every database, schema and JSON reader has room for."""

IN_CENTS = AfterValidator(lambda amount: amount.quantize(Decimal("0.01")))
"""Of a Decimal in euros: it has two decimals."""


class Record(BaseModel):
    """A frozen record that refuses keys it does not know."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", str_strip_whitespace=True, populate_by_name=True, hide_input_in_errors=True
    )


_INCOMPLETE = re.compile(r"[12]\d{3}-(00-00|(0[1-9]|1[0-2])-(0[0-9]|[12]\d|3[01]))")


def _incomplete(text: str) -> str:
    if not _INCOMPLETE.fullmatch(text):
        raise ValueError(f"{text!r} is no date: yyyy-mm-dd, yyyy-mm-00 or yyyy-00-00 is expected")
    if not text.endswith("-00"):
        date.fromisoformat(text)
    return text


def _text(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


IncompleteDate = Annotated[str, BeforeValidator(_text), AfterValidator(_incomplete)]
"""A date as registers know it: the day, or month and day, may be unknown (`1984-05-00`, `1984-00-00`)."""


class Dated(Record):
    """A fact that holds from `begin` up to and including `end`; None: from ever, or until now."""

    begin: date | None = Field(None, alias="from")
    end: date | None = Field(None, alias="to")

    @model_validator(mode="after")
    def _in_order(self) -> Any:
        if self.begin and self.end and self.end < self.begin:
            raise ValueError(f"it ends on {self.end}, before it begins on {self.begin}")
        return self

    def covers(self, day: date) -> bool:
        """True if the fact holds on `day`."""
        return (self.begin is None or self.begin <= day) and (self.end is None or day <= self.end)

    def overlaps(self, begin: date, end: date | None) -> bool:
        """True if the fact holds on some day from `begin` to `end` (None: without end)."""
        return (end is None or self.begin is None or self.begin <= end) and (self.end is None or begin <= self.end)

    def lies_within(self, other: Dated) -> bool:
        """True if every day of the fact is one of `other`."""
        begins = other.begin is None or (self.begin is not None and self.begin >= other.begin)
        return begins and (other.end is None or (self.end is not None and self.end <= other.end))


class Begun(Dated):
    """A fact whose first day is known."""

    begin: date = Field(alias="from")


class Benefit(Begun):
    """A right, or money that is paid: it ends with the life of its owner."""


D = TypeVar("D", bound=Dated)


def on(records: Iterable[D], day: date) -> tuple[D, ...]:
    """The records that hold on `day`."""
    return tuple(record for record in records if record.covers(day))


def known_by(records: Iterable[D], day: date) -> tuple[D, ...]:
    """The records that began on or before `day`: what a register knew then; the latest first."""
    begun = [record for record in records if record.begin is None or record.begin <= day]
    return tuple(sorted(begun, key=lambda record: record.begin or date.min, reverse=True))


def latest(records: Iterable[D], day: date) -> D | None:
    """The record that holds on `day`, the youngest where several do; None where none does."""
    return max(on(records, day), key=lambda record: record.begin or date.min, default=None)

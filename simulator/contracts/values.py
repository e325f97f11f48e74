# SPDX-License-Identifier: EUPL-1.2
"""Text on the wire and the Python values it stands for."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

_INTEGERS = (
    "integer", "int", "long", "short", "byte", "nonNegativeInteger", "positiveInteger", "nonPositiveInteger",
    "negativeInteger", "unsignedLong", "unsignedInt", "unsignedShort", "unsignedByte",
)  # fmt: skip
_OFFSET = re.compile(r"(Z|[+-]\d\d:\d\d)$")


def _date(text: str) -> date:
    return date.fromisoformat(_OFFSET.sub("", text))


_READERS: dict[str, Callable[[str], Any]] = {
    **dict.fromkeys(_INTEGERS, int),
    "boolean": lambda text: text in ("true", "1"),
    "decimal": Decimal,
    "date": _date,
    "dateTime": datetime.fromisoformat,
}


def read_value(text: str | None, primitive: str, collapse: bool = False) -> Any:
    """The value of a valid text: bool, int, Decimal, date (an offset is dropped), datetime or str.

    `collapse` takes away the white space around a string, and makes one blank of it inside.
    """
    reader = _READERS.get(primitive)
    if reader is None:
        return " ".join((text or "").split()) if collapse else text or ""
    return reader((text or "").strip())


def write_value(value: Any, primitive: str, date_offset: Callable[[date], str] | None = None) -> str:
    """The text of a value; `date_offset` gives what is put behind an xs:date."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return write_timestamp(value)
    if isinstance(value, date):
        text = value.isoformat()
        return text + date_offset(value) if date_offset and primitive == "date" else text
    if isinstance(value, Decimal):
        return format(value, "f")
    return str(value)


def write_timestamp(moment: datetime) -> str:
    """A moment as KSZ writes it: UTC, milliseconds, `Z`; without offset where it has none."""
    if moment.tzinfo is None:
        return moment.isoformat(timespec="milliseconds")
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")

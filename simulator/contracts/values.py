# SPDX-License-Identifier: EUPL-1.2
"""Text on the wire and the Python values it stands for."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

_INTEGERS = (
    "integer", "int", "long", "short", "byte", "nonNegativeInteger", "positiveInteger", "nonPositiveInteger",
    "negativeInteger", "unsignedLong", "unsignedInt", "unsignedShort", "unsignedByte",
)  # fmt: skip
_OFFSET = re.compile(r"(Z|[+-]\d\d:\d\d)$")


def _date(text: str) -> date:
    return _far(text).date() if _is_far(text) else date.fromisoformat(_OFFSET.sub("", text))


def _month(text: str) -> date:
    return _date(_OFFSET.sub("", text) + "-01").replace(day=1)


def _moment(text: str) -> datetime:
    if _is_far(text):
        return _far(text)
    if "T24" in text:  # midnight, written as the end of a day
        day = datetime.fromisoformat(text.replace("T24", "T00"))
        return day + timedelta(days=1) if day.date() < date.max else _far(text)
    return datetime.fromisoformat(text)


def _is_far(text: str) -> bool:
    """True for a year that a schema allows and Python has not: before 1, or after 9999."""
    return text[4] != "-"


def _far(text: str) -> datetime:
    """The end of Python's calendar on that side."""
    return datetime.min if text[0] == "-" else datetime.max


def _year(text: str) -> int:
    return int(_OFFSET.sub("", text))


_READERS: dict[str, Callable[[str], Any]] = {
    **dict.fromkeys(_INTEGERS, int),
    "boolean": lambda text: text in ("true", "1"),
    "decimal": Decimal,
    "date": _date,
    "gYear": _year,
    "gYearMonth": _month,
    "dateTime": _moment,
}


def read_value(text: str | None, primitive: str, collapse: bool = False) -> Any:
    """The value of a valid text: bool, int, Decimal, date (an offset is dropped), datetime or str.

    A year is an int, a month of a year the date of its first day; what lies beyond Python's calendar is the end of it.
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
        if primitive == "gYearMonth":
            return text[:7]
        return text + date_offset(value) if date_offset and primitive == "date" else text
    if isinstance(value, Decimal):
        return format(value, "f")
    if primitive == "gYear":  # four digits at least, beside a sign
        return f"{value:05}" if value < 0 else f"{value:04}"
    return str(value)


def write_timestamp(moment: datetime) -> str:
    """A moment as KSZ writes it: UTC, milliseconds, `Z`; without offset where it has none."""
    if moment.tzinfo is None:
        return moment.isoformat(timespec="milliseconds")
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def with_dates(data: Any) -> Any:
    """JSON data with dates where texts are dates, as a message would have been read."""
    if isinstance(data, Mapping):
        return {key: with_dates(value) for key, value in data.items()}
    if isinstance(data, list):
        return [with_dates(item) for item in data]
    if isinstance(data, str) and len(data) == 10 and data[4] == data[7] == "-":
        try:
            return date.fromisoformat(data)
        except ValueError:
            return data
    return data

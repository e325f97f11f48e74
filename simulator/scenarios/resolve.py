# SPDX-License-Identifier: EUPL-1.2
"""What a scenario may write in place of a value: `today-3m` for a date, `quarter today-3m` for the quarter of that day,
`$an` for a person or organisation's number.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from difflib import get_close_matches
from typing import Any

from simulator.months import months_later
from simulator.quarters import quarter_of
from simulator.yaml_source import Path_

_TODAY = re.compile(r"today((?:[+-]\d+[dwmy])*)")
_QUARTER = "quarter "
_LONGEST = 100
_STEP = re.compile(r"([+-]\d+)([dwmy])")

Complain = Callable[[str, Path_, Callable[[], str]], None]
"""Hears what is wrong, where, and, if it wants to know, what to do."""


def relative_date(text: str, today: date) -> date | None:
    """`today`, `today+10d`, `today-1y+2m`; None for any other text, and for a day that no calendar has.

    The steps are taken from left to right; a day beyond the end of a month is its last.
    """
    found = _TODAY.fullmatch(text)
    if found is None:
        return None
    day = today
    try:
        for amount, unit in _STEP.findall(found[1]):
            day = _moved(day, int(amount), unit)
    except (ValueError, OverflowError):
        return None
    return day


def relative_quarter(text: str, today: date) -> str | None:
    """The quarter of a relative date, as the network writes it: `quarter today-3m`; None for any other text."""
    day = relative_date(text[len(_QUARTER) :], today) if text.startswith(_QUARTER) else None
    return quarter_of(day) if day else None


def _moved(day: date, amount: int, unit: str) -> date:
    if unit in "dw":
        return day + timedelta(days=amount * (7 if unit == "w" else 1))
    return months_later(day, amount * (12 if unit == "y" else 1))


def resolve(data: Any, today: date, aliases: Mapping[str, str], complain: Complain, path: Path_ = ()) -> Any:
    """A copy of `data` with relative dates, quarters and references replaced; what cannot be is told to `complain`."""
    if isinstance(data, dict):
        return {key: resolve(value, today, aliases, complain, (*path, key)) for key, value in data.items()}
    if isinstance(data, list):
        return [resolve(value, today, aliases, complain, (*path, i)) for i, value in enumerate(data)]
    if not isinstance(data, str):
        return data
    if data.startswith("$"):
        found = aliases.get(data[1:])
        if found is None:
            complain(f"there is no person or organisation {data[1:]!r}", path, lambda: _near(data[1:], aliases))
        return found
    if not data.startswith(("today", _QUARTER)) or len(data) >= _LONGEST:
        return data
    return relative_date(data, today) or relative_quarter(data, today) or data


def _near(word: str, aliases: Mapping[str, str]) -> str:
    near = get_close_matches(word[:_LONGEST], aliases) or sorted(aliases)[:8]
    return f"There is {', '.join(near)}"

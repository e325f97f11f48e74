# SPDX-License-Identifier: EUPL-1.2
"""Moments as logs write them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import lru_cache

from simulator.world.clock import in_brussels

_FORMATS = tuple(
    f"%d{s}%m{s}%Y{t}" for s in "/-." for t in (" %H:%M:%S", " %H:%M", " %H:%M:%S.%f", "T%H:%M:%S", ", %H:%M:%S", "")
)
_MILLISECONDS = 1e11
_DIGITS = 9


def time_reader(form: str | None) -> Callable[[str], float]:
    """Reads a text as seconds since 1970; ValueError or OverflowError for what is no moment. Without offset: Brussels.

    `form` as strptime takes it; None: ISO 8601, seconds or milliseconds since 1970, or day/month/year.
    """

    def read(text: str) -> float:
        return _usual(text) if form is None else _by_format(text, form)

    return lru_cache(maxsize=4096)(read)  # many lines of a log have the same second


def _by_format(text: str, form: str) -> float:
    return in_brussels(datetime.strptime(text, form)).timestamp()


def _usual(text: str) -> float:
    if text.replace(".", "", 1).isdigit() and len(text.partition(".")[0]) >= _DIGITS:
        number = float(text)
        return number / 1000 if number > _MILLISECONDS else number
    try:
        return in_brussels(datetime.fromisoformat(text)).timestamp()
    except ValueError:
        for form in _FORMATS:
            try:
                return _by_format(text, form)
            except ValueError:
                continue
        raise

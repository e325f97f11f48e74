# SPDX-License-Identifier: EUPL-1.2
"""Spans of time in short words: `+3d`, `-1m`, `+1y-2w`, `+90min`."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from simulator.scenarios.resolve import relative_date
from simulator.world.clock import in_brussels

WORDS = "d (days), w (weeks), m (months), y (years), h (hours), min (minutes), s (seconds)"
_SPAN = re.compile(r"([+-]\d{1,6}(d|w|m|y|h|min|s))+")
_STEP = re.compile(r"([+-]\d+)(min|[dwmyhs])")
_LONGEST = 100
_EXACT = {"h": 3600, "min": 60, "s": 1}


def moved(moment: datetime, span: str) -> datetime:
    """`moment` moved by a span. Days to years keep the time of day in Brussels, hours to seconds are exact.

    Raises ValueError for a span that cannot be read or leads beyond the calendar.
    """
    text = span.replace(" ", "")
    if not text.startswith(("+", "-")):
        text = f"+{text}"
    if len(text) > _LONGEST or not _SPAN.fullmatch(text):
        shown = span[:_LONGEST]
        raise ValueError(f"{shown!r} is no span of time: a sign, a number and one of {WORDS}, as in +3d or -1m")
    try:
        for amount, unit in _STEP.findall(text):
            moment = _step(moment, int(amount), unit)
    except (OverflowError, ValueError) as error:
        raise ValueError(f"{span!r} leads beyond the calendar") from error
    return moment


def _step(moment: datetime, amount: int, unit: str) -> datetime:
    if unit in _EXACT:
        return in_brussels(moment.astimezone(UTC) + timedelta(seconds=amount * _EXACT[unit]))
    day = relative_date(f"today{amount:+d}{unit}", moment.date())
    if day is None:
        raise ValueError("no such day")
    return in_brussels(datetime.combine(day, moment.time()))

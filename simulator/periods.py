# SPDX-License-Identifier: EUPL-1.2
"""Periods beside each other: which of them have a day in common, and which days none of them has."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator
from datetime import date, timedelta
from typing import TypeVar

from simulator.records import Dated

D = TypeVar("D", bound=Dated)
K = TypeVar("K", bound=Hashable)


def at_a_time(records: Iterable[tuple[K, D]]) -> Iterator[tuple[tuple[K, D], tuple[K, D]]]:
    """Pairs of records with different names that hold on the same day, the one that begins first before the other."""
    going_on: dict[K, D] = {}
    for name, record in sorted(records, key=lambda found: found[1].begin or date.min):
        begin = record.begin or date.min
        going_on = {other: before for other, before in going_on.items() if before.end is None or before.end >= begin}
        for other, before in going_on.items():
            if other != name:
                yield (other, before), (name, record)
        same = going_on.get(name)
        if same is None or (same.end is not None and (record.end is None or record.end > same.end)):
            going_on[name] = record


def refuse_two_at_a_time(what: str, records: Iterable[Dated]) -> None:
    """ValueError if two of the records, which are called `what`, hold on the same day."""
    for (_, one), (_, other) in at_a_time(enumerate(records)):
        raise ValueError(
            f"two {what} at a time, from {one.begin} and from {other.begin}: end the first before the second begins"
        )


def is_covered(span: Dated, spans: Iterable[Dated]) -> bool:
    """True if each day of a span, which may be without end, lies in one of the others."""
    return first_gap(span, spans) is None


def first_gap(span: Dated, spans: Iterable[Dated]) -> date | None:
    """The first day of a span that lies in none of the others; None where there is no such day."""
    day = span.begin or date.min
    for other in sorted(spans, key=lambda found: found.begin or date.min):
        if other.begin is not None and other.begin > day:
            break
        if other.end is None:
            return None
        if other.end >= day:
            if span.end is not None and other.end >= span.end:
                return None
            day = other.end + timedelta(days=1)
    return day

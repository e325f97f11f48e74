# SPDX-License-Identifier: EUPL-1.2
"""The two repertories: which institution has a file on whom, in which quality, for which period.

PRIMARY is kept by KSZ for all sectors, SECONDARY by Smals for the OCMWs. Source: knowledge rules.md 1.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from enum import StrEnum
from operator import attrgetter

import orjson
from pydantic import Field

from simulator.records import Begun

PROVISIONAL, DEFINITIVE, REPLACED = 902, 0, 999
"""Quality codes that every sector has: inscribed provisionally, definitively, and known under another number now."""


class Register(StrEnum):
    """The two repertories."""

    PRIMARY = "PRIMARY"
    SECONDARY = "SECONDARY"


class Inscription(Begun):
    """One row of a repertory. `organisation` is a CBE number."""

    register_: Register = Field(alias="register")
    organisation: str
    sector: int
    institution: int
    quality: int
    phase: int = 0

    def same_file(self, other: Inscription) -> bool:
        """True if both are about the same kind of file of the same institution in the same repertory."""
        return self._file() == other._file()

    def _file(self) -> tuple[object, ...]:
        return (self.register_, self.organisation, self.sector, self.institution, self.quality, self.phase)

    def _during(self, begin: date, end: date | None) -> Inscription:
        return self.model_copy(update={"begin": begin, "end": end})


Rows = tuple[Inscription, ...]

_DAY = timedelta(1)


def _day_after(day: date) -> date:
    """The next day; the last day of the calendar, which stands for `no end`, has none."""
    return day if day == date.max else day + _DAY


def _day_before(day: date) -> date:
    return day if day == date.min else day - _DAY


def add(rows: Rows, new: Inscription) -> Rows:
    """The rows with `new`; rows of the same file that overlap or touch it become one with it.

    Adding what is there already changes nothing.
    """
    return joined((*rows, new))


def joined(rows: Iterable[Inscription]) -> Rows:
    """The rows, of which those of the same file that overlap or touch have become one."""
    kept: list[Inscription] = []
    for row in sorted(rows, key=lambda r: (r._file(), r.begin)):
        last = kept[-1] if kept else None
        if last is None or not last.same_file(row) or (last.end is not None and row.begin > _day_after(last.end)):
            kept.append(row)
        elif last.end is not None:
            kept[-1] = last._during(last.begin, None if row.end is None else max(last.end, row.end))
    return _sorted(kept)


def cut(rows: Rows, without: Inscription) -> Rows:
    """The rows with the period of `without` cut out of the same file; a cut in the middle leaves two rows."""
    kept = []
    for row in rows:
        if not (row.same_file(without) and row.overlaps(without.begin, without.end)):
            kept.append(row)
            continue
        if row.begin < without.begin:
            kept.append(row._during(row.begin, _day_before(without.begin)))
        if without.end is not None and (row.end is None or without.end < row.end):
            kept.append(row._during(_day_after(without.end), row.end))
    return _sorted(kept)


def replaced(rows: Rows, day: date) -> Rows:
    """The rows of a number that another one takes the place of from `day` on: each becomes quality 999 from then."""
    kept = rows
    for row in rows:
        if row.quality != REPLACED and (row.end is None or row.end >= day):
            later = row._during(max(row.begin, day), row.end)
            kept = add(cut(kept, later), later.model_copy(update={"quality": REPLACED}))
    return kept


def covered(rows: Rows, begin: date, end: date) -> bool:
    """True if on each day from `begin` to `end` one of the rows holds."""
    day = begin
    for row in sorted(rows, key=attrgetter("begin")) if len(rows) > 1 else rows:
        if row.covers(day):
            if row.end is None or row.end >= end:
                return True
            day = _day_after(row.end)
    return False


def _sorted(rows: Iterable[Inscription]) -> Rows:
    return tuple(sorted(rows, key=lambda r: (r.register_, r.begin, r.organisation, r.quality)))


def rows_from_json(body: bytes) -> Rows:
    """The rows of a stored document."""
    return tuple(Inscription.model_validate(row) for row in orjson.loads(body))


def count_rows(body: bytes) -> int:
    """How many rows a stored document has."""
    return len(orjson.loads(body))


def rows_to_json(rows: Rows) -> bytes:
    """The document to store."""
    return orjson.dumps([row.model_dump(mode="json", by_alias=True, exclude_defaults=True) for row in rows])

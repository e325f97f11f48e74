# SPDX-License-Identifier: EUPL-1.2
"""The one source of time of a sandbox."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

BRUSSELS = ZoneInfo("Europe/Brussels")
YEARS = range(1900, 2200)
"""The years to which a clock can be set."""


def real_now() -> datetime:
    """The machine's time, in Brussels."""
    return datetime.now(BRUSSELS)


def in_brussels(moment: datetime) -> datetime:
    """`moment` as an aware datetime in Brussels; one without offset is meant as Brussels time."""
    return moment.replace(tzinfo=BRUSSELS) if moment.tzinfo is None else moment.astimezone(BRUSSELS)


def in_calendar(moment: datetime) -> datetime:
    """The moment in Brussels; ValueError for one that no sandbox can have."""
    if moment.year not in YEARS:
        raise ValueError(f"the year {moment.year} is not between {YEARS.start} and {YEARS.stop - 1}")
    return in_brussels(moment)


@dataclass(frozen=True)
class Clock:
    """A sandbox's time: frozen at a moment, or the machine's time moved by an offset."""

    frozen_at: datetime | None = None
    offset: timedelta = timedelta()

    def now(self) -> datetime:
        """The present moment, aware, in Brussels."""
        return self.frozen_at if self.frozen_at is not None else real_now() + self.offset

    def today(self) -> date:
        """The present day in Brussels."""
        return self.now().date()

    def moved_to(self, moment: datetime, runs: bool | None = None) -> Clock:
        """The clock set to `moment`; it runs on, or stays frozen, as before unless `runs` says otherwise."""
        moment = in_brussels(moment)
        runs = self.frozen_at is None if runs is None else runs
        return Clock(None, moment - real_now()) if runs else Clock(moment)

    def moved_by(self, span: timedelta) -> Clock:
        """The clock moved forward or back."""
        if self.frozen_at is not None:
            return Clock(self.frozen_at + span)
        return Clock(None, self.offset + span)

    def to_data(self) -> dict[str, Any]:
        """As JSON data."""
        if self.frozen_at is not None:
            return {"frozen_at": self.frozen_at.isoformat()}
        return {"offset": self.offset.total_seconds()}

    @classmethod
    def from_data(cls, data: dict[str, Any]) -> Clock:
        """The clock of `to_data`."""
        if data.get("frozen_at"):
            return cls(in_brussels(datetime.fromisoformat(data["frozen_at"])))
        return cls(None, timedelta(seconds=data.get("offset", 0)))


@lru_cache(maxsize=4096)
def offset_text(day: date) -> str:
    """The offset of Brussels on `day`, as in `2026-03-02+01:00`."""
    text = datetime(day.year, day.month, day.day, tzinfo=BRUSSELS).strftime("%z")
    return f"{text[:3]}:{text[3:]}"

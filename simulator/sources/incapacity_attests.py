# SPDX-License-Identifier: EUPL-1.2
"""The attest of a quarter: provisional as long as the quarter is open, then in numbered versions.

A version shows what was known on the day it was made. The first is made a month after the quarter, a further one on
each day on which something new about the quarter becomes known; these days are simulated, and a file can give its own.
Source: knowledge soa-services.md 5.10 and the published schemas.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid5

from simulator.months import months_later
from simulator.quarters import first_day, last_day, quarters_between
from simulator.sources.incapacity import IncapacityFile
from simulator.sources.incapacity_risks import Invalidity, Paid, Risk

MONTHS_TO_ATTEST = 1
"""Months after the end of a quarter when its attest is made (simulated)."""

_ATTESTS = UUID("7d1b7f52-6c1f-5d0e-9a3c-0a5b6c0e9f11")
CREATION, MODIFICATION, CANCELLATION = "CREATION", "MODIFICATION", "CANCELLATION"


@dataclass(frozen=True)
class Spell:
    """What an attest shows of a risk, as known on a day: its days in the quarter, and what was paid for them."""

    risk: Risk
    quarter: str
    as_of: date

    @property
    def begin(self) -> date:
        """The first day in the quarter."""
        return max(self.risk.begin, first_day(self.quarter))

    @property
    def end(self) -> date:
        """The last day in the quarter that is known."""
        last = min(last_day(self.quarter), self.as_of)
        return min(self.risk.end or last, last)

    @property
    def exit(self) -> int | None:
        """Why the risk ended, if that was in the quarter and is known."""
        return self.risk.exit if self.risk.end == self.end else None

    @property
    def invalidity(self) -> Invalidity | None:
        """The invalidity that it had become by its last day."""
        found = self.risk.invalidity
        return found if found is not None and found.begin <= self.end else None

    @property
    def goes_on(self) -> bool:
        """True if the quarter is not over, and no end of the risk is known."""
        return self.end < last_day(self.quarter) and self.exit is None

    @property
    def paid(self) -> tuple[Paid, ...]:
        """What was paid for the quarter, in order."""
        return tuple(self.risk.paid(first_day(self.quarter), last_day(self.quarter), self.as_of))


@dataclass(frozen=True)
class Attest:
    """One version of an attest; without `version`, `id` and `status` it is a provisional one."""

    quarter: str
    created: date
    spells: tuple[Spell, ...]
    id: UUID | None = None
    version: int | None = None
    status: str | None = None


@dataclass(frozen=True)
class PeriodNotice:
    """What is told of one period of a risk on a day; `end` None: it goes on."""

    risk: Risk
    created: date
    end: date | None
    id: UUID
    version: int
    status: str


def attest(ssin: str, file: IncapacityFile, quarter: str, today: date) -> Attest | None:
    """The attest of a quarter that stands today; None where nothing is known of the quarter."""
    if first_day(quarter) > today:
        return None
    made = [version for version in versions(ssin, file, quarter) if version.created <= today]
    if made:
        return made[-1]
    spells = _spells(file, quarter, today)
    return Attest(quarter, today, spells) if spells else None


def versions(ssin: str, file: IncapacityFile, quarter: str) -> tuple[Attest, ...]:
    """Every version that is ever made of the attest of a quarter, in order; none where no risk has a day in it."""
    own = file.versions(quarter)
    usual = uuid5(_ATTESTS, f"{ssin}/{quarter}")
    if own:
        found = [(version.created, version.status.upper(), version.id or usual) for version in own]
    else:
        days = _days(file, quarter)
        found = [(day, MODIFICATION if number else CREATION, usual) for number, day in enumerate(days)]
    return tuple(
        Attest(quarter, day, () if status == CANCELLATION else _spells(file, quarter, day), id_, number, status)
        for number, (day, status, id_) in enumerate(found)
    )


def quarters(file: IncapacityFile, today: date) -> list[str]:
    """The quarters up to today in which a risk has a day, in order."""
    periods = ((risk.begin, min(risk.end or today, today)) for risk in file.risks)
    return sorted({quarter for begin, end in periods for quarter in quarters_between(begin, end)})


def notices(ssin: str, file: IncapacityFile, today: date) -> list[PeriodNotice]:
    """What is told of periods up to today: each when it is known, and again on the day of its end; in order."""
    found = [notice for risk in file.risks for notice in _notices(ssin, risk) if notice.created <= today]
    return sorted(found, key=lambda notice: notice.created)


def _notices(ssin: str, risk: Risk) -> Iterator[PeriodNotice]:
    id_ = uuid5(_ATTESTS, f"{ssin}/{risk.kind}/{risk.begin}")
    over = risk.end is not None and risk.end <= risk.known
    yield PeriodNotice(risk, risk.known, risk.end if over else None, id_, 0, CREATION)
    if risk.end is not None and not over:
        yield PeriodNotice(risk, risk.end, risk.end, id_, 1, MODIFICATION)


def _days(file: IncapacityFile, quarter: str) -> list[date]:
    """The days on which versions are made: the usual day, and those on which something becomes known after it."""
    risks = [risk for risk in file.risks if risk.overlaps(first_day(quarter), last_day(quarter))]
    if not risks:
        return []
    usual = months_later(last_day(quarter), MONTHS_TO_ATTEST)
    known = {risk.known for risk in risks}
    known |= {part.known for risk in risks for part in risk.paid(first_day(quarter), last_day(quarter), date.max)}
    first = max(usual, min(risk.known for risk in risks))
    return [first, *sorted(day for day in known if day > first)]


def _spells(file: IncapacityFile, quarter: str, as_of: date) -> tuple[Spell, ...]:
    known = [
        risk for risk in file.risks if risk.known <= as_of and risk.overlaps(first_day(quarter), last_day(quarter))
    ]
    return tuple(Spell(risk, quarter, as_of) for risk in sorted(known, key=lambda risk: risk.begin))

# SPDX-License-Identifier: EUPL-1.2
"""What somebody has a right to on a day, as the unemployment office sees it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from simulator.records import on
from simulator.sources.unemployment import BenefitKind, Denial, Right, UnemploymentFile


@dataclass(frozen=True)
class Entitlement:
    """Rights (the youngest first), or the decision that there is none; neither where the file says nothing."""

    rights: tuple[Right, ...] = ()
    denial: Denial | None = None

    def __bool__(self) -> bool:
        return bool(self.rights or self.denial)


def entitlement(file: UnemploymentFile, day: date) -> Entitlement:
    """What holds on `day`: a denial, before any right."""
    denials = [denial for denial in file.denials if denial.begin <= day <= (_last_day(denial, file) or day)]
    if denials:
        return Entitlement(denial=max(denials, key=lambda denial: denial.begin))
    return Entitlement(tuple(sorted(on(file.rights, day), key=lambda right: right.begin, reverse=True)))


def _last_day(denial: Denial, file: UnemploymentFile) -> date | None:
    """A denial for a time lasts that time, whatever the scale does meanwhile; one without end until a right begins."""
    if denial.last_day is not None:
        return denial.last_day
    following = min((right.begin for right in file.rights if right.begin > denial.begin), default=None)
    return following and following - timedelta(days=1)


def last_entitlement(file: UnemploymentFile, day: date) -> Entitlement:
    """What holds on `day`, or held last before it."""
    spans = [(right.begin, right.end) for right in file.rights]
    spans += [(denial.begin, _last_day(denial, file)) for denial in file.denials]
    days = [min(end or day, day) for begin, end in spans if begin <= day]
    return entitlement(file, max(days)) if days else Entitlement()


def insertion_ended(file: UnemploymentFile, day: date) -> bool:
    """True if the last right before `day` was one to insertion benefits, and has ended."""
    rights = last_entitlement(file, day).rights
    return bool(rights) and rights[0].benefit is BenefitKind.INSERTION and not rights[0].covers(day)

# SPDX-License-Identifier: EUPL-1.2
"""What somebody has a right to on a day, as the unemployment office sees it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from simulator.records import on
from simulator.sources.unemployment import BenefitKind, Denial, DenialKind, Right, UnemploymentFile
from simulator.sources.unemployment_decisions import during


@dataclass(frozen=True)
class Entitlement:
    """Rights (the youngest first), or the decision that there is none; neither where the file says nothing."""

    rights: tuple[Right, ...] = ()
    denial: Denial | None = None

    def __bool__(self) -> bool:
        return bool(self.rights or self.denial)


def entitlement(file: UnemploymentFile, day: date) -> Entitlement:
    """What holds on `day`: a denial, before any right."""
    denials = [denial for denial in file.denials if denial.begin <= day <= (last_day_of(denial, file) or day)]
    if denials:
        return Entitlement(denial=max(denials, key=lambda denial: denial.begin))
    return Entitlement(tuple(sorted(on(file.rights, day), key=lambda right: right.begin, reverse=True)))


def last_day_of(denial: Denial, file: UnemploymentFile) -> date | None:
    """A denial for a time lasts that time, whatever the scale does meanwhile; one without end until a right begins."""
    if denial.last_day is not None:
        return denial.last_day
    following = min((right.begin for right in file.rights if right.begin > denial.begin), default=None)
    return following and following - timedelta(days=1)


def last_entitlement(file: UnemploymentFile, day: date) -> Entitlement:
    """What holds on `day`, or held last before it."""
    spans = [(right.begin, right.end) for right in file.rights]
    spans += [(denial.begin, last_day_of(denial, file)) for denial in file.denials if not denial.suspended]
    days = [min(end or day, day) for begin, end in spans if begin <= day]
    return entitlement(file, max(days)) if days else Entitlement()


def insertion_ended(file: UnemploymentFile, day: date) -> bool:
    """True if the last right before `day` was one to insertion benefits, and has ended."""
    rights = last_entitlement(file, day).rights
    return bool(rights) and rights[0].benefit is BenefitKind.INSERTION and not rights[0].covers(day)


def sanctions(file: UnemploymentFile, begin: date, end: date, today: date) -> tuple[Denial, ...]:
    """The sanctions that hold on some day from `begin` to `end` and have begun by `today`, in order.

    One that is suspended as a whole counts on the day on which it would have begun.
    """
    found = [
        denial
        for denial in file.denials
        if denial.kind is DenialKind.SANCTION
        and denial.begin <= min(end, today)
        and begin <= (denial.begin if denial.suspended else last_day_of(denial, file) or end)
    ]
    return tuple(sorted(found, key=lambda denial: denial.begin))


def scale_decisions(file: UnemploymentFile, begin: date, end: date, today: date) -> tuple[tuple[Right, ...], ...]:
    """The rights with a scale that hold on some day from `begin` to `end` and have begun by `today`, in order.

    Rights of one numbered decision of an office stand together.
    """
    decisions: dict[object, tuple[Right, ...]] = {}
    for right in during(file.rights, begin, end, today):
        if right.scale_code is not None:
            key = (right.office, right.decision) if right.decision else (right.begin, id(right))
            decisions[key] = (*decisions.get(key, ()), right)
    return tuple(decisions.values())

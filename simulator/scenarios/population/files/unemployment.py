# SPDX-License-Identifier: EUPL-1.2
"""The file of the unemployment office: rights and payments for every period with benefits, and why rights ended."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any

from simulator.months import month_of, months_later
from simulator.scenarios.population.draw import Draw
from simulator.scenarios.population.life import Activity, Family, Life, Spell
from simulator.scenarios.population.proportions import proportions
from simulator.sources.unemployment import (
    SECTION,
    BenefitKind,
    Denial,
    DenialKind,
    FamilyState,
    Payment,
    Right,
    UnemploymentFile,
    Verification,
)
from simulator.sources.unemployment_decisions import Category, Evaluation

__all__ = ["SECTION", "file"]

FULL, INCOME_GUARANTEE = 1, 57
"""Codes of fixtures/codes/unemployment-codes.yaml."""

_DAYS = 26
"""Benefits in a month by which a monthly wage becomes a daily one."""

_EVALUATED_AFTER, _POSITIVE = (7, 10), "10"
"""Months of the waiting period; code of fixtures/codes/availability-decisions.yaml."""

_FIRST_PERIOD = 3
_MONTHS_KEPT = 60
_TOO_FEW_DAYS, _VOLUNTARY, _DURATION, _AFTER_STUDIES, _UNAVAILABLE = "30", "52", "114", "63", "56"
"""Codes of fixtures/codes/unemployment-articles.yaml."""

_LONG, _REFERENCE_MONTHS, _ENOUGH_DAYS = 11, 21, 365
_REFUSED_SHARE, _SANCTIONED_SHARE = 30, 45
_AT_PRESENT = 2
"""Months whose payments have not been verified yet."""


def file(life: Life, family: Family, draw: Draw) -> UnemploymentFile | None:
    """What the office knows; None of somebody who never had to do with it in the last five years."""
    spells = [spell for spell in life.spells if _paid(spell) and _end(spell, family.today) >= _kept(family.today)]
    state = family_state(life, family)
    rights: list[Right] = []
    payments: list[Payment] = []
    denials: list[Denial] = []
    for spell in spells:
        own = _rights(spell, _wage_before(life, spell), state)
        rights += own
        payments += [paid for right in own for paid in _payments(right, family.today)]
    for before, after in pairwise(life.spells):
        if before in spells and after.activity is Activity.LIVING_WAGE:
            denials.append(_ended(before, after))
    last = life.spells[-1]
    waiting = life.applicant or life.bis
    if not (spells or waiting or last.studying) and last.activity is Activity.LIVING_WAGE:
        denials += _refused(life, last, family.today, draw)
    if not (rights or denials):
        return None
    return UnemploymentFile(
        rights=tuple(rights), payments=tuple(payments), denials=tuple(denials), evaluations=_evaluations(life)
    )


def _evaluations(life: Life) -> tuple[Evaluation, ...]:
    """The two positive evaluations of the search for work that benefits after studies need."""
    found: list[Evaluation] = []
    for before, after in pairwise(life.spells):
        if after.activity is Activity.INSERTION:
            for number, months in enumerate(_EVALUATED_AFTER, 1):
                data = {"date": months_later(before.begin, months), "category": Category.POSITIVE, "code": _POSITIVE}
                found.append(Evaluation.model_validate(data | {"decision": f"99{life.index:08}{number:02}"}))
    return tuple(found)


def family_state(life: Life, family: Family) -> FamilyState:
    """The household as benefits see it: alone, with people to keep, or with somebody who has an income."""
    others = family.living_with(life)
    if not others:
        return FamilyState.SOLITARY
    earning = any(_has_income(other) for other in others)
    return FamilyState.COHABITING if earning else FamilyState.HOUSEHOLDER


def _has_income(life: Life) -> bool:
    without = (Activity.CHILD, Activity.STUDENT, Activity.NO_INCOME, Activity.JOB_SEEKER)
    return life.spells[-1].activity not in without


def _paid(spell: Spell) -> bool:
    return spell.activity in (Activity.UNEMPLOYED, Activity.INSERTION) or spell.income_guarantee


def _kept(today: date) -> date:
    return months_later(today, -_MONTHS_KEPT)


def _end(spell: Spell, today: date) -> date:
    return spell.end or today


def _wage_before(life: Life, spell: Spell) -> int:
    worked = [known for known in life.of(Activity.EMPLOYED) if known.begin < spell.begin]
    return worked[-1].wage * worked[-1].part // 100 if worked else 0


def _rights(spell: Spell, wage: int, state: FamilyState) -> list[Right]:
    """One right, or two where the benefit falls after the first three months."""
    common: dict[str, Any] = {"family": state, "regime": Decimal(6)}
    if spell.activity is Activity.INSERTION:
        common |= {"benefit": BenefitKind.INSERTION, "code": FULL, "daily_amount": _daily("insertion", state),
                   "theoretical_end": months_later(spell.begin, 12)}  # fmt: skip
        return [_right(spell.begin, spell.end, common)]
    common["benefit"] = BenefitKind.UNEMPLOYMENT
    lowest = _daily("unemployment-lowest", state)
    if spell.income_guarantee:
        common |= {"code": INCOME_GUARANTEE, "daily_amount": lowest // 2, "regime": Decimal(3)}
        return [_right(spell.begin, spell.end, common)]
    common |= {"code": FULL, "theoretical_end": months_later(spell.begin, 24)}
    change = months_later(spell.begin, _FIRST_PERIOD)
    data = proportions()
    counted = min(wage, data.number("unemployment-highest-wage", "any") * 100)
    shares = (data.number("unemployment-share", part) for part in ("first", "later"))
    first, second = (max(int(counted * share / 100 / _DAYS), lowest) for share in shares)
    if first == second or (spell.end is not None and spell.end < change):
        return [_right(spell.begin, spell.end, common | {"daily_amount": first})]
    return [
        _right(spell.begin, change - timedelta(days=1), common | {"daily_amount": first}),
        _right(change, spell.end, common | {"daily_amount": second}),
    ]


def _daily(table: str, state: FamilyState) -> int:
    return int(proportions().number(table, state))


def _right(begin: date, end: date | None, data: dict[str, Any]) -> Right:
    return Right.model_validate(data | {"from": begin, "to": end})


def _payments(right: Right, today: date) -> list[Payment]:
    """What is paid by a right; the last months have not been verified yet."""
    if right.begin > today:
        return []
    data: dict[str, Any] = {"code": right.code, "daily_amount": right.daily_amount, "regime": right.regime}
    unverified = months_later(month_of(today), -_AT_PRESENT)
    if right.end is not None and right.end < unverified:
        return [Payment.model_validate(data | {"from": right.begin, "to": right.end})]
    late = data | {"from": max(right.begin, unverified), "to": right.end, "verification": Verification.NOT_STARTED}
    if right.begin >= unverified:
        return [Payment.model_validate(late)]
    done = data | {"from": right.begin, "to": unverified - timedelta(days=1)}
    return [Payment.model_validate(done), Payment.model_validate(late)]


def _ended(before: Spell, after: Spell) -> Denial:
    """Why a benefit gave way to a living wage: its time was over, or the person was no longer available for work."""
    long = before.end is not None and months_later(before.begin, _LONG) <= before.end
    kind = DenialKind.RIGHTS_END if long else DenialKind.EXCLUSION
    article = _AFTER_STUDIES if before.activity is Activity.INSERTION else _DURATION
    data = {"from": after.begin, "kind": kind, "trigger_date": before.end}
    return Denial.model_validate(data | {"indemnisability_articles": (article if long else _UNAVAILABLE,)})


def _refused(life: Life, last: Spell, today: date, draw: Draw) -> list[Denial]:
    """Some who live on a living wage asked for benefits after too little work, or lost work by their own doing."""
    data: dict[str, Any] = {"trigger_date": last.begin}
    if _worked_enough(life, last.begin):
        if not draw.per_cent(_SANCTIONED_SHARE):
            return []
        data |= {"from": last.begin, "kind": DenialKind.SANCTION, "weeks": draw.between(4, 52), "article": _VOLUNTARY}
        return [Denial.model_validate(data)]
    asked = last.begin + timedelta(days=draw.between(0, 30))
    if asked > today or not draw.per_cent(_REFUSED_SHARE):
        return []
    data |= {"from": asked, "kind": DenialKind.EXCLUSION, "admissibility_articles": (_TOO_FEW_DAYS,)}
    return [Denial.model_validate(data)]


def _worked_enough(life: Life, day: date) -> bool:
    """True for a year of work as an employee in the 21 months before a day (article 30, of those younger than 36)."""
    first = months_later(day, -_REFERENCE_MONTHS)
    spans = ((max(job.begin, first), min(job.end or day, day)) for job in life.of(Activity.EMPLOYED))
    return sum(max((end - begin).days, 0) for begin, end in spans) >= _ENOUGH_DAYS

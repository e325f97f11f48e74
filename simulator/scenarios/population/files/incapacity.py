# SPDX-License-Identifier: EUPL-1.2
"""The file of the sickness funds on incapacity for work: each period of sickness with what was paid for it."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any

from simulator.months import months_later
from simulator.scenarios.population.draw import Draw
from simulator.scenarios.population.files.unemployment import family_state
from simulator.scenarios.population.life import Activity, Family, Life, Spell
from simulator.scenarios.population.proportions import proportions
from simulator.sources.incapacity import SECTION, IncapacityFile
from simulator.sources.incapacity_documents import RiskKind
from simulator.sources.unemployment import FamilyState

__all__ = ["SECTION", "file"]

CLERK, LABOURER = 2, 3
"""Codes of fixtures/codes/allowance-social-statuses.yaml."""

BACK_TO_WORK, DIED, PENSION, EXCLUDED = 1, 2, 3, 4
"""Codes of fixtures/codes/allowance-exit-codes.yaml."""

WITH_PARTNER, WITH_CHILD, ALONE, COHABITING = "01", "02", "04", "05"
"""Codes of fixtures/codes/allowance-family-situations.yaml."""

_EXITS = {
    Activity.EMPLOYED: BACK_TO_WORK, Activity.SELF_EMPLOYED: BACK_TO_WORK, Activity.UNEMPLOYED: BACK_TO_WORK,
    Activity.PENSIONER: PENSION,
}  # fmt: skip
_GUARANTEED_WAGE = timedelta(days=30)
_MONTHS_KEPT = 120
_DAYS = 26


def file(life: Life, family: Family, draw: Draw) -> IncapacityFile | None:
    """What the funds paid in the last ten years; None of somebody who was never sick for long."""
    social_status = LABOURER if draw.per_cent(70) else CLERK
    situation, kept = _situation(life, family), months_later(family.today, -_MONTHS_KEPT)
    risks = [
        _risk(life, spell, social_status, situation)
        for spell in life.of(Activity.INCAPACITY)
        if (_whole_end(life, spell) or family.today) >= kept
    ]
    return IncapacityFile.model_validate({"risks": risks}) if risks else None


def _situation(life: Life, family: Family) -> str:
    state = family_state(life, family)
    if state is FamilyState.SOLITARY:
        return ALONE
    if state is FamilyState.COHABITING:
        return COHABITING
    return WITH_PARTNER if any(family.life(bond.partner or "") for bond in life.bonds) else WITH_CHILD


def _next(life: Life, spell: Spell) -> Spell | None:
    return next((after for before, after in pairwise(life.spells) if before is spell), None)


def _whole_end(life: Life, spell: Spell) -> date | None:
    """The end of a sickness, through invalidity."""
    after = _next(life, spell)
    return after.end if after is not None and after.activity is Activity.INVALIDITY else spell.end


def _risk(life: Life, spell: Spell, social_status: int, situation: str) -> dict[str, Any]:
    after = _next(life, spell)
    invalid = after if after is not None and after.activity is Activity.INVALIDITY else None
    end = _whole_end(life, spell)
    then = _next(life, invalid) if invalid else after
    risk: dict[str, Any] = {
        "from": spell.begin, "kind": RiskKind.INCAPACITY, "social_status": social_status,
        "payments": _payments(life, spell, invalid, situation),
    }  # fmt: skip
    if invalid is not None:
        risk["invalidity"] = {"from": invalid.begin}
    if end is not None:
        left = DIED if end == life.died else _EXITS.get(then.activity if then else Activity.NO_INCOME, EXCLUDED)
        risk |= {"to": end, "exit": left}
    return risk


def _payments(life: Life, spell: Spell, invalid: Spell | None, situation: str) -> list[dict[str, Any]]:
    """After a month of guaranteed wage a share of the wage, then one that depends on the household."""
    worked = [known for known in life.of(Activity.EMPLOYED) if known.begin < spell.begin]
    wage = worked[-1].wage * worked[-1].part // 100 if worked else 0
    found = []
    begin = spell.begin + _GUARANTEED_WAGE
    if spell.end is None or begin <= spell.end:
        found.append({"from": begin, "to": spell.end, "daily_amount": _daily(wage, "primary"), "family": situation})
    if invalid is not None:
        amount = _daily(wage, situation)
        found.append({"from": invalid.begin, "to": invalid.end, "daily_amount": amount, "family": situation})
    return found


def _daily(wage: int, stage: str) -> Decimal:
    data = proportions()
    counted = min(wage, data.number("incapacity-highest-wage", "any") * 100)
    cents = max(counted * data.number("incapacity-share", stage) / 100 / _DAYS, data.number("incapacity-lowest", "any"))
    return Decimal(int(cents)) / 100

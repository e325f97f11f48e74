# SPDX-License-Identifier: EUPL-1.2
"""The files of the bodies for people with a disability: federal for adults, regional for children and care budgets."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from simulator.months import month_of, months_later
from simulator.scenarios.population.careers import ADULT, birthday
from simulator.scenarios.population.draw import Draw
from simulator.scenarios.population.life import Activity, Family, Handicap, Life
from simulator.scenarios.population.proportions import proportions
from simulator.sources.disability import SECTION, DisabilityFiles

__all__ = ["SECTION", "file"]

CHILD_SUPPLEMENT, ALLOWANCES, ELDERLY, ADDITIONAL = 2, 3, 4, 9
"""Codes of fixtures/codes/handi-*-legislations.yaml."""

_CATEGORIES = ((17, 5), (15, 4), (12, 3), (9, 2), (7, 1))
"""Points of the adult scale from which a category of the integration allowance begins (handi-categories)."""

_ABILITIES = ("mobility", "nourishment", "hygiene", "household", "supervision", "social_skills")
_CHILD_BODIES = {"flanders": "kind_en_gezin", "wallonia": "aviq", "brussels": "iriscare"}
_OLD, _SEVERE = 65, 12


def file(life: Life, family: Family, draw: Draw) -> DisabilityFiles | None:
    """What the bodies know; None without a recognised disability."""
    handicap = life.handicap
    if handicap is None:
        return None
    age = life.age(handicap.since)
    if age < ADULT:
        return _child(life, handicap, family, draw)
    return _adult(life, handicap, family, draw)


def _request(legislation: int, since: date, decided: date) -> dict[str, Any]:
    asked = months_later(since, -1)
    done = {"administrative_decision": decided, "recognition_decision": decided, "completed": decided}
    return {"legislation": legislation, "requested": asked, **done}


def _child(life: Life, handicap: Handicap, family: Family, draw: Draw) -> DisabilityFiles:
    """The child supplement: three pillars; the recognition ends with childhood."""
    since = max(month_of(handicap.since), life.born)
    decided = min(since + timedelta(days=draw.between(60, 150)), family.today)
    first = draw.between(2, 6)
    pillars = {"pillar1": first, "pillar2": draw.between(0, 6), "pillar3": draw.between(0, 9)}
    request = _request(CHILD_SUPPLEMENT, since, decided)
    request["requested"] = since
    body = _CHILD_BODIES[family.region]
    if body == "kind_en_gezin":
        del request["administrative_decision"]
    recognition: dict[str, Any] = {
        "from": since, "to": months_later(birthday(life.born, ADULT), 36), "decided": decided,
        "legislation": CHILD_SUPPLEMENT, "child": {"pillars": pillars},
    }  # fmt: skip
    return DisabilityFiles.model_validate({body: {"requests": [request], "recognitions": [recognition]}})


def _adult(life: Life, handicap: Handicap, family: Family, draw: Draw) -> DisabilityFiles:
    since = max(month_of(handicap.since), life.in_belgium)
    decided = min(since + timedelta(days=draw.between(50, 170)), family.today)
    allowance = life.of(Activity.ALLOWANCE)
    legislation = ELDERLY if life.age(since) >= _OLD else ALLOWANCES
    recognition: dict[str, Any] = {
        "from": since, "decided": decided, "legislation": legislation,
        "adult": {
            "independence": dict(zip(_ABILITIES, _spread(handicap.points, draw), strict=True)),
            "reduced_earnings": bool(allowance), "physical_unsuitability": draw.between(3, 10) * 10,
        },
    }  # fmt: skip
    if handicap.blind or handicap.lower_limbs:
        recognition["findings"] = {"blind": handicap.blind, "lower_limbs_50_percent": handicap.lower_limbs}
    federal: dict[str, Any] = {"requests": [_request(legislation, since, decided)], "recognitions": [recognition]}
    if allowance:
        begin = max(month_of(months_later(allowance[-1].begin, 1)), since)
        federal |= _right(life, family, handicap.points, begin)
    if handicap.blind or handicap.lower_limbs:
        ten = 9_991_000_000 + life.index
        delivered = decided + timedelta(days=draw.between(10, 60))
        federal["cards"] = [{"from": delivered, "number": str(ten), "kind": "parking"}]
    found: dict[str, Any] = {"dgph": federal}
    if family.region == "flanders" and handicap.points >= _SEVERE and decided < family.today:
        begin, budget = months_later(month_of(decided), 1), _euros("care-budget", family.region)
        found["vsb"] = {
            "rights": [{"from": begin, "legislation": ADDITIONAL, "total": budget}],
            "payments": [{"from": begin, "amount": budget}],
        }
    return DisabilityFiles.model_validate(found)


def _right(life: Life, family: Family, points: int, begin: date) -> dict[str, Any]:
    """Income replacement by the household, integration by the points."""
    others = family.living_with(life)
    partner = any(bond.partner is not None for bond in life.bonds)
    kind = "B" if not others else "C" if partner or life is family.lives[0] else "A"
    category = next((category for least, category in _CATEGORIES if points >= least), 0)
    total = _euros("income-replacement", kind) + (_euros("integration", str(category)) if category else 0)
    right = {"from": begin, "legislation": ALLOWANCES, "total": total, "ivt": kind, "it": category}
    return {"rights": [right], "payments": [{"from": begin, "amount": total}]}


def _euros(table: str, word: str) -> Decimal:
    return Decimal(int(proportions().number(table, word)))


def _spread(points: int, draw: Draw) -> list[int]:
    """The points over six abilities, three at most for each."""
    found = [0] * len(_ABILITIES)
    for _ in range(min(points, 3 * len(found))):
        free = [i for i, given in enumerate(found) if given < 3]
        found[draw.one(free)] += 1
    return found

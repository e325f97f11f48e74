# SPDX-License-Identifier: EUPL-1.2
"""The file at POD MI under the law of 2 April 1965: of an equivalent living wage, and of urgent medical aid."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from simulator.months import month_of, months_later
from simulator.scenarios.population.clients import EQUIVALENT
from simulator.scenarios.population.draw import Draw
from simulator.scenarios.population.life import Client, Family, Life
from simulator.scenarios.population.proportions import proportions
from simulator.sources.law65 import SECTION, Law65Files
from simulator.sources.law65_aids import Aid

__all__ = ["SECTION", "file"]

ALL_COSTS, MEDICAL_COSTS = "A", "I"
"""Codes of fixtures/codes/law65-statuses.yaml, whose meanings are not public: with all aids, and with medical ones."""

COHABITING, ALONE, WITH_FAMILY = "1", "2", "3"
"""Categories of the living wage."""

_MONTHS, _CLAIMED = 12, 6
_DAY = timedelta(days=1)


def file(life: Life, family: Family, draw: Draw) -> Law65Files | None:
    """What POD MI has; None of those whose aid is not refunded under this law."""
    client = life.client
    if client is None or not (client.quality == EQUIVALENT or life.bis):
        return None
    found: dict[str, Any] = {
        "ocmw": client.organisation,
        "number": f"P{life.index:09}",
        "identifications": [
            {"from": client.begin, "attest": f"P{life.index:09}A01", "status": MEDICAL_COSTS if life.bis else ALL_COSTS}
        ],
    }
    periods = list(_periods(client, family.today))
    if life.bis:
        aids = (Aid.AMBULANT, Aid.HOSPITAL) if draw.per_cent(40) else (Aid.AMBULANT,)
        found["individual_decisions"] = [
            _decision(life, number, period, draw, family.today) | {"suffix": 0, "aids": aids}
            for number, period in enumerate(periods, 1)
        ]
        return Law65Files.model_validate({"files": [found]})
    category = _category(life, family)
    found["decisions"] = [
        _decision(life, number, period, draw, family.today) | {"category": category, "aids": (Aid.FINANCIAL,)}
        for number, period in enumerate(periods, 1)
    ]
    found["monthly_claims"] = _claims(life, client, category, family.today)
    return Law65Files.model_validate({"files": [found]})


def _periods(client: Client, today: date) -> list[tuple[date, date]]:
    """Decisions of a year each, without a gap, the last one beyond today."""
    found = [(client.begin, months_later(client.begin, _MONTHS) - _DAY)]
    while found[-1][1] < today:
        begin = found[-1][1] + _DAY
        found.append((begin, months_later(begin, _MONTHS) - _DAY))
    return found


def _decision(life: Life, number: int, period: tuple[date, date], draw: Draw, today: date) -> dict[str, Any]:
    begin, end = period
    decided = min(begin + timedelta(days=draw.between(0, 25)), today)
    return {"from": begin, "to": end, "decided": decided, "attest": f"P{life.index:09}B{number:02}"}


def _category(life: Life, family: Family) -> str:
    others = family.living_with(life)
    if not others:
        return ALONE
    return WITH_FAMILY if life is family.lives[0] and not _shared(family) else COHABITING


def _shared(family: Family) -> bool:
    return all(stay.role in (1, 12) for stay in family.stays)


def _claims(life: Life, client: Client, category: str, today: date) -> list[dict[str, Any]]:
    """The living wage of the last whole months."""
    amount = int(proportions().number("living-wage", category)) * 100
    last = months_later(month_of(today), -1)
    first = max(month_of(months_later(client.begin, 1)), months_later(last, 1 - _CLAIMED))
    found, month, number = [], first, 1
    while month < last:
        amounts = [{"what": Aid.FINANCIAL, "amount": amount}]
        attest = f"P{life.index:09}D{number:02}"
        found.append({"month": month, "attest": attest, "total": amount, "amounts": amounts})
        month, number = months_later(month, 1), number + 1
    return found

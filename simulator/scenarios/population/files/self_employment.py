# SPDX-License-Identifier: EUPL-1.2
"""The file of the institute for the self-employed: an affiliation for each trade, also beside work as an employee."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from simulator.codes import TABLES
from simulator.months import months_later
from simulator.quarters import first_day, last_day, quarter_of
from simulator.scenarios.population.draw import Draw
from simulator.scenarios.population.employers import cbe_number
from simulator.scenarios.population.life import Activity, Family, Life, Spell
from simulator.sources.self_employment import SECTION, SelfEmployedFile

__all__ = ["SECTION", "file"]

OWN_NAME, MANAGER = 100, 300
"""Codes of fixtures/codes/self-employed-qualities.yaml."""

MAIN, COMPLEMENTARY = 100, 200
"""Codes of fixtures/codes/self-employed-contributions.yaml."""

PAID, UNPAID, EXEMPT = "01", "02", "03"
"""Codes of fixtures/codes/self-employed-contribution-situations.yaml."""

_FUNDS = ("003", "008")
_ENTERPRISES, _FIRST_ENTERPRISE = 100_000, 19_900_000
"""CBE numbers from 1990 on: well formed, and far beyond those that have been given out (which began again at 1000)."""
_TROUBLED = 24
"""Per cent of trades that went badly before they ended; the clients of an OCMW are those who failed."""


def file(life: Life, family: Family, draw: Draw) -> SelfEmployedFile | None:
    """What the institute knows; None of somebody who never had a trade."""
    trades = [spell for spell in life.spells if spell.complementary or spell.activity is Activity.SELF_EMPLOYED]
    if not trades:
        return None
    occupations = tuple(TABLES["self-employed-occupations"].rows)
    data: dict[str, Any] = {
        "reference": f"99{life.index:010}",
        "occupation": draw.one(occupations),
        "affiliations": [_affiliation(trade, family.today, draw) for trade in trades],
    }
    if draw.per_cent(70):
        data["enterprise"] = cbe_number(_FIRST_ENTERPRISE + life.index % _ENTERPRISES)
    return SelfEmployedFile.model_validate(data)


def _affiliation(trade: Spell, today: date, draw: Draw) -> dict[str, Any]:
    """An affiliation for the whole of a trade, with contributions that were paid, or not towards the end."""
    kind = COMPLEMENTARY if trade.complementary else MAIN
    common = {"from": trade.begin, "to": trade.end}
    quality = MANAGER if draw.per_cent(15) else OWN_NAME
    ziv = int(kind == MAIN)
    contributions = [{**common, "situation": PAID, "ziv": ziv}]
    end = trade.end or today
    troubled = first_day(quarter_of(months_later(end, -draw.between(3, 12))))
    if draw.per_cent(_TROUBLED) and troubled > last_day(quarter_of(trade.begin)):
        situation = UNPAID if draw.per_cent(70) else EXEMPT
        contributions.append({"from": troubled, "to": trade.end, "situation": situation, "ziv": 0})
    return {
        **common,
        "fund": draw.one(_FUNDS),
        "signed": trade.begin - timedelta(days=draw.between(0, 20)),
        "segments": [{**common, "quality": quality, "contribution": kind}],
        "contributions": contributions,
    }

# SPDX-License-Identifier: EUPL-1.2
"""The file of the public employment service of the region: inscriptions of everybody who has to look for work."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from simulator.months import months_later
from simulator.scenarios.population.draw import Draw
from simulator.scenarios.population.life import Activity, Family, Life, Spell
from simulator.scenarios.population.proportions import proportions
from simulator.sources.job_seeking import SECTION, JobSeekingFiles
from simulator.sources.job_seeking_facts import Leaving
from simulator.world.names import folded

__all__ = ["SECTION", "file"]

BENEFIT, WAITING, FREE, OCMW, PART_TIME, GUARANTEE = "000", "002", "003", "005", "093", "080"
"""Codes of fixtures/codes/job-seeker-categories.yaml."""

_CATEGORIES = {
    Activity.UNEMPLOYED: BENEFIT, Activity.INSERTION: BENEFIT, Activity.JOB_SEEKER: FREE, Activity.LIVING_WAGE: OCMW,
}  # fmt: skip
_SERVICES = {"flanders": "vdab", "wallonia": "forem", "brussels": "actiris"}
_WORK = (Activity.EMPLOYED, Activity.SELF_EMPLOYED)
_YEARS_KEPT, _YOUNG = 6, 25
_OPENS, _HOURS = 8, 9


def file(life: Life, family: Family, draw: Draw) -> JobSeekingFiles | None:
    """What the service knows of the last six years; None of somebody who was not inscribed in them."""
    if life.bis:
        return None
    kept = months_later(family.today, -12 * _YEARS_KEPT)
    inscriptions = []
    for before, spell, after in _with_neighbours(life):
        category = _category(life, before, spell, draw)
        if category is not None and (spell.end or family.today) >= kept:
            inscriptions.append(_inscription(spell, after, category, draw))
    if not inscriptions:
        return None
    service = "adg" if family.language == "de" else _SERVICES[family.region]
    contacts = _contacts(life, inscriptions[-1], draw)
    return JobSeekingFiles.model_validate({service: {"inscriptions": inscriptions, "contacts": contacts}})


def _with_neighbours(life: Life) -> list[tuple[Spell | None, Spell, Spell | None]]:
    around = [None, *life.spells, None]
    return [(before, spell, after) for (before, spell), (_, after) in pairwise(pairwise(around)) if spell is not None]


def _category(life: Life, before: Spell | None, spell: Spell, draw: Draw) -> str | None:
    """As what somebody is inscribed in a spell; None: not at all."""
    if spell.income_guarantee:
        return GUARANTEE
    data = proportions()
    if spell.living_wage:
        return PART_TIME if draw.per_cent(data.number("inscribed-as-job-seeker", "living-wage-work")) else None
    if spell.activity is Activity.LIVING_WAGE:
        share = data.number("inscribed-as-job-seeker", "living-wage")
        return OCMW if not spell.studying and draw.per_cent(share) else None
    if spell.activity is Activity.JOB_SEEKER and before is not None and before.activity is Activity.STUDENT:
        return WAITING if life.age(spell.begin) < _YOUNG else FREE
    return _CATEGORIES.get(spell.activity)


def _inscription(spell: Spell, after: Spell | None, category: str, draw: Draw) -> dict[str, Any]:
    late = spell.begin + timedelta(days=draw.between(0, 8))
    begin = late if spell.end is None or late <= spell.end else spell.begin
    found = {
        "from": begin, "to": spell.end, "categories": [category], "eurostat_date": begin,
        "at": f"{_OPENS + draw.between(0, _HOURS - 1):02}:{draw.between(0, 59):02}",
    }  # fmt: skip
    if spell.end is not None and after is not None and after.activity in _WORK:
        found["leaving"] = Leaving.BACK_TO_WORK
    elif spell.end is not None and after is not None and after.studying:
        found["leaving"] = Leaving.BACK_TO_SCHOOL
    return found


def _contacts(life: Life, inscription: dict[str, Any], draw: Draw) -> list[dict[str, Any]]:
    """How to reach the person since the last inscription: numbers and addresses that nobody has."""
    begin: date = inscription["from"]
    home = next((r for r in reversed(life.residences) if r.begin is None or r.begin <= begin), life.residences[0])
    contact: dict[str, Any] = {
        "from": begin, "at": inscription["at"],
        "address": {
            "municipality": home.municipality, "postal_code": home.postal_code, "street": home.street,
            "street_code": home.street_code, "number": home.number, "box": home.box,
        },
        "phones": [{"number": f"0400{life.index:06}", "fixed": False}],
    }  # fmt: skip
    if draw.per_cent(proportions().number("inscribed-as-job-seeker", "with-email")):
        contact["email"] = f"{folded(life.first[0])}.{folded(life.last)}@voorbeeld.example".lower()
    return [contact]

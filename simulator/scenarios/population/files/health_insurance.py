# SPDX-License-Identifier: EUPL-1.2
"""The file of the sickness fund: holders, and children and partners without income as their dependants."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from simulator.months import months_later
from simulator.scenarios.population.draw import Draw
from simulator.scenarios.population.life import Activity, Family, Life, Spell
from simulator.scenarios.population.proportions import proportions
from simulator.sources.health_insurance import SECTION
from simulator.sources.health_insurance_facts import HealthInsuranceFile

__all__ = ["SECTION", "file", "holder_since", "increased_since"]

GENERAL, SELF_EMPLOYED = "1", "4"
ACTIVE, INVALID, PENSIONER, DISABLED, RESIDENT = "1", "2", "3", "4", "5"
"""First and second digit of fixtures/codes/holder-codes.yaml."""

_POSITIONS = {
    Activity.INVALIDITY: INVALID, Activity.PENSIONER: PENSIONER, Activity.ALLOWANCE: DISABLED,
    Activity.LIVING_WAGE: RESIDENT, Activity.NO_INCOME: RESIDENT, Activity.JOB_SEEKER: RESIDENT,
}  # fmt: skip
_CHILDHOOD = (Activity.ABROAD, Activity.CHILD, Activity.STUDENT)
_WITHOUT = (Activity.NO_INCOME, Activity.CHILD, Activity.STUDENT)
_AUXILIARY = "6"
_MONTHS_OF_LIVING_WAGE = 3
"""After three months without a break the right to increased intervention follows (royal decree of 15 January 2014)."""

_FILE_YEARS = 10
_DAY = timedelta(days=1)


def file(life: Life, family: Family, draw: Draw) -> HealthInsuranceFile | None:
    """What the funds know; None of people without a right to stay, and of applicants for protection."""
    if life.bis or life.applicant:
        return None
    since, partner = holder_since(life), _keeping_partner(life, family)
    last = life.died if partner is None else _joined(life, partner) - _DAY
    data: dict[str, Any] = {"dependencies": _as_child(life, family)}
    if since is not None and (last is None or since <= last):
        data |= _as_holder(life, since, last, draw)
    if partner is not None:
        begin = _joined(life, partner)
        data["dependencies"] = [*data["dependencies"], {"from": begin, "holder": partner.ssin}]
    spans = [*data.get("affiliations", ()), *data["dependencies"]]
    if not spans:
        return None
    current = max(spans, key=lambda span: span["from"])
    first = max(current["from"], months_later(family.today, -12 * _FILE_YEARS))
    latest = min(current.get("to") or family.today, family.today)
    if first < latest and draw.per_cent(proportions().number("health", "global-medical-file")):
        begin = draw.day(first, latest)
        data["global_medical_files"] = [
            {"from": begin, "to": current.get("to"), "provider": f"19999{draw.between(1, 999):03}001"}
        ]
    return HealthInsuranceFile.model_validate(data)


def holder_since(life: Life) -> date | None:
    """The first day on which somebody is a holder: after childhood and studies, in Belgium."""
    grown = [spell for spell in life.spells if spell.activity not in _CHILDHOOD]
    return max(grown[0].begin, life.registered or grown[0].begin) if grown else None


def increased_since(life: Life, today: date) -> date | None:
    """The day from which increased intervention is certain: after three months of living wage, or an allowance."""
    last = life.spells[-1]
    if last.activity is Activity.ALLOWANCE:
        begin = last.begin
    elif last.activity is Activity.LIVING_WAGE or last.living_wage:
        begin = months_later(last.begin, _MONTHS_OF_LIVING_WAGE)
    else:
        return None
    return begin if begin <= (life.died or today) else None


def _keeping_partner(life: Life, family: Family) -> Life | None:
    """The partner on whom somebody without income depends."""
    if life.spells[-1].activity is not Activity.NO_INCOME or life.died is not None:
        return None
    partners = (family.life(bond.partner) for bond in life.bonds if bond.partner)
    found = next((partner for partner in partners if partner is not None and partner.died is None), None)
    if found is None or found.applicant or found.spells[-1].activity in _WITHOUT:
        return None
    return found if holder_since(found) is not None else None


def _joined(life: Life, partner: Life) -> date:
    """The day from which somebody depends on a partner: without income, living together, the partner being a holder."""
    since = holder_since(partner) or life.born
    home = max(life.residences[-1].begin or life.born, partner.residences[-1].begin or partner.born)
    return max(life.spells[-1].begin, since, home)


def _as_child(life: Life, family: Family) -> list[dict[str, Any]]:
    """The dependency of a child on the first parent of the household who is a holder all that time."""
    own = holder_since(life)
    for parent in (family.life(name) for name in life.parents if isinstance(name, str)):
        since = holder_since(parent) if parent is not None and not parent.applicant else None
        if parent is None or since is None or _keeping_partner(parent, family) is not None or parent.died is not None:
            continue
        begin = max(since, life.registered or life.in_belgium)
        end = own - _DAY if own else life.died
        if end is None or begin <= end:
            return [{"from": begin, "to": end, "holder": parent.ssin}]
    return []


def _as_holder(life: Life, since: date, last: date | None, draw: Draw) -> dict[str, Any]:
    """Affiliation, insurability by what the person lives on, and the rights that follow."""
    data, shares = proportions(), proportions().of("health").weights
    union = draw.of(data.of("sickness-funds"))
    fund = f"{union}{draw.between(1, 9):02}"
    complementary = union != _AUXILIARY and draw.per_cent(shares["complementary"])
    found: dict[str, Any] = {
        "affiliations": [{"from": since, "to": last, "fund": fund, "complementary": complementary}]
    }
    spell = next(known for known in reversed(life.spells) if last is None or known.begin <= last)
    if last is not None and life.died is None:
        found["insurability"] = [_insured(since, last, GENERAL + ACTIVE, increased=False)]
        return found
    increased = _increased(life, spell, since, draw)
    code = _code(life, spell)
    parts: list[dict[str, Any]] = []
    begin = since
    if spell.begin > since and (increased is not None or code != GENERAL + ACTIVE):
        parts.append(_insured(since, spell.begin - _DAY, GENERAL + ACTIVE, increased=False))
        begin = spell.begin
    if increased is not None:
        if increased > begin:
            parts.append(_insured(begin, increased - _DAY, code, increased=False))
        parts.append(_insured(max(increased, begin), last, code, increased=True))
        found["increased_interventions"] = [{"from": max(increased, begin), "to": last}]
        if draw.per_cent(shares["third-party-payment"]):
            found["third_party_payments"] = [{"from": max(increased, begin), "to": last}]
    else:
        parts.append(_insured(begin, last, code, increased=False))
    found["insurability"] = parts
    if life.died is None and draw.per_cent(shares["maximum-charge"]):
        found["maximum_charges"] = _charge(since, parts[-1]["from"], draw)
    if life.died is None and draw.per_cent(shares["medical-house"]):
        nurse, kine = draw.per_cent(60), draw.per_cent(40)
        found["medical_houses"] = [{"from": parts[-1]["from"], "doctor": True, "nurse": nurse, "kine": kine}]
    return found


def _insured(begin: date, end: date | None, code: str, increased: bool) -> dict[str, Any]:
    whole = f"{code}{int(increased)}"
    return {"from": begin, "to": end, "ct1": whole, "ct2": whole}


def _code(life: Life, spell: Spell) -> str:
    worked = [known for known in life.spells if known.activity in (Activity.EMPLOYED, Activity.SELF_EMPLOYED)]
    recent = worked[-1].activity if worked else None
    own = spell.activity is Activity.SELF_EMPLOYED
    later = spell.activity is Activity.PENSIONER and recent is Activity.SELF_EMPLOYED
    return (SELF_EMPLOYED if own or later else GENERAL) + _POSITIONS.get(spell.activity, ACTIVE)


def _increased(life: Life, spell: Spell, since: date, draw: Draw) -> date | None:
    """Where the right is not certain, some have it by their income, from the beginning of what they live on."""
    shares = proportions().of("increased-intervention").weights
    certain = increased_since(life, spell.end or date.max)
    share = shares.get(spell.activity, 0)
    if certain is not None:
        return max(certain, since)
    by_income = draw.per_cent(share)
    return max(spell.begin, since) if by_income else None


def _charge(since: date, latest: date, draw: Draw) -> list[dict[str, Any]]:
    """A maximum charge that was reached in the last year before the present state, or since."""
    begin = latest + timedelta(days=draw.between(0, 200))
    return [{"from": begin}] if begin >= since else []

# SPDX-License-Identifier: EUPL-1.2
"""The file in the National Register or, for a BIS number, the KSZ registers."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from simulator.months import months_later
from simulator.scenarios.population.draw import Draw
from simulator.scenarios.population.life import BELGIUM, Bond, Bonded, Family, Life, Named
from simulator.sources.registers import SECTION, RegisterFile

__all__ = ["SECTION", "file", "former_file"]

SINGLE, MARRIED, WIDOWED, DIVORCED = 10, 20, 30, 41
"""Codes of fixtures/codes/civil-states.yaml."""

FOREIGNERS, POPULATION, WAITING = "1", "2", "5"
"""Codes of fixtures/codes/registers.yaml."""

_CARD_FROM, _CARD_YEARS, _SETTLED = 12, 10, 5
_BELGIAN_CARD, _LIMITED, _UNLIMITED = "0000", "0011", "0012"
_SUBMITTED, _PROCEDURE_OFFICE, _OPEN = 902, 901, 1
_ANNEX = 903
"""Codes of fixtures/codes/refugee-*.yaml, invented there."""


def file(life: Life, family: Family, draw: Draw) -> RegisterFile:
    """What the register knows."""
    data = _identity(life) | {
        "nationalities": _nationalities(life),
        "civil_states": _civil_states(life, family),
        "addresses": [_address(residence) for residence in life.residences],
        "parents": [_parent(parent) for parent in life.parents],
        "legal_cohabitations": [
            {"from": bond.since, "to": _end(life, bond, family), "partner": bond.partner,
             "municipality": life.residences[-1].municipality}
            for bond in life.bonds if bond.bond is Bond.LEGAL_COHABITANTS
        ],
        "registers": _registers(life),
    }  # fmt: skip
    if life.died is not None:
        place = {"municipality": life.residences[-1].municipality}
        data["death"] = {"date": life.died, "place": place, "act_number": f"{draw.between(1, 9999):04}"}
    card = _card(life, family.today, draw)
    if card is not None:
        data["identity_cards"] = [card]
    if life.applicant:
        data["waiting_register"] = _waiting_register(life, family)
    return RegisterFile.model_validate(data)


def former_file(life: Life) -> RegisterFile:
    """The file under the BIS number that was replaced."""
    return RegisterFile.model_validate(
        _identity(life) | {"register": "bis", "nationalities": [{"from": life.born, "code": life.origin.code}]}
    )


def _identity(life: Life) -> dict[str, Any]:
    if life.birth_municipality is not None:
        place = {"municipality": life.birth_municipality}
    else:
        country = life.origin.code if life.origin.code != BELGIUM else LUXEMBURG
        place = {"country": country, "text": life.birth_city or ""}
    born = life.born.isoformat() if life.day_known else f"{life.born.year}-00-00"
    return {
        "register": "bis" if life.bis else "national",
        "sex": "male" if life.male else "female",
        "birth": {"date": born, "place": place, "act_number": f"{1 + life.index % 9998:04}"},
        "names": [{"last": life.last, "first": life.first}],
    }


LUXEMBURG = "113"


def _nationalities(life: Life) -> list[dict[str, Any]]:
    if life.belgian:
        return [{"code": BELGIUM}]
    first = {"code": life.origin.code}
    if life.became_belgian is None:
        return [first]
    return [first, {"from": life.became_belgian, "code": BELGIUM}]


def _civil_states(life: Life, family: Family) -> list[dict[str, Any]]:
    states: list[dict[str, Any]] = [{"code": SINGLE}]
    for bond in life.bonds:
        if bond.bond is not Bond.MARRIED:
            continue
        married: dict[str, Any] = {"from": bond.since, "code": MARRIED}
        if bond.partner is not None:
            married["partner"] = bond.partner
        elif bond.partner_name is not None:
            married["partner_name"] = _name(bond.partner_name)
        states.append(married)
        if bond.divorced is not None:
            states.append({"from": bond.divorced, "code": DIVORCED})
        late = family.life(bond.partner) if bond.partner else None
        if late is not None and late.died is not None:
            states.append({"from": late.died, "code": WIDOWED})
    return states


def _end(life: Life, bond: Bonded, family: Family) -> date | None:
    partner = family.life(bond.partner) if bond.partner else None
    return life.died or (partner.died if partner else None)


def _name(named: Named) -> dict[str, Any]:
    return {"last": named.last, "first": named.first}


def _parent(parent: str | Named) -> Any:
    return parent if isinstance(parent, str) else {"name": _name(parent)}


def _address(residence: Any) -> dict[str, Any]:
    return {
        "from": residence.begin, "to": residence.end, "municipality": residence.municipality,
        "postal_code": residence.postal_code, "street": residence.street, "street_code": residence.street_code,
        "number": residence.number, "box": residence.box,
    }  # fmt: skip


def _registers(life: Life) -> list[dict[str, Any]]:
    """The registers of somebody who is, or was, no Belgian; those who settled came to the population register."""
    if life.belgian or life.bis:
        return []
    began = life.registered or life.in_belgium
    if life.applicant:
        return [{"from": began, "code": WAITING}]
    settled = months_later(began, _SETTLED * 12)
    if life.became_belgian is not None:
        settled = min(settled, life.became_belgian)
    end = life.residences[-1].begin if life.died is None else life.died
    if settled >= (end or settled):
        return [{"from": began, "code": FOREIGNERS}]
    return [
        {"from": began, "to": settled - timedelta(days=1), "code": FOREIGNERS},
        {"from": settled, "code": POPULATION},
    ]


def _card(life: Life, today: date, draw: Draw) -> dict[str, Any] | None:
    """The present card of somebody of twelve or older; its number begins with 5909 as those of invented people do."""
    if life.bis or life.applicant or life.age(life.died or today) < _CARD_FROM:
        return None
    began = max(months_later(life.born, _CARD_FROM * 12), life.registered or life.in_belgium)
    given = draw.day(max(began, months_later(life.died or today, -9 * 12)), life.died or today)
    if life.nationality != BELGIUM:
        kind, years = (_UNLIMITED, 5) if (given - life.in_belgium).days > _SETTLED * 365 else (_LIMITED, 1)
        given = max(given, months_later(life.died or today, -years * 12))
    else:
        kind, years = _BELGIAN_CARD, _CARD_YEARS
        given = max(given, life.became_belgian or given)
    ten = 5_909_000_000 + life.index
    return {
        "from": given, "to": months_later(given, years * 12), "number": f"{ten:010}{ten % 97 or 97:02}", "type": kind,
        "municipality": life.residences[-1].municipality,
    }  # fmt: skip


def _waiting_register(life: Life, family: Family) -> dict[str, Any]:
    """An application that has been made, and the OCMW in charge."""
    began = life.in_belgium
    first = family.lives[0] is life
    home = life.residences[-1]
    reference = f"99{family.lives[0].index:05}"[:10]
    return {
        "situations": [{"from": began, "code": 1 if first else 2}],
        "files": [
            {"from": began, "situation": _SUBMITTED, "organisation": _PROCEDURE_OFFICE, "reference": reference,
             "open_closed": _OPEN}
        ],
        "institutions": [{"from": home.begin, "municipality": home.municipality, "aid": 1}],
        "documents": [{"from": began, "code": _ANNEX}],
    }  # fmt: skip

# SPDX-License-Identifier: EUPL-1.2
"""The parts of an answer on health care insurance. What somebody has no right to is told by `noRight`, or `false`.

The attribute insuringOrganization is the national union, mutuality the fund (knowledge soa-services.md 5.1).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from simulator.sources.health_insurance import Situation, Span

NO_RIGHT = {"noRight": True}

Block = Callable[[Situation], dict[str, Any]]


def _union(situation: Situation) -> dict[str, Any]:
    return {"@insuringOrganization": situation.affiliation.union if situation.affiliation else None}


def _insuring_organization(situation: Situation) -> dict[str, Any]:
    if situation.affiliation is None:
        return NO_RIGHT
    return {"mutuality": situation.affiliation.fund, **_union(situation)}


def _yes_or_no(situation: Situation, value: bool) -> dict[str, Any]:
    return {"value": value, **_union(situation)}


def _holder_codes(situation: Situation) -> dict[str, Any]:
    insured, affiliation, period = situation.insurability, situation.affiliation, situation.insured
    if insured is None or affiliation is None or period is None:
        return NO_RIGHT
    return {"mutuality": affiliation.fund, "ct1": insured.ct1, "ct2": insured.ct2, "period": _period(period)}


def _maximum_charge(situation: Situation) -> dict[str, Any]:
    years = [{"#text": year, "@insuringOrganization": union} for year, union in situation.maximum_charges]
    return {"year": years} if years else NO_RIGHT


def _medical_house(situation: Situation) -> dict[str, Any]:
    house, union = situation.medical_house, _union(situation)
    if house is None:
        return NO_RIGHT | union
    period = {"startDate": house.begin, "endDate": house.end, **union}
    return {"doctor": house.doctor, "kine": house.kine, "nurse": house.nurse, "period": period, **union}


def _increased_intervention(situation: Situation) -> dict[str, Any]:
    return {"period": _period(situation.increased)} if situation.increased else NO_RIGHT


def _global_medical_file(situation: Situation) -> dict[str, Any]:
    file = situation.global_medical_file
    return (NO_RIGHT if file is None else {"healthCareProvider": file.provider}) | _union(situation)


def _former_message(situation: Situation) -> dict[str, Any]:
    """What message L891 told, or which fund it is that reimburses nothing."""
    if situation.insurability is None:
        fund = situation.affiliation.fund if situation.affiliation else None
        return {"noReimbursementRight": {"#text": True, "@mutuality": fund, **_union(situation)}}
    return {
        "insurance": {
            "payingThirdParty": situation.third_party,
            "maximumCharge": _maximum_charge(situation),
            "increasedIntervention": _increased_intervention(situation),
            "ct1ct2": _holder_codes(situation),
        }
    }


def _period(span: Span) -> dict[str, Any]:
    return {"startDate": span.begin, "endDate": span.end}


def _in_order(situation: Situation) -> bool:
    return situation.affiliation is not None and situation.affiliation.complementary


BLOCKS: Mapping[str, Block] = {
    "insuringOrganization": _insuring_organization,
    "reimbursementRight": lambda found: _yes_or_no(found, found.insurability is not None),
    "ct1ct2": _holder_codes,
    "payingThirdParty": lambda found: _yes_or_no(found, found.third_party),
    "maximumCharge": _maximum_charge,
    "medicalHouse": _medical_house,
    "increasedIntervention": _increased_intervention,
    "statusComplementaryInsurance": lambda found: _yes_or_no(found, _in_order(found)),
    "globalMedicalFile": _global_medical_file,
    "sfdfL891": _former_message,
}
"""The parts by the names of their flags and elements."""

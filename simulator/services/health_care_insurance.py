# SPDX-License-Identifier: EUPL-1.2
"""HealthCareInsuranceService v1: what the sickness funds know of somebody on a day.

The three operations ask in one shape, with a flag for each part of the answer. Two of them give one part only
(inferred from their names; knowledge ssdn-contracts.md 4.6 has their messages, nothing tells how they differ).
"""

from __future__ import annotations

from datetime import date
from typing import Any

from simulator.exchange.answer import Answer, Finding, Refused
from simulator.services.health_care_insurance_blocks import BLOCKS
from simulator.sources.health_insurance import HealthInsurance

NO_DATA, UNKNOWN, NOTHING_ASKED = "MSG00100", "MSG00021", "MSG00008"
MAXIMUM_CHARGE, HOLDER_CODES = ("maximumCharge",), ("ct1ct2",)


def get_insurance_organization_informations(request: dict[str, Any], insurance: HealthInsurance) -> Answer:
    """Every part that is asked for."""
    return _answer(request["criterion"], insurance, tuple(BLOCKS))


def consult_maf(request: dict[str, Any], insurance: HealthInsurance) -> Answer:
    """The maximum charge."""
    return _answer(request["criterion"], insurance, MAXIMUM_CHARGE)


def consult_holder_code(request: dict[str, Any], insurance: HealthInsurance) -> Answer:
    """The two holder codes."""
    return _answer(request["criterion"], insurance, HOLDER_CODES)


def _answer(criterion: dict[str, Any], insurance: HealthInsurance, parts: tuple[str, ...]) -> Answer:
    """The parts that are both asked for and given by the operation; at least one must be."""
    asked = [part for part in parts if criterion["desiredData"][part]]
    if not asked:
        raise Refused(Finding(NOTHING_ASKED, (("field", "criterion/desiredData"),)))
    ssin = criterion["ssin"]
    file = insurance.file(ssin)
    if file is None:
        raise Refused(Finding(UNKNOWN, (("ssin", ssin),)))
    situation = insurance.situation(file, _day(criterion, insurance))
    if not situation.known:
        raise Refused(Finding(NO_DATA))
    return Answer({"result": {"ssin": ssin, **{part: BLOCKS[part](situation) for part in asked}}})


def _day(criterion: dict[str, Any], insurance: HealthInsurance) -> date:
    """The day asked for, or the present one."""
    day: date = criterion["temporalCriteria"].get("date") or insurance.today
    return day

# SPDX-License-Identifier: EUPL-1.2
"""SelfEmployedService v2: the career and the contributions of a self-employed person.

Source: knowledge more-contracts.md 2.6, soa-services.md 4.5.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from simulator.exchange.answer import Answer, Finding
from simulator.services.common_types import descriptions, present_number
from simulator.sources.self_employment import Affiliation, Segment, SelfEmployedFile, SelfEmployment
from simulator.sources.self_employment_periods import CareerPart, QuarterContribution, career, contributions

NO_DATA = "MSG00100"
MOST_QUARTERS = 40
"""As many contributions as a reply has place for; the newest are given."""


def consult_career(request: dict[str, Any], self_employment: SelfEmployment) -> Answer:
    """The segments of the career with a day in the period, by affiliation; without a period the whole career."""
    criteria, today = request["criteria"], self_employment.today
    file, ssin = self_employment.file(criteria["ssin"]), present_number(criteria["ssin"], self_employment)
    period = criteria.get("period") or {}
    parts = career(file, period.get("beginDate"), period.get("endDate"), today) if file else ()
    if file is None or not parts:
        return Answer({"ssin": ssin}, (Finding(NO_DATA),))
    return Answer({"ssin": ssin, "career": _career(file, parts, today)})


def consult_contributions(request: dict[str, Any], self_employment: SelfEmployment) -> Answer:
    """The contribution for each quarter of the period that is over."""
    criteria = request["criteria"]
    file, ssin = self_employment.file(criteria["ssin"]), present_number(criteria["ssin"], self_employment)
    period = criteria["period"]
    found = contributions(file, period["beginQuarter"], period.get("endQuarter"), self_employment.today) if file else ()
    if not found:
        return Answer({"ssin": ssin}, (Finding(NO_DATA),))
    shown = [_contribution(one) for one in found[-MOST_QUARTERS:]]
    return Answer({"ssin": ssin, "contributions": {"contribution": shown}})


def _career(file: SelfEmployedFile, parts: tuple[CareerPart, ...], today: date) -> dict[str, Any]:
    occupation = file.occupation
    return {
        "nisseReference": file.reference,
        "selfEmployedEnterpriseNumber": file.enterprise,
        "occupation": None if occupation is None else _coded(occupation, "self-employed-occupations"),
        "affiliations": {"affiliation": [_affiliation(part, today) for part in parts]},
    }


def _affiliation(part: CareerPart, today: date) -> dict[str, Any]:
    signed = part.affiliation.signed
    return {
        "socialInsuranceFund": _fund(part.affiliation),
        "signatureDate": signed if signed and signed <= today else None,
        "careerSegments": {"careerSegment": [_segment(segment) for segment in part.segments]},
    }


def _segment(segment: Segment) -> dict[str, Any]:
    equality = segment.equality
    return {
        "period": {"beginDate": segment.begin, "endDate": segment.end},
        "selfEmployedQuality": _coded(segment.quality, "self-employed-qualities"),
        "contribution": _coded(segment.contribution, "self-employed-contributions"),
        "equality": None if equality is None else _coded(equality, "self-employed-equalities"),
    }


def _contribution(found: QuarterContribution) -> dict[str, Any]:
    ziv = found.contributions.ziv
    return {
        "quarter": found.quarter,
        "socialInsuranceFund": _fund(found.affiliation),
        "contributionSituation": _coded(found.contributions.situation, "self-employed-contribution-situations"),
        "ziv": None if ziv is None else _coded(ziv, "self-employed-ziv"),
    }


def _fund(affiliation: Affiliation) -> dict[str, Any]:
    return {"enterpriseNumber": affiliation.fund_number, "code": affiliation.fund}


def _coded(code: str | int, table: str) -> dict[str, Any]:
    """A code with its meaning in each language that its table has; alone where the table does not know it."""
    return {"code": code, "description": descriptions(table, code)}

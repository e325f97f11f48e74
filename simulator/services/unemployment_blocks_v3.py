# SPDX-License-Identifier: EUPL-1.2
"""Blocks of a reply of UnemploymentDataService v3: those of v2, with the meaning of each code and with more detail."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from simulator.records import Dated
from simulator.services.common_types import Data, list_of
from simulator.services.unemployment_blocks import NOT_PAYABLE, calendar, payment_block, rights_block
from simulator.services.unemployment_codes import articles, coded
from simulator.sources.unemployment import Activation, Payment
from simulator.sources.unemployment_months import PaidMonth
from simulator.sources.unemployment_rights import Entitlement

MOST_ALLOWANCES = 100
HALF_DAYS = 2
"""Version 3 counts the benefits of a week in halves: its bounds, 1 and 12, are twice those of version 1 (inferred)."""


def open_period(fact: Dated) -> Data:
    """From when to when a fact holds; without end it still does."""
    return {"beginDate": fact.begin, "endDate": fact.end}


def _half_days(regime: Decimal | None) -> Decimal | None:
    return None if regime is None else regime * HALF_DAYS


def payment_block_v3(month: PaidMonth) -> Data:
    """The payment of a month, with how far it has been verified."""
    block = payment_block(month)
    return block | {
        "unemploymentCode": coded("unemployment-codes", block["unemploymentCode"]),
        "indemnificationRegime": _half_days(block["indemnificationRegime"]),
        "dossierStatus": month.verification.name,
    }


def rights_block_v3(found: Entitlement) -> Data:
    """The rights, or the decision that there is none."""
    block = rights_block(found)
    if "noRight" in block:
        return {"noRight": _no_right(block["noRight"])}
    return {"right": [_right(right) for right in block["right"]]}


def _right(right: Data) -> Data:
    told = {key: value for key, value in right.items() if key != "rightStartingDate"}
    return told | {
        "startingDate": right["rightStartingDate"],
        "unemploymentCode": coded("unemployment-codes", right["unemploymentCode"]),
        "indemnificationRegime": _half_days(right["indemnificationRegime"]),
    }


def _no_right(denial: Data) -> Data:
    told: Data = {
        key: value for key, value in denial.items() if key not in ("admissibilityArticle", "indemnisabilityArticle")
    }
    article = denial.get("sanction", {}).get("article")
    if article is not None:
        told["sanction"] = denial["sanction"] | {"article": coded("unemployment-articles", article)}
    return told | {
        "admissibilityArticles": articles(denial["admissibilityArticle"]),
        "indemnisabilityArticles": articles(denial["indemnisabilityArticle"]),
    }


def activations_block(months: Mapping[date, Sequence[Activation]]) -> list[Data]:
    """The sum of each month, and the allowances with a scale that it is made of."""
    return [
        {"paymentMonth": month, "amount": sum(one.amount for one in found), "allowances": _allowances(found)}
        for month, found in months.items()
    ]


def _allowances(found: Sequence[Activation]) -> Data | None:
    return list_of("allowance", [_allowance(one) for one in found if one.code is not None][:MOST_ALLOWANCES])


def _allowance(found: Activation) -> Data:
    hours = {"meanWorkingHours": found.hours, "refMeanWorkingHours": found.full_time_hours}
    return {
        "employer": {
            "enterpriseNumber": found.employer,
            "businessUnitNumber": found.business_unit,
            "entryIntoEmploymentDate": found.entered,
        },
        "phase": {"wageScaleCode": found.code, "validityPeriod": open_period(found)},
        "workOccupation": None if found.hours is None else hours,
    }


def calendar_block_v3(month: PaidMonth) -> Data:
    """Each day of a month with the kind of unemployment as which it was paid, and what else there is to say of it."""
    return {"month": month.month.month, "dailyData": [{"day": day, **_day(paid)} for day, paid in calendar(month)]}


def _day(paid: Payment | None) -> Data:
    code = NOT_PAYABLE if paid is None else paid.code
    detail = None if paid is None or paid.detail is None else coded("payment-details", paid.detail)
    return {"code": coded("unemployment-codes", code), "detail": detail}

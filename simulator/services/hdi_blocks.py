# SPDX-License-Identifier: EUPL-1.2
"""An attest in the words of HdiIndemnityAllowance, as replies and notifications have it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from simulator.services.common_types import Data, list_of
from simulator.sources.incapacity_attests import Attest, PeriodNotice, Spell
from simulator.sources.incapacity_documents import RiskKind, Scheme
from simulator.sources.incapacity_risks import Paid, Risk

MOST_ALLOWANCES = MOST_PAYMENTS = 100
"""How many a message has place for; the newest are given."""

GOES_ON, NORMAL_ACTIVITY = 0, 1

_NAMES = {
    RiskKind.INCAPACITY: "IncapacityForWork", RiskKind.PREGNANCY: "Pregnancy",
    RiskKind.BREAST_FEEDING: "BreastFeeding", RiskKind.PATERNITY: "Paternity", RiskKind.ADOPTION: "Adoption",
    RiskKind.FOSTER_CARE: "FosterCare",
}  # fmt: skip
_REGULAR, _BUSINESS_STOPPED = 1, 3
_USUAL_CATEGORIES = {Scheme.GENERAL: _REGULAR, Scheme.INDEPENDENT: _BUSINESS_STOPPED}


def identification(attest: Attest) -> Data:
    """Which attest it is: a numbered version, or the mark of a provisional one."""
    which: Data = {"temporaryAttest": ""} if attest.status is None else version(attest)
    return {"yearQuarter": attest.quarter, "creationDate": attest.created, **which}


def version(attest: Attest | PeriodNotice) -> Data:
    """Number, version and status of an attest."""
    return {
        "attestationId": str(attest.id),
        "attestationVersion": attest.version,
        "attestationStatus": attest.status,
    }


def attest_block(attest: Attest, content: Callable[[Attest], list[Data]]) -> Data:
    """The attest, with its allowances as `content` makes them."""
    found = content(attest)[-MOST_ALLOWANCES:]
    return {
        "attestationIdentification": identification(attest),
        "allowances": list_of("allowance", found),
    }


def by_risks(attest: Attest) -> list[Data]:
    """Each risk with its details, and what was paid for it."""
    return [{"socialRisk": _social_risk(spell), "payments": _payments(spell)} for spell in attest.spells]


def period_block(begin: date, end: date | None) -> Data:
    """A period; open where it goes on."""
    return {"beginDate": begin, "endDate": end}


def by_periods(attest: Attest) -> list[Data]:
    """The days of each risk in the quarter, open while the quarter and the risk go on, and what was paid for them."""
    return [
        {
            "period": period_block(spell.begin, None if spell.goes_on else spell.end),
            "initialStartDate": spell.risk.initial_start,
            "invalidityStartDate": spell.invalidity.begin if spell.invalidity else None,
            "exitCode": spell.exit or GOES_ON,
            "payments": _payments(spell),
        }
        for spell in attest.spells
    ]


def category(risk: Risk) -> str:
    """The name of the social risk."""
    name = f"{risk.scheme.value.capitalize()}{_NAMES[risk.kind]}"
    return f"{name}Allowance" if risk.kind is RiskKind.INCAPACITY else name


def _social_risk(spell: Spell) -> Data:
    risk = spell.risk
    element = f"{risk.scheme.value}{_NAMES[risk.kind]}"
    return {"socialRiskCategory": category(risk), element: {"socialStatus": risk.social_status, **_details(spell)}}


def _details(spell: Spell) -> Data:
    risk = spell.risk
    data: Data = {"initialStartDate": risk.initial_start}
    if risk.kind in (RiskKind.INCAPACITY, RiskKind.PREGNANCY):
        data["period"] = period_block(spell.begin, spell.end)
        data["exitCode"] = spell.exit or GOES_ON
        if risk.scheme is Scheme.GENERAL:
            data["activityCode"] = risk.activity or NORMAL_ACTIVITY
    if spell.invalidity:
        data["invalidity"] = {"startDate": spell.invalidity.begin, "invalidityCategory": spell.invalidity.category}
    dates = {
        "deliveryDate": risk.delivery if risk.delivery and risk.delivery <= spell.as_of else None,
        "supposedDeliveryDate": risk.supposed_delivery,
        "adoptionDate": risk.adoption,
        "fosterCareDate": risk.foster_care,
    }
    return data | {name: day for name, day in dates.items() if day is not None}


def _payments(spell: Spell) -> Data | None:
    paid = [_payment(spell.risk, part) for part in spell.paid]
    return list_of("payment", paid[-MOST_PAYMENTS:])


def _payment(risk: Risk, paid: Paid) -> Data:
    payment, told = paid.payment, paid.payment.incapacity_category
    return {
        "document": risk.document(paid),
        "incapacityCategory": _USUAL_CATEGORIES[risk.scheme] if told is None else told,
        "familySituation": payment.family,
        "allowanceCategory": payment.allowance_category,
        "allowanceCode": payment.allowance_code,
        "period": period_block(paid.begin, paid.end),
        "amount": paid.amount,
        "hours" if paid.days is None else "days": payment.hours if paid.days is None else paid.days,
    }

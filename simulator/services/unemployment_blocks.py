# SPDX-License-Identifier: EUPL-1.2
"""Facts of the unemployment office as blocks of a reply of UnemploymentDataService v2.

Version 3 takes them over where it says the same, and makes its own from them where it says more.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from simulator.months import month_end
from simulator.sources.unemployment import (
    Activation,
    CareerBreak,
    CareerBreakFile,
    Denial,
    DenialKind,
    Payment,
    Right,
    UnemploymentFile,
)
from simulator.sources.unemployment_months import PaidMonth, paid_days
from simulator.sources.unemployment_rights import Entitlement

NOT_PAYABLE = 0
MOST_RIGHTS, MOST_EMPLOYERS = 2, 5
_DENIALS = {DenialKind.SANCTION: "sanction", DenialKind.EXCLUSION: "exclusion", DenialKind.RIGHTS_END: "rightsEnd"}


def paid_sum(month: PaidMonth) -> dict[str, Any]:
    """One month of paidSums."""
    return {
        "relatedMonth": month.month,
        "paidAmount": month.amount,
        "acceptedAmount": month.accepted,
        "dossierStatus": month.verification.name,
        "nbrOfAllowances": month.allowances,
    }


def payment_block(month: PaidMonth) -> dict[str, Any]:
    """The payment of a month; where there were several, the one that began last."""
    payment = max(month.payments, key=lambda found: found.begin)
    return {
        "paidMonth": month.month,
        "theoricDailyAllowanceAmount": payment.daily_amount,
        "nbrOfAllowances": month.allowances,
        "unemploymentCode": payment.code,
        "indemnificationRegime": payment.regime,
    }


def rights_block(found: Entitlement) -> dict[str, Any]:
    """The rights, or the decision that there is none."""
    if found.denial is not None:
        return {"noRight": _no_right(found.denial)}
    return {"right": [_right(right) for right in found.rights[:MOST_RIGHTS]]}


def _right(right: Right) -> dict[str, Any]:
    return {
        "theoricDailyAllowanceAmount": right.daily_amount,
        "rightStartingDate": right.begin,
        "unemploymentCode": right.code,
        "familyState": right.family and right.family.name,
        "indemnificationRegime": right.regime,
        "unemployedWorkerStatus": right.benefit and f"{right.benefit.name}_ALLOCATION",
        "theoricRightsEndingDate": right.theoretical_end,
        "selfEmploymentSupplement": right.self_employment_supplement,
    }


def _no_right(denial: Denial) -> dict[str, Any]:
    decision: dict[str, Any] = {"beginDate": denial.begin}
    if denial.kind is DenialKind.SANCTION:
        decision |= {"endDate": denial.end, "nbrOfWeeksSanction": denial.weeks, "article": denial.article}
    return {
        _DENIALS[denial.kind]: decision,
        "admissibilityArticle": denial.admissibility_articles,
        "indemnisabilityArticle": denial.indemnisability_articles,
        "triggerDate": denial.trigger_date,
    }


def activation_block(months: Mapping[date, Sequence[Activation]]) -> dict[str, Any]:
    """The allowances, one sum for each month, and the employers that took them off the wage."""
    employers = dict.fromkeys(found.employer for month in months.values() for found in month)
    return {
        "activationAllowance": [
            {
                "paymentMonth": month,
                "activationAllowanceAmount": sum(one.amount for one in found),
                "activationAllowanceCode": next((one.code for one in found if one.code), None),
            }
            for month, found in months.items()
        ],
        "employers": {"#group": [{"cbeNumber": number} for number in list(employers)[:MOST_EMPLOYERS]]},
    }


def calendar(month: PaidMonth) -> list[tuple[int, Payment | None]]:
    """Each day of a month, and the payment that it was paid by; None: it was not."""
    paid = {day: payment for payment in month.payments for day in paid_days(payment, month.month)}
    days = [month.month + timedelta(days=number) for number in range(month_end(month.month).day)]
    return [(day.day, paid.get(day)) for day in days]


def calendar_block(month: PaidMonth) -> dict[str, Any]:
    """Each day of a month with the kind of unemployment as which it was paid, or that it was not."""
    days = [{"day": day, "unemploymentCode": paid.code if paid else NOT_PAYABLE} for day, paid in calendar(month)]
    return {"month": month.month.month, "dailyData": days}


def scales_block(file: UnemploymentFile, begin: date, end: date) -> list[dict[str, Any]]:
    """The scales in force between two days, in order of the days from which they hold."""
    rights = sorted((right for right in file.rights if right.overlaps(begin, end)), key=lambda right: right.begin)
    return [{"scaleCode": r.scale_code, "validityDate": r.begin} for r in rights if r.scale_code]


def career_breaks_block(ssin: str, file: CareerBreakFile, breaks: Sequence[CareerBreak]) -> dict[str, Any]:
    """Whose file it is, and the interruptions asked for."""
    return {
        "benifitiaryInformation": {"ssin": ssin, "creationDate": file.created},
        "careerBreak": [
            {
                "beginDate": found.begin,
                "endDate": found.end,
                "complementaryActivityCode": found.activity and found.activity.upper(),
                "careerBreakCode": found.code,
                "allowanceAmount": found.amount,
                "careerBreakType": found.type,
                "careerBreakReason": found.reason,
            }
            for found in breaks
        ],
    }

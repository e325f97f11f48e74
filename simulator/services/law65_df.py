# SPDX-License-Identifier: EUPL-1.2
"""OCMWCPASWet65Loi65DF: forms D1 (costs of a month), D2 (costs of a care provider) and F (what was recovered).

Amounts are eurocents, the two decimals (income, birth allowance) euros (both inferred). Source: knowledge
ssdn-contracts.md 3.4.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from simulator.exchange.answer import Answer
from simulator.services.law65_amounts import BILL, CARE, MONTHLY, PERSONAL, decided
from simulator.services.law65_forms import answer, evaluation, numbers, sent
from simulator.sources.law65 import Law65
from simulator.sources.law65_aids import Aid, Amount
from simulator.sources.law65_forms import CareClaim, Claim, Form, MonthlyClaim, Recovery, Sent

_MOST = 99_999_999


def reimburse(request: dict[str, Any], law65: Law65) -> Answer:
    """POD MI's result for each form D1, D2 and F."""
    return answer(request, list(_forms(request)), law65, "DecisionResultDF", _result)


def _forms(request: Mapping[str, Any]) -> Iterator[Sent]:
    if "RefundformD1" in request:
        yield _form_d1(request["RefundformD1"])
    yield from map(_form_d2, request.get("RefundFormD2", ()))
    yield from map(_form_f, request.get("RecoveringFormF", ()))


def _form_d1(data: Mapping[str, Any]) -> Sent:
    delivered = data["DeliveredAmountsD1"]
    amounts = [
        Amount(what=what, amount=value) for name, what in MONTHLY.items() for value in _values(delivered.get(name))
    ]
    financial, birth = delivered.get("FinancialAid") or {}, delivered.get("BirthAllowance") or {}
    children = delivered.get("GuaranteedChildAllowance") or {}
    amounts += [Amount(what=Aid.FINANCIAL, amount=value) for value in _values(financial.get("Amount"))]
    amounts += [Amount(what=Aid.BIRTH, amount=_cents(value)) for value in _values(birth.get("Amount"))]
    amounts += [Amount(what=Aid.CHILDREN, amount=value) for value in _values(children.get("Amount"))]
    for group, known in PERSONAL.items():
        told = data.get(group) or {}
        amounts += [Amount(what=what, amount=told[name]) for name, what in known.items() if name in told]
    form = MonthlyClaim(
        attest=data["UniqueAttestID"],
        month=data["ReferenceMonth"],
        amounts=tuple(amounts),
        total=data["TotalAmount"],
        income=_cents(financial.get("MonthlyIncome", Decimal(0))),
        double=delivered["DoubleMaximum"],
        juridical=data.get("JuridicalProcedure", False),
    )
    return sent(form, data, data["SSIN"])


def _form_d2(data: Mapping[str, Any]) -> Sent:
    delivered, provider = data["DeliveredAmountsD2"], data["IdentificationCareProvidingInstitution"]
    amounts = [
        Amount(what=BILL, amount=bill["Amount"], bill=bill["Number"], year=bill["Year"])
        for bill in delivered.get("HospitalizationcostsBill", ())
    ]
    flat = {**delivered, **(delivered.get("AmbultantCosts") or {})}
    amounts += [Amount(what=what, amount=flat[name]) for name, what in CARE.items() if name in flat]
    form = CareClaim(
        attest=data["UniqueAttestID"],
        date_=data["EntryDate"],
        suffix=data["Suffix"],
        provider=str(provider["INAMIRIZIVRegistrationNumber"]),
        provider_cbe=str(provider["KBOBCE"]) if "KBOBCE" in provider else None,
        amounts=tuple(amounts),
        total=data["TotalAmount"],
        juridical=data.get("JuridicalProcedure", False),
    )
    return sent(form, data, data["SSIN"], data["Suffix"])


def _form_f(data: Mapping[str, Any]) -> Sent:
    details = data["RecoveringDetails"]
    period = details["PeriodOfRecovering"] or {}
    form = Recovery(
        attest=data["UniqueAttestID"],
        date_=data["ReferenceDate"],
        suffix=data["Suffix"],
        original=details["OriginalForm"],
        type=details["Type"],
        amount=details["RecoveredAmount"],
        begin=period.get("StartDate"),
        end=period.get("EndDate"),
    )
    return sent(form, data, data["SSIN"], data["Suffix"])


def _values(found: Any) -> list[Any]:
    """What stands there, also where it may stand once only."""
    return found if isinstance(found, list) else [] if found is None else [found]


def _cents(euros: Decimal) -> int:
    """Euros as eurocents; what no amount of the reply has room for becomes the largest that it has."""
    return int(max(min(round(euros * 100), _MOST), -_MOST))


def _result(one: Sent, form: Form) -> dict[str, Any]:
    about = {MonthlyClaim: "ReferenceMonth", CareClaim: "EntryDate", Recovery: "ReferenceDate"}[type(form)]
    told = {about: form.day, **numbers(one, form), **evaluation(form)}
    if isinstance(form, Claim):
        told["ManualVerificationCode"] = form.juridical
        told["DecisionOnAmounts"] = decided(form) if form.counts else None
        told["TotalAcceptedAmount"] = form.refunded if form.counts else 0
    elif isinstance(form, Recovery):
        told["TotalAcceptedAmount"] = form.amount if form.counts else 0
    return told

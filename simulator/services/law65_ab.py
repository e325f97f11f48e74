# SPDX-License-Identifier: EUPL-1.2
"""OCMWCPASWet65Loi65AB: forms A (the file and its beneficiaries), B1 (aid to the household), B2 (care of one of them).

One message may hold all three; they are judged in that order, so that form A opens the file for the others. The reply
has one result for each. Source: knowledge ssdn-contracts.md 3.4, soa-services.md 8.1.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from simulator.exchange.answer import Answer
from simulator.services.law65_forms import (
    HOUSEHOLD,
    OF_ONE,
    OF_PARTNER,
    OF_PRIMARY,
    answer,
    evaluation,
    last_day,
    numbers,
    orders,
    sent,
)
from simulator.sources.law65 import Law65
from simulator.sources.law65_aids import Aid
from simulator.sources.law65_forms import (
    CommonDecision,
    Decision,
    Described,
    Form,
    Identification,
    IndividualDecision,
    Member,
    Sent,
)


def decide(request: dict[str, Any], law65: Law65) -> Answer:
    """POD MI's result for each form A, B1 and B2."""
    return answer(request, list(_forms(request)), law65, "DecisionResult", _result)


def _forms(request: Mapping[str, Any]) -> Iterator[Sent]:
    if "IdentificationA" in request:
        yield _form_a(request["IdentificationA"])
    if "CommonDecisionB1" in request:
        yield _form_b1(request["CommonDecisionB1"])
    yield from map(_form_b2, request.get("IndividualDecisionsB2", ()))


def _form_a(data: Mapping[str, Any]) -> Sent:
    primary, others = data["PrimaryBeneficiary"], data.get("SecondaryBeneficiary", [])
    ssin = primary["BeneficiaryID"]["SSIN"]
    members = tuple(
        Member(
            ssin=other["BeneficiaryID"]["SSIN"], suffix=other["Suffix"], status=other["Status"],
            relation=other["PrimaryBeneficiaryRelation"],
        )
        for other in others
    )  # fmt: skip
    form = Identification(
        attest=data["UniqueAttestID"], begin=data["EntryDate"], status=primary["Status"], members=members
    )
    ordered = orders(primary, ssin)
    for other in others:
        ordered += orders(other, other["BeneficiaryID"]["SSIN"])
    described = tuple(_described(person) for person in (primary, *others))
    return sent(form, data, ssin, orders=ordered, described=described)


def _described(data: Mapping[str, Any]) -> Described:
    told = data["BeneficiaryID"]
    return Described(
        told["SSIN"], told.get("Name"), told.get("Firstname"), told.get("BirthDate"), data.get("Gender"),
        data["Nationality"],
    )  # fmt: skip


def _form_b1(data: Mapping[str, Any]) -> Sent:
    primary, others = data["IdentificationPrimaryBeneficiary"], data.get("IdentificationSecondaryBeneficiary", [])
    situation = data.get("Situation") or {}
    housing = situation.get("HousingProvision") or {}
    form = CommonDecision(
        attest=data["UniqueAttestID"],
        begin=data["EntryDate"],
        end=last_day(data["EntryDate"], data["Duration"]),
        decided=data["DecisionDate"],
        aids=(
            *_asked(data["RequestedAids"], HOUSEHOLD),
            *_asked(data.get("PrimaryBeneficiaryAids") or {}, OF_PRIMARY),
            *_asked(data.get("PartnerAids") or {}, OF_PARTNER),
        ),
        category=situation.get("Category"),
        housing=housing.get("#text"),
        proofs=housing.get("@ProvesProvided", False),
    )
    ordered = orders(primary, primary["SSIN"])
    for other in others:
        ordered += orders(other, other["SSIN"])
    named = tuple((other["Suffix"], other["SSIN"]) for other in others)
    return sent(form, data, primary["SSIN"], orders=ordered, named=named)


def _form_b2(data: Mapping[str, Any]) -> Sent:
    decision = data["DecisionB2"]
    form = IndividualDecision(
        attest=data["UniqueAttestID"],
        begin=data["EntryDate"],
        end=last_day(data["EntryDate"], decision["Duration"]),
        decided=decision["DecisionDate"],
        aids=tuple(_asked(decision, OF_ONE)),
        suffix=data["Suffix"],
    )
    return sent(form, data, data["SSIN"], data["Suffix"])


def _asked(data: Mapping[str, Any], known: Mapping[str, Aid]) -> Iterator[Aid]:
    """The aid that is asked; a code or a group asks for it as `true` does."""
    return (aid for name, aid in known.items() if data.get(name) not in (None, False))


def _result(one: Sent, form: Form) -> dict[str, Any]:
    """The result of one form, in the reply's words; what was not asked is not told."""
    told = numbers(one, form) | {"EntryDate": form.day} | evaluation(form)
    if not isinstance(form, Decision):
        return told | {"RefundedAids": {"PrimaryBeneficiary": {}, "Partner": {}}}
    granted = form.aids if form.counts else ()
    told["RefundedAids"] = {
        **_refunded(form, granted, HOUSEHOLD | OF_ONE),
        "PrimaryBeneficiary": _refunded(form, granted, OF_PRIMARY),
        "Partner": _refunded(form, granted, OF_PARTNER),
    }
    if isinstance(form, CommonDecision) and form.housing:
        told["ProvesChecked"] = "CHECKED" if form.proofs else "INPROGRESS"
    if form.counts:
        told |= {"Percentage": form.percentage, "MaximumDate": form.end}
    return told


def _refunded(form: Decision, granted: tuple[Aid, ...], known: Mapping[str, Aid]) -> dict[str, bool]:
    return {name: aid in granted for name, aid in known.items() if aid in form.asked}

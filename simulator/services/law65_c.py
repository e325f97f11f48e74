# SPDX-License-Identifier: EUPL-1.2
"""OCMWCPASWet65Loi65C: form C, by which aid ends (the whole file with suffix 0), is withdrawn, or an earlier C undone.

The EntryDate is the first day without aid (inferred). The orders of integration for secondary beneficiaries travel with
the first form. Source: knowledge ssdn-contracts.md 3.4.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from simulator.exchange.answer import Answer
from simulator.services.law65_forms import answer, evaluation, numbers, orders, refused_by_network, sent
from simulator.sources.law65 import Law65
from simulator.sources.law65_forms import Form, Sent, Stop

_NOT_UNDONE = (None, "0", " ")


def stop(request: dict[str, Any], law65: Law65) -> Answer:
    """POD MI's result for each form C."""
    told = [_form_c(data) for data in request.get("CancellationFormC", ())]
    if told:
        for other in request.get("IntegrationSecondaryBeneficiary", ()):
            if not refused_by_network(other):
                told[0] = replace(told[0], orders=told[0].orders + orders(other, other["SSIN"]))
    return answer(request, told, law65, "DecisionResultC", _result)


def _result(one: Sent, form: Form) -> dict[str, Any]:
    return {"EntryDate": form.day, **numbers(one, form), **evaluation(form)}


def _form_c(data: Mapping[str, Any]) -> Sent:
    cancelled = data["AidCancellation"]
    form = Stop(
        attest=data["UniqueAttestID"],
        date_=data["EntryDate"],
        suffix=data["Suffix"],
        decided=cancelled["DecisionDate"],
        nature=cancelled["Decisionnature"],
        reason=cancelled["CancellationReason"],
        undoes=data.get("FormerCformcancellation") not in _NOT_UNDONE,
    )
    return sent(form, data, data["SSIN"], data["Suffix"])

# SPDX-License-Identifier: EUPL-1.2
"""Whom the request is about: the SSIN must be well formed, exist, and be the person's present one."""

from __future__ import annotations

from simulator.rules.case import Case, Decision
from simulator.world.ssin import parse_ssin


def subject(case: Case) -> Decision:
    """Structure, existence, replaced, cancelled; in this order."""
    ssin = case.subject
    if ssin is None:
        return case.allow("ssin.subject", "The request is not about one SSIN.")
    case.ssin = ssin
    facts = {"ssin": ssin, "SSIN": ssin}
    if parse_ssin(ssin) is None:
        return case.refuse(
            "ssin_invalid", "ssin.structure", "The SSIN has no valid structure or check digits.",
            "The last two digits are 97 minus the first nine modulo 97 (with a 2 before them from 2000 on).",
            **facts,
        )  # fmt: skip
    person = case.sandbox.person(ssin)
    if person is None:
        return case.refuse(
            "ssin_unknown", "ssin.exists", "No person of this sandbox has the SSIN.",
            "Use an SSIN of the loaded scenario (`ksz-sim scenario list`), or add the person.", **facts,
        )  # fmt: skip
    if person.cancelled:
        return case.refuse(
            "ssin_cancelled", "ssin.cancelled", "The SSIN has been cancelled.", "Identify the person anew.", **facts
        )
    if person.replaced_by:
        return _replaced(case, person.replaced_by, facts)
    case.person = person
    return case.allow("ssin.exists", "The SSIN is that of a person.", ssin=ssin)


def _replaced(case: Case, new: str, facts: dict[str, str]) -> Decision:
    if case.operation.definition.replaced_ssin == "follow":
        person = case.sandbox.present(new)
        if person is not None and not person.replaced_by:
            case.followed, case.ssin, case.person = case.ssin, person.ssin, person
            return case.allow("ssin.replaced", "The SSIN has been replaced; the new one is used.", newSSIN=person.ssin)
    return case.refuse(
        "ssin_replaced", "ssin.replaced", "The SSIN has been replaced.",
        f"Inscribe and ask the new SSIN, {new}.", newSSIN=new, **facts,
    )  # fmt: skip

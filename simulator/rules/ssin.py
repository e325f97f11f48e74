# SPDX-License-Identifier: EUPL-1.2
"""Whom the request is about: the SSIN must be well formed, exist, and be the person's present one."""

from __future__ import annotations

from typing import Any

from simulator.rules.case import Case, Decision
from simulator.world.ssin import parse_ssin


def subject(case: Case) -> Decision:
    """Structure, existence, replaced, cancelled; in this order."""
    ssin = case.subject
    if ssin is None:
        return case.allow("ssin.subject", "none")
    case.ssin = ssin
    facts: dict[str, Any] = {"ssin": ssin, "SSIN": ssin}
    if parse_ssin(ssin) is None:
        return case.refuse("ssin_invalid", "ssin.structure", "invalid", **facts)
    person = case.sandbox.person(ssin)
    if person is None:
        return case.refuse("ssin_unknown", "ssin.exists", "unknown", **facts)
    if person.cancelled and case.operation.definition.cancelled_ssin == "refuse":
        return case.refuse("ssin_cancelled", "ssin.cancelled", "cancelled", **facts)
    if person.replaced_by:
        return _replaced(case, person.replaced_by, facts)
    case.person = person
    if person.cancelled:
        return case.allow("ssin.cancelled", "answered", ssin=ssin)
    return case.allow("ssin.exists", "known", ssin=ssin)


def _replaced(case: Case, new: str, facts: dict[str, Any]) -> Decision:
    if case.operation.definition.replaced_ssin == "follow":
        person = case.sandbox.present(new)
        if person is not None and not person.replaced_by:
            case.followed, case.ssin, case.person = case.ssin, person.ssin, person
            return case.allow("ssin.replaced", "followed", newSSIN=person.ssin)
    return case.refuse("ssin_replaced", "ssin.replaced", "replaced", newSSIN=new, **facts)

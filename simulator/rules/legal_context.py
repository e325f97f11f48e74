# SPDX-License-Identifier: EUPL-1.2
"""Finality: the stated purpose must be one for which this caller may ask this operation (exact, case-sensitive)."""

from __future__ import annotations

from typing import Any

from simulator.contracts.knowledge import Grant
from simulator.rules.case import Case, Decision


def legal_context(case: Case) -> Decision:
    """The legal context of the message against those of the caller's rows; the rows that have it are left."""
    rule, stated = "legal-context.granted", case.stated.legal_context
    contexts = {id(row): _contexts(case, row) for row in case.rows}
    granted = tuple(dict.fromkeys(context for found in contexts.values() for context in found))
    if not granted:
        return case.allow(rule, "none")
    if stated not in granted:
        near = [context for context in granted if stated and context.lower() == stated.strip().lower()]
        return case.refuse(
            "legal_context_not_allowed", rule, "other-case" if near else "not-granted",
            (f"{case.operation.title} for {stated}",), legalContext=stated, granted=granted, near=near,
            operation=case.operation.title, profile=case.rows[0].profiles, **_basis(case),
        )  # fmt: skip
    case.rows = tuple(row for row in case.rows if stated in contexts[id(row)])
    return case.allow(rule, "granted", legalContext=stated)


def _contexts(case: Case, row: Grant) -> tuple[str, ...]:
    return row.legal_contexts or case.operation.definition.legal_contexts


def _basis(case: Case) -> dict[str, Any]:
    basis = case.rows[0].basis or case.operation.definition.basis
    return basis.facts if basis is not None else {}

# SPDX-License-Identifier: EUPL-1.2
"""Finality: the stated purpose must be one for which this operation may be asked (exact, case-sensitive)."""

from __future__ import annotations

from simulator.rules.case import Case, Decision


def legal_context(case: Case) -> Decision:
    """The legal context of the message against those of the knowledge repertory."""
    rule = "legal-context.granted"
    granted, stated = case.operation.definition.legal_contexts, case.stated.legal_context
    if not granted:
        return case.allow(rule, "The operation has no legal context.")
    if stated not in granted:
        return case.refuse(
            "legal_context_not_allowed", rule, f"The legal context {stated!r} does not open this operation.",
            f"Send one of: {', '.join(granted)} (upper and lower case count).", legalContext=stated,
        )  # fmt: skip
    return case.allow(rule, "The legal context opens this operation.", legalContext=stated)

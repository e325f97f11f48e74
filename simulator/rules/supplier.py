# SPDX-License-Identifier: EUPL-1.2
"""Whether the authentic source can be reached: a sandbox can declare sources down."""

from __future__ import annotations

from simulator.rules.case import Case, Decision


def reachable(case: Case) -> Decision:
    """The source of the operation is not among those that the sandbox declares down."""
    rule = "supplier.reachable"
    source = case.operation.definition.source
    if source in case.sandbox.data.rules.sources_down:
        return case.refuse(
            "supplier_unavailable", rule, f"The source {source} is declared down in this sandbox.",
            f"Take {source} out of the setting sources_down of the sandbox.", source=source,
        )  # fmt: skip
    return case.allow(rule, "The authentic source can be reached.", source=source)

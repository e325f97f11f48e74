# SPDX-License-Identifier: EUPL-1.2
"""Whether the authentic source can be reached: a sandbox can declare sources down."""

from __future__ import annotations

from simulator.rules.case import Case, Decision


def reachable(case: Case) -> Decision:
    """The source of the operation is not among those that the sandbox declares down."""
    rule = "supplier.reachable"
    source = case.operation.definition.source
    if source in case.settings.sources_down:
        return case.refuse("supplier_unavailable", rule, "down", source=source)
    return case.allow(rule, "up", source=source)

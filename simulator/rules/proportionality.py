# SPDX-License-Identifier: EUPL-1.2
"""Proportionality: which blocks of the reply the caller may see; what it asks beyond them is refused, or taken away.

Source: knowledge rules.md 0.1 (9), 3.1, 3.4.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from simulator.contracts.knowledge import Block
from simulator.contracts.reader import at
from simulator.rules.case import Case, Decision


def hidden(case: Case) -> dict[str, Block]:
    """The blocks of the operation that none of the caller's rows shows."""
    blocks = case.operation.definition.blocks
    if not blocks or not case.rows or any(row.blocks is None for row in case.rows):
        return {}
    shown = {name for row in case.rows for name in row.blocks or ()}
    return {name: block for name, block in blocks.items() if name not in shown}


def asked(case: Case) -> Decision:
    """A request for a block that the caller may not see is refused, where its row says so."""
    rule = "proportionality.asked"
    found = hidden(case)
    beyond = tuple(_asked(case, found))
    if beyond and all(row.beyond == "refuse" for row in case.rows):
        shown = sorted({name for row in case.rows for name in row.blocks or ()})
        elements = sorted({path.rpartition("/")[2] for name in beyond for path in found[name].paths})
        facts = {"blocks": beyond, "shown": shown, "filteredElement": " ".join(elements)}
        return case.refuse("blocks_not_allowed", rule, "refused", beyond, **facts)
    return case.allow(rule, "within") if not beyond else case.allow(rule, "reduced-later", blocks=beyond)


def _asked(case: Case, blocks: Mapping[str, Block]) -> list[str]:
    return [name for name, block in blocks.items() if any(_wanted(case.request, path) for path in block.asked)]


def _wanted(request: Any, path: str) -> bool:
    found = at(request, path)
    return found is not None and found is not False


def reduced(case: Case, data: Mapping[str, Any]) -> tuple[Mapping[str, Any], Decision]:
    """The reply without what the caller may not see, and the decision that tells what was taken away.

    The names of the elements go into `dataFilters` where the reply has it.
    """
    rule, blocks = "proportionality.blocks", hidden(case)
    if not blocks:
        return data, case.allow(rule, "all")
    removed: dict[str, list[str]] = {}
    for name, block in blocks.items():
        for path in block.paths:
            data, found = _without(data, path.split("/"))
            if found:
                removed.setdefault(name, []).append(path)
    if not removed:
        return data, case.allow(rule, "nothing-to-remove", blocks=list(blocks))
    elements = list(dict.fromkeys(path.rpartition("/")[2] for paths in removed.values() for path in paths))
    if case.operation.has_data_filters:
        data = {**data, "dataFilters": {"filteredElement": elements}}
    excess = tuple(name for name in _asked(case, blocks) if name in removed)
    facts: dict[str, Any] = {"blocks": list(removed), "removed": [path for paths in removed.values() for path in paths]}
    facts |= {"profile": case.rows[0].profiles, "legalContext": case.stated.legal_context}
    return data, Decision(True, rule, "reduced", facts, excess=excess)


def _without(data: Any, steps: list[str]) -> tuple[Any, bool]:
    """A copy of `data` without what stands at the path; and whether anything stood there."""
    if isinstance(data, (list, tuple)):
        parts = [_without(item, steps) for item in data]
        return [part for part, _ in parts], any(found for _, found in parts)
    if not isinstance(data, Mapping):
        return data, False
    step, rest = steps[0], steps[1:]
    copy, found = dict(data), False
    for key in list(data) if step == "*" else [step]:
        if data.get(key) is None:
            continue
        if rest:
            copy[key], below = _without(data[key], rest)
            found = found or below
        else:
            del copy[key]
            found = True
    return (copy, True) if found else (data, False)

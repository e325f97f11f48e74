# SPDX-License-Identifier: EUPL-1.2
"""A whole file: the groups made from facts, and those that the file carries as they are, by IT number."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from simulator.services.information_types import (
    abroad,
    family,
    household,
    identity,
    residence,
    upkeep,
    waiting_register,
)
from simulator.services.information_types.order import GROUPS, Group, Groups
from simulator.services.information_types.reading import Reading

THEMES: tuple[Callable[[Reading], Groups], ...] = (
    *identity.GROUPS,
    *residence.GROUPS,
    *abroad.GROUPS,
    *family.GROUPS,
    *household.GROUPS,
    *waiting_register.GROUPS,
    *upkeep.GROUPS,
)
_LAST = Group("999", None)


def file_info(reading: Reading) -> Groups:
    """FileInfoType as plain data, in the order of the IT numbers; every item says its number and structure.

    A name that the schema does not know stays, at the end, for the builder to refuse.
    """
    found: Groups = {}
    for theme in THEMES:
        found.update(theme(reading))
    found.update(_carried(reading))
    return {name: _typed(name, found[name]) for name in sorted(found, key=lambda n: GROUPS.get(n, _LAST).number)}


def _carried(reading: Reading) -> Groups:
    """The groups of `information_groups`; without history no item that has a DelDate, and no group left empty."""
    if reading.history:
        return reading.file.information_groups
    kept = {name: _present(content) for name, content in reading.file.information_groups.items()}
    return {name: content for name, content in kept.items() if content}


def _present(content: Any) -> Any:
    if not isinstance(content, dict):
        return content
    if "DelDate" in content:
        return None
    present = {key: _present_items(value) for key, value in content.items()}
    return {key: value for key, value in present.items() if value not in (None, [])}


def _present_items(value: Any) -> Any:
    if isinstance(value, list):
        return [item for item in value if not (isinstance(item, dict) and "DelDate" in item)]
    return value


def _typed(name: str, content: Any) -> Any:
    """With the attribute Type on each item, as replies have it: clients sort by it."""
    number, item = GROUPS.get(name, _LAST)
    if not isinstance(content, dict):
        return content
    if item is None:
        return {"@Type": number, **content}
    if item not in content:
        return content
    items = content[item] if isinstance(content[item], list) else [content[item]]
    return {**content, item: [{"@Type": number, **i} if isinstance(i, dict) else i for i in items]}

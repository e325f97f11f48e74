# SPDX-License-Identifier: EUPL-1.2
"""Names in plain data for which a schema has no element."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from simulator.contracts.schema import WILDCARD, ComplexType


class Unknown(NamedTuple):
    """A name that is not known where it stands, the path to it, and the names that are known there."""

    name: str
    path: tuple[str | int, ...]
    known: tuple[str, ...]


def unknown_names(kind: Any, data: Any, path: tuple[str | int, ...] = ()) -> Iterator[Unknown]:
    """The names in plain data that a type has no element or attribute for. What an element holds is not looked at.

    A wildcard counts as unknown: what stands there is an element, and plain data has none.
    """
    if not isinstance(kind, ComplexType) or not isinstance(data, Mapping):
        return
    for key, value in data.items():
        children = {} if kind.text is not None else kind.children
        if key in ("#text", *(f"@{name}" for name in kind.attributes)):
            continue
        if key not in children or key == WILDCARD:
            known = (*(f"@{name}" for name in kind.attributes), *(name for name in children if name != WILDCARD))
            yield Unknown(key, (*path, key), known)
            continue
        child = children[key]
        for place, item in enumerate(value) if isinstance(value, list) else [(None, value)]:
            yield from unknown_names(child.type, item, (*path, key) if place is None else (*path, key, place))

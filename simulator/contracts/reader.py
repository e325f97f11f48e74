# SPDX-License-Identifier: EUPL-1.2
"""A valid XML element as plain data."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from simulator.contracts.schema import WILDCARD, ComplexType, Element, SimpleType, Wildcard
from simulator.contracts.values import read_value


def read(element: Any, declaration: Element) -> Any:
    """The plain data of `element`, which its schema has found valid.

    A dictionary for an element with children or attributes (`@name`, `#text`), else a value; a list for what may
    repeat; an lxml element under `#any` for a wildcard.
    """
    return _content(element, declaration.type, declaration.default)


def _content(element: Any, kind: ComplexType | SimpleType, default: str | None = None) -> Any:
    if isinstance(kind, SimpleType):
        return read_value(element.text or default, kind.primitive, kind.collapses)
    data: dict[str, Any] = {}
    for name, value in element.attrib.items():
        attribute = kind.attributes.get(name)
        if attribute is not None:
            data[f"@{name}"] = read_value(value, attribute.type.primitive)
    if kind.text is not None:
        data["#text"] = read_value(element.text, kind.text.primitive, kind.text.collapses)
        return data
    by_tag = kind.by_tag
    for child in element:
        declaration = by_tag.get(child.tag)
        if declaration is None or isinstance(declaration, Wildcard):
            if WILDCARD in by_tag:
                data[WILDCARD] = child
            continue
        value = _content(child, declaration.type, declaration.default)
        if declaration.repeats:
            data.setdefault(declaration.name, []).append(value)
        else:
            data[declaration.name] = value
    return data


def at(data: Any, path: str) -> Any:
    """The value at `a/b/c` of plain data, or None."""
    for step in path.split("/"):
        if not isinstance(data, dict):
            return None
        data = data.get(step)
    return data


def nested(path: str, value: Any) -> dict[str, Any]:
    """`value` as plain data at `a/b`."""
    first, _, rest = path.partition("/")
    return {first: nested(rest, value) if rest else value}


def merged(one: Mapping[str, Any], other: Mapping[str, Any]) -> dict[str, Any]:
    """Both, one level after the other; where both have a value that of `other` counts."""
    both = {
        key: merged(one[key], value) if isinstance(one.get(key), Mapping) and isinstance(value, Mapping) else value
        for key, value in other.items()
    }
    return {**one, **both}

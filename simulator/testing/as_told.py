# SPDX-License-Identifier: EUPL-1.2
"""Messages that their schema does not allow, for whoever wants to see what becomes of them.

The builder of replies refuses what a type has no place for, such as both branches of a choice; here it is written all
the same, in the order in which it is told.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from lxml import etree

from simulator.contracts.builder import build
from simulator.contracts.schema import ComplexType, Element, Repeated
from simulator.contracts.values import write_value
from simulator.errors import BuildError


def build_as_told(declaration: Element, data: Any) -> Any:
    """The element of plain data, by its schema as far as that has a place for all of it.

    Raises BuildError for a name that the type does not know at all.
    """
    try:
        return build(declaration, data)
    except BuildError:
        return _element(declaration, data)


def _element(declaration: Element, data: Any) -> Any:
    kind = declaration.type
    if not (isinstance(kind, ComplexType) and isinstance(data, Mapping)) or kind.text is not None:
        return build(declaration, data)
    element = etree.Element(declaration.tag)
    for key, value in data.items():
        if key.startswith("@") and value is not None:
            element.set(key[1:], write_value(value, "string"))
    for child in _children(kind, data):
        value = data[child.name]
        for item in value if isinstance(value, (list, tuple)) else (value,):
            element.append(_element(child, item))
    return element


def _children(kind: ComplexType, data: Mapping[str, Any]) -> Iterator[Element]:
    """What is told, in the order of the type; where it has no place for all of it, in the order told."""
    told = tuple(key for key, value in data.items() if value is not None and not key.startswith("@"))
    try:
        found = tuple(child for child, _ in kind.plan(told))
    except BuildError:
        if not kind.children.keys() >= set(told):
            raise
        found = tuple(kind.children[key] for key in told)
    for child in found:
        if not isinstance(child, Element) or isinstance(child, Repeated):
            raise BuildError(f"{kind.name}: {child.name} can be written only where the rest is by the schema")
        yield child

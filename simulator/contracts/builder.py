# SPDX-License-Identifier: EUPL-1.2
"""XML from plain data: order, namespaces, prefixes and number formats are settled here, nowhere else."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import date
from itertools import count
from typing import Any

from lxml import etree

from simulator.contracts.schema import ComplexType, Element, SimpleType, Wildcard
from simulator.contracts.values import write_value
from simulator.errors import BuildError


class Block(dict[str, Any]):
    """Plain data that never changes again: the builder makes its XML once and copies it from then on.

    For the large part of a reply that depends on a person only, such as a National Register file.
    """

    __slots__ = ("built",)

    def __init__(self, data: Mapping[str, Any]) -> None:
        super().__init__(data)
        self.built: dict[object, Any] = {}


@dataclass
class Style:
    """How a reply looks where XML leaves the choice.

    `prefixes` maps a namespace to its prefix. With `numbered`, the root has the default namespace and an element
    whose namespace differs from that of its parent declares the next free `nsN`, as the SSDN connector does.
    `date_offset` gives what follows an xs:date.
    """

    prefixes: Mapping[str, str] = field(default_factory=dict)
    numbered: bool = False
    date_offset: Callable[[date], str] | None = None

    def __post_init__(self) -> None:
        self._numbers: Iterator[int] = count(1)

    def prefix(self, namespace: str, root: bool = False) -> str | None:
        """The prefix for an element that starts a new namespace."""
        if self.numbered:
            if root:
                return None
            return f"ns{next(self._numbers)}"
        return self.prefixes.get(namespace, "ns1")


@dataclass(frozen=True)
class Carried:
    """Plain data of an element that stands in for a wildcard."""

    declaration: Element
    data: Mapping[str, Any]


PLAIN = Style()


def build(declaration: Element, data: Any, style: Style = PLAIN) -> Any:
    """The element of plain data.

    Raises BuildError for a key that the type does not know, and for text where children are expected. It does not
    validate: facets, occurrences and choices are the validator's work.
    """
    namespace = declaration.namespace
    nsmap = {style.prefix(namespace, root=True): namespace} if namespace else None
    element = etree.Element(declaration.tag, nsmap=nsmap)
    _fill(element, declaration, data, style)
    return element


def _make(parent: Any, around: str, declaration: Element, style: Style) -> Any:
    """A child of `parent`, whose namespace is `around`; a new namespace gets its prefix here."""
    namespace = declaration.namespace
    if not namespace or namespace == around:
        return etree.SubElement(parent, declaration.tag)
    return etree.SubElement(parent, declaration.tag, nsmap={style.prefix(namespace): namespace})


def _fill(element: Any, declaration: Element, data: Any, style: Style) -> None:
    kind = declaration.type
    if isinstance(kind, SimpleType):
        if isinstance(data, (dict, list)):
            raise BuildError(f"{declaration.name} holds a value, not {type(data).__name__}")
        element.text = write_value(data, kind.primitive, style.date_offset)
        return
    if not isinstance(data, dict):
        if kind.text is None:
            raise BuildError(f"{declaration.name} holds children ({', '.join(kind.children)}), not {data!r}")
        element.text = write_value(data, kind.text.primitive, style.date_offset)
        return
    if kind.attributes:
        _set_attributes(element, declaration.name, kind, data, style)
    if kind.text is not None:
        element.text = write_value(data.get("#text", ""), kind.text.primitive, style.date_offset)
        return
    present = tuple([key for key, value in data.items() if value is not None and key[0] != "@"])
    for child in kind.plan(present):
        _append(element, declaration.namespace, child, data[child.name], style)


def _set_attributes(element: Any, name: str, kind: ComplexType, data: Mapping[str, Any], style: Style) -> None:
    for key in [key for key in data if key[0] == "@" and data[key] is not None]:
        attribute = kind.attributes.get(key[1:])
        if attribute is None:
            known = ", ".join(f"@{known}" for known in kind.attributes)
            raise BuildError(f"{name} has no {key}; it knows {known}")
        element.set(key[1:], write_value(data[key], attribute.type.primitive, style.date_offset))


def _append(parent: Any, around: str, child: Element | Wildcard, value: Any, style: Style) -> None:
    if isinstance(child, Wildcard):
        if isinstance(value, Carried):
            _fill(_make(parent, around, value.declaration, style), value.declaration, value.data, style)
        else:
            parent.append(value)
        return
    if not (child.repeats and isinstance(value, (list, tuple))):
        _append_one(parent, around, child, value, style)
        return
    for item in value:
        _append_one(parent, around, child, item, style)


def _append_one(parent: Any, around: str, child: Element, item: Any, style: Style) -> None:
    if isinstance(item, Block) and not style.numbered:
        parent.append(_copy(item, child, style))
    elif isinstance(item, etree._Element):
        item.tail = None
        parent.append(item)
    else:
        _fill(_make(parent, around, child, style), child, item, style)


def _copy(block: Block, declaration: Element, style: Style) -> Any:
    made = block.built.get(declaration)
    if made is None:
        made = build(declaration, dict(block), style)
        block.built[declaration] = made
    return deepcopy(made)

# SPDX-License-Identifier: EUPL-1.2
"""XML from plain data: order, namespaces, prefixes and number formats are settled here, nowhere else.

It is written as text, since making elements one by one costs far more (docs/decisions.md); `build` gives the element.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from itertools import count
from typing import Any

from lxml import etree

from simulator.contracts.schema import ComplexType, Element, Repeated, SimpleType, Wildcard
from simulator.contracts.values import write_value
from simulator.errors import BuildError

_VALUES = frozenset({str, int, bool, date, datetime, Decimal})

Scope = Mapping[str, str]
"""The namespaces declared around an element, with their prefixes (empty for the default namespace)."""


class Block(dict[str, Any]):
    """Plain data that never changes again: its XML is written once and used again from then on.

    For the large part of a reply that depends on a person only, such as a National Register file. Its own namespaces
    must not be those of what is around it.
    """

    __slots__ = ("written",)

    def __init__(self, data: Mapping[str, Any]) -> None:
        super().__init__(data)
        self.written: dict[object, str] = {}


@dataclass(frozen=True)
class Carried:
    """Plain data of an element that stands in for a wildcard."""

    declaration: Element
    data: Mapping[str, Any]


@dataclass
class Style:
    """How a reply looks where XML leaves the choice.

    `prefixes` maps a namespace to its prefix. With `numbered`, the root has the default namespace and an element
    that starts another one declares the next free `nsN`, as the SSDN connector does. `date_offset` gives what
    follows an xs:date.
    """

    prefixes: Mapping[str, str] = field(default_factory=dict)
    numbered: bool = False
    date_offset: Callable[[date], str] | None = None

    def __post_init__(self) -> None:
        self._numbers: Iterator[int] = count(1)

    def prefix(self, namespace: str, root: bool = False) -> str:
        """The prefix for an element that starts a new namespace; empty for the default namespace."""
        if self.numbered:
            return "" if root else f"ns{next(self._numbers)}"
        return self.prefixes.get(namespace, "ns1")


PLAIN = Style()


def build(declaration: Element, data: Any, style: Style = PLAIN) -> Any:
    """The element of plain data; see `write`."""
    return etree.fromstring(write(declaration, data, style))


def write(declaration: Element, data: Any, style: Style = PLAIN) -> str:
    """The XML of plain data.

    Raises BuildError for a key that the type does not know, and for text where children are expected. It does not
    validate: facets, occurrences and choices are the validator's work.
    """
    out: list[str] = []
    _element(out, declaration, data, {}, style, root=True)
    return "".join(out)


def text(value: str) -> str:
    """A text as it stands between tags. (Replacing is faster than str.translate by far.)"""
    value = value.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return value.replace("\r", "&#13;") if "\r" in value else value


def _quoted(value: str) -> str:
    """A text as it stands in an attribute."""
    return text(value).replace('"', "&quot;").replace("\n", "&#10;").replace("\t", "&#9;")


def _element(out: list[str], declaration: Element, data: Any, scope: Scope, style: Style, root: bool = False) -> None:
    name, namespace = declaration.name, declaration.namespace
    opening = name
    if namespace:
        prefix = scope.get(namespace)
        if prefix is None:
            prefix = style.prefix(namespace, root)
            scope = {**scope, namespace: prefix}
            name = f"{prefix}:{name}" if prefix else name
            opening = f'{name} xmlns:{prefix}="{namespace}"' if prefix else f'{name} xmlns="{namespace}"'
        elif prefix:
            opening = name = f"{prefix}:{name}"
    kind = declaration.type
    if isinstance(kind, SimpleType):
        if isinstance(data, (dict, list)):
            raise BuildError(f"{declaration.name} holds a value, not {type(data).__name__}")
        out.append(f"<{opening}>{text(write_value(data, kind.primitive, style.date_offset))}</{name}>")
        return
    if not isinstance(data, dict):
        if kind.text is None:
            raise BuildError(f"{declaration.name} holds children ({', '.join(kind.children)}), not {data!r}")
        out.append(f"<{opening}>{text(write_value(data, kind.text.primitive, style.date_offset))}</{name}>")
        return
    if kind.attributes:
        opening += _attributes(declaration.name, kind, data, style)
    if kind.text is not None:
        value = write_value(data.get("#text", ""), kind.text.primitive, style.date_offset)
        out.append(f"<{opening}>{text(value)}</{name}>")
        return
    out.append(f"<{opening}>")
    _content(out, kind, data, name[: -len(declaration.name)], namespace, scope, style)
    out.append(f"</{name}>")


def _content(
    out: list[str], kind: ComplexType, data: Mapping[str, Any], prefix: str, namespace: str, scope: Scope, style: Style
) -> None:
    """The children in `data` of an element, whose prefix (with colon) and namespace are given."""
    present = tuple([key for key, value in data.items() if value is not None and key[0] != "@"])
    for child, primitive in kind.plan(present):
        value = data[child.name]
        # Most children are values in the namespace of their parent: they are written here, without two calls each.
        if primitive is not None and child.namespace == namespace and type(value) in _VALUES:
            written = value if type(value) is str else write_value(value, primitive, style.date_offset)
            if not written.isalnum():
                written = text(written)
            out.append(f"<{prefix}{child.name}>{written}</{prefix}{child.name}>")
        elif isinstance(child, Repeated):
            for item in _times(child, value):
                _content(out, child.content_type, item, prefix, namespace, scope, style)
        else:
            _children(out, child, value, scope, style)


def _times(group: Repeated, value: Any) -> Iterator[Mapping[str, Any]]:
    """What a repeated group holds, each time that it occurs."""
    for item in value if isinstance(value, (list, tuple)) else (value,):
        if not isinstance(item, Mapping):
            known = ", ".join(group.content_type.children)
            raise BuildError(f"{group.name} is a list of dictionaries with {known}, one for each time; not {item!r}")
        yield item


def _attributes(name: str, kind: ComplexType, data: Mapping[str, Any], style: Style) -> str:
    written = ""
    for key, value in data.items():
        if key[0] != "@" or value is None:
            continue
        attribute = kind.attributes.get(key[1:])
        if attribute is None:
            known = ", ".join(f"@{known}" for known in kind.attributes)
            raise BuildError(f"{name} has no {key}; it knows {known}")
        content = write_value(value, attribute.type.primitive, style.date_offset)
        written += f' {key[1:]}="{_quoted(content)}"'
    return written


def _children(out: list[str], child: Element | Wildcard, value: Any, scope: Scope, style: Style) -> None:
    if isinstance(child, Wildcard):
        if isinstance(value, Carried):
            _element(out, value.declaration, value.data, scope, style)
        else:
            out.append(_as_it_is(value))
        return
    items = value if child.repeats and isinstance(value, (list, tuple)) else (value,)
    for item in items:
        if isinstance(item, etree._Element):
            out.append(_as_it_is(item))
        elif isinstance(item, Block) and not style.numbered:
            out.append(_again(item, child, scope, style))
        else:
            _element(out, child, item, scope, style)


def _as_it_is(element: Any) -> str:
    """An element that came with the request, with the namespaces that it needs."""
    written: str = etree.tostring(element, encoding="unicode", with_tail=False)
    return written


def _again(block: Block, declaration: Element, scope: Scope, style: Style) -> str:
    written = block.written.get(declaration)
    if written is None:
        out: list[str] = []
        _element(out, declaration, dict(block), scope, style)
        written = block.written[declaration] = "".join(out)
    return written

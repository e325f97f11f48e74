# SPDX-License-Identifier: EUPL-1.2
"""A valid XML element as plain data."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from simulator.contracts.content import may_be_absent
from simulator.contracts.schema import (
    WILDCARD,
    ComplexType,
    Element,
    Group,
    Particle,
    Repeated,
    SimpleType,
    Wildcard,
)
from simulator.contracts.values import read_value

_NIL = "{http://www.w3.org/2001/XMLSchema-instance}nil"


def read(element: Any, declaration: Element) -> Any:
    """The plain data of `element`, which its schema has found valid.

    A dictionary for an element with children or attributes (`@name`, `#text`), else a value; a list for what may
    repeat, under `#group` for a group; an lxml element under `#any` for a wildcard; None for xsi:nil.
    """
    return _content(element, declaration.type, declaration.default)


def _content(element: Any, kind: ComplexType | SimpleType, default: str | None = None) -> Any:
    if isinstance(kind, SimpleType):
        if not element.text and element.get(_NIL) in ("true", "1"):
            return None
        return read_value(element.text or default, kind.primitive, kind.collapses)
    data: dict[str, Any] = {}
    for name, value in element.attrib.items():
        attribute = kind.attributes.get(name)
        if attribute is not None:
            data[f"@{name}"] = read_value(value, attribute.type.primitive)
    if kind.text is not None:
        data["#text"] = read_value(element.text, kind.text.primitive, kind.text.collapses)
        return data
    if kind.has_groups:
        _Walk(element, kind).take(kind.content, data)
        return data
    by_tag = kind.by_tag
    for child in element:
        declaration = by_tag.get(child.tag)
        if declaration is None or isinstance(declaration, Wildcard):
            if WILDCARD in by_tag:
                data[WILDCARD] = child
            continue
        _put(data, declaration, child)
    return data


def _put(data: dict[str, Any], declaration: Element, child: Any) -> None:
    value = _content(child, declaration.type, declaration.default)
    if declaration.repeats:
        data.setdefault(declaration.name, []).append(value)
    else:
        data[declaration.name] = value


class _Walk:
    """The children of one element, taken in order by the particles of its type.

    A schema lets no child fit two places (the rule of unique particle attribution), so the next tag tells whether a
    group begins once more. In `(a, b?)` and the like each `a` begins a new one; where a group could also be cut
    otherwise, as in `(a*)`, each takes as much as it can. An `all` stands alone in its type, beside no group.
    """

    def __init__(self, element: Any, kind: ComplexType) -> None:
        self._rest = [child for child in reversed(element) if isinstance(child.tag, str)]
        self._known = frozenset(_tags(kind.content))

    def take(self, particle: Particle, data: dict[str, Any]) -> None:
        """Put what stands for a particle into `data`."""
        if isinstance(particle, Group):
            if particle.kind == "choice":
                inside = [branch for branch in particle.particles if self._begins(branch)][:1]
            else:
                inside = list(particle.particles) if self._begins(particle) else []
            for inner in inside:
                self.take(inner, data)
            return
        most = float("inf") if particle.most is None else particle.most
        while self._begins(particle) and most:
            most -= 1
            if isinstance(particle, Repeated):
                data.setdefault(particle.name, []).append({})
                self.take(particle.content, data[particle.name][-1])
            elif isinstance(particle, Wildcard):
                data[WILDCARD] = self._rest.pop()
            else:
                _put(data, particle, self._rest.pop())

    def _begins(self, particle: Particle) -> bool:
        """True if the next child is one with which a particle begins."""
        if not self._rest:
            return False
        if isinstance(particle, Repeated):
            return self._begins(particle.content)
        if isinstance(particle, Wildcard):
            return self._rest[-1].tag not in self._known
        if isinstance(particle, Element):
            return bool(self._rest[-1].tag == particle.tag)
        for inner in particle.particles:
            if self._begins(inner):
                return True
            if particle.kind == "sequence" and not may_be_absent(inner):
                return False
        return False


def _tags(group: Group) -> Iterator[str]:
    for particle in group.particles:
        if isinstance(particle, Group):
            yield from _tags(particle)
        elif isinstance(particle, Repeated):
            yield from _tags(particle.content)
        else:
            yield particle.tag


def at(data: Any, path: str) -> Any:
    """The value at `a/b/c` of plain data, or None; of what repeats on the way the first."""
    for step in path.split("/"):
        if isinstance(data, list):
            data = data[0] if data else None
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

# SPDX-License-Identifier: EUPL-1.2
"""XML schemas as declarations: which children an element has, in which order, of which type.

Just the part of XSD that contracts of networks use: sequence, choice, all, group references, extension, restriction,
lists, unions, attributes and groups of them, substitution groups, wildcards. Types are read when first asked for, since
the National Register's schema alone has some 250 of them. What a declaration says is in simulator/contracts/content.py.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from simulator.contracts.content import (
    GROUP,
    WILDCARD,
    Attribute,
    ComplexType,
    Element,
    Group,
    Particle,
    Repeated,
    SimpleType,
    Wildcard,
    local,
    numbered,
)
from simulator.contracts.wsdl import XSD, clark, parse
from simulator.errors import ContractError, Problem

__all__ = [
    "GROUP",
    "WILDCARD",
    "Attribute",
    "ComplexType",
    "Element",
    "Group",
    "Particle",
    "Repeated",
    "Schema",
    "SimpleType",
    "Wildcard",
]

_XML = {"xml:lang": "language", "xml:id": "ID", "xml:base": "anyURI", "xml:space": "NCName"}


class _Declaration:
    """An element's own declaration; its type is read when asked for."""

    def __init__(self, schema: Schema, node: Any, target: str) -> None:
        self._schema, self._node, self._target = schema, node, target

    @cached_property
    def type(self) -> ComplexType | SimpleType:
        return self._schema.type_of(self._node, self._target)


class Schema:
    """The declarations of a set of schema documents and of everything they import."""

    def __init__(self, roots: list[tuple[Any, Path]]) -> None:
        self._found: dict[str, dict[str, tuple[Any, str]]] = {}
        self._types: dict[str, ComplexType | SimpleType] = {}
        self._elements: dict[str, Element] = {}
        self._substitutes: dict[str, list[str]] = {}
        seen: set[tuple[Path, str]] = set()
        for root, file in roots:
            self._load(root, file, root.get("targetNamespace", ""), seen)

    def _load(self, root: Any, file: Path, target: str, seen: set[tuple[Path, str]]) -> None:
        for node in root:
            kind = local(node.tag) if isinstance(node.tag, str) else ""
            if kind in ("import", "include", "redefine") and node.get("schemaLocation"):
                other = (file.parent / unquote(node.get("schemaLocation"))).resolve()
                other_target = target if kind != "import" else node.get("namespace", "")
                if (other, other_target) not in seen:
                    seen.add((other, other_target))
                    self._load(parse(other).getroot(), other, other_target, seen)
            elif node.get("name"):
                name = f"{{{target}}}{node.get('name')}" if target else node.get("name")
                self._found.setdefault(kind, {})[name] = (node, target)
                if node.get("substitutionGroup"):
                    head = clark(node, node.get("substitutionGroup"), target)
                    self._substitutes.setdefault(head, []).append(name)

    @property
    def roots(self) -> tuple[str, ...]:
        """The tags of all global elements."""
        return tuple(self._found.get("element", ()))

    def element(self, tag: str) -> Element:
        """A global element."""
        if tag not in self._elements:
            node, target = self._lookup("element", tag)
            self._elements[tag] = Element(tag, 1, 1, node.get("default"), _Declaration(self, node, target))
        return self._elements[tag]

    def _lookup(self, kind: str, name: str, by: Any = None) -> tuple[Any, str]:
        try:
            return self._found[kind][name]
        except KeyError:
            file, line = (by.base, by.sourceline) if by is not None else (None, None)
            raise ContractError(
                Problem(f"the {kind} {name} is not declared in any imported schema", file, line)
            ) from None

    def type_of(self, node: Any, target: str) -> ComplexType | SimpleType:
        """The type of an element or attribute declaration."""
        if node.get("type"):
            return self._named(clark(node, node.get("type"), target), node)
        for child in node:
            if child.tag == f"{XSD}complexType":
                return self._complex(child, target, local(node.get("name", "")))
            if child.tag == f"{XSD}simpleType":
                return self._simple(child, target)
        return SimpleType("anyType")

    def _named(self, name: str, by: Any) -> ComplexType | SimpleType:
        if name.startswith(XSD):
            return SimpleType(local(name))
        if name not in self._types:
            if name in self._found.get("complexType", {}):
                node, target = self._found["complexType"][name]
                self._types[name] = self._complex(node, target, local(name))
            else:
                node, target = self._lookup("simpleType", name, by)
                self._types[name] = replace(self._simple(node, target), name=local(name))
        return self._types[name]

    def _simple(self, node: Any, target: str) -> SimpleType:
        restriction = node.find(f"{XSD}restriction")
        if restriction is None:
            return self._list_or_union(node, target)
        return self._restricted(restriction, self._base(restriction, target))

    def _restricted(self, restriction: Any, base: ComplexType | SimpleType) -> SimpleType:
        """A simple type with the facets of a restriction."""
        if not isinstance(base, SimpleType):
            where = restriction.base, restriction.sourceline
            raise ContractError(Problem("restricts something that is no simple type", *where))
        own = tuple(
            (local(f.tag), f.get("value")) for f in restriction if isinstance(f.tag, str) and f.get("value") is not None
        )
        return replace(base, facets=own + base.facets, steps=(own, *base.steps) if own else base.steps, name="")

    def _list_or_union(self, node: Any, target: str) -> SimpleType:
        wrapper = next((c for c in node if c.tag in (f"{XSD}list", f"{XSD}union")), None)
        if wrapper is None:
            return SimpleType("string")
        named = (wrapper.get("memberTypes") or wrapper.get("itemType") or "").split()
        found = [self._named(clark(wrapper, name, target), wrapper) for name in named]
        found += [self._simple(child, target) for child in wrapper if child.tag == f"{XSD}simpleType"]
        kinds = tuple(kind for kind in found if isinstance(kind, SimpleType))
        if local(wrapper.tag) == "union":
            return SimpleType("string", members=kinds)
        return SimpleType("string", item=kinds[0] if kinds else SimpleType("string"))

    def _base(self, node: Any, target: str) -> ComplexType | SimpleType:
        if node.get("base"):
            return self._named(clark(node, node.get("base"), target), node)
        return self._simple(node.find(f"{XSD}simpleType"), target)

    def _complex(self, node: Any, target: str, name: str) -> ComplexType:
        particles: list[Particle] = []
        attributes: dict[str, Attribute] = {}
        text: SimpleType | None = None
        body = node
        wrapper = next((c for c in node if c.tag in (f"{XSD}complexContent", f"{XSD}simpleContent")), None)
        if wrapper is not None:
            body = next(c for c in wrapper if c.tag in (f"{XSD}extension", f"{XSD}restriction"))
            base = self._base(body, target)
            if isinstance(base, SimpleType):
                text = None if base.primitive == "anyType" else base
            else:
                text = base.text
                attributes.update(base.attributes)
                if body.tag == f"{XSD}extension":
                    particles.append(base.content)
            if text is not None and body.tag == f"{XSD}restriction":
                inner = body.find(f"{XSD}simpleType")
                text = self._restricted(body, text if inner is None else self._simple(inner, target))
        for child in body:
            kind = local(child.tag) if isinstance(child.tag, str) else ""
            if kind in ("sequence", "choice", "all", "group"):
                particles.append(self._group(child, target))
            elif kind == "attribute" and child.get("use") == "prohibited":
                attributes.pop(child.get("name") or local(child.get("ref", "")), None)
            elif kind in ("attribute", "attributeGroup"):
                attributes.update((found.name, found) for found in self._attributes(child, target))
        content = particles[0] if len(particles) == 1 else Group("sequence", 1, 1, tuple(particles))
        if not isinstance(content, Group):
            content = Group("sequence", 1, 1, (content,))
        abstract = node.get("abstract") in ("true", "1")
        return ComplexType(name, numbered(content), attributes, text, abstract)

    def _attributes(self, node: Any, target: str) -> Iterator[Attribute]:
        """The attribute that a node declares or refers to, or those of the group."""
        if local(node.tag) == "attributeGroup":
            found, found_target = self._lookup("attributeGroup", clark(node, node.get("ref"), target), node)
            for child in found:
                if isinstance(child.tag, str) and local(child.tag) in ("attribute", "attributeGroup"):
                    yield from self._attributes(child, found_target)
            return
        required, name, declared, declared_target = node.get("use") == "required", node.get("name"), node, target
        if node.get("ref"):
            name = node.get("ref")
            if name.startswith("xml:"):
                yield Attribute(name, SimpleType(_XML.get(name, "string")), required, node.get("fixed"))
                return
            declared, declared_target = self._lookup("attribute", clark(node, name, target), node)
        kind = self.type_of(declared, declared_target)
        if not isinstance(kind, SimpleType):
            raise ContractError(Problem("an attribute needs a simple type", node.base, node.sourceline))
        if kind.primitive == "anyType":
            kind = SimpleType("string")
        yield Attribute(name, kind, required, node.get("fixed") or declared.get("fixed"))

    def _group(self, node: Any, target: str) -> Group | Repeated:
        least, most = _occurs(node)
        kind = "sequence" if local(node.tag) == "group" else local(node.tag)
        particles = self._particles(node, target)
        if most != 1:
            return Repeated(GROUP, least, most, Group(kind, 1, 1, particles))
        return Group(kind, least, most, particles)

    def _particles(self, node: Any, target: str) -> tuple[Particle, ...]:
        if node.get("ref"):  # a named group, whose one child is a sequence, choice or all
            node, target = self._lookup("group", clark(node, node.get("ref"), target), node)
        particles: list[Particle] = []
        for child in node:
            kind = local(child.tag) if isinstance(child.tag, str) else ""
            if kind == "element":
                particles.append(self._place(child, target))
            elif kind == "any":
                particles.append(Wildcard(*_occurs(child)))
            elif kind in ("sequence", "choice", "all", "group"):
                particles.append(self._group(child, target))
        return tuple(particles)

    def _place(self, node: Any, target: str) -> Particle:
        """An element; where others can substitute it, a choice of those that may stand there."""
        members = self._members(clark(node, node.get("ref"), target)) if node.get("ref") and self._substitutes else []
        if len(members) < 2 and not (members and self._is_abstract(clark(node, node.get("ref"), target))):
            return self._local_element(node, target)
        least, most = _occurs(node)
        choice = tuple(self._once(self.element(tag)) for tag in members)
        if most != 1:
            return Repeated(GROUP, least, most, Group("choice", 1, 1, choice))
        return Group("choice", least, most, choice)

    def _once(self, element: Element) -> Element:
        return Element(element.tag, 1, 1, element.default, element)

    def _is_abstract(self, tag: str) -> bool:
        return self._lookup("element", tag)[0].get("abstract") in ("true", "1")

    def _members(self, head: str) -> list[str]:
        """The elements that may stand for a global one, itself among them if it is not abstract."""
        found, todo = [], [head]
        while todo:
            tag = todo.pop(0)
            if tag not in found:
                found.append(tag)
                todo += self._substitutes.get(tag, [])
        return [tag for tag in found if not self._is_abstract(tag)]

    def _local_element(self, node: Any, target: str) -> Element:
        least, most = _occurs(node)
        if node.get("ref"):
            tag = clark(node, node.get("ref"), target)
            found, found_target = self._lookup("element", tag, node)
            return Element(tag, least, most, found.get("default"), _Declaration(self, found, found_target))
        schema_node = node.getroottree().getroot() if local(node.getroottree().getroot().tag) == "schema" else None
        if schema_node is None:  # a schema inside a WSDL
            schema_node = next(a for a in node.iterancestors(f"{XSD}schema"))
        form = node.get("form") or schema_node.get("elementFormDefault", "unqualified")
        tag = f"{{{target}}}{node.get('name')}" if form == "qualified" and target else node.get("name")
        return Element(tag, least, most, node.get("default"), _Declaration(self, node, target))


def _occurs(node: Any) -> tuple[int, int | None]:
    most = node.get("maxOccurs", "1")
    return int(node.get("minOccurs", "1")), None if most == "unbounded" else int(most)

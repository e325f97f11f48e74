# SPDX-License-Identifier: EUPL-1.2
"""XML schemas as declarations: which children an element has, in which order, of which type.

Just the part of XSD that the network's contracts use: sequence, choice, all, group references, extension,
restriction of simple types, attributes, wildcards. Types are read when first asked for, since the National
Register's schema alone has some 250 of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from simulator.contracts.wsdl import XSD, clark, parse
from simulator.errors import BuildError, ContractError, Problem

XSD_NAMESPACE = XSD[1:-1]
WILDCARD = "#any"


def local(tag: str) -> str:
    """The local part of a Clark name."""
    return tag[tag.rfind("}") + 1 :]


@dataclass(frozen=True, eq=False)
class SimpleType:
    """A simple type: the built-in type it restricts, its facets from the outermost restriction inwards."""

    primitive: str
    facets: tuple[tuple[str, str], ...] = ()

    @cached_property
    def collapses(self) -> bool:
        """True if white space around and inside a text does not count."""
        return "collapse" in self.values("whiteSpace")[:1]

    def values(self, facet: str) -> tuple[str, ...]:
        """The values of one kind of facet."""
        return tuple(value for name, value in self.facets if name == facet)


@dataclass(frozen=True)
class Attribute:
    """An attribute of a complex type."""

    name: str
    type: SimpleType
    required: bool


class Element:
    """An element where it may stand: its tag, how often, and its type.

    `name` is its key in plain data, `namespace` that of the tag (empty for none), `repeats` tells that plain data
    holds a list.
    """

    __slots__ = ("_declaration", "_type", "default", "least", "most", "name", "namespace", "repeats", "tag")

    def __init__(self, tag: str, least: int, most: int | None, default: str | None, declaration: _Declaration) -> None:
        self.tag, self.least, self.most, self.default = tag, least, most, default
        self.name, self.namespace = local(tag), tag[1 : tag.rfind("}")] if tag[0] == "{" else ""
        self.repeats = most != 1
        self._declaration = declaration
        self._type: ComplexType | SimpleType | None = None

    @property
    def type(self) -> ComplexType | SimpleType:
        """The type of its content."""
        if self._type is None:
            self._type = self._declaration.type
        return self._type


@dataclass(frozen=True, eq=False)
class Wildcard:
    """A place for any element; plain data holds the lxml element under `#any`."""

    least: int
    most: int | None
    name: str = WILDCARD
    tag: str = WILDCARD
    namespace: str = WILDCARD
    repeats: bool = False
    type: None = None


@dataclass(frozen=True, eq=False)
class Group:
    """A sequence, choice or all of particles."""

    kind: str
    least: int
    most: int | None
    particles: tuple[Particle, ...]


Particle = Element | Wildcard | Group


@dataclass(eq=False)
class ComplexType:
    """Children and attributes of an element; `text` is the type of its text where it has no children."""

    name: str
    content: Group
    attributes: Mapping[str, Attribute]
    text: SimpleType | None
    _plans: dict[tuple[str, ...], tuple[Element | Wildcard, ...]] = field(default_factory=dict)

    @cached_property
    def children(self) -> Mapping[str, Element | Wildcard]:
        """Every child that may stand here, by its key in plain data."""
        found: dict[str, Element | Wildcard] = {}
        for particle in _flat(self.content):
            known = found.setdefault(particle.name, particle)
            if known.tag != particle.tag:
                raise ContractError(f"{self.name}: two children are called {particle.name}, in two namespaces")
        return found

    @cached_property
    def by_tag(self) -> Mapping[str, Element | Wildcard]:
        """Every child by its tag."""
        return {child.tag: child for child in self.children.values()}

    def plan(self, keys: tuple[str, ...]) -> tuple[Element | Wildcard, ...]:
        """The children named by `keys`, in the order in which this type wants them.

        For a choice the branch counts that takes most of the keys; in an `all` the order of the keys stays.
        """
        found = self._plans.get(keys)
        if found is None:
            found = tuple(_arrange(self.content, keys, set()))
            unknown = set(keys) - {child.name for child in found}
            if unknown:
                known = ", ".join(self.children) or "no children"
                raise BuildError(f"{self.name} has no place for {', '.join(sorted(unknown))} here; it knows {known}")
            self._plans[keys] = found
        return found


def _flat(group: Group) -> Iterator[Element | Wildcard]:
    for particle in group.particles:
        if isinstance(particle, Group):
            yield from _flat(particle)
        else:
            yield particle


def _arrange(group: Group, keys: tuple[str, ...], taken: set[str]) -> Iterator[Element | Wildcard]:
    if group.kind == "choice":
        branches = [list(_arrange_one(particle, keys, set(taken))) for particle in group.particles]
        best = max(branches, key=len, default=[])
        taken.update(child.name for child in best)
        yield from best
        return
    particles = group.particles
    if group.kind == "all":
        order = {key: position for position, key in enumerate(keys)}
        particles = tuple(sorted(particles, key=lambda p: order.get(getattr(p, "name", ""), len(order))))
    for particle in particles:
        yield from _arrange_one(particle, keys, taken)


def _arrange_one(particle: Particle, keys: tuple[str, ...], taken: set[str]) -> Iterator[Element | Wildcard]:
    if isinstance(particle, Group):
        yield from _arrange(particle, keys, taken)
    elif particle.name in keys and particle.name not in taken:
        taken.add(particle.name)
        yield particle


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
        seen: set[tuple[Path, str]] = set()
        for root, file in roots:
            self._load(root, file, root.get("targetNamespace", ""), seen)

    def _load(self, root: Any, file: Path, target: str, seen: set[tuple[Path, str]]) -> None:
        for node in root:
            kind = local(node.tag) if isinstance(node.tag, str) else ""
            if kind in ("import", "include") and node.get("schemaLocation"):
                other = (file.parent / node.get("schemaLocation")).resolve()
                other_target = target if kind == "include" else node.get("namespace", "")
                if (other, other_target) not in seen:
                    seen.add((other, other_target))
                    self._load(parse(other).getroot(), other, other_target, seen)
            elif node.get("name"):
                name = f"{{{target}}}{node.get('name')}" if target else node.get("name")
                self._found.setdefault(kind, {})[name] = (node, target)

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
                self._types[name] = self._simple(node, target)
        return self._types[name]

    def _simple(self, node: Any, target: str) -> SimpleType:
        restriction = node.find(f"{XSD}restriction")
        if restriction is None:
            return SimpleType("string")
        base = self._base(restriction, target)
        if not isinstance(base, SimpleType):
            raise ContractError(Problem("restricts something that is no simple type", node.base, node.sourceline))
        own = tuple((local(f.tag), f.get("value")) for f in restriction if f.get("value") is not None)
        return SimpleType(base.primitive, own + base.facets)

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
                text = base
            else:
                text = base.text
                attributes.update(base.attributes)
                if body.tag == f"{XSD}extension":
                    particles.append(base.content)
        for child in body:
            kind = local(child.tag) if isinstance(child.tag, str) else ""
            if kind in ("sequence", "choice", "all", "group"):
                particles.append(self._group(child, target))
            elif kind == "attribute":
                attribute = self._attribute(child, target)
                attributes[attribute.name] = attribute
        content = particles[0] if len(particles) == 1 else Group("sequence", 1, 1, tuple(particles))
        if not isinstance(content, Group):
            content = Group("sequence", 1, 1, (content,))
        return ComplexType(name, content, attributes, text)

    def _attribute(self, node: Any, target: str) -> Attribute:
        found = self.type_of(node, target)
        if not isinstance(found, SimpleType):
            raise ContractError(Problem("an attribute needs a simple type", node.base, node.sourceline))
        return Attribute(node.get("name"), found, node.get("use") == "required")

    def _group(self, node: Any, target: str) -> Group:
        least, most = _occurs(node)
        if local(node.tag) == "group":
            found, target = self._lookup("group", clark(node, node.get("ref"), target), node)
            inner = next(c for c in found if isinstance(c.tag, str) and local(c.tag) in ("sequence", "choice", "all"))
            return Group("sequence", least, most, (self._group(inner, target),))
        particles: list[Particle] = []
        for child in node:
            kind = local(child.tag) if isinstance(child.tag, str) else ""
            if kind == "element":
                particles.append(self._local_element(child, target))
            elif kind == "any":
                particles.append(Wildcard(*_occurs(child)))
            elif kind in ("sequence", "choice", "all", "group"):
                particles.append(self._group(child, target))
        return Group(local(node.tag), least, most, tuple(particles))

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

# SPDX-License-Identifier: EUPL-1.2
"""What may stand in an element: children, their order and number, attributes, text.

Plain data is a dictionary of children by name, with `@name` for attributes and `#text` for the text beside them. A
child that may repeat is a list. A group that may repeat (`<xs:sequence maxOccurs="5">`, also a choice) is a list under
`#group`: one dictionary for each time that it occurs, with the group's own children. A second such group of the same
type stands under `#group-2`, and so on.

    {"employers": {"#group": [{"cbeNumber": "0999200166"}, {"cbeNumber": "0999200265"}]}}
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import count
from typing import Protocol

from simulator.errors import BuildError, ContractError

WILDCARD = "#any"
GROUP = "#group"


def local(tag: str) -> str:
    """The local part of a Clark name."""
    return tag[tag.rfind("}") + 1 :]


@dataclass(frozen=True, eq=False)
class SimpleType:
    """A simple type: the built-in type it restricts, its facets from the outermost restriction inwards.

    `steps` are the facets of each restriction on the way (of several patterns in one step one must fit, of those of two
    steps both). A list has the type of its items, a union those of its members. `name` is that of a named type.
    """

    primitive: str
    facets: tuple[tuple[str, str], ...] = ()
    steps: tuple[tuple[tuple[str, str], ...], ...] = ()
    item: SimpleType | None = None
    members: tuple[SimpleType, ...] = ()
    name: str = ""

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
    fixed: str | None = None


class Declaration(Protocol):
    """The declaration of an element, which may be read late."""

    @property
    def type(self) -> ComplexType | SimpleType:
        """The type of its content."""


class Element:
    """An element where it may stand: its tag, how often, and its type.

    `name` is its key in plain data, `namespace` that of the tag (empty for none), `repeats` tells that plain data
    holds a list.
    """

    __slots__ = ("_declaration", "_type", "default", "least", "most", "name", "namespace", "repeats", "tag")

    def __init__(self, tag: str, least: int, most: int | None, default: str | None, declaration: Declaration) -> None:
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


class Repeated(Element):
    """A group that may occur more than once. In plain data it is a child `name` that holds a list.

    Its own children stand on the wire beside those of the element, with no tag around them.
    """

    __slots__ = ("content", "content_type")

    def __init__(self, name: str, least: int, most: int | None, content: Group) -> None:
        self.content = numbered(content)
        self.content_type = ComplexType(name, self.content, {}, None)
        super().__init__(name, least, most, None, _Known(self.content_type))


@dataclass(frozen=True)
class _Known:
    type: ComplexType


Particle = Element | Wildcard | Group
Planned = tuple[Element | Wildcard, str | None]


def numbered(group: Group) -> Group:
    """The same group, in which every repeated group has a name of its own: `#group`, `#group-2`, ..."""
    return _numbered(group, count(1))


def _numbered(group: Group, numbers: Iterator[int]) -> Group:
    particles: list[Particle] = []
    for particle in group.particles:
        if isinstance(particle, Group):
            particles.append(_numbered(particle, numbers))
        elif isinstance(particle, Repeated):
            number = next(numbers)
            name = GROUP if number == 1 else f"{GROUP}-{number}"
            particles.append(Repeated(name, particle.least, particle.most, particle.content))
        else:
            particles.append(particle)
    return Group(group.kind, group.least, group.most, tuple(particles))


def may_be_absent(particle: Particle) -> bool:
    """True if nothing need stand for a particle."""
    if particle.least == 0:
        return True
    if isinstance(particle, Repeated):
        return may_be_absent(particle.content)
    if isinstance(particle, Group):
        found = [may_be_absent(inner) for inner in particle.particles]
        return any(found) if particle.kind == "choice" else all(found)
    return False


@dataclass(eq=False)
class ComplexType:
    """Children and attributes of an element; `text` is the type of its text where it has no children.

    Of an `abstract` type there is no element without xsi:type.
    """

    name: str
    content: Group
    attributes: Mapping[str, Attribute]
    text: SimpleType | None
    abstract: bool = False
    _plans: dict[tuple[str, ...], tuple[Planned, ...]] = field(default_factory=dict)

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

    @cached_property
    def has_groups(self) -> bool:
        """True if a group may repeat in it, so that its children have to be read in order."""
        return any(isinstance(child, Repeated) for child in self.children.values())

    def plan(self, keys: tuple[str, ...]) -> tuple[Planned, ...]:
        """The children named by `keys`, in the order in which this type wants them, each with the built-in type that it
        holds if it holds nothing but a value.

        For a choice the branch counts that takes most of the keys; in an `all` the order of the keys stays.
        """
        found = self._plans.get(keys)
        if found is None:
            arranged = tuple(_arrange(self.content, keys, set()))
            unknown = set(keys) - {child.name for child in arranged}
            if unknown:
                known = ", ".join(self.children) or "no children"
                raise BuildError(f"{self.name} has no place for {', '.join(sorted(unknown))} here; it knows {known}")
            kinds = (child.type for child in arranged)
            primitives = (kind.primitive if isinstance(kind, SimpleType) else None for kind in kinds)
            found = self._plans[keys] = tuple(zip(arranged, primitives, strict=True))
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

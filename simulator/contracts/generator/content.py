# SPDX-License-Identifier: EUPL-1.2
"""Plain data of an element: what its schema demands, and of what it allows that which is known, or a part by chance.

A message has a size that people can read: beyond so many values, and below so many levels, only what is demanded comes.
A type inside itself is left out where it may be; what cannot end is told, with the path.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from random import Random
from typing import Any, Protocol

from lxml import etree

from simulator.contracts.content import (
    Attribute,
    ComplexType,
    Element,
    Group,
    Particle,
    Repeated,
    SimpleType,
    Wildcard,
    may_be_absent,
)
from simulator.contracts.generator.simple import value_of

_LIKELY = 0.75
_SHALLOW, _DEEP, _DEEPEST = 2, 7, 40
_MANY, _MOST_STEPS = 800, 20_000


class Unsatisfiable(Exception):  # noqa: N818 - what is asked for does not exist; nobody did anything wrong
    """Nothing was found that is valid: the path where, and why."""

    def __init__(self, path: str, why: str) -> None:
        super().__init__(f"{path}: {why}")
        self.path, self.why = path, why


class Hints(Protocol):
    """What is known of the values in an element."""

    @property
    def today(self) -> date:
        """The day around which dates are."""

    def values(self, name: str, kind: SimpleType) -> Iterable[Any]:
        """Values that an element or attribute of this name should have, the best first."""

    def times(self, name: str) -> int | None:
        """How often an element should be there; 0: not, if it may be absent; None: nothing is known."""

    def inside(self, name: str, index: int) -> Hints:
        """What is known inside a child, the `index`th of its name."""


@dataclass(frozen=True)
class NoHints:
    """Nothing is known but the day."""

    today: date

    def values(self, name: str, kind: SimpleType) -> Iterable[Any]:
        """Nothing."""
        return ()

    def times(self, name: str) -> int | None:
        """Nothing."""
        return None

    def inside(self, name: str, index: int) -> NoHints:
        """Nothing either."""
        return self


@dataclass
class Generator:
    """Makes plain data; the same for the same seed, hints and schema.

    `lean` makes what is demanded only. `made` counts values, so that a message stays readable; `steps` what was tried,
    so that a search comes to an end.
    """

    seed: str
    lean: bool = False
    made: int = field(default=0, init=False)
    steps: int = field(default=0, init=False)

    def data(self, element: Element, hints: Hints, given: Any = None, leave: frozenset[str] = frozenset()) -> Any:
        """Plain data for an element: `given` as it is, the rest made; children called as in `leave` are left out.

        Raises Unsatisfiable.
        """
        return self._element(element, hints, _Place(element.name), given, leave)

    def _random(self, place: _Place) -> Random:
        return Random(f"{self.seed}/{place.path}")  # noqa: S311 - no secret

    def _element(
        self, element: Element, hints: Hints, place: _Place, given: Any = None, leave: frozenset[str] = frozenset()
    ) -> Any:
        kind = element.type
        self.steps += 1
        if self.steps > _MOST_STEPS:
            raise Unsatisfiable(place.path, f"what is demanded has no end within {_MOST_STEPS} elements")
        if isinstance(kind, SimpleType):
            return self._value(kind, element.name, hints, place) if given is None else given
        if given is not None and not isinstance(given, Mapping):
            return given
        if kind.abstract:
            raise Unsatisfiable(place.path, f"its type {kind.name} is abstract: only xsi:type could fill it")
        place = place.within(kind)
        data = dict(given or {})
        for attribute in kind.attributes.values():
            self._attribute(attribute, data, hints, place)
        if kind.text is not None:
            if "#text" not in data:
                data["#text"] = self._value(kind.text, element.name, hints, place)
            return data
        self._group(kind.content, data, hints, place, leave)
        return data

    def _value(self, kind: SimpleType, name: str, hints: Hints, place: _Place) -> Any:
        self.made += 1
        if kind.primitive in ("ID", "IDREF", "IDREFS"):
            return "id-1" if kind.primitive != "ID" else f"id-{self.made}"
        found = value_of(kind, self._random(place), hints.values(name, kind), hints.today, name)
        if found is None:
            facets = ", ".join(f"{facet} {value}" for facet, value in kind.facets[:4])
            raise Unsatisfiable(
                place.path, f"no value of {kind.name or kind.primitive} was found ({facets or 'no facets'})"
            )
        return found

    def _attribute(self, attribute: Attribute, data: dict[str, Any], hints: Hints, place: _Place) -> None:
        key = f"@{attribute.name}"
        if key in data:
            return
        if attribute.fixed is not None and attribute.required:
            data[key] = attribute.fixed
            return
        known = any(True for _ in hints.values(attribute.name, attribute.type))
        if attribute.required or (known and not self.lean):
            try:
                data[key] = self._value(attribute.type, attribute.name, hints, place.child(key))
            except Unsatisfiable:
                if attribute.required:
                    raise

    def _group(
        self, group: Group, data: dict[str, Any], hints: Hints, place: _Place, leave: frozenset[str] = frozenset()
    ) -> None:
        if group.kind != "choice":
            for particle in group.particles:
                self._particle(particle, data, hints, place, leave)
            return
        if any(_given(particle, data, leave) for particle in group.particles):
            for particle in group.particles:
                if _given(particle, data, leave):
                    self._particle(particle, data, hints, place, leave)
            return
        self._choice(group, data, hints, place, leave)

    def _choice(self, group: Group, data: dict[str, Any], hints: Hints, place: _Place, leave: frozenset[str]) -> None:
        """The branch of which most is known, or the next that can be made."""
        known = [branch for branch in group.particles if _known(branch, hints)]
        others = [branch for branch in group.particles if branch not in known]
        others.sort(key=lambda branch: _inside(branch, place))
        problem: Unsatisfiable | None = None
        for branch in (*known, *others):
            try:
                tried = dict(data)
                self._particle(branch, tried, hints, place, leave, wanted=True)
            except Unsatisfiable as found:
                problem = problem or found
                continue
            data.update(tried)
            return
        if problem is not None and not may_be_absent(group):
            raise problem

    def _particle(
        self,
        particle: Particle,
        data: dict[str, Any],
        hints: Hints,
        place: _Place,
        leave: frozenset[str] = frozenset(),
        wanted: bool = False,
    ) -> None:
        if isinstance(particle, Group):
            if particle.least or wanted or _given(particle, data, leave) or self._is_wanted(particle, hints, place):
                self._group_or_nothing(particle, data, hints, place, leave)
            return
        if particle.name in leave:
            return
        if isinstance(particle, Wildcard):
            if particle.least and particle.name not in data:
                data[particle.name] = etree.Element("{urn:example}any")
            return
        given = data.get(particle.name)
        if given is not None and not isinstance(given, Mapping):
            return
        if particle.least == 0 and given is None and not wanted and not self._is_wanted(particle, hints, place):
            return
        try:
            data[particle.name] = self._times(particle, hints, place, given)
        except Unsatisfiable:
            if particle.least or wanted or given is not None:
                raise

    def _group_or_nothing(
        self, group: Group, data: dict[str, Any], hints: Hints, place: _Place, leave: frozenset[str]
    ) -> None:
        tried = dict(data)
        try:
            self._group(group, tried, hints, place, leave)
        except Unsatisfiable:
            if group.least:
                raise
            return
        data.update(tried)

    def _times(self, particle: Element, hints: Hints, place: _Place, given: Any) -> Any:
        """A child, or the list of those that repeat."""
        if not particle.repeats:
            inside = hints.inside(particle.name, 0)
            if isinstance(particle, Repeated):
                return self._repeated(particle, inside, place.child(particle.name))
            return self._element(particle, inside if _complex(particle) else hints, place.child(particle.name), given)
        most = particle.most if particle.most is not None else _MOST_STEPS
        known = hints.times(particle.name)
        few = max(particle.least, 1) if self.lean or self.made > _MANY else max(particle.least, known or 1)
        made = []
        for index in range(max(particle.least, min(few, most))):
            child = place.child(f"{particle.name}[{index}]")
            inside = hints.inside(particle.name, index)
            if isinstance(particle, Repeated):
                made.append(self._repeated(particle, inside, child))
            else:
                made.append(self._element(particle, inside if _complex(particle) else hints, child))
        return made

    def _repeated(self, particle: Repeated, hints: Hints, place: _Place) -> dict[str, Any]:
        data: dict[str, Any] = {}
        self._group(particle.content, data, hints, place.deeper())
        return data

    def _is_wanted(self, particle: Element | Group, hints: Hints, place: _Place) -> bool:
        """Whether something that may be absent comes."""
        if self.lean or self.made > _MANY or place.depth > _DEEP or _inside(particle, place):
            return False
        name = particle.name if isinstance(particle, Element) else "group"
        if hints.times(name) == 0:
            return False
        if place.depth <= _SHALLOW or _known(particle, hints):
            return True
        return self._random(place.child(f"?{name}")).random() < _LIKELY


@dataclass(frozen=True)
class _Place:
    """Where in the message, and in which types it stands."""

    path: str
    around: tuple[ComplexType, ...] = ()
    depth: int = 0

    def child(self, name: str) -> _Place:
        return _Place(f"{self.path}/{name}", self.around, self.depth)

    def within(self, kind: ComplexType) -> _Place:
        if self.depth > _DEEPEST:
            raise Unsatisfiable(self.path, f"a type that stands in itself ({kind.name or 'without name'}) has no end")
        return _Place(self.path, (*self.around, kind), self.depth + 1)

    def deeper(self) -> _Place:
        if self.depth > _DEEPEST:
            raise Unsatisfiable(self.path, "a group that stands in itself has no end")
        return _Place(self.path, self.around, self.depth + 1)


def _complex(element: Element) -> bool:
    return isinstance(element.type, ComplexType)


def _given(particle: Particle, data: Mapping[str, Any], leave: frozenset[str]) -> bool:
    """True if something of a particle is there already, or comes from elsewhere."""
    if isinstance(particle, Group):
        return any(_given(inner, data, leave) for inner in particle.particles)
    return particle.name in leave or data.get(particle.name) is not None


def _known(particle: Particle, hints: Hints) -> bool:
    """True if there is something to say about a particle itself."""
    if isinstance(particle, Group):
        return any(_known(inner, hints) for inner in particle.particles)
    if isinstance(particle, Wildcard):
        return False
    times = hints.times(particle.name)
    if times is not None:
        return times > 0
    kind = particle.type
    if isinstance(kind, ComplexType):
        return kind.text is not None and any(True for _ in hints.values(particle.name, kind.text))
    return any(True for _ in hints.values(particle.name, kind))


def _inside(particle: Particle, place: _Place) -> bool:
    """True if a particle would lead back into a type that it stands in."""
    if isinstance(particle, Group):
        return any(_inside(inner, place) for inner in particle.particles)
    return isinstance(particle, Element) and particle.type in place.around

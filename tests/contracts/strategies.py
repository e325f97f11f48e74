# SPDX-License-Identifier: EUPL-1.2
"""Valid plain data for any element of any contract, drawn by hypothesis from its schema."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from typing import Any

from hypothesis import strategies as st

from simulator.contracts.schema import ComplexType, Element, Group, Particle, Repeated, SimpleType, Wildcard

_TEXT = st.text(alphabet=st.sampled_from("abcXYZ09 éß<&>'\"-"), min_size=1, max_size=12).map(str.strip).filter(bool)
_DEPTH = 6
_MANY = 12


def data_for(element: Element) -> st.SearchStrategy[Any]:
    """Plain data that is valid for an element."""
    return _content(element.type, 0)


@cache
def _content(kind: ComplexType | SimpleType, depth: int) -> st.SearchStrategy[Any]:
    if isinstance(kind, SimpleType):
        return _value(kind)
    attributes = {
        f"@{name}": _value(attribute.type) if attribute.required else st.none() | _value(attribute.type)
        for name, attribute in kind.attributes.items()
    }
    if kind.text is not None:
        text = _value(kind.text)
        return st.fixed_dictionaries({**attributes, "#text": text}).map(_without_none)
    children = _group(kind.content, depth)
    return st.tuples(st.fixed_dictionaries(attributes), children).map(
        lambda pair: _without_none({**pair[0], **pair[1]})
    )


def _without_none(data: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in data.items() if value is not None and value != []}


def _group(group: Group, depth: int) -> st.SearchStrategy[dict[str, Any]]:
    if group.kind == "all" and len(group.particles) > _MANY:
        some = st.lists(st.sampled_from(group.particles), max_size=4, unique=True)
        return some.flatmap(lambda found: _group(Group("sequence", 1, 1, tuple(found)), depth))
    parts = [_particle(particle, depth) for particle in group.particles]
    if not parts:
        return st.just({})
    if group.kind == "choice":
        made: st.SearchStrategy[dict[str, Any]] = st.one_of(parts)
    else:
        made = st.tuples(*parts).map(lambda found: {key: value for part in found for key, value in part.items()})
    return made if group.least else st.just({}) | made


def _particle(particle: Particle, depth: int) -> st.SearchStrategy[dict[str, Any]]:
    if isinstance(particle, Group):
        return _group(particle, depth)
    if isinstance(particle, Wildcard):
        return st.just({})
    if particle.least == 0 and depth >= _DEPTH:
        return st.just({})
    content = st.deferred(lambda: _content(particle.type, depth + 1))
    if isinstance(particle, Repeated):  # a group that holds nothing cannot be seen on the wire
        content = content.filter(bool)
    if particle.repeats:
        most = min(particle.most or 3, max(particle.least, 2))
        made = st.lists(content, min_size=particle.least, max_size=most).map(lambda items: {particle.name: items})
        return made if particle.least else made.map(lambda d: d if d[particle.name] else {})
    found = content.map(lambda value: {particle.name: value})
    return found if particle.least else st.just({}) | found


def _value(kind: SimpleType) -> st.SearchStrategy[Any]:
    choices = kind.values("enumeration")
    if kind.primitive == "boolean":
        return st.booleans()
    if choices:
        return st.sampled_from(sorted(set(choices))).map(int if _is_integer(kind) else str)
    if kind.primitive == "date":
        return st.dates(date(2002, 1, 1), date(2030, 1, 1))
    if kind.primitive == "dateTime":
        moments = st.datetimes(datetime(2000, 1, 1), datetime(2030, 1, 1))
        return moments.map(lambda m: m.replace(microsecond=m.microsecond // 1000 * 1000, tzinfo=UTC))
    if kind.primitive == "gYear":
        return st.integers(1900, 2100)
    if kind.primitive == "gYearMonth":
        first = max(
            (date.fromisoformat(f"{month}-01") for month in kind.values("minInclusive")), default=date(1990, 1, 1)
        )
        return st.dates(first, date(2040, 1, 1)).map(lambda day: day.replace(day=1))
    if _is_integer(kind):
        return st.integers(*_bounds(kind))
    if kind.primitive == "decimal" and kind.values("pattern"):
        return _halves(kind)
    if kind.primitive == "decimal":
        places = int(next(iter(kind.values("fractionDigits")), "2"))
        return st.decimals(0, 99_999, places=places).map(Decimal)
    patterns = kind.values("pattern")
    if patterns:
        found = st.one_of([_matching(pattern) for pattern in patterns])
        return found.filter(lambda text: _long_enough(kind, text))
    least = int(next(iter(kind.values("length") + kind.values("minLength")), "1"))
    most = int(next(iter(kind.values("length") + kind.values("maxLength")), "20"))
    return _TEXT.map(lambda text: (text * 20)[: max(least, min(most, len(text)))].strip().ljust(least, "x"))


def _halves(kind: SimpleType) -> st.SearchStrategy[Decimal]:
    """The only decimals with a pattern in the network's contracts move in halves."""
    most = min((Decimal(value) for value in kind.values("maxInclusive")), default=Decimal(99))
    least = max((Decimal(value) for value in kind.values("minInclusive")), default=Decimal(0))
    return st.integers(int(least * 2), int(most * 2)).map(lambda count: Decimal(count) / 2)


def _is_integer(kind: SimpleType) -> bool:
    return kind.primitive.lower().endswith(("integer", "int", "long", "short", "byte"))


def _bounds(kind: SimpleType) -> tuple[int, int]:
    def facet(names: tuple[str, ...], default: int, pick: Any) -> int:
        values = [int(value) for name in names for value in kind.values(name)]
        return pick(values) if values else default

    digits = int(next(iter(kind.values("totalDigits")), "9"))
    low = facet(("minInclusive",), 0, max)
    high = facet(("maxInclusive",), 10**digits - 1, min)
    exclusive = [int(value) - 1 for value in kind.values("maxExclusive")]
    return low, min([high, 255 if kind.primitive.endswith("Byte") else high, *exclusive])


@cache
def _matching(pattern: str) -> st.SearchStrategy[str]:
    expression = re.compile(_translated(pattern), re.ASCII)
    return st.from_regex(expression, fullmatch=True).filter(lambda text: text == text.strip() and text.isprintable())


def _translated(pattern: str) -> str:
    """An XSD pattern as Python's `re` understands it: categories become letters or digits."""
    parts = re.split(r"(\\p\{\w+\}|\[|\])", pattern)
    inside, out = False, ""
    for part in parts:
        inside = part == "[" or (inside and part != "]")
        if part.startswith(r"\p"):
            known = "0-9" if "N" in part else "a-z"
            out += known if inside else f"[{known}]"
        else:
            out += part if inside else part.replace(".+", "[a-z]{1,9}")
    return out


def _long_enough(kind: SimpleType, text: str) -> bool:
    lengths = [int(value) for value in kind.values("length")]
    longest = [int(value) for value in kind.values("maxLength")]
    return all(len(text) == n for n in lengths) and all(len(text) <= n for n in longest)

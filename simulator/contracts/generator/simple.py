# SPDX-License-Identifier: EUPL-1.2
"""Values of simple types: candidates from what is known, from the facets and by habit; the first that fits is taken."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from itertools import chain
from random import Random
from typing import Any

from simulator.contracts.content import SimpleType
from simulator.contracts.generator.checker import fits
from simulator.contracts.generator.patterns import PatternError, maker
from simulator.contracts.values import write_value

_TRIES = 40
_LONGEST, _LARGEST = 400, 100_000
_WORD = "voorbeeld exemple beispiel "
_BY_TYPE = {
    "boolean": ("true", "false"), "base64Binary": ("a3N6",), "hexBinary": ("00", "0000"), "anyURI": ("urn:example",),
    "QName": ("example",), "NOTATION": ("example",), "ID": (), "IDREF": (), "IDREFS": (), "language": ("nl",),
    "NMTOKEN": ("example",), "NMTOKENS": ("example",), "Name": ("example",), "NCName": ("example",),
    "ENTITY": ("example",), "ENTITIES": ("example",), "duration": ("P1M", "P1D", "PT1H"), "time": ("09:00:00",),
    "gMonthDay": ("--03-02",), "gDay": ("---02",), "gMonth": ("--03",),
}  # fmt: skip
_DATES = ("date", "dateTime", "gYear", "gYearMonth")
_NUMBERS = ("decimal", "float", "double")
_LIMITS = {"minInclusive": 0, "maxInclusive": 0, "minExclusive": 1, "maxExclusive": -1}


def value_of(kind: SimpleType, random: Random, wanted: Iterable[Any], today: date, name: str) -> Any:
    """A value of the type, the first of those `wanted` that fits if one does; None if none was found.

    What is wanted may be text, number, day or moment; what is made up besides is drawn from `random`.
    """
    made = (one for one in _candidates(kind, random, today, name) if not _is_a_number_of_somebody(str(one)))
    for candidate in chain(wanted, made):
        if candidate is not None and fits(kind, write_value(candidate, kind.primitive)):
            return candidate
    return None


def _is_a_number_of_somebody(text: str) -> bool:
    """True for what has the check digits of an SSIN or of a CBE number: such numbers are not made up."""
    if not (text.isdecimal() and len(text) in (10, 11)):
        return False
    body, check = text[:-2], int(text[-2:])
    return check in {97 - int(century + body) % 97 for century in ("", "2")}


def _candidates(kind: SimpleType, random: Random, today: date, name: str) -> Iterator[Any]:
    choices = kind.values("enumeration")
    if choices:
        yield from random.sample(choices, len(choices))
        return
    if kind.members:
        for member in kind.members:
            yield from _candidates(member, random, today, name)
        return
    if kind.item is not None:
        for many in sorted({_number(kind, "length", 1), _number(kind, "minLength", 1), 1, 2}):
            inner = [value_of(kind.item, random, (), today, name) for _ in range(min(many, _LONGEST))]
            if None not in inner:
                yield " ".join(write_value(item, kind.item.primitive) for item in inner)
        return
    yield from _patterns(kind, random)
    yield from _BY_TYPE.get(kind.primitive, ())
    yield from _of_type(kind, random, today, name)


def _patterns(kind: SimpleType, random: Random) -> Iterator[str]:
    for pattern in dict.fromkeys(kind.values("pattern")):
        try:
            made = maker(pattern)
            for _ in range(_TRIES):
                yield made(random)
        except PatternError:
            continue


def _of_type(kind: SimpleType, random: Random, today: date, name: str) -> Iterator[Any]:
    limits = [value for facet in _LIMITS for value in kind.values(facet)]
    if kind.primitive in _DATES:
        yield from _days(kind.primitive, random, today)
        yield from limits
        for text in limits:
            yield from _beside_day(text)
    elif kind.primitive in _NUMBERS or kind.primitive.lower().endswith(("integer", "int", "long", "short", "byte")):
        yield from _numbers(kind, random)
    else:
        yield from _texts(kind, random, name)


def _days(primitive: str, random: Random, today: date) -> Iterator[Any]:
    day = today - timedelta(days=random.randrange(400))
    yield (
        datetime(day.year, day.month, day.day, 9)
        if primitive == "dateTime"
        else day.year
        if primitive == "gYear"
        else day
    )
    yield f"{day.isoformat()}T09:00:00Z" if primitive == "dateTime" else day


def _beside_day(text: str) -> Iterator[Any]:
    try:
        day = datetime.fromisoformat(text)
    except ValueError:
        return
    for step in (timedelta(days=1), timedelta(days=-1)):
        moved = day + step
        yield moved.isoformat() if "T" in text else moved.date()


def _numbers(kind: SimpleType, random: Random) -> Iterator[str]:
    digits = _number(kind, "totalDigits", 3)
    whole = str(random.randrange(1, 10 ** min(max(digits, 1), 3)))
    if _number(kind, "fractionDigits", 0) > 1:
        yield f"{whole}.{random.randrange(10, 100)}"
    yield whole
    for facet, step in _LIMITS.items():
        for text in kind.values(facet):
            try:
                limit = Decimal(text)
            except InvalidOperation:
                continue
            yield from (format(limit + step, "f"), format(limit + step * Decimal("0.01"), "f"))
    yield from ("1", "0", "-1", "10", "100", "1000", "0.5")


def _texts(kind: SimpleType, random: Random, name: str) -> Iterator[str]:
    least, most = _number(kind, "minLength", 0), _number(kind, "maxLength", _LONGEST)
    exact = _number(kind, "length", -1)
    if exact >= 0:
        least = most = exact
    if least > _LARGEST:
        return
    yield name[:1].upper() + name[1:] if least <= len(name) <= most else _filled(name, least, most)
    yield _filled(_WORD, least, most)
    yield "".join(random.choice("0123456789") for _ in range(min(max(least, 1), most, 10_000)))


def _filled(word: str, least: int, most: int) -> str:
    """A text of words whose length is within the limits."""
    text = word
    while len(text) < least:
        text += f" {word}"
    text = text[: max(least, min(most, len(word)))]
    return text[:-1] + "e" if text.endswith(" ") else text


def _number(kind: SimpleType, facet: str, default: int) -> int:
    found = kind.values(facet)[:1]
    return int(found[0]) if found and found[0].isdigit() else default

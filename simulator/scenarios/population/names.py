# SPDX-License-Identifier: EUPL-1.2
"""Names, made with Faker: given names and last names of one region combined at random, in Latin letters."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping
from functools import cache, lru_cache

from faker import Factory

from simulator.scenarios.population.draw import Draw, Weighted
from simulator.scenarios.population.proportions import Origin, proportions

_SECOND, _THIRD = 0.45, 0.12
_FEW = 10
_CYRILLIC = range(0x400, 0x530)


@lru_cache(maxsize=50_000)
def latin(name: str) -> str:
    """A name as the register writes it: Latin letters only, those of Western Europe with their accents."""
    letters = _letters()
    if any(ord(char) in _CYRILLIC for char in name):
        name = " ".join(word.capitalize() for word in name.lower().translate(letters).split(" "))
    name = name.translate(letters)
    return "".join(char if char.isascii() or "À" <= char <= "ÿ" else _plain(char) for char in name).strip()


@cache
def _letters() -> Mapping[int, str]:
    return {ord(letter): written for letter, written in proportions().origins.letters.items()}


def _plain(char: str) -> str:
    return "".join(part for part in unicodedata.normalize("NFKD", char) if part.isascii())


class Names:
    """Draws names of an origin."""

    def __init__(self) -> None:
        self._lists: dict[tuple[str, str], Callable[[Draw], str]] = {}

    def last(self, origin: Origin, draw: Draw) -> str:
        """A last name."""
        return latin(draw.one(origin.last) if origin.last else self._list(origin.locale, "last_name")(draw))

    def first(self, origin: Origin, male: bool, draw: Draw) -> tuple[str, ...]:
        """One to three given names."""
        number = 1 + (draw.random() < _SECOND) + (draw.random() < _THIRD)
        own = origin.first_male if male else origin.first_female
        if own:
            return tuple(dict.fromkeys(draw.one(own) for _ in range(number)))
        names = self._list(origin.locale, f"first_name_{'male' if male else 'female'}")
        return tuple(dict.fromkeys(latin(names(draw)) for _ in range(number)))

    def _list(self, locale: str, kind: str) -> Callable[[Draw], str]:
        found = self._lists.get((locale, kind))
        if found is None:
            found = self._lists[locale, kind] = _drawing(locale, kind)
        return found


def _drawing(locale: str, kind: str) -> Callable[[Draw], str]:
    """Draws a name of one kind of a locale.

    Faker weighs its list anew for every name; where a locale has a list, it is weighed once here.
    """
    faker = Factory.create(locale, providers=["faker.providers.person"])
    method = getattr(faker, kind)
    listed = getattr(method.__self__, kind.replace("name", "names", 1), ())
    if isinstance(listed, Mapping):
        weighted = Weighted(listed)
        return lambda draw: draw.of(weighted)
    if len(listed) > _FEW:
        names = tuple(listed)
        return lambda draw: draw.one(names)

    def asked(draw: Draw) -> str:
        faker.random = draw
        return str(method())

    return asked

# SPDX-License-Identifier: EUPL-1.2
"""Texts that fit a pattern of XML Schema. Source: W3C, XML Schema Part 2: Datatypes, appendix F (regular expressions).

Not those of Python: `^` and `$` are letters, `\\i` and `\\c` are characters of names, classes can be subtracted.
Whether a text that was made really fits, and fits other patterns too, is for the validator to say.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from random import Random

Maker = Callable[[Random], str]

_MOST, _LONGEST = 6, 20_000
"""How often what may repeat without end is repeated at most, beyond what it must; and the longest text."""

_PRINTABLE = frozenset(map(chr, range(0x20, 0x7F)))
_DIGITS = frozenset("0123456789")
_UPPER, _LOWER = frozenset(map(chr, range(65, 91))), frozenset(map(chr, range(97, 123)))
_NAMES = _UPPER | _LOWER | {"_", ":"}
_SPACES = frozenset(" \t\n\r")
_ESCAPED = {"n": "\n", "r": "\r", "t": "\t"}
_CLASSES = {
    "d": _DIGITS, "s": frozenset(" "), "w": _UPPER | _LOWER | _DIGITS, "i": _NAMES, "c": _NAMES | _DIGITS | {"-", "."},
}  # fmt: skip
_PROPERTIES = {
    "L": _UPPER | _LOWER, "Lu": _UPPER, "Ll": _LOWER, "N": _DIGITS, "Nd": _DIGITS, "P": frozenset(".,;:!?-_"),
    "Z": frozenset(" "), "Zs": frozenset(" "), "S": frozenset("+<=>$"), "IsBasicLatin": _PRINTABLE,
    "Pd": frozenset("-"), "Sm": frozenset("+<=>"), "Sc": frozenset("$"),
}  # fmt: skip
_NICE = "123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0"


class PatternError(ValueError):
    """A pattern that is none, or one of which no text can be made."""


@lru_cache(maxsize=2000)
def maker(pattern: str) -> Maker:
    """Makes texts that fit `pattern`; PatternError if it cannot be read."""
    reading = _Reading(pattern)
    made = reading.branches()
    if reading.rest:
        raise PatternError(f"{reading.rest!r} is left over in the pattern {pattern!r}")
    return made


class _Reading:
    """A pattern on its way to a maker."""

    def __init__(self, pattern: str) -> None:
        self.rest = pattern

    def branches(self) -> Maker:
        found = [self._branch()]
        while self._take("|"):
            found.append(self._branch())
        return found[0] if len(found) == 1 else lambda random: random.choice(found)(random)

    def _branch(self) -> Maker:
        pieces: list[Maker] = []
        while self.rest and self.rest[0] not in "|)":
            pieces.append(self._piece())
        return lambda random: "".join(piece(random) for piece in pieces)

    def _piece(self) -> Maker:
        atom = self._atom()
        least, most = self._times()
        if (least, most) == (1, 1):
            return atom

        if least > _LONGEST:
            raise PatternError(f"a text of {least} characters and more")

        def repeated(random: Random) -> str:
            end = most if most is not None else least + _MOST
            text = ""
            for _ in range(random.randint(least, max(least, min(end, least + _MOST)))):
                text += atom(random)
                if len(text) > _LONGEST:
                    raise PatternError(f"a text of more than {_LONGEST} characters")
            return text

        return repeated

    def _times(self) -> tuple[int, int | None]:
        for sign, found in (("?", (0, 1)), ("*", (0, None)), ("+", (1, None))):
            if self._take(sign):
                return found
        if not self._take("{"):
            return 1, 1
        text, closed, self.rest = self.rest.partition("}")
        least, comma, most = text.partition(",")
        if not closed or not least.isdigit() or (most and not most.isdigit()):
            raise PatternError(f"{{{text}}} is no quantity")
        return int(least), int(most) if most else None if comma else int(least)

    def _atom(self) -> Maker:
        if self._take("("):
            inner = self.branches()
            if not self._take(")"):
                raise PatternError("a group is not closed")
            return inner
        characters = sorted(self._characters(), key=_NICE.find)
        if not characters:
            raise PatternError("a class has no character")
        return lambda random: random.choice(characters)

    def _characters(self) -> frozenset[str]:
        """The characters that an atom stands for, of those that are on every keyboard."""
        if self._take("["):
            return self._class()
        if self._take("\\"):
            return self._escape()
        if self._take("."):
            return _CLASSES["w"]
        found, self.rest = self.rest[0], self.rest[1:]
        if found in "?*+{}":
            raise PatternError(f"{found} has nothing to repeat")
        return frozenset(found)

    def _escape(self) -> frozenset[str]:
        if not self.rest:
            raise PatternError("a \\ stands at the end")
        found, self.rest = self.rest[0], self.rest[1:]
        if found in "pP":
            name, _, self.rest = self.rest.removeprefix("{").partition("}")
            known = _PROPERTIES.get(name)
            if known is None:
                known = _PROPERTIES.get(name[:1], _CLASSES["w"])
            return known if found == "p" else _PRINTABLE - known
        if found in _CLASSES:
            return _CLASSES[found]
        if found.lower() in _CLASSES:
            return _PRINTABLE - _CLASSES[found.lower()] - (_SPACES if found == "S" else frozenset())
        return frozenset(_ESCAPED.get(found, found))

    def _class(self) -> frozenset[str]:
        negated = self._take("^")
        found: set[str] = set()
        while not self._take("]"):
            if not self.rest:
                raise PatternError("a class is not closed")
            if self.rest.startswith("-["):
                self.rest = self.rest[2:]
                found = (set(_PRINTABLE) - found if negated else found) - self._class()
                negated = False
                continue
            dash = self.rest[0] == "-"
            one = self._escape() if self._take("\\") else frozenset(self._next())
            if not dash and len(one) == 1 and self.rest[:1] == "-" and self.rest[1:2] not in ("]", "[", ""):
                self.rest = self.rest[1:]
                last = self._escape() if self._take("\\") else frozenset(self._next())
                found |= _between(next(iter(one)), next(iter(last)))
            else:
                found |= one
        return frozenset(_PRINTABLE - found if negated else found)

    def _next(self) -> str:
        found, self.rest = self.rest[0], self.rest[1:]
        return found

    def _take(self, sign: str) -> bool:
        if self.rest.startswith(sign):
            self.rest = self.rest[len(sign) :]
            return True
        return False


def _between(first: str, last: str) -> frozenset[str]:
    """The characters of a range; of a long one those that everybody has, if there are any."""
    every = range(ord(first), ord(last) + 1)
    if len(every) > 200:
        known = frozenset(c for c in _PRINTABLE if ord(c) in every)
        return known or frozenset(map(chr, every[:50]))
    return frozenset(map(chr, every))

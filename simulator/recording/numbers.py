# SPDX-License-Identifier: EUPL-1.2
"""Numbers that stand in place of real ones: safe SSINs with the same birth date, sex and kind, and CBE numbers that
nobody has.

Which number stands for which is known in memory only. What is claimed elsewhere, so that no two people get one number,
is a tag that says nothing without the secret of the process.
"""

from __future__ import annotations

import hmac
import re
from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from itertools import islice
from threading import RLock

from simulator.world.ssin import SAFE_SERIALS, SsinParts, check_digits, is_safe, parse_ssin

Claim = Callable[[str, str], bool]
"""Claims a number for a tag: True if it is now that of the tag, False if it is another's."""

LENGTH = 11
_MASK = "*"
_UNIT = re.compile(r"[2-8]\d{9}")
_MOST_TRIED = 20_000
_FEW = 49
"""One of so many is chosen first: the safe numbers that men have on a day; women have one more."""


class NoNumberLeftError(Exception):
    """Every number that could stand for one is taken."""


class Numbers:
    """The numbers of one recording. `secret` makes tags and choices; threads may ask at the same time."""

    def __init__(self, secret: bytes, claim: Claim) -> None:
        self._secret, self._claim = secret, claim
        self._lock = RLock()
        self._known: dict[tuple[str, str], str] = {}
        self._taken: set[tuple[str, str]] = set()
        self._avoided: set[str] = set()

    def avoid(self, numbers: Iterable[str]) -> None:
        """These occur: none of them stands for another from now on."""
        with self._lock:
            self._avoided.update(numbers)

    def ssin(self, number: str) -> str:
        """The number that stands for one of eleven digits; one that is wrong stays wrong."""
        parts = parse_ssin(number)
        return self._of("ssin", number, _safe(number, parts) if parts else _wrong(number))

    def cbe(self, number: str) -> str:
        """The CBE number that stands for another, of an enterprise or an establishment; ten digits."""
        return self._of("cbe", number, _organisations(number))

    def moved(self, number: str) -> tuple[str, str] | None:
        """Birth date of a number and of the one that stands for it, where they differ."""
        before, after = parse_ssin(number), parse_ssin(self.ssin(number))
        if before is None or after is None or before.birth_date == after.birth_date:
            return None
        return before.birth_date, after.birth_date

    def tag(self, kind: str, text: str) -> bytes:
        """32 bytes that are always the same for a text, and tell nothing of it without the secret."""
        return hmac.digest(self._secret, f"{kind}\0{text}".encode(), "sha256")

    def _of(self, kind: str, number: str, candidates: Iterator[str]) -> str:
        with self._lock:
            found = self._known.get((kind, number))
            if found is None:
                found = self._choose(kind, number, candidates)
                self._known[kind, number] = found
                self._taken.add((kind, found))
            return found

    def _choose(self, kind: str, number: str, candidates: Iterator[str]) -> str:
        tag = self.tag(kind, number)
        few = list(islice(candidates, _FEW))
        start = tag[0] % len(few) if few else 0
        for candidate in (*few[start:], *few[:start], *islice(candidates, _MOST_TRIED)):
            if candidate == number or candidate in self._avoided or (kind, candidate) in self._taken:
                continue
            if self._claim(f"{kind}:{candidate}", tag.hex()[:32]):
                return candidate
        raise NoNumberLeftError(f"every number that could stand for another {kind} is taken")


def _safe(number: str, parts: SsinParts) -> Iterator[str]:
    """Safe numbers of the same birth date, sex and kind; then of the days after it."""
    offset = int(number[2:4]) - parts.month
    day = parts.day
    dates = _days(parts) if parts.month and day else iter([(parts.year, parts.month, day)])
    for year, month, day in dates:
        for serial in SAFE_SERIALS:
            if serial % 2 == parts.serial % 2 and day != 1:
                first_nine = f"{year % 100:02}{month + offset:02}{day:02}{serial:03}"
                found = first_nine + check_digits(first_nine, year >= 2000)
                if is_safe(found):
                    yield found


def _days(parts: SsinParts) -> Iterator[tuple[int, int, int]]:
    """The days of the month from a day on, then those before it: year and month stay."""
    first = date(parts.year, parts.month, parts.day)
    later = [first + timedelta(days) for days in range(31)]
    earlier = [first.replace(day=day) for day in range(parts.day - 1, 1, -1)]
    for day in (*later, *earlier):
        if day.month == parts.month:
            yield day.year, day.month, day.day


def _wrong(number: str) -> Iterator[str]:
    """Numbers that are as wrong, with the same first six digits."""
    for serial in SAFE_SERIALS:
        for check in range(98):
            found = f"{number[:6]}{serial:03}{check:02}"
            if parse_ssin(found) is None:
                yield found


def _organisations(number: str) -> Iterator[str]:
    unit = bool(_UNIT.fullmatch(number))
    for count in range(10_000):
        first_eight = f"{number[0]}999{count:04}" if unit else f"0999{count:04}"
        yield f"{first_eight}{97 - int(first_eight) % 97:02}"


_GAP = r"[ .\-/\u00a0]{0,3}"
_FORM = re.compile(rf"(?<!\d)(\d\d){_GAP}(\d\d){_GAP}(\d\d){_GAP}(\d{{3}}){_GAP}(\d\d)(?!\d)")
_RUN = re.compile(r"\d{12,}")
_MASKED = re.compile(rf"(?<![\d*])(\d\d{_GAP}\d\d{_GAP}\d\d{_GAP})([\d*xX#]{{3}}{_GAP}[\d*xX#]{{2}})(?![\d*])")


def numbers_in(text: str) -> Iterator[str]:
    """What stands in a text in the form of an SSIN, as eleven digits."""
    for found in _FORM.finditer(text):
        yield "".join(found.groups())


def with_numbers(text: str, known: Callable[[str], str | None]) -> str:
    """A text with other numbers in place of those for which `known` gives one, in the form in which they stood.

    They are also found inside longer numbers. Where a part of a number was masked, all of it but the birth date is.
    """

    def whole(found: re.Match[str]) -> str:
        other = known("".join(found.groups()))
        return found[0] if other is None else _in_form(found[0], other)

    def inside(found: re.Match[str]) -> str:
        digits = found[0]
        for start in range(len(digits) - LENGTH + 1):
            other = known(digits[start : start + LENGTH])
            if other is not None:
                return digits[:start] + other + inside_rest(digits[start + LENGTH :])
        return digits

    def inside_rest(digits: str) -> str:
        return _RUN.sub(inside, digits) if len(digits) > LENGTH else known(digits) or digits

    def masked(found: re.Match[str]) -> str:
        serial = found[2]
        return (
            found[0]
            if serial.isdigit() or not re.search(r"[*xX#]", serial)
            else found[1] + re.sub(r"\d", _MASK, serial)
        )

    return _MASKED.sub(masked, _RUN.sub(inside, _FORM.sub(whole, text)))


def _in_form(text: str, digits: str) -> str:
    rest = iter(digits)
    return "".join(next(rest) if char.isdigit() else char for char in text)

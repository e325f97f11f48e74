# SPDX-License-Identifier: EUPL-1.2
"""Social security identification numbers (INSZ/NISS): structure, check, safe range.

Eleven digits: date of birth yymmdd, serial, check. The check is 97 minus the remainder of the first nine digits
by 97, with a 2 put before them for births from 2000 on. Numbers of the KSZ registers (BIS) carry the month
plus 20 (sex unknown at registration) or plus 40 (sex known). Day, or month and day, are 00 when unknown.
Source: knowledge rules.md 6; royal decree of 3 April 1984 on the identification number.
"""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from random import Random
from typing import Annotated

from simulator.records import Spelled

Ssin = Annotated[str, Spelled(r"^\d{11}$", "an SSIN has 11 digits, without points and dashes")]
"""A number that has the form of one; `parse_ssin` tells whether it is one."""

SAFE_SERIALS = range(900, 999)


@dataclass(frozen=True)
class SsinParts:
    """What a number says about itself; the year is the one whose check fits."""

    year: int
    month: int
    day: int
    serial: int
    bis: bool

    @property
    def male(self) -> bool:
        """True for an odd serial; says nothing for a BIS number with month + 20."""
        return self.serial % 2 == 1

    @property
    def birth_date(self) -> str:
        """The date of birth, with 00 for what is unknown."""
        return f"{self.year:04}-{self.month:02}-{self.day:02}"


def check_digits(first_nine: str, after_2000: bool) -> str:
    """The two check digits of a number."""
    return f"{97 - int(('2' if after_2000 else '') + first_nine) % 97:02}"


@lru_cache(maxsize=4096)
def parse_ssin(ssin: str) -> SsinParts | None:
    """The parts of a number with the right structure and check; None for anything else.

    Where the checks of both centuries fit, the earlier one is taken.
    """
    if len(ssin) != 11 or not (ssin.isascii() and ssin.isdigit()):
        return None
    year, month, day, serial = int(ssin[:2]), int(ssin[2:4]), int(ssin[4:6]), int(ssin[6:9])
    offset = next((offset for offset in (0, 20, 40) if 0 <= month - offset <= 12), None)
    if offset is None or day > 31 or (serial == 0 and offset == 0):
        return None
    for century in (1900, 2000):
        if ssin[9:] == check_digits(ssin[:9], century == 2000):
            parts = SsinParts(century + year, month - offset, day, serial, offset > 0)
            return parts if _is_date(parts) else None
    return None


def _is_date(parts: SsinParts) -> bool:
    if parts.month == 0 or parts.day == 0:
        return True
    try:
        date(parts.year, parts.month, parts.day)
    except ValueError:
        return False
    return True


def is_safe(ssin: str) -> bool:
    """True if a valid number cannot, or practically cannot, be that of a real person.

    Serials are given out from 001 on within a date of birth, so 900 and up do not occur, but for the 1st of a
    month (and January), to which people with an unknown date of birth were given.
    """
    parts = parse_ssin(ssin)
    return parts is not None and parts.serial in SAFE_SERIALS and parts.day != 1


def make_ssin(
    birth_date: str, male: bool, taken: Container[str], bis: bool = False, random: Random | None = None
) -> str:
    """A new safe number for a date of birth (00 where unknown), not in `taken`.

    Raises ValueError where all 49 or 50 safe numbers of that day and sex are taken, and for the 1st of a month.
    """
    year, month, day = (int(part) for part in birth_date.split("-"))
    if day == 1:
        raise ValueError("there are no safe SSINs for the 1st of a month; choose another day of birth")
    serials = [serial for serial in SAFE_SERIALS if serial % 2 == int(male)]
    if random is not None:
        random.shuffle(serials)
    for serial in serials:
        first_nine = f"{year % 100:02}{month + (40 if bis else 0):02}{day:02}{serial:03}"
        ssin = first_nine + check_digits(first_nine, year >= 2000)
        if ssin not in taken and is_safe(ssin):
            return ssin
    raise ValueError(f"every safe SSIN of {birth_date} for this sex is taken; choose another date of birth")


def pretty(ssin: str) -> str:
    """`85013199885` as `85.01.31-998.85`."""
    return f"{ssin[:2]}.{ssin[2:4]}.{ssin[4:6]}-{ssin[6:9]}.{ssin[9:]}"

# SPDX-License-Identifier: EUPL-1.2
"""Invented employers: CBE numbers of the range 0999 that is given to nobody."""

from __future__ import annotations

from simulator.scenarios.population.draw import Draw

NUMBER = 400
_FIRST = 5000


def cbe_number(eight: int) -> str:
    """The CBE number whose first eight digits are these (without the leading 0)."""
    return f"{eight:08}{97 - eight % 97:02}"


def employer(draw: Draw) -> str:
    """The CBE number of one of them."""
    return cbe_number(9_990_000 + _FIRST + draw.between(0, NUMBER - 1))

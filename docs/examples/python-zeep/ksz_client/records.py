# SPDX-License-Identifier: EUPL-1.2
"""What the client takes and gives."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True)
class Organisation:
    """Who calls."""

    cbe: str
    user: str
    password: str


@dataclass(frozen=True)
class Payment:
    """What was paid for a month, as in 2025-03."""

    month: str
    amount: Decimal
    cancelled: bool


@dataclass(frozen=True)
class Inscription:
    """A file on a person, from one day to another, with the name and birth date that prove who it is."""

    ssin: str
    last_name: str
    birth_date: date
    start: date
    end: date

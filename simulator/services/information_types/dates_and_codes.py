# SPDX-License-Identifier: EUPL-1.2
"""Values of the National Register's schema: dates in parts, codes with labels, places, names."""

from __future__ import annotations

from datetime import date
from typing import Any
from zlib import crc32

from simulator.codes import TABLES
from simulator.sources.registers import Address, Name, Place
from simulator.world.names import folded

Data = dict[str, Any]

LAST_NAME, FIRST_NAME = "9", "8"


def date_parts(day: date | str) -> Data:
    """DateType: century, year, month and day, two digits each; of an incomplete date only what is known."""
    year, month, dom = (day if isinstance(day, str) else day.isoformat()).split("-")
    parts = {"Century": year[:2], "Year": year[2:]}
    parts.update({name: digits for name, digits in (("Month", month), ("Day", dom)) if digits != "00"})
    return parts


def coded(table: str, code: str, language: str) -> Data:
    """A code and its label, worded as replies word it where that is known (`register_label` of the table)."""
    row = TABLES[table].rows.get(code, {})
    return {"Code": code, "Label": row.get("register_label", {}).get(language) or TABLES[table].label(code, language)}


def nationality(code: str, language: str) -> Data:
    """A nationality; the name of the country where the table has no adjective."""
    adjectives = TABLES["countries"].rows.get(code, {}).get("nationality", {})
    return {"Code": code, "Label": adjectives.get(language) or TABLES["countries"].label(code, language)}


def municipality(code: str, language: str) -> Data:
    """A municipality by its NIS code."""
    return coded("municipalities", code, language)


def country(code: str, language: str) -> Data:
    """A country by its NIS code."""
    return coded("countries", code, language)


def place_abroad(place: Place, language: str) -> Data:
    """GraphicPlaceType: the country, and the town as text where known."""
    found = {"Country": country(place.country or "", language)}
    return {**found, "Graphic": place.text} if place.text else found


def place(where: Place, language: str) -> Data:
    """The branch of the choice between a municipality (Place1) and a place abroad (Place2)."""
    if where.municipality:
        return {"Place1": municipality(where.municipality, language)}
    return {"Place2": place_abroad(where, language)}


def name(known: Name) -> Data:
    """NameType: the last name as one item, each given name as one item."""
    found: Data = {"LastName": [_part(LAST_NAME, known.last)]}
    if known.first:
        found["FirstName"] = [_part(FIRST_NAME, first) for first in known.first]
    return found


def _part(kind: str, text: str) -> Data:
    return {"Code": name_code(kind, text), "Label": text}


def name_code(kind: str, text: str) -> str:
    """An invented code of eight digits: a 9 (last name) or 8 (given name) and a checksum of the folded name.

    The same name has the same code in every run. Codes of the register begin with 1 (last names) or 0 (given
    names), so that none of them is met.
    """
    return f"{kind}{crc32(folded(text).encode()) % 10**7:07}"


def street_code(address: Address) -> str:
    """The postal code and the street's own four digits, as in replies; the latter from its name where not given."""
    own = address.street_code or f"{crc32(folded(address.street or '').encode()) % 10**4:04}"
    return f"{address.postal_code}{own}"

# SPDX-License-Identifier: EUPL-1.2
"""A person of the registers in the words that the SSDN services share: origin, names, places, addresses.

A name of a place or street carries the language where it is known: a municipality is named in its administrative
languages and those of its facilities, a country in Dutch, French and German, a place abroad as the register wrote it
(no language). Source: the types of SSDN Person and IdentifyPerson, knowledge ssdn-contracts.md 3.1 and 3.3.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from simulator.codes import TABLES
from simulator.exchange.answer import Finding, Refused
from simulator.sources.registers import BELGIUM, Address, Name, Place, RegisterFile, RegisterName, Registers, Sex
from simulator.world.names import folded

UNKNOWN_SSIN, INACCESSIBLE = "32000002", "32000008"
GENDERS = {Sex.UNKNOWN: 0, Sex.MALE: 1, Sex.FEMALE: 2}
_ORIGINS = {RegisterName.NATIONAL: "RN_RR", RegisterName.BIS: "BCSS_KSZ"}
_LONGEST_TEXT = 100


def accessible_file(registers: Registers, ssin: str) -> RegisterFile:
    """The file on a person; Refused where no register has one, or where the register does not show it."""
    file = registers.file(ssin)
    if file is None:
        raise Refused(Finding(UNKNOWN_SSIN, (("SSIN", ssin),)))
    if file.inaccessible:
        raise Refused(Finding(INACCESSIBLE, (("SSIN", ssin),)))
    return file


def origin(file: RegisterFile) -> str:
    """The register that owns a file, as in the attribute `origin`."""
    return _ORIGINS[file.register_]


def names(name: Name) -> dict[str, str]:
    """LastName, FirstName (the first given name) and MiddleName (the others), as far as they are known."""
    found = {"LastName": name.last}
    if name.first:
        found["FirstName"] = name.first[0]
    if name.first[1:]:
        found["MiddleName"] = " ".join(name.first[1:])
    return found


@dataclass(frozen=True)
class Location:
    """A place or street: its code if it has one, and (language or None, name) for each name."""

    code: int | None
    names: tuple[tuple[str | None, str], ...] = ()

    @property
    def descriptions(self) -> list[dict[str, str]]:
        """The names as elements of DescriptionType."""
        return [{"@lang": lang, "#text": name} if lang else {"#text": name} for lang, name in self.names]

    @property
    def block(self) -> dict[str, Any]:
        """An element of LocationType."""
        return {"Code": self.code, "Description": self.descriptions}


def municipality(nis_code: str) -> Location:
    """A Belgian municipality; one that no longer exists has no names here."""
    return Location(int(nis_code), _in_languages("municipalities", nis_code, *_languages(nis_code)))


def country(code: str) -> Location:
    """A country."""
    return Location(int(code), tuple(TABLES["countries"].labels(code).items()))


def diplomatic_post(code: str) -> Location:
    """A Belgian diplomatic or consular post."""
    return Location(int(code), tuple(TABLES["diplomatic-posts"].labels(code).items()))


def location(place: Place) -> Location:
    """A place of birth, death or marriage; one abroad has the code of its country and the name as registered."""
    if place.municipality is not None:
        return municipality(place.municipality)
    abroad = country(place.country or "0")
    return Location(abroad.code, ((None, place.text),)) if place.text else abroad


def street(address: Address) -> Location:
    """The street of an address, in the languages of its municipality where the table of streets knows it.

    Else the text of the register, in the language of the municipality if it has only one. Abroad: the lines.
    """
    if address.municipality is None:
        return Location(None, ((None, ", ".join(address.lines)),) if address.lines else ())
    text, languages = address.street or "", _languages(address.municipality)
    row = _streets().get(folded(text))
    code = address.street_code or row
    translated = _in_languages("streets", row, *languages) if row else ()
    administrative = _administrative(address.municipality)
    alone = administrative[0] if len(administrative) == 1 else None
    return Location(int(code) if code else None, translated or ((alone, text),))


def country_of(address: Address) -> Location:
    """The country of an address."""
    return country(address.country or BELGIUM)


def one_line(address: Address) -> str:
    """An address as one line of at most a hundred characters."""
    if address.abroad:
        text = ", ".join(address.lines) or TABLES["diplomatic-posts"].label(address.post or "", "nl")
    else:
        town = municipality(address.municipality or "0").names
        number = f"{address.number}/{address.box}" if address.box else address.number
        text = f"{address.street} {number}, {address.postal_code} {town[0][1] if town else ''}".rstrip()
    return text[:_LONGEST_TEXT]


def _administrative(nis_code: str) -> tuple[str, ...]:
    row: Mapping[str, Any] = TABLES["municipalities"].rows.get(nis_code, {})
    return tuple(str(row["language"]).split("-")) if row else ()


def _languages(nis_code: str) -> tuple[str, ...]:
    row: Mapping[str, Any] = TABLES["municipalities"].rows.get(nis_code, {})
    return (*_administrative(nis_code), *row.get("facilities", ()))


def _in_languages(table: str, code: str, *languages: str) -> tuple[tuple[str | None, str], ...]:
    labels = TABLES[table].labels(code)
    return tuple((language, labels[language]) for language in languages if language in labels)


@cache
def _streets() -> Mapping[str, str]:
    """The code of a street by each of its names; the first code where two streets share a name."""
    found: dict[str, str] = {}
    for code in TABLES["streets"].rows:
        for name in TABLES["streets"].labels(code).values():
            found.setdefault(folded(name), code)
    return found

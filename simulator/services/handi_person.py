# SPDX-License-Identifier: EUPL-1.2
"""Name and address of a person as DGPH gives them with a file: those of the register."""

from __future__ import annotations

from datetime import date
from typing import Any

from simulator.services.ssdn_person import Location, country_of, diplomatic_post, municipality, street
from simulator.sources.registers import BELGIUM, Address, Registers

_LONGEST_LAST_NAME, _LONGEST_FIRST_NAME, _LONGEST_NUMBER, _LONGEST_TEXT = 48, 24, 10, 100


def person_block(registers: Registers, ssin: str, day: date) -> dict[str, Any] | None:
    """Name and address on `day`; None for whom no register shows a file."""
    file = registers.file(registers.present_ssin(ssin))
    if file is None or file.inaccessible:
        return None
    name, address = file.name(day), file.address(day)
    return {
        "lastName": name.last[:_LONGEST_LAST_NAME],
        "firstName": name.first[0][:_LONGEST_FIRST_NAME] if name.first else None,
        "address": _address(address) if address else None,
    }


def _address(address: Address) -> dict[str, Any]:
    place = municipality(address.municipality) if address.municipality else Location(None)
    if address.post:
        place = diplomatic_post(address.post)
    country = "belgianAddress" if not address.abroad else "diplomaticPost" if address.post else "foreignAddress"
    return {
        "@class": country,
        "streetName": _names(street(address)),
        "houseNumber": _short(address.number),
        "boxNumber": _short(address.box),
        "postalCode": address.postal_code,
        "cityCode": address.municipality,
        "cityName": _names(place),
        "countryCode": address.country or BELGIUM,
        "countryName": _names(country_of(address)),
        "date": address.begin,
    }


def _names(location: Location) -> list[dict[str, str | None]]:
    return [
        {"#text": text[:_LONGEST_TEXT], "@language": language.upper() if language else None}
        for language, text in location.names[:3]
    ]


def _short(number: str | None) -> str | None:
    return number[:_LONGEST_NUMBER] if number else None

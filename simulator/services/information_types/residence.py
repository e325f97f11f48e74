# SPDX-License-Identifier: EUPL-1.2
"""Where a person lives: municipality, and addresses in Belgium (IT 001, 019, 020, 026, 214)."""

from __future__ import annotations

from simulator.codes import TABLES
from simulator.records import known_by
from simulator.services.information_types.dates_and_codes import Data, coded, country, municipality, street_code
from simulator.services.information_types.order import Groups, listed
from simulator.services.information_types.reading import Reading
from simulator.sources.registers import Address

FRENCH, DUTCH_OR_GERMAN = "1", "2"
ALIENS_OFFICE = "901"


def file_owner(reading: Reading) -> Groups:
    """IT 001: the municipality that manages the file, or the country of somebody who lives abroad."""
    stays = _stays(reading)
    items = []
    for stay in reading.shown(stays):
        owner = municipality if stay.municipality else country
        items.append(
            reading.item(
                "A1",
                stay,
                reading.deleted(stay, stays),
                Residence=owner(_owner(stay), reading.language),
                Fusion="0",
                Language=_administrative_language(stay, stays),
            )
        )
    return listed("FileOwner", items)


def _owner(address: Address) -> str:
    return address.municipality or address.country or ""


def _stays(reading: Reading) -> list[Address]:
    """The addresses, oldest first; those that follow each other in one municipality or country as one."""
    stays: list[Address] = []
    for address in reversed(known_by(reading.file.addresses, reading.today)):
        if stays and _owner(stays[-1]) == _owner(address):
            stays[-1] = stays[-1].model_copy(update={"end": address.end})
        else:
            stays.append(address)
    return stays


def _administrative_language(stay: Address, stays: list[Address]) -> str:
    """That of the municipality; abroad, that of the last one before. Bilingual Brussels counts as French."""
    for earlier in reversed(stays[: stays.index(stay) + 1]):
        if earlier.municipality:
            row = TABLES["municipalities"].rows.get(earlier.municipality, {})
            return FRENCH if "fr" in row.get("language", "") else DUTCH_OR_GERMAN
    return DUTCH_OR_GERMAN


def main_addresses(reading: Reading) -> Groups:
    """IT 020: main residences in Belgium; A1, or B1 with a box."""
    everywhere = reading.file.addresses
    items = [
        reading.item("B1" if a.box else "A1", a, reading.deleted(a, everywhere), Address=_address(a))
        for a in reading.shown(a for a in everywhere if not a.abroad)
    ]
    return listed("LegalMainAddresses", items)


def _address(address: Address) -> Data:
    street = {"Code": street_code(address), "Label": address.street}
    data = {"ZipCode": address.postal_code, "Street": street, "HouseNumber": address.number}
    return {**data, "Box": address.box} if address.box else data


def stated_addresses(reading: Reading) -> Groups:
    """IT 214: addresses that an applicant for international protection has declared to the Aliens Office."""
    if reading.file.waiting_register is None:
        return {}
    office = coded("refugee-organisations", ALIENS_OFFICE, reading.language)
    items = [
        reading.item("A1", a, reading.deleted(a), Organization=office, Address=_address(a)) for a in _declared(reading)
    ]
    return listed("StatedAddresses", items)


def address_change_declaration(reading: Reading) -> Groups:
    """IT 019: the last address that anybody else has declared to the municipality, in text."""
    if reading.file.waiting_register is not None:
        return {}
    for last in _declared(reading)[:1]:
        item = reading.item("A1", last, reading.deleted(last), Address={"Graphic": _text(last)})
        return {"AddressChangeDeclaration": item}
    return {}


def _declared(reading: Reading) -> tuple[Address, ...]:
    return reading.shown(a for a in reading.file.declared_addresses if not a.abroad)


def _text(address: Address) -> str:
    """As replies write it: `4700(2901) Nöretherstrasse,14`, here with the box behind it."""
    code = f"({address.street_code})" if address.street_code else ""
    return f"{address.postal_code}{code} {address.street},{address.number}{f' {address.box}' if address.box else ''}"


def temporary_absences(reading: Reading) -> Groups:
    """IT 026: a temporary address is where a person stays while absent from the main residence, in text."""
    items = [
        reading.item("A1", a, reading.deleted(a), Graphic1=_where(a), Graphic2=_town(a, reading.language))
        for a in reading.shown(reading.file.temporary_addresses)
    ]
    return listed("TemporaryAbsences", items)


def _where(address: Address) -> str | None:
    return " ".join(address.lines) or None if address.abroad else _text(address)


def _town(address: Address, language: str) -> str:
    town = municipality if address.municipality else country
    label: str = town(_owner(address), language)["Label"]
    return label


GROUPS = (
    file_owner,
    address_change_declaration,
    main_addresses,
    temporary_absences,
    stated_addresses,
)

# SPDX-License-Identifier: EUPL-1.2
"""The legal data of a person and the history of the addresses, as elements of SSDN Person.

`modificationDate` is the day from which a fact holds. Who manages an address (a municipality, a diplomatic post) is
only told for the National Register; the linguistic regime of the manager is left out, since its codes are not public.
Source: knowledge ssdn-contracts.md 3.3.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from simulator.records import Dated, latest
from simulator.services.ssdn_person import (
    GENDERS,
    Location,
    country,
    country_of,
    diplomatic_post,
    location,
    municipality,
    names,
    one_line,
    origin,
    street,
)
from simulator.sources.registers import Address, Birth, CivilState, Death, RegisterFile, RegisterName, Registers

Element = dict[str, Any]
MOST = 100


def citizen(ssin: str, file: RegisterFile, registers: Registers) -> Element:
    """The element Citizen."""
    day = registers.today
    name, register, nationality = file.name(day), latest(file.registers, day), latest(file.nationalities, day)
    civil, death = latest(file.civil_states, day), file.death_by(day)
    legal = {
        "Name": {**names(name), "CompleteFirstName": True, **_since(name)},
        "Gender": GENDERS[file.sex],
        "Birth": _event(file.birth),
        "CivilState": civil and _civil_state(civil, registers),
        "Decease": death and _event(death),
        "AddressInformation": _address_information(file, registers) or None,
        "Nationality": nationality and {**country(nationality.code).block, **_since(nationality)},
    }
    inscribed = {"#text": register.code, **_since(register)} if register and register.code.isdecimal() else None
    return {"@origin": origin(file), "SocialSecurityUser": ssin, "InscriptionRegister": inscribed, "LegalData": legal}


def address_history(ssin: str, file: RegisterFile, registers: Registers) -> Element:
    """The element AddressHistory: the newest first, without addresses at diplomatic posts.

    A municipality stands once for as long as somebody goes on living there. Parts without a row are left out.
    """
    legal, declared = registers.known(file.addresses), registers.known(file.declared_addresses)
    return {
        "SocialSecurityUser": ssin,
        "ManagerLocations": _rows("ManagerLocation", _managers(file, legal)),
        "LegalAddresses": _rows("StandardAddress", (_standard(file, a) for a in legal if a.post is None)),
        "DeclaredAddresses": _rows("StandardAddress", (_standard(file, a) for a in declared if a.post is None)),
    }


def _rows(key: str, rows: Iterable[Element]) -> Element | None:
    found = list(rows)[:MOST]
    return {key: found} if found else None


def _since(fact: Dated) -> Element:
    return {"@modificationDate": fact.begin.isoformat()} if fact.begin else {}


def _event(event: Birth | Death) -> Element:
    place = location(event.place).block if event.place else None
    return {"Date": str(event.date), "Location": place}


def _civil_state(civil: CivilState, registers: Registers) -> Element:
    """The civil state with the partner; one whom the register does not show is given by SSIN only."""
    partner: Element = {"SocialSecurityUser": civil.partner, "Name": civil.partner_name and names(civil.partner_name)}
    file = registers.file(civil.partner) if civil.partner else None
    if file is not None and not file.inaccessible:
        partner["Name"] = names(file.name(registers.today))
        partner |= {"BirthDate": file.birth.date, "Gender": GENDERS[file.sex]}
    return {
        "Code": civil.code,
        "Location": location(civil.place).block if civil.place else None,
        "Partner": partner if any(partner.values()) else None,
        **_since(civil),
    }


def _address_information(file: RegisterFile, registers: Registers) -> Element:
    """The present addresses; a postal address only beside one at a diplomatic post."""
    day, found = registers.today, Element()
    main, temporary = file.address(day), latest(file.temporary_addresses, day)
    postal = latest(file.postal_addresses, day) if main is not None and main.post else None
    if main is not None:
        if file.register_ is RegisterName.NATIONAL:
            found["ManagerLocation"] = _manager(file, main)
        kind, legal = ("DiplomaticPostAddress", _plain) if main.post else ("StandardAddress", _standard)
        found["LegalAddress"] = {kind: legal(file, main)}
    if temporary is not None:
        found["TemporaryAddress"] = _plain(file, temporary)
    if postal is not None:
        found["PostAddressAbroad"] = _plain(file, postal)
    return found


def _managers(file: RegisterFile, newest_first: Iterable[Address]) -> list[Element]:
    """The municipalities one after the other, each from the day of moving in; the newest first."""
    if file.register_ is not RegisterName.NATIONAL:
        return []
    found: list[Element] = []
    before = None
    for address in reversed(list(newest_first)):
        if address.municipality and address.municipality != before:
            found.insert(0, _manager(file, address))
        before = address.municipality
    return found


def _manager(file: RegisterFile, address: Address) -> Element:
    where: Location = country_of(address)
    if address.municipality:
        where = municipality(address.municipality)
    elif address.post:
        where = diplomatic_post(address.post)
    return {"@origin": origin(file), **_since(address), **where.block}


def _standard(file: RegisterFile, address: Address) -> Element:
    town = municipality(address.municipality).block if address.municipality else None
    return {
        "@origin": origin(file),
        **_since(address),
        "Country": country_of(address).block,
        "Municipality": town and {**town, "PostalCode": address.postal_code},
        "Street": street(address).block,
        "HouseNumber": address.number,
        "Box": address.box,
    }


def _plain(file: RegisterFile, address: Address) -> Element:
    country_block = country_of(address).block
    return {"@origin": origin(file), **_since(address), "Country": country_block, "Address": one_line(address)}

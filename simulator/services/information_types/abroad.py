# SPDX-License-Identifier: EUPL-1.2
"""Where a person lives abroad (IT 018, 022, 023)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from simulator.records import known_by
from simulator.services.information_types.dates_and_codes import Data, coded, country
from simulator.services.information_types.order import Groups, listed
from simulator.services.information_types.reading import Reading
from simulator.sources.registers import Address


def residence_abroad(reading: Reading) -> Groups:
    """IT 022: residences abroad that a diplomatic post registered; deleted when the next one is in Belgium."""
    items = []
    for address in reading.shown(a for a in reading.file.addresses if a.abroad and a.post):
        following = _following(reading, address)
        deleted = None if following and following.abroad else reading.deleted(address)
        items.append(reading.item("B1", address, deleted, Address=_at_post(address, reading.language)))
    return listed("ResidenceAbroad", items)


def _following(reading: Reading, address: Address) -> Address | None:
    """The next main residence that the register knows by today."""
    begin = address.begin or date.min
    later = [a for a in known_by(reading.file.addresses, reading.today) if (a.begin or date.min) > begin]
    return later[-1] if later else None


def _at_post(address: Address, language: str) -> Data:
    return {
        "PosteDiplomatique": coded("diplomatic-posts", address.post or "", language),
        "Territory": country(address.country or "", language),
        "Address": _lines(address, language),
    }


def _lines(address: Address, language: str) -> Data:
    """AddressType: the country and up to three lines."""
    lines = {f"Graphic{number}": line for number, line in enumerate(address.lines, 1)}
    return {"Country": country(address.country or "", language), **lines}


def declared_abroad(reading: Reading) -> Groups:
    """IT 018: residences abroad that no diplomatic post has registered, and declared addresses abroad."""
    unregistered = (a for a in reading.file.addresses if not a.post)
    return _abroad(reading, "AddressDeclarationAbroad", [*unregistered, *reading.file.declared_addresses])


def postal_address_abroad(reading: Reading) -> Groups:
    """IT 023: postal addresses abroad."""
    return _abroad(reading, "PostalAddressAbroad", reading.file.postal_addresses)


def _abroad(reading: Reading, group: str, addresses: Iterable[Address]) -> Groups:
    items = [
        reading.item("B1", a, reading.deleted(a), Address=_lines(a, reading.language))
        for a in reading.shown(a for a in addresses if a.abroad)
    ]
    return listed(group, items)


GROUPS = (declared_abroad, residence_abroad, postal_address_abroad)

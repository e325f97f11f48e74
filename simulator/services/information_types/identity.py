# SPDX-License-Identifier: EUPL-1.2
"""Who a person is: number, names, nationality, birth, death, cards (IT 000, 010, 031, 100, 150, 195, 196)."""

from __future__ import annotations

from simulator.services.information_types.dates_and_codes import (
    Data,
    coded,
    date_parts,
    municipality,
    name,
    nationality,
    place,
)
from simulator.services.information_types.order import Groups, listed
from simulator.services.information_types.reading import Reading, sex_code
from simulator.sources.registers import IdentityCard, Place

UNKNOWN_COUNTRY = "999"
SIS_CATEGORY = "00"


def national_number(reading: Reading) -> Groups:
    """IT 000: the number, the date of birth, the sex."""
    number = {
        "NationalNumber": reading.ssin,
        "Date": date_parts(reading.file.birth.date),
        "Sex": sex_code(reading.ssin, reading.file.sex),
    }
    return {"NationalNumber": {"@Structure": "A1", "NationalNumber": number}}


def names(reading: Reading) -> Groups:
    """IT 010: surname and given names; the first known ones where none hold today."""
    known = reading.file.names
    shown = reading.shown(known) or (reading.file.name(reading.today),)
    return listed("Names", [reading.item("A1", n, reading.deleted(n, known), Name=name(n)) for n in shown])


def nationalities(reading: Reading) -> Groups:
    """IT 031: nationality, without the reason of its acquisition."""
    known = reading.file.nationalities
    items = [
        reading.item("B1", n, reading.deleted(n, known), Nationality=nationality(n.code, reading.language))
        for n in reading.shown(known)
    ]
    return listed("Nationalities", items)


def birth_place(reading: Reading) -> Groups:
    """IT 100: A1 for a birth in Belgium, B1 abroad; nothing where the place is unknown, since the schema wants it."""
    birth = reading.file.birth
    if birth.place is None:
        return {}
    structure = "A1" if birth.place.municipality else "B1"
    where = place(birth.place, reading.language)
    return {"BirthPlace": reading.item_on(structure, birth.date, ActNumber=birth.act_number, **where)}


def death(reading: Reading) -> Groups:
    """IT 150: A1 for a death in Belgium, B1 abroad (both inferred from IT 100).

    Where the place is unknown the last residence stands for it, since the schema wants a place.
    """
    found = reading.file.death
    if found is None or found.date > reading.today:
        return {}
    residence = next((a.municipality for a in reversed(reading.file.addresses) if a.municipality), None)
    last = Place(municipality=residence) if residence else Place(country=UNKNOWN_COUNTRY)
    where = found.place or last
    decease = {"ActNumber": found.act_number, **place(where, reading.language)}
    return listed("Deceases", [reading.item_on("A1" if where.municipality else "B1", found.date, Decease=decease)])


def identity_cards(reading: Reading) -> Groups:
    """IT 195: F1 with expiry date, A1 with municipality only, A2 with neither."""
    return listed("IdentityCards", [_card(reading, card) for card in reading.shown(reading.file.identity_cards)])


def _card(reading: Reading, card: IdentityCard) -> Data:
    delivery = {"Place": municipality(card.municipality, reading.language)} if card.municipality else None
    return reading.item(
        "F1" if card.end else "A1" if delivery else "A2",
        card,
        reading.deleted(card),
        TypeOfCard=coded("documents", card.type, reading.language),
        CardNumber=card.number,
        Delivery=delivery,
        ExpiryDate=date_parts(card.end) if card.end else None,
    )


def sis_card(reading: Reading) -> Groups:
    """IT 196: the card's number. Its date is not kept and stays empty; the category is invented."""
    number = reading.file.sis_card
    if number is None:
        return {}
    item: Data = {"@Structure": "A1", "Date": {}, "Category": {"Code": SIS_CATEGORY}, "CardNumber": number}
    return listed("SocialSecurityCards", [item])


GROUPS = (national_number, names, nationalities, birth_place, death, identity_cards, sis_card)

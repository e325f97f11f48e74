# SPDX-License-Identifier: EUPL-1.2
"""RetrieveTIGroups: number, names, nationality, birth, death and cards."""

from __future__ import annotations

from datetime import date

import pytest

from simulator.services.information_types.dates_and_codes import FIRST_NAME, LAST_NAME, name_code
from tests.services.ti_groups import NAMUR, World, ti_world  # noqa: F401 - the fixture


def test_incomplete_date_of_birth(world: World) -> None:
    """Of a date of birth of which only the year is known, only century and year are sent."""
    reply = world.ask(world.person("1984-00-00"))
    assert reply.dates("NationalNumber/NationalNumber/Date") == ["1984"]
    assert reply.dates("Names/Name/Date") == ["1984"]


def test_unknown_sex_follows_the_number(world: World) -> None:
    """Where the sex is unknown the number decides, since the register's schema knows two values only."""
    reply = world.ask(world.put(world.ssin(male=True), sex="unknown"))
    assert reply.texts("NationalNumber/NationalNumber/Sex") == ["1"]


def test_names_have_stable_codes_of_eight_digits(world: World) -> None:
    """Each name has a code of eight digits, the same for the same name without accents and capitals."""
    reply = world.ask(world.person(names=[{"last": "D'Hondt", "first": ["Zoë", "An"]}]))
    assert reply.texts("Names/Name/Name/LastName/Label") == ["D'Hondt"]
    assert reply.texts("Names/Name/Name/FirstName/Label") == ["Zoë", "An"]
    assert reply.texts("Names/Name/Name/LastName/Code") == [name_code(LAST_NAME, "DHONDT")]
    assert reply.texts("Names/Name/Name/FirstName/Code") == [name_code(FIRST_NAME, n) for n in ("zoe", "AN")]
    codes = reply.texts("Names/Name/Name/*/Code")
    assert all(len(code) == 8 and code.isdigit() for code in codes)


def test_former_names_with_history_only(world: World) -> None:
    """A former name is shown with history only, behind the present one, without a date of deletion."""
    names = [{"last": "Oud", "to": "2015-01-31"}, {"last": "Nieuw", "from": "2015-02-01"}]
    ssin = world.person(names=names)
    assert world.ask(ssin).texts("Names/Name/Name/LastName/Label") == ["Nieuw"]
    history = world.ask(ssin, history=True)
    assert history.texts("Names/Name/Name/LastName/Label") == ["Nieuw", "Oud"]
    assert history.dates("Names/Name/Date") == ["20150201", "19840317"]
    assert history.dates("Names/Name/DelDate") == []


def test_fact_that_nothing_replaced_is_deleted(world: World) -> None:
    """A nationality that ended and that no other followed has its last day as date of deletion."""
    ssin = world.person(nationalities=[{"code": "111", "from": "1984-03-17", "to": "2020-06-30"}])
    assert "Nationalities" not in world.ask(ssin).groups
    assert world.ask(ssin, history=True).dates("Nationalities/Nationality/DelDate") == ["20200630"]


def test_what_begins_tomorrow_is_not_known(world: World) -> None:
    """A fact of the future is not shown, with history neither, and an end to come is not told."""
    ssin = world.person(nationalities=[{"code": "111", "to": "2026-03-31"}, {"code": "150", "from": "2026-04-01"}])
    reply = world.ask(ssin, history=True)
    assert reply.texts("Nationalities/Nationality/Nationality/Code") == ["111"]
    assert reply.elements("Nationalities/Nationality/DelDate") == []
    assert world.ask(ssin, date(2026, 4, 1)).texts("Nationalities/Nationality/Nationality/Code") == ["150"]


@pytest.mark.parametrize(
    ("place", "structure", "path"),
    [
        ({"municipality": "44021"}, "A1", "BirthPlace/Place1/Label"),
        ({"country": "103", "text": "Siegen"}, "B1", "BirthPlace/Place2/Graphic"),
    ],
)
def test_birth_place(world: World, place: dict[str, str], structure: str, path: str) -> None:
    """A birth in Belgium is of structure A1 with the municipality, one abroad B1 with country and town."""
    ssin = world.ssin()
    birth = {"date": "1984-03-17", "place": place, "act_number": "0417"}
    reply = world.ask(world.put(ssin, birth=birth), language="nl")
    assert reply.structures("BirthPlace") == [structure]
    assert reply.texts(path) == [place.get("text", "Gent")]
    assert reply.texts("BirthPlace/ActNumber") == ["0417"]


@pytest.mark.parametrize(
    ("place", "structure"),
    [({"municipality": "92094"}, "A1"), ({"country": "111", "text": "Lille"}, "B1"), (None, "A1")],
)
def test_death(world: World, place: dict[str, str] | None, structure: str) -> None:
    """A death is shown with its day and place; without a known place, with the last municipality."""
    ssin = world.person(death={"date": "2025-12-24", "place": place}, addresses=[NAMUR])
    reply = world.ask(ssin)
    assert reply.dates("Deceases/Decease/Date") == ["20251224"]
    assert reply.structures("Deceases/Decease") == [structure]
    assert "Deceases" not in world.ask(ssin, date(2025, 12, 23)).groups


def test_death_without_any_place(world: World) -> None:
    """A death of which neither place nor residence is known is placed in an undetermined country."""
    reply = world.ask(world.person(death={"date": "2025-12-24"}))
    assert reply.texts("Deceases/Decease/Decease/Place2/Country/Code") == ["999"]


def test_identity_cards(world: World) -> None:
    """A valid card has place of delivery and expiry date; an expired one is shown with history, as deleted."""
    cards = [
        {"number": "591000000001", "from": "2013-05-02", "to": "2023-05-01", "municipality": "44021"},
        {"number": "591000000002", "from": "2023-05-02", "to": "2033-05-01", "municipality": "44021"},
    ]
    ssin = world.person(identity_cards=cards)
    reply = world.ask(ssin, language="nl")
    assert reply.texts("IdentityCards/IdentityCard/CardNumber") == ["591000000002"]
    assert reply.texts("IdentityCards/IdentityCard/TypeOfCard/Label") == ["I.K."]
    assert reply.dates("IdentityCards/IdentityCard/ExpiryDate") == ["20330501"]
    assert reply.structures("IdentityCards/IdentityCard") == ["F1"]
    history = world.ask(ssin, history=True)
    assert history.texts("IdentityCards/IdentityCard/CardNumber") == ["591000000002", "591000000001"]
    assert history.dates("IdentityCards/IdentityCard/DelDate") == ["20230501"]


def test_cards_without_end_or_place(world: World) -> None:
    """A card without expiry date is of structure A1 with a place of delivery, A2 without."""
    cards = [{"number": "591000000001", "municipality": "44021"}, {"number": "591000000002"}]
    assert world.ask(world.person(identity_cards=cards)).structures("IdentityCards/IdentityCard") == ["A1", "A2"]


def test_sis_card(world: World) -> None:
    """The number of the SIS card is shown; its date is not known."""
    reply = world.ask(world.person(sis_card="0123456789"))
    assert reply.texts("SocialSecurityCards/SocialSecurityCard/CardNumber") == ["0123456789"]
    assert reply.dates("SocialSecurityCards/SocialSecurityCard/Date") == [""]

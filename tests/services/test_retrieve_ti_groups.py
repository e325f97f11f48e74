# SPDX-License-Identifier: EUPL-1.2
"""RetrieveTIGroups: the file as a whole; every reply here is built whole, and fits the schema."""

from __future__ import annotations

from datetime import date

import pytest

from simulator.contracts.builder import Block
from simulator.contracts.schema import ComplexType
from simulator.contracts.status import StatusCodes
from simulator.errors import BuildError
from simulator.exchange.answer import Answer, Refused
from simulator.services.information_types.order import GROUPS
from simulator.world.person import Person
from tests.services.ti_groups import COLOGNE, GHENT, World, operation, ti_world  # noqa: F401 - the fixture


def test_table_of_groups_is_that_of_the_schema() -> None:
    """Every group of the National Register's schema is known with its IT number and the name of its items."""
    kind = operation().element(operation().reply).type
    assert isinstance(kind, ComplexType)
    file = kind.children["rrn_it_implicit"].type  # type: ignore[union-attr]
    expected = {}
    for name, group in file.children.items():
        items = {} if group.type.name.startswith("IT") else group.type.children
        item = next(iter(items.values()), group)
        expected[name] = (item.type.name.removeprefix("IT"), item.name if items else None)
    assert {name: tuple(group) for name, group in GROUPS.items()} == expected


def test_minimal_file_has_number_names_and_last_change(world: World) -> None:
    """A file in which only name, sex and date of birth are known shows its number and names."""
    assert world.ask(world.person()).groups == ["NationalNumber", "Names"]


def test_groups_follow_the_it_number_and_say_it(world: World) -> None:
    """Groups stand in the order of the information types, and each item carries its number and structure."""
    ssin = world.person(
        addresses=[{**GHENT, "from": "2011-09-05"}], nationalities=[{"code": "150"}], sis_card="0123456789",
        civil_states=[{"code": 10}], registers=[{"code": "2", "from": "1984-03-20"}],
    )  # fmt: skip
    reply = world.ask(ssin)
    assert reply.groups == [
        "NationalNumber", "FileOwner", "Names", "LegalMainAddresses", "Nationalities", "CivilStates",
        "SocialSecurityCards", "RegistrationRegisters", "CreationDate", "LastUpdateDate",
    ]  # fmt: skip
    items = [group if group.get("Type") else group[0] for group in reply.file]
    numbers = ["000", "001", "010", "020", "031", "120", "196", "210", "253", "254"]
    assert [item.get("Type") for item in items] == numbers
    assert all(item.get("Structure") for item in items)
    assert reply.dates("CreationDate/Date") == ["19840320"]
    assert reply.dates("LastUpdateDate/Date") == ["20110905"]


def test_no_file_at_the_register(world: World) -> None:
    """A person on whom the register has no file gives "no data found"."""
    ssin = world.ssin()
    world.sandbox.put_person(Person(ssin, {}), terms=(), reason="test")
    with pytest.raises(Refused) as refused:
        world.answer(ssin)
    assert [finding.code for finding in refused.value.answer.findings] == ["MSG00100"]


def test_inaccessible_file(world: World) -> None:
    """A file that the register does not show is refused with RTIPC001, without data."""
    with pytest.raises(Refused) as refused:
        world.answer(world.person(inaccessible=True))
    assert [finding.code for finding in refused.value.answer.findings] == ["RTIPC001"]
    assert refused.value.answer.data is None
    contract = operation().contract
    assert not StatusCodes().code(contract.family, "RTIPC001", contract.definition).certain


@pytest.mark.parametrize(
    ("search", "state", "place"),
    [
        ({}, "Marié(e)", "Gand"),
        ({"language": "fr"}, "Marié(e)", "Gand"),
        ({"language": "nl"}, "Gehuwd", "Gent"),
        ({"language": "de"}, "Verheiratet", "Gent"),
    ],
)
def test_labels_in_the_asked_language(world: World, search: dict[str, str], state: str, place: str) -> None:
    """Labels are in the asked language, in French where none is asked."""
    ssin = world.person(
        civil_states=[{"code": 20, "from": "2010-05-08", "partner": world.person(), "place": {"municipality": "44021"}}]
    )
    reply = world.ask(ssin, **search)
    assert reply.texts("CivilStates/CivilState/CivilState/Label") == [state]
    assert reply.texts("CivilStates/CivilState/Lieu/Place1/Label") == [place]


def test_carried_groups_stand_in_their_place(world: World) -> None:
    """Groups that the scenario writes out are sent as they are, in the order of their number, with their type."""
    occupation = {
        "Date": {"Century": "20", "Year": "06"},
        "Occupation": {"Code": "00002", "Label": "Sans profession"},
        "SocialCategory": {"Code": "9", "Label": ""},
    }
    ended = {**occupation, "DelDate": {"Century": "20", "Year": "10"}}
    groups = {"Occupations": {"Occupation": [occupation, ended]}, "NewGender": None}
    reply = world.ask(world.person(information_groups=groups, nationalities=[{"code": "150"}]))
    assert reply.groups == ["NationalNumber", "Names", "Nationalities", "Occupations"]
    assert [item.get("Type") for item in reply.elements("Occupations/Occupation")] == ["070"]


def test_carried_groups_with_history(world: World) -> None:
    """With history, items with a date of deletion are sent as well."""
    day = {"Century": "20", "Year": "10"}
    ended = {"@Structure": "A1", "Date": day, "DelDate": day}
    groups = {
        "NotCommunicable": {**ended, "StartDate": day, "EndDate": day},
        "AddressReferences": {"AddressReference": [ended]},
        "LegalResidences": {"LegalResidence": {"Date": day, "Graphic": "Gent"}},
    }
    ssin = world.person(information_groups=groups)
    assert world.ask(ssin).groups == ["NationalNumber", "Names", "LegalResidences"]
    history = world.ask(ssin, history=True)
    assert history.groups[2:] == ["AddressReferences", "LegalResidences", "NotCommunicable"]
    assert history.structures("AddressReferences/AddressReference") == ["A1"]
    assert [item.get("Type") for item in history.elements("LegalResidences/LegalResidence")] == ["027"]


def test_carried_group_with_a_wrong_name_is_refused(world: World) -> None:
    """A written-out group with a name that the register's schema does not know is not sent."""
    for groups in ({"Hobbies": {"Hobby": [{}]}}, {"Occupations": {"Job": [{}]}}):
        with pytest.raises(BuildError, match=r"Hobbies|Job"):
            world.ask(world.person(information_groups=groups))


def test_everything_at_once(world: World) -> None:
    """One person with facts of every kind gives a reply that fits the schema, with history in every language."""
    other = world.person("1957-02-02", "male")
    ssin = world.person(
        addresses=[{**GHENT, "to": "2019-12-31"}, {**COLOGNE, "from": "2020-01-01"}], parents=[{"ssin": other}],
        death={"date": "2026-01-02"}, postal_addresses=[COLOGNE], declared_addresses=[COLOGNE, GHENT], children=[other],
        civil_states=[{"code": 30, "from": "2020-01-01", "partner": other, "place": {"municipality": "44021"}}],
        legal_cohabitations=[{"partner": other}], registers=[{"code": "1"}], sis_card="0123456789",
        identity_cards=[{"number": "591000000001"}], nationalities=[{"code": "711"}], temporary_addresses=[GHENT],
    )  # fmt: skip
    for language in ("nl", "fr", "de"):
        assert len(world.ask(ssin, language=language, history=True).groups) > 15


def block(answer: Answer) -> Block:
    """The block of an answer."""
    assert answer.data is not None
    found = answer.data["rrn_it_implicit"]
    assert isinstance(found, Block)
    return found


def test_unchanged_file_is_made_once(world: World) -> None:
    """The same question on the same day about unchanged people is answered with what was made before."""
    ssin = world.person()
    assert block(world.answer(ssin)) is block(world.answer(ssin))
    assert block(world.answer(ssin)) is not block(world.answer(ssin, language="nl"))
    assert block(world.answer(ssin)) is not block(world.answer(ssin, history=True))
    assert block(world.answer(ssin)) is not block(world.answer(ssin, date(2026, 3, 3)))


def test_change_of_another_person_is_seen(world: World) -> None:
    """A new name of a parent, a new member of the household and that member's new name are seen at once."""
    father, guest = world.person("1957-02-02", "male"), world.person("1990-01-02")
    ssin = world.person(parents=[{"ssin": father}])
    world.household({"ssin": ssin, "role": 1})
    world.ask(ssin)
    world.put(father, born="1957-02-02", sex="male", names=[{"last": "Anders"}])
    assert world.ask(ssin).texts("Filiations/Filiation/Parent1/Name/LastName/Label") == ["Anders"]
    world.household({"ssin": ssin, "role": 1}, {"ssin": guest, "role": 12, "from": "2026-01-02"})
    assert world.ask(ssin).texts("FamilyMembers/FamilyMember/Name/LastName/Label") == ["Proefmans"]
    world.put(guest, born="1990-01-02", names=[{"last": "Later"}])
    assert world.ask(ssin).texts("FamilyMembers/FamilyMember/Name/LastName/Label") == ["Later"]


def test_person_who_appears_later_is_seen(world: World) -> None:
    """A parent on whom there was no file is shown as soon as there is one."""
    father = world.ssin("1957-02-02", male=True)
    ssin = world.person(parents=[{"ssin": father}])
    assert "Filiations" not in world.ask(ssin).groups
    world.put(father, born="1957-02-02", sex="male")
    assert "Filiations" in world.ask(ssin).groups

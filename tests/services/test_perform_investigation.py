# SPDX-License-Identifier: EUPL-1.2
"""OCMWCPASPerformInvestigation: household, citizen, address history, waiting register."""

from __future__ import annotations

from typing import Any

import pytest

from simulator.services.perform_investigation import perform_investigation

SERVICE = "PerformInvestigation"
GROUPS = ("FamilyCompositionGroup", "CitizenGroup", "AddressHistoryGroup", "WaitRegisterGroup")
MECHELEN = {"municipality": "12025", "postal_code": "2800", "street": "Lindenlaan", "number": "927"}
BRUSSELS = {"municipality": "21004", "postal_code": "1000", "street": "Hoogstraat", "number": "914", "box": "3B"}
BERLIN = {"country": "103", "post": "1202", "lines": ["Musterweg 914", "10999 Berlin"]}


def asked(ssin: str, *groups: str) -> dict[str, Any]:
    """A request for some groups, each named true or false."""
    return {"SocialSecurityUser": ssin, "DataGroups": {name: name in groups for name in GROUPS}}


def ask(world: Any, reply: Any, ssin: str, *groups: str) -> Any:
    """The reply to a request for some groups."""
    return reply(perform_investigation(asked(ssin, *groups), world.registers()), SERVICE)


def leaves(element: Any) -> list[tuple[str, str | None]]:
    """Name and text of everything in an element that has no children."""
    return [(leaf.tag.split("}")[1], leaf.text) for leaf in element.iter() if not len(leaf)]


@pytest.fixture
def family(ssdn_world: Any) -> tuple[str, str, str]:
    """A father (reference person), a mother in the waiting register, and a child whose file is not shown."""
    address = {**MECHELEN, "from": "2009-02-11"}
    father = ssdn_world.person("1982-12-03", "WILLEMS", "Dries", male=True, addresses=[address])
    mother = ssdn_world.person("1984-10-19", "NURI", "Parwana", waiting_register={"situations": [{"code": 1}]})
    child = ssdn_world.person("2012-07-30", "WILLEMS", "Idris", inaccessible=True)
    ssdn_world.household(
        {"ssin": child, "role": 3, "from": "2012-07-30"},
        {"ssin": father, "role": 1, "from": "2009-02-11"},
        {"ssin": mother, "role": 2, "from": "2010-06-28"},
        {"ssin": ssdn_world.person("2001-07-30", "WILLEMS"), "role": 3, "to": "2020-12-31"},
        {"fictional": {"number": "00000012345", "last_name": "NIET GEKEND"}, "role": 12},
        {"fictional": {"number": "A12", "last_name": "ELDERS"}, "role": 12},
        {"fictional": {"last_name": "ZONDER"}, "role": 12},
    )  # fmt: skip
    return father, mother, child


def test_household(ssdn_world: Any, ssdn_reply: Any, family: tuple[str, str, str]) -> None:
    """The household holds its present members, the reference person first, each with role and day of entry.

    A member without SSIN is there only with a number of eleven digits.
    """
    father, mother, child = family
    reply = ask(ssdn_world, ssdn_reply, mother, "FamilyCompositionGroup")
    assert [child.tag.split("}")[1] for child in reply.elements("DataGroups")[0]] == ["FamilyCompositionGroup"]
    assert reply.texts("FamilyMember/SocialSecurityUser") == [father, child, mother, "00000012345"]
    assert reply.texts("RelationShip") == ["1", "3", "2", "12"]
    assert reply.texts("EntryDate") == ["2009-02-11+01:00", "2012-07-30+02:00", "2010-06-28+02:00"]
    assert reply.elements("FamilyComposition")[0].get("origin") == "RN_RR"
    assert reply.codes == []


def test_all_groups_for_every_member(ssdn_world: Any, ssdn_reply: Any, family: tuple[str, str, str]) -> None:
    """Without DataGroups all groups are given, for every member of the household whose file the register shows."""
    father, mother, _ = family
    request = {"SocialSecurityUser": mother}
    reply = ssdn_reply(perform_investigation(request, ssdn_world.registers()), SERVICE)
    assert [child.tag.split("}")[1] for child in reply.elements("DataGroups")[0]] == list(GROUPS)
    assert reply.texts("Citizen/SocialSecurityUser") == [father, mother]
    assert reply.texts("AddressHistory/SocialSecurityUser") == [father, mother]
    assert reply.texts("WaitRegister/SocialSecurityUser") == [mother]
    assert reply.codes == []


def test_member_of_the_household_in_the_waiting_register(
    ssdn_world: Any, ssdn_reply: Any, family: tuple[str, str, str]
) -> None:
    """Somebody outside the waiting register is told so, even if a member of the household is in it."""
    father, mother, _ = family
    reply = ask(ssdn_world, ssdn_reply, father, "FamilyCompositionGroup", "WaitRegisterGroup")
    assert reply.texts("WaitRegister/SocialSecurityUser") == [mother]
    assert reply.finding("12000001").information == (("SSIN", father),)


def test_groups_without_the_household(ssdn_world: Any, ssdn_reply: Any, family: tuple[str, str, str]) -> None:
    """Without the household, a group is about the person asked about only."""
    father = family[0]
    reply = ask(ssdn_world, ssdn_reply, father, "CitizenGroup", "WaitRegisterGroup")
    assert reply.texts("Citizen/SocialSecurityUser") == [father]
    assert [child.tag.split("}")[1] for child in reply.elements("DataGroups")[0]] == ["CitizenGroup"]
    assert reply.codes == ["12000001"]


def test_no_group(ssdn_world: Any, ssdn_reply: Any, family: tuple[str, str, str]) -> None:
    """With every group false there is nothing but the SSIN; with none named, all groups are given."""
    father = family[0]
    assert leaves(ask(ssdn_world, ssdn_reply, father).xml) == [("SocialSecurityUser", father)]
    empty = {"SocialSecurityUser": father, "DataGroups": {}}
    assert len(ssdn_reply(perform_investigation(empty, ssdn_world.registers()), SERVICE).elements("DataGroups")[0]) == 4


def test_no_household(ssdn_world: Any, ssdn_reply: Any) -> None:
    """Somebody whose household is not known has no such group; the other groups are about this person."""
    ssin = ssdn_world.person("1970-02-27", "VERLINDEN")
    reply = ask(ssdn_world, ssdn_reply, ssin, "FamilyCompositionGroup", "CitizenGroup")
    assert reply.elements("FamilyCompositionGroup") == []
    assert reply.texts("Citizen/SocialSecurityUser") == [ssin]


def test_citizen(ssdn_world: Any, ssdn_reply: Any) -> None:
    """The legal data hold every fact with its codes, names per language, and the day from which it holds."""
    partner = ssdn_world.person("1970-02-27", "VERLINDEN", "Anja")
    ssin = ssdn_world.person(
        "1968-11-09", "HENDRICKX", male=True,
        names=[{"last": "HENDRICKX", "first": ["Wouter", "Karel", "Jan"], "from": "1968-11-09"}],
        birth={"date": "1968-11-09", "place": {"municipality": "71072"}},
        death={"date": "2026-02-01", "place": {"country": "111", "text": "Lille"}},
        civil_states=[{"code": 20, "partner": partner, "place": {"municipality": "12025"}, "from": "1998-08-14"}],
        nationalities=[{"code": "150", "from": "1968-11-09"}], registers=[{"code": "2", "from": "1990-01-01"}],
        addresses=[{**BRUSSELS, "from": "2020-01-01"}], temporary_addresses=[MECHELEN], postal_addresses=[BERLIN],
    )  # fmt: skip
    reply = ask(ssdn_world, ssdn_reply, ssin, "CitizenGroup")
    citizen = reply.elements("Citizen")[0]
    assert citizen.get("origin") == "RN_RR"
    assert leaves(citizen)[:3] == [
        ("SocialSecurityUser", ssin), ("InscriptionRegister", "2"), ("LastName", "HENDRICKX"),
    ]  # fmt: skip
    dated = [(element.tag.split("}")[1], element.get("modificationDate")) for element in citizen.iter()]
    assert [(name, day) for name, day in dated if day] == [
        ("InscriptionRegister", "1990-01-01"), ("Name", "1968-11-09"), ("CivilState", "1998-08-14"),
        ("ManagerLocation", "2020-01-01"), ("StandardAddress", "2020-01-01"), ("Nationality", "1968-11-09"),
    ]  # fmt: skip
    assert leaves(reply.elements("LegalData/Name")[0]) == [
        ("LastName", "HENDRICKX"), ("MiddleName", "Karel Jan"), ("FirstName", "Wouter"), ("CompleteFirstName", "true"),
    ]  # fmt: skip
    assert leaves(reply.elements("Birth")[0]) == [("Date", "1968-11-09"), ("Code", "71072"), ("Description", "Hasselt")]
    assert leaves(reply.elements("CivilState")[0]) == [
        ("Code", "20"), ("Code", "12025"), ("Description", "Mechelen"), ("SocialSecurityUser", partner),
        ("LastName", "VERLINDEN"), ("FirstName", "Anja"), ("BirthDate", "1970-02-27"), ("Gender", "2"),
    ]  # fmt: skip
    assert leaves(reply.elements("Decease")[0]) == [("Date", "2026-02-01"), ("Code", "111"), ("Description", "Lille")]
    assert reply.named("StandardAddress/Municipality/Description") == [("nl", "Brussel"), ("fr", "Bruxelles")]
    assert reply.named("StandardAddress/Street/Description") == [("nl", "Hoogstraat"), ("fr", "Rue Haute")]
    assert reply.texts("TemporaryAddress/Address") == ["Lindenlaan 927, 2800 Mechelen"]
    assert reply.elements("PostAddressAbroad") == []
    assert reply.named("Nationality/Description") == [("nl", "België"), ("fr", "Belgique"), ("de", "Belgien")]


def test_citizen_at_a_diplomatic_post(ssdn_world: Any, ssdn_reply: Any) -> None:
    """Somebody registered at a diplomatic post has that post as manager, its plain address, and a postal address."""
    postal = {"country": "103", "lines": ["Postfach 91 40", "10999 Berlin"], "from": "2021-04-06"}
    main = {**BERLIN, "from": "2019-09-16"}
    ssin = ssdn_world.person("1968-11-09", "HENDRICKX", addresses=[main], postal_addresses=[postal])
    reply = ask(ssdn_world, ssdn_reply, ssin, "CitizenGroup", "AddressHistoryGroup")
    assert [leaf for leaf in leaves(reply.elements("AddressInformation")[0]) if leaf[0] != "Description"] == [
        ("Code", "1202"), ("Code", "103"), ("Address", "Musterweg 914, 10999 Berlin"),
        ("Code", "103"), ("Address", "Postfach 91 40, 10999 Berlin"),
    ]  # fmt: skip
    assert [child.tag.split("}")[1] for child in reply.elements("AddressHistory")[0]] == ["SocialSecurityUser"]


def test_citizen_of_the_ksz_registers(ssdn_world: Any, ssdn_reply: Any) -> None:
    """A file of the KSZ registers comes from BCSS_KSZ, and nobody manages its address."""
    abroad = {"country": "111", "lines": ["Rue Sans Nom 9", "Lille"]}
    ssin = ssdn_world.person("1968-11-00", "PETIT", register="bis", addresses=[abroad])
    reply = ask(ssdn_world, ssdn_reply, ssin, "CitizenGroup", "AddressHistoryGroup")
    assert reply.elements("Citizen")[0].get("origin") == "BCSS_KSZ"
    assert reply.elements("ManagerLocation") == []
    assert reply.named("LegalAddress/StandardAddress/Street/Description") == [(None, "Rue Sans Nom 9, Lille")]
    assert reply.texts("LegalAddresses/StandardAddress/Country/Code") == ["111"]


@pytest.mark.parametrize("hidden", [True, False])
def test_partner_who_is_not_shown(ssdn_world: Any, ssdn_reply: Any, hidden: bool) -> None:
    """A partner whose file is not shown is given by SSIN only, one without SSIN by name."""
    partner = ssdn_world.person("1970-02-27", "VERLINDEN", inaccessible=True)
    civil = {"code": 20, "partner": partner} if hidden else {"code": 20, "partner_name": {"last": "VERLINDEN"}}
    ssin = ssdn_world.person("1968-11-09", "HENDRICKX", civil_states=[civil])
    reply = ask(ssdn_world, ssdn_reply, ssin, "CitizenGroup")
    expected = [("SocialSecurityUser", partner)] if hidden else [("LastName", "VERLINDEN")]
    assert leaves(reply.elements("Partner")[0]) == expected


def test_address_history(ssdn_world: Any, ssdn_reply: Any) -> None:
    """The history begins with the newest address; a municipality stands once per stay, posts abroad are left out."""
    moved = {**MECHELEN, "number": "1"}
    ssin = ssdn_world.person(
        "1968-11-09", "HENDRICKX",
        addresses=[
            {**MECHELEN, "from": "2000-01-01", "to": "2004-12-31"}, {**moved, "from": "2005-01-01", "to": "2009-12-31"},
            {**BERLIN, "from": "2010-01-01", "to": "2014-12-31"},
            {**MECHELEN, "from": "2015-01-01", "to": "2019-12-31"},
            {**BRUSSELS, "from": "2020-01-01"}, {**MECHELEN, "from": "2026-03-03"},
        ],
        declared_addresses=[{**moved, "from": "1999-01-01"}],
    )  # fmt: skip
    reply = ask(ssdn_world, ssdn_reply, ssin, "AddressHistoryGroup")
    managers = [(e.get("modificationDate"), e[0].text) for e in reply.elements("ManagerLocations/ManagerLocation")]
    assert managers == [("2020-01-01", "21004"), ("2015-01-01", "12025"), ("2000-01-01", "12025")]
    legal = [e.get("modificationDate") for e in reply.elements("LegalAddresses/StandardAddress")]
    assert legal == ["2020-01-01", "2015-01-01", "2005-01-01", "2000-01-01"]
    assert [e.get("origin") for e in reply.elements("DeclaredAddresses/StandardAddress")] == ["RN_RR"]
    tags = {child.tag.split("}")[0].rpartition("/")[2] for child in reply.elements("LegalAddresses/StandardAddress")[0]}
    assert tags == {"Person"}


def test_waiting_register(ssdn_world: Any, ssdn_reply: Any) -> None:
    """The file in the waiting register gives each part in the order of time, up to today."""
    ssin = ssdn_world.person(
        "1993-08-21", "NURI", "Parwana",
        waiting_register={
            "situations": [{"code": 1, "from": "2025-06-05"}],
            "files": [
                {"situation": 904, "organisation": 902, "reference": "INV-2025-000927", "from": "2025-11-20"},
                {"situation": 902, "organisation": 901, "open_closed": 1, "comment": "dossier", "from": "2025-06-05"},
                {"situation": 906, "from": "2026-03-03"},
            ],
            "institutions": [{"municipality": "21004", "aid": 1, "from": "2025-11-24", "to": "2026-01-31"}],
            "documents": [{"code": 903, "from": "2025-06-10"}],
            "locations": [{"text": "Mechelen", "from": "2025-11-24"}],
            "aliases": [{"last": "NOORI", "first": "Parwana", "born": "1994-00-00", "nationality": "251",
                         "birth_place": "Herat", "type": "A", "from": "2025-06-05"}],
        },
    )  # fmt: skip
    reply = ask(ssdn_world, ssdn_reply, ssin, "WaitRegisterGroup")
    assert reply.codes == []
    assert leaves(reply.elements("WaitRegister")[0]) == [
        ("SocialSecurityUser", ssin),
        ("demandDate", "2025-06-05"), ("qualityCode", "1"),
        ("structureType", "A1"), ("administrativeSituationDate", "2025-06-05"), ("administrativeSituationCode", "902"),
        ("organism", "901"), ("comment", "dossier"), ("openClosedCode", "1"),
        ("structureType", "A1"), ("administrativeSituationDate", "2025-11-20"), ("administrativeSituationCode", "904"),
        ("organism", "902"), ("reference", "INV-2025-000927"),
        ("inscriptionDate", "2025-11-24"), ("removeDate", "2026-01-31"), ("typeOfAid", "1"),
        ("municipalityDescription", "Brussel"), ("municipalityDescriptionBiLingual", "Bruxelles"),
        ("cpasCode", "21004"),
        ("InscriptionDate", "2025-06-10"), ("documentTypeCode", "903"),
        ("inscriptionDate", "2025-11-24"), ("description", "Mechelen"),
        ("date", "2025-06-05"), ("aliasTypeCode", "A"), ("nationalityCode", "251"), ("birthDate", "1994-00-00"),
        ("lastName", "NOORI"), ("firstName", "Parwana"), ("birthPlace", "Herat"),
    ]  # fmt: skip


def test_inaccessible_file(ssdn_world: Any, ssdn_refusal: Any) -> None:
    """A file that the register does not show is refused."""
    ssin = ssdn_world.person("1970-02-27", "VERLINDEN", inaccessible=True)
    found = ssdn_refusal(perform_investigation, asked(ssin, *GROUPS), ssdn_world.registers())
    assert found == [("32000008", (("SSIN", ssin),))]

# SPDX-License-Identifier: EUPL-1.2
"""OCMWCPASIdentifyPerson: search by SSIN and by name, verification of identity."""

from __future__ import annotations

from typing import Any

import pytest

from simulator.services.identify_person import identify_person

SERVICE = "IdentifyPerson"
BRUSSELS = {"municipality": "21004", "postal_code": "1000", "street": "Hoogstraat", "number": "914", "box": "3B"}
MECHELEN = {"municipality": "12025", "postal_code": "2800", "street": "Lindenlaan", "number": "927"}


@pytest.fixture
def camille(ssdn_world: Any) -> str:
    """Somebody with a full file, born in Lille, living in Brussels."""
    ssin: str = ssdn_world.person(
        "1990-05-12", "DELORME", "Camille", "Rose", "Anne",
        birth={"date": "1990-05-12", "place": {"country": "111", "text": "Lille"}},
        addresses=[{**BRUSSELS, "from": "2020-01-01"}], civil_states=[{"code": 10}], nationalities=[{"code": "111"}],
        registers=[{"code": "1"}], sis_card="9140263587",
        identity_cards=[{"number": "591026384712", "from": "2021-01-01", "to": "2031-01-01"}],
    )  # fmt: skip
    return ssin


def by_ssin(ssin: str, verification: Any = None, phonetic: Any = None) -> dict[str, Any]:
    """A request with an SSIN."""
    criteria: dict[str, Any] = {"SSIN": ssin}
    if phonetic is not None:
        criteria["PhoneticCriteria"] = phonetic
    return {"SearchCriteria": criteria} | ({} if verification is None else {"VerificationData": verification})


def by_name(last: str, born: str, **criteria: Any) -> dict[str, Any]:
    """A request with phonetic criteria."""
    return {"SearchCriteria": {"PhoneticCriteria": {"LastName": last, "BirthDate": born, **criteria}}}


def person_data(last: str, born: str, **more: str) -> dict[str, Any]:
    """Verification data with personal data only."""
    return {"PersonData": {"LastName": last, "BirthDate": born, **more}}


def test_ssin_gives_basic_data(ssdn_world: Any, ssdn_reply: Any, camille: str) -> None:
    """An SSIN alone gives the basic data of the person without Extended, and no remark."""
    reply = ssdn_reply(identify_person(by_ssin(camille), ssdn_world.registers()), SERVICE)
    assert reply.codes == []
    assert [child.text for child in reply.elements("Basic")[0]][:6] == [
        camille, "DELORME", "Camille", "Rose Anne", "1990-05-12", "2",
    ]  # fmt: skip
    assert reply.elements("LimitedLegalData")[0].get("origin") == "RN_RR"
    assert reply.elements("Extended") == []


def test_address_of_a_bilingual_municipality(ssdn_world: Any, ssdn_reply: Any, camille: str) -> None:
    """An address in Brussels has municipality and street in Dutch and in French."""
    reply = ssdn_reply(identify_person(by_ssin(camille), ssdn_world.registers()), SERVICE)
    assert reply.named("Address/Municipality") == [("nl", "Brussel"), ("fr", "Bruxelles")]
    assert reply.named("Address/Street") == [("nl", "Hoogstraat"), ("fr", "Rue Haute")]
    codes = ("CountryCode", "MunicipalityCode", "PostalCode", "StreetCode", "HouseNumber", "Box")
    assert [reply.texts(f"Address/{code}")[0] for code in codes] == ["150", "21004", "1000", "1825", "914", "3B"]


def test_street_that_the_table_does_not_know(ssdn_world: Any, ssdn_reply: Any) -> None:
    """A street that the table does not know keeps the text of the register, in the language of the municipality."""
    ssin = ssdn_world.person("1970-02-27", "VERLINDEN", addresses=[{**MECHELEN, "street": "Onbestaand Pad"}])
    reply = ssdn_reply(identify_person(by_ssin(ssin), ssdn_world.registers()), SERVICE)
    assert reply.named("Address/Street") == [("nl", "Onbestaand Pad")]
    assert reply.elements("Address/StreetCode") == []


def test_german_speaking_municipality(ssdn_world: Any, ssdn_reply: Any) -> None:
    """A municipality with facilities is named in its own language first, then in that of the facilities."""
    eupen = {"municipality": "63023", "postal_code": "4700", "street": "KIRCHSTRASSE", "number": "1"}
    ssin = ssdn_world.person("1970-02-27", "MEYER", addresses=[eupen])
    reply = ssdn_reply(identify_person(by_ssin(ssin), ssdn_world.registers()), SERVICE)
    assert reply.named("Address/Municipality") == [("de", "Eupen"), ("fr", "Eupen")]
    assert reply.named("Address/Street") == [("de", "Kirchstraße"), ("fr", "Rue de l'Église")]


def test_address_at_a_diplomatic_post(ssdn_world: Any, ssdn_reply: Any) -> None:
    """Somebody registered at a diplomatic post has DiplomaticPost and no Address."""
    abroad = {"country": "103", "post": "1202", "lines": ["Musterweg 914", "10999 Berlin"]}
    ssin = ssdn_world.person("1968-11-09", "HENDRICKX", "Wouter", male=True, addresses=[abroad])
    reply = ssdn_reply(identify_person(by_ssin(ssin), ssdn_world.registers()), SERVICE)
    assert reply.elements("Address") == []
    assert [child.text for child in reply.elements("DiplomaticPost")[0]] == [
        "103", "1202", "Musterweg 914, 10999 Berlin",
    ]  # fmt: skip


def test_bis_person_abroad(ssdn_world: Any, ssdn_reply: Any) -> None:
    """A file of the KSZ registers comes from BCSS_KSZ; an address abroad without a post has its country and lines."""
    abroad = {"country": "111", "lines": ["Rue Sans Nom 9", "Lille"]}
    ssin = ssdn_world.person("1968-11-00", "PETIT", register="bis", sex="unknown", addresses=[abroad])
    reply = ssdn_reply(identify_person(by_ssin(ssin), ssdn_world.registers()), SERVICE)
    assert reply.elements("LimitedLegalData")[0].get("origin") == "BCSS_KSZ"
    assert reply.texts("Basic/Gender") == ["0"]
    assert [child.text for child in reply.elements("Address")[0]] == ["111", "Rue Sans Nom 9, Lille"]


@pytest.mark.parametrize(
    "verification",
    [
        {"SISCardNumber": "9140263587"},
        {"IdentityCardNumber": "591026384712"},
        person_data("Delorme", "1990-05-12"),
        person_data("DELORME", "1990-05-12", FirstName="Camille Rose Anne", MiddleName=""),
        person_data("DELORME", "1990-05-12", FirstName="CAMILLE", MiddleName="Rose Anne"),
    ],
)
def test_confirmed_identity(ssdn_world: Any, ssdn_reply: Any, camille: str, verification: dict[str, Any]) -> None:
    """One proof that fits confirms the identity (12007001), and Extended is filled."""
    reply = ssdn_reply(identify_person(by_ssin(camille, verification), ssdn_world.registers()), SERVICE)
    assert reply.codes == ["12007001"]
    assert reply.finding("12007001").information == (("SSIN", camille),)
    assert [(child.tag.split("}")[1], child.get("lang"), child.text) for child in reply.elements("Extended")[0]] == [
        ("CivilState", None, "10"),
        ("BirthLocationCode", None, "111"),
        ("BirthLocation", None, "Lille"),
        ("InscriptionRegister", None, "1"),
        ("NationalityCode", None, "111"),
    ]


def test_death_is_told_from_its_day_on(ssdn_world: Any, ssdn_reply: Any) -> None:
    """Extended has the date of death once the sandbox's day has come to it, not before."""
    proof = person_data("VERLINDEN", "1970-02-27")
    dead = ssdn_world.person("1970-02-27", "VERLINDEN", death={"date": "2026-03-02"})
    alive = ssdn_world.person("1970-02-27", "VERLINDEN", death={"date": "2026-03-03"})
    found = [ssdn_reply(identify_person(by_ssin(s, proof), ssdn_world.registers()), SERVICE) for s in (dead, alive)]
    assert [reply.texts("DeceaseDate") for reply in found] == [["2026-03-02"], []]


def test_personal_data_that_do_not_fit(ssdn_world: Any, ssdn_reply: Any, camille: str) -> None:
    """Personal data that do not fit give warning 22007007 with the five fields in their order, and no Extended."""
    request = by_ssin(camille, person_data("DELORME", "1990-05-13", FirstName="Camille", MiddleName=""))
    reply = ssdn_reply(identify_person(request, ssdn_world.registers()), SERVICE)
    assert reply.codes == ["22007007"]
    assert reply.finding("22007007").information == (
        ("Phonetic Information: Birth Date", "1990-05-13"),
        ("Phonetic Information: First Name", "Camille"),
        ("SSIN", camille),
        ("Phonetic Information: Last Name", "DELORME"),
        ("Phonetic Information: Middle Name", None),
    )
    assert reply.elements("Extended") == []


def test_incomplete_date_of_birth_proves_nothing(ssdn_world: Any, ssdn_reply: Any, camille: str) -> None:
    """The date of birth of the verification must be the registered one, not only a part of it."""
    request = by_ssin(camille, person_data("DELORME", "1990-05-00"))
    assert ssdn_reply(identify_person(request, ssdn_world.registers()), SERVICE).codes == ["22007007"]


def test_findings_stand_in_the_order_of_a_published_reply(ssdn_world: Any, ssdn_reply: Any, camille: str) -> None:
    """Ignored criteria, personal data that do not fit and a card that does give the three remarks of sample 4."""
    verification = {"IdentityCardNumber": "591026384712", **person_data("DELORNE", "1990-05-12")}
    request = by_ssin(camille, verification, {"LastName": "DELORNE", "BirthDate": "1990-00-00"})
    reply = ssdn_reply(identify_person(request, ssdn_world.registers()), SERVICE)
    assert reply.codes == ["21007001", "22007007", "12007001"]
    assert reply.elements("Extended") != []


def test_empty_names_beside_an_ssin(ssdn_world: Any, ssdn_refusal: Any, camille: str) -> None:
    """An empty last name is refused beside an SSIN too, once for the criteria and once for the verification."""
    empty = {"LastName": " ", "FirstName": "", "MiddleName": "", "BirthDate": "1990-05-12"}
    assert ssdn_refusal(identify_person, by_ssin(camille, {"PersonData": empty}, empty), ssdn_world.registers()) == [
        ("31000007", (("Phonetic Criteria: Last Name", None),)),
        ("31000007", (("Phonetic Information: Last Name", None),)),
    ]


def test_empty_verification_data(ssdn_world: Any, ssdn_refusal: Any, camille: str) -> None:
    """VerificationData without any part is refused."""
    assert ssdn_refusal(identify_person, by_ssin(camille, {}), ssdn_world.registers()) == [
        ("31000007", (("Verification Data", None),))
    ]


def test_replaced_ssin(ssdn_world: Any, ssdn_reply: Any, camille: str) -> None:
    """A replaced SSIN is followed through all its replacements to the person, with a warning that names both."""
    middle, old = ssdn_world.ssin("1990-05-12"), ssdn_world.ssin("1990-05-12", bis=True)
    ssdn_world.put(middle, None, replaced_by=camille)
    ssdn_world.put(old, None, replaced_by=middle)
    proof = {"SISCardNumber": "9140263587"}
    reply = ssdn_reply(identify_person(by_ssin(old, proof), ssdn_world.registers()), SERVICE)
    assert reply.codes == ["22000003", "12007001"]
    assert reply.finding("22000003").information == (("SSIN", old), ("newSSIN", camille))
    assert reply.texts("SocialSecurityUser") == [camille]


def test_inaccessible_file(ssdn_world: Any, ssdn_refusal: Any) -> None:
    """A file that the register does not show is refused by SSIN, and not found by name."""
    ssin = ssdn_world.person("1970-02-27", "VERLINDEN", inaccessible=True)
    registers = ssdn_world.registers()
    assert ssdn_refusal(identify_person, by_ssin(ssin), registers) == [("32000008", (("SSIN", ssin),))]
    assert ssdn_refusal(identify_person, by_name("VERLINDEN", "1970-02-27"), registers) == [("32007004", ())]


def test_person_without_register_file(ssdn_world: Any, ssdn_refusal: Any) -> None:
    """A number on which no register has a file does not exist for this service."""
    ssin = ssdn_world.put(ssdn_world.ssin("1970-02-27"), None)
    assert ssdn_refusal(identify_person, by_ssin(ssin), ssdn_world.registers()) == [("32000002", (("SSIN", ssin),))]


def test_no_criteria(ssdn_world: Any, ssdn_refusal: Any) -> None:
    """A search without SSIN and without phonetic criteria is refused, whatever the verification data."""
    request = {"SearchCriteria": {}, "VerificationData": {}}
    assert ssdn_refusal(identify_person, request, ssdn_world.registers()) == [
        ("31000007", (("SSIN", None), ("Phonetic Criteria", None)))
    ]


def test_name_that_sounds_alike(ssdn_world: Any, ssdn_reply: Any) -> None:
    """A last name is found by its sound, without Extended; verification data without SSIN are not looked at."""
    ssin = ssdn_world.person("1968-11-09", "HENDRICKX", "Wouter", male=True)
    ssdn_world.person("1968-11-09", "VERLINDEN")
    request = by_name("Hendriks", "1968-11-09") | {"VerificationData": person_data("", "1968-11-09")}
    reply = ssdn_reply(identify_person(request, ssdn_world.registers()), SERVICE)
    assert (reply.codes, reply.texts("SocialSecurityUser")) == ([], [ssin])
    assert reply.elements("Extended") == []


def test_no_hit(ssdn_world: Any, ssdn_refusal: Any) -> None:
    """A search that finds nobody is an error without a body."""
    ssdn_world.person("1968-11-09", "HENDRICKX")
    request = by_name("HENDRICKX", "1968-11-10")
    assert ssdn_refusal(identify_person, request, ssdn_world.registers()) == [("32007004", ())]


@pytest.mark.parametrize(
    ("sent", "tolerance", "found"),
    [
        ("1968-11-08", 1, True), ("1968-11-11", 1, False), ("1968-12-31", None, False),
        ("1968-11-00", 0, True), ("1968-10-00", 0, False), ("1969-01-00", 2, True), ("1969-01-00", 1, False),
        ("1968-00-00", 0, True), ("1958-00-00", 10, True), ("1970-00-00", 1, False),
    ],
)  # fmt: skip
def test_tolerance(ssdn_world: Any, ssdn_refusal: Any, sent: str, tolerance: int | None, found: bool) -> None:
    """The tolerance counts days, months or years, by how much of the date of birth is sent (here: 9 November 1968)."""
    ssin = ssdn_world.person("1968-11-09", "HENDRICKX")
    request = by_name("HENDRICKX", sent, Tolerance=tolerance)
    if found:
        answer = identify_person(request, ssdn_world.registers())
        assert answer.data is not None
        assert answer.data["SearchResults"]["LimitedLegalData"][0]["Basic"]["SocialSecurityUser"] == ssin
    else:
        assert ssdn_refusal(identify_person, request, ssdn_world.registers()) == [("32007004", ())]


def test_register_knows_the_year_of_birth_only(ssdn_world: Any, ssdn_reply: Any) -> None:
    """Somebody of whom the register knows the year of birth only is found with any day of that year."""
    ssin = ssdn_world.person("1968-00-00", "HENDRICKX")
    reply = ssdn_reply(identify_person(by_name("HENDRICKX", "1968-07-14"), ssdn_world.registers()), SERVICE)
    assert reply.texts("SocialSecurityUser") == [ssin]


@pytest.mark.parametrize(
    ("criteria", "findings"),
    [
        ({"BirthDate": "1968-00-00"}, [("31009001", (("Phonetic Criteria: Birth Date", "1968-00-00"),
                                                     ("Phonetic Criteria: Birth Date Tolerance", None)))]),
        ({"Tolerance": 11}, [("31000005", (("Phonetic Criteria: Birth Date Tolerance", "11"),))]),
        ({"Tolerance": -1}, [("31000005", (("Phonetic Criteria: Birth Date Tolerance", "-1"),))]),
        ({"BirthDate": "1968-02-30"}, [("31000005", (("Phonetic Criteria: Birth Date", "1968-02-30"),))]),
        ({"BirthDate": "1968-00-15"}, [("31000005", (("Phonetic Criteria: Birth Date", "1968-00-15"),))]),
        ({"LastName": ""}, [("31000007", (("Phonetic Criteria: Last Name", None),))]),
    ],
)  # fmt: skip
def test_wrong_criteria(ssdn_world: Any, ssdn_refusal: Any, criteria: dict[str, Any], findings: list[Any]) -> None:
    """Missing and wrong phonetic criteria are refused, each with its code and the fields it is about."""
    request = by_name("HENDRICKX", "1968-11-09")
    request["SearchCriteria"]["PhoneticCriteria"] |= criteria
    assert ssdn_refusal(identify_person, request, ssdn_world.registers()) == findings


@pytest.mark.parametrize(
    ("criteria", "found"),
    [
        ({}, ["Jan", "Jana", "Wouter"]),
        ({"FirstName": "", "MiddleName": "", "Gender": 0}, ["Jan", "Jana", "Wouter"]),
        ({"FirstName": "jàn"}, ["Jan", "Jana"]), ({"FirstName": "Jan K"}, ["Jan"]), ({"FirstName": "W"}, ["Wouter"]),
        ({"MiddleName": "Karel"}, ["Jan"]), ({"Gender": 1}, ["Jan", "Wouter"]), ({"Gender": 2}, ["Jana", "Wouter"]),
    ],
)  # fmt: skip
def test_narrowing(ssdn_world: Any, ssdn_reply: Any, criteria: dict[str, Any], found: list[str]) -> None:
    """First name, middle name and sex narrow the search; a sex that is not registered fits both."""
    ssdn_world.person("1968-11-09", "HENDRICKX", "Jan", "Karel", male=True)
    ssdn_world.person("1968-11-09", "HENDRICKX", "Jana")
    ssdn_world.person("1968-11-09", "HENDRICKX", "Wouter", register="bis", sex="unknown")
    request = by_name("HENDRICKX", "1968-11-09", **criteria)
    reply = ssdn_reply(identify_person(request, ssdn_world.registers()), SERVICE)
    assert sorted(reply.texts("FirstName")) == found


def test_maximum(ssdn_world: Any, ssdn_reply: Any) -> None:
    """No more hits than the maximum are given, with a warning when there are more."""
    for _ in range(3):
        ssdn_world.person("1968-11-09", "HENDRICKX")
    replies = [
        ssdn_reply(identify_person(by_name("HENDRICKX", "1968-11-09", Maximum=most), ssdn_world.registers()), SERVICE)
        for most in (2, 3)
    ]
    assert [(len(reply.elements("LimitedLegalData")), reply.codes) for reply in replies] == [(2, ["22000010"]), (3, [])]


def test_maximum_of_a_search_that_names_none(ssdn_world: Any, ssdn_reply: Any) -> None:
    """Without a maximum, eighty hits are given."""
    for day in range(2, 29, 2):
        for _ in range(6):
            ssdn_world.person(f"1968-11-{day:02}", "HENDRICKX")
    request = by_name("HENDRICKX", "1968-11-00", Tolerance=0)
    reply = ssdn_reply(identify_person(request, ssdn_world.registers()), SERVICE)
    assert (len(reply.elements("LimitedLegalData")), reply.codes) == (80, ["22000010"])


def test_replaced_and_cancelled_numbers_are_no_hits(ssdn_world: Any, ssdn_reply: Any, camille: str) -> None:
    """A search by name gives a person once: not by a replaced number, nor by a cancelled one."""
    file = {"birth": {"date": "1990-05-12"}, "sex": "female", "names": [{"last": "DELORME"}]}
    ssdn_world.put(ssdn_world.ssin("1990-05-12"), file, replaced_by=camille)
    ssdn_world.put(ssdn_world.ssin("1990-05-12"), file, cancelled=True)
    reply = ssdn_reply(identify_person(by_name("DELORME", "1990-05-12"), ssdn_world.registers()), SERVICE)
    assert reply.texts("SocialSecurityUser") == [camille]

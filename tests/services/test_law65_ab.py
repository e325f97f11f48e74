# SPDX-License-Identifier: EUPL-1.2
"""Forms A, B1 and B2 of the law of 2 April 1965, over the wire."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest
from lxml import etree

from simulator.journal.journal import Filter
from simulator.testing.story import Message
from tests.services.law65 import AB, C, Office, law65_office, law65_running  # noqa: F401 - the fixtures

A_REFUSED: list[tuple[str, dict[str, Any], list[str]]] = [
    ("status", {"primary": {"Status": "Z"}}, ["status-unknown"]),
    ("name", {"primary": {"BeneficiaryID": {"Name": "Anders"}}}, ["identity-differs"]),
    ("birth", {"primary": {"BeneficiaryID": {"BirthDate": "1990-05-15"}}}, ["identity-differs"]),
    ("sex", {"primary": {"Gender": "M"}}, ["identity-differs"]),
    ("nationality", {"primary": {"Nationality": 150}}, ["nationality-differs"]),
    ("before", {"entry": "2025-08-31"}, ["not-integrated"]),
    ("network", {"CBSSEvaluation": "REFUSED"}, ["refused-by-network"]),
]


def test_a_file_is_opened(office: Office) -> None:
    """Forms A and B1 in one message open a file with a decision; each gets a reference of ten digits."""
    a, b1 = office.results(AB, {"IdentificationA": office.form_a(), "CommonDecisionB1": office.form_b1()})
    assert (a.said, b1.said) == (("ACCEPTED", []), ("ACCEPTED", []))
    assert (a["Suffix"], a["SSIN"], a["EntryDate"]) == ("0", office.ssin("amina"), "2026-01-01+01:00")
    assert (b1["MaximumDate"], b1["Percentage"]) == ("2026-06-30+02:00", "10000")
    assert b1.refunded == {"FinancialAid": "true", "MedicalAndPharmaceuticalCosts": "true"}
    references = [a["ReferenceSPP_POD"] or "", b1["ReferenceSPP_POD"] or ""]
    assert all(len(reference) == 10 and reference.isdigit() for reference in references)
    assert references[0] != references[1]


def test_references_are_the_same_each_time(office: Office) -> None:
    """The same scenario and requests give the same references, after a reset too; another seed gives others."""
    form = {"IdentificationA": office.form_a()}
    first = office.results(AB, form)[0]["ReferenceSPP_POD"]
    office.sandbox.reset()
    again = office.results(AB, form)[0]
    assert (again["ReferenceSPP_POD"], again.said) == (first, ("ACCEPTED", []))


def test_a_reset_takes_the_file_back(office: Office) -> None:
    """What the scenario did not say is gone after a reset."""
    office.open()
    office.sandbox.reset()
    assert office.results(AB, {"CommonDecisionB1": office.form_b1()})[0].said == ("REFUSED", ["file-unknown"])


@pytest.mark.parametrize(("name", "changes", "rules"), A_REFUSED, ids=[row[0] for row in A_REFUSED])
def test_form_a_is_refused(office: Office, name: str, changes: dict[str, Any], rules: list[str]) -> None:
    """Form A is refused where it contradicts the registers or the repertories; no file is opened then."""
    changes = {key: dict(value) if isinstance(value, dict) else value for key, value in changes.items()}
    if "BeneficiaryID" in changes.get("primary", {}):
        changes["primary"]["BeneficiaryID"] |= {"SSIN": office.ssin("amina")}
    result = office.results(AB, {"IdentificationA": office.form_a(**changes)})[0]
    assert result.said == ("REFUSED", rules)
    assert result["ErrorsOnForm/Code"]
    assert office.results(AB, {"CommonDecisionB1": office.form_b1()})[0].rules == ["file-unknown"]


def test_form_a_as_the_register_knows_it(office: Office) -> None:
    """Name, birth date, sex and nationality that are those of the register are no errors."""
    told = {"SSIN": office.ssin("amina"), "Name": "VOORBEELDI", "Firstname": "Amina", "BirthDate": "1990-05-14"}
    primary = {"BeneficiaryID": told, "Gender": "F", "Nationality": 261}
    assert office.results(AB, {"IdentificationA": office.form_a(primary=primary)})[0].said == ("ACCEPTED", [])


@pytest.mark.parametrize(
    ("alias", "changes", "rules"),
    [
        ("karim", {}, []),
        ("karim", {"suffix": 0}, ["beneficiary-twice"]),
        ("amina", {}, ["beneficiary-twice"]),
        ("gone", {}, ["beneficiary-unknown"]),
        ("former", {}, ["beneficiary-replaced"]),
        ("visitor", {}, ["not-integrated"]),
        ("stranger", {}, ["not-integrated"]),
        ("dead", {}, ["person-deceased"]),
        ("karim", {"Nationality": 150}, ["nationality-differs"]),
    ],
)
def test_secondary_beneficiary(office: Office, alias: str, changes: dict[str, Any], rules: list[str]) -> None:
    """A secondary beneficiary exists, lives, is inscribed (also as cohabitant), and has a suffix of its own."""
    form = office.form_a(SecondaryBeneficiary=[office.member(alias, **changes)])
    assert office.results(AB, {"IdentificationA": form})[0].rules == rules


def test_a_second_open_file(office: Office) -> None:
    """A person has one open file; once it is stopped another one can be opened."""
    office.open()
    other = {"IdentificationA": office.form_a(entry="2026-03-01")}
    assert office.results(AB, other, file="GENT-65-002")[0].said == ("REFUSED", ["file-open"])
    office.results(C, {"CancellationFormC": [office.form_c("2026-03-01")]})
    assert office.results(AB, other, file="GENT-65-002")[0].said == ("ACCEPTED", [])


def test_an_open_file_with_another_ocmw(office: Office) -> None:
    """While one OCMW has an open file on a person, another one cannot open one."""
    form = {"IdentificationA": office.form_a("nadia")}
    assert office.results(AB, form)[0].said == ("ACCEPTED", [])
    assert office.results(AB, form, by="namur", file="NAMUR-1")[0].said == ("REFUSED", ["file-open-elsewhere"])


def test_the_journal_tells_each_form(office: Office) -> None:
    """The journal tells of each form what became of it."""
    office.results(AB, {"IdentificationA": office.form_a("nadia")})
    journal, sandbox = office.app.network.journal, office.sandbox
    row = journal.find(sandbox.name, sandbox.run, Filter(), limit=1)[0]
    decisions = {decision["rule"]: decision["reason"] for decision in journal.get(sandbox.name, row["id"])["decisions"]}
    told = decisions["service.answer"]
    assert re.fullmatch(r"The source has judged each form: ATTEST-\d{8}: accepted\.", told), told


def test_a_number_taken_for_somebody_else(office: Office) -> None:
    """A file number is that of one person; a form about somebody else leaves no trace in the file."""
    office.open()
    before = office.sandbox.person(office.ssin("amina")).to_data()
    result = office.results(AB, {"IdentificationA": office.form_a("nadia")})[0]
    assert result.said == ("REFUSED", ["file-number-taken"])
    assert office.sandbox.person(office.ssin("amina")).to_data() == before


def test_the_file_of_another_ocmw(office: Office) -> None:
    """An OCMW cannot name the file of another one as its own; nothing is judged then."""
    reply = office.ask(AB, {"IdentificationA": office.form_a("nadia")}, by="namur", of="gent")
    assert reply.codes == ("32065001",)
    assert "DecisionReply" not in reply.text
    office.open()
    unknown = office.results(AB, {"CommonDecisionB1": office.form_b1("nadia")}, by="namur")[0]
    assert unknown.said == ("REFUSED", ["file-unknown"])


@pytest.mark.parametrize(
    ("forms", "file", "missing"),
    [({}, "X", "Form"), ({"IdentificationA": {"UniqueAttestID": " " * 15}}, "X", "UniqueAttestID"),
     ({"IdentificationA": {}}, " ", "FileID")],
)  # fmt: skip
def test_a_message_without_forms_or_numbers(office: Office, forms: dict[str, Any], file: str, missing: str) -> None:
    """A message that holds no form, or a form without number, is refused as a whole."""
    forms = {key: office.form_a() | value for key, value in forms.items()}
    reply = office.ask(AB, forms, file=file)
    assert reply.codes == ("31000007",)
    assert missing in reply.text


@pytest.mark.parametrize(
    ("alias", "code"),
    [("stranger", "32000005"), ("visitor", "32000005"), ("former", "32000003"), ("gone", "32000004")],
)
def test_whom_the_network_stops(office: Office, alias: str, code: str) -> None:
    """The network stops a message about somebody who is not inscribed in a fitting quality, or whose number is old."""
    assert office.ask(AB, {"IdentificationA": office.form_a(alias)}).codes == (code,)
    assert office.ask(AB, {"CommonDecisionB1": office.form_b1(alias)}).codes == (code,)
    assert office.ask(AB, {"IndividualDecisionsB2": [office.form_b2(alias)]}).codes == (code,)


def test_not_after_death(office: Office) -> None:
    """A file can begin on the day of death, not after it."""
    assert office.results(AB, {"IdentificationA": office.form_a("dead", "2026-01-01")})[0].rules == ["person-deceased"]
    assert office.results(AB, {"IdentificationA": office.form_a("dead", "2025-12-31")})[0].rules == []


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"entry": "2025-12-31"}, ("REFUSED", ["before-file"])),
        ({"DecisionDate": "2026-03-02"}, ("ACCEPTED", [])),
        ({"DecisionDate": "2026-03-03"}, ("REFUSED", ["decided-in-future"])),
        ({"DecisionDate": "2026-01-16"}, ("ACCEPTED", [])),
        ({"DecisionDate": "2026-01-15"}, ("PARTIALLYACCEPTED", ["sent-late"])),
        ({"DecisionDate": "2026-01-15", "entry": "2026-01-16"}, ("ACCEPTED", [])),
        ({"RequestedAids": {"FinancialAid": False}}, ("REFUSED", ["no-aid"])),
        ({"RequestedAids": {}, "PrimaryBeneficiaryAids": {"Alimony": True}}, ("ACCEPTED", [])),
        ({"alias": "nadia"}, ("REFUSED", ["beneficiary-not-in-file"])),
        ({"Duration": {"Months": 12}}, ("ACCEPTED", [])),
    ],
)
def test_form_b1(office: Office, changes: dict[str, Any], said: tuple[str, list[str]]) -> None:
    """A decision lies in the file, was taken already, asks something; one sent after 45 days is accepted in part."""
    office.results(AB, {"IdentificationA": office.form_a()})
    assert office.results(AB, {"CommonDecisionB1": office.form_b1(**changes)})[0].said == said


@pytest.mark.parametrize(
    ("duration", "last"),
    [
        ({}, "2026-12-31"), ({"Months": 0, "Days": 0}, "2026-12-31"), ({"Months": 1}, "2026-01-31"),
        ({"Days": 1}, "2026-01-01"), ({"Weeks": 2}, "2026-01-14"), ({"Months": 1, "Weeks": 1, "Days": 1}, "2026-02-08"),
    ],
)  # fmt: skip
def test_duration(office: Office, duration: dict[str, int], last: str) -> None:
    """The parts of a duration add up; a decision without duration holds for a year."""
    forms = {"IdentificationA": office.form_a(), "CommonDecisionB1": office.form_b1(Duration=duration)}
    assert (office.results(AB, forms)[1]["MaximumDate"] or "")[:10] == last


@pytest.mark.parametrize(
    ("aids", "evaluation", "rules", "refunded"),
    [
        ({"MedicalAndPharmaceuticalCosts": True}, "ACCEPTED", [], {"MedicalAndPharmaceuticalCosts": "true"}),
        (
            {"MedicalAndPharmaceuticalCosts": True, "FinancialAid": True}, "PARTIALLYACCEPTED", ["aid-not-refunded"],
            {"FinancialAid": "false", "MedicalAndPharmaceuticalCosts": "true"},
        ),
        ({"FinancialAid": True}, "REFUSED", ["aid-not-refunded"], {"FinancialAid": "false"}),
    ],
)  # fmt: skip
def test_aid_by_status(
    office: Office, aids: dict[str, bool], evaluation: str, rules: list[str], refunded: dict[str, str]
) -> None:
    """Of what is asked the part is accepted that the status opens; where nothing is left the form is refused."""
    forms = {
        "IdentificationA": office.form_a(primary={"Status": "M"}),
        "CommonDecisionB1": office.form_b1(RequestedAids=aids),
    }
    result = office.results(AB, forms)[1]
    assert (result["Evaluation"], result.rules, result.refunded) == (evaluation, rules, refunded)
    assert (result["Percentage"] is None) == (evaluation == "REFUSED")


@pytest.mark.parametrize(
    ("proofs", "told"),
    [({"@ProvesProvided": True}, "CHECKED"), ({"@ProvesProvided": False}, "INPROGRESS"), ({}, "INPROGRESS")],
)
def test_proof_of_housing(office: Office, proofs: dict[str, bool], told: str) -> None:
    """Where housing is provided the reply says whether its proof has been checked."""
    b1 = office.form_b1(Situation={"HousingProvision": {"#text": "1", **proofs}, "Category": "2"})
    assert office.results(AB, {"IdentificationA": office.form_a(), "CommonDecisionB1": b1})[1]["ProvesChecked"] == told


def test_decisions_follow_each_other(office: Office) -> None:
    """A later decision ends the earlier one; one that begins on the same day or before it is refused."""
    office.open()
    assert office.results(AB, {"CommonDecisionB1": office.form_b1(entry="2026-03-01")})[0].said == ("ACCEPTED", [])
    for entry in ("2026-03-01", "2026-02-01", "2026-01-01"):
        result = office.results(AB, {"CommonDecisionB1": office.form_b1(entry=entry)})[0]
        assert result.said == ("REFUSED", ["decision-overlaps"])


def test_an_attest_number_counts_once(office: Office) -> None:
    """A form of an attest number that was accepted is refused; one that was refused may be sent again, corrected."""
    office.open()
    form = office.form_b1(entry="2026-03-01", RequestedAids={})
    assert office.results(AB, {"CommonDecisionB1": form})[0].rules == ["no-aid"]
    form |= {"RequestedAids": {"FinancialAid": True}}
    assert office.results(AB, {"CommonDecisionB1": form})[0].rules == []
    assert office.results(AB, {"CommonDecisionB1": form | {"EntryDate": "2026-03-15"}})[0].rules == ["attest-known"]


def test_an_attest_number_counts_once_for_an_ocmw(office: Office) -> None:
    """What an OCMW used in one file it cannot use in another one; another OCMW can."""
    office.open()
    used = office.attest()
    office.results(AB, {"CommonDecisionB1": office.form_b1(entry="2026-03-01", UniqueAttestID=used)})
    form = {"IdentificationA": office.form_a("nadia", UniqueAttestID=used)}
    assert office.results(AB, form, file="GENT-65-002")[0].said == ("REFUSED", ["attest-known"])
    assert office.results(AB, form, by="namur", file="NAMUR-1")[0].said == ("ACCEPTED", [])
    again = form | {"CommonDecisionB1": office.form_b1("nadia")}
    again["IdentificationA"] |= {"UniqueAttestID": office.attest()}
    assert office.results(AB, again, file="GENT-65-002")[0].rules == ["file-open-elsewhere"]


def test_a_suffix_that_stands_twice_on_a_decision(office: Office) -> None:
    """Each secondary beneficiary of a decision is one of the file, also where two stand under one suffix."""
    office.open()
    others = [{"SSIN": office.ssin(alias), "Suffix": 1} for alias in ("stranger", "karim")]
    form = office.form_b1(entry="2026-03-01", IdentificationSecondaryBeneficiary=others)
    assert office.results(AB, {"CommonDecisionB1": form})[0].said == ("REFUSED", ["beneficiary-not-in-file"])


def test_form_b2_for_each_beneficiary(office: Office) -> None:
    """Care is decided on for the primary beneficiary and for a secondary one, by suffix; not for anybody else."""
    office.open()
    forms = [office.form_b2(), office.form_b2("karim", 1), office.form_b2("karim", 2), office.form_b2("nadia", 1)]
    results = office.results(AB, {"IndividualDecisionsB2": forms})
    wrong = ("REFUSED", ["beneficiary-not-in-file"])
    assert [result.said for result in results] == [("ACCEPTED", []), ("ACCEPTED", []), wrong, wrong]
    assert results[0].refunded == {"AmbulantMedicalAndPharmaceuticalCosts": "true", "HospitalizationCosts": "true"}


def test_integration_travels_with_the_form(office: Office) -> None:
    """The inscriptions that an accepted form orders are made, and count for it; those of a refused form are not."""
    order = {"@qualitycode": 5, "StartDate": "2025-12-01", "EndDate": "2026-12-31"}
    member = office.member("stranger", Nationality=150, Integration=[order])
    refused = office.form_a(primary={"Status": "Z"}, SecondaryBeneficiary=[member])
    assert office.results(AB, {"IdentificationA": refused})[0].rules == ["status-unknown"]
    assert office.sandbox.inscriptions(office.ssin("stranger")) == ()
    assert office.results(AB, {"IdentificationA": office.form_a(SecondaryBeneficiary=[member])})[0].rules == []
    rows = office.sandbox.inscriptions(office.ssin("stranger"))
    assert [(row.register_.value, row.quality, row.end.isoformat()) for row in rows] == [
        ("PRIMARY", 5, "2026-12-31"), ("SECONDARY", 5, "2026-12-31"),
    ]  # fmt: skip


@pytest.mark.parametrize("quality", [999, 33])
def test_integration_that_is_not_possible(office: Office, quality: int) -> None:
    """An inscription with a quality that an OCMW does not have makes the form refused."""
    order = {"@qualitycode": quality, "StartDate": "2025-12-01", "EndDate": "2026-12-31"}
    form = office.form_a(primary={"Integration": [order]})
    assert office.results(AB, {"IdentificationA": form})[0].rules == ["integration-not-possible"]


def test_integration_longer_than_it_may_be_in_pieces(office: Office) -> None:
    """Quality 1 lasts three months, also where a form orders it in two periods that follow each other."""
    days = [("2026-03-01", "2026-04-30"), ("2026-05-01", "2026-06-30")]
    orders = [{"@qualitycode": 1, "StartDate": first, "EndDate": last} for first, last in days]
    for number, rules in ((1, []), (2, ["integration-not-possible"])):
        office.sandbox.reset()
        form = office.form_a(primary={"Integration": orders[:number]})
        assert office.results(AB, {"IdentificationA": form})[0].rules == rules


def test_a_message_to_two_services(office: Office) -> None:
    """One SSDN message can carry forms for two of the services; each is judged after the one before it."""
    b1, stop = office.form_b1(entry="2026-03-01"), office.form_c("2026-03-15")
    office.results(AB, {"IdentificationA": office.form_a()})
    messages = [office.message(AB, {"CommonDecisionB1": b1}), office.message(C, {"CancellationFormC": [stop]})]
    text = together(*messages)
    reply = office.caller.send(text)
    assert reply.codes == ("0",), reply.text
    assert [reply.text.count(f"{name}>") for name in ("L65_AB_DecisionReply", "L65_C_DecisionReply")] == [1, 1]
    assert reply.text.count(">ACCEPTED<") == 2
    assert office.results(AB, {"CommonDecisionB1": office.form_b1(entry="2026-03-15")})[0].rules == ["file-closed"]


def test_two_services_are_validated_together(office: Office) -> None:
    """Where one form of two services breaks the schema the other one is judged all the same."""
    office.results(AB, {"IdentificationA": office.form_a()})
    wrong = office.form_c("2026-03-15", nature="12")
    text = together(
        office.message(AB, {"CommonDecisionB1": office.form_b1()}), office.message(C, {"CancellationFormC": [wrong]})
    )
    reply = office.caller.send(text)
    assert reply.codes == ("30000011",), reply.text
    assert reply.text.count(">ACCEPTED<") == 1


def together(first: Message, second: Message) -> Message:
    """One message with the ServiceRequests of two."""
    envelopes = [etree.fromstring(message.body) for message in (first, second)]
    holders = [envelope.find("{*}Body")[0] for envelope in envelopes]
    one, other = (etree.fromstring(holder.text.encode()) for holder in holders)
    one.append(other.find("{*}ServiceRequest"))
    holders[0].text = etree.tostring(one, encoding="unicode")
    return replace(first, body=etree.tostring(envelopes[0]))

# SPDX-License-Identifier: EUPL-1.2
"""Form C of the law of 2 April 1965, over the wire: the end of aid, its withdrawal, and a stop that is undone."""

from __future__ import annotations

import pytest

from tests.services.law65 import AB, DF, C, Office, law65_office, law65_running  # noqa: F401 - the fixtures

MARCH = {"FinancialAid": {"Amount": 1000}}


def test_aid_ends(office: Office) -> None:
    """After a stop no decision is accepted, and costs are refunded up to the day before it."""
    office.open()
    result = office.results(C, {"CancellationFormC": [office.form_c("2026-03-01")]})[0]
    assert result.said == ("ACCEPTED", [])
    assert (result["EntryDate"], result["Suffix"]) == ("2026-03-01+01:00", "0")
    assert office.results(AB, {"CommonDecisionB1": office.form_b1(entry="2026-03-01")})[0].rules == ["file-closed"]
    assert office.results(DF, {"RefundformD1": office.form_d1("2026-03", MARCH, 1000)})[0].rules == ["no-decision"]
    assert office.results(DF, {"RefundformD1": office.form_d1("2026-02", MARCH, 1000)})[0].rules == []


@pytest.mark.parametrize(
    ("entry", "alias", "suffix", "decided", "rules"),
    [
        ("2026-01-01", "amina", 0, "2026-02-27", []),
        ("2025-12-31", "amina", 0, "2026-02-27", ["stop-before-start"]),
        ("2026-04-01", "amina", 0, "2026-03-02", []),
        ("2026-04-01", "amina", 0, "2026-03-03", ["decided-in-future"]),
        ("2026-03-01", "karim", 1, "2026-02-27", []),
        ("2026-03-01", "karim", 0, "2026-02-27", ["beneficiary-not-in-file"]),
        ("2026-03-01", "amina", 1, "2026-02-27", ["beneficiary-not-in-file"]),
    ],
)
def test_what_a_stop_must_be(
    office: Office, entry: str, alias: str, suffix: int, decided: str, rules: list[str]
) -> None:
    """A stop is for a beneficiary of the file, not before aid begins, and was decided already."""
    office.open()
    form = office.form_c(entry, alias, suffix, cancelled={"DecisionDate": decided})
    assert office.results(C, {"CancellationFormC": [form]})[0].rules == rules


def test_a_file_that_is_not_there(office: Office) -> None:
    """A stop for a file number that the OCMW does not have is refused on the form."""
    assert office.results(C, {"CancellationFormC": [office.form_c("2026-03-01")]})[0].rules == ["file-unknown"]


def test_a_second_stop(office: Office) -> None:
    """What was stopped cannot be stopped again; of two stops in one message the first counts."""
    office.open()
    forms = [office.form_c("2026-03-01"), office.form_c("2026-02-01")]
    results = office.results(C, {"CancellationFormC": forms})
    assert [result.said for result in results] == [("ACCEPTED", []), ("REFUSED", ["stopped-already"])]


def test_the_stop_of_one_beneficiary(office: Office) -> None:
    """A stop for a secondary beneficiary ends that one's care; the others and the household go on."""
    office.open()
    office.results(AB, {"IndividualDecisionsB2": [office.form_b2(), office.form_b2("karim", 1)]})
    office.results(C, {"CancellationFormC": [office.form_c("2026-03-01", "karim", 1)]})
    bill = {"AmbultantCosts": {"MedicalcostsAmount": 100}}
    forms = [
        office.form_d2("2026-03-01", bill, 100, alias="karim", suffix=1),
        office.form_d2("2026-02-28", bill, 100, alias="karim", suffix=1),
        office.form_d2("2026-03-01", bill, 100),
    ]
    assert [result.rules for result in office.results(DF, {"RefundFormD2": forms})] == [["no-decision"], [], []]
    assert office.results(DF, {"RefundformD1": office.form_d1("2026-03", MARCH, 1000)})[0].rules == []


def test_a_stop_is_undone(office: Office) -> None:
    """A form C can undo an earlier one of the same beneficiary and day, and of no other."""
    office.open()
    office.results(C, {"CancellationFormC": [office.form_c("2026-03-01")]})
    other = office.form_c("2026-03-02", FormerCformcancellation="1")
    assert office.results(C, {"CancellationFormC": [other]})[0].said == ("REFUSED", ["nothing-to-undo"])
    same = office.form_c("2026-03-01", FormerCformcancellation="1")
    assert office.results(C, {"CancellationFormC": [same]})[0].said == ("ACCEPTED", [])
    assert office.results(DF, {"RefundformD1": office.form_d1("2026-03", MARCH, 1000)})[0].rules == []


@pytest.mark.parametrize(
    ("by", "rule"), [("gent", "file-open"), ("namur", "file-open-elsewhere")], ids=["same OCMW", "another OCMW"]
)
def test_a_stop_is_not_undone_beside_another_file(office: Office, by: str, rule: str) -> None:
    """Where the person has another open file meanwhile the end of the first one cannot be undone."""
    office.results(AB, {"IdentificationA": office.form_a("nadia")})
    office.results(C, {"CancellationFormC": [office.form_c("2026-02-01", "nadia")]})
    other = {"IdentificationA": office.form_a("nadia", "2026-02-15")}
    assert office.results(AB, other, by=by, file="OTHER")[0].rules == []
    undo = office.form_c("2026-02-01", "nadia", FormerCformcancellation="1")
    assert office.results(C, {"CancellationFormC": [undo]})[0].said == ("REFUSED", [rule])
    once_more = {"IdentificationA": office.form_a("nadia", "2026-02-10")}
    assert office.results(AB, once_more)[0].said == ("REFUSED", [rule])


def test_nobody_is_inscribed_under_a_former_number(office: Office) -> None:
    """A form C that orders an inscription for a number that was replaced is refused, and orders nothing."""
    office.results(
        AB, {"IdentificationA": office.form_a(SecondaryBeneficiary=[office.member("nadia", Nationality=150)])}
    )
    order = {"@qualitycode": 5, "StartDate": "2026-03-01", "EndDate": "2026-08-31"}
    others = [{"SSIN": office.ssin("former"), "Integration": [order]}]
    forms = {"CancellationFormC": [office.form_c("2026-03-01")], "IntegrationSecondaryBeneficiary": others}
    assert office.results(C, forms)[0].said == ("REFUSED", ["beneficiary-replaced"])
    assert office.sandbox.inscriptions(office.ssin("former")) == ()


def test_a_withdrawal(office: Office) -> None:
    """A withdrawal (nature 2) makes the decision that is running as if it had never been taken."""
    office.open()
    office.results(C, {"CancellationFormC": [office.form_c("2026-02-01", nature="2")]})
    assert office.results(DF, {"RefundformD1": office.form_d1("2026-01", MARCH, 1000)})[0].rules == ["no-decision"]


def test_a_stopped_file_begins_again(office: Office) -> None:
    """A new form A for a stopped file opens it again from its day on, and it can be stopped again."""
    office.open()
    office.results(C, {"CancellationFormC": [office.form_c("2026-02-01")]})
    forms = {
        "IdentificationA": office.form_a(entry="2026-03-01"),
        "CommonDecisionB1": office.form_b1(entry="2026-03-01"),
    }
    assert [result.said for result in office.results(AB, forms)] == [("ACCEPTED", []), ("ACCEPTED", [])]
    months = {month: office.form_d1(month, MARCH, 1000) for month in ("2026-01", "2026-02", "2026-03")}
    rules = {month: office.results(DF, {"RefundformD1": form})[0].rules for month, form in months.items()}
    assert rules == {"2026-01": [], "2026-02": ["no-decision"], "2026-03": []}
    assert office.results(C, {"CancellationFormC": [office.form_c("2026-04-01")]})[0].rules == []


def test_integration_of_others_ends_with_the_stop(office: Office) -> None:
    """Inscriptions of secondary beneficiaries that a form C ends are ended with it, in the sectoral repertory."""
    office.open()
    order = {"@qualitycode": 5, "StartDate": "2026-03-01", "EndDate": "2030-12-31"}
    others = [{"SSIN": office.ssin("karim"), "Desintegration": [order]}]
    office.results(C, {"CancellationFormC": [office.form_c("2026-03-01")], "IntegrationSecondaryBeneficiary": others})
    rows = office.sandbox.inscriptions(office.ssin("karim"))
    ends = {row.register_.value: row.end for row in rows if row.begin.year == 2025}
    assert ends["PRIMARY"] is None
    assert str(ends["SECONDARY"]) == "2026-02-28"


def test_a_message_without_form_c(office: Office) -> None:
    """A message without form C is refused as a whole: a reply has at least one result."""
    assert office.ask(C, {}).codes == ("31000007",)


def test_another_ocmw(office: Office) -> None:
    """Another OCMW can neither stop the file as its own nor in the name of the first."""
    forms = {"IdentificationA": office.form_a("nadia")}
    office.results(AB, forms)
    stop = {"CancellationFormC": [office.form_c("2026-03-01", "nadia")]}
    assert office.results(C, stop, by="namur")[0].rules == ["file-unknown"]
    assert office.ask(C, stop, by="namur", of="gent").codes == ("32065001",)
    assert office.results(C, stop)[0].rules == []

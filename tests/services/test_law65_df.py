# SPDX-License-Identifier: EUPL-1.2
"""Forms D1, D2 and F of the law of 2 April 1965, over the wire: what is refunded, and what was recovered of it."""

from __future__ import annotations

from typing import Any

import pytest

from tests.services.law65 import AB, DF, Office, law65_office, law65_running  # noqa: F401 - the fixtures

AID = {"FinancialAid": {"Amount": 100_000}}
SINGLE = 131_420  # the living wage of a single person since February 2025, in eurocents


def d1(
    office: Office, month: str = "2026-02", delivered: dict[str, Any] = AID, total: int = 100_000, **more: Any
) -> Any:
    """The result of a form D1."""
    return office.results(DF, {"RefundformD1": office.form_d1(month, delivered, total, **more)})[0]


def test_costs_of_a_month(office: Office) -> None:
    """The costs of a month under a decision are refunded, amount by amount, and in total."""
    office.open()
    delivered = AID | {"MedicalCostsAmount": [1000, 250], "PharmaceuticalCostsAmount": [500]}
    result = d1(office, "2026-02", delivered, 101_750)
    assert result.said == ("ACCEPTED", [])
    assert (result["ReferenceMonth"], result["Suffix"], result["ManualVerificationCode"]) == ("2026-02", "0", "false")
    amounts = [result[f"DecisionOnAmounts/{name}/AcceptedAmount"]
               for name in ("FinancialAid", "MedicalCosts", "PharmaceuticalCosts")]  # fmt: skip
    assert (amounts, result["TotalAcceptedAmount"]) == (["100000", "1250", "500"], "101750")
    assert result["DecisionOnAmounts/FinancialAid/Percentage"] == "100"


@pytest.mark.parametrize(
    ("month", "rules"),
    [
        ("2025-12", ["no-decision"]), ("2026-01", []), ("2026-02", []), ("2026-03", []),
        ("2026-04", ["costs-in-future"]), ("2026-07", ["costs-in-future", "no-decision"]),
    ],
)  # fmt: skip
def test_the_month_lies_in_the_decision(office: Office, month: str, rules: list[str]) -> None:
    """A month is refunded of which a day lies in a decision, once it has begun."""
    office.open()
    assert d1(office, month).rules == rules


def test_a_decision_sent_late(office: Office) -> None:
    """Of a decision sent after more than 45 days the costs are refunded from the 45th day before (here 16 January)."""
    office.results(AB, {"IdentificationA": office.form_a(entry="2025-10-01")})
    late = office.form_b1(entry="2025-10-01", DecisionDate="2025-10-05")
    assert office.results(AB, {"CommonDecisionB1": late})[0].rules == ["sent-late"]
    assert [d1(office, month).rules for month in ("2025-12", "2026-01")] == [["no-decision"], []]


def test_a_month_is_refunded_once(office: Office) -> None:
    """A month that was refunded is refused; one that was refused may be claimed again."""
    office.open()
    assert d1(office, total=1).rules == ["total-differs"]
    assert [d1(office).rules for _ in range(2)] == [[], ["month-refunded"]]


@pytest.mark.parametrize(
    ("delivered", "total", "evaluation", "rules", "accepted"),
    [
        ({"FinancialAid": {"Amount": SINGLE}}, SINGLE, "ACCEPTED", [], SINGLE),
        ({"FinancialAid": {"Amount": SINGLE + 1}}, SINGLE + 1, "PARTIALLYACCEPTED", ["above-maximum"], SINGLE),
        ({"FinancialAid": {"Amount": 2 * SINGLE}, "DoubleMaximum": True}, 2 * SINGLE, "ACCEPTED", [], 2 * SINGLE),
        (
            {"FinancialAid": {"Amount": 100_000, "MonthlyIncome": "400.00"}}, 100_000, "PARTIALLYACCEPTED",
            ["above-maximum"], SINGLE - 40_000,
        ),
        ({"FinancialAid": {"Amount": 1, "MonthlyIncome": "5000"}}, 1, "REFUSED", ["above-maximum"], 0),
        (AID | {"HousingCostsAmount": 5}, 100_005, "PARTIALLYACCEPTED", ["aid-not-granted"], 100_000),
        ({"HousingCostsAmount": 5}, 5, "REFUSED", ["aid-not-granted"], 0),
        ({"BirthAllowance": {"Amount": "12.34"}}, 1234, "REFUSED", ["aid-not-granted"], 0),
        (AID, 99_999, "REFUSED", ["total-differs"], 0),
        ({}, 0, "REFUSED", ["nothing-claimed"], 0),
        ({"FinancialAid": {"Amount": -5}, "MedicalCostsAmount": [10]}, 5, "REFUSED", ["nothing-claimed"], 0),
    ],
)  # fmt: skip
def test_amounts(
    office: Office, delivered: dict[str, Any], total: int, evaluation: str, rules: list[str], accepted: int
) -> None:
    """What the decision grants is refunded, financial aid up to the living wage; the total is the sum of amounts."""
    office.open()
    result = d1(office, delivered=delivered, total=total)
    assert (result["Evaluation"], result.rules, result["TotalAcceptedAmount"]) == (evaluation, rules, str(accepted))


def test_no_maximum_without_category(office: Office) -> None:
    """Where the decision names no category of the living wage, no maximum applies."""
    office.open(Situation={})
    assert d1(office, delivered={"FinancialAid": {"Amount": 500_000}}, total=500_000).rules == []


def test_aid_of_primary_beneficiary_and_partner(office: Office) -> None:
    """Employment under article 60 of one of a couple is granted for that one, and refunded for that one only."""
    office.open(PrimaryBeneficiaryAids={"Art60p7": {"Type": "1", "Schedule": "1", "WorkPlace": "1"}})
    aids = {"Art60p7Amount": 150_000, "SocialEconomy": {"Initiative": 1, "Days": 20}}
    result = d1(office, delivered={}, total=300_000, PrimaryBeneficiaryAids=aids, PartnerAids=aids)
    assert result.said == ("PARTIALLYACCEPTED", ["aid-not-granted"])
    found = [result[f"DecisionOnAmounts/{who}/Art60p7Amount"] for who in ("PrimaryBeneficiaryAids", "PartnerAids")]
    assert found == ["150000", "0"]


def test_costs_in_a_juridical_procedure(office: Office) -> None:
    """Costs in a juridical procedure are marked for verification by hand."""
    office.open()
    assert d1(office, JuridicalProcedure=True)["ManualVerificationCode"] == "true"


def test_bills_of_a_hospital(office: Office) -> None:
    """Bills and ambulant care under an individual decision are refunded; the same bill only once."""
    office.open()
    office.results(AB, {"IndividualDecisionsB2": [office.form_b2()]})
    bill = {"Number": "F-1", "Year": "2026", "Amount": 30_000}
    delivered = {
        "HospitalizationcostsBill": [bill],
        "HospitalizationCostsRemainingAmount": 10,
        "AmbultantCosts": {"MedicalcostsAmount": 500, "PharmaceuticalCostsAmount": 70},
    }
    first, second = office.results(
        DF, {"RefundFormD2": [office.form_d2("2026-02-10", delivered, 30_580) for _ in range(2)]}
    )
    assert (first.said, first["TotalAcceptedAmount"]) == (("ACCEPTED", []), "30580")
    paths = (
        "HospitalizationcostsBill/Number",
        "HospitalizationcostsBill/Amount",
        "HospitalizationCostsRemainingAmount",
        "AmbultantCosts/MedicalcostsAmount",
        "AmbultantCosts/PharmaceuticalCostsAmount",
    )
    told = [first[f"DecisionOnAmounts/{path}"] for path in paths]
    assert told == ["F-1", "30000", "10", "500", "70"]
    assert second.said == ("REFUSED", ["bill-refunded"])
    other = office.form_d2("2026-02-10", {"HospitalizationcostsBill": [bill | {"Year": "2025"}]}, 30_000)
    assert office.results(DF, {"RefundFormD2": [other]})[0].rules == []


@pytest.mark.parametrize(
    ("entry", "rules"), [("2025-12-31", ["no-decision"]), ("2026-01-01", []), ("2026-03-03", ["costs-in-future"])]
)
def test_the_day_of_care_lies_in_the_decision(office: Office, entry: str, rules: list[str]) -> None:
    """Care is refunded on a day of an individual decision that has come."""
    office.open()
    office.results(AB, {"IndividualDecisionsB2": [office.form_b2()]})
    form = office.form_d2(entry, {"AmbultantCosts": {"MedicalcostsAmount": 1}}, 1)
    assert office.results(DF, {"RefundFormD2": [form]})[0].rules == rules


def test_care_that_was_not_granted(office: Office) -> None:
    """Where only ambulant care was granted a hospital's bill is not refunded."""
    office.open()
    office.results(AB, {"IndividualDecisionsB2": [office.form_b2(HospitalizationCosts=False)]})
    delivered = {"HospitalizationCostsRemainingAmount": 10, "AmbultantCosts": {"MedicalcostsAmount": 5}}
    result = office.results(DF, {"RefundFormD2": [office.form_d2("2026-02-10", delivered, 15)]})[0]
    assert (result.said, result["TotalAcceptedAmount"]) == (("PARTIALLYACCEPTED", ["aid-not-granted"]), "5")


FEBRUARY = {"StartDate": "2026-02-01", "EndDate": "2026-02-28"}


@pytest.mark.parametrize(
    ("amount", "period", "entry", "rules"),
    [
        (100_000, FEBRUARY, "2026-03-01", []),
        (100_001, FEBRUARY, "2026-03-01", ["more-than-refunded"]),
        (150_000, {}, "2026-03-01", []),
        (150_001, {}, "2026-03-01", ["more-than-refunded"]),
        (150_000, {"StartDate": "2026-01-31"}, "2026-03-01", []),
        (50_001, {"EndDate": "2026-01-31"}, "2026-03-01", ["more-than-refunded"]),
        (1, {"StartDate": "2026-03-01"}, "2026-03-01", ["more-than-refunded"]),
        (0, FEBRUARY, "2026-03-01", ["nothing-recovered"]),
        (1, FEBRUARY, "2026-03-03", ["recovered-in-future"]),
        (1, FEBRUARY, "2025-12-31", ["before-file"]),
    ],
)
def test_recovery(office: Office, amount: int, period: dict[str, str], entry: str, rules: list[str]) -> None:
    """What was refunded in the period can be recovered, no more."""
    office.open()
    assert d1(office, "2026-01", {"FinancialAid": {"Amount": 50_000}}, 50_000).rules == []
    assert d1(office).rules == []
    result = office.results(DF, {"RecoveringFormF": [office.form_f(amount, period, entry)]})[0]
    assert result.rules == rules
    assert result["TotalAcceptedAmount"] == (str(amount) if not rules else "0")
    assert (result["ReferenceDate"] or "")[:10] == entry


def test_nothing_is_recovered_twice(office: Office) -> None:
    """What was recovered before is no longer there to be recovered."""
    office.open()
    d1(office)
    forms = [office.form_f(60_000, FEBRUARY), office.form_f(60_000, {}), office.form_f(40_000, FEBRUARY)]
    results = office.results(DF, {"RecoveringFormF": forms})
    assert [result.rules for result in results] == [[], ["more-than-refunded"], []]


def test_a_month_is_not_recovered_in_two_halves(office: Office) -> None:
    """Two recoveries for parts of a month share what was refunded for the whole of it."""
    office.open()
    d1(office)
    halves = [{"EndDate": "2026-02-14"}, {"StartDate": "2026-02-15"}, {"StartDate": "2026-02-15"}]
    amounts = (60_000, 60_000, 40_000)
    forms = [office.form_f(amount, half) for amount, half in zip(amounts, halves, strict=True)]
    results = office.results(DF, {"RecoveringFormF": forms})
    assert [result.rules for result in results] == [[], ["more-than-refunded"], []]


def test_what_was_recovered_of_another_beneficiary(office: Office) -> None:
    """Each beneficiary's recoveries are counted against what was refunded for that one."""
    office.open()
    office.results(AB, {"IndividualDecisionsB2": [office.form_b2("karim", 1)]})
    care = office.form_d2("2026-02-10", {"AmbultantCosts": {"MedicalcostsAmount": 700}}, 700, alias="karim", suffix=1)
    office.results(DF, {"RefundFormD2": [care]})
    forms = [office.form_f(700, {}), office.form_f(700, {}, alias="karim", suffix=1)]
    results = office.results(DF, {"RecoveringFormF": forms})
    assert [result.rules for result in results] == [["more-than-refunded"], []]


def test_costs_after_death(office: Office) -> None:
    """No costs of a month after that of death are refunded."""
    forms = {
        "IdentificationA": office.form_a("dead", "2025-11-01"),
        "CommonDecisionB1": office.form_b1("dead", "2025-11-01", DecisionDate="2026-02-20"),
    }
    assert [result.rules for result in office.results(AB, forms)] == [[], []]
    assert [d1(office, month, alias="dead").rules for month in ("2025-12", "2026-01")] == [[], ["person-deceased"]]


def test_another_ocmw(office: Office) -> None:
    """Another OCMW cannot claim, nor recover, for the file of the first."""
    office.results(AB, {"IdentificationA": office.form_a("nadia"), "CommonDecisionB1": office.form_b1("nadia")})
    form = {"RefundformD1": office.form_d1("2026-02", AID, 100_000, alias="nadia")}
    assert office.results(DF, form, by="namur")[0].rules == ["file-unknown"]
    assert office.ask(DF, form, by="namur", of="gent").codes == ("32065001",)
    assert office.results(DF, form)[0].rules == []


def test_a_message_without_forms(office: Office) -> None:
    """A message without form is refused as a whole: a reply has at least one result."""
    assert office.ask(DF, {}).codes == ("31000007",)

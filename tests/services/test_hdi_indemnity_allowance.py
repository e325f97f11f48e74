# SPDX-License-Identifier: EUPL-1.2
"""HdiIndemnityAllowanceService v1 over HTTP: quarters, kinds of risks, versions, numbers, blocks, limits."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from simulator.scenarios.load import read_scenarios
from simulator.server import Server
from simulator.settings import Settings
from simulator.testing.story import Request
from simulator.world.rule_settings import RuleSettings
from tests.services.asking import ask_over_http, message_to, move_to, post

NOW = datetime(2026, 3, 31, 9)
ATTEST, PERIODS = "consultAttest", "consultIndemnityPeriods"
SERVICE = "HdiIndemnityAllowanceService"
SCENARIO = """
scenario: allowances
title: {en: People with edges for the sickness funds}
include: [starter]
people:
  relapsed:
    register: {sex: female, birth: {date: 1980-05-14}, names: [{last: Hervallen}]}
    incapacity:
      risks:
        - {from: 2025-01-13, to: 2025-02-09, exit: 7, kind: incapacity, social_status: 2, activity: 3,
           payments: [{from: 2025-01-13, to: 2025-02-09, daily_amount: 50, family: "01", allowance_code: "2A"}]}
        - {from: 2025-02-10, to: 2025-05-25, exit: 5, kind: pregnancy, social_status: 2,
           supposed_delivery: 2025-03-31, delivery: 2025-04-03}
        - {from: 2025-05-26, kind: incapacity, social_status: 2, initial: 2025-01-13, invalidity: {from: 2026-02-01},
           payments: [{from: 2025-05-26, to: 2026-01-31, daily_amount: 40}, {from: 2026-02-01, daily_amount: 45}]}
  kinds:
    register: {sex: male, birth: {date: 1985-11-20}, names: [{last: Allerlei}]}
    incapacity:
      risks:
        - {from: 2024-01-08, to: 2024-01-19, exit: 1, kind: paternity, social_status: 2, delivery: 2024-01-05,
           payments: [{from: 2024-01-08, to: 2024-01-19, daily_amount: 120.5}]}
        - {from: 2024-02-05, to: 2024-02-18, exit: 1, kind: adoption, social_status: 2, adoption: 2024-02-02}
        - {from: 2024-03-04, to: 2024-03-08, exit: 1, kind: foster-care, social_status: 2, foster_care: 2024-03-01}
        - {from: 2024-05-06, to: 2024-05-19, exit: 1, kind: adoption, social_status: 4, adoption: 2024-05-03}
        - {from: 2024-06-03, to: 2024-06-09, exit: 1, kind: foster-care, social_status: 5, foster_care: 2024-06-01}
        - {from: 2024-07-01, to: 2024-07-28, exit: 6, kind: pregnancy, social_status: 5, delivery: 2024-07-20}
  late:
    register: {sex: male, birth: {date: 1970-08-02}, names: [{last: Laat}]}
    incapacity:
      risks:
        - {from: 2025-07-07, to: 2025-08-03, exit: 1, kind: incapacity, social_status: 3, reported: 2025-12-15,
           payments: [{from: 2025-07-07, to: 2025-08-03, daily_amount: 60, reported: 2026-02-16}]}
  many:
    register: {sex: male, birth: {date: 1975-08-03}, names: [{last: Velen}]}
    incapacity:
      risks:
        - from: 2025-01-06
          to: 2025-03-31
          exit: 8
          kind: incapacity
          social_status: 3
          payments:
MANY
  nothing:
    register: {sex: female, birth: {date: 1995-02-27}, names: [{last: Leeg}]}
    incapacity: {}
  dead:
    register: {sex: male, birth: {date: 1950-09-09}, death: {date: 2025-02-20}, names: [{last: Overleden}]}
    incapacity:
      risks:
        - {from: 2025-01-06, to: 2025-02-20, exit: 2, kind: incapacity, social_status: 3,
           payments: [{from: 2025-02-20, to: 2025-02-20, amount: 148.74, days: 0, document: PI3, family: "99",
           incapacity_category: 9, allowance_category: 9}]}
inscriptions:
"""
INSCRIBED = ("relapsed", "kinds", "late", "many", "nothing", "dead")


def scenario_text() -> str:
    """The scenario; `many` has 101 payments in a quarter, and Ghent a file on everybody."""
    payment = "            - {{from: 2025-01-{:02}, to: 2025-01-31, amount: {}, allowance_category: 2}}\n"
    many = "".join(payment.format(6 + number % 20, number + 1) for number in range(101))
    row = "  - {{person: ${}, organisation: $ocmw-gent, quality: 2, from: today-1y}}\n"
    return SCENARIO.replace("MANY\n", many) + "".join(row.format(alias) for alias in INSCRIBED)


class Office:
    """Asks the service over HTTP, on a day."""

    def __init__(self, server: Server, file: Path) -> None:
        self.scenario = read_scenarios((file,), NOW)
        self.server, self.network = server, server.app.network
        self.sandbox = self.network.sandboxes.get("default")

    def question(self, operation: str, about: str, quarter: str, by: str = "ocmw-gent") -> Request:
        """A question about a quarter."""
        number = self.scenario.number
        return Request(f"{SERVICE}.{operation}", number(by), number(about), {"criteria": {"yearQuarter": quarter}})

    def ask(self, operation: str, about: str, quarter: str, by: str = "ocmw-gent") -> dict[str, Any]:
        """The reply as plain data."""
        return ask_over_http(self.server, self.question(operation, about, quarter, by))

    def code(self, operation: str, about: str, quarter: str) -> str:
        """The status of a reply."""
        found: str = self.ask(operation, about, quarter)["status"]["code"]
        return found

    def allowances(self, operation: str, about: str, quarter: str) -> list[dict[str, Any]]:
        """The allowances of an attest."""
        found: list[dict[str, Any]] = self.ask(operation, about, quarter)["attest"]["allowances"]["allowance"]
        return found


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """A running simulator with these people."""
    file = tmp_path_factory.mktemp("allowances") / "allowances.yaml"
    file.write_text(scenario_text(), encoding="utf-8")
    with Server(Settings(port=0, scenarios=(str(file),), clock=NOW)) as server:
        yield Office(server, file)


@pytest.fixture
def office(served: Office) -> Iterator[Office]:
    """The same with the day of 31 March 2026 and the usual rules, also after the test."""
    data = served.sandbox.data
    yield served
    served.sandbox.set_data(data)


def test_the_risks_of_a_quarter_in_order(office: Office) -> None:
    """An incapacity suspended for maternity and the maternity: each with its days in the quarter and its exit."""
    first, second = office.allowances(ATTEST, "relapsed", "2025Q1")
    assert first["socialRisk"] == {
        "socialRiskCategory": "GeneralIncapacityForWorkAllowance",
        "generalIncapacityForWork": {
            "socialStatus": 2, "period": {"beginDate": date(2025, 1, 13), "endDate": date(2025, 2, 9)}, "exitCode": 7,
            "initialStartDate": date(2025, 1, 13), "activityCode": 3,
        },
    }  # fmt: skip
    assert second["socialRisk"] == {
        "socialRiskCategory": "GeneralPregnancy",
        "generalPregnancy": {
            "socialStatus": 2, "period": {"beginDate": date(2025, 2, 10), "endDate": date(2025, 3, 31)}, "exitCode": 0,
            "initialStartDate": date(2025, 2, 10), "supposedDeliveryDate": date(2025, 3, 31), "activityCode": 1,
            "deliveryDate": date(2025, 4, 3),
        },
    }  # fmt: skip
    assert "payments" not in second


def test_a_payment_is_told_by_month(office: Office) -> None:
    """Days of a month but Sundays, times the daily amount, with the codes of the scenario and the usual ones."""
    first, _ = office.allowances(ATTEST, "relapsed", "2025Q1")
    january, february = first["payments"]["payment"]
    assert january == {
        "document": "C21", "incapacityCategory": 1, "familySituation": "01", "allowanceCategory": 0,
        "allowanceCode": "2A", "period": {"beginDate": date(2025, 1, 13), "endDate": date(2025, 1, 31)},
        "amount": Decimal("850.00"), "days": 17,
    }  # fmt: skip
    assert (february["days"], february["amount"]) == (7, Decimal("350.00"))


def test_the_birth_is_told_once_it_was(office: Office) -> None:
    """Before the delivery the attest has the supposed day only; on the day itself both."""
    for day, known in ((date(2025, 4, 2), False), (date(2025, 4, 3), True)):
        move_to(office.sandbox, day)
        (found,) = office.allowances(ATTEST, "relapsed", "2025Q2")
        assert ("deliveryDate" in found["socialRisk"]["generalPregnancy"]) == known


def test_a_relapse_keeps_its_first_day(office: Office) -> None:
    """An incapacity after maternity has the first day of the one before, and becomes an invalidity on its day."""
    (found,) = office.allowances(ATTEST, "relapsed", "2026Q1")
    risk = found["socialRisk"]["generalIncapacityForWork"]
    assert risk["initialStartDate"] == date(2025, 1, 13)
    assert risk["invalidity"] == {"startDate": date(2026, 2, 1), "invalidityCategory": 1}
    assert risk["period"] == {"beginDate": date(2026, 1, 1), "endDate": date(2026, 3, 31)}
    assert [payment["document"] for payment in found["payments"]["payment"]] == ["C21", "PI0"]
    (before,) = office.allowances(ATTEST, "relapsed", "2025Q4")
    assert "invalidity" not in before["socialRisk"]["generalIncapacityForWork"]


def test_every_kind_of_risk(office: Office) -> None:
    """Paternity, adoption and foster care, of employees and of the self-employed, under their own names."""
    found = [
        allowance["socialRisk"]
        for quarter in ("2024Q1", "2024Q2", "2024Q3")
        for allowance in office.allowances(ATTEST, "kinds", quarter)
    ]
    assert [risk["socialRiskCategory"] for risk in found] == [
        "GeneralPaternity", "GeneralAdoption", "GeneralFosterCare", "IndependentAdoption", "IndependentFosterCare",
        "IndependentPregnancy",
    ]  # fmt: skip
    assert found[0]["generalPaternity"] == {
        "socialStatus": 2, "deliveryDate": date(2024, 1, 5), "initialStartDate": date(2024, 1, 8),
    }  # fmt: skip
    assert found[3]["independentAdoption"]["adoptionDate"] == date(2024, 5, 3)
    assert found[4]["independentFosterCare"]["fosterCareDate"] == date(2024, 6, 1)
    assert found[5]["independentPregnancy"]["exitCode"] == 6


def test_paternity_is_counted_on_no_document(office: Office) -> None:
    """No document of the sickness funds is known for paternity; the payment has none."""
    paternity = office.allowances(ATTEST, "kinds", "2024Q1")[0]
    (paid,) = paternity["payments"]["payment"]
    assert "document" not in paid
    assert (paid["days"], paid["amount"]) == (11, Decimal("1325.50"))


def test_periods_do_not_tell_the_risk(office: Office) -> None:
    """By periods there are the days of a risk in the quarter, its first day, invalidity and exit, not its nature."""
    first, second = office.allowances(PERIODS, "relapsed", "2025Q2")
    assert first == {
        "period": {"beginDate": date(2025, 4, 1), "endDate": date(2025, 5, 25)},
        "initialStartDate": date(2025, 2, 10), "exitCode": 5,
    }  # fmt: skip
    assert second["period"] == {"beginDate": date(2025, 5, 26), "endDate": date(2025, 6, 30)}
    assert second["exitCode"] == 0
    assert "invalidityStartDate" not in second
    (now,) = office.allowances(PERIODS, "relapsed", "2026Q1")
    assert now["invalidityStartDate"] == date(2026, 2, 1)


def test_the_end_is_not_known_before_it_is_there(office: Office) -> None:
    """The attest of the first quarter ends with it, and does not tell the exit from maternity in May."""
    _, maternity = office.allowances(PERIODS, "relapsed", "2025Q1")
    assert maternity["period"] == {"beginDate": date(2025, 2, 10), "endDate": date(2025, 3, 31)}
    assert maternity["exitCode"] == 0


@pytest.mark.parametrize(
    ("day", "end", "exit_code"),
    [
        (date(2025, 5, 24), None, 0),
        (date(2025, 5, 25), date(2025, 5, 25), 5),
        (date(2025, 6, 29), date(2025, 5, 25), 5),
        (date(2025, 6, 30), date(2025, 5, 25), 5),
    ],
)
def test_by_periods_a_risk_is_open_while_it_goes_on(
    office: Office, day: date, end: date | None, exit_code: int
) -> None:
    """In a provisional attest the period of a risk that goes on has no end; on the day of its exit it has one."""
    move_to(office.sandbox, day)
    maternity, *later = office.allowances(PERIODS, "relapsed", "2025Q2")
    assert (maternity["period"].get("endDate"), maternity["exitCode"]) == (end, exit_code)
    ends = [relapse["period"].get("endDate") for relapse in later]
    assert ends == ([] if end is None or day == end else [date(2025, 6, 30) if day == date(2025, 6, 30) else None])


@pytest.mark.parametrize(
    ("day", "version", "status"),
    [
        (date(2025, 12, 14), None, None),
        (date(2025, 12, 15), 0, "CREATION"),
        (date(2026, 2, 15), 0, "CREATION"),
        (date(2026, 2, 16), 1, "MODIFICATION"),
    ],
)
@pytest.mark.parametrize("operation", [ATTEST, PERIODS])
def test_what_is_reported_late_makes_a_version(
    office: Office, operation: str, day: date, version: int | None, status: str | None
) -> None:
    """A risk reported after its quarter has its attest from that day; a payment known later makes version 1."""
    move_to(office.sandbox, day)
    reply = office.ask(operation, "late", "2025Q3")
    if version is None:
        assert (reply["status"]["code"], reply["ssin"]["#text"]) == ("MSG00100", office.scenario.number("late"))
        return
    identification = reply["attest"]["attestationIdentification"]
    assert (identification["attestationVersion"], identification["attestationStatus"]) == (version, status)
    assert ("payments" in reply["attest"]["allowances"]["allowance"][0]) == (version == 1)


@pytest.mark.parametrize(
    ("day", "created", "provisional"),
    [
        (date(2025, 3, 31), date(2025, 3, 31), True),
        (date(2025, 4, 29), date(2025, 4, 29), True),
        (date(2025, 4, 30), date(2025, 4, 30), False),
        (date(2026, 3, 31), date(2025, 4, 30), False),
    ],
)
def test_provisional_until_a_month_after_the_quarter(
    office: Office, day: date, created: date, provisional: bool
) -> None:
    """An attest is marked as temporary, and made anew each day, until the definitive one has been made."""
    move_to(office.sandbox, day)
    identification = office.ask(ATTEST, "dead", "2025Q1")["attest"]["attestationIdentification"]
    assert identification["creationDate"] == created
    assert ("temporaryAttest" in identification) == provisional
    assert ("attestationId" in identification) != provisional


def test_death_ends_a_risk(office: Office) -> None:
    """Exit 2 on the day of death; funeral costs are a payment without days, on PI3."""
    (found,) = office.allowances(ATTEST, "dead", "2025Q1")
    assert found["socialRisk"]["generalIncapacityForWork"]["exitCode"] == 2
    (costs,) = found["payments"]["payment"]
    assert (costs["document"], costs["amount"], costs["days"]) == ("PI3", Decimal("148.74"), 0)
    assert (costs["incapacityCategory"], costs["familySituation"], costs["allowanceCategory"]) == (9, "99", 9)


def test_no_more_payments_than_there_is_place_for(office: Office) -> None:
    """Of 101 payments in a quarter the oldest is left out."""
    (found,) = office.allowances(ATTEST, "many", "2025Q1")
    payments = found["payments"]["payment"]
    assert len(payments) == 100
    assert Decimal(1) not in {payment["amount"] for payment in payments}


@pytest.mark.parametrize(
    ("about", "quarter", "code"),
    [
        ("nothing", "2025Q1", "MSG00100"),
        ("relapsed", "2024Q4", "MSG00100"),
        ("relapsed", "2026Q2", "MSG00100"),
        ("relapsed", "2099Q4", "MSG00100"),
        ("relapsed", "2100Q1", "MSG00008"),
        ("relapsed", "2002Q1", "MSG00100"),
        ("relapsed", "2001Q4", "MSG00008"),
        ("relapsed", "1000Q1", "MSG00008"),
        ("an", "2025Q1", "MSG00021"),
        ("hassan", "2021Q3", "MSG00021"),
        ("hassan-bis", "2021Q3", "MSG00000"),
        ("hassan-bis", "2020Q3", "MSG00100"),
        ("ines", "2024Q1", "MSG00000"),
        ("ines", "2024Q2", "MSG00100"),
        ("marc", "2025Q1", "MSG00012"),
    ],
)
@pytest.mark.parametrize("operation", [ATTEST, PERIODS])
def test_status_codes(office: Office, operation: str, about: str, quarter: str, code: str) -> None:
    """Nothing in the quarter, no file at NIC, a quarter that NIC's messages cannot name, and not inscribed differ."""
    assert code == office.code(operation, about, quarter)


@pytest.mark.parametrize("quarter", ["2025Q5", "2025q1", "2025", "0999Q1", "", "2025Q1 2025Q2"])
@pytest.mark.parametrize("operation", [ATTEST, PERIODS])
def test_what_is_no_quarter_is_a_fault(office: Office, operation: str, quarter: str) -> None:
    """A message whose quarter the schema does not allow gets a fault, and no attest."""
    message = message_to(office.server, office.question(operation, "relapsed", "2025Q1"))
    body = message.body.replace(b">2025Q1<", f">{quarter}<".encode())
    response = post(office.server, message, body)
    assert response.status == 500
    assert b"yearQuarter" in response.content
    assert b"socialRisk" not in response.content


@pytest.mark.parametrize("quarter", ["2021Q3", "2020Q3"])
def test_a_replaced_number_is_annotated(office: Office, quarter: str) -> None:
    """The reply has the number that was asked and the one that took its place, with data or without."""
    reply = office.ask(ATTEST, "hassan-bis", quarter)
    assert reply["ssin"] == {
        "#text": office.scenario.number("hassan-bis"), "@replacedBy": office.scenario.number("hassan"),
    }  # fmt: skip


def test_a_cancelled_number_is_annotated(office: Office) -> None:
    """The reply says that the number was cancelled; the attest was too, and shows nothing any more."""
    reply = office.ask(ATTEST, "ines", "2024Q1")
    assert reply["ssin"] == {"#text": office.scenario.number("ines"), "@canceled": True}
    identification = reply["attest"].pop("attestationIdentification")
    assert (identification["attestationVersion"], identification["attestationStatus"]) == (1, "CANCELLATION")
    assert reply["attest"] == {}


def test_a_cancelled_attest_stood_before(office: Office) -> None:
    """Between its creation and its cancellation the attest shows what it was about."""
    move_to(office.sandbox, date(2024, 6, 30))
    rows = RuleSettings.model_validate(
        {"grants": {SERVICE: [{"profiles": ["ocmw"], "inscription": {"control": "none"}}]}}
    )
    office.sandbox.set_data(replace(office.sandbox.data, rules=rows))
    (found,) = office.allowances(ATTEST, "ines", "2024Q1")
    assert found["payments"]["payment"][0]["days"] == 4


@pytest.mark.parametrize(
    ("blocks", "gone", "left"),
    [
        (
            ["risk", "payments", "amounts"],
            ["generalIncapacityForWork", "document", "familySituation"],
            ["amount", "days"],
        ),
        (["risk", "details", "payments"], ["amount", "allowanceCategory"], ["generalIncapacityForWork", "days"]),
        (["details"], ["socialRisk", "payments"], []),
        (["payments", "amounts", "nature-of-payments"], ["socialRisk"], ["amount", "document"]),
    ],
)
def test_blocks_of_an_attest(office: Office, blocks: list[str], gone: list[str], left: list[str]) -> None:
    """What a row does not show is taken out of every risk and payment, and named in dataFilters."""
    rows = {f"{SERVICE}.{ATTEST}": [{"profiles": ["ocmw"], "blocks": blocks}]}
    office.sandbox.set_data(replace(office.sandbox.data, rules=RuleSettings.model_validate({"grants": rows})))
    reply = office.ask(ATTEST, "relapsed", "2026Q1")
    text = str(reply["attest"])
    assert [name for name in gone if f"'{name}'" in text] == []
    assert [name for name in left if f"'{name}'" not in text] == []
    assert set(gone) <= set(reply["dataFilters"]["filteredElement"])

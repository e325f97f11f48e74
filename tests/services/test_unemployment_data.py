# SPDX-License-Identifier: EUPL-1.2
"""UnemploymentDataService v2 by period and by date, over HTTP."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from tests.services.unemployment import Office, period, unemployment_office  # noqa: F401 - the fixture

ALL = period(date(2008, 1, 1), date(2011, 12, 31))
YEAR_2023 = period(date(2023, 1, 1), date(2023, 12, 31))
SUMS, SITUATION, RIGHTS, PAYMENTS = "consultPaidSums", "consultSituation", "consultRights", "consultPayments"


def months(reply: dict[str, Any]) -> list[str]:
    """The months of the sums of a reply."""
    return [f"{one['relatedMonth']:%Y-%m}" for one in reply["paidSums"]["paidSum"]]


def test_sums_are_told_by_month(office: Office) -> None:
    """Each month of the period has its sum, the number of benefits, and how far it has been verified."""
    reply = office.ask(SUMS, "paid", period=YEAR_2023)
    assert {"value": "DATA_FOUND", "code": "MSG00000"}.items() <= reply["status"].items()
    january, _, march, april, may = reply["paidSums"]["paidSum"]
    assert january == {
        "relatedMonth": date(2023, 1, 1), "paidAmount": 26 * 5000, "acceptedAmount": 26 * 5000,
        "dossierStatus": "COMPLETED", "nbrOfAllowances": Decimal(26),
    }  # fmt: skip
    assert (march["nbrOfAllowances"], march["dossierStatus"]) == (13, "COMPLETED")
    assert (april["paidAmount"], april["acceptedAmount"], april["dossierStatus"]) == (67500, 60000, "PROVISIONAL")
    assert may["dossierStatus"] == "NOT_STARTED"
    assert "acceptedAmount" not in may


def test_a_month_counts_if_one_day_of_it_is_asked(office: Office) -> None:
    """A period from the last day of January to the first of March has three months."""
    reply = office.ask(SUMS, "paid", period=period(date(2023, 1, 31), date(2023, 3, 1)))
    assert months(reply) == ["2023-01", "2023-02", "2023-03"]
    one_day = office.ask(SUMS, "paid", period=period(date(2023, 2, 28), date(2023, 2, 28)))
    assert months(one_day) == ["2023-02"]


def test_benefits_of_several_kinds_are_one_sum(office: Office) -> None:
    """Part-time benefits count by their regime; what else was paid in the month is added."""
    reply = office.ask(SUMS, "paid", period=period(date(2024, 2, 1), date(2024, 2, 29)))
    (february,) = reply["paidSums"]["paidSum"]
    assert february["nbrOfAllowances"] == Decimal("12.5") + Decimal("0.5")
    assert february["paidAmount"] == int(Decimal("12.5") * 3000) + 1234


@pytest.mark.parametrize(("flag", "last"), [(None, "2023-05"), (0, "2023-05"), (1, "2023-04")])
def test_all_allowances_or_full_unemployment_only(office: Office, flag: int | None, last: str) -> None:
    """With allAllowance 1 temporary unemployment is left out; income guarantee is not."""
    criteria = {} if flag is None else {"allAllowance": flag}
    assert last == months(office.ask(SUMS, "paid", period=YEAR_2023, **criteria))[-1]
    guarantee = office.ask(SUMS, "paid", period=period(date(2024, 2, 1), date(2024, 2, 29)), **criteria)
    assert guarantee["paidSums"]["paidSum"][0]["nbrOfAllowances"] == 13


def test_a_month_is_paid_when_it_is_over(office: Office) -> None:
    """On 31 March 2026 February has been paid, March has not."""
    reply = office.ask(SUMS, "paid", period=period(date(2026, 1, 1), date(2026, 3, 31)))
    assert months(reply) == ["2026-02"]


def test_as_many_months_as_the_reply_has_place_for(office: Office) -> None:
    """Four years are 48 sums, in order."""
    reply = office.ask(SUMS, "long", period=period(date(2010, 2, 1), date(2014, 1, 31)))
    assert [months(reply)[0], months(reply)[-1]] == ["2010-02", "2014-01"]
    assert len(months(reply)) == 48


@pytest.mark.parametrize(
    ("about", "asked", "status"),
    [
        ("unknown", YEAR_2023, ("NO_DATA_FOUND", "UD000012")),
        ("pieter", YEAR_2023, ("NO_DATA_FOUND", "UD000018")),
        ("empty", YEAR_2023, ("NO_DATA_FOUND", "UDS00010")),
        ("paid", period(date(2022, 1, 1), date(2022, 12, 31)), ("NO_DATA_FOUND", "UDS00007")),
        ("paid", period(date(2023, 6, 1), date(2024, 1, 31)), ("NO_DATA_FOUND", "UDS00007")),
        ("paid", period(date(2026, 3, 1), date(2026, 3, 31)), ("NO_DATA_FOUND", "UDS00007")),
        ("paid", period(date(2026, 4, 1), date(2026, 4, 30)), ("NO_RESULT", "UDS00016")),
        ("marc", YEAR_2023, ("NO_RESULT", "MSG00012")),
        ("paid", period(date(2023, 2, 1), date(2023, 1, 1)), ("NO_RESULT", "MSG00008")),
        ("paid", period(date(2020, 1, 1), date(2024, 1, 1)), ("NO_RESULT", "MSG00008")),
        ("paid", period(date(2007, 12, 31), date(2008, 12, 31)), ("NO_RESULT", "MSG00008")),
    ],
)
def test_why_there_are_no_sums(office: Office, about: str, asked: dict[str, date], status: tuple[str, str]) -> None:
    """Somebody unknown, an old file, never paid, nothing in the period, a period to come: each has its code."""
    assert status == office.code(SUMS, about, period=asked)


def test_right_on_a_day(office: Office) -> None:
    """The right that holds on a day is told with amount, kind, family state and the day on which it began."""
    reply = office.ask(RIGHTS, "long", date=date(2026, 3, 31))
    (right,) = reply["rights"]["right"]
    assert right == {
        "theoricDailyAllowanceAmount": 3210, "rightStartingDate": date(2007, 1, 2), "unemploymentCode": 1,
        "familyState": "HOUSEHOLDER", "selfEmploymentSupplement": True,
    }  # fmt: skip


def test_two_rights_on_one_day(office: Office) -> None:
    """Two rights at a time are both told, the youngest first."""
    rights = office.ask(RIGHTS, "denied", date=date(2024, 7, 1))["rights"]["right"]
    assert [(5, Decimal("2.5")), (1, None)] == [(r["unemploymentCode"], r.get("indemnificationRegime")) for r in rights]


@pytest.mark.parametrize(
    ("day", "kind"),
    [
        (date(2024, 6, 2), "right"),
        (date(2024, 6, 3), "sanction"),
        (date(2024, 6, 30), "sanction"),
        (date(2024, 7, 1), "right"),
        (date(2024, 10, 20), "sanction"),
        (date(2024, 10, 21), "right"),
        (date(2025, 1, 6), "exclusion"),
        (date(2025, 9, 1), "exclusion"),
        (date(2025, 9, 2), "right"),
    ],
)
def test_a_denial_holds_for_its_time(office: Office, day: date, kind: str) -> None:
    """A sanction of four weeks lasts 28 days, although a right begins in it; an exclusion until a right begins."""
    rights = office.ask(RIGHTS, "denied", date=day)["rights"]
    assert kind == next(iter(rights.get("noRight", rights)))


def test_why_there_is_no_right(office: Office) -> None:
    """A sanction tells weeks or last day and article; an exclusion the articles on which it rests."""
    denied = {day: office.ask(RIGHTS, "denied", date=day)["rights"]["noRight"] for day in SANCTIONED}
    assert list(denied.values()) == [
        {
            "sanction": {"beginDate": date(2024, 6, 3), "nbrOfWeeksSanction": 4, "article": "52"},
            "triggerDate": date(2024, 5, 20),
        },
        {"sanction": {"beginDate": date(2024, 10, 7), "endDate": date(2024, 10, 20)}},
        {
            "exclusion": {"beginDate": date(2025, 1, 6)},
            "admissibilityArticle": ["30", "44"],
            "indemnisabilityArticle": ["56"],
        },
    ]


SANCTIONED = (date(2024, 6, 3), date(2024, 10, 8), date(2025, 2, 1))


def test_without_a_date_the_last_situation(office: Office) -> None:
    """Without a date the last right is told although it has ended, and the last month that was paid."""
    (right,) = office.ask(RIGHTS, "denied")["rights"]["right"]
    assert date(2025, 9, 2) == right["rightStartingDate"]
    payment = office.ask(PAYMENTS, "an")["payment"]
    assert (date(2025, 11, 1), 4871, 1) == (
        payment["paidMonth"], payment["theoricDailyAllowanceAmount"], payment["unemploymentCode"]
    )  # fmt: skip


def test_payment_for_the_month_of_a_day(office: Office) -> None:
    """Any day of a month gives the payment of that month; of two the kind of the one that began last."""
    payment = office.ask(PAYMENTS, "paid", date=date(2023, 4, 30))["payment"]
    assert payment == {
        "paidMonth": date(2023, 4, 1), "theoricDailyAllowanceAmount": 5000, "nbrOfAllowances": Decimal("13.5"),
        "unemploymentCode": 1,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("operation", "about", "day", "status"),
    [
        (PAYMENTS, "paid", date(2023, 6, 15), ("NO_DATA_FOUND", "UD000011")),
        (PAYMENTS, "empty", None, ("NO_DATA_FOUND", "UD000011")),
        (RIGHTS, "empty", None, ("NO_DATA_FOUND", "UD000011")),
        (RIGHTS, "denied", date(2023, 1, 1), ("NO_DATA_FOUND", "UD000011")),
        (SITUATION, "empty", date(2024, 1, 1), ("NO_DATA_FOUND", "UD000011")),
        (RIGHTS, "petra", date(2011, 9, 15), ("NO_DATA_FOUND", "UD000033")),
        (SITUATION, "petra", date(2026, 3, 31), ("NO_DATA_FOUND", "UD000033")),
        (SITUATION, "paid", date(2026, 4, 1), ("NO_RESULT", "UD000031")),
        (RIGHTS, "long", date(2026, 4, 1), ("NO_RESULT", "UD000031")),
        (PAYMENTS, "long", date(9999, 12, 31), ("NO_RESULT", "UD000031")),
        (RIGHTS, "long", "12024-01-01", ("NO_RESULT", "UD000031")),
        (RIGHTS, "long", "-0044-03-15", ("NO_DATA_FOUND", "UD000011")),
        (SITUATION, "unknown", None, ("NO_DATA_FOUND", "UD000012")),
        (RIGHTS, "pieter", None, ("NO_DATA_FOUND", "UD000018")),
    ],
)
def test_why_there_is_nothing(
    office: Office, operation: str, about: str, day: date | str | None, status: tuple[str, str]
) -> None:
    """No data, insertion benefits that have ended, a day to come, somebody unknown: each has its code."""
    assert status == office.code(operation, about, **({} if day is None else {"date": day}))


def test_situation_joins_right_and_payment(office: Office) -> None:
    """The situation has both; where one of the two is missing a code says so, and the other is told."""
    both = office.ask(SITUATION, "long", date=date(2025, 12, 24))
    assert (both["status"]["code"], sorted(both["situation"])) == ("MSG00000", ["payment", "rights"])
    unpaid = office.ask(SITUATION, "long", date=date(2026, 3, 31))
    assert (unpaid["status"]["code"], sorted(unpaid["situation"])) == ("UD000017", ["rights"])
    no_right = office.ask(SITUATION, "paid", date=date(2023, 1, 15))
    assert (no_right["status"]["code"], sorted(no_right["situation"])) == ("UD000013", ["payment"])
    denied = office.ask(SITUATION, "bernard", by="cpas-namur")
    assert (denied["status"]["code"], sorted(denied["situation"])) == ("MSG00000", ["rights"])


def test_the_office_cannot_be_reached(office: Office) -> None:
    """While the unemployment office does not answer, the code is UD000001 and there are no data."""
    sandbox = office.server.app.network.sandboxes.get("default")
    before = sandbox.data
    rules = before.rules.model_copy(update={"sources_down": ("RVA/ONEM",)})
    sandbox.set_data(type(before)(before.clock, before.seed, before.scenarios, rules))
    try:
        assert office.code(RIGHTS, "long") == ("NO_RESULT", "UD000001")
    finally:
        sandbox.set_data(before)

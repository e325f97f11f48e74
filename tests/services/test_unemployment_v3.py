# SPDX-License-Identifier: EUPL-1.2
"""UnemploymentDataService v3, what was paid and what somebody has a right to, over HTTP."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from tests.services.unemployment import (
    Office,
    months,
    unemployment_office,  # noqa: F401 - the fixture
    unemployment_office_v3,  # noqa: F401 - the fixture
)

SUMS, RIGHTS, PAYMENTS = "consultPaidSums", "consultRights", "consultPayments"
ACTIVATION, CALENDAR = "consultActivationPaidSums", "consultScheduledPayment"
YEAR_2023 = months(date(2023, 1, 1), date(2023, 12, 1))
FULL_TIME = [
    {"@lang": "NL", "#text": "volledige werkloosheid, voltijds"},
    {"@lang": "FR", "#text": "chômage complet, temps plein"},
    {"@lang": "DE", "#text": "Vollarbeitslosigkeit, Vollzeit"},
]


def meant(code: dict[str, Any]) -> tuple[Any, str]:
    """A code, and its first meaning."""
    return code["value"], code["descriptions"]["description"][0]["#text"]


def test_sums_are_those_of_version_2(office: Office, office_v3: Office) -> None:
    """Version 3 tells the same sums for the months as version 2 for their days, and whose they are."""
    for flag in (0, 1):
        days = {"beginDate": date(2023, 1, 1), "endDate": date(2023, 12, 31)}
        told = office_v3.ask(SUMS, "paid", allAllowance=flag, **YEAR_2023)
        assert told["paidSums"] == office.ask(SUMS, "paid", allAllowance=flag, period=days)["paidSums"]
        assert told["ssin"] == {"#text": office.scenario.number("paid")}


@pytest.mark.parametrize(
    ("about", "asked", "status"),
    [
        ("unknown", YEAR_2023, ("NO_DATA_FOUND", "UD000012")),
        ("pieter", YEAR_2023, ("NO_DATA_FOUND", "UD000018")),
        ("empty", YEAR_2023, ("NO_DATA_FOUND", "UDS00010")),
        ("paid", months(date(2022, 1, 1), date(2022, 12, 1)), ("NO_DATA_FOUND", "UDS00007")),
        ("paid", months(date(2026, 3, 1), date(2026, 3, 1)), ("NO_DATA_FOUND", "UDS00007")),
        ("paid", months(date(2026, 4, 1), date(2026, 4, 1)), ("NO_RESULT", "UDS00016")),
        ("paid", months(date(2023, 2, 1), date(2023, 1, 1)), ("NO_RESULT", "MSG00008")),
        ("long", months(date(2020, 1, 1), date(2024, 1, 1)), ("NO_RESULT", "MSG00008")),
        ("long", months(date(2007, 12, 1), date(2008, 12, 1)), ("NO_RESULT", "MSG00008")),
        ("marc", YEAR_2023, ("NO_RESULT", "MSG00012")),
    ],
)
def test_why_there_are_no_sums(office_v3: Office, about: str, asked: Any, status: tuple[str, str]) -> None:
    """Somebody unknown, an old file, never paid, nothing in the months, months to come, too many: each has its code."""
    assert status == office_v3.code(SUMS, about, **asked)


def test_forty_eight_months_are_allowed(office_v3: Office) -> None:
    """Four years, to the month, are 48 sums; the first is that of January 2008."""
    told = office_v3.ask(SUMS, "long", **months(date(2008, 1, 1), date(2011, 12, 1)))["paidSums"]["paidSum"]
    assert [date(2008, 1, 1), date(2011, 12, 1), 48] == [told[0]["relatedMonth"], told[-1]["relatedMonth"], len(told)]


def test_a_right_has_words_and_half_days(office_v3: Office) -> None:
    """The kind of unemployment has its meaning in three languages; a week of 2.5 benefits is told as five half days."""
    (right,) = office_v3.ask(RIGHTS, "long", date=date(2026, 3, 31))["rights"]["right"]
    assert right == {
        "theoricDailyAllowanceAmount": 3210, "startingDate": date(2007, 1, 2), "familyState": "HOUSEHOLDER",
        "unemploymentCode": {"value": 1, "descriptions": {"description": FULL_TIME}}, "selfEmploymentSupplement": True,
    }  # fmt: skip
    two = office_v3.ask(RIGHTS, "denied", date=date(2024, 7, 1))["rights"]["right"]
    assert [(5, Decimal(5)), (1, None)] == [
        (right["unemploymentCode"]["value"], right.get("indemnificationRegime")) for right in two
    ]


def test_why_there_is_no_right(office_v3: Office) -> None:
    """A sanction tells weeks or last day, and its article in words; an exclusion the articles it rests on."""
    sanction = office_v3.ask(RIGHTS, "denied", date=date(2024, 6, 3))["rights"]["noRight"]
    assert meant(sanction["sanction"].pop("article")) == ("52", "werkloos door eigen toedoen, duur")
    assert sanction == {
        "sanction": {"beginDate": date(2024, 6, 3), "nbrOfWeeksSanction": 4}, "triggerDate": date(2024, 5, 20)
    }  # fmt: skip
    assert office_v3.ask(RIGHTS, "denied", date=date(2024, 10, 8))["rights"]["noRight"] == {
        "sanction": {"beginDate": date(2024, 10, 7), "endDate": date(2024, 10, 20)}
    }
    exclusion = office_v3.ask(RIGHTS, "denied", date=date(2025, 2, 1))["rights"]["noRight"]
    assert exclusion["exclusion"] == {"beginDate": date(2025, 1, 6)}
    assert [meant(article)[0] for article in exclusion["admissibilityArticles"]["article"]] == ["30", "44"]
    assert [meant(article)[0] for article in exclusion["indemnisabilityArticles"]["article"]] == ["56"]


def test_a_suspended_sanction_takes_no_right_away(office_v3: Office) -> None:
    """While a sanction is suspended as a whole the right holds; one of two weeks takes it away for these."""
    held = {day: "right" in office_v3.ask(RIGHTS, "decided", date=day)["rights"] for day in SANCTION_DAYS}
    assert list(held.values()) == [True, False, False, True, True]


SANCTION_DAYS = (date(2022, 3, 6), date(2022, 3, 7), date(2022, 3, 20), date(2022, 3, 21), date(2022, 9, 5))


def test_payment_of_a_month(office_v3: Office) -> None:
    """The payment for the month of a day tells its kind in words, and how far it has been verified."""
    payment = office_v3.ask(PAYMENTS, "paid", date=date(2023, 4, 30))["payment"]
    assert payment == {
        "paidMonth": date(2023, 4, 1), "theoricDailyAllowanceAmount": 5000, "nbrOfAllowances": Decimal("13.5"),
        "unemploymentCode": {"value": 1, "descriptions": {"description": FULL_TIME}}, "dossierStatus": "PROVISIONAL",
    }  # fmt: skip
    last = office_v3.ask(PAYMENTS, "an")["payment"]
    assert (date(2025, 11, 1), 12) == (last["paidMonth"], last["indemnificationRegime"])


@pytest.mark.parametrize(
    ("operation", "about", "day", "status"),
    [
        (RIGHTS, "paid", date(2023, 4, 30), ("NO_DATA_FOUND", "UD000013")),
        (RIGHTS, "paid", None, ("NO_DATA_FOUND", "UD000013")),
        (RIGHTS, "paid", date(2023, 6, 15), ("NO_DATA_FOUND", "UD000011")),
        (RIGHTS, "empty", None, ("NO_DATA_FOUND", "UD000011")),
        (RIGHTS, "petra", date(2011, 10, 15), ("NO_DATA_FOUND", "UD000033")),
        (RIGHTS, "long", date(2026, 4, 1), ("NO_RESULT", "UD000031")),
        (PAYMENTS, "long", date(2026, 3, 31), ("NO_DATA_FOUND", "UD000017")),
        (PAYMENTS, "denied", None, ("NO_DATA_FOUND", "UD000017")),
        (PAYMENTS, "denied", date(2024, 6, 3), ("NO_DATA_FOUND", "UD000011")),
        (PAYMENTS, "empty", None, ("NO_DATA_FOUND", "UD000011")),
        (PAYMENTS, "long", date(2026, 4, 1), ("NO_RESULT", "UD000031")),
    ],
)
def test_only_the_other_of_both_is_known(
    office_v3: Office, operation: str, about: str, day: date | None, status: tuple[str, str]
) -> None:
    """Without a right a payment has its own code, without a payment a right has; without both there are no data."""
    assert status == office_v3.code(operation, about, **({} if day is None else {"date": day}))


def test_activation_by_employer(office_v3: Office) -> None:
    """Each month has a sum; under it stand the allowances with employer, scale and the time for which it holds."""
    told = office_v3.ask(ACTIVATION, "helped", **months(date(2023, 8, 1), date(2023, 12, 1)))
    sums = told["activationAllowances"]["activationAllowance"]
    assert [(one["paymentMonth"].month, one["amount"]) for one in sums] == [
        (8, 50000), (9, 50100), (10, 50000), (11, 50000)
    ]  # fmt: skip
    assert [one["phase"]["wageScaleCode"] for one in sums[1]["allowances"]["allowance"]] == ["WA1", "CA"]
    assert sums[0]["allowances"]["allowance"] == [
        {
            "employer": {"enterpriseNumber": "0999200166"},
            "phase": {
                "wageScaleCode": "WA1",
                "validityPeriod": {"beginDate": date(2023, 7, 15), "endDate": date(2023, 11, 14)},
            },
        }
    ]


def test_a_hundred_allowances_of_a_month(office_v3: Office) -> None:
    """A month has place for a hundred allowances; the sum counts all of them."""
    month = months(date(2020, 1, 1), date(2020, 1, 1))
    (one,) = office_v3.ask(ACTIVATION, "many", **month)["activationAllowances"]["activationAllowance"]
    assert (one["amount"], len(one["allowances"]["allowance"])) == (110, 100)


@pytest.mark.parametrize(("flag", "found"), [(0, [7, 8, 9, 10, 11]), (1, [8, 9, 10, 11])])
def test_activation_from_fifty_on(office_v3: Office, flag: int, found: list[int]) -> None:
    """Somebody who becomes fifty on the last day of August is one of the older people from August on."""
    told = office_v3.ask(ACTIVATION, "helped", allAllowance=flag, **YEAR_2023)["activationAllowances"]
    assert found == [one["paymentMonth"].month for one in told["activationAllowance"]]


@pytest.mark.parametrize(
    ("about", "asked", "status"),
    [
        ("helped", months(date(2022, 1, 1), date(2023, 12, 1)), None),
        ("helped", months(date(2021, 12, 1), date(2023, 12, 1)), ("NO_RESULT", "MSG00008")),
        ("helped", months(date(2024, 1, 1), date(2024, 12, 1)), ("NO_DATA_FOUND", "UDS00007")),
        ("helped", months(date(2026, 4, 1), date(2026, 5, 1)), ("NO_RESULT", "UDS00016")),
        ("long", YEAR_2023, ("NO_DATA_FOUND", "UDS00010")),
        ("unknown", YEAR_2023, ("NO_DATA_FOUND", "UD000012")),
    ],
)
def test_limits_of_activation(office_v3: Office, about: str, asked: Any, status: tuple[str, str] | None) -> None:
    """Two years of activation may be asked, a month more not; nothing in the months and never paid differ."""
    if status is None:
        assert office_v3.ask(ACTIVATION, about, **asked)["status"]["code"] == "MSG00000"
    else:
        assert status == office_v3.code(ACTIVATION, about, **asked)


def test_calendar_of_months(office_v3: Office) -> None:
    """Every day of a month is told; Sundays are not payable, and the kind of the others has its meaning."""
    (june,) = office_v3.ask(CALENDAR, "moussa", **months(date(2025, 6, 1), date(2025, 6, 1)))["scheduledPayment"][
        "monthlyData"
    ]
    assert (june["month"], len(june["dailyData"])) == (6, 30)
    first, second = june["dailyData"][:2]
    assert (1, meant(first["code"]), "detail" in first) == (1, (0, "niet betaalbaar"), False)
    assert meant(second["code"]) == (2, "tijdelijke werkloosheid, voltijds")
    assert meant(second["detail"]) == (1, "economische redenen")
    assert [day["day"] for day in june["dailyData"] if day["code"]["value"] == 2] == [2, 3, 4, 5, 6, 7, 9, 10, 11, 12]


def test_calendar_over_new_year_and_its_delay(office_v3: Office) -> None:
    """Twelve months are told in order; on 31 March 2026 August 2025 is the last that can be had."""
    told = office_v3.ask(CALENDAR, "long", **months(date(2024, 11, 1), date(2025, 10, 1)))["scheduledPayment"]
    assert [month["month"] for month in told["monthlyData"]] == [11, 12, 1, 2, 3, 4, 5, 6, 7, 8]
    too_soon = months(date(2025, 9, 1), date(2025, 9, 1))
    assert office_v3.code(CALENDAR, "long", **too_soon) == ("NO_RESULT", "UD000031")
    thirteen = months(date(2024, 1, 1), date(2025, 1, 1))
    assert office_v3.code(CALENDAR, "long", **thirteen) == ("NO_RESULT", "MSG00008")
    assert office_v3.code(CALENDAR, "empty", **YEAR_2023) == ("NO_DATA_FOUND", "UD000011")


def test_a_calendar_needs_no_scale(office: Office, office_v3: Office) -> None:
    """Version 2 has no calendar where no scale is known; version 3, which tells no scales, has."""
    quarter = {"quarterCriteria": {"quarter": 1, "year": 2023}}
    assert office.code(CALENDAR, "paid", **quarter) == ("NO_DATA_FOUND", "UD000011")
    told = office_v3.ask(CALENDAR, "paid", **months(date(2023, 1, 1), date(2023, 3, 1)))["scheduledPayment"]
    assert [month["month"] for month in told["monthlyData"]] == [1, 2, 3]


@pytest.mark.parametrize(("operation", "criteria"), [(RIGHTS, {}), ("consultSanctionHistory", None)])
def test_a_replaced_number_is_told(office_v3: Office, operation: str, criteria: dict[str, Any] | None) -> None:
    """Whoever asks with a former number gets what is known under the present one, and reads which it replaces."""
    period = {"period": {"beginDate": date(2025, 1, 1), "endDate": date(2026, 3, 31)}}
    told = office_v3.ask(operation, "hassan-bis", **(period if criteria is None else criteria))
    number = office_v3.scenario.number
    assert told["ssin"] == {"#text": number("hassan"), "@replaces": number("hassan-bis")}
    assert told["searchCriteria"]["ssin"] == number("hassan-bis")
    assert told["status"]["code"] == "MSG00000"

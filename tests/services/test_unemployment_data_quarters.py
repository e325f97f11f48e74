# SPDX-License-Identifier: EUPL-1.2
"""UnemploymentDataService v2: activation, the calendar of payments, career interruption; over HTTP."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.services.unemployment import Office, period, unemployment_office  # noqa: F401 - the fixture

ACTIVATION, CALENDAR, CAREER = "consultActivationPaidSums", "consultScheduledPayment", "consultCareerBreak"


def quarter(number: int, year: int) -> dict[str, Any]:
    """A quarter as the request has it."""
    return {"quarterCriteria": {"quarter": number, "year": year}}


def test_activation_of_a_quarter(office: Office) -> None:
    """A quarter has the allowance of each month, what several employers took off being one sum, and the employers."""
    found = office.ask(ACTIVATION, "helped", **quarter(3, 2023))["activationAllowances"]
    assert [(date(2023, 7, 1), 50000), (date(2023, 8, 1), 50000), (date(2023, 9, 1), 50100)] == [
        (one["paymentMonth"], one["activationAllowanceAmount"]) for one in found["activationAllowance"]
    ]
    assert found["activationAllowance"][2]["activationAllowanceCode"] == "WA1"
    assert found["employers"]["#group"] == [{"cbeNumber": "0999200166"}, {"cbeNumber": "0999200265"}]


def test_activation_ends_within_a_quarter(office: Office) -> None:
    """Of a quarter only the months with an allowance are told, and only their employers."""
    found = office.ask(ACTIVATION, "helped", **quarter(4, 2023))["activationAllowances"]
    assert [date(2023, 10, 1), date(2023, 11, 1)] == [one["paymentMonth"] for one in found["activationAllowance"]]
    assert found["employers"]["#group"] == [{"cbeNumber": "0999200166"}]


def test_activation_of_people_of_fifty_and_more(office: Office) -> None:
    """With allAllowance 1 the months count in which the person has turned fifty, here from 31 August 2023."""
    found = office.ask(ACTIVATION, "helped", **quarter(3, 2023), allAllowance=1)["activationAllowances"]
    assert [date(2023, 8, 1), date(2023, 9, 1)] == [one["paymentMonth"] for one in found["activationAllowance"]]
    everybody = office.ask(ACTIVATION, "helped", **quarter(3, 2023), allAllowance=0)["activationAllowances"]
    assert len(everybody["activationAllowance"]) == 3


@pytest.mark.parametrize(
    ("about", "asked", "status"),
    [
        ("unknown", quarter(1, 2023), ("NO_DATA_FOUND", "UD000012")),
        ("pieter", quarter(1, 2023), ("NO_DATA_FOUND", "UD000018")),
        ("empty", quarter(1, 2023), ("NO_DATA_FOUND", "UDS00010")),
        ("helped", quarter(2, 2023), ("NO_DATA_FOUND", "UDS00007")),
        ("helped", quarter(1, 2024), ("NO_DATA_FOUND", "UDS00007")),
        ("helped", quarter(2, 2026), ("NO_RESULT", "UDS00016")),
        ("helped", quarter(1, 12345), ("NO_RESULT", "UDS00016")),
        ("helped", quarter(1, -44), ("NO_RESULT", "UDS00016")),
    ],
)
def test_why_there_is_no_activation(office: Office, about: str, asked: dict[str, Any], status: tuple[str, str]) -> None:
    """Somebody unknown, never paid, nothing in the quarter, a quarter to come, a year that no calendar has."""
    assert status == office.code(ACTIVATION, about, **asked)


def test_calendar_of_a_quarter(office: Office) -> None:
    """Each day has the kind of unemployment as which it was paid, a Sunday is not payable; the scale is told."""
    found = office.ask(CALENDAR, "long", **quarter(1, 2024))["scheduledPayment"]
    assert [(m["month"], len(m["dailyData"])) for m in found["monthlyData"]] == [(1, 31), (2, 29), (3, 31)]
    days = {day["day"]: day["unemploymentCode"] for day in found["monthlyData"][0]["dailyData"]}
    assert [days[6], days[7], days[8]] == [1, 0, 1]
    assert [{"scaleCode": "A", "validityDate": date(2007, 1, 2)}] == found["scaleData"]


def test_scales_of_a_quarter_in_order(office: Office) -> None:
    """Every scale that was in force in the quarter is told, with the day from which it holds."""
    found = office.ask(CALENDAR, "an", **quarter(1, 2025))["scheduledPayment"]
    assert [("N1", date(2024, 3, 31)), ("N2", date(2025, 2, 1))] == [
        (scale["scaleCode"], scale["validityDate"]) for scale in found["scaleData"]
    ]


def test_calendar_can_be_had_after_half_a_year(office: Office) -> None:
    """On 31 March 2026 August 2025 is the last month of which there is a calendar."""
    found = office.ask(CALENDAR, "long", **quarter(3, 2025))["scheduledPayment"]
    assert [month["month"] for month in found["monthlyData"]] == [7, 8]
    assert office.code(CALENDAR, "long", **quarter(4, 2025)) == ("NO_RESULT", "UD000031")


@pytest.mark.parametrize(
    ("about", "asked", "status"),
    [
        ("unknown", quarter(1, 2023), ("NO_DATA_FOUND", "UD000012")),
        ("empty", quarter(1, 2023), ("NO_DATA_FOUND", "UD000011")),
        ("paid", quarter(1, 2023), ("NO_DATA_FOUND", "UD000011")),
        ("long", quarter(4, 2006), ("NO_DATA_FOUND", "UD000011")),
        ("long", quarter(1, 2027), ("NO_RESULT", "UD000031")),
    ],
)
def test_why_there_is_no_calendar(office: Office, about: str, asked: dict[str, Any], status: tuple[str, str]) -> None:
    """Nothing paid, no scale in force, before the file, a quarter to come: each has its code."""
    assert status == office.code(CALENDAR, about, **asked)


@pytest.mark.parametrize(
    ("begin", "end", "breaks"),
    [
        (date(2021, 1, 1), date(2022, 12, 31), 2),
        (date(2022, 3, 5), date(2022, 6, 12), 1),
        (date(2022, 3, 6), date(2022, 6, 12), 0),
        (date(2022, 3, 6), date(2022, 6, 13), 1),
    ],
)
def test_career_interruptions_of_a_period(office: Office, begin: date, end: date, breaks: int) -> None:
    """An interruption is told if one of its days is asked; without any, whose file it is and since when."""
    found = office.ask(CAREER, "moussa", period=period(begin, end))["careerBreaks"]
    assert breaks == len(found.get("careerBreak", ()))
    assert found["benifitiaryInformation"] == {
        "ssin": office.scenario.number("moussa"), "creationDate": date(2021, 7, 19)
    }  # fmt: skip


def test_what_is_told_of_a_career_interruption(office: Office) -> None:
    """Period, other work, regulation, monthly amount, extent and reason of an interruption are told."""
    found = office.ask(CAREER, "moussa", period=period(date(2021, 9, 6), date(2021, 9, 6)))["careerBreaks"]
    assert found["careerBreak"] == [
        {
            "beginDate": date(2021, 9, 6), "endDate": date(2022, 3, 5), "complementaryActivityCode": "INDEPENDENT",
            "careerBreakCode": "01", "allowanceAmount": 39080, "careerBreakType": "2", "careerBreakReason": "4",
        }
    ]  # fmt: skip


def test_no_file_of_career_interruptions(office: Office) -> None:
    """Somebody with benefits but without interruptions has no data; somebody unknown is unknown."""
    ever = period(date(2000, 1, 1), date(2026, 12, 31))
    assert office.code(CAREER, "long", period=ever) == ("NO_DATA_FOUND", "UD000011")
    assert office.code(CAREER, "unknown", period=ever) == ("NO_DATA_FOUND", "UD000012")
    assert "careerBreak" not in office.ask(CAREER, "helped", period=ever)["careerBreaks"]

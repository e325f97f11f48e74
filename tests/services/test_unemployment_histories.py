# SPDX-License-Identifier: EUPL-1.2
"""The histories of UnemploymentDataService v3, over HTTP."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.services.unemployment import (
    Office,
    period,
    unemployment_office,  # noqa: F401 - the fixture
    unemployment_office_v3,  # noqa: F401 - the fixture
)

SCALES, SANCTIONS, EXEMPTIONS = "consultScaleCodeHistory", "consultSanctionHistory", "consultExemptionHistory"
DISABILITIES, LAWSUIT = "consultWorkDisabilityHistory", "consultNoEarningCapacityAndLawsuitMutuality"
EVALUATIONS = "consultYoungAvailabilityDecisionHistory"
BY_PERIOD = (SCALES, SANCTIONS, EXEMPTIONS, DISABILITIES, EVALUATIONS)
EVER = period(date(2010, 1, 1), date(2026, 12, 31))
DAY = date(2026, 3, 31)


def told(office: Office, operation: str, block: str, begin: date, end: date) -> dict[str, Any]:
    """A block of what is told of `decided` in a period."""
    found: dict[str, Any] = office.ask(operation, "decided", period=period(begin, end))[block]
    return found


def numbers(articles: dict[str, Any]) -> list[str]:
    """The numbers of articles."""
    return [article["value"] for article in articles["article"]]


def test_a_decision_gives_scales(office_v3: Office) -> None:
    """Scales of one decision stand together, each from its day on, with every article; another office is told."""
    found = told(office_v3, SCALES, "response", date(2022, 1, 1), date(2024, 12, 31))
    first, second = found["unemployment"]["scale"]
    assert first["codes"]["code"] == [
        {"value": "A1", "validityBeginDate": date(2022, 1, 3)},
        {"value": "A2", "validityBeginDate": date(2022, 7, 1)},
    ]
    assert (numbers(first["admissibility"]), numbers(first["indemnisability"])) == (["30", "36"], ["44", "58"])
    assert first["decisionIdentification"] == {"decisionHandler": 92, "identificationNumber": "D1"}
    assert second == {
        "codes": {"code": [{"value": "N", "validityBeginDate": date(2023, 1, 1)}]},
        "decisionIdentification": {"decisionHandler": 44, "identificationNumber": "D2"},
    }
    assert [scale["code"] for scale in found["alternative"]["scale"]] == ["WA1"]
    assert numbers(found["alternative"]["scale"][0]["admissibility"]) == ["30"]


@pytest.mark.parametrize(
    ("begin", "end", "scales", "others"),
    [
        (date(2022, 6, 30), date(2022, 6, 30), ["A1"], []),
        (date(2022, 7, 1), date(2022, 7, 1), ["A2"], []),
        (date(2022, 5, 31), date(2022, 5, 31), ["A1"], ["WA1"]),
        (date(2025, 1, 1), date(2030, 1, 1), [], ["CA"]),
    ],
)
def test_scales_of_the_days_asked(
    office_v3: Office, begin: date, end: date, scales: list[str], others: list[str]
) -> None:
    """A scale is told if one of its days is asked; a right without a scale is not."""
    found = told(office_v3, SCALES, "response", begin, end)
    shown = [code["value"] for one in found.get("unemployment", {}).get("scale", ()) for code in one["codes"]["code"]]
    assert (scales, others) == (shown, [one["code"] for one in found.get("alternative", {}).get("scale", ())])


def test_warnings_and_sanctions(office_v3: Office) -> None:
    """A sanction tells its days and weeks, and what is suspended; one that is suspended as a whole has no period."""
    found = told(office_v3, SANCTIONS, "response", date(2022, 1, 1), date(2026, 12, 31))
    (warning,) = found["warnings"]["warning"]
    assert (warning["code"]["value"], warning["decisionDate"]) == ("53bis", date(2022, 3, 31))
    assert warning["decisionIdentification"] == {"decisionHandler": 44, "identificationNumber": "W1"}
    sanctions = found["sanctions"]["sanction"]
    assert [one["code"]["value"] for one in sanctions] == ["52", "153", "154"]
    assert [one.get("period") for one in sanctions] == [
        {"beginDate": date(2022, 3, 7), "endDate": date(2022, 3, 20), "nbrOfWeeksSanction": 2},
        None,
        {"beginDate": date(2023, 2, 6), "endDate": date(2023, 2, 19)},
    ]
    assert [one.get("reprieve") for one in sanctions] == [
        {"date": date(2022, 3, 1), "nbrOfWeeksReprieve": "104"},
        {"date": date(2022, 9, 5), "nbrOfWeeksReprieve": "8"},
        None,
    ]
    assert [one["decisionIdentification"] for one in sanctions[:2]] == [
        {"decisionHandler": 92, "identificationNumber": "S1"}, {"decisionHandler": 92}
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("begin", "end", "kinds"),
    [
        (date(2022, 3, 20), date(2022, 3, 20), ["sanctions"]),
        (date(2022, 3, 21), date(2022, 3, 30), []),
        (date(2022, 3, 31), date(2022, 3, 31), ["warnings"]),
        (date(2022, 9, 5), date(2022, 9, 5), ["sanctions"]),
        (date(2022, 9, 6), date(2022, 12, 31), []),
        (date(2023, 5, 1), date(2023, 5, 7), []),
        (date(2024, 1, 1), date(2026, 12, 31), []),
    ],
)
def test_sanctions_of_the_days_asked(office_v3: Office, begin: date, end: date, kinds: list[str]) -> None:
    """A sanction is told for its days, a warning for its one day; without an article, or to come, it is not told."""
    if kinds:
        assert kinds == list(told(office_v3, SANCTIONS, "response", begin, end))
    else:
        status = office_v3.code(SANCTIONS, "decided", period=period(begin, end))
        assert status == ("NO_DATA_FOUND", "UD000011")


def test_the_last_day_of_a_sanction_may_be_to_come(office_v3: Office) -> None:
    """A sanction of thirteen weeks that has begun is told with its last day, although that is still to come."""
    reply = office_v3.ask(SANCTIONS, "hassan", period=period(DAY, DAY))
    (sanction,) = reply["response"]["sanctions"]["sanction"]
    assert sanction["period"] == {
        "beginDate": date(2026, 2, 24), "endDate": date(2026, 5, 25), "nbrOfWeeksSanction": 13
    }  # fmt: skip


def test_exemptions(office_v3: Office) -> None:
    """An exemption tells why, who decided and for which job; one that goes on has no last day."""
    found = told(office_v3, EXEMPTIONS, "exemptions", date(2022, 4, 30), DAY)["exemption"]
    assert [one["codes"]["reasonCode"]["value"] for one in found] == ["02", "03"]
    assert found[0]["period"] == {"beginDate": date(2022, 4, 1), "endDate": date(2022, 4, 30)}
    assert {"isJobShortage", "jobDescription"}.isdisjoint(found[0])
    assert found[1]["period"] == {"beginDate": date(2025, 10, 1)}
    assert (found[1]["isJobShortage"], found[1]["jobDescription"]) == (False, "")
    assert found[1]["codes"]["regioCode"]["descriptions"]["description"][1]["#text"] == "Région wallonne (Forem)"
    assert found[1]["decisionIdentification"] == {"decisionHandler": 92}


def test_the_last_five_disabilities(office_v3: Office) -> None:
    """The reply has place for five times of unfitness for work: the newest, in order."""
    found = told(office_v3, DISABILITIES, "disabilities", date(2010, 1, 1), DAY)["disability"]
    assert [one["period"]["beginDate"].year for one in found] == [2017, 2018, 2019, 2020, 2021]
    assert found[-1] == {"disabilityType": 4, "period": {"beginDate": date(2021, 1, 1)}}
    (one,) = told(office_v3, DISABILITIES, "disabilities", date(2018, 12, 31), date(2018, 12, 31))["disability"]
    assert one["disabilityType"] == 3


def test_evaluations(office_v3: Office) -> None:
    """An evaluation is told for the day of its decision, with the codes; one that counts as two is called so."""
    found = told(office_v3, EVALUATIONS, "decisions", date(2013, 6, 4), date(2014, 6, 2))["decision"]
    assert [(one["date"], one["category"], one.get("lateDecision")) for one in found] == [
        (date(2013, 12, 2), "DOUBLE POSITIVE", False), (date(2014, 6, 2), "ASSIMILED 2 POSITIVE", None)
    ]  # fmt: skip
    assert [found[1]["codes"][name]["value"] for name in ("decisionCode", "linkenedDecisionCode")] == ["21", "30"]
    assert [one["decisionIdentification"] for one in found] == [
        {"decisionHandler": 92}, {"decisionHandler": 92, "identificationNumber": "E3"}
    ]  # fmt: skip


def test_lawsuit_that_began_last(office_v3: Office) -> None:
    """Of two lawsuits the last is told; a verdict that is still to come is not, nor a lack that has ended."""
    found = office_v3.ask(LAWSUIT, "decided")["response"]
    assert set(found) == {"lawsuitMutuality"}
    assert found["lawsuitMutuality"]["type"]["value"] == 1
    assert found["lawsuitMutuality"]["temporaryPaymentPeriod"] == {"beginDate": date(2025, 11, 3)}
    assert "verdict" not in found["lawsuitMutuality"]
    moussa = office_v3.ask(LAWSUIT, "moussa")["response"]["lawsuitMutuality"]
    assert moussa["verdict"] == {"disablement": {"beginDate": date(2023, 10, 2), "endDate": date(2023, 12, 31)}}
    ursula = office_v3.ask(LAWSUIT, "ursula")["response"]
    assert ursula == {"noEarningCapacity": {"beginDate": date(2016, 10, 3)}}


def test_the_newest_where_there_are_too_many(office_v3: Office) -> None:
    """Of 40 facts the reply holds as many as its schema has place for, the newest; where it has no bound, all."""
    asked = {operation: office_v3.ask(operation, "many", period=EVER) for operation in BY_PERIOD}
    scales = asked[SCALES]["response"]
    decisions = scales["unemployment"]["scale"]
    assert [len(decisions), len(scales["alternative"]["scale"])] == [30, 30]
    assert scales["alternative"]["scale"][-1]["code"] == "A39"
    assert [code["value"] for code in decisions[-1]["codes"]["code"]] == [f"T{n}" for n in range(2, 12)]
    assert [len(numbers(decisions[-1][name])) for name in ("admissibility", "indemnisability")] == [6, 6]
    history = asked[SANCTIONS]["response"]
    assert [len(history["warnings"]["warning"]), len(history["sanctions"]["sanction"])] == [20, 20]
    assert history["sanctions"]["sanction"][-1]["period"]["beginDate"] == date(2023, 4, 1)
    assert [one["disabilityType"] for one in asked[DISABILITIES]["disabilities"]["disability"]] == [36, 37, 38, 39, 40]
    assert len(asked[EXEMPTIONS]["exemptions"]["exemption"]) == 40
    assert len(asked[EVALUATIONS]["decisions"]["decision"]) == 40


@pytest.mark.parametrize("operation", [*BY_PERIOD, LAWSUIT])
@pytest.mark.parametrize(("about", "code"), [("empty", "UD000011"), ("unknown", "UD000012"), ("pieter", "UD000018")])
def test_no_history(office_v3: Office, operation: str, about: str, code: str) -> None:
    """A file with nothing in it, somebody unknown, an old file: each has its code."""
    criteria = {} if operation == LAWSUIT else {"period": EVER}
    assert office_v3.code(operation, about, **criteria) == ("NO_DATA_FOUND", code)


@pytest.mark.parametrize("operation", BY_PERIOD)
def test_history_to_come(office_v3: Office, operation: str) -> None:
    """A period that begins tomorrow cannot be asked, one that begins today can; none ends before it begins."""
    tomorrow = date(2026, 4, 1)
    assert office_v3.code(operation, "decided", period=period(tomorrow, tomorrow)) == ("NO_RESULT", "UD000031")
    assert office_v3.ask(operation, "decided", period=period(DAY, tomorrow))["status"]["code"] in (
        "MSG00000",
        "UD000011",
    )
    assert office_v3.code(operation, "decided", period=period(DAY, date(2026, 3, 30))) == ("NO_RESULT", "MSG00008")

# SPDX-License-Identifier: EUPL-1.2
"""HealthCareInsuranceService v1 through the real application: each part of the answer, at its limits."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime
from typing import Any

import pytest

from simulator.app import create_app
from simulator.scenarios.load import read_scenarios
from simulator.settings import Settings
from simulator.testing.in_process import Caller
from simulator.testing.story import Request
from tests.services.asking import ask_in_process

SERVICE = "HealthCareInsuranceService"
NOW = datetime(2026, 3, 31, 9)
TODAY = NOW.date()
EVERYTHING, MAXIMUM_CHARGE, HOLDER_CODES = "getInsuranceOrganizationInformations", "consultMAF", "consultHolderCode"
OPERATIONS = (EVERYTHING, MAXIMUM_CHARGE, HOLDER_CODES)
PARTS = (
    "insuringOrganization", "reimbursementRight", "ct1ct2", "payingThirdParty", "maximumCharge", "medicalHouse",
    "increasedIntervention", "statusComplementaryInsurance", "globalMedicalFile", "sfdfL891",
)  # fmt: skip
SCENARIO = """
scenario: insured
title: {en: People with edges for the sickness funds}
include: [starter]
people:
  rich:
    register: {sex: female, birth: {date: 1960-05-14}, names: [{last: Rechten}]}
    health_insurance:
      affiliations:
        - {from: 1990-01-01, to: 2024-12-31, fund: "132"}
        - {from: 2025-01-01, to: 2025-12-31, fund: "509", complementary: false}
      insurability:
        - {from: 1990-01-01, to: 2023-06-30, ct1: "120", ct2: "120"}
        - {from: 2023-07-01, to: 2024-12-31, ct1: "131", ct2: "131"}
        - {from: 2025-01-01, to: 2025-06-30, ct1: "131", ct2: "131"}
      increased_interventions: [{from: 2023-07-01, to: 2025-06-30}]
      third_party_payments: [{from: 2024-01-01, to: 2024-12-31}]
      maximum_charges: [{from: 2022-11-30}, {from: 2023-11-30}, {from: 2024-11-30}, {from: 2025-05-31}]
      medical_houses:
        - {from: 2024-01-01, to: 2024-06-30, kine: true}
        - {from: 2024-07-01, doctor: true, kine: true, nurse: true, to: 2025-12-31}
      global_medical_files: [{from: 2020-01-01, to: 2025-03-31, provider: "19999042001"}]
  child:
    register: {sex: male, birth: {date: 2019-08-02}, names: [{last: Kind}]}
    health_insurance:
      dependencies: [{from: 2019-08-02, to: 2025-12-31, holder: $rich}]
      global_medical_files: [{from: 2021-01-01, to: 2025-12-31, provider: "19999042004"}]
  blank:
    register: {sex: male, birth: {date: 1999-09-09}, names: [{last: Leeg}]}
    health_insurance: {}
  deceased:
    register: {sex: male, birth: {date: 1940-09-09}, death: {date: 2025-02-01}, names: [{last: Overleden}]}
    health_insurance:
      affiliations: [{from: 1970-01-01, to: 2025-02-01, fund: "900"}]
      insurability: [{from: 1970-01-01, to: 2025-02-01, ct1: "130", ct2: "130"}]
inscriptions:
  - {person: $rich, organisation: $ocmw-gent, quality: 2, from: today-1m}
  - {person: $child, organisation: $ocmw-gent, quality: 5, from: today-1m}
  - {person: $blank, organisation: $ocmw-gent, quality: 1, from: today-1m}
  - {person: $deceased, organisation: $ocmw-gent, quality: 8, from: today-1m}
"""

Ask = Callable[..., dict[str, Any]]


@pytest.fixture(name="ask", scope="module")
def ocmw(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ask]:
    """Asks as the OCMW of Ghent, for some parts (all) on a day (today); gives the reply as plain data."""
    file = tmp_path_factory.mktemp("insured") / "insured.yaml"
    file.write_text(SCENARIO, encoding="utf-8")
    scenario = read_scenarios((file,), NOW)
    app = create_app(Settings(scenarios=(str(file),), clock=NOW))
    caller = Caller(app)

    def ask(
        about: str, *parts: str, on: date | str | None = None, operation: str = EVERYTHING, context: str | None = None
    ) -> dict[str, Any]:
        desired = {part: part in (parts or PARTS) for part in PARTS}
        when = {"today": "true"} if on is None else {"date": on}
        criterion = {"criterion": {"temporalCriteria": when, "desiredData": desired}}
        number = scenario.number
        asked = Request(f"{SERVICE}.{operation}", number("ocmw-gent"), number(about), criterion, context)
        found = ask_in_process(caller, asked)
        if not isinstance(on, str):
            assert found["criterion"] == {"ssin": number(about), "temporalCriteria": when, "desiredData": desired}
        return found

    yield ask
    app.close()


def part(ask: Ask, name: str, about: str, on: date | str | None = None) -> Any:
    """One part of the answer, asked alone; nothing else may be there."""
    result = ask(about, name, on=on)["result"]
    assert set(result) == {"ssin", name}
    return result[name]


NO_RIGHT = {"noRight": "true"}


def test_every_part_for_a_holder(ask: Ask) -> None:
    """All ten parts of one answer: fund and union, codes with their period, rights, medical house, medical file."""
    reply = ask("rich", on=date(2024, 12, 31))
    assert (reply["status"]["value"], reply["status"]["code"]) == ("DATA_FOUND", "MSG00000")
    union = {"@insuringOrganization": "100"}
    increased = {"period": {"startDate": date(2023, 7, 1), "endDate": date(2025, 6, 30)}}
    period = {"startDate": date(2023, 7, 1), "endDate": date(2024, 12, 31)}
    codes = {"mutuality": "132", "ct1": "131", "ct2": "131", "period": period}
    years = {"year": [{"#text": year, **union} for year in (2024, 2023, 2022)]}
    result = reply["result"]
    assert result.pop("ssin") == reply["criterion"]["ssin"]
    assert result == {
        "insuringOrganization": {"mutuality": "132", **union},
        "reimbursementRight": {"value": True, **union},
        "ct1ct2": codes,
        "payingThirdParty": {"value": True, **union},
        "maximumCharge": years,
        "medicalHouse": {
            "doctor": True, "kine": True, "nurse": True, **union,
            "period": {"startDate": date(2024, 7, 1), "endDate": date(2025, 12, 31), **union},
        },
        "increasedIntervention": increased,
        "statusComplementaryInsurance": {"value": True, **union},
        "globalMedicalFile": {"healthCareProvider": "19999042001", **union},
        "sfdfL891": {
            "insurance": {
                "payingThirdParty": True, "maximumCharge": years, "increasedIntervention": increased, "ct1ct2": codes,
            }
        },
    }  # fmt: skip


@pytest.mark.parametrize("name", PARTS)
def test_only_what_is_asked_is_told(ask: Ask, name: str) -> None:
    """A question for one part gives that part, the same as in a question for all."""
    for day in (date(2024, 12, 31), date(2025, 7, 1), TODAY):
        assert ask("rich", on=day)["result"][name] == part(ask, name, "rich", day)


def test_insured_no_more(ask: Ask) -> None:
    """After the last day of insurability the fund is told, no right, and the years in which the maximum was reached."""
    result = ask("rich", on=date(2025, 7, 1))["result"]
    union = {"@insuringOrganization": "500"}
    del result["ssin"]
    assert result == {
        "insuringOrganization": {"mutuality": "509", **union},
        "reimbursementRight": {"value": False, **union},
        "ct1ct2": NO_RIGHT,
        "payingThirdParty": {"value": False, **union},
        "maximumCharge": {
            "year": [
                {"#text": 2025, "@insuringOrganization": "500"},
                {"#text": 2024, "@insuringOrganization": "100"},
                {"#text": 2023, "@insuringOrganization": "100"},
            ]
        },
        "medicalHouse": {
            "doctor": True, "kine": True, "nurse": True, **union,
            "period": {"startDate": date(2024, 7, 1), "endDate": date(2025, 12, 31), **union},
        },
        "increasedIntervention": NO_RIGHT,
        "statusComplementaryInsurance": {"value": False, **union},
        "globalMedicalFile": {**NO_RIGHT, **union},
        "sfdfL891": {"noReimbursementRight": {"#text": "true", "@mutuality": "509", **union}},
    }  # fmt: skip


def test_affiliated_no_more(ask: Ask) -> None:
    """Somebody whose last affiliation has ended has no fund and no right, but is known."""
    result = ask("deceased")["result"]
    del result["ssin"]
    false = {"value": False}
    assert result == {
        "insuringOrganization": NO_RIGHT, "reimbursementRight": false, "ct1ct2": NO_RIGHT, "payingThirdParty": false,
        "maximumCharge": NO_RIGHT, "medicalHouse": NO_RIGHT, "increasedIntervention": NO_RIGHT,
        "statusComplementaryInsurance": false, "globalMedicalFile": NO_RIGHT,
        "sfdfL891": {"noReimbursementRight": {"#text": "true"}},
    }  # fmt: skip


def test_a_dependant(ask: Ask) -> None:
    """A child has fund, codes and rights of the holder, a medical file of its own, and no medical house."""
    child, holder = (ask(about, on=date(2024, 12, 31))["result"] for about in ("child", "rich"))
    own = {"ssin", "globalMedicalFile", "medicalHouse"}
    assert {name for name in child if child[name] != holder[name]} == own
    assert child["globalMedicalFile"]["healthCareProvider"] == "19999042004"
    assert child["medicalHouse"]["noRight"] == "true"


@pytest.mark.parametrize(
    ("day", "codes", "increased", "third_party", "years"),
    [
        (date(1990, 1, 1), "120", False, False, []),
        (date(2022, 11, 29), "120", False, False, []),
        (date(2022, 11, 30), "120", False, False, [2022]),
        (date(2023, 6, 30), "120", False, False, [2022]),
        (date(2023, 7, 1), "131", True, False, [2022]),
        (date(2024, 1, 1), "131", True, True, [2023, 2022]),
        (date(2025, 1, 1), "131", True, False, [2024, 2023]),
        (date(2025, 6, 30), "131", True, False, [2025, 2024, 2023]),
        (date(2025, 7, 1), None, False, False, [2025, 2024, 2023]),
        (TODAY, None, False, False, [2025, 2024]),
    ],
)
def test_on_the_first_and_last_days(
    ask: Ask, day: date, codes: str | None, increased: bool, third_party: bool, years: list[int]
) -> None:
    """What begins on a day holds on it, what ends on a day holds on it still."""
    result = ask("rich", on=day)["result"]
    assert codes == result["ct1ct2"].get("ct1")
    assert increased == ("period" in result["increasedIntervention"])
    assert third_party == result["payingThirdParty"]["value"]
    assert years == [year["#text"] for year in result["maximumCharge"].get("year", [])]


def test_a_client_that_walks_through_the_periods(ask: Ask) -> None:
    """From the day after the end of each period on, the periods follow one another to the present."""
    day, seen = date(2012, 1, 1), []
    while day <= TODAY:
        codes = ask("rich", "ct1ct2", on=day)["result"]["ct1ct2"]
        if "period" not in codes:
            break
        assert codes["period"]["startDate"] <= day <= codes["period"]["endDate"]
        seen.append((codes["mutuality"], codes["ct1"]))
        day = date.fromordinal(codes["period"]["endDate"].toordinal() + 1)
    assert seen == [("132", "120"), ("132", "131"), ("509", "131")]


@pytest.mark.parametrize("operation", OPERATIONS)
@pytest.mark.parametrize(
    ("about", "day", "status"),
    [
        ("rich", date(1989, 12, 31), ("NO_DATA_FOUND", "MSG00100")),
        ("rich", date(2026, 4, 1), ("NO_DATA_FOUND", "MSG00100")),
        ("blank", None, ("NO_DATA_FOUND", "MSG00100")),
        ("an", date(2027, 1, 1), ("NO_DATA_FOUND", "MSG00100")),
        ("an", date(2026, 12, 31), ("DATA_FOUND", "MSG00000")),
        ("an", date(9999, 12, 31), ("NO_DATA_FOUND", "MSG00100")),
        ("an", "12024-01-01", ("NO_DATA_FOUND", "MSG00100")),
        ("an", "-0044-03-15", ("NO_DATA_FOUND", "MSG00100")),
        ("samira", None, None),
        ("marc", None, ("NO_RESULT", "MSG00012")),
        ("bernard", None, ("NO_RESULT", "MSG00012")),
        ("hassan-bis", None, ("NO_RESULT", "MSG00006")),
        ("ines", None, ("NO_RESULT", "MSG00007")),
    ],
)
def test_why_there_is_no_answer(
    ask: Ask, operation: str, about: str, day: date | str | None, status: tuple[str, str] | None
) -> None:
    """Before the first affiliation, beyond what is known, somebody unknown, not inscribed, replaced, cancelled."""
    reply = ask(about, on=day, operation=operation)
    code = reply["status"]["code"]
    if status is None:
        assert code == "MSG00021"
    else:
        assert status == (reply["status"]["value"], code)
    assert ("result" in reply) == (code == "MSG00000")


@pytest.mark.parametrize(
    ("operation", "parts", "told"),
    [
        (MAXIMUM_CHARGE, PARTS, "maximumCharge"),
        (MAXIMUM_CHARGE, ("maximumCharge",), "maximumCharge"),
        (MAXIMUM_CHARGE, ("ct1ct2", "sfdfL891"), None),
        (HOLDER_CODES, PARTS, "ct1ct2"),
        (HOLDER_CODES, ("ct1ct2", "maximumCharge"), "ct1ct2"),
        (HOLDER_CODES, ("maximumCharge",), None),
        (EVERYTHING, ("none",), None),
        (MAXIMUM_CHARGE, ("none",), None),
        (HOLDER_CODES, ("none",), None),
    ],
)
def test_operations_of_one_part(ask: Ask, operation: str, parts: tuple[str, ...], told: str | None) -> None:
    """An operation gives its own part where it is asked for; MSG00008 where nothing is asked that it gives."""
    reply = ask("rich", *parts, on=date(2024, 12, 31), operation=operation)
    if told is None:
        assert reply["status"]["code"] == "MSG00008"
        assert reply["status"]["information"] == [{"fieldName": "field", "fieldValue": "criterion/desiredData"}]
        assert "result" not in reply
    else:
        assert set(reply["result"]) == {"ssin", told}


@pytest.mark.parametrize(
    "context", ["query insurance", "check MAF to stop repayment", "Heating Allowance", "social fraud control"]
)
@pytest.mark.parametrize("operation", OPERATIONS)
def test_purposes_of_others(ask: Ask, operation: str, context: str) -> None:
    """A purpose that stands in the list of the schema, but is not that of the OCMWs, is refused with MSG00013."""
    assert ask("rich", operation=operation, context=context)["status"]["code"] == "MSG00013"

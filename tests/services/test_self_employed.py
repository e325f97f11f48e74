# SPDX-License-Identifier: EUPL-1.2
"""SelfEmployedService v2 told by the whole application: periods, quarters, the clock, numbers, and what may be seen."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

import pytest
from lxml import etree

from simulator.app import create_app
from simulator.scenarios.load import read_scenarios
from simulator.settings import Settings
from simulator.testing.in_process import Caller
from simulator.testing.story import Request
from tests.services.asking import move_to

NOW = datetime(2026, 3, 31, 9)
CAREER, CONTRIBUTIONS = "consultCareer", "consultContributions"
SCENARIO = """
scenario: self-employed
title: {en: Self-employed people with edges}
include: [starter]
people:
  funds:
    register: {sex: female, birth: {date: 1980-05-14}, names: [{last: Fondsen}]}
    self_employment:
      reference: "123456789012345"
      enterprise: "0999300136"
      occupation: "999999"
      affiliations:
        - from: 2022-05-16
          fund: "008"
          signed: 2022-05-20
          segments: [{from: 2022-05-16, quality: 300, contribution: 100}]
          contributions: [{from: 2022-05-16, situation: "02", ziv: 0}]
        - from: 2020-01-01
          to: 2022-05-15
          fund: "003"
          fund_number: "0999300235"
          segments:
            - {from: 2021-07-01, to: 2022-05-15, quality: 100, contribution: 999}
            - {from: 2020-01-01, to: 2021-03-31, quality: 100, contribution: 400, equality: 100}
          contributions:
            - {from: 2021-07-01, to: 2022-05-15, situation: "01", ziv: 99}
            - {from: 2020-01-01, to: 2021-03-31, situation: "03"}
  long:
    register: {sex: male, birth: {date: 1960-02-29}, names: [{last: Langdurig}]}
    self_employment:
      reference: "2"
      affiliations:
        - from: 1990-01-01
          fund: "003"
          segments: [{from: 1990-01-01, quality: 100, contribution: 100}]
          contributions:
            - {from: 1990-01-01, situation: "01", ziv: 1}
            - {from: 2020-05-15, to: 2020-07-01, situation: "03", ziv: 1}
  coming:
    register: {sex: male, birth: {date: 1995-02-27}, names: [{last: Komend}]}
    self_employment:
      reference: "3"
      affiliations:
        - from: 2026-01-01
          to: 2026-04-30
          fund: "003"
          signed: 2026-04-01
          segments: [{from: 2026-01-01, to: 2026-04-15, quality: 100, contribution: 105},
                     {from: 2026-04-16, to: 2026-04-30, quality: 100, contribution: 100}]
          contributions: [{from: 2026-01-01, to: 2026-04-30, situation: "01"}]
  empty:
    register: {sex: female, birth: {date: 1995-02-27}, names: [{last: Leeg}]}
    self_employment: {reference: "4"}
  gone:
    register: {sex: male, birth: {date: 1950-03-10}, death: {date: 2024-02-10}, names: [{last: Heengegaan}]}
    self_employment:
      reference: "5"
      affiliations:
        - from: 2015-01-01
          to: 2024-02-10
          fund: "003"
          segments: [{from: 2015-01-01, to: 2024-02-10, quality: 100, contribution: 510}]
          contributions: [{from: 2015-01-01, to: 2024-02-10, situation: "01"}]
inscriptions:
""" + "".join(
    f"  - {{person: ${alias}, organisation: $ocmw-gent, quality: 2, from: 2020-01-01}}\n"
    for alias in ("funds", "long", "coming", "empty", "gone")
)


class Office:
    """Asks the service, and reads replies by the names of their elements."""

    def __init__(self, caller: Caller, file: str) -> None:
        self.caller, self.scenario = caller, read_scenarios((file,), NOW)

    def ask(self, operation: str, about: str, by: str = "ocmw-gent", on: date | None = None, **criteria: Any) -> Any:
        """The reply; `on` is the day of the clock."""
        move_to(self.caller.sandbox, on or NOW.date())
        number = self.scenario.number
        request = Request(f"SelfEmployedService.{operation}", number(by), number(about), {"criteria": criteria})
        found = self.caller.call(request)
        assert found.status == 200, found.text
        return etree.fromstring(found.text)

    def segments(self, about: str, **asked: Any) -> list[tuple[str, str | None]]:
        """First and last day of each segment of the reply."""
        found = self.ask(CAREER, about, **asked).iterfind(".//careerSegment/period")
        return [(period.findtext("beginDate"), period.findtext("endDate")) for period in found]

    def quarters(self, about: str, begin: str, end: str | None = None, on: date | None = None) -> dict[str, str]:
        """Each quarter of the reply with the code of its situation."""
        period = {"beginQuarter": begin, **({"endQuarter": end} if end else {})}
        found = self.ask(CONTRIBUTIONS, about, on=on, period=period).iterfind(".//contributions/contribution")
        return {one.findtext("quarter"): one.findtext("contributionSituation/code") for one in found}


@pytest.fixture(scope="module", name="office")
def self_employed_office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """A simulator with these people, whose day is 31 March 2026 unless told otherwise."""
    file = tmp_path_factory.mktemp("self-employed") / "self-employed.yaml"
    file.write_text(SCENARIO, encoding="utf-8")
    app = create_app(Settings(scenarios=(str(file),), clock=NOW))
    yield Office(Caller(app), str(file))
    app.close()


def days(begin: date, end: date | None = None) -> dict[str, Any]:
    """A period of days."""
    return {"beginDate": begin, **({"endDate": end} if end else {})}


def test_a_career_is_told_by_affiliation(office: Office) -> None:
    """Funds follow one another in time, each with its segments; quality, contribution and equality have their codes."""
    career = office.ask(CAREER, "funds").find("career")
    assert [child.tag for child in career] == [
        "nisseReference", "selfEmployedEnterpriseNumber", "occupation", "affiliations",
    ]  # fmt: skip
    assert (career[0].text, career[1].text) == ("123456789012345", "0999300136")
    first, second = career.iterfind("affiliations/affiliation")
    assert [e.text for e in first.find("socialInsuranceFund")] == ["0999300235", "003"]
    assert [e.text for e in second.find("socialInsuranceFund")] == ["008"]
    assert [first.findtext("signatureDate"), second.findtext("signatureDate")] == [None, "2022-05-20"]
    codes = [
        [segment.findtext(f"{name}/code") for name in ("selfEmployedQuality", "contribution", "equality")]
        for segment in career.iterfind(".//careerSegment")
    ]
    assert codes == [["100", "400", "100"], ["100", "999", None], ["300", "100", None]]


def test_codes_are_described_in_three_languages(office: Office) -> None:
    """A code has its meaning in Dutch, French and German; one that the table does not know stands alone."""
    career = office.ask(CAREER, "funds").find("career")
    quality = career.find(".//selfEmployedQuality")
    assert [text.get("language") for text in quality.iterfind("description")] == ["NL", "FR", "DE"]
    assert quality.findtext("description") == "activiteit in eigen naam"
    assert [child.tag for child in career.find("occupation")] == ["code"]


@pytest.mark.parametrize(
    ("period", "begins"),
    [
        (None, ["2020-01-01", "2021-07-01", "2022-05-16"]),
        (days(date(1976, 7, 1)), ["2020-01-01", "2021-07-01", "2022-05-16"]),
        (days(date(1976, 7, 1), date(2020, 1, 1)), ["2020-01-01"]),
        (days(date(2021, 3, 31), date(2021, 6, 30)), ["2020-01-01"]),
        (days(date(2021, 3, 31), date(2021, 7, 1)), ["2020-01-01", "2021-07-01"]),
        (days(date(2022, 5, 15), date(2022, 5, 15)), ["2021-07-01"]),
        (days(date(2022, 5, 16)), ["2022-05-16"]),
        (days(date(2026, 4, 1)), ["2022-05-16"]),
        (days(date(1976, 7, 1), date(2019, 12, 31)), []),
        (days(date(2021, 4, 1), date(2021, 6, 30)), []),
    ],
)
def test_a_career_in_a_period(office: Office, period: dict[str, Any] | None, begins: list[str]) -> None:
    """Segments with a day in the period are told whole, both ends included; an affiliation without any is left out."""
    asked = {} if period is None else {"period": period}
    reply = office.ask(CAREER, "funds", **asked)
    assert begins == [found.text for found in reply.iterfind(".//careerSegment/period/beginDate")]
    assert ("MSG00000" if begins else "MSG00100") == reply.findtext("status/code")
    assert all(len(one.find("careerSegments")) for one in reply.iterfind(".//affiliation"))


def test_a_career_as_of_the_clock(office: Office) -> None:
    """A segment is known from its first day on; while its last day is still to come it goes on."""
    assert office.segments("coming", on=date(2025, 12, 31)) == []
    assert office.segments("coming", on=date(2026, 4, 14)) == [("2026-01-01", None)]
    assert office.segments("coming", on=date(2026, 4, 15)) == [("2026-01-01", "2026-04-15")]
    assert office.segments("coming", on=date(2026, 4, 16)) == [("2026-01-01", "2026-04-15"), ("2026-04-16", None)]
    signatures = [
        office.ask(CAREER, "coming", on=date(2026, month, 1)).findtext(".//signatureDate") for month in (3, 4)
    ]
    assert signatures == [None, "2026-04-01"]


@pytest.mark.parametrize(
    ("begin", "end", "expected"),
    [
        ("2020Q1", "2020Q1", {"2020Q1": "03"}),
        ("2019Q4", "2020Q1", {"2020Q1": "03"}),
        ("2021Q1", "2021Q3", {"2021Q1": "03", "2021Q3": "01"}),
        ("2022Q1", "2022Q3", {"2022Q1": "01", "2022Q2": "02", "2022Q3": "02"}),
        ("2025Q4", None, {"2025Q4": "02"}),
        ("2026Q1", None, {}),
        ("1000Q1", "2019Q4", {}),
        ("2026Q1", "2999Q4", {}),
    ],
)
def test_contributions_of_a_period(office: Office, begin: str, end: str | None, expected: dict[str, str]) -> None:
    """Each quarter asked that is over has one contribution, where the person was active; both ends are included."""
    assert expected == office.quarters("funds", begin, end)


def test_a_contribution_tells_fund_and_health_insurance(office: Office) -> None:
    """The fund is that of the affiliation; what the contribution means for the health insurance where it is known."""
    period = {"beginQuarter": "2021Q1", "endQuarter": "2022Q2"}
    found = office.ask(CONTRIBUTIONS, "funds", period=period).findall(".//contributions/contribution")
    told = [(o.findtext("quarter"), o.findtext("socialInsuranceFund/code"), o.findtext("ziv/code")) for o in found]
    assert told == [
        ("2021Q1", "003", None), ("2021Q3", "003", "99"), ("2021Q4", "003", "99"), ("2022Q1", "003", "99"),
        ("2022Q2", "008", "0"),
    ]  # fmt: skip


def test_no_more_than_forty_quarters(office: Office) -> None:
    """Of forty quarters all are told, of more the newest forty; an exception counts for each quarter it touches."""
    ten_years = office.quarters("long", "2011Q1", "2020Q4")
    assert [min(ten_years), max(ten_years)] == ["2011Q1", "2020Q4"]
    assert [quarter for quarter, code in ten_years.items() if code == "03"] == ["2020Q2", "2020Q3"]
    ever = office.quarters("long", "1990Q1")
    assert (min(ever), max(ever), len(ever)) == ("2016Q1", "2025Q4", 40)


def test_a_quarter_is_told_when_it_is_over(office: Office) -> None:
    """On the last day of a quarter it is not told yet, on the day after it is."""
    assert [*office.quarters("long", "2025Q4", on=date(2026, 3, 31))] == ["2025Q4"]
    assert [*office.quarters("long", "2025Q4", on=date(2026, 4, 1))] == ["2025Q4", "2026Q1"]


@pytest.mark.parametrize("about", ["empty", "an"])
def test_nothing_known(office: Office, about: str) -> None:
    """A file without affiliation and no file at all are answered alike, with the number and without data."""
    asked: tuple[tuple[str, dict[str, Any]], ...] = ((CAREER, {}), (CONTRIBUTIONS, {"beginQuarter": "2020Q1"}))
    for operation, period in asked:
        reply = office.ask(operation, about, **({"period": period} if period else {}))
        assert (reply.findtext("status/value"), reply.findtext("status/code")) == ("NO_DATA_FOUND", "MSG00100")
        assert [child.tag for child in reply][-2:] == ["status", "ssin"]


def test_after_death_the_career_stays(office: Office) -> None:
    """The career of somebody who died ended with death, and can still be asked."""
    assert office.segments("gone") == [("2015-01-01", "2024-02-10")]
    assert [*office.quarters("gone", "2023Q4")] == ["2023Q4", "2024Q1"]


@pytest.mark.parametrize("operation", [CAREER, CONTRIBUTIONS])
def test_a_replaced_number_is_followed(office: Office, operation: str) -> None:
    """Asked by the former number, the reply has the present one, and tells which one it replaces."""
    period = {"period": {"beginQuarter": "2020Q4"}} if operation == CONTRIBUTIONS else {}
    reply = office.ask(operation, "hassan-bis", **period)
    number = office.scenario.number
    assert number("hassan-bis") == reply.findtext("criteria/ssin")
    found = reply.find("ssin")
    assert (number("hassan"), {"replaces": number("hassan-bis")}) == (found.text, dict(found.attrib))
    present = office.ask(operation, "hassan", **period)
    assert dict(present.find("ssin").attrib) == {}
    assert [etree.tostring(one) for one in present[6:]] == [etree.tostring(one) for one in reply[6:]]


@pytest.mark.parametrize(
    ("operation", "about", "by", "criteria", "code"),
    [
        (CAREER, "funds", "cpas-namur", {}, "MSG00012"),
        (CAREER, "carla", "ocmw-gent", {}, "MSG00012"),
        (CAREER, "ines", "ocmw-gent", {}, "MSG00007"),
        (CAREER, "funds", "ocmw-gent", {"period": days(date(2020, 1, 2), date(2020, 1, 1))}, "MSG00008"),
        (CONTRIBUTIONS, "funds", "cpas-namur", {"period": {"beginQuarter": "2020Q1"}}, "MSG00012"),
        (CONTRIBUTIONS, "ines", "ocmw-gent", {"period": {"beginQuarter": "2020Q1"}}, "MSG00007"),
        (
            CONTRIBUTIONS, "funds", "ocmw-gent", {"period": {"beginQuarter": "2020Q2", "endQuarter": "2020Q1"}},
            "MSG00008",
        ),
    ],
)  # fmt: skip
def test_refusals(office: Office, operation: str, about: str, by: str, criteria: dict[str, Any], code: str) -> None:
    """Without inscription, for a cancelled number, or for a period that ends before it begins, there are no data."""
    reply = office.ask(operation, about, by, **criteria)
    assert ("NO_RESULT", code) == (reply.findtext("status/value"), reply.findtext("status/code"))
    assert reply.find("career") is reply.find("contributions") is None
    assert [one.get("canceled") for one in reply.iterfind("ssin")] == (["true"] if about == "ines" else [])


@pytest.mark.parametrize(
    ("operation", "period"),
    [
        (CONTRIBUTIONS, {"beginQuarter": "2024Q5"}),
        (CONTRIBUTIONS, {"beginQuarter": "2024-Q1"}),
        (CONTRIBUTIONS, {"endQuarter": "2024Q1"}),
        (CONTRIBUTIONS, {}),
        (CAREER, {"endDate": date(2024, 1, 1)}),
        (CAREER, {"beginDate": "2024-02-30"}),
    ],
)
def test_what_the_schema_does_not_allow_is_a_fault(office: Office, operation: str, period: dict[str, Any]) -> None:
    """A quarter that no year has, a period without begin, a day that no month has: a fault with MSG00004."""
    number = office.scenario.number
    criteria = {"criteria": {"period": period}}
    found = office.caller.call(
        Request(f"SelfEmployedService.{operation}", number("ocmw-gent"), number("funds"), criteria)
    )
    assert found.status == 500
    assert "MSG00004" in found.text
    assert f"{operation}Fault" in found.text


def test_days_beyond_the_calendar(office: Office) -> None:
    """Years that a schema allows and no calendar has are answered as the ends of the calendar."""
    assert len(office.segments("funds", period={"beginDate": "-0044-03-15", "endDate": "12026-01-01"})) == 3


def test_with_the_rules_off_a_cancelled_number_is_marked() -> None:
    """Where no rule refuses a cancelled number, the reply tells that it was cancelled."""
    app = create_app(Settings(scenarios=("starter",), clock=NOW, rules=False))
    number = read_scenarios(("starter",), NOW).number
    found = Caller(app).call(Request("SelfEmployedService.consultCareer", number("ocmw-gent"), number("ines")))
    app.close()
    ssin = etree.fromstring(found.text).find("ssin")
    assert (found.codes, ssin.text, ssin.get("canceled")) == (("MSG00100",), number("ines"), "true")

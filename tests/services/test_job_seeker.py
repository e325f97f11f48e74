# SPDX-License-Identifier: EUPL-1.2
"""JobSeekerService v1 through the real application: services, periods, contacts, statuses, at their limits."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulator.app import create_app
from simulator.scenarios.load import read_scenarios
from simulator.scenarios.scenario import Scenario
from simulator.settings import Settings
from simulator.testing.in_process import Caller
from simulator.testing.story import Reply, Request
from tests.services.asking import reply_data

OPERATION = "JobSeekerService.consultContactAndInscription"
NOW = datetime(2026, 3, 2, 9)
TODAY = NOW.date()
SERVICES = ("ACTIRIS", "ADG", "FOREM", "VDAB")
FOUND, NOTHING = ("DATA_FOUND", "MSG00000"), ("NO_DATA_FOUND", "MSG00100")
SILENT, PARTIAL, NONE = ("TECHNICAL_ERROR", "MSG00002"), ("INCOMPLETE_DATA", "HAN20200"), ("NO_RESULT", "MSG00002")
MANY = ", ".join(f"{{from: {2000 + i}-01-03, to: {2000 + i}-11-30, categories: ['000']}}" for i in range(24))
SCENARIO = """
scenario: seekers
title: {en: Job seekers with edges}
include: [starter]
people:
  everywhere:
    register: {sex: female, birth: {date: 1980-05-14}, names: [{last: Zoekster}]}
    job_seeking:
      vdab:
        inscriptions:
          - {from: 2020-01-06, to: 2020-12-31, at: "08:00", categories: ["000", "007"], own_categories: ["900"],
             eurostat_date: 2019-12-20, leaving: back-to-work}
          - {from: 2026-01-05, at: "16:59", categories: ["003"]}
        contacts:
          - {from: 2020-01-06, to: 2020-06-30,
             address: {municipality: "11002", postal_code: "2000", street: Oude weg}}
          - {from: 2020-07-01, at: "23:30", foreign_address: 1 Some Street, phones: [{number: "0400000009"}]}
      actiris:
        inscriptions: [{from: 2021-02-01, to: 2021-02-01, categories: ["002"]}]
        contacts:
          - {from: 2021-02-01,
             address: {municipality: "21004", postal_code: "1000", street: Rue, number: "1", box: "2"},
             phones: [{number: "020000001", fixed: true}, {number: "0400000001", fixed: false}], email: a@b.example}
      forem: {inscriptions: [{from: 2022-03-01, to: 2026-03-02, categories: ["004"]}]}
      adg:
        inscriptions: [MANY]
  empty-file:
    register: {sex: male, birth: {date: 1980-05-15}, names: [{last: Leeg}]}
    job_seeking: {vdab: {}}
  lost:
    ssin: "80051690143"
    cancelled: true
    register: {sex: male, birth: {date: 1980-05-16}, names: [{last: Dubbel}]}
    job_seeking: {vdab: {inscriptions: [{from: 2026-01-05, categories: ["005"]}]}}
  coming:
    register: {sex: male, birth: {date: 1980-05-17}, names: [{last: Later}]}
    job_seeking: {vdab: {inscriptions: [{from: today+1d, categories: ["005"]}]}}
inscriptions:
  - {person: $everywhere, organisation: $ocmw-gent, quality: 2, from: today-1m}
  - {person: $empty-file, organisation: $ocmw-gent, quality: 2, from: today-1m}
  - {person: $lost, organisation: $ocmw-gent, quality: 2, from: today-1m}
  - {person: $coming, organisation: $ocmw-gent, quality: 2, from: today-1m}
"""


class Office:
    """Ghent asks about people of the scenario; gives replies as plain data."""

    def __init__(self, caller: Caller, scenario: Scenario) -> None:
        self.caller, self.scenario = caller, scenario

    def raw(self, about: str, *services: str, by: str = "ocmw-gent", **period: date) -> Reply:
        """The reply as it came."""
        criteria: dict[str, Any] = {"period": period} if period else {}
        if services:
            criteria["publicEmploymentServices"] = {"publicEmploymentService": list(services)}
        number = self.scenario.number
        return self.caller.call(Request(OPERATION, number(by), number(about), {"criteria": criteria}))

    def ask(self, about: str, *services: str, **period: date) -> dict[str, Any]:
        """The reply about somebody, at some services (all), in a period (none: today)."""
        return reply_data(self.caller, OPERATION, self.raw(about, *services, **period))

    def down(self, *sources: str) -> None:
        """These sources do not answer from now on."""
        sandbox = self.caller.sandbox
        rules = sandbox.data.rules.model_copy(update={"sources_down": sources})
        sandbox.set_data(replace(sandbox.data, rules=rules))


Status = tuple[str, str]


def status(data: dict[str, Any]) -> Status:
    """Value and code."""
    return data["status"]["value"], data["status"]["code"]


def statuses(reply: dict[str, Any]) -> dict[str, Status]:
    """Value and code of each service, in the order of the reply."""
    return {pes["@source"]: status(pes) for pes in reply["results"]["pes"]}


def codes(reply: dict[str, Any]) -> list[str]:
    """The services' own category of each inscription shown."""
    return [
        category["code"]
        for pes in reply["results"]["pes"]
        for inscription in pes.get("result", {}).get("inscriptions", {}).get("inscription", ())
        for category in inscription["categoryPES"]
    ]


@pytest.fixture(name="office", scope="module")
def office_of_ghent(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """The OCMW of Ghent on 2 March 2026."""
    file = tmp_path_factory.mktemp("seekers") / "seekers.yaml"
    file.write_text(SCENARIO.replace("MANY", MANY), encoding="utf-8")
    app = create_app(Settings(scenarios=(str(file),), clock=NOW))
    yield Office(Caller(app), read_scenarios((file,), NOW))
    app.close()


@pytest.fixture
def outage(office: Office) -> Iterator[Callable[..., None]]:
    """Takes sources down; they come back after the test."""
    yield office.down
    office.down()


@pytest.mark.parametrize(
    ("asked", "answering"),
    [
        ((), SERVICES),
        (("VDAB",), ("VDAB",)),
        (("VDAB", "ACTIRIS"), ("VDAB", "ACTIRIS")),
        (("ADG", "ADG", "VDAB", "ADG"), ("ADG", "VDAB")),
        (("VDAB", "FOREM", "ADG", "ACTIRIS"), ("VDAB", "FOREM", "ADG", "ACTIRIS")),
    ],
)
def test_the_services_that_are_asked_answer(office: Office, asked: tuple[str, ...], answering: tuple[str, ...]) -> None:
    """Each service that is named answers once, in the order asked; without any all four do."""
    assert tuple(statuses(office.ask("everywhere", *asked))) == answering


@pytest.mark.parametrize(
    ("period", "shown"),
    [
        ({}, ["FOREM004", "VDAB003"]),
        ({"beginDate": date(2021, 2, 1), "endDate": date(2021, 2, 1)}, ["ACTIRIS002", "ADG000"]),
        ({"beginDate": date(2021, 1, 31), "endDate": date(2021, 1, 31)}, ["ADG000"]),
        ({"beginDate": date(2020, 12, 31), "endDate": date(2021, 1, 2)}, ["VDAB900"]),
        ({"beginDate": date(2021, 1, 1), "endDate": date(2021, 1, 2)}, []),
        ({"beginDate": date(2026, 1, 4), "endDate": date(2026, 1, 4)}, ["FOREM004"]),
        ({"beginDate": date(2026, 1, 5), "endDate": date(2026, 1, 5)}, ["FOREM004", "VDAB003"]),
        ({"beginDate": TODAY}, ["FOREM004", "VDAB003"]),
        ({"beginDate": TODAY + timedelta(1)}, []),
        ({"beginDate": TODAY + timedelta(1), "endDate": date(2030, 1, 1)}, []),
        ({"beginDate": TODAY, "endDate": date(2030, 1, 1)}, ["FOREM004", "VDAB003"]),
        ({"beginDate": date(2025, 12, 31)}, ["FOREM004", "VDAB003"]),
        ({"beginDate": date(1900, 1, 1), "endDate": date(1999, 12, 31)}, []),
    ],
)
def test_what_held_in_the_period_is_shown(office: Office, period: dict[str, date], shown: list[str]) -> None:
    """An inscription is shown if it held on a day of the period: both its days count, and nothing after today does."""
    reply = office.ask("everywhere", **period)
    assert codes(reply) == shown
    assert status(reply) == (FOUND if shown else NOTHING)
    assert reply["criteria"].get("period") == (period or None)


def test_what_has_not_begun_is_not_known(office: Office) -> None:
    """An inscription of tomorrow is not there today, whatever period is asked."""
    assert status(office.ask("coming", beginDate=date(2020, 1, 1), endDate=date(2030, 1, 1))) == NOTHING


def test_each_service_has_its_own_status(office: Office) -> None:
    """What one service finds says nothing of the others; one with nothing has no result."""
    reply = office.ask("everywhere", beginDate=date(2021, 2, 1), endDate=date(2021, 2, 28))
    assert statuses(reply) == {"ACTIRIS": FOUND, "ADG": FOUND, "FOREM": NOTHING, "VDAB": NOTHING}
    assert ["result" in pes for pes in reply["results"]["pes"]] == [True, True, False, False]
    assert status(office.ask("empty-file")) == NOTHING
    assert status(office.ask("samira")) == NOTHING


def test_an_inscription_as_it_is_shown(office: Office) -> None:
    """Moment, common categories, own ones with the name of the service, Eurostat date; texts in three languages."""
    when = {"beginDate": date(2020, 3, 1), "endDate": date(2020, 3, 1)}
    (pes,) = office.ask("everywhere", "VDAB", **when)["results"]["pes"]
    (shown,) = pes["result"]["inscriptions"]["inscription"]
    assert shown["inceptionTimestamp"] == datetime(2020, 1, 6, 7, tzinfo=UTC)
    assert [category["code"] for category in shown["categoryNEO"]] == ["000", "007"]
    assert [text["@language"] for text in shown["categoryNEO"][0]["description"]] == ["NL", "FR", "DE"]
    assert shown["categoryPES"] == [{"code": "VDAB900"}]
    assert shown["eurostatDate"] == date(2019, 12, 20)


def test_without_own_categories_they_are_the_common_ones(office: Office) -> None:
    """A service's own category has the number of the common one, and its text, where the scenario says no other."""
    (pes,) = office.ask("everywhere", "VDAB")["results"]["pes"]
    (shown,) = pes["result"]["inscriptions"]["inscription"]
    (common,), (own,) = shown["categoryNEO"], shown["categoryPES"]
    assert (common["code"], own["code"]) == ("003", "VDAB003")
    assert own["description"] == common["description"]
    assert "eurostatDate" not in shown


@pytest.mark.parametrize(
    ("begin", "end", "shown"),
    [
        (date(2020, 1, 6), date(2020, 1, 6), "Oude weg"),
        (date(2020, 6, 30), date(2020, 6, 30), "Oude weg"),
        (date(2020, 6, 30), date(2020, 7, 1), "1 Some Street"),
        (date(2020, 12, 31), date(2021, 6, 1), "1 Some Street"),
        (TODAY, TODAY, None),
    ],
)
def test_the_youngest_contact_of_the_period(office: Office, begin: date, end: date, shown: str | None) -> None:
    """The contact is the last one that was in use in the period; with the inscription it comes to its end."""
    (pes,) = office.ask("everywhere", "VDAB", beginDate=begin, endDate=end)["results"]["pes"]
    contact = pes["result"].get("contact")
    assert (contact and (contact.get("foreignAddress") or contact["belgianAddress"]["streetName"])) == shown


def test_a_contact_as_it_is_shown(office: Office) -> None:
    """Address in the language of the service, two telephones, e-mail, and since when the service knows."""
    day = date(2021, 2, 1)
    (pes,) = office.ask("everywhere", "ACTIRIS", beginDate=day, endDate=day)["results"]["pes"]
    assert pes["result"]["contact"] == {
        "belgianAddress": {
            "postalCode": "1000", "cityName": "Bruxelles", "cityCode": "21004", "streetName": "Rue",
            "houseNumber": "1", "boxNumber": "2",
        },
        "phoneNumber": [{"#text": "020000001", "@fix": True}, {"#text": "0400000001", "@fix": False}],
        "emailAddress": "a@b.example",
        "updateTimestamp": datetime(2021, 2, 1, 8, tzinfo=UTC),
    }  # fmt: skip


def test_twenty_inscriptions_at_most(office: Office) -> None:
    """Of more than twenty inscriptions the youngest twenty are shown, the youngest first."""
    (pes,) = office.ask("everywhere", "ADG", beginDate=date(1999, 1, 1))["results"]["pes"]
    years = [found["inceptionTimestamp"].year for found in pes["result"]["inscriptions"]["inscription"]]
    assert years == list(range(2023, 2003, -1))


@pytest.mark.parametrize(
    ("down", "whole", "each"),
    [
        (("VDAB",), PARTIAL, {"FOREM": FOUND, "VDAB": SILENT}),
        (("FOREM",), PARTIAL, {"FOREM": SILENT, "VDAB": FOUND}),
        (("ADG",), FOUND, {"FOREM": FOUND, "VDAB": FOUND}),
    ],
)
def test_a_service_that_does_not_answer(
    office: Office, outage: Callable[..., None], down: tuple[str, ...], whole: Status, each: dict[str, Status]
) -> None:
    """A service that does not answer has a technical error, the whole is incomplete; only who is asked is missed."""
    outage(*down)
    reply = office.ask("everywhere", "FOREM", "VDAB")
    assert (status(reply), statuses(reply)) == (whole, each)
    told = [field["fieldValue"] for field in reply["status"].get("information", ())]
    assert told == (list(down) if whole == PARTIAL else [])


def test_nothing_found_where_one_does_not_answer(office: Office, outage: Callable[..., None]) -> None:
    """Where nothing is found and a service did not answer the whole is incomplete, not empty."""
    outage("FOREM")
    assert status(office.ask("samira")) == PARTIAL


@pytest.mark.parametrize(
    ("down", "asked"), [(("VDAB",), ("VDAB",)), (SERVICES, ()), (("ADG", "VDAB"), ("VDAB", "ADG"))]
)
def test_no_answer_where_all_that_were_asked_are_down(
    office: Office, outage: Callable[..., None], down: tuple[str, ...], asked: tuple[str, ...]
) -> None:
    """Where none of those asked answers there is no result."""
    outage(*down)
    reply = office.ask("everywhere", *asked)
    assert status(reply) == NONE
    assert "results" not in reply


def test_the_source_as_a_whole_down(office: Office, outage: Callable[..., None]) -> None:
    """A sandbox can also declare the services as a whole out of reach."""
    outage("public employment services")
    assert status(office.ask("everywhere")) == NONE


@pytest.mark.parametrize(
    ("about", "service", "period", "moment"),
    [
        ("an", "VDAB", {}, datetime(2025, 11, 3, 13, 5, tzinfo=UTC)),
        ("everywhere", "VDAB", {"beginDate": date(2020, 12, 31)}, datetime(2020, 7, 1, 21, 30, tzinfo=UTC)),
    ],
)
def test_a_contact_is_not_noted_before_the_inscription(
    office: Office, about: str, service: str, period: dict[str, date], moment: datetime
) -> None:
    """A contact given on the day of the inscription has its moment at the earliest; one that came later its own."""
    (pes,) = office.ask(about, service, **period)["results"]["pes"]
    assert pes["result"]["contact"]["updateTimestamp"] == moment


def test_numbers_that_are_replaced_or_cancelled(office: Office) -> None:
    """A replaced number is refused, and the present one named; a cancelled one is answered and marked."""
    number = office.scenario.number
    refused = office.ask("hassan-bis")
    assert status(refused) == ("NO_RESULT", "MSG00006")
    assert refused["ssin"] == {"#text": number("hassan"), "@replaces": number("hassan-bis")}
    assert office.ask("hassan")["ssin"] == {"#text": number("hassan")}
    lost = office.ask("lost")
    assert status(lost) == FOUND
    assert lost["ssin"] == {"#text": number("lost"), "@canceled": True}
    assert office.ask("everywhere")["ssin"] == {"#text": number("everywhere")}


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"beginDate": date(2021, 2, 2), "endDate": date(2021, 2, 1)}, "MSG00008"),
        ({"by": "cpas-namur"}, "MSG00012"),
    ],
)
def test_what_is_refused(office: Office, asked: dict[str, Any], code: str) -> None:
    """A period that ends before it begins, and a caller without inscription, are refused."""
    assert office.raw("everywhere", **asked).codes == (code,)


@pytest.mark.parametrize("service", ["VDAB ", "vdab", "BRUSSELS", ""])
def test_a_service_that_is_none(office: Office, service: str) -> None:
    """A service that the contract does not know is a fault, never an answer."""
    reply = office.raw("everywhere", service)
    assert (reply.status, reply.codes) == (500, ("MSG00004",))


def test_five_services_are_too_many(office: Office) -> None:
    """The schema has room for four services, also where one is named twice."""
    reply = office.raw("everywhere", *SERVICES, "VDAB")
    assert (reply.status, reply.codes) == (500, ("MSG00004",))


DAYS = st.dates(date(2019, 1, 1), date(2026, 12, 31))


@settings(max_examples=30)
@given(one=DAYS, two=DAYS, services=st.lists(st.sampled_from(SERVICES), min_size=1, max_size=4, unique=True))
def test_asking_one_by_one_finds_the_same(office: Office, one: date, two: date, services: list[str]) -> None:
    """What several services answer together is what each answers alone; the whole is found if one of them is."""
    begin, end = sorted((one, two))
    together = office.ask("everywhere", *services, beginDate=begin, endDate=end)
    alone = [office.ask("everywhere", service, beginDate=begin, endDate=end) for service in services]
    assert together["results"]["pes"] == [reply["results"]["pes"][0] for reply in alone]
    assert (status(together) == FOUND) == any(status(reply) == FOUND for reply in alone)

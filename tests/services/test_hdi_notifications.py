# SPDX-License-Identifier: EUPL-1.2
"""HdiIndemnityAllowanceNotifications v1: what is told of attests and periods, when, and under which number."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from lxml import etree

from simulator.contracts.catalogue import Catalogue
from simulator.contracts.contract import Notification
from simulator.contracts.reader import read
from simulator.notifications.due import due
from simulator.notifications.message import message
from simulator.resources import data_folder
from simulator.services.hdi_indemnity_allowance import consult_attest, consult_indemnity_periods
from simulator.sources import Inquiry
from simulator.sources.incapacity import SECTION, Incapacity, IncapacityFile
from simulator.store import Store
from simulator.world.clock import Clock, in_brussels
from simulator.world.organisation import Organisation, OrganisationNames
from simulator.world.person import Person
from simulator.world.sandbox import Sandbox
from simulator.world.sandboxes import Sandboxes
from tests.sources.test_incapacity import files

SENT = Catalogue([data_folder("wsdl")]).contracts["HdiIndemnityAllowanceNotifications/v1"].notifications
ATTEST, PERIODS, PERIOD = (
    SENT[f"notifyHdiIndemnityAllowance{name}"] for name in ("Attest", "IndemnityPeriods", "Period")
)
ITEMS = {ATTEST: "hiaAttest", PERIODS: "hiaIndemnityPeriods", PERIOD: "hiaPeriod"}
ASKED = {ATTEST: consult_attest, PERIODS: consult_indemnity_periods}
AN, NEW = "84051290054", "84051290252"
OCMW = Organisation(cbe="0999100196", name=OrganisationNames(nl="OCMW"))
WORK: dict[str, Any] = {"from": "2023-02-06", "to": "2023-05-14", "exit": 1, "kind": "incapacity", "social_status": 3}


@pytest.fixture(name="sandbox", scope="module")
def sandbox_of_december_2026() -> Iterator[Sandbox]:
    """An empty sandbox on 31 December 2026."""
    store = Store("memory")
    found = Sandboxes(store).get("default")
    found.set_data(replace(found.data, clock=Clock(in_brussels(datetime(2026, 12, 31, 9)))))
    yield found
    store.close()


def put(sandbox: Sandbox, file: IncapacityFile | dict[str, Any], ssin: str = AN, **document: Any) -> None:
    """The file of the sickness funds on somebody."""
    person = Person(ssin, document).with_section(SECTION.key, IncapacityFile.model_validate(file))
    sandbox.put_person(person, (), "test")


def told(sandbox: Sandbox, notification: Notification, ssin: str = AN) -> list[tuple[date, dict[str, Any]]]:
    """Day and item of each message, read from its XML."""
    found = []
    for one in due([notification], sandbox, ssin, OCMW):
        data = read(etree.fromstring(message(notification, one.event, OCMW, 1)), notification.element)
        (item,) = data[f"{ITEMS[notification]}Notifications"][f"{ITEMS[notification]}Notification"]
        found.append((one.event.day, item))
    return found


def numbers(items: list[tuple[date, dict[str, Any]]]) -> list[tuple[str, int, str]]:
    """Day, version and status of each."""
    found = [(day, item["attestationIdentification"]) for day, item in items]
    return [(str(day), one["attestationVersion"], one["attestationStatus"]) for day, one in found]


def test_a_period_is_told_when_it_begins_and_when_it_ends(sandbox: Sandbox) -> None:
    """On its first day as an open period, on its last with its end and why; under one id."""
    put(sandbox, {"risks": [WORK]})
    found = told(sandbox, PERIOD)
    assert numbers(found) == [("2023-02-06", 0, "CREATION"), ("2023-05-14", 1, "MODIFICATION")]
    begun, ended = (item for _, item in found)
    assert begun["socialRisk"] == {
        "socialRiskCategory": "GeneralIncapacityForWorkAllowance", "period": {"beginDate": date(2023, 2, 6)},
        "exitCode": 0,
    }  # fmt: skip
    assert ended["socialRisk"]["period"] == {"beginDate": date(2023, 2, 6), "endDate": date(2023, 5, 14)}
    assert ended["socialRisk"]["exitCode"] == 1
    assert len({item["attestationIdentification"]["attestationId"] for _, item in found}) == 1


@pytest.mark.parametrize(
    ("reported", "expected"),
    [
        ("2023-02-20", [("2023-02-20", 0, "CREATION"), ("2023-05-14", 1, "MODIFICATION")]),
        ("2023-05-13", [("2023-05-13", 0, "CREATION"), ("2023-05-14", 1, "MODIFICATION")]),
        ("2023-05-14", [("2023-05-14", 0, "CREATION")]),
        ("2023-08-01", [("2023-08-01", 0, "CREATION")]),
    ],
)
def test_a_period_reported_late_is_told_late(sandbox: Sandbox, reported: str, expected: list[Any]) -> None:
    """It is told on the day it was reported; if it was over by then, at once with its end."""
    put(sandbox, {"risks": [WORK | {"reported": reported}]})
    found = told(sandbox, PERIOD)
    assert expected == numbers(found)
    assert found[-1][1]["socialRisk"]["exitCode"] == 1


def test_a_period_that_goes_on_is_told_once(sandbox: Sandbox) -> None:
    """Nothing is told of an end that has not come."""
    put(sandbox, {"risks": [{key: WORK[key] for key in ("from", "kind", "social_status")}]})
    assert numbers(told(sandbox, PERIOD)) == [("2023-02-06", 0, "CREATION")]


@pytest.mark.parametrize("notification", [ATTEST, PERIODS], ids=lambda sent: sent.name)
def test_each_version_of_an_attest_is_told(sandbox: Sandbox, notification: Notification) -> None:
    """The attests of two quarters, one of which changes when a payment becomes known."""
    payment = {"from": "2023-03-08", "to": "2023-03-31", "daily_amount": 60, "reported": "2023-06-20"}
    put(sandbox, {"risks": [WORK | {"payments": [payment]}]})
    found = told(sandbox, notification)
    assert numbers(found) == [
        ("2023-04-30", 0, "CREATION"), ("2023-06-20", 1, "MODIFICATION"), ("2023-07-30", 0, "CREATION"),
    ]  # fmt: skip
    assert [item["attestationIdentification"]["yearQuarter"] for _, item in found] == ["2023Q1", "2023Q1", "2023Q2"]
    paid = ["payments" in item["allowances"]["allowance"][0] for _, item in found]
    assert paid == [False, True, False]


def test_a_cancellation_is_told_without_allowances(sandbox: Sandbox) -> None:
    """A cancelled attest has its number and nothing else."""
    made = {"quarter": "2023Q1", "created": "2023-05-02"}
    put(sandbox, {"risks": [WORK], "attests": [made, made | {"created": "2023-06-20", "status": "cancellation"}]})
    found = told(sandbox, ATTEST)
    assert numbers(found)[1] == ("2023-06-20", 1, "CANCELLATION")
    assert set(found[1][1]) == {"ssin", "attestationIdentification"}


def test_a_former_number_is_passed_on(sandbox: Sandbox) -> None:
    """What NIC has under a replaced or cancelled number is told under it, and nothing under the new one."""
    put(sandbox, {"risks": [WORK]}, replaced_by=NEW)
    put(sandbox, {}, NEW)
    for notification in SENT.values():
        assert all(item["ssin"] == {"#text": AN, "@replacedBy": NEW} for _, item in told(sandbox, notification))
        assert told(sandbox, notification)
        assert told(sandbox, notification, NEW) == []
    put(sandbox, {"risks": [WORK]}, cancelled=True)
    assert told(sandbox, PERIOD)[0][1]["ssin"] == {"#text": AN, "@canceled": True}


def test_nothing_is_told_of_somebody_whom_nic_does_not_know(sandbox: Sandbox) -> None:
    """Without a file there is no event."""
    sandbox.put_person(Person(NEW, {}), (), "test")
    assert [told(sandbox, notification, NEW) for notification in SENT.values()] == [[], [], []]


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(file=files())
def test_what_was_told_last_is_what_a_question_gets(sandbox: Sandbox, file: IncapacityFile) -> None:
    """The last message about a quarter says the same as the answer to a question for its attest."""
    put(sandbox, file)
    inquiry = Inquiry(sandbox, sandbox.today)
    for notification, ask in ASKED.items():
        last = {
            one.event.data["attestationIdentification"]["yearQuarter"]: dict(one.event.data)
            for one in due([notification], sandbox, AN, OCMW)
        }
        for quarter, item in last.items():
            criteria = {"criteria": {"ssin": AN, "yearQuarter": quarter}}
            answer = ask(criteria, Incapacity(inquiry)).data
            assert answer == {"ssin": item.pop("ssin"), "attest": item}
    days = [day for notification in SENT.values() for day, _ in told(sandbox, notification)]
    assert all(day <= sandbox.today for day in days)

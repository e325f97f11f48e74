# SPDX-License-Identifier: EUPL-1.2
"""Who gets which notification: an active inscription on the day of the event, in a member of the right kind."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from simulator.contracts.catalogue import Catalogue
from simulator.contracts.contract import Notification
from simulator.contracts.reader import read
from simulator.errors import BuildError
from simulator.notifications.due import Due, due
from simulator.notifications.event import Event
from simulator.notifications.message import message
from simulator.resources import data_folder
from simulator.sources.job_seeking import SECTION, JobSeekingFiles
from simulator.store import Store
from simulator.world.clock import Clock, in_brussels
from simulator.world.organisation import Membership, Officer, Organisation, OrganisationNames
from simulator.world.person import Person
from simulator.world.repertory import Inscription, Register
from simulator.world.sandbox import Sandbox
from simulator.world.sandboxes import Sandboxes

CATALOGUE = Catalogue([data_folder("wsdl")])
NOTIFY = CATALOGUE.contracts["JobSeekerStatusNotification/v1"].notifications["notifyJobSeekerStatus"]
AN, NEW = "84051290054", "84051290252"
OCMW, OTHER = "0999100196", "0999100295"
TODAY, DAY = date(2026, 3, 2), timedelta(1)
BEGIN, END = date(2025, 6, 10), date(2025, 9, 19)
FILES = {"vdab": {"inscriptions": [{"from": "2025-06-10", "to": "2025-09-19", "categories": ["005"],
                                    "leaving": "back-to-work"}]}}  # fmt: skip


def organisation(cbe: str = OCMW, **more: Any) -> Organisation:
    """A member of the network."""
    officer = Officer(name="DPO", email="dpo@ocmw.example")
    joined = Membership(dpo=officer, certificates=("CBE=1",), **more.pop("membership", {}))
    return Organisation(cbe=cbe, name=OrganisationNames(nl="OCMW"), **{"membership": joined, **more})


@pytest.fixture(name="sandbox")
def sandbox_of_march_2026() -> Iterator[Sandbox]:
    """An empty sandbox on 2 March 2026, with An as a job seeker of last summer."""
    store = Store("memory")
    found = Sandboxes(store).get("default")
    found.set_data(replace(found.data, clock=Clock(in_brussels(datetime(2026, 3, 2, 9)))))
    put(found, FILES)
    yield found
    store.close()


def put(sandbox: Sandbox, files: dict[str, Any], ssin: str = AN, **document: Any) -> None:
    """The files of the employment services on somebody."""
    person = Person(ssin, document).with_section(SECTION.key, JobSeekingFiles.model_validate(files))
    sandbox.put_person(person, (), "test")


def inscribe(sandbox: Sandbox, begin: date, end: date | None, ssin: str = AN, **more: Any) -> None:
    """A file of the OCMW on somebody, in both repertories."""
    registers = more.pop("registers", tuple(Register))
    rows = tuple(
        Inscription(begin=begin, end=end, register_=register, **{"organisation": OCMW, "sector": 17, "institution": 1,
                                                                 "quality": 2, **more})
        for register in registers
    )  # fmt: skip
    sandbox.change_inscriptions(ssin, lambda before: before + rows, "test")


def got(sandbox: Sandbox, receiver: Organisation | None = None, ssin: str = AN) -> list[Due]:
    """What the OCMW gets, or not, about somebody."""
    return due([NOTIFY], sandbox, ssin, receiver or organisation())


def kinds(found: list[Due]) -> list[str]:
    """The kinds of event that were sent."""
    return [one.event.data["event"]["type"] for one in found if one.message is not None]


@pytest.mark.parametrize(
    ("begin", "end", "sent"),
    [
        (BEGIN, BEGIN, ["REGISTRATION"]),
        (BEGIN - DAY, BEGIN - DAY, []),
        (BEGIN + DAY, END, []),
        (END + DAY, END + DAY, ["DEREGISTRATION"]),
        (END + 2 * DAY, None, []),
        (BEGIN, END + DAY, ["REGISTRATION", "DEREGISTRATION"]),
        (date(2020, 1, 1), None, ["REGISTRATION", "DEREGISTRATION"]),
    ],
)
def test_the_inscription_must_hold_on_the_day_of_the_event(
    sandbox: Sandbox, begin: date, end: date | None, sent: list[str]
) -> None:
    """An event is told to who is inscribed on its day: not one day before, not one day after."""
    inscribe(sandbox, begin, end)
    assert kinds(got(sandbox)) == sent


@pytest.mark.parametrize(
    ("row", "outcome"),
    [
        ({"registers": (Register.PRIMARY,)}, "one-register"),
        ({"registers": (Register.SECONDARY,)}, "one-register"),
        ({"quality": 902}, "provisional"),
        ({"quality": 999}, "quality"),
        ({"organisation": OTHER}, "missing"),
    ],
)
def test_what_is_no_matching_inscription(sandbox: Sandbox, row: dict[str, Any], outcome: str) -> None:
    """An inscription in one repertory, a provisional one, that of a replaced number or of another OCMW: nothing."""
    inscribe(sandbox, date(2020, 1, 1), None, **row)
    found = got(sandbox)
    assert kinds(found) == []
    assert [one.refusal and (one.refusal.rule, one.refusal.outcome) for one in found] == [
        ("inscription.active", outcome)
    ] * 2
    assert all(one.refusal and AN in one.refusal.reason for one in found)


@pytest.mark.parametrize(
    ("receiver", "rule", "outcome"),
    [
        ({"kind": "rva", "sector": 18}, "notification.receiver", "does-not-receive"),
        ({"kind": "city", "profile": "ocmw"}, None, None),
        ({"membership": None}, "caller.member", "not-joined"),
        ({"membership": {"since": BEGIN + DAY}}, "caller.member", "not-yet"),
        ({"membership": {"until": BEGIN - DAY}}, "caller.member", "ended"),
        ({"membership": {"since": BEGIN, "until": BEGIN}}, None, None),
        ({"membership": {"services": ("HandiService",)}}, "caller.member", "not-admitted"),
        ({"membership": {"services": ("JobSeekerStatusNotification",)}}, None, None),
        ({"membership": {"services": ("JobSeekerStatusNotification/v1.notifyJobSeekerStatus",)}}, None, None),
    ],
)
def test_only_members_of_the_right_kind_get_it(
    sandbox: Sandbox, receiver: dict[str, Any], rule: str | None, outcome: str | None
) -> None:
    """A notification goes to members on the day of the event that have been admitted to it, of the kinds it is for."""
    inscribe(sandbox, date(2020, 1, 1), None)
    joined = receiver.get("membership", {})
    made = organisation(**{**receiver, "membership": joined or {}})
    if joined is None:
        made = made.model_copy(update={"membership": None})
    first = got(sandbox, made)[0]
    assert (first.message is None) == (rule is not None)
    assert first.refusal is None or (first.refusal.rule, first.refusal.outcome) == (rule, outcome)


def test_without_the_rule_of_membership_anybody_inscribed_gets_it(sandbox: Sandbox) -> None:
    """Where the sandbox does not ask for membership, an organisation without one gets its notifications."""
    sandbox.set_data(replace(sandbox.data, rules=sandbox.data.rules.model_copy(update={"membership": False})))
    inscribe(sandbox, date(2020, 1, 1), None)
    assert len(kinds(got(sandbox, organisation().model_copy(update={"membership": None})))) == 2


@pytest.mark.parametrize(
    ("today", "sent"),
    [
        (BEGIN - DAY, []),
        (BEGIN, ["REGISTRATION"]),
        (END, ["REGISTRATION"]),
        (END + DAY, ["REGISTRATION", "DEREGISTRATION"]),
    ],
)
def test_nothing_is_told_before_its_day(sandbox: Sandbox, today: date, sent: list[str]) -> None:
    """An event is told from its day on: the end of an inscription on the first day without it."""
    inscribe(sandbox, date(2020, 1, 1), None)
    sandbox.set_data(replace(sandbox.data, clock=Clock(in_brussels(datetime(today.year, today.month, today.day, 9)))))
    assert kinds(got(sandbox)) == sent
    assert len(got(sandbox)) == len(sent)


def test_the_message(sandbox: Sandbox) -> None:
    """The network is the sender, the receiver has its CBE number and nothing else, messages are numbered from 1."""
    inscribe(sandbox, END - DAY, None)
    inscribe(sandbox, BEGIN, BEGIN)
    put(
        sandbox,
        {**FILES, "forem": {"inscriptions": [{"from": "2025-08-01", "to": "2025-08-20", "categories": ["003"]}]}},
    )
    messages = [one.message for one in got(sandbox)]
    assert [message is not None for message in messages] == [True, False, False, True]
    first, last = (read(etree.fromstring(messages[i] or ""), NOTIFY.element) for i in (0, 3))
    assert first["sender"] == {"organizationIdentification": {"sector": 25, "institution": 0}}
    assert first["receiver"] == {"organizationIdentification": {"cbeNumber": OCMW}}
    assert (first["sequenceNumber"], last["sequenceNumber"]) == (1, 2)
    assert first["legalContext"] == NOTIFY.definition.legal_context
    (started,), (ended,) = first["jobSeekers"]["jobSeeker"], last["jobSeekers"]["jobSeeker"]
    assert (started["@source"], started["event"]["type"], started["event"]["date"]) == ("VDAB", "REGISTRATION", BEGIN)
    assert "deregistrationDetails" not in started
    assert (ended["event"]["type"], ended["event"]["date"]) == ("DEREGISTRATION", END + DAY)
    assert ended["deregistrationDetails"] == {"registrationDate": BEGIN, "reason": "BACK_TO_WORK"}
    assert started["ssin"] == {"#text": AN}


def test_a_replaced_number_is_passed_on_as_it_is(sandbox: Sandbox) -> None:
    """What a service says of a replaced or cancelled number is told under that number, with an annotation."""
    put(sandbox, FILES, replaced_by=NEW, cancelled=True)
    put(sandbox, {}, NEW)
    inscribe(sandbox, date(2020, 1, 1), None)
    (told,) = read(etree.fromstring(got(sandbox)[0].message or ""), NOTIFY.element)["jobSeekers"]["jobSeeker"]
    assert told["ssin"] == {"#text": AN, "@canceled": True, "@replacedBy": NEW}
    assert got(sandbox, ssin=NEW) == []


def test_who_changes_the_service_leaves_one_first(sandbox: Sandbox) -> None:
    """On the day of a move the old service tells its end before the new one tells its beginning."""
    there = {"inscriptions": [{"from": "2025-09-20", "categories": ["005"]}]}
    put(sandbox, {**FILES, "actiris": there})
    inscribe(sandbox, END, None)
    assert kinds(got(sandbox)) == ["DEREGISTRATION", "REGISTRATION"]


def test_nobody_whom_no_service_knows_is_told_of(sandbox: Sandbox) -> None:
    """There is nothing to tell about somebody without a file, or with one in which nothing stands."""
    sandbox.put_person(Person(NEW, {}), (), "test")
    assert got(sandbox, ssin=NEW) == []
    put(sandbox, {"vdab": {}}, NEW)
    assert got(sandbox, ssin=NEW) == []


def test_events_have_numbers_of_their_own(sandbox: Sandbox) -> None:
    """Each event has another number: year, sector of the service, and the check digits of its thirteen digits."""
    there = {"inscriptions": FILES["vdab"]["inscriptions"]}
    put(sandbox, dict.fromkeys(("vdab", "forem", "actiris", "adg"), there))
    numbers = [one.event.data["event"]["id"] for one in got(sandbox)]
    assert len(set(numbers)) == 8
    assert {number[2:5] for number in numbers} == {"053", "054", "055", "056"}
    assert all(len(n) == 15 and n[:2] == "25" and int(n[:13]) % 97 + int(n[13:]) == 97 for n in numbers)


DAYS = st.dates(date(2025, 1, 1), date(2026, 3, 1))


@settings(max_examples=40)
@given(data=st.data(), begin=DAYS, end=DAYS)
def test_what_is_sent_is_what_the_inscription_covers(data: st.DataObject, begin: date, end: date) -> None:
    """Whatever the periods: an event is sent if and only if its day lies within the inscription, and only once."""
    begin, end = sorted((begin, end))
    periods = data.draw(st.lists(st.tuples(DAYS, DAYS).map(sorted), max_size=3))
    files = {
        service: {"inscriptions": [{"from": first, "to": last, "categories": ["000"]}]}
        for (first, last), service in zip(periods, ("vdab", "adg", "forem"), strict=False)
    }
    store = Store("memory")
    try:
        found = Sandboxes(store).get("default")
        found.set_data(replace(found.data, clock=Clock(in_brussels(datetime(2026, 3, 2, 9)))))
        put(found, files)
        inscribe(found, begin, end)
        events = got(found)
    finally:
        store.close()
    days = [day for first, last in periods for day in (first, last + DAY)]
    assert sorted(one.event.day for one in events) == sorted(days)
    assert sorted(one.event.day for one in events if one.message) == sorted(d for d in days if begin <= d <= end)
    assert [one.event.day for one in events] == sorted(days)


def test_a_message_without_items_is_the_event_itself() -> None:
    """Where a contract names no items, what the service gives is the whole message; number and receiver are its own."""
    whole = Notification(NOTIFY.contract, NOTIFY.name, NOTIFY.definition.model_copy(update={"items": None}))
    data = {
        "sender": {"organizationIdentification": {"cbeNumber": OTHER}},
        "receiver": {"organizationIdentification": {"cbeNumber": OCMW}},
        "legalContext": "ANOTHER",
        "sequenceNumber": 7,
        "jobSeekers": {"jobSeeker": [{"@source": "ADG", "event": {"id": "1", "type": "REGISTRATION", "date": BEGIN},
                                      "ssin": {"#text": AN}}]},
    }  # fmt: skip
    assert read(etree.fromstring(message(whole, Event(BEGIN, data), organisation(), 1)), NOTIFY.element) == data


@pytest.mark.parametrize(
    "data",
    [
        {"@source": "BRUSSELS", "event": {"id": "1", "type": "REGISTRATION", "date": BEGIN}, "ssin": AN},
        {"@source": "VDAB", "event": {"id": "1", "type": "REGISTRATION", "date": BEGIN}},
        {"@source": "VDAB", "event": {"id": "1" * 16, "type": "REGISTRATION", "date": BEGIN}, "ssin": AN},
        {"@source": "VDAB", "happened": BEGIN, "ssin": AN},
    ],
)
def test_what_does_not_fit_the_contract_is_never_a_message(data: dict[str, Any]) -> None:
    """Data that the schema does not know, or does not allow, is our mistake: an error, and no message."""
    with pytest.raises(BuildError):
        message(NOTIFY, Event(BEGIN, data), organisation(), 1)

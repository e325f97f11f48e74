# SPDX-License-Identifier: EUPL-1.2
"""Checks on meaning over the control API: what the client sent, and what it sent instead of what was expected."""

from __future__ import annotations

from typing import Any

import pytest

from simulator.contracts.catalogue import Catalogue
from simulator.resources import data_folder
from simulator.server import Server
from simulator.settings import Settings
from simulator.testing.story import Request, message_of
from simulator.world.organisation import Organisation
from tests.control.api import AN, CARLA, GENT, MARC, NAMUR, Api, Reply
from tests.control.test_exchanges import ECHO, _ask, _question
from tests.control.test_exchanges import TI as TI_FILE
from tests.soap.wire import TEST_CONNECTION, TI_GROUPS, send

TI = "RetrieveTIGroups.retrieveTI"
ECHOED = "TestConnectionService.sendTestMessage"


def _echo(api: Api, text: str = "hello") -> None:
    prefix = "" if api.sandbox == "default" else f"/sandbox/{api.sandbox}"
    body = ECHO.read_text(encoding="utf-8")
    start, end = body.index("echo>") + 5, body.index("</", body.index("echo>"))
    send(api.url, f"{prefix}{TEST_CONNECTION}", f"{body[:start]}{text}{body[end:]}")


@pytest.fixture
def asked(api: Api) -> Api:
    """A sandbox in which An was asked about (answered), then Carla (refused), then the connection was tested."""
    _ask(api, AN)
    _ask(api, CARLA)
    _echo(api)
    return api


def _check(api: Api, **check: Any) -> Any:
    reply = api.post("checks", check)
    assert reply.status == 200, reply.content
    return reply.json


@pytest.mark.parametrize(
    "check",
    [
        {"received": {"operation": TI, "ssin": AN, "times": 1}},
        {"received": {"operation": "RetrieveTIGroups/v2.retrieveTI", "times": 2}},
        {"received": {"operation": TI, "at_least": 2}},
        {"received": {"operation": TI, "at_most": 2}},
        {"received": {"ssin": CARLA, "organisation": GENT, "outcome": "refused"}},
        {"received": {"code": "MSG00000", "legal_context": "PCSA:SOCIAL_INQUIRY"}},
        {"received": {}},
        {"received": {"operation": ECHOED, "request": {"echo": "hello"}}},
        {"never": {"operation": TI, "ssin": MARC}},
        {"never": {"operation": TI, "ssin": AN, "outcome": "refused"}},
        {"never": {"organisation": NAMUR}},
        {"in_order": [{"ssin": AN}, {"ssin": CARLA}]},
        {"in_order": [{"ssin": AN}, {"operation": ECHOED}]},
        {"refused": {"code": "MSG00012", "ssin": CARLA, "times": 1}},
        {"refused": {"rule": "inscription.active"}},
        {"refused": {}},
    ],
)
def test_what_was_so_passes(asked: Api, check: dict[str, Any]) -> None:
    """A check passes where the exchanges of the present run are as told; what is not told may be anything."""
    found = _check(asked, **check)
    assert (found["passed"], found["nearest"]) == (True, [])


@pytest.mark.parametrize(
    "check",
    [
        {"received": {"operation": TI, "ssin": MARC}},
        {"received": {"operation": TI, "times": 1}},
        {"received": {"operation": TI, "at_least": 3}},
        {"received": {"operation": TI, "at_most": 1}},
        {"received": {"operation": ECHOED, "request": {"echo": "goodbye"}}},
        {"never": {"ssin": AN}},
        {"never": {}},
        {"in_order": [{"ssin": CARLA}, {"ssin": AN}]},
        {"in_order": [{"ssin": AN}, {"ssin": AN}]},
        {"refused": {"ssin": AN}},
        {"refused": {"code": "MSG00013"}},
        {"refused": {"rule": "ssin.exists"}},
    ],
)
def test_what_was_not_so_fails(asked: Api, check: dict[str, Any]) -> None:
    """A check fails where they are not, and says in words what there was."""
    found = _check(asked, **check)
    assert found["passed"] is False
    assert "RetrieveTIGroups.retrieveTI" in found["message"] or "TestConnection" in found["message"]


def test_a_failed_check_tells_the_nearest_first_and_why(asked: Api) -> None:
    """What was received instead: the same operation before any other, each with what is wrong and what fits."""
    found = _check(asked, received={"operation": TI, "ssin": MARC})
    assert [near["why"] for near in found["nearest"]] == [
        [f"ssin was {CARLA}, expected {MARC}"],
        [f"ssin was {AN}, expected {MARC}"],
        [f"operation was {ECHOED}, expected {TI}"],
    ]
    assert found["nearest"][0]["fits"] == ["operation"]
    assert found["message"].splitlines() == [
        f"expected at least once, received never: {TI} about {MARC}",
        "what was received instead, nearest first (3):",
        f"  #{found['nearest'][0]['id']} {TI} about {CARLA}, by {GENT}: refused with MSG00012: "
        f"{GENT} has no inscription of {CARLA} in PRIMARY, SECONDARY.",
        f"      ssin was {CARLA}, expected {MARC}; the operation fits",
        f"  #{found['nearest'][1]['id']} {TI} about {AN}, by {GENT}: answered with MSG00000",
        f"      ssin was {AN}, expected {MARC}; the operation fits",
        f"  #{found['nearest'][2]['id']} {ECHOED} about nobody, by nobody known: answered with OK",
        f"      operation was {ECHOED}, expected {TI}",
    ]


def test_a_wrong_number_of_exchanges_is_told_with_each(asked: Api) -> None:
    """Too many: those that there were are told, by their ids."""
    found = _check(asked, received={"operation": TI, "times": 1})
    assert found["message"].startswith(f"expected once, received twice: {TI}\n")
    assert len(found["matched"]) == 2
    assert found["nearest"] == []


def test_a_step_that_came_too_early_is_told(asked: Api) -> None:
    """In the wrong order: the step, after what it was expected, and that it was received before that."""
    found = _check(asked, in_order=[{"ssin": CARLA}, {"ssin": AN}])
    assert f"step 2 of 2 was not received after #{found['matched'][0]} {TI}: about {AN}" in found["message"]
    assert f"it was received before that: #{found['matched'][0] - 1} {TI}" in found["message"]


def test_nothing_received_tells_where_to_look(api: Api) -> None:
    """Nothing at all: the prefix of the sandbox is told, and what it received before its last reset."""
    nothing = _check(api, received={"operation": TI})["message"]
    assert "nothing was received at all. Is the URL right?" in nothing
    assert f"/sandbox/{api.sandbox}/" in nothing
    _echo(api)
    api.post("reset")
    assert "before its last load or reset it received 1" in _check(api, received={"operation": TI})["message"]
    assert _check(api, never={"operation": TI})["passed"] is True


def test_what_the_default_sandbox_received_is_told() -> None:
    """A client that forgot the prefix talks to the sandbox default, and the message says that this one received it."""
    with Server(Settings(port=0)) as server:
        default, mine = Api(server.url), Api(server.url, "mine")
        mine.post("/control/v1/sandboxes", {"name": "mine"})
        _echo(default)
        message = _check(mine, received={"operation": ECHOED})["message"]
    assert "the sandbox default, whose paths have no prefix, received 1" in message


def test_a_part_of_the_request_is_compared(asked: Api) -> None:
    """Of the request, elements that were expected and are otherwise, or are not there, are told by their paths."""
    request = {"informationCustomer": {"customerIdentification": {"cbeNumber": NAMUR}}, "legalContext": "OTHER"}
    found = _check(asked, received={"operation": TI, "ssin": AN, "request": request})
    assert found["nearest"][0]["why"] == [
        f"request.informationCustomer.customerIdentification.cbeNumber was {GENT}, expected {NAMUR}",
        "request.legalContext was PCSA:SOCIAL_INQUIRY, expected OTHER",
    ]
    found = _check(asked, received={"operation": TI, "request": {"informationCBSS": {"ticketCBSS": "1"}}})
    assert "request.informationCBSS was not there, expected ticketCBSS" in found["message"]


def _problems(reply: Reply) -> dict[str, str]:
    assert reply.status == 422, reply.content
    return {p["path"]: f"{p['message']}. {p['remedy']}" for p in reply.problems}


def test_what_is_not_known_is_no_failed_check(api: Api) -> None:
    """An operation, organisation, rule or code that there is not is refused with the nearest that there is."""
    wrong = {"operation": "RetreveTIGroups.retrieveTI", "organisation": "0999100197", "rule": "inscription.actve"}
    found = _problems(api.post("checks", {"received": {**wrong, "code": "MSG00099"}}))
    assert "There is RetrieveTIGroups.retrieveTI" in found["received.operation"]
    assert f"There is {GENT}" in found["received.organisation"]
    assert "There is inscription.active" in found["received.rule"]
    assert "There is MSG00009" in found["received.code"]


@pytest.mark.parametrize(
    ("check", "path", "words"),
    [
        ({"received": {"ssin": "84.05.12-900.54"}}, "received.ssin", "did you mean 84051290054?"),
        ({"received": {"ssin": "123"}}, "received.ssin", "it has 11 digits"),
        ({"received": {"organisation": "gent"}}, "received.organisation", "it has 10 digits"),
        ({"received": {"operation": TI, "request": {"sin": AN}}}, "received.request", "ssin"),
        ({"received": {"request": {"ssin": AN}}}, "received", "only where the operation is"),
        ({"received": {"times": 1, "at_most": 2}}, "received", "give times, or at_least and at_most"),
        ({"received": {"at_least": 3, "at_most": 2}}, "received", "3 is more than at_most 2"),
        (
            {"received": {"operation": "OCMWCPASManageAccess.manageAccess", "code": "MSG00012"}},
            "received.code",
            "MSG00012",
        ),
        ({"in_order": [{"ssin": AN}, {"operation": "no.such"}]}, "in_order[1].operation", "There is"),
        ({"received": {}, "never": {}}, "", "give one of received, never, in_order and refused"),
        ({"received": {"insz": AN}}, "received.insz", "Did you mean ssin? There is ssin, "),
        ({"in_order": [{"insz": AN}]}, "in_order[0].insz", "Did you mean ssin? There is ssin, "),
        ({"recieved": {}}, "recieved", "Did you mean received? There is received, "),
    ],
)
def test_a_check_that_makes_no_sense_is_refused(api: Api, check: dict[str, Any], path: str, words: str) -> None:
    """Each problem is told with its place; it is no failed check."""
    assert words in _problems(api.post("checks", check))[path]


def test_what_only_follows_is_not_told(api: Api) -> None:
    """A list is not too short as well, where what is in it is wrong; and no more than a hundred problems are told."""
    assert list(_problems(api.post("checks", {"in_order": [{"insz": AN}]}))) == ["in_order[0].insz"]
    assert list(_problems(api.post("checks", {"in_order": []}))) == ["in_order"]
    assert len(api.post("checks", {"in_order": [{"insz": AN}] * 5000}).problems) == 101


def test_several_questions_in_one_ssdn_message_are_told_apart(api: Api) -> None:
    """Each ServiceRequest of a message is an exchange with a request of its own."""
    catalogue = Catalogue([data_folder("wsdl")])
    gent = Organisation.model_validate(
        {
            "cbe": GENT,
            "name": {"nl": "Gent"},
            "sector": 17,
            "institution": 1,
            "credentials": [{"user": "gent", "password": "fake-gent"}],
        }
    )
    request = Request("OCMWCPASIdentifyPerson.identifyPerson", GENT, AN)
    body = message_of(catalogue, request, gent).body.decode()
    start, end = body.index("&lt;ns1:ServiceRequest"), body.index("&lt;/ns1:SSDNRequest")
    one = body[start:end]
    both = body[:start] + one + one.replace(AN, MARC) + body[end:]
    send(api.url, f"/sandbox/{api.sandbox}/connectors/webservice/KSZBCSSWebServiceConnectorPort", both)
    found = _check(api, received={"operation": request.operation, "request": {"SearchCriteria": {"SSIN": MARC}}})
    assert (found["passed"], len(found["matched"])) == (True, 1)
    assert _check(api, in_order=[{"ssin": AN}, {"ssin": MARC}])["passed"] is True


def test_a_request_without_credentials_counts_only_where_the_answer_is_told(api: Api) -> None:
    """Clients that ask first without user and password (401), then with them, have asked once."""
    path = f"/sandbox/{api.sandbox}{TI_GROUPS}"
    assert send(api.url, path, _question(TI_FILE, AN)).status == 401
    assert _check(api, never={"ssin": AN})["passed"] is True
    missing = _check(api, received={"operation": TI})
    assert (missing["passed"], "without credentials (401)" in missing["message"]) == (False, True)
    _ask(api, AN)
    assert _check(api, received={"operation": TI, "times": 1})["passed"] is True
    assert _check(api, in_order=[{"ssin": AN}, {"ssin": AN}])["passed"] is False
    assert _check(api, refused={"times": 1})["passed"] is True
    for told in ({"outcome": "refused"}, {"code": "401"}, {"rule": "caller.credentials"}):
        assert _check(api, received={"operation": TI, "times": 1, **told})["passed"] is True, told
    send(api.url, path, _question(TI_FILE, MARC), auth=("gent", "wrong"))
    assert _check(api, received={"ssin": MARC})["passed"] is True


def test_what_is_no_longer_in_the_journal_cannot_be_checked() -> None:
    """Where the first exchanges of a run were taken away, nobody can say that something never came."""
    with Server(Settings(port=0, journal_keep=1)) as server:
        api = Api(server.url)
        for _ in range(257):
            _echo(api)
        assert _check(api, received={"operation": ECHOED})["passed"] is True
        refused = api.post("checks", {"never": {"ssin": AN}})
    assert refused.status == 409
    assert "journal_keep" in refused.message


def test_without_a_journal_nothing_can_be_checked() -> None:
    """A simulator that keeps no journal says so."""
    with Server(Settings(port=0, journal=False)) as server:
        assert "--no-journal" in Api(server.url).post("checks", {"never": {}}).message

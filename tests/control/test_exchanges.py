# SPDX-License-Identifier: EUPL-1.2
"""The journal over the control API: what was asked, what was answered, and why."""

from __future__ import annotations

from pathlib import Path

import pytest

from simulator.resources import data_folder
from tests.control.api import AN, CARLA, GENT, Api
from tests.soap.wire import TEST_CONNECTION, TI_GROUPS, send

SAMPLES = data_folder("wsdl") / "soa"
ECHO = SAMPLES / "TestConnectionService" / "v1" / "samples" / "request-echo.xml"
TI = SAMPLES / "RetrieveTIGroups" / "v2" / "samples" / "request-current.xml"


def _ask(api: Api, ssin: str) -> bytes:
    body = _question(TI, ssin)
    send(api.url, f"/sandbox/{api.sandbox}{TI_GROUPS}", body, auth=("gent", "fake-gent"))
    return body.encode()


def _question(file: Path, ssin: str) -> str:
    return file.read_text(encoding="utf-8").replace("0999041701", GENT).replace("84031790282", ssin)


@pytest.fixture
def asked(api: Api) -> Api:
    """A sandbox in which three questions were asked: one answered, one refused, one about nobody."""
    _ask(api, AN)
    api.put("clock", {"move": "+1d"})
    _ask(api, CARLA)
    send(api.url, f"/sandbox/{api.sandbox}{TEST_CONNECTION}", ECHO.read_bytes())
    return api


def test_exchanges_are_listed_newest_first(asked: Api) -> None:
    """The list tells each exchange with the decision that refused it, if one did."""
    found = asked.get("exchanges").json
    assert [e["service"] for e in found["exchanges"]] == [
        "TestConnectionService",
        "RetrieveTIGroups",
        "RetrieveTIGroups",
    ]
    refused, answered = found["exchanges"][1:]
    assert (answered["ssin"], answered["organisation"], answered["outcome"]) == (AN, GENT, "answered")
    assert answered["refusal"] is None
    assert (refused["status"], refused["outcome"]) == ("MSG00012", "refused")
    assert refused["refusal"]["rule"] == "inscription.active"
    assert refused["refusal"]["remedy"]
    assert "decisions" not in refused
    assert asked.get("").json["counts"]["exchanges"] == 3


@pytest.mark.parametrize(
    ("query", "number"),
    [
        ("service=RetrieveTIGroups", 2),
        ("operation=sendTestMessage", 1),
        (f"ssin={AN}", 1),
        ("status=MSG00012", 1),
        ("outcome=refused", 1),
        ("outcome=failed", 0),
        ("ticket=none", 0),
        ("since=2026-03-03T00:00:00", 2),
        ("until=2026-03-03T00:00:00%2B01:00", 1),
        ("since=2026-03-02T09:00:00&until=2026-03-02T09:00:00", 1),
        ("limit=2", 2),
        (f"service=RetrieveTIGroups&ssin={CARLA}&outcome=refused", 1),
        (f"service=TestConnectionService&ssin={CARLA}", 0),
    ],
)
def test_exchanges_are_filtered(asked: Api, query: str, number: int) -> None:
    """Every part of the query must hold; moments are those of the sandbox's clock."""
    assert len(asked.get(f"exchanges?{query}").json["exchanges"]) == number


def test_the_ticket_finds_its_exchange(asked: Api) -> None:
    """The ticket of a reply leads to the exchange."""
    ticket = asked.get("exchanges").json["exchanges"][1]["ticket"]
    assert [e["ssin"] for e in asked.get(f"exchanges?ticket={ticket}").json["exchanges"]] == [CARLA]


def test_the_order_can_be_turned(asked: Api) -> None:
    """With `order=oldest` the first exchange comes first."""
    numbers = [e["number"] for e in asked.get("exchanges?order=oldest").json["exchanges"]]
    assert numbers == [1, 2, 3]


def test_a_reset_begins_a_new_run(asked: Api) -> None:
    """After a reset the exchanges of before are shown with `all_runs` only."""
    asked.post("reset")
    assert asked.get("exchanges").json["exchanges"] == []
    assert len(asked.get("exchanges?all_runs=true").json["exchanges"]) == 3


@pytest.mark.parametrize(
    "query",
    ["outcome=good", "limit=0", "limit=10001", "since=soon", "until=1-1-2026", "order=best", "all_runs=x", "cbe=1"],
)
def test_a_wrong_query_is_refused(api: Api, query: str) -> None:
    """422 for a value that cannot be, and for an unknown part of the query."""
    reply = api.get(f"exchanges?{query}")
    assert (reply.status, reply.problems[0]["path"]) == (422, query.split("=")[0])


def test_one_exchange_tells_every_decision(asked: Api) -> None:
    """An exchange tells each rule with reason and facts, the remedy of a refusal, and both messages."""
    number = asked.get("exchanges").json["exchanges"][1]["id"]
    found = asked.get(f"exchanges/{number}").json
    assert [d["allowed"] for d in found["decisions"]].count(False) == 1
    assert all({"rule", "allowed", "reason", "facts"} <= set(d) for d in found["decisions"])
    refusal = next(d for d in found["decisions"] if not d["allowed"])
    assert (refusal["rule"], refusal["code"]) == ("inscription.active", "MSG00012")
    assert refusal["facts"]["ssin"] == CARLA
    assert CARLA in found["request"]
    assert "MSG00012" in found["reply"]


def test_messages_are_there_byte_for_byte(api: Api) -> None:
    """Request and reply are told as they were on the wire, as XML that no browser runs."""
    sent = _ask(api, AN)
    number = api.get("exchanges").json["exchanges"][0]["id"]
    request, reply = api.get(f"exchanges/{number}/request"), api.get(f"exchanges/{number}/reply")
    assert request.content == sent
    assert b"MSG00000" in reply.content
    assert request.header("Content-Type") == reply.header("Content-Type") == "text/xml"
    assert "sandbox" in request.header("Content-Security-Policy")


@pytest.mark.parametrize("path", ["", "/request", "/reply"])
@pytest.mark.parametrize("number", ["999999", "0", "-1", "one", "9" * 30])
def test_an_unknown_exchange_is_told(api: Api, number: str, path: str) -> None:
    """404 for an exchange that is not there."""
    assert api.get(f"exchanges/{number}{path}").status == 404


def test_an_exchange_belongs_to_its_sandbox(asked: Api) -> None:
    """404 for an exchange of another sandbox."""
    number = asked.get("exchanges").json["exchanges"][0]["id"]
    assert Api(asked.url).get(f"exchanges/{number}").status == 404

# SPDX-License-Identifier: EUPL-1.2
"""The journal as a log: lines of each level, what was asked too much, export and verification over the control API."""

from __future__ import annotations

import csv
import json
from datetime import UTC, datetime
from io import BytesIO, StringIO
from typing import Any

import pytest

from simulator.certificates.seen import SeenCertificate
from simulator.server import Server
from simulator.soap.http import CERTIFICATE
from tests.control.api import AN, CARLA, GENT, NAMUR, Api
from tests.soap.wire import (
    CONNECTOR,
    SOAP11,
    TEST_CONNECTION,
    TI_GROUPS,
    Response,
    connector,
    echo,
    envelope,
    identify,
    manage_access,
    send,
    ssdn,
    ti_groups,
)

USER = "84051290252"
CONTROLS = ("legal-context.granted", "ssin.exists", "inscription.active", "supplier.reachable")


def _ask(api: Api, ssin: str, more: str = "", cbe: str = GENT, user: str = "gent") -> Response:
    where = f"/sandbox/{api.sandbox}{TI_GROUPS}"
    return send(api.url, where, envelope(ti_groups(ssin, cbe, more=more)), auth=(user, f"fake-{user}"))


def _ssdn(api: Api, *requests: str) -> Response:
    body = envelope(connector(ssdn(GENT, *requests, user=USER, reference="file 7")))
    return send(api.url, f"/sandbox/{api.sandbox}{CONNECTOR}", body, auth=("gent", "fake-gent"))


def _lines(api: Api, query: str = "") -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = api.get(f"journal/lines?{query}").json["lines"]
    return found


def _levels(api: Api) -> list[str]:
    return [line["level"] for line in _lines(api)]


def test_an_answered_exchange_has_a_line_at_each_level(api: Api) -> None:
    """OCMW entry, secondary network, KSZ and source each have a line, tied by the ticket of the reply."""
    reply = _ask(api, AN)
    lines = _lines(api)
    assert [line["level"] for line in lines] == ["entry", "secondary", "ksz", "supplier"]
    assert {line["ticket"] for line in lines} == {reply.text("//informationCBSS/ticketCBSS")}
    for line in lines:
        assert line["time"] == "2026-03-02T09:00:00.000+01:00"
        assert (line["service"], line["operation"], line["version"]) == ("RetrieveTIGroups", "retrieveTI", "v2")
        assert (line["organisation"], line["ssin"], line["reference"]) == (GENT, AN, "42")
        assert (line["legal_context"], line["status"], line["user"]) == ("PCSA:SOCIAL_INQUIRY", "MSG00000", None)
        assert line["duration_ms"] > 0
    entry, secondary, ksz, supplier = lines
    row = {"quality": 1, "phase": 0, "from": "2026-01-01", "to": None}
    assert secondary["inscriptions"] == ksz["inscriptions"] == [row]
    assert entry["inscriptions"] == supplier["inscriptions"] == []
    assert set(CONTROLS) <= {decision["rule"] for decision in ksz["decisions"]}
    assert all(decision["allowed"] for line in lines for decision in line["decisions"])
    assert supplier["source"] == "National Register"
    assert "rrn_it_implicit/Names" in ksz["sent"]


def test_lines_name_what_was_sent_and_never_hold_it(api: Api) -> None:
    """The content of a reply stands in no line."""
    assert b"Kerkstraat" in _ask(api, AN).content
    told = json.dumps(_lines(api))
    assert "LegalMainAddresses" in told
    assert "Kerkstraat" not in told
    assert "Proefmans" not in told


def test_a_refused_exchange_does_not_reach_the_source(api: Api) -> None:
    """Without inscription both repertories have a line with the refusal, and the source has none."""
    _ask(api, CARLA)
    entry, secondary, ksz = _lines(api)
    refusal = {"rule": "inscription.active", "allowed": False}
    assert refusal in secondary["decisions"]
    assert refusal in ksz["decisions"]
    assert (entry["level"], entry["status"], entry["ssin"]) == ("entry", "MSG00012", CARLA)
    assert ksz["sent"] == []


def test_a_person_known_to_one_repertory_only(api: Api) -> None:
    """The line of the secondary network tells its own verdict: there the person is inscribed."""
    row = {"ssin": CARLA, "organisation": GENT, "quality": 1, "from": "2026-01-01", "registers": ["SECONDARY"]}
    assert api.post("inscriptions", row).status == 201
    _ask(api, CARLA)
    _, secondary, ksz = _lines(api)
    verdict = [decision["allowed"] for decision in secondary["decisions"]]
    assert (verdict, ksz["status"]) == ([True], "MSG00012")


def test_a_refusal_on_the_way_still_names_the_person(api: Api) -> None:
    """Who is asked about is logged also where the legal context is refused before the person is looked up."""
    body = envelope(ti_groups(AN, GENT, "NO:CONTEXT"))
    send(api.url, f"/sandbox/{api.sandbox}{TI_GROUPS}", body, auth=("gent", "fake-gent"))
    assert [(line["status"], line["ssin"]) for line in _lines(api)] == [("MSG00013", AN)] * 3


def test_what_cannot_be_parsed_has_two_lines(api: Api) -> None:
    """A message that is no XML has a line where it came in and one at KSZ."""
    send(api.url, f"/sandbox/{api.sandbox}{TI_GROUPS}", "<nonsense", auth=("gent", "fake-gent"))
    assert [(line["level"], line["status"]) for line in _lines(api)] == [("entry", "FAULT"), ("ksz", "FAULT")]


def test_only_the_ocmw_sector_passes_the_secondary_network(api: Api) -> None:
    """A caller of another sector reaches KSZ directly."""
    other = api.get(f"customers/{NAMUR}").json | {"sector": 10, "kind": "rva"}
    assert api.put(f"customers/{NAMUR}", other).status == 200
    _ask(api, AN, cbe=NAMUR, user="namur")
    assert _levels(api) == ["entry", "ksz"]


def test_each_service_request_has_its_lines(api: Api) -> None:
    """An SSDN message with two requests has lines for each, with the user of the message and one ticket."""
    reply = _ssdn(api, identify(AN), manage_access(AN, "LIST", "2026-03-02"))
    lines = _lines(api)
    assert [line["level"] for line in lines] == ["entry", "secondary", "ksz", "supplier"] * 2
    assert {(line["user"], line["reference"]) for line in lines} == {(USER, "file 7")}
    assert len({line["ticket"] for line in lines}) == 1
    assert lines[0]["ticket"] in {found.text for found in reply.inner.iter("{*}Ticket")}
    assert [line["part"] for line in lines] == [0] * 4 + [1] * 4
    assert lines[0]["version"] == "20050930"


def test_filtered_blocks_are_named(api: Api) -> None:
    """What KSZ takes away stands in its line; the source has sent it."""
    grant = {"profiles": ["ocmw"], "blocks": ["nationality"]}
    assert api.put("rules", {"grants": {"RetrieveTIGroups.retrieveTI": [grant]}}).status == 200
    _ask(api, AN)
    *_, ksz, supplier = _lines(api)
    assert ksz["filtered"] == ["rrn_it_implicit/FamilyMembers", "rrn_it_implicit/Filiations"]
    assert not set(ksz["filtered"]) & set(ksz["sent"])
    assert set(ksz["filtered"]) <= set(supplier["sent"])


@pytest.mark.parametrize(
    ("query", "number"),
    [
        ("level=ksz", 2), ("level=supplier", 1), (f"ssin={AN}", 4), ("outcome=refused", 3),
        (f"organisation={NAMUR}", 0),
        ("limit=5", 5), ("status=MSG00012&level=entry", 1), ("ticket=none", 0),
    ],
)  # fmt: skip
def test_lines_are_filtered(api: Api, query: str, number: int) -> None:
    """Every part of the query must hold."""
    _ask(api, AN)
    _ask(api, CARLA)
    assert len(_lines(api, query)) == number


@pytest.mark.parametrize("query", ["level=moon", "limit=0", "nothing=1", "order=oldest"])
def test_a_wrong_query_of_lines_is_refused(api: Api, query: str) -> None:
    """422 for a value that cannot be, and for an unknown part of the query."""
    reply = api.get(f"journal/lines?{query}")
    assert (reply.status, reply.problems[0]["path"]) == (422, query.split("=")[0])


# -- who called


def _call(server: Server, body: bytes, **environ: Any) -> None:
    """A request as the server hands it to the application."""
    given = {
        "REQUEST_METHOD": "POST", "PATH_INFO": TEST_CONNECTION, "QUERY_STRING": "", "CONTENT_TYPE": "text/xml",
        "CONTENT_LENGTH": str(len(body)), "SERVER_NAME": "localhost", "SERVER_PORT": "80", "wsgi.url_scheme": "https",
        "wsgi.input": BytesIO(body), "wsgi.errors": StringIO(), "REMOTE_ADDR": "192.0.2.7",
    }  # fmt: skip
    list(server.app(given | environ, lambda *_: None))


def _last(server: Server) -> dict[str, Any]:
    found = Api(server.url)
    number = found.get("exchanges?limit=1").json["exchanges"][0]["id"]
    exchange: dict[str, Any] = found.get(f"exchanges/{number}").json
    return exchange


def test_the_certificate_is_logged(server: Server) -> None:
    """Subject, CBE number and fingerprint of the certificate stand in the exchange, subject and number in each line."""
    until = datetime(2030, 1, 1, tzinfo=UTC)
    seen = SeenCertificate("tls", f"CN=ocmw,OU=CBE={GENT}", "CN=CA", "1", "ab" * 32, until, GENT)
    _call(server, envelope(echo()).encode(), **{CERTIFICATE: seen})
    exchange = _last(server)
    assert exchange["identity"] == {
        "address": "192.0.2.7", "user": None,
        "certificate": {
            "way": "tls", "subject": seen.subject, "cbe": GENT, "fingerprint": seen.fingerprint, "problem": None
        },
    }  # fmt: skip
    lines = _lines(Api(server.url), f"ticket={exchange['ticket']}")
    assert {json.dumps(line["certificate"]) for line in lines} == {json.dumps({"subject": seen.subject, "cbe": GENT})}


@pytest.mark.parametrize("content", ["hush-hush", "<![CDATA[hush-hush]]>", "hush<!-- x -->-hush"])
def test_no_password_reaches_the_journal(server: Server, content: str) -> None:
    """The user of HTTP Basic and of a UsernameToken is logged, its password is not, not even in the raw request."""
    header = (
        '<w:Security xmlns:w="http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd">'
        f"<w:UsernameToken><w:Username>gent</w:Username><w:Password Type='x>y'>{content}</w:Password>"
        "</w:UsernameToken></w:Security>"
    )
    body = envelope(echo("kept")).replace("<soap:Body>", f"<soap:Header>{header}</soap:Header><soap:Body>")
    assert SOAP11 in body
    _call(server, body.encode(), HTTP_AUTHORIZATION="Basic Z2VudDpodXNoLWh1c2g=")
    told = json.dumps(_last(server))
    assert "hush" not in told
    assert "kept" in told
    assert '"user": "gent"' in told


# -- what was asked too much


def test_what_was_asked_too_much_is_counted(api: Api) -> None:
    """A call of an operation that a user may not use is counted for its organisation."""
    credentials = [{"user": "gent", "password": "fake-gent", "operations": ["TestConnectionService"]}]
    assert api.put(f"customers/{GENT}", api.get(f"customers/{GENT}").json | {"credentials": credentials}).status == 200
    for _ in range(3):
        reply = _ask(api, AN)
    (found,) = api.get("journal/excess").json["excess"]
    asked = found["service"], found["operation"], found["what"], found["times"], found["ticket"]
    ticket = reply.text("//informationCBSS/ticketCBSS")
    assert asked == ("RetrieveTIGroups", "retrieveTI", "RetrieveTIGroups.retrieveTI", 3, ticket)
    assert api.get(f"journal/excess?organisation={NAMUR}").json["excess"] == []


# -- export


def test_exchanges_are_exported(api: Api) -> None:
    """An export holds every exchange that fits, as JSON lines or CSV, with the messages where they are asked for."""
    _ask(api, AN)
    _ask(api, CARLA)
    reply = api.get("journal/export")
    assert reply.header("Content-Type") == "application/x-ndjson"
    assert [json.loads(line)["ssin"] for line in reply.content.splitlines()] == [AN, CARLA]
    refused = api.get("journal/export?outcome=refused&messages=true").content.splitlines()
    assert [CARLA in json.loads(line)["request"] for line in refused] == [True]
    table = api.get("journal/export?format=csv")
    assert table.header("Content-Type").startswith("text/csv")
    rows = list(csv.DictReader(StringIO(table.content.decode(), newline="")))
    assert [(row["ssin"], row["qualities"]) for row in rows] == [(AN, "1"), (CARLA, "")]
    assert api.get("journal/export?ssin=x").content == b""
    assert api.get("journal/export?format=xml").status == 422


def test_a_long_export_comes_whole(api: Api) -> None:
    """An export of many pieces comes in order and complete, with its end marked."""
    for _ in range(40):
        _ask(api, AN)
    reply = api.get("journal/export?messages=true")
    assert len(reply.content) > 3 * 65536
    assert [json.loads(line)["number"] for line in reply.content.splitlines()] == list(range(1, 41))
    assert reply.header("Transfer-Encoding") == "chunked"


# -- verification


def test_the_journal_is_verified(api: Api) -> None:
    """The report tells the chain of the sandbox and its head, which can be expected later."""
    _ask(api, AN)
    body = {"sandboxes": [api.sandbox]}
    report = api.post("/control/v1/journal/verify", body).json
    assert (report["ok"], report["rows"], report["breaches"]) == (True, 1, [])
    _ask(api, AN)
    assert api.post("/control/v1/journal/verify", body | {"expect": report["heads"]}).json["ok"]
    wrong = report["heads"][0][:-1] + ("0" if report["heads"][0][-1] != "0" else "1")
    found = api.post("/control/v1/journal/verify", body | {"expect": [wrong]}).json
    assert [breach["kind"] for breach in found["breaches"]] == ["changed"]
    assert api.post("/control/v1/journal/verify").json["ok"]


def test_a_verification_tells_how_far_it_is(api: Api) -> None:
    """With `progress` the answer is JSON lines, of which the last has the report."""
    *_, last = api.post("/control/v1/journal/verify", {"progress": True}).content.splitlines()
    assert json.loads(last)["report"]["ok"]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"expect": ["x"]}, 422),
        ({"expect": ["x"], "progress": True}, 422),
        ({"sandboxes": ["none"]}, 404),
        ({"a": 1}, 422),
    ],
)
def test_a_verification_that_cannot_be(api: Api, body: dict[str, Any], status: int) -> None:
    """422 for what is no head and for an unknown key, 404 for a sandbox that is not there."""
    assert api.post("/control/v1/journal/verify", body).status == status

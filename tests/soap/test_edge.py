# SPDX-License-Identifier: EUPL-1.2
"""What the edge accepts and how its replies look, byte for byte where clients rely on it."""

from __future__ import annotations

import gzip
import http.client
import re
from typing import Any

import pytest
from lxml import etree

from simulator.journal.journal import Filter
from simulator.server import Server
from tests.soap.wire import (
    CONNECTOR,
    SOAP11,
    SOAP12,
    TEST_CONNECTION,
    TI_GROUPS,
    connector,
    echo,
    envelope,
    identify,
    manage_access,
    person_data,
    send,
    service_request,
    ssdn,
    ti_groups,
)

GENT = "0999100196"
AUTH = ("ocmw-gent", "fake-gent-password")
AN, MARC = "84051290054", "55102790196"


def test_soap_12_is_answered_in_soap_12(starter: Server) -> None:
    """A SOAP 1.2 request gets a SOAP 1.2 reply, and a SOAP 1.2 fault, with their own content type."""
    kind = "application/soap+xml; charset=utf-8"
    response = send(starter.url, TEST_CONNECTION, envelope(echo(), SOAP12), Content_Type=kind)
    assert response.text("//echo") == "hello"
    assert response.tree.tag == f"{{{SOAP12}}}Envelope"
    assert response.headers["content-type"] == kind
    wrong = send(starter.url, TI_GROUPS, envelope(ti_groups("1", GENT), SOAP12), Content_Type=kind)
    assert wrong.tree.find(".//{*}Code/{*}Value").text == "soapenv:Sender"
    assert wrong.tree.find(".//{*}Detail")[0].tag.endswith("}retrieveTIGroupsFault")


def test_prefixes_are_free(starter: Server) -> None:
    """Envelope and Body may have different prefixes for one namespace, as suds sends them, beside an empty Header."""
    body = (
        f'<SOAP-ENV:Envelope xmlns:SOAP-ENV="{SOAP11}" xmlns:ns1="{SOAP11}"><SOAP-ENV:Header/>'
        f"<ns1:Body>{echo()}</ns1:Body></SOAP-ENV:Envelope>"
    )
    assert send(starter.url, TEST_CONNECTION, body).text("//echo") == "hello"
    inside = echo().replace("<echo>", '<echo xmlns="">')
    default = f'<Envelope xmlns="{SOAP11}"><Body>{inside}</Body></Envelope>'
    assert send(starter.url, TEST_CONNECTION, default).text("//echo") == "hello"


def test_gzip_and_chunks(starter: Server) -> None:
    """A request may be zipped, and may come in chunks."""
    zipped = gzip.compress(envelope(echo()).encode())
    assert send(starter.url, TEST_CONNECTION, zipped, Content_Encoding="gzip").text("//echo") == "hello"
    connection = http.client.HTTPConnection(starter.url.removeprefix("http://"), timeout=10)
    parts = [envelope(echo()).encode()[i : i + 40] for i in range(0, 400, 40)]
    connection.request("POST", TEST_CONNECTION, iter(parts), {"Content-Type": "text/xml"}, encode_chunked=True)
    assert b"hello" in connection.getresponse().read()
    connection.close()


def test_soap_action_is_not_trusted(starter: Server) -> None:
    """The element in the Body decides, whatever SOAPAction says."""
    assert send(starter.url, TEST_CONNECTION, envelope(echo()), SOAPAction='"urn:other"').text("//echo") == "hello"


def test_ti_reply_looks_like_ksz(starter: Server) -> None:
    """Prefixes soapenv, v2 and r (on every group), the appliance's attribute, timestamps in UTC with milliseconds."""
    text = send(starter.url, TI_GROUPS, envelope(ti_groups(AN, GENT)), auth=AUTH).content.decode()
    assert "<soapenv:Envelope " in text
    assert 'xmlns:applId="http://kszbcss.fgov.be/appliance" applId:engine="P3S"' in text
    assert "<v2:retrieveTIGroupsResponse " in text
    groups = re.findall(r"<r:(\w+) xmlns:r=", text)
    assert groups[:3] == ["NationalNumber", "FileOwner", "Names"]
    assert len(groups) == len(set(groups)) > 6
    assert re.search(r"<timestampReply>\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z</timestampReply>", text)
    order = [text.index(f"<{name}") for name in ("informationCustomer", "informationCBSS", "legalContext")]
    order += [text.index(f"<{name}") for name in ("searchInformation", "status", "rrn_it_implicit")]
    assert order == sorted(order)


def _inner(server: Server, *requests: str, cdata: bool = False) -> str:
    response = send(server.url, CONNECTOR, envelope(connector(ssdn(GENT, *requests), cdata)))
    assert response.status == 200
    return response.text("//c:xmlString") or ""


def test_ssdn_prefixes_are_numbered(starter: Server) -> None:
    """Default namespace, ns1 and ns2 for the summaries, ns3 for the body, then one number for each foreign element."""
    proof = person_data("Proefmans", "1984-05-12")
    text = _inner(starter, manage_access(AN, "LIST", "2020-01-01", "2030-12-31", proof=proof))
    assert text.startswith('<?xml version="1.0" encoding="UTF-8" standalone="yes"?><SSDNReply xmlns="')
    assert "\n" not in text
    numbered = re.findall(r"<(ns\d+):(\w+) xmlns:\1=", text)
    assert [prefix for prefix, _ in numbered] == [f"ns{i}" for i in range(1, len(numbered) + 1)]
    assert [name for _, name in numbered[:5]] == [
        "ResultSummary", "ResultSummary", "ManageAccessReply", "StartDate", "EndDate",
    ]  # fmt: skip
    assert "<ns4:StartDate" in text
    assert re.search(r">2020-01-01\+01:00</ns4:StartDate>", text)


def test_text_or_cdata(starter: Server) -> None:
    """The inner document may be escaped text or CDATA, with or without an XML declaration."""
    assert "Proefmans" in _inner(starter, identify(AN), cdata=True)
    declared = '<?xml version="1.0" encoding="ISO-8859-1"?>' + ssdn(GENT, identify(AN))
    assert "Proefmans" in send(starter.url, CONNECTOR, envelope(connector(declared))).content.decode()


def test_several_requests_get_several_replies(starter: Server) -> None:
    """Three ServiceRequests get three ServiceReplies in order; the context tells the worst; each is in the journal."""
    wrong_version = service_request("OCMWCPASManageAccess", "20070509", "<x/>")
    root = etree.fromstring(_inner(starter, identify(AN), wrong_version, identify(MARC)).encode())
    replies = root.findall("{*}ServiceReply")
    assert [r.find("{*}ResultSummary").get("ok") for r in replies] == ["YES", "NO", "YES"]
    assert replies[1].findtext(".//{*}ReasonCode") == "31000003"
    assert len(replies[1]) == 3, "an error has no body"
    context = root.find("{*}ReplyContext/{*}ResultSummary")
    assert (context.get("ok"), context.findtext("{*}ReturnCode")) == ("NO", "10000")
    assert context.findtext("{*}Detail/{*}ReasonCode") == "30000001"
    ticket = root.findtext("{*}ReplyContext/{*}Message/{*}Ticket")
    assert re.fullmatch(r"[A-Z0-9]{15}", ticket)
    rows = _rows(starter, Filter(ticket=ticket))
    assert [(row["part"], row["status"]) for row in reversed(rows)] == [(0, "0"), (1, "31000003"), (2, "0")]


@pytest.mark.parametrize(
    ("service", "version"), [("OCMWCPASManageAccess", "20070509"), ("Unknown", "20050930"), ("", "20050930")]
)
def test_wrong_version_or_service(starter: Server, service: str, version: str) -> None:
    """A version or service that is not known is answered with 31000003."""
    text = _inner(starter, service_request(service, version, "<x/>"))
    assert "<ns2:ReasonCode>31000003</ns2:ReasonCode>" in text


def test_body_of_another_service(starter: Server) -> None:
    """The body of one service under the id of another is refused as an error in the body."""
    mixed = identify(AN).replace("OCMWCPASIdentifyPerson", "OCMWCPASManageAccess")
    assert "parsing of the request body" in _inner(starter, mixed)


def _rows(server: Server, wanted: Filter) -> list[dict[str, Any]]:
    sandbox = server.app.network.sandboxes.get("default")
    return server.app.network.journal.find("default", sandbox.run, wanted)


def test_the_journal_keeps_both_raw_messages_and_every_decision(starter: Server) -> None:
    """An exchange is found by its ticket with the bytes of both directions, and with the rule that refused it."""
    sent = envelope(ti_groups(MARC, GENT))
    response = send(starter.url, TI_GROUPS, sent, auth=AUTH)
    rows = _rows(starter, Filter(ticket=response.text("//ticketCBSS"), ssin=MARC, status="MSG00012"))
    assert len(rows) == 1
    row = starter.app.network.journal.get("default", rows[0]["id"])
    assert (row["request"], row["reply"]) == (sent, response.content.decode())
    assert (row["service"], row["operation"], row["organisation"]) == ("RetrieveTIGroups", "retrieveTI", GENT)
    refusal = next(d for d in row["decisions"] if not d["allowed"])
    assert refusal["rule"] == "inscription.active"
    assert refusal["facts"]["Register"] == "PRIMARY SECONDARY"
    assert "Inscribe the person first" in refusal["remedy"]
    assert "fake-gent-password" not in str({k: v for k, v in row.items() if k not in ("request", "reply")})


def test_the_wsdl_has_the_callers_address(starter: Server) -> None:
    """The served WSDL names the host and sandbox as the caller wrote them, and its imports can be fetched."""
    host = {"Host": "ksz.test:8443"}
    connection = http.client.HTTPConnection(starter.url.removeprefix("http://"), timeout=10)
    connection.request("GET", f"/sandbox/team-a{TI_GROUPS}?WSDL", headers=host)
    text = connection.getresponse().read().decode()
    address = f"http://ksz.test:8443/sandbox/team-a{TI_GROUPS}"
    assert f'location="{address}"' in text
    imports = re.findall(r'schemaLocation="([^"]+)"', text)
    assert imports
    for location in imports:
        assert location.startswith(f"{address}?xsd=")
        connection.request("GET", location.removeprefix("http://ksz.test:8443"), headers=host)
        assert b"schema" in connection.getresponse().read()
    connection.request("GET", f"{TI_GROUPS}?other")
    response = connection.getresponse()
    assert (response.status, b"?wsdl" in response.read()) == (404, True)
    connection.close()


def test_blank_space_around_a_number_does_not_count(starter: Server) -> None:
    """Where the schema collapses white space, a number with blanks around it is the same number."""
    assert "Proefmans" in _inner(starter, identify(f" {AN} "))


@pytest.mark.parametrize(
    ("cbe", "auth", "status", "code"),
    [
        (GENT, AUTH, 200, None),
        (GENT, None, 200, None),
        ("0999100295", AUTH, 200, "30000021"),
        ("0999000327", None, 200, "30000020"),
        ("0999100394", None, 200, "30000021"),
        (GENT, ("ocmw-gent", "wrong"), 401, None),
    ],
)
def test_credentials_against_org_unit(
    starter: Server, cbe: str, auth: tuple[str, str] | None, status: int, code: str | None
) -> None:
    """OrgUnit is a known organisation of the sector stated, and the one of the credentials where some are sent."""
    response = send(starter.url, CONNECTOR, envelope(connector(ssdn(cbe, identify(AN)))), auth=auth)
    assert response.status == status
    if status == 200:
        assert response.inner.findtext("{*}ServiceReply//{*}ReasonCode") == code
    else:
        assert response.headers["www-authenticate"].startswith("Basic")
        assert "No organisation has this user name and password" in (response.fault or "")

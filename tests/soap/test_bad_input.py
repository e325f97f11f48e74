# SPDX-License-Identifier: EUPL-1.2
"""Whatever is sent, the answer is a fault of the right family, it is in the journal, and the server lives on."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from typing import Any

import pytest

from simulator.journal.journal import Filter
from simulator.server import Server
from tests.soap.wire import (
    CONNECTOR,
    SOAP12,
    TEST_CONNECTION,
    TI_GROUPS,
    connector,
    echo,
    envelope,
    send,
    ssdn,
    ti_groups,
)  # fmt: skip

LATIN1 = envelope(echo("héhé")).encode("latin-1")
ENTITY = '<!DOCTYPE x [<!ENTITY e "boom">]>' + envelope(echo("&e;"))
EXTERNAL = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]>' + envelope(echo("&e;"))
LAUGHS = (
    "<!DOCTYPE l [<!ENTITY a0 'ha'>"
    + "".join(f"<!ENTITY a{i} '{f'&a{i - 1};' * 10}'>" for i in range(1, 10))
    + "]>"
    + envelope(echo("&a9;"))
)
TWO = envelope(echo() + echo())

CASES: dict[str, tuple[bytes | str, dict[str, Any], int, str]] = {
    "empty": ("", {}, 500, "The body is empty"),
    "blank": ("  \n", {}, 500, "The body is empty"),
    "not XML": ("this is no XML", {}, 500, "not well-formed"),
    "JSON": ('{"a": 1}', {}, 500, "not well-formed"),
    "cut off": (envelope(echo())[:90], {}, 500, "not well-formed"),
    "not SOAP": ("<a/>", {}, 500, "Envelope is expected"),
    "other namespace": (envelope(echo(), "urn:other"), {}, 500, "Envelope is expected"),
    "no Body": (f'<s:Envelope xmlns:s="{SOAP12}"/>', {}, 500, "no Body"),
    "empty Body": (envelope(""), {}, 500, "0 elements"),
    "two body elements": (TWO, {}, 500, "2 elements"),
    "two Bodies": (envelope(echo()).replace("</soap:Envelope>", "<soap:Body/></soap:Envelope>"), {}, 500, "2 Bodies"),
    "DTD": ('<!DOCTYPE x><a/>', {}, 500, "DTD"),
    "entity": (ENTITY, {}, 500, "DTD"),
    "external entity": (EXTERNAL, {}, 500, "DTD"),
    "entity bomb": (LAUGHS, {}, 500, "DTD|entit"),
    "3 MB": (envelope(echo("x" * 3_000_000)), {}, 413, "longer than 2097152"),
    "gzip bomb": (gzip.compress(b"<a>" + b" " * 30_000_000), {"Content_Encoding": "gzip"}, 413, "longer than"),
    "no gzip": (b"plain", {"Content_Encoding": "gzip"}, 500, "not gzip"),
    "cut gzip": (gzip.compress(envelope(echo()).encode())[:-9], {"Content_Encoding": "gzip"}, 500, "too early|gzip"),
    "other coding": (b"x", {"Content_Encoding": "br"}, 415, "coding br"),
    "GET": ("", {"method": "GET"}, 405, "POST"),
    "PUT": (envelope(echo()), {"method": "PUT"}, 405, "POST"),
    "content type": (envelope(echo()), {"Content_Type": "application/json"}, 415, "content type"),
    "Latin-1 without saying so": (LATIN1, {}, 500, "not well-formed"),
    "unknown charset": (envelope(echo()), {"Content_Type": "text/xml; charset=klingon"}, 500, "charset|encoding"),
    "deep": (envelope("<a>" * 3000 + "</a>" * 3000), {}, 500, "not well-formed"),
    "Fault in the Body": (envelope("<f:Fault xmlns:f='http://schemas.xmlsoap.org/soap/envelope/'/>"), {}, 500, "takes"),
}  # fmt: skip


@pytest.mark.parametrize("path", [TEST_CONNECTION, TI_GROUPS, CONNECTOR])
@pytest.mark.parametrize("case", CASES)
def test_bad_input_is_a_fault(starter: Server, case: str, path: str) -> None:
    """A message that is no SOAP message gets a SOAP fault that says what is wrong, and is in the journal."""
    body, options, status, text = CASES[case]
    before = _last(starter)
    response = send(starter.url, path, body, **options)
    assert response.status == status
    assert any(word in (response.fault or "") for word in text.split("|")), response.fault
    row = _last(starter)
    assert row["id"] > before.get("id", 0)
    assert row["status"] == "FAULT"
    assert send(starter.url, TEST_CONNECTION, envelope(echo("alive"))).text("//echo") == "alive"


def _last(server: Server) -> dict[str, Any]:
    sandbox = server.app.network.sandboxes.get("default")
    rows = server.app.network.journal.find("default", sandbox.run, Filter(), limit=1)
    return rows[0] if rows else {}


def test_latin1_that_says_so_is_read(starter: Server) -> None:
    """A message in Latin-1 is understood when its XML declaration or its content type says so."""
    declared = '<?xml version="1.0" encoding="ISO-8859-1"?>' + envelope(echo("héhé"))
    assert send(starter.url, TEST_CONNECTION, declared.encode("latin-1")).text("//echo") == "héhé"
    kind = "text/xml; charset=ISO-8859-1"
    assert send(starter.url, TEST_CONNECTION, LATIN1, Content_Type=kind).text("//echo") == "héhé"


def test_unknown_operation_names_the_known_ones(starter: Server) -> None:
    """An element that no operation takes gets a fault that names the one it takes."""
    response = send(starter.url, TEST_CONNECTION, envelope("<x:other xmlns:x='urn:x'/>"))
    assert response.status == 500
    assert "sendTestMessageRequest" in (response.fault or "")


def test_schema_fault_names_line_path_and_rule(starter: Server) -> None:
    """An XSD-invalid request gets a typed fault that names line, path and rule."""
    response = send(starter.url, TI_GROUPS, envelope("\n" + ti_groups("8405129500x", "0999000129")))
    assert response.status == 500
    assert "line 2" in (response.fault or "")
    assert "retrieveTIGroupsRequest/searchInformation/ssin" in (response.fault or "")
    detail = response.tree.find(".//detail")[0]
    assert detail.tag.endswith("}retrieveTIGroupsFault")
    assert detail.findtext("detail/severity") == "FATAL"
    assert detail.findtext("detail/reasonCode") == "MSG00004"
    fields = {i.findtext("fieldName"): i.findtext("fieldValue") for i in detail.iter("information")}
    assert fields["line"] == "2"
    assert fields["rule"] == "cvc-pattern-valid"


def test_unknown_path_names_near_ones(starter: Server) -> None:
    """A URL without a service gets 404 and the addresses that are near."""
    response = send(starter.url, "/SOA4520/RetrieveTIGroupsService/v2/retrieveTIs", envelope(echo()))
    assert response.status == 404
    assert TI_GROUPS in response.content.decode()


INNER: dict[str, tuple[Callable[[], str], str]] = {
    "child elements instead of text": (
        lambda: '<xmlString xmlns="http://ksz-bcss.fgov.be/connectors/WebServiceConnector"><a/></xmlString>',
        "org.xml.sax.SAXException: SimpleDeserializer encountered a child element, which is NOT expected, "
        "in something it was trying to deserialize.",
    ),
    "unbound prefix": (
        lambda: connector("<ssdn:SSDNRequest/>"),
        'org.xml.sax.SAXParseException: The prefix "ssdn" for element "ssdn:SSDNRequest" is not bound.',
    ),
    "broken inner XML": (lambda: connector("<a><b></a>"), "org.xml.sax.SAXParseException"),
    "empty string": (lambda: connector(""), "org.xml.sax.SAXParseException"),
    "inner DTD": (lambda: connector("<!DOCTYPE a><a/>"), "DTD"),
}


@pytest.mark.parametrize("case", INNER)
def test_broken_inner_xml_is_a_soap_fault(starter: Server, case: str) -> None:
    """What the connector cannot parse is a SOAP fault in the words of the original."""
    make, text = INNER[case]
    response = send(starter.url, CONNECTOR, envelope(make()))
    assert response.status == 500
    assert text in (response.fault or "")
    assert response.text("//faultcode") == "soapenv:Server.userException"


def test_well_formed_but_wrong_is_an_ssdn_reply(starter: Server) -> None:
    """A document that is no SSDNRequest, or has an empty Email, gets an SSDNReply with ReturnCode 10000."""
    for document in ("<a/>", ssdn("0999000129").replace("user@example.org", "")):
        response = send(starter.url, CONNECTOR, envelope(connector(document)))
        assert response.status == 200
        assert response.inner.findtext(".//{*}ReturnCode") == "10000"
        assert "parsing the request header" in response.inner.findtext(".//{*}Diagnostic")

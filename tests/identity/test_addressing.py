# SPDX-License-Identifier: EUPL-1.2
"""WS-Addressing 1.0 over the wire, where a sandbox asks for it, and header blocks that must be understood."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import zeep
from lxml import etree
from requests import Session
from requests.auth import HTTPBasicAuth
from zeep.transports import Transport
from zeep.wsa import WsAddressingPlugin

from simulator.server import Server
from simulator.soap.addressing_names import ACTION, MESSAGE_ID, TO, WSA
from tests.identity.signing import AN, GENT, Box, fault_code, network, refused, signed
from tests.soap.wire import (
    CONNECTOR,
    SOAP11,
    SOAP12,
    TEST_CONNECTION,
    TI_GROUPS,
    Response,
    connector,
    echo,
    envelope,
    identify,
    ssdn,
    ti_groups,
)

DO_TEST = "http://kszbcss.fgov.be/TestConnectionServiceService/sendTestMessage"
ASK_TI = "http://kszbcss.fgov.be/RetrieveTIGroupsService/retrieveTI"
ID = "urn:uuid:00000000-0000-4000-8000-000000000001"
AUTH = ("ocmw-gent", "fake-gent-password")
ALL = {"To": "http://example.org/", "Action": DO_TEST, "MessageID": ID}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A simulator that trusts the authority of the tests."""
    with network(tmp_path_factory.mktemp("trust"), seed=5) as running:
        yield running


@pytest.fixture(scope="module")
def box(server: Server) -> Box:
    """A sandbox with WS-Addressing."""
    return Box.make(server, "addressed", addressing=True)


@pytest.fixture(scope="module")
def plain(server: Server) -> Box:
    """A sandbox without."""
    return Box.make(server, "plain", addressing=False)


def message(content: str, headers: dict[str, str], soap: str = SOAP11, more: str = "") -> bytes:
    """An envelope with WS-Addressing headers, by their local names."""
    blocks = "".join(f"<a:{name}>{value}</a:{name}>" for name, value in headers.items())
    return (
        envelope(content, soap)
        .replace("<soap:Body>", f'<soap:Header xmlns:a="{WSA}">{blocks}{more}</soap:Header><soap:Body>')
        .encode()
    )


def ask(box: Box, more: str = "", soap_action: str = '""', **headers: str) -> Response:
    """A TestConnection with all headers, but for those that are given otherwise; empty: left out."""
    sent = {name: value for name, value in (ALL | headers).items() if value}
    return box.send(message(echo(), sent, more=more), TEST_CONNECTION, SOAPAction=soap_action)


def block(response: Response, name: str) -> str | None:
    """The text of a WS-Addressing block of a reply."""
    found = response.tree.findall(f"{{*}}Header/{{{WSA}}}{name}")
    assert len(found) < 2
    return found[0].text if found else None


def test_a_reply_says_what_it_answers(box: Box) -> None:
    """The reply relates to the MessageID, has its own action and MessageID, and goes to the anonymous address."""
    response = ask(box)
    assert response.text("//echo") == "hello"
    assert block(response, "RelatesTo") == ID
    service = "http://kszbcss.fgov.be/intf/TestConnectionServiceService/v1/TestConnectionServicePortType"
    assert block(response, "Action") == f"{service}/sendTestMessageResponse"
    assert block(response, "To") == f"{WSA}/anonymous"
    assert (block(response, "MessageID") or "").startswith("urn:uuid:")
    assert box.row()["identity"]["message_id"] == ID
    assert box.decision("addressing.headers")["outcome"] == "complete"


def test_message_ids_follow_from_the_seed(box: Box) -> None:
    """The same requests after a reset get the same MessageIDs, each another one."""
    talks = []
    for _ in range(2):
        box.server.app.network.sandboxes.get(box.name).reset()
        box.set(addressing=True)
        talks.append([block(ask(box), "MessageID") for _ in range(3)])
    assert talks[0] == talks[1]
    assert len(set(talks[0])) == 3


def test_the_connector_too(box: Box) -> None:
    """An SSDN message has the action of sendXML."""
    action = "http://ksz-bcss.fgov.be/connectors/WebServiceConnector/sendXML"
    sent = message(connector(ssdn(GENT, identify(AN))), ALL | {"Action": action})
    response = box.send(sent, CONNECTOR)
    assert response.inner.findtext("{*}ReplyContext/{*}ResultSummary/{*}ReturnCode") == "0"
    assert (block(response, "RelatesTo"), block(response, "Action")) == (
        ID,
        action.replace("sendXML", "KSZBCSSWebServiceConnector/replyXML"),
    )


def test_zeep_speaks_it(box: Box) -> None:
    """zeep with its WS-Addressing plugin is answered."""
    session = Session()
    session.auth = HTTPBasicAuth(*AUTH)
    url = f"{box.server.url}{box.path}{TI_GROUPS}?wsdl"
    client = zeep.Client(url, transport=Transport(session=session), plugins=[WsAddressingPlugin()])
    reply = client.service.retrieveTI(
        informationCustomer={"ticket": "T-1", "customerIdentification": {"cbeNumber": GENT}},
        legalContext="PCSA:SOCIAL_INQUIRY", searchInformation={"ssin": AN},
    )  # fmt: skip
    assert reply.status.code == "MSG00000"


@pytest.mark.parametrize("name", ["To", "Action", "MessageID"])
@pytest.mark.parametrize("empty", [False, True])
def test_a_required_header_is_missing(box: Box, name: str, empty: bool) -> None:
    """To, Action and MessageID are required; the fault names the one that is missing, in a header block (SOAP 1.1)."""
    response = ask(box, **{name: " " if empty else ""})
    refused(box, response, "wsa:MessageAddressingHeaderRequired", "addressing.headers", "missing")
    problem = response.tree.find(f"{{*}}Header/{{{WSA}}}FaultDetail/{{{WSA}}}ProblemHeaderQName")
    prefix, _, local = problem.text.partition(":")
    assert (problem.nsmap[prefix], local) == (WSA, name)
    assert block(response, "Action") == f"{WSA}/fault"
    assert block(response, "RelatesTo") == (ID if name != "MessageID" else f"{WSA}/unspecified")
    assert response.tree.find(".//detail") is None


@pytest.mark.parametrize("name", ["To", "Action", "MessageID", "ReplyTo", "FaultTo", "From"])
def test_a_header_stands_twice(box: Box, name: str) -> None:
    """A header that may stand once does not stand twice."""
    twice = f"<a:{name}/>" * (1 if name in ALL else 2)
    refused(box, ask(box, twice), "wsa:InvalidAddressingHeader", "addressing.headers", "repeated")
    assert box.decision("addressing.headers")["facts"] == {"header": name}


def test_soap_12_has_both_subcodes(box: Box) -> None:
    """In SOAP 1.2 the particular code stands inside the general one, and the detail in the fault."""
    kind = "application/soap+xml; charset=utf-8"
    sent = message(echo(), ALL, SOAP12, more="<a:To/>")
    response = box.send(sent, TEST_CONNECTION, Content_Type=kind)
    code = response.tree.find(".//{*}Fault/{*}Code")
    assert code.findtext("{*}Value") == "soapenv:Sender"
    assert code.findtext("{*}Subcode/{*}Value") == "wsa:InvalidAddressingHeader"
    assert code.findtext("{*}Subcode/{*}Subcode/{*}Value") == "wsa:InvalidCardinality"
    assert response.tree.findtext(".//{*}Detail/{*}ProblemHeaderQName") == "wsa:To"
    assert response.tree.find(f"{{*}}Header/{{{WSA}}}FaultDetail") is None


def test_action_of_another_operation(box: Box) -> None:
    """The action is the soapAction of the operation in the Body."""
    response = ask(box, Action=ASK_TI)
    refused(box, response, "wsa:ActionNotSupported", "addressing.action", "not-supported")
    assert response.tree.findtext(f"{{*}}Header/{{*}}FaultDetail/{{*}}ProblemAction/{{{WSA}}}Action") == ASK_TI
    assert box.decision("addressing.action")["facts"]["expected"] == DO_TEST


def test_soap_action_says_the_same(box: Box) -> None:
    """The HTTP header SOAPAction is empty, or the action; another one is refused."""
    assert ask(box, soap_action=f'"{DO_TEST}"').status == 200
    response = ask(box, soap_action=f'"{ASK_TI}"')
    refused(box, response, "wsa:InvalidAddressingHeader", "addressing.action", "mismatch")


@pytest.mark.parametrize("address", ["", "<a:Address/>", f"<a:Address>{WSA}/anonymous</a:Address>"])
@pytest.mark.parametrize("name", ["ReplyTo", "FaultTo"])
def test_an_anonymous_reply(box: Box, name: str, address: str) -> None:
    """A reply to the anonymous address, or to none that is named, goes back on the connection."""
    assert ask(box, f"<a:{name}>{address}</a:{name}>").text("//echo") == "hello"


@pytest.mark.parametrize("address", ["http://example.org/answers", f"{WSA}/none"])
@pytest.mark.parametrize("name", ["ReplyTo", "FaultTo"])
def test_a_reply_elsewhere(box: Box, name: str, address: str) -> None:
    """Nobody else is sent a reply."""
    response = ask(box, f"<a:{name}><a:Address>{address}</a:Address></a:{name}>")
    refused(box, response, "wsa:InvalidAddressingHeader", "addressing.reply-to", "elsewhere")
    assert response.tree.findtext(f"{{*}}Header/{{*}}FaultDetail/{{{WSA}}}ProblemHeaderQName") == f"wsa:{name}"


def test_a_long_message_id(box: Box) -> None:
    """A MessageID of any length would fill the journal."""
    response = ask(box, MessageID="urn:x:" + "a" * 300)
    refused(box, response, "wsa:InvalidAddressingHeader", "addressing.headers", "too-long")


def test_other_faults_say_what_they_answer(box: Box) -> None:
    """A fault of another kind relates to the request too, and has the action of SOAP faults and its usual detail."""
    sent = message(ti_groups("1", GENT), ALL | {"Action": ASK_TI})
    response = box.send(sent, TI_GROUPS, auth=AUTH)
    assert (block(response, "RelatesTo"), block(response, "Action")) == (ID, f"{WSA}/soap/fault")
    assert response.tree.find(".//detail")[0].tag.endswith("}retrieveTIGroupsFault")


def test_a_message_id_is_escaped(box: Box) -> None:
    """What the caller wrote goes back as text."""
    assert block(ask(box, MessageID="urn:x:&lt;b&gt;&amp;"), "RelatesTo") == "urn:x:<b>&"


def test_signed_headers(server: Server) -> None:
    """Where messages are signed, the signature covers the WS-Addressing headers too."""
    box = Box.make(server, "both", addressing=True, profile="signed")
    unsigned = message(ti_groups(AN, GENT), ALL | {"Action": ASK_TI})
    refused(box, box.send(signed(unsigned)), "wsse:FailedCheck", "security.signature", "not-signed")
    assert box.decision("security.signature")["facts"] == {"element": "To"}
    part = signed(unsigned, blocks=(TO, ACTION))
    refused(box, box.send(part), "wsse:FailedCheck", "security.signature", "not-signed")
    assert box.decision("security.signature")["facts"] == {"element": "MessageID"}
    response = box.send(signed(unsigned, blocks=(TO, ACTION, MESSAGE_ID)))
    assert response.text("//status/code") == "MSG00000"
    assert box.decision("security.signature")["facts"]["signed"] == ["Body", "Timestamp", "To", "Action", "MessageID"]
    refused(box, box.send(unsigned), "wsse:InvalidSecurity", "security.header", "missing")


def test_a_moved_header(server: Server) -> None:
    """A signed header that was put away, with another one in its place, is found."""
    box = Box.make(server, "moved", addressing=True, profile="signed")
    root = etree.fromstring(
        signed(message(ti_groups(AN, GENT), ALL | {"Action": ASK_TI}), blocks=(TO, ACTION, MESSAGE_ID))
    )
    to = root.find(f".//{TO}")
    forged: Any = etree.fromstring(etree.tostring(to))
    forged.attrib.clear()
    to.getparent().replace(to, forged)
    etree.SubElement(forged.getparent(), "{urn:x}Wrapper").append(to)
    refused(box, box.send(etree.tostring(root)), "wsse:FailedCheck", "security.signature", "not-signed")


def test_without_addressing_headers_are_ignored(plain: Box) -> None:
    """A sandbox without WS-Addressing answers without, and notes the MessageID."""
    response = ask(plain, "<a:To/>", Action="urn:wrong")
    assert response.text("//echo") == "hello"
    assert response.tree.find("{*}Header") is None
    assert plain.row()["identity"]["message_id"] == ID


# -- mustUnderstand


def test_an_unknown_block_must_be_understood(plain: Box) -> None:
    """A block that must be understood, and is not, stops the message; in SOAP 1.2 the reply names it."""
    block_ = '<x:Transaction xmlns:x="urn:x" soap:mustUnderstand="1"/>'
    response = ask(plain, block_)
    refused_as_not_understood(plain, response, "unknown")
    sent = message(echo(), {}, SOAP12, more=block_.replace('"1"', '"true"'))
    response = plain.send(sent, TEST_CONNECTION, Content_Type="application/soap+xml; charset=utf-8")
    assert response.tree.findtext(".//{*}Code/{*}Value") == "soapenv:MustUnderstand"
    named = response.tree.find("{*}Header/{*}NotUnderstood")
    assert named.tag == f"{{{SOAP12}}}NotUnderstood"
    prefix, _, local = named.get("qname").partition(":")
    assert (named.nsmap[prefix], local) == ("urn:x", "Transaction")


def refused_as_not_understood(box: Box, response: Response, outcome: str) -> None:
    """The fault of SOAP itself, without detail, and in the journal."""
    assert (response.status, fault_code(response)) == (500, "soap:MustUnderstand")
    assert response.tree.find(".//detail") is None
    found = box.decision("message.must-understand")
    assert (found["allowed"], found["outcome"], found["reason"]) == (False, outcome, response.fault)


@pytest.mark.parametrize(
    "attributes",
    ["", 'soap:mustUnderstand="0"', 'soap:mustUnderstand="1" soap:actor="urn:somebody-else"'],
)
def test_other_blocks_are_passed_over(plain: Box, attributes: str) -> None:
    """A block that need not be understood, or is for somebody else, does not disturb."""
    assert ask(plain, f'<x:Transaction xmlns:x="urn:x" {attributes}/>').text("//echo") == "hello"


def test_a_block_for_whoever_is_next(plain: Box) -> None:
    """The next actor are we."""
    actor = 'soap:actor="http://schemas.xmlsoap.org/soap/actor/next"'
    response = ask(plain, f'<x:Transaction xmlns:x="urn:x" soap:mustUnderstand="1" {actor}/>')
    refused_as_not_understood(plain, response, "unknown")


def test_addressing_that_must_be_understood(plain: Box, box: Box) -> None:
    """A WS-Addressing header that must be understood is understood where WS-Addressing is on, and only there."""
    must = '<a:ReplyTo soap:mustUnderstand="1"/>'
    assert ask(box, must).text("//echo") == "hello"
    refused_as_not_understood(plain, ask(plain, must), "addressing-off")

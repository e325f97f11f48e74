# SPDX-License-Identifier: EUPL-1.2
"""Requests in a scenario's words as HTTP messages, and replies read.

A `Request` says what is asked; `message_of` makes the SOAP envelope from the contract. SOA: caller, legal context (the
first of the operation unless one is named), subject, the rest. SSDN: one ServiceRequest in an SSDNRequest in the
connector's string. Both with HTTP Basic of the calling organisation.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from simulator.contracts.builder import Carried, write
from simulator.contracts.catalogue import Catalogue
from simulator.contracts.contract import Contract, Operation
from simulator.contracts.reader import merged, nested
from simulator.contracts.schema import WILDCARD, ComplexType
from simulator.scenarios.format import Asked
from simulator.soap.ssdn import REQUEST as SSDN_REQUEST
from simulator.testing.as_told import build_as_told
from simulator.world.organisation import Organisation

SOAP = "{http://schemas.xmlsoap.org/soap/envelope/}"
SUCCESS = "0"
NO_ANSWER = "NO-ANSWER"
"""The code of a reply that did not come, or of which only a part came."""
USER = "80050690053"  # who sends SSDN messages: an invented employee of the OCMW


@dataclass(frozen=True)
class Request:
    """What is asked: `operation` is Service.operation, `by` a CBE number, `about` an SSIN, `data` the rest by names.

    `authorized_user` is what the sender of an SSDN message says of itself, where that is not what it is.
    """

    operation: str
    by: str
    about: str | None = None
    data: Mapping[str, Any] = field(default_factory=dict)
    legal_context: str | None = None
    authorized_user: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Message:
    """An HTTP message."""

    path: str
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True)
class Reply:
    """What came back: the codes (SSDN: 0 for success without findings) and the text of the reply as XML."""

    status: int
    codes: tuple[str, ...]
    text: str


def request_of(asked: Asked, operation: str) -> Request:
    """What is asked, of an operation, by a step of a story or a case."""
    said = asked.request, asked.legal_context, asked.authorized_user
    return Request(operation, asked.by or "", asked.about, *said)


def message_of(catalogue: Catalogue, request: Request, caller: Organisation) -> Message:
    """The HTTP message of a request."""
    operation = catalogue.named(request.operation)
    contract, connector = operation.contract, operation.contract.connector
    if connector is None:
        body = build_as_told(operation.element(operation.request), soa_data(operation, request, caller))
    else:
        body = etree.Element(next(iter(connector.wsdl.operations.values())).request)
        body.text = ssdn_document(operation, connector, request, caller)
    path = (connector or contract).definition.paths[0]
    return Message(path, _headers(caller), _envelope(body))


def _asked(operation: Operation, request: Request) -> dict[str, Any]:
    subject = operation.definition.subject
    about = nested(subject, request.about) if subject and request.about is not None else {}
    return merged(about, request.data)


def soa_data(operation: Operation, request: Request, caller: Organisation) -> dict[str, Any]:
    """The plain data of a SOA request."""
    kind = operation.element(operation.request).type
    assert isinstance(kind, ComplexType)
    contexts = operation.definition.legal_contexts
    common = {
        "informationCustomer": {"customerIdentification": {"cbeNumber": caller.cbe}},
        "legalContext": request.legal_context or next(iter(contexts), None),
    }
    asked = {key: value for key, value in common.items() if key in kind.children}
    return merged(asked, _asked(operation, request))


def ssdn_document(operation: Operation, connector: Contract, request: Request, caller: Organisation) -> str:
    """The SSDNRequest with one ServiceRequest, as it travels in the connector's string."""
    definition = operation.contract.definition
    user = {
        "UserID": USER,
        "Email": "social.worker@ocmw.example",
        "OrgUnit": caller.cbe,
        "MatrixID": caller.sector,
        "MatrixSubID": caller.institution,
    }
    asked = {
        "ServiceId": definition.service_id,
        "Version": definition.version,
        WILDCARD: Carried(operation.element(operation.request), _asked(operation, request)),
    }
    context = {"AuthorizedUser": merged(user, request.authorized_user)}
    document = {"RequestContext": context, "ServiceRequest": [asked]}
    return write(connector.schema.element(SSDN_REQUEST), document)


def _headers(caller: Organisation) -> Mapping[str, str]:
    headers = {"Content-Type": "text/xml; charset=utf-8", "SOAPAction": '""'}
    for credential in caller.credentials[:1]:
        token = base64.b64encode(f"{credential.user}:{credential.password}".encode()).decode()
        headers["Authorization"] = f"Basic {token}"
    return headers


def _envelope(body: Any) -> bytes:
    envelope = etree.Element(f"{SOAP}Envelope", nsmap={"soapenv": SOAP[1:-1]})
    etree.SubElement(envelope, f"{SOAP}Body").append(body)
    written: bytes = etree.tostring(envelope, xml_declaration=True, encoding="UTF-8")
    return written


def read_reply(status: int, content: bytes) -> Reply:
    """The codes and the text of a reply; where it is no SOAP message, its HTTP status (`HTTP 503`) or NO_ANSWER."""
    try:
        body = etree.fromstring(content).find(f"{SOAP}Body")
    except etree.XMLSyntaxError:
        body = None
    if body is None or not len(body):
        code = f"HTTP {status}" if content and b"Envelope" not in content else NO_ANSWER
        return Reply(status, (code,), content.decode("utf-8", "replace"))
    return _read(status, body[0])


def _read(status: int, body: Any) -> Reply:
    if body.tag == f"{SOAP}Fault":
        return Reply(status, _fault_codes(body), etree.tostring(body, encoding="unicode"))
    if len(body):
        code = body.findtext("{*}status/{*}code")
        return Reply(status, (code or SUCCESS,), etree.tostring(body, encoding="unicode"))
    return read_document(status, body.text or "")


def read_document(status: int, text: str) -> Reply:
    """The codes and the text of an SSDNReply, as it comes in the connector's string."""
    document = etree.fromstring(text.encode())
    codes = [e.text for e in document.iterfind("{*}ServiceReply/{*}ResultSummary/{*}Detail/{*}ReasonCode")]
    if not document.findall("{*}ServiceReply"):
        codes = [e.text for e in document.iterfind("{*}ReplyContext/{*}ResultSummary/{*}Detail/{*}ReasonCode")]
    return Reply(status, tuple(dict.fromkeys(codes)) or (SUCCESS,), etree.tostring(document, encoding="unicode"))


def _fault_codes(fault: Any) -> tuple[str, ...]:
    """The reason codes of a fault's detail; without any, the fault code."""
    return tuple(e.text for e in fault.iter("{*}reasonCode")) or (str(fault.findtext("faultcode")),)

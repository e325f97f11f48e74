# SPDX-License-Identifier: EUPL-1.2
"""Messages made of plain data, whole trees of them, and a target that answers with what it was given."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lxml import etree

from simulator.contracts.builder import Carried, write
from simulator.contracts.contract import Operation
from simulator.contracts.schema import WILDCARD
from simulator.recording.target import Answer
from simulator.soap.envelope import SOAP11, write_envelope
from simulator.soap.ssdn import REPLY, REQUEST

_USER = {"UserID": "80050690053", "Email": "ann.peeters@ocmw.example", "OrgUnit": "0999100196", "MatrixID": 17}
_DONE = {"@ok": "YES", "ReturnCode": 0}


def message(operation: Operation, data: Any, asked: bool) -> bytes:
    """The request of an operation, or its reply, with these data."""
    declaration = operation.element(operation.request if asked else operation.reply)
    connector = operation.contract.connector
    if connector is None:
        return write_envelope(SOAP11, write(declaration, data))
    definition = operation.contract.definition
    item = {"ServiceId": definition.service_id, "Version": definition.version, WILDCARD: Carried(declaration, data)}
    if asked:
        document = {"RequestContext": {"AuthorizedUser": _USER}, "ServiceRequest": [item]}
    else:
        context = {"ResultSummary": _DONE, "AuthorizedUser": _USER, "Message": {"Ticket": "AAAAAAAAAAAAAAA"}}
        document = {"ReplyContext": context, "ServiceReply": [{"ResultSummary": _DONE, **item}]}
    outer = next(iter(connector.wsdl.operations.values()))
    body = etree.Element(outer.request if asked else outer.reply)
    body.text = write(connector.schema.element(REQUEST if asked else REPLY), document)
    return write_envelope(SOAP11, etree.tostring(body, encoding="unicode"))


def path(operation: Operation) -> str:
    """Where messages of an operation go."""
    return (operation.contract.connector or operation.contract).definition.paths[0]


def inside(root: Any) -> Any:
    """The document in the string of a connector's message; the tree itself where there is none."""
    for element in root.iter(etree.Element):
        text = (element.text or "").strip()
        if text.startswith("<") and "SSDN" in text[:60] and not len(element):
            return etree.fromstring(text.encode())
    return root


def leaves(root: Any) -> Iterator[Any]:
    """Every element without children."""
    return (element for element in root.iter(etree.Element) if not len(element))


class Parrot:
    """In place of a target: it answers with what it holds."""

    def __init__(self) -> None:
        self.says = b""

    def ask(self, path: str, headers: Any, body: bytes) -> Answer:
        """The answer."""
        return Answer(200, "OK", [("Content-Type", "text/xml; charset=utf-8")], self.says)

    def close(self) -> None:
        """Nothing to close."""

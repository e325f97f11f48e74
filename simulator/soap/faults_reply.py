# SPDX-License-Identifier: EUPL-1.2
"""Answers spoiled on purpose: invalid, with another ticket, given twice, or a gateway's page in their place."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import dataclass, replace
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from lxml import etree

from simulator.contracts.definition import Family
from simulator.soap.envelope import open_envelope, parse
from simulator.world.faults import Invalid
from simulator.world.ids import ssdn_ticket, uuid_ticket

if TYPE_CHECKING:
    from simulator.soap.message import Message

_PAGE = (  # no XML, as such pages are
    '<!DOCTYPE html>\n<html><head><meta charset="utf-8"><title>{0} {1}</title></head>\n<body><h1>{1}</h1>'
    "<p>The gateway got no answer from the service behind it.<hr></body></html>\n"
)
_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'


@dataclass(frozen=True)
class Reply:
    """An HTTP answer: `200 OK`, headers, body."""

    status: str
    headers: tuple[tuple[str, str], ...]
    body: bytes

    def with_body(self, body: bytes) -> Reply:
        """The same with another body, and its length."""
        kept = self.without("Content-Length").headers
        return replace(self, headers=(*kept, ("Content-Length", str(len(body)))), body=body)

    def without(self, name: str) -> Reply:
        """The same without a header."""
        return replace(self, headers=tuple(header for header in self.headers if header[0].lower() != name.lower()))


def gateway_page(status: int, body: str | None, content_type: str) -> Reply:
    """What a gateway in front of the network says."""
    known = {found.value: found.phrase for found in HTTPStatus}
    phrase = known.get(status, "Error")
    content = (_PAGE.format(status, phrase) if body is None else body).encode()
    return Reply(f"{status} {phrase}", (("Content-Type", content_type),), b"").with_body(content)


def other_ticket(message: Message, body: bytes, ticket: str | None) -> tuple[bytes, str]:
    """The body with another ticket of the network; what it is. Without a ticket in it the body is the same."""
    moment = message.moment
    own, make = (
        (moment.ticket, ssdn_ticket) if message.contract.family is Family.CONNECTOR else (moment.uuid, uuid_ticket)
    )
    other = ticket or make(moment.seed, -moment.number)
    return body.replace(own.encode(), _plain(other).encode()), other


def _plain(text: str) -> str:
    """A text as it can stand in XML, also inside a string that is itself XML."""
    return "".join(char for char in text if char.isalnum() or char in " -_.:/")


def invalid(message: Message, body: bytes, how: Invalid) -> bytes:
    """The body, no longer valid by its schema; the same where there is nothing of that name."""
    if how.how == "doubled":
        return body + body
    if how.how == "malformed":
        return _malformed(body, how.element)
    root = parse(body)
    payload = open_envelope(root)[2]
    carrier = payload if message.contract.family is Family.CONNECTOR and (payload.text or "").strip() else None
    document = payload if carrier is None else parse((carrier.text or "").strip().encode())
    change = _renamed if how.how == "renamed" else _removed
    spoiled = next(_spoiled(document, how.element, change, _breaks(message, carrier is not None)), None)
    if spoiled is None:
        return body
    if carrier is not None:
        carrier.text = _DECLARATION + etree.tostring(spoiled, encoding="unicode")
    else:
        payload.getparent().replace(payload, spoiled)
    written: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8")
    return written


def _malformed(body: bytes, element: str | None) -> bytes:
    """An end tag no longer fits its start tag: in the string, if there is one in the string."""
    name = re.escape(element.encode()) if element else rb"[^\s<>&:/]+"
    for opening in (rb"&lt;/", rb"</"):
        found = re.search(opening + rb"(?:[^\s<>&:/]+:)?(" + name + rb")\s*(?:&gt;|>)", body)
        if found:
            return body[: found.start(1)] + b"X" + body[found.start(1) :]
    return body


def _breaks(message: Message, in_string: bool) -> Callable[[Any], bool]:
    """Tells whether a reply is against its schema."""
    contracts = dict.fromkeys(e.case.operation.contract for e in message.exchanges if e.case is not None)
    validator = message.contract.envelope_validator(tuple(contracts)) if in_string else message.contract.validator
    return lambda document: bool(validator.issues(document))


def _spoiled(
    document: Any, element: str | None, change: Callable[[Any], None], breaks: Callable[[Any], bool]
) -> Iterator[Any]:
    """Copies of a document with one element changed, that are no longer valid."""
    elements = list(document.iter(etree.Element))
    for number, found in enumerate(elements):
        if number and element in (None, etree.QName(found).localname):
            copy = deepcopy(document)
            change(list(copy.iter(etree.Element))[number])
            if breaks(copy):
                yield copy


def _renamed(element: Any) -> None:
    name = etree.QName(element)
    element.tag = f"{{{name.namespace}}}{name.localname}X" if name.namespace else f"{name.localname}X"


def _removed(element: Any) -> None:
    element.getparent().remove(element)

# SPDX-License-Identifier: EUPL-1.2
"""SOAP envelopes: read with a hardened parser, written in 1.1 or 1.2 as they came."""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence
from threading import local
from typing import Any

from lxml import etree

from simulator.contracts.builder import text
from simulator.errors import MessageError, Subcode

SOAP11 = "http://schemas.xmlsoap.org/soap/envelope/"
SOAP12 = "http://www.w3.org/2003/05/soap-envelope"
MOST_NODES, _FEW = 20_000, 64 * 1024
CONTENT_TYPES = {SOAP11: "text/xml; charset=utf-8", SOAP12: "application/soap+xml; charset=utf-8"}


def unzip(raw: bytes, most: int) -> bytes:
    """The content of a gzip body, as long as it is no longer than `most`."""
    unzipper = zlib.decompressobj(31)
    try:
        content = unzipper.decompress(raw, most + 1)
    except zlib.error as error:
        raise MessageError(
            f"The body is not gzip, though Content-Encoding says so: {error}", rule="message.gzip"
        ) from error
    if len(content) > most:
        raise too_long(most)
    if not unzipper.eof:
        raise MessageError("The gzip body ends too early.", rule="message.gzip")
    if unzipper.unused_data:
        raise MessageError("Something follows the gzip body.", rule="message.gzip")
    return content


def too_long(most: int) -> MessageError:
    """The refusal of a message longer than `most` bytes."""
    return MessageError(
        f"The message is longer than {most} bytes.", http_status=413, rule="message.length",
        remedy="Send less, or start the simulator with a larger max_body.",
    )  # fmt: skip


class _Parsers(local):
    """The parsers of one thread, by charset."""

    def __init__(self) -> None:
        self.made: dict[str | None, Any] = {}


_PARSERS = _Parsers()


def _parser(charset: str | None) -> Any:
    """A hardened parser; made once for each thread and charset, since making one is dear beside a small message."""
    parser = _PARSERS.made.get(charset)
    if parser is None:
        parser = etree.XMLParser(
            resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False, huge_tree=False,
            remove_pis=True, remove_comments=True, encoding=charset,
        )  # fmt: skip
        if len(_PARSERS.made) < 8:
            _PARSERS.made[charset] = parser
    return parser


def parse(raw: bytes, charset: str | None = None, most: int = MOST_NODES) -> Any:
    """The root of an XML document. No DTD, no entity, nothing from outside; line numbers are kept.

    `charset` overrides what the document says of itself. A long document has at most so many elements and attributes:
    the schema may have something to say about each, and that is kept until it ends.
    """
    if not raw.strip():
        raise MessageError("The body is empty; a SOAP envelope is expected.", rule="message.empty")
    try:
        root = etree.fromstring(raw, _parser(charset))
    except (etree.XMLSyntaxError, ValueError) as error:
        raise MessageError(f"The message is not well-formed XML: {error}", rule="message.well-formed") from error
    except LookupError as error:
        raise MessageError(f"The charset {charset!r} is not known.", rule="message.charset") from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise MessageError("A document type declaration (DTD) is not allowed.", rule="message.dtd")
    if len(raw) > _FEW:
        _count(root, most)
    return root


def _count(root: Any, most: int) -> None:
    found = 0
    for element in root.iter():
        found += 1 + len(element.attrib)
        if found > most:
            raise MessageError(f"The message has more than {most} elements and attributes.", rule="message.size")


def open_envelope(root: Any) -> tuple[str, list[Any], Any]:
    """The SOAP namespace, the header blocks, and the one element in the Body."""
    namespace = root.tag[1 : root.tag.find("}")] if root.tag.endswith("}Envelope") else ""
    if namespace not in (SOAP11, SOAP12):
        code = "VersionMismatch" if namespace else "Client"
        raise MessageError(
            f"The document element is {root.tag}; a SOAP 1.1 or 1.2 Envelope is expected.",
            code,
            rule="message.envelope",
        )
    header_tag, body_tag = f"{{{namespace}}}Header", f"{{{namespace}}}Body"
    headers = [child for child in root if child.tag == header_tag]
    bodies = [child for child in root if child.tag == body_tag]
    if len(bodies) != 1 or len(headers) > 1:
        found = "no Body" if not bodies else f"{len(bodies)} Bodies and {len(headers)} Headers"
        raise MessageError(
            f"The envelope has {found}; one Body, and at most one Header, are expected.", rule="message.body"
        )
    body = bodies[0]
    if len(body) != 1:  # the parser has taken comments and processing instructions away
        raise MessageError(f"The Body holds {len(body)} elements; exactly one is expected.", rule="message.body")
    return namespace, [block for header in headers for block in header], body[0]


def write_envelope(
    namespace: str, content: str, body_attributes: Mapping[str, str] | None = None, header: str = ""
) -> bytes:
    """An envelope around XML, with header blocks as XML; attributes of the Body by Clark name, all of one namespace."""
    attributes = ""
    for name, value in (body_attributes or {}).items():
        around, _, local = name[1:].partition("}")
        attributes += f' xmlns:applId="{around}" applId:{local}="{value}"'
    head = f"<soapenv:Header>{header}</soapenv:Header>" if header else ""
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<soapenv:Envelope xmlns:soapenv="{namespace}">'
        f"{head}<soapenv:Body{attributes}>{content}</soapenv:Body></soapenv:Envelope>"
    ).encode()


def fault(namespace: str, code: str, reason: str, detail: str | None = None, subcodes: Sequence[Subcode] = ()) -> str:
    """A Fault as XML; `code` as in SOAP 1.1 (Client, Server, Server.userException, VersionMismatch).

    The first subcode takes the place of `code` in SOAP 1.1, as the specifications of WS-Security and WS-Addressing say.
    """
    shown = text("".join(char if char.isprintable() or char in "\n\t" else "?" for char in reason))
    inside = detail or ""
    declared = "".join(f' xmlns:{prefix}="{around}"' for prefix, around in {(s.prefix, s.namespace) for s in subcodes})
    if namespace == SOAP12:
        value = {"Client": "Sender", "Server": "Receiver"}.get(code.partition(".")[0], code)
        further = ""
        for subcode in reversed(subcodes):
            further = f"<soapenv:Subcode><soapenv:Value>{subcode}</soapenv:Value>{further}</soapenv:Subcode>"
        told = f"<soapenv:Detail>{inside}</soapenv:Detail>" if detail else ""
        return (
            f"<soapenv:Fault{declared}><soapenv:Code><soapenv:Value>soapenv:{value}</soapenv:Value>{further}"
            f'</soapenv:Code><soapenv:Reason><soapenv:Text xml:lang="en">{shown}</soapenv:Text></soapenv:Reason>{told}'
            "</soapenv:Fault>"
        )
    told = f"<detail>{inside}</detail>" if detail else ""
    name = subcodes[0] if subcodes else f"soapenv:{code}"
    return (
        f"<soapenv:Fault{declared}><faultcode>{name}</faultcode><faultstring>{shown}</faultstring>{told}"
        "</soapenv:Fault>"
    )

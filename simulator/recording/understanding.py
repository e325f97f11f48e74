# SPDX-License-Identifier: EUPL-1.2
"""What an exchange with another endpoint was about, as far as our contracts understand it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from lxml import etree

from simulator.contracts.catalogue import Catalogue
from simulator.contracts.contract import Contract, Operation
from simulator.contracts.definition import Family
from simulator.contracts.reader import at, read
from simulator.contracts.validator import Validator
from simulator.errors import SimulatorError

ENVELOPES = ("http://schemas.xmlsoap.org/soap/envelope/", "http://www.w3.org/2003/05/soap-envelope")
FAULT = "FAULT"
_SVC = "{http://www.ksz-bcss.fgov.be/XSD/SSDN/Service}"
_COMMON = "{http://www.ksz-bcss.fgov.be/XSD/SSDN/Common}"
_REQUEST, _REPLY = f"{_SVC}SSDNRequest", f"{_SVC}SSDNReply"
_GOOD = ("0", "MSG00000")


@dataclass(frozen=True)
class Part:
    """One question and its answer. `request` and `reply` are plain data by element names; `reply` is None where there
    was none. `code` is that of the answer (SSDN: 0 for success), `information` and `text` go with it.
    """

    operation: Operation
    request: Mapping[str, Any]
    reply: Mapping[str, Any] | None
    code: str
    organisation: str | None
    sector: int | None
    institution: int | None
    legal_context: str | None
    ssin: str | None
    information: Mapping[str, str]
    text: str | None = None

    @property
    def has_data(self) -> bool:
        """True if the answer says something about the person."""
        return self.code != FAULT and self.reply is not None and bool(self.facts)

    @property
    def facts(self) -> Mapping[str, Any]:
        """The reply without what the network adds."""
        return {key: value for key, value in (self.reply or {}).items() if key not in _NETWORK}


_NETWORK = ("informationCustomer", "informationCBSS", "legalContext", "status", "searchInformation", "criteria", "ssin")


def bodies(raw: bytes) -> Any | None:
    """The element in the Body of a message; None where it is no SOAP."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True)
    try:
        root = etree.fromstring(raw, parser)
    except (etree.XMLSyntaxError, ValueError):
        return None
    return body_of(root)


def body_of(root: Any) -> Any | None:
    """The element in the Body of an envelope; None where there is none."""
    for namespace in ENVELOPES:
        body = root.find(f"{{{namespace}}}Body")
        if body is not None and len(body):
            return body[0]
    return None


def parts(catalogue: Catalogue, contract: Contract, asked: Any, answered: Any) -> list[Part]:
    """The questions of a message with their answers; none where a contract does not understand it.

    `asked` and `answered` are elements in a Body, `answered` None where there was no SOAP.
    """
    try:
        if contract.family is Family.CONNECTOR:
            return list(_ssdn(catalogue, contract, asked, answered))
        return list(_soa(contract, asked, answered))
    except (SimulatorError, KeyError, TypeError, AttributeError, ValueError):
        return []  # a version of the contract that we do not have


def validators(catalogue: Catalogue, contract: Contract, body: Any) -> Iterator[tuple[Validator, Any]]:
    """What checks the content of a Body, and the element that it checks."""
    if contract.family is not Family.CONNECTOR:
        if not body.tag.endswith("}Fault"):
            yield contract.validator, body
        return
    inner = _inner(body)
    if inner is not None:
        carried = tuple(one for one, _ in _services(catalogue, inner) if one is not None)
        yield contract.envelope_validator(carried), inner


def _soa(contract: Contract, asked: Any, answered: Any) -> Iterator[Part]:
    operation = contract.by_request.get(asked.tag)
    if operation is None:
        return
    request = read(asked, operation.element(operation.request))
    reply = None
    code, information, text = FAULT, {}, None
    if answered is not None and answered.tag == operation.reply:
        reply = read(answered, operation.element(operation.reply))
        status = reply.get("status") or {}
        code, text = str(status.get("code") or "OK"), status.get("description")
        information = {one["fieldName"]: one.get("fieldValue") or "" for one in status.get("information") or ()}
    elif answered is not None and not answered.tag.endswith("}Fault"):
        return
    who = at(request, "informationCustomer/customerIdentification") or {}
    yield Part(
        operation, request, reply, code, who.get("cbeNumber"), who.get("sector"), who.get("institution"),
        request.get("legalContext"), _subject(operation, request), information, text,
    )  # fmt: skip


def _ssdn(catalogue: Catalogue, contract: Contract, asked: Any, answered: Any) -> Iterator[Part]:
    root = _inner(asked)
    reply = _inner(answered) if answered is not None and not answered.tag.endswith("}Fault") else None
    if root is None or root.tag != _REQUEST:
        return
    replies = [] if reply is None else reply.findall(f"{_SVC}ServiceReply")
    user = root.find(f"{_SVC}RequestContext/{_SVC}AuthorizedUser")
    for number, (found, item) in enumerate(_services(catalogue, root)):
        body = _carried(item)
        operation = None if found is None or body is None else found.by_request.get(body.tag)
        if operation is None:
            continue
        answer = replies[number] if number < len(replies) else None
        code, text, data = FAULT, None, None
        information: dict[str, str] = {}
        if answer is not None:
            code, information, text = _summary(answer)
            carried = _carried(answer)
            if carried is not None and carried.tag == operation.reply:
                data = read(carried, operation.element(operation.reply))
        request = read(body, operation.element(operation.request))
        yield Part(
            operation, request, data, code, _text(user, "OrgUnit"), _number(user, "MatrixID"),
            _number(user, "MatrixSubID"), None, _subject(operation, request), information, text,
        )  # fmt: skip


def _summary(answer: Any) -> tuple[str, dict[str, str], str | None]:
    """Code, fields and text of the first detail as grave as the whole."""
    summary = answer.find(f"{_SVC}ResultSummary")
    if summary is None:
        summary = answer.find(f"{_COMMON}ResultSummary")
    if summary is None:
        return "0", {}, None
    for detail in summary.findall(f"{_COMMON}Detail"):
        fields = {
            one.findtext(f"{_COMMON}FieldName") or "": one.findtext(f"{_COMMON}FieldValue") or ""
            for one in detail.findall(f"{_COMMON}Information")
        }
        return detail.findtext(f"{_COMMON}ReasonCode") or "0", fields, detail.findtext(f"{_COMMON}Diagnostic")
    return "0", {}, None


def _inner(body: Any) -> Any | None:
    """The document inside the string of a connector's message."""
    text = "".join(body.itertext()).strip()
    if not text.startswith("<"):
        return None
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True)
    try:
        return etree.fromstring(text.encode(), parser)
    except (etree.XMLSyntaxError, ValueError):
        return None


def _services(catalogue: Catalogue, root: Any) -> Iterator[tuple[Contract | None, Any]]:
    for tag in ("ServiceRequest", "ServiceReply"):
        for item in root.findall(f"{_SVC}{tag}"):
            key = (item.findtext(f"{_SVC}ServiceId") or "").strip(), (item.findtext(f"{_SVC}Version") or "").strip()
            yield catalogue.by_service.get(key), item


def _carried(item: Any) -> Any | None:
    """The body of one service: the child of a namespace of its own."""
    return next((child for child in item if not child.tag.startswith((_SVC, _COMMON))), None)


def _subject(operation: Operation, request: Mapping[str, Any]) -> str | None:
    definition = operation.definition
    for path in (definition.subject, *definition.subject_or):
        found = at(request, path) if path else None
        found = found.get("#text") if isinstance(found, Mapping) else found
        if isinstance(found, str):
            return found
    return None


def _text(element: Any, name: str) -> str | None:
    return None if element is None else element.findtext(f"{_SVC}{name}")


def _number(element: Any, name: str) -> int | None:
    text = _text(element, name) or ""
    return int(text) if text.isdigit() else None


def is_good(code: str) -> bool:
    """True for the code of success."""
    return code in _GOOD

# SPDX-License-Identifier: EUPL-1.2
"""What follows from a WSDL by the conventions of the network's services: names, addresses, whom a request is about."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from simulator.contracts.common_blocks import STATUS, has_block
from simulator.contracts.schema import ComplexType, Element, Group, Repeated, Schema, SimpleType
from simulator.contracts.wsdl import SOAP11, SOAP12, WSDL, WsdlDocument, WsdlOperation

SSIN_NAMES = ("ssin", "insz", "niss", "inss")
COMMON = ("informationCustomer", "informationCBSS", "legalContext")
_OCMW_PORT = 4520
_OCMW = f"/SOA{_OCMW_PORT}"
_VERSION = re.compile(r"(?:^|[/_.-])v(\d+(?:[._]\d+)*)$", re.IGNORECASE)
_ENDING = re.compile(r"_?V(\d+)$", re.IGNORECASE)
_DEEP, _MANY = 8, 5_000


@dataclass(frozen=True)
class Shape:
    """What a request and a reply have of what the network's rules rest on."""

    subjects: tuple[str, ...]
    customer: bool
    legal_context: bool
    status: bool
    periods: tuple[str, ...]


def identity(wsdl: WsdlDocument) -> str:
    """Service and version: of the namespace (`.../SelfEmployed/v2`), else of the names of service, file and folder."""
    service = next((node.get("name") for node in wsdl.find(f"{WSDL}service") if node.get("name")), None)
    port_type = next((node.get("name") for node in wsdl.find(f"{WSDL}portType") if node.get("name")), "")
    name = service or wsdl.root.get("name") or port_type.removesuffix("PortType") or wsdl.file.stem
    candidates = (wsdl.target.rstrip("/"), name, wsdl.file.stem, wsdl.file.parent.name)
    found = (_version(text) for text in candidates)
    version = next((number for number in found if number), "1")
    plain = re.sub(r"[^A-Za-z0-9]", "", _ENDING.sub("", name)) or "Service"
    return f"{plain}/v{version.replace('_', '.')}"


def _version(text: str) -> str | None:
    found = _VERSION.search(text) or _ENDING.search(text)
    return found[1] if found else None


def addresses(wsdl: WsdlDocument, contract_id: str) -> tuple[str, ...]:
    """The paths of its addresses; what is on the network's port for OCMWs has the path by which they reach it first."""
    found: list[str] = []
    for soap in (SOAP11, SOAP12):
        for node in wsdl.find(f"{WSDL}service/{WSDL}port/{soap}address"):
            location = (node.get("location") or "").strip()
            path = re.sub(r"\s", "", re.sub(r"^[a-z]+://[^/]*", "", location, flags=re.IGNORECASE)).split("?")[0]
            if len(path) < 2 or not path.startswith("/"):
                continue
            if f":{_OCMW_PORT}/" in location and not path.startswith(f"{_OCMW}/"):
                found.append(_OCMW + path)
            found.append(path)
    return tuple(dict.fromkeys(found)) or (f"/{contract_id}",)


def soap_only_12(wsdl: WsdlDocument) -> bool:
    """True if the service can be reached by SOAP 1.2 only."""
    return not any(True for _ in wsdl.find(f"{WSDL}binding/{SOAP11}binding"))


def shape(schema: Schema, operation: WsdlOperation) -> Shape:
    """What its messages have. Raises ContractError where their declarations cannot be read."""
    request, reply = schema.element(operation.request).type, schema.element(operation.reply).type
    asked = request.children if isinstance(request, ComplexType) else {}
    return Shape(
        subjects=tuple(dict.fromkeys(subjects(request))),
        customer="informationCustomer" in asked,
        legal_context="legalContext" in asked,
        status=has_block(reply, STATUS),
        periods=tuple(dict.fromkeys(periods(request))),
    )


def subjects(kind: Any) -> list[str]:
    """The paths of the SSINs of a request, the nearest first; not those of who asks."""
    return [path for path, name, inner in _below(kind) if _is_ssin(name, inner)]


def periods(kind: Any) -> list[str]:
    """The paths of what has a first and a last day."""
    return [
        path
        for path, _, inner in _below(kind)
        if isinstance(inner, ComplexType)
        and {"beginDate", "startDate"} & set(inner.children)
        and "endDate" in inner.children
    ]


def _is_ssin(name: str, kind: Any) -> bool:
    simple = kind.text if isinstance(kind, ComplexType) else kind
    if not isinstance(simple, SimpleType):
        return False
    plain = name.lower()
    return (
        plain in SSIN_NAMES or any(one in simple.name.lower() for one in SSIN_NAMES) or plain.endswith(SSIN_NAMES[:1])
    )


def _below(kind: Any) -> Iterator[tuple[str, str, Any]]:
    """Path, name and type of what is in a request and not of who asks; level by level, up to a number of them."""
    todo: deque[tuple[Any, str, tuple[Any, ...]]] = deque([(kind, "", ())])
    count = 0
    while todo:
        kind, path, around = todo.popleft()
        if not isinstance(kind, ComplexType) or kind in around or len(around) > _DEEP:
            continue
        for child in _elements(kind.content):
            if not path and child.name in COMMON:
                continue
            count += 1
            if count > _MANY:
                return
            below = f"{path}/{child.name}".lstrip("/")
            yield below, child.name, child.type
            todo.append((child.type, below, (*around, kind)))


def _elements(group: Group) -> Iterator[Element]:
    for particle in group.particles:
        if isinstance(particle, Group):
            yield from _elements(particle)
        elif isinstance(particle, Element) and not isinstance(particle, Repeated):
            yield particle

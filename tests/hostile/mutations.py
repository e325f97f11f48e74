# SPDX-License-Identifier: EUPL-1.2
"""Valid messages and scenarios, and what becomes of them by chance."""

from __future__ import annotations

import os
import string
from collections.abc import Callable
from copy import deepcopy
from typing import Any

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from lxml import etree

from simulator.contracts.builder import build
from simulator.contracts.contract import Operation
from simulator.contracts.definition import Family
from tests.contracts.strategies import data_for
from tests.soap.wire import SOAP11, SOAP12, connector, envelope, service_request, ssdn

_FOUND_IS_ENOUGH = (Phase.explicit, Phase.reuse, Phase.generate)  # making an example smaller may take minutes
SHORT = settings(max_examples=8, phases=_FOUND_IS_ENOUGH, suppress_health_check=list(HealthCheck))
_ASKED = os.environ.get("KSZ_SIM_TEST_FUZZ")
LONG = settings(SHORT, max_examples=int(_ASKED or 100), derandomize=_ASKED is None, print_blob=True)

Draw = Callable[[st.SearchStrategy[Any]], Any]

PEOPLE = ("84051290054", "55102790196", "79112390148", "91073090063")
NASTY = (
    "",
    " ",
    "\t\n",
    "0",
    "-1",
    "9" * 40,
    "1e400",
    "NaN",
    "INF",
    "true",
    "null",
    "0001-01-01",
    "9999-12-31",
    "2026-02-30",
    "10000-01-01",
    "-0001-01-01",
    "2026-03-02T24:00:00",
    "2026-03-02T09:00:00+14:00",
    "00000000000",
    "99999999999",
    "84051290054",
    "0999100196",
    "é" * 300,
    "\u202e",
    "\ufffe",
    "\U0001f600",
    "a" * 5000,
    "%s%n",
    "../../etc/passwd",
    "${jndi:ldap://x}",
    "' OR 1=1 --",
    "<x>",
    "&amp;",
    "]]>",
    "today",
    "today-9999y",
    "$an",
    "$nobody",
    "*a",
    "&a",
    "!!x",
)
"""Texts that somebody once did not expect."""

_BITS = (
    *(text.encode() for text in NASTY),
    b"\0",
    b"\xff",
    b"\xed\xa0\x80",
    b"\xef\xbb\xbf",
    b"<",
    b"</",
    b"<!--",
    b"<![CDATA[",
    b"<!DOCTYPE a [",
    b"<?xml ?>",
    b"&#0;",
    b"&#x110000;",
    b"&e;",
    b"xmlns=''",
    b"xmlns:a=''",
    b" a='' a=''",
    b"\r",
    b"\x0b",
)
_ENCODINGS = ("utf-16", "utf-16-le", "utf-32", "latin-1", "cp037", "utf-7", "utf-8-sig")


def valid_message(draw: Draw, operation: Operation) -> bytes:
    """A message that the schema of an operation finds valid, in an envelope of either version."""
    element = build(operation.element(operation.request), draw(data_for(operation.element(operation.request))))
    if draw(st.integers(0, 3)):
        _make_sensible(draw, element, operation)
    payload = etree.tostring(element, encoding="unicode")
    contract = operation.contract
    if contract.family is Family.SSDN:
        service, version = contract.definition.service_id or "", contract.definition.version or ""
        payload = connector(ssdn("0999100196", service_request(service, version, payload)), cdata=draw(st.booleans()))
    return envelope(payload, draw(st.sampled_from((SOAP11, SOAP11, SOAP12)))).encode()


def _make_sensible(draw: Draw, root: Any, operation: Operation) -> None:
    """People, organisation and purpose of the scenario `starter`, so that more than the first rules are reached."""
    known = {
        "ssin": PEOPLE,
        "cbenumber": ("0999100196", "0999100295"),
        "legalcontext": operation.definition.legal_contexts or ("PCSA:SOCIAL_INQUIRY",),
    }
    for element in root.iter(etree.Element):
        values = known.get(etree.QName(element).localname.lower())
        if values and not len(element):
            element.text = draw(st.sampled_from(values))


def mutated_bytes(draw: Draw, data: bytes) -> bytes:
    """The bytes with some of them changed, cut out, doubled, swapped or put in; or in another encoding."""
    for _ in range(draw(st.integers(1, 4))):
        place = draw(st.integers(0, 2**20)) % (len(data) + 1)  # the length need not be the same each time
        other = min(len(data), place + draw(st.integers(0, 60)))
        how = draw(st.sampled_from(("flip", "cut", "double", "swap", "put", "end", "encode")))
        if how == "flip" and place < len(data):
            data = data[:place] + bytes([data[place] ^ (1 << draw(st.integers(0, 7)))]) + data[place + 1 :]
        elif how == "cut":
            data = data[:place] + data[other:]
        elif how == "double":
            data = data[:place] + data[place:other] * draw(st.integers(2, 40)) + data[other:]
        elif how == "swap":
            data = data[other:] + data[place:other] + data[:place]
        elif how == "put":
            data = data[:place] + draw(st.sampled_from(_BITS)) + data[place:]
        elif how == "end":
            data = data[:place]
        elif how == "encode":
            data = data.decode("utf-8", "replace").encode(draw(st.sampled_from(_ENCODINGS)), "replace")
    return data


def mutated_tree(draw: Draw, data: bytes) -> bytes:
    """A message with elements swapped, doubled, removed, renamed, moved to other namespaces, or given other content."""
    root = etree.fromstring(data)
    inner = next((e for e in root.iter("{*}xmlString") if (e.text or "").strip()), None)
    document = root if inner is None or draw(st.booleans()) else etree.fromstring((inner.text or "").encode())
    for _ in range(draw(st.integers(1, 4))):
        elements = list(document.iter(etree.Element))
        _change(draw, draw(st.sampled_from(elements)), elements)
    if document is not root and inner is not None:
        inner.text = etree.tostring(document, encoding="unicode")
    written: bytes = etree.tostring(root)
    return written


def _change(draw: Draw, element: Any, elements: list[Any]) -> None:
    how = draw(
        st.sampled_from(("text", "text", "attribute", "namespace", "name", "remove", "double", "swap", "nest", "nil"))
    )
    parent = element.getparent()
    if how == "text":
        element.text = _for_xml(draw(st.sampled_from(NASTY)))
    elif how == "attribute":
        name = draw(
            st.sampled_from(("a", "id", "{urn:x}a", "{http://www.w3.org/XML/1998/namespace}lang", "type", "origin"))
        )
        element.set(name, _for_xml(draw(st.sampled_from(NASTY))))
    elif how == "namespace":
        local = etree.QName(element).localname
        element.tag = draw(st.sampled_from((local, f"{{urn:other}}{local}", f"{{{SOAP11}}}{local}")))
    elif how == "name":
        element.tag = draw(st.sampled_from(elements)).tag
    elif how == "nil":
        element.set("{http://www.w3.org/2001/XMLSchema-instance}nil", "true")
    elif parent is None:
        element.tail = None
    elif how == "remove":
        parent.remove(element)
    elif how == "double":
        parent.extend([deepcopy(element) for _ in range(draw(st.integers(1, 30)))])
    elif how == "swap":
        parent.insert(0, element)
    elif how == "nest":
        around = etree.Element(element.tag)
        parent.replace(element, around)
        around.append(element)


def _for_xml(text: str) -> str:
    return "".join(char for char in text if char in "\t\n" or (char >= " " and char not in "\ufffe\uffff"))


def plain_values(keys: tuple[str, ...]) -> st.SearchStrategy[Any]:
    """Plain data as JSON and YAML can write it, whose mappings have keys that somewhere have a meaning."""
    scalars = (
        st.none()
        | st.booleans()
        | st.integers(-(2**70), 2**70)
        | st.floats()
        | st.sampled_from(NASTY)
        | st.text(string.printable, max_size=8)
    )
    names = st.sampled_from((*keys, "x", "", "$an"))
    return st.recursive(
        scalars, lambda inside: st.lists(inside, max_size=4) | st.dictionaries(names, inside, max_size=5), max_leaves=12
    )


def mutated_data(draw: Draw, data: Any, values: st.SearchStrategy[Any]) -> Any:
    """Plain data in which some values are others, gone, doubled, or under another key."""
    data = deepcopy(data)
    for _ in range(draw(st.integers(1, 3))):
        holders = list(_holders(data))
        if not holders:
            return draw(values)
        holder = draw(st.sampled_from(holders))
        key = draw(st.sampled_from(list(holder) if isinstance(holder, dict) else list(range(len(holder)))))
        how = draw(st.sampled_from(("value", "value", "gone", "double", "key", "elsewhere")))
        if how == "value":
            holder[key] = draw(values)
        elif how == "gone":
            del holder[key]
        elif how == "elsewhere":
            holder[key] = deepcopy(draw(st.sampled_from(holders)))
        elif isinstance(holder, list):
            holder.append(deepcopy(holder[key]))
        else:
            holder[draw(st.sampled_from((*NASTY[:8], "register", "people", "ssin", "from")))] = deepcopy(holder[key])
    return data


def _holders(data: Any) -> Any:
    if isinstance(data, (dict, list)) and data:
        yield data
        for inside in data.values() if isinstance(data, dict) else data:
            yield from _holders(inside)

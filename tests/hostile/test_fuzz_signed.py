# SPDX-License-Identifier: EUPL-1.2
"""Whatever becomes of the header of a signed message, it is answered by SOAP, and nothing breaks."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from simulator.server import Server
from simulator.soap.security.names import PASSWORD_DIGEST, PASSWORD_TEXT, WSSE, WSU
from simulator.testing.signing import security_header
from tests.hostile.mutations import LONG, SHORT, Draw, mutated_bytes, mutated_tree
from tests.identity.signing import Box, network, question, signed
from tests.soap.wire import SOAP11, SOAP12

BUGS = ("internal.error", "reply.schema")
PROFILES = {"signed": {"profile": "signed"}, "addressed": {"addressing": True}, "plain": {"profile": "basic"}}
WSA = "http://www.w3.org/2005/08/addressing"


@pytest.fixture(scope="module")
def boxes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Box]]:
    """Sandboxes that ask for signatures, for addressing, and for neither."""
    with network(tmp_path_factory.mktemp("trust")) as server:
        yield [_box(server, name, security) for name, security in PROFILES.items()]


def _box(server: Server, name: str, security: dict[str, object]) -> Box:
    return Box.make(server, name, **security)


def _message(draw: Draw) -> bytes:
    """A question with a signature, a token, addressing, or all of them."""
    message = signed() if draw(st.booleans()) else question()
    root = etree.fromstring(message)
    if draw(st.booleans()):
        holder = next(root.iter(f"{{{WSSE}}}Security"), None)
        token = etree.SubElement(security_header(root) if holder is None else holder, f"{{{WSSE}}}UsernameToken")
        etree.SubElement(token, f"{{{WSSE}}}Username").text = "ocmw-gent"
        kind = draw(st.sampled_from((PASSWORD_TEXT, PASSWORD_DIGEST)))
        etree.SubElement(token, f"{{{WSSE}}}Password", Type=kind).text = "fake-gent-password"
        etree.SubElement(token, f"{{{WSSE}}}Nonce").text = base64.b64encode(draw(st.binary(max_size=20))).decode()
        etree.SubElement(token, f"{{{WSU}}}Created").text = "2026-03-02T09:00:00Z"
    if draw(st.booleans()):
        header = root.find(f"{{{SOAP11}}}Header")
        header = etree.SubElement(root, f"{{{SOAP11}}}Header") if header is None else header
        root.insert(0, header)
        for name in ("MessageID", "To", "Action", "ReplyTo", "RelatesTo"):
            etree.SubElement(header, f"{{{WSA}}}{name}").text = draw(st.sampled_from(("urn:uuid:1", "http://x", "")))
    made: bytes = etree.tostring(root)
    return made


def _check(boxes: list[Box], data: st.DataObject, change: Callable[[Draw, bytes], bytes]) -> None:
    box = data.draw(st.sampled_from(boxes), label="box")
    answer = box.send(change(data.draw, _message(data.draw)), auth=("ocmw-gent", "fake-gent-password"))
    assert answer.status in (200, 401, 403, 500)
    assert answer.tree.tag in (f"{{{SOAP11}}}Envelope", f"{{{SOAP12}}}Envelope")
    assert [found for found in box.row()["decisions"] if not found["allowed"] and found["rule"] in BUGS] == []


each_change = pytest.mark.parametrize("change", [mutated_bytes, mutated_tree])


@each_change
@SHORT
@given(data=st.data())
def test_a_twisted_header_is_answered(
    boxes: list[Box], change: Callable[[Draw, bytes], bytes], data: st.DataObject
) -> None:
    """A message with a changed signature, token or address is answered."""
    _check(boxes, data, change)


@pytest.mark.slow
@each_change
@LONG
@given(data=st.data())
def test_many_twisted_headers_are_answered(
    boxes: list[Box], change: Callable[[Draw, bytes], bytes], data: st.DataObject
) -> None:
    """The same with more messages."""
    _check(boxes, data, change)

# SPDX-License-Identifier: EUPL-1.2
"""Attacks on signed messages over the wire: changed, wrapped, signed in part or in another form. Each is refused, and
stands in the journal.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from lxml import etree

from simulator.certificates.authority import Issued
from simulator.server import Server
from simulator.soap.security.names import DS, EXCLUSIVE, WSSE, WSU_ID
from simulator.testing.signing import SHA1, body_of, timestamp
from tests.identity.signing import AN, NAMUR, Box, at, authority, changed, gent, network, partly_signed, refused, signed


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A simulator that trusts the authority of the tests."""
    with network(tmp_path_factory.mktemp("trust")) as running:
        yield running


@pytest.fixture(scope="module")
def box(server: Server) -> Box:
    """A sandbox that asks for signed messages."""
    return Box.make(server, "signed", profile="signed")


@pytest.mark.parametrize(
    ("what", "old", "new"),
    [("//s:Body//ssin", AN, "55102790196"), ("//wsu:Created", "Z", "0Z"), ("//wsu:Expires", "Z", "0Z")],
)
def test_tampered(box: Box, what: str, old: str, new: str) -> None:
    """A change of Body or Timestamp after signing is found."""

    def tamper(root: Any) -> None:
        element = at(root, what)
        assert old in element.text
        element.text = element.text.replace(old, new)

    refused(box, box.send(changed(signed(), tamper)), "wsse:FailedCheck", "security.signature", "wrong")


def test_another_key(box: Box) -> None:
    """A signature made with another key than that of the certificate is wrong: a stolen certificate is not enough."""
    thief = Issued(gent().certificate, authority().client(NAMUR, "CPAS de Namur").key)
    refused(box, box.send(signed(by=thief)), "wsse:FailedCheck", "security.signature", "wrong")


def _wrapped_in_header(root: Any) -> None:
    """The signed Body goes into the Header, another one takes its place."""
    body = at(root, "/s:Envelope/s:Body")
    wrapper = etree.SubElement(at(root, "/s:Envelope/s:Header"), "{urn:wrapper}Wrapper")
    forged = copy.deepcopy(body)
    at(forged, ".//ssin").text = "55102790196"
    forged.set(WSU_ID, "forged")
    root.replace(body, forged)
    wrapper.append(body)


def _wrapped_without_id(root: Any) -> None:
    """The same, and the forged Body has no identifier at all."""
    _wrapped_in_header(root)
    del at(root, "/s:Envelope/s:Body").attrib[WSU_ID]


def _second_body_id(root: Any) -> None:
    """The same, and both Bodies have the identifier that was signed."""
    _wrapped_in_header(root)
    name = at(root, "//s:Header//s:Body").get(WSU_ID)
    at(root, "/s:Envelope/s:Body").set(WSU_ID, name)


def _second_id_of_another_kind(root: Any) -> None:
    """The same, and the forged Body has the identifier as plain Id, which a verifier may look at first."""
    _wrapped_without_id(root)
    at(root, "/s:Envelope/s:Body").set("Id", at(root, "//s:Header//s:Body").get(WSU_ID))


def _wrapped_timestamp(root: Any) -> None:
    """The signed Timestamp goes into a wrapper, a fresh one takes its place."""
    stamp, security = at(root, "//wsu:Timestamp"), at(root, "//wsse:Security")
    etree.SubElement(at(root, "/s:Envelope/s:Header"), "{urn:wrapper}Wrapper").append(copy.deepcopy(stamp))
    security.remove(stamp)
    timestamp(security, datetime.now(UTC), timedelta(minutes=5))


@pytest.mark.parametrize(
    ("wrap", "code", "outcome"),
    [
        (_wrapped_in_header, "wsse:FailedCheck", "not-signed"),
        (_wrapped_without_id, "wsse:FailedCheck", "not-signed"),
        (_second_body_id, "wsse:InvalidSecurity", "duplicate-id"),
        (_second_id_of_another_kind, "wsse:InvalidSecurity", "duplicate-id"),
        (_wrapped_timestamp, "wsse:FailedCheck", "not-signed"),
    ],
)
def test_wrapped(box: Box, wrap: Callable[[Any], None], code: str, outcome: str) -> None:
    """A right signature over something that stands elsewhere in the message does not cover what is acted upon."""
    refused(box, box.send(changed(signed(), wrap)), code, "security.signature", outcome)


def test_duplicate_identifiers(box: Box) -> None:
    """Two elements with one wsu:Id are refused, also where no reference points to them."""

    def twice(root: Any) -> None:
        for _ in range(2):
            etree.SubElement(at(root, "/s:Envelope/s:Header"), "{urn:x}Block").set(WSU_ID, "same")

    refused(box, box.send(changed(signed(), twice)), "wsse:InvalidSecurity", "security.signature", "duplicate-id")


def test_timestamp_only(box: Box) -> None:
    """A signature over the Timestamp only leaves the Body open."""
    message = partly_signed(lambda root, stamp: [stamp])
    refused(box, box.send(message), "wsse:FailedCheck", "security.signature", "not-signed")
    assert box.decision("security.signature")["facts"] == {"element": "Body"}


def test_body_only(box: Box) -> None:
    """A signature over the Body only would be valid for ever."""
    message = partly_signed(lambda root, stamp: [body_of(root)])
    refused(box, box.send(message), "wsse:FailedCheck", "security.signature", "not-signed")
    assert box.decision("security.signature")["facts"] == {"element": "Timestamp"}


def test_sha1(box: Box) -> None:
    """SHA-1 is not accepted, neither in the signature nor in a digest."""
    message = partly_signed(lambda root, stamp: [body_of(root), stamp], digest=SHA1)
    refused(box, box.send(message), "wsse:UnsupportedAlgorithm", "security.signature", "algorithm")
    assert box.decision("security.signature")["facts"]["element"] == "SignatureMethod"

    def digest(root: Any) -> None:
        root.find(f".//{{{DS}}}DigestMethod").set("Algorithm", SHA1)

    refused(box, box.send(changed(signed(), digest)), "wsse:UnsupportedAlgorithm", "security.signature", "algorithm")


@pytest.mark.parametrize(
    "transforms",
    [
        ("http://www.w3.org/TR/1999/REC-xslt-19991116", EXCLUSIVE),
        (EXCLUSIVE, "http://www.w3.org/TR/1999/REC-xpath-19991116"),
        ("http://www.w3.org/2002/06/xmldsig-filter2", EXCLUSIVE),
        ("http://www.w3.org/2000/09/xmldsig#base64",),
        ("http://www.w3.org/TR/2001/REC-xml-c14n-20010315",),
        (EXCLUSIVE, EXCLUSIVE),
        (),
    ],
)
def test_transforms(box: Box, transforms: tuple[str, ...]) -> None:
    """No transform but exclusive canonicalisation: XSLT, XPath and the like say that something else was signed."""
    message = partly_signed(lambda root, stamp: [body_of(root), stamp], transforms=transforms)
    refused(box, box.send(message), "wsse:UnsupportedAlgorithm", "security.signature", "transforms")


def _hmac(root: Any) -> None:
    method = root.find(f".//{{{DS}}}SignatureMethod")
    method.set("Algorithm", "http://www.w3.org/2001/04/xmldsig-more#hmac-sha256")


def _inclusive(root: Any) -> None:
    method = root.find(f".//{{{DS}}}CanonicalizationMethod")
    method.set("Algorithm", "http://www.w3.org/TR/2001/REC-xml-c14n-20010315")


def _object(root: Any) -> None:
    etree.SubElement(at(root, "//ds:Signature"), f"{{{DS}}}Object")


def _no_value(root: Any) -> None:
    at(root, "//ds:SignatureValue").text = "*"


def _many(root: Any) -> None:
    reference = root.find(f".//{{{DS}}}Reference")
    for _ in range(20):
        reference.addnext(copy.deepcopy(reference))


def _twice(root: Any) -> None:
    reference = root.find(f".//{{{DS}}}Reference")
    reference.addnext(copy.deepcopy(reference))


def _whole(root: Any) -> None:
    root.find(f".//{{{DS}}}Reference").set("URI", "")


def _outside(root: Any) -> None:
    root.find(f".//{{{DS}}}Reference").set("URI", "http://example.org/")


def _pointer(root: Any) -> None:
    root.find(f".//{{{DS}}}Reference").set("URI", "#xpointer(/)")


def _second_signature(root: Any) -> None:
    at(root, "//ds:Signature").addnext(copy.deepcopy(at(root, "//ds:Signature")))


def _second_security(root: Any) -> None:
    at(root, "//wsse:Security").addnext(etree.Element(f"{{{WSSE}}}Security"))


def _encrypted(root: Any) -> None:
    etree.SubElement(at(root, "//wsse:Security"), "{http://www.w3.org/2001/04/xmlenc#}EncryptedKey")


def _key_value(root: Any) -> None:
    etree.SubElement(at(root, "//ds:KeyInfo"), f"{{{DS}}}KeyValue")


def _no_token(root: Any) -> None:
    at(root, "//wsse:Security").remove(at(root, "//wsse:BinarySecurityToken"))


def _pkcs7(root: Any) -> None:
    token = at(root, "//wsse:BinarySecurityToken")
    token.set("ValueType", token.get("ValueType").replace("X509v3", "PKCS7"))


def _no_certificate(root: Any) -> None:
    at(root, "//wsse:BinarySecurityToken").text = "bm8gY2VydGlmaWNhdGU="


def _no_base64(root: Any) -> None:
    at(root, "//wsse:BinarySecurityToken").text = "&"


@pytest.mark.parametrize(
    ("change", "code", "rule", "outcome"),
    [
        (_hmac, "UnsupportedAlgorithm", "signature", "algorithm"),
        (_inclusive, "UnsupportedAlgorithm", "signature", "algorithm"),
        (_object, "InvalidSecurity", "signature", "malformed"),
        (_no_value, "InvalidSecurity", "signature", "malformed"),
        (_many, "InvalidSecurity", "signature", "references"),
        (_twice, "InvalidSecurity", "signature", "signed-twice"),
        (_whole, "FailedCheck", "signature", "dangling"),
        (_outside, "FailedCheck", "signature", "dangling"),
        (_pointer, "FailedCheck", "signature", "dangling"),
        (_second_signature, "InvalidSecurity", "header", "repeated"),
        (_second_security, "InvalidSecurity", "header", "several"),
        (_encrypted, "UnsupportedSecurityToken", "header", "unknown"),
        (_key_value, "UnsupportedSecurityToken", "certificate", "not-direct"),
        (_no_token, "SecurityTokenUnavailable", "certificate", "unavailable"),
        (_pkcs7, "UnsupportedSecurityToken", "certificate", "not-direct"),
        (_no_certificate, "InvalidSecurityToken", "certificate", "cannot-be-read"),
        (_no_base64, "InvalidSecurityToken", "certificate", "cannot-be-read"),
    ],
)
def test_wrong_form(box: Box, change: Callable[[Any], None], code: str, rule: str, outcome: str) -> None:
    """What stands in the Security header beyond, or beside, one plain signature with its certificate is refused."""
    refused(box, box.send(changed(signed(), change)), f"wsse:{code}", f"security.{rule}", outcome)

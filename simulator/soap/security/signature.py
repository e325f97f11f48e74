# SPDX-License-Identifier: EUPL-1.2
"""The X.509 signature of a message. Its form is ours to check, the mathematics is signxml's.

A valid signature says only that something was signed; so the form comes first: known algorithms, no transform but
canonicalisation, and what the references point to are the very elements of this envelope that are acted upon.
"""

from __future__ import annotations

import base64
import binascii
import logging
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from lxml import etree
from signxml.exceptions import SignXMLException
from signxml.verifier import SignatureConfiguration, XMLVerifier

from simulator.certificates.seen import SeenCertificate
from simulator.errors import MessageError
from simulator.soap.security.names import (
    BASE64,
    DS,
    FAILED_CHECK,
    INVALID_SECURITY,
    INVALID_TOKEN,
    SECURITY,
    TOKEN_UNAVAILABLE,
    UNSUPPORTED_TOKEN,
    WSSE,
    WSU_ID,
    X509V3,
)
from simulator.soap.security.references import signed_elements
from simulator.soap.security.signature_form import check_form
from simulator.soap.security.verdict import has_words, local, refuse

if TYPE_CHECKING:
    from simulator.certificates.trust import Trust
    from simulator.soap.security.inspection import SecurityHeader

# At DEBUG signxml logs what it canonicalises: whole messages.
logging.getLogger("signxml").setLevel(logging.INFO)


@dataclass(frozen=True)
class Proof:
    """Who signed, what (local names), and a key that only a repetition of the same signature has."""

    certificate: SeenCertificate
    signed: tuple[str, ...]
    key: bytes


def verify(
    root: Any, header: SecurityHeader, required: Iterable[Any], trust: Trust, now: datetime
) -> Proof:  # fmt: skip
    """The signature of a Security header, right in form, certificate and mathematics; MessageError otherwise.

    `required` are the elements that it has to cover.
    """
    signature = header.signature
    check_form(signature)
    covered = signed_elements(root, signature)
    for element in required:
        if not any(element is one for one in covered):
            raise refuse(FAILED_CHECK, "security.signature", "not-signed", element=local(element.tag))
    der = _certificate(header)
    seen = trust.seen(der, "signature", now)
    if seen.problem is not None:
        raise _untrusted(seen, seen.problem)
    _compute(root, header, trust.certificate(der), len(covered), now)
    info = etree.tostring(signature.find(f"{{{DS}}}SignedInfo"), method="c14n", exclusive=True)
    # Not over SignatureValue: one of ECDSA has a twin that is valid too, and base64 can be written in many ways.
    key = sha256(seen.fingerprint.encode() + info).digest()
    return Proof(seen, tuple(local(element.tag) for element in covered), key)


def _certificate(header: SecurityHeader) -> bytes:
    """The certificate of the BinarySecurityToken to which KeyInfo refers."""
    rule = "security.certificate"
    (reference,) = header.signature.find(f"{{{DS}}}KeyInfo")[0]
    uri, kind = reference.get("URI", ""), reference.get("ValueType", X509V3)
    found = [token for token in header.tokens if uri[:1] == "#" and token.get(WSU_ID) == uri[1:]]
    if not found:
        raise refuse(TOKEN_UNAVAILABLE, rule, "unavailable", uri=uri[:80])
    token = found[0]
    if len(header.tokens) > 1:
        raise refuse(INVALID_SECURITY, rule, "unused")
    if {kind, token.get("ValueType")} != {X509V3} or token.get("EncodingType", BASE64) != BASE64 or len(token):
        raise refuse(UNSUPPORTED_TOKEN, rule, "not-direct")
    try:
        return base64.b64decode("".join((token.text or "").split()), validate=True)
    except (binascii.Error, ValueError) as error:
        raise refuse(INVALID_TOKEN, rule, "cannot-be-read") from error


def _untrusted(seen: SeenCertificate, problem: str) -> MessageError:
    outcome = problem.replace(" ", "-")
    return refuse(
        INVALID_TOKEN, "security.certificate", outcome if has_words("security.certificate", outcome) else "refused",
        subject=seen.subject or "-", fingerprint=seen.fingerprint, problem=problem,
        not_after=seen.not_after.date().isoformat(),
    )  # fmt: skip


def _compute(root: Any, header: SecurityHeader, certificate: Any, references: int, now: datetime) -> None:
    """The mathematics: SignatureValue over SignedInfo, and each digest; MessageError if one is wrong."""
    place = _place(header.block)
    config = SignatureConfiguration(location=place, expect_references=references, verification_time=now)
    try:
        XMLVerifier().verify(root, x509_cert=certificate, expect_config=config, validate_schema=False)
    except (SignXMLException, ValueError) as error:
        raise _wrong(str(error)) from error


def _place(block: Any) -> str:
    """Where the Security header stands, as signxml looks for it: there may be others, for other receivers."""
    head = block.getparent()
    index = [child for child in head if child.tag == SECURITY].index(block) + 1
    return f"./{head.tag}/{{{WSSE}}}Security[{index}]/"


def _wrong(found: str) -> MessageError:
    return refuse(FAILED_CHECK, "security.signature", "wrong", found=found.strip(" :") or "-")

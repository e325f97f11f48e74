# SPDX-License-Identifier: EUPL-1.2
"""Signs messages as a client would: WS-Security X.509 signature over Body, Timestamp and chosen header blocks.

For tests and measurements. It shares nothing with the check of signatures but the names.
"""

from __future__ import annotations

import base64
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from lxml import etree

from simulator.soap.security.names import BASE64, DS, EXCLUSIVE, WSSE, WSU, WSU_ID, X509V3

_MORE = "http://www.w3.org/2001/04/xmldsig-more#"
SHA256 = "http://www.w3.org/2001/04/xmlenc#sha256"
SHA1 = f"{DS}sha1"
_HASHES: dict[str, type[hashes.HashAlgorithm]] = {SHA256: hashes.SHA256, SHA1: hashes.SHA1}


@dataclass(frozen=True)
class Signer:
    """Signs with a certificate and its key. `digest` is the algorithm of digests and signature alike (SHA256, SHA1)."""

    certificate: x509.Certificate
    key: Any = field(repr=False)
    digest: str = SHA256
    transforms: tuple[str, ...] = (EXCLUSIVE,)

    def sign(
        self, envelope: bytes, now: datetime | None = None, lifetime: timedelta = timedelta(minutes=5),
        blocks: Sequence[str] = (),
    ) -> bytes:  # fmt: skip
        """A SOAP envelope with a Security header: Body, Timestamp, and the header blocks with these names, signed."""
        root = etree.fromstring(envelope)
        security = security_header(root)
        stamp = timestamp(security, now or datetime.now(UTC), lifetime)
        named = [block for block in security.getparent() if block.tag in blocks]
        self.add_signature(security, [body_of(root), stamp, *named])
        made: bytes = etree.tostring(root)
        return made

    def add_signature(self, security: Any, elements: Iterable[Any], references: Iterable[str] = ()) -> Any:
        """Token and Signature in a Security header, over elements; `references` in place of their own identifiers."""
        token = etree.SubElement(security, f"{{{WSSE}}}BinarySecurityToken", ValueType=X509V3, EncodingType=BASE64)
        token.text = base64.b64encode(self.certificate.public_bytes(serialization.Encoding.DER)).decode()
        signature = etree.SubElement(security, f"{{{DS}}}Signature", nsmap={"ds": DS})
        info = etree.SubElement(signature, f"{{{DS}}}SignedInfo")
        etree.SubElement(info, f"{{{DS}}}CanonicalizationMethod", Algorithm=EXCLUSIVE)
        etree.SubElement(info, f"{{{DS}}}SignatureMethod", Algorithm=self._method)
        elements = list(elements)
        names = list(references) or [f"#{identify(element)}" for element in elements]
        for element, name in zip(elements, names, strict=True):
            self._refer(info, element, name)
        value = etree.SubElement(signature, f"{{{DS}}}SignatureValue")
        value.text = base64.b64encode(self._signed(canonical(info))).decode()
        holder = etree.SubElement(etree.SubElement(signature, f"{{{DS}}}KeyInfo"), f"{{{WSSE}}}SecurityTokenReference")
        etree.SubElement(holder, f"{{{WSSE}}}Reference", URI=f"#{identify(token)}", ValueType=X509V3)
        return signature

    @property
    def _method(self) -> str:
        kind = "rsa" if isinstance(self.key, rsa.RSAPrivateKey) else "ecdsa"
        return f"{DS}{kind}-sha1" if self.digest == SHA1 else f"{_MORE}{kind}-sha256"

    def _refer(self, info: Any, element: Any, name: str) -> None:
        reference = etree.SubElement(info, f"{{{DS}}}Reference", URI=name)
        transforms = etree.SubElement(reference, f"{{{DS}}}Transforms")
        for algorithm in self.transforms:
            etree.SubElement(transforms, f"{{{DS}}}Transform", Algorithm=algorithm)
        etree.SubElement(reference, f"{{{DS}}}DigestMethod", Algorithm=self.digest)
        hasher = hashes.Hash(_HASHES[self.digest]())
        hasher.update(canonical(element))
        etree.SubElement(reference, f"{{{DS}}}DigestValue").text = base64.b64encode(hasher.finalize()).decode()

    def _signed(self, content: bytes) -> bytes:
        algorithm = _HASHES[self.digest]()
        if isinstance(self.key, rsa.RSAPrivateKey):
            found: bytes = self.key.sign(content, padding.PKCS1v15(), algorithm)
            return found
        r, s = decode_dss_signature(self.key.sign(content, ec.ECDSA(algorithm)))
        size = (self.key.key_size + 7) // 8
        return r.to_bytes(size, "big") + s.to_bytes(size, "big")


def canonical(element: Any) -> bytes:
    """The element in exclusive canonical form, without comments."""
    written: bytes = etree.tostring(element, method="c14n", exclusive=True, with_comments=False)
    return written


def identify(element: Any) -> str:
    """The wsu:Id of an element; a new one if it has none."""
    name: str = element.get(WSU_ID) or f"id-{uuid4()}"
    element.set(WSU_ID, name)
    return name


def body_of(root: Any) -> Any:
    """The Body of an envelope."""
    return root.find(f"{{{etree.QName(root).namespace}}}Body")


def security_header(root: Any, must_understand: bool = True) -> Any:
    """A new Security header at the end of the Header, which is made if there is none."""
    soap = etree.QName(root).namespace
    header = root.find(f"{{{soap}}}Header")
    if header is None:
        header = etree.Element(f"{{{soap}}}Header")
        root.insert(0, header)
    security = etree.SubElement(header, f"{{{WSSE}}}Security", nsmap={"wsse": WSSE, "wsu": WSU})
    if must_understand:
        security.set(f"{{{soap}}}mustUnderstand", "1")
    return security


def timestamp(security: Any, created: datetime, lifetime: timedelta | None) -> Any:
    """A Timestamp in a Security header; without Expires if it has no lifetime."""
    made = etree.SubElement(security, f"{{{WSU}}}Timestamp")
    etree.SubElement(made, f"{{{WSU}}}Created").text = written(created)
    if lifetime is not None:
        etree.SubElement(made, f"{{{WSU}}}Expires").text = written(created + lifetime)
    return made


def written(moment: datetime) -> str:
    """A moment as an xsd:dateTime in UTC with milliseconds."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")

# SPDX-License-Identifier: EUPL-1.2
"""The form of a Signature element: nothing in it but what a signature over parts of the message needs.

What the XML Signature recommendation allows beyond (objects, manifests, XPath and XSLT transforms) is how signatures
are wrapped and servers kept busy. Source: W3C XML Signature Best Practices; WS-I Basic Security Profile 1.1.
"""

from __future__ import annotations

import base64
import binascii
from typing import Any

from simulator.errors import MessageError
from simulator.soap.security.names import (
    DIGESTS,
    DS,
    EXCLUSIVE,
    INVALID_SECURITY,
    SIGNATURES,
    UNSUPPORTED_ALGORITHM,
    UNSUPPORTED_TOKEN,
    WSSE,
)
from simulator.soap.security.verdict import local, refuse

MOST_REFERENCES = 16

_RULE = "security.signature"
_TRANSFORMS = ([EXCLUSIVE], [f"{DS}enveloped-signature", EXCLUSIVE])
"""Taking the signature out of Body or Timestamp changes nothing, since it is in neither; node-soap asks for it."""
_PREFIXES = f"{{{EXCLUSIVE}}}InclusiveNamespaces"


def check_form(signature: Any) -> None:
    """MessageError for a Signature that is not as it must be."""
    info, value, key_info = _children(signature, "SignedInfo", "SignatureValue", "KeyInfo")
    base64_text(value)
    _check_key_info(key_info)
    method, algorithm = _leading(info, "CanonicalizationMethod", "SignatureMethod")
    _check_canonical(method)
    _check_algorithm(algorithm, SIGNATURES)
    references = info[2:]
    if not 0 < len(references) <= MOST_REFERENCES:
        raise refuse(INVALID_SECURITY, _RULE, "references", count=len(references), most=MOST_REFERENCES)
    for reference in references:
        _check_reference(reference)


def base64_text(element: Any) -> None:
    """MessageError if the element does not hold base64, and only that."""
    try:
        if len(element) or not base64.b64decode("".join((element.text or "").split()), validate=True):
            raise malformed(element)
    except (binascii.Error, ValueError) as error:
        raise malformed(element) from error


def malformed(element: Any) -> MessageError:
    """The refusal of a signature because of an element in it."""
    return refuse(INVALID_SECURITY, _RULE, "malformed", element=local(element.tag))


def _check_key_info(key_info: Any) -> None:
    """A direct reference to a token, and nothing else that could name another key."""
    for name in ("SecurityTokenReference", "Reference"):
        if [child.tag for child in key_info] != [f"{{{WSSE}}}{name}"]:
            raise refuse(UNSUPPORTED_TOKEN, "security.certificate", "not-direct")
        key_info = key_info[0]


def _check_reference(reference: Any) -> None:
    if reference.tag != f"{{{DS}}}Reference":
        raise malformed(reference)
    transforms, method, value = _children(reference, "Transforms", "DigestMethod", "DigestValue")
    names = [child.get("Algorithm", "-")[:120] for child in transforms if child.tag == f"{{{DS}}}Transform"]
    if len(names) != len(transforms) or names not in _TRANSFORMS:
        raise refuse(UNSUPPORTED_ALGORITHM, _RULE, "transforms", found=names[:5])
    _check_canonical(transforms[-1])
    _check_algorithm(method, DIGESTS)
    base64_text(value)


def _check_canonical(method: Any) -> None:
    """Exclusive canonicalisation, with or without a list of prefixes."""
    if method.get("Algorithm") != EXCLUSIVE:
        raise _unsupported(method)
    if any(child.tag != _PREFIXES or len(child) for child in method) or len(method) > 1:
        raise malformed(method)


def _check_algorithm(method: Any, accepted: frozenset[str]) -> None:
    if method.get("Algorithm") not in accepted:
        raise _unsupported(method)
    if len(method):
        raise malformed(method)


def _unsupported(method: Any) -> MessageError:
    named = method.get("Algorithm", "-")[:120]
    return refuse(UNSUPPORTED_ALGORITHM, _RULE, "algorithm", algorithm=named, element=local(method.tag))


def _children(element: Any, *names: str) -> list[Any]:
    """The children, which must be exactly these of XML Signature, in this order."""
    if [child.tag for child in element] != [f"{{{DS}}}{name}" for name in names]:
        raise malformed(element)
    return list(element)


def _leading(element: Any, *names: str) -> list[Any]:
    found = list(element[: len(names)])
    if [child.tag for child in found] != [f"{{{DS}}}{name}" for name in names]:
        raise malformed(element)
    return found

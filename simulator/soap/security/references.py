# SPDX-License-Identifier: EUPL-1.2
"""What the references of a signature point to. An Id that two elements have could mean either: signature wrapping."""

from __future__ import annotations

from typing import Any

from lxml import etree

from simulator.soap.security.names import DS, FAILED_CHECK, INVALID_SECURITY, WSU_ID
from simulator.soap.security.verdict import refuse

_IDS = etree.XPath("//@*[local-name()='Id' or local-name()='ID' or local-name()='id']")
"""Every attribute that signxml, or another verifier, may take for an identifier, in any namespace."""


def signed_elements(root: Any, signature: Any) -> list[Any]:
    """The elements that are signed, in the order of the references; MessageError if it is not clear which these are."""
    names = [reference.get("URI") or "" for reference in signature.iterfind(f"{{{DS}}}SignedInfo/{{{DS}}}Reference")]
    for name in names:
        if name[:1] != "#" or len(name) == 1 or name[1] in "#(" or "(" in name:
            raise refuse(FAILED_CHECK, "security.signature", "dangling", uri=name[:80])
    if len(set(names)) != len(names):
        raise refuse(INVALID_SECURITY, "security.signature", "signed-twice")
    found = _by_id(root, {name[1:] for name in names} | {_token_id(signature)})
    for name in names:
        if name[1:] not in found:
            raise refuse(FAILED_CHECK, "security.signature", "dangling", uri=name[:80])
    return [found[name[1:]] for name in names]


def _token_id(signature: Any) -> str:
    uri: str = signature.find(f"{{{DS}}}KeyInfo")[0][0].get("URI") or ""
    return uri[1:]


def _by_id(root: Any, wanted: set[str]) -> dict[str, Any]:
    """The elements with the wanted identifiers; MessageError if one of these, or any wsu:Id, stands twice."""
    found: dict[str, Any] = {}
    utility: set[str] = set()
    for value in _IDS(root):
        text = str(value)
        if text in wanted:
            if text in found:
                raise refuse(INVALID_SECURITY, "security.signature", "duplicate-id", id=text[:80])
            found[text] = value.getparent()
        elif value.attrname == WSU_ID:
            if text in utility:
                raise refuse(INVALID_SECURITY, "security.signature", "duplicate-id", id=text[:80])
            utility.add(text)
    return found

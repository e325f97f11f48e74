# SPDX-License-Identifier: EUPL-1.2
"""The organisation that a certificate names: a CBE number somewhere in its subject.

Belgian certificates have it in `organizationIdentifier` (ETSI EN 319 412-1: NTRBE-, VATBE-) or, as those of eHealth and
KSZ, as `CBE=...` inside OU or CN; some have the bare form in serialNumber.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cryptography.x509 import Name

_IDENTIFIER = re.compile(r"(?:NTRBE|VATBE|CBEBE)-(?:BE)?([\d.\s]+)")
_INSIDE = re.compile(r"(?<![A-Za-z])CBE\s*=\s*(\d[\d.]*)")


def cbe_of(subject: Name) -> str | None:
    """The CBE number that a subject names (ten digits); None if it names none, or something that is no CBE number."""
    from cryptography.x509.oid import NameOID

    for attribute in subject.get_attributes_for_oid(NameOID.ORGANIZATION_IDENTIFIER):
        found = _IDENTIFIER.fullmatch(str(attribute.value).strip())
        if found and (cbe := _valid(found[1])):
            return cbe
    for oid in (NameOID.ORGANIZATIONAL_UNIT_NAME, NameOID.COMMON_NAME, NameOID.SERIAL_NUMBER):
        for attribute in subject.get_attributes_for_oid(oid):
            found = _INSIDE.search(str(attribute.value))
            if found and (cbe := _valid(found[1])):
                return cbe
    return None


def text_of(subject: Name) -> str:
    """A distinguished name as text (RFC 4514), with `organizationIdentifier` by its name."""
    from cryptography.x509.oid import NameOID

    return subject.rfc4514_string({NameOID.ORGANIZATION_IDENTIFIER: "organizationIdentifier"})


def _valid(number: str) -> str | None:
    from stdnum.be import vat

    digits = "".join(character for character in number if character.isdigit())
    return digits if len(digits) == 10 and vat.is_valid(digits) else None

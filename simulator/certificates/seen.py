# SPDX-License-Identifier: EUPL-1.2
"""What the network sees of a certificate that a caller has shown."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

Way = Literal["tls", "proxy", "signature"]


@dataclass(frozen=True, slots=True)
class SeenCertificate:
    """A certificate as it was shown: over TLS, by a trusted proxy's header, or in a signed message.

    `subject` and `issuer` are distinguished names as text (RFC 4514), `cbe` the CBE number that the subject names,
    `fingerprint` the SHA-256 of the certificate (64 hexadecimal digits), `problem` why it is not trusted (None: it is).
    """

    way: Way
    subject: str
    issuer: str
    serial: str
    fingerprint: str
    not_after: datetime
    cbe: str | None = None
    problem: str | None = None

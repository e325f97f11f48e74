# SPDX-License-Identifier: EUPL-1.2
"""A small client of HandiService (SOA) and ManageAccess (SSDN)."""

from ksz_client.client import KszClient
from ksz_client.errors import KszError, NotInscribed, Refused, Unavailable
from ksz_client.records import Inscription, Organisation, Payment

__all__ = [
    "Inscription",
    "KszClient",
    "KszError",
    "NotInscribed",
    "Organisation",
    "Payment",
    "Refused",
    "Unavailable",
]

# SPDX-License-Identifier: EUPL-1.2
"""Tickets and references that look like the real ones and are the same for the same sandbox seed.

A ticket follows from the number of the exchange, a reference from what it stands for.
"""

from __future__ import annotations

from hashlib import blake2b
from uuid import UUID

_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def _digest(seed: int, of: int | str, size: int) -> bytes:
    return blake2b(f"{seed}/{of}".encode(), digest_size=size).digest()


def uuid_ticket(seed: int, number: int) -> str:
    """The ticketCBSS of a SOA reply: a lower-case UUID (version 4 by its bits)."""
    return str(UUID(bytes=_digest(seed, number, 16), version=4))


def file_ticket(seed: int, number: int) -> str:
    """The ticket of a file that follows an exchange."""
    digest = blake2b(f"{seed}/{number}/file".encode(), digest_size=16).digest()
    return str(UUID(bytes=digest, version=4))


def ssdn_ticket(seed: int, number: int) -> str:
    """The Ticket of an SSDN reply: 15 characters out of A-Z and 0-9."""
    value = int.from_bytes(_digest(seed, number, 12), "big")
    text = ""
    for _ in range(15):
        value, digit = divmod(value, 36)
        text += _ALPHABET[digit]
    return text


def reference(seed: int, of: str, length: int) -> str:
    """The number that an institution gives to what `of` names: so many digits, the first not 0."""
    value = int.from_bytes(_digest(seed, of, 16), "big")
    least: int = 10 ** (length - 1)
    return str(least + value % (9 * least))

# SPDX-License-Identifier: EUPL-1.2
"""Nothing signed, and no nonce, is accepted twice. What was seen stands in the store, so that all processes know it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import blake2b
from typing import TYPE_CHECKING

from simulator.soap.security.names import INVALID_SECURITY
from simulator.soap.security.verdict import allow, refuse

if TYPE_CHECKING:
    from simulator.soap.message import Message


@dataclass(frozen=True)
class Once:
    """Something that counts once: what it is, a key that only a repetition has, and until when (seconds since 1970)."""

    what: str
    key: bytes
    until: float


def refuse_seen(message: Message, once: Iterable[Once]) -> None:
    """MessageError for what was seen before in this run of the sandbox; from now on, all of it has been."""
    sandbox = message.sandbox
    for one in once:
        key = blake2b(one.key, digest_size=24, key=f"{message.moment.run}/{one.what}".encode()).hexdigest()
        if not sandbox.store.first_time(sandbox.name, key, one.until):
            raise refuse(INVALID_SECURITY, "security.replay", f"{one.what}-again")
    message.decisions.append(allow("security.replay", "first"))

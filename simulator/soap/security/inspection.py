# SPDX-License-Identifier: EUPL-1.2
"""A Security header from top to bottom: what stands in it, and what of it proves who sent the message."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from simulator.errors import MessageError
from simulator.soap.message import Message
from simulator.soap.security.names import (
    INVALID_SECURITY,
    SIGNATURE,
    TIMESTAMP,
    TOKEN,
    UNSUPPORTED_TOKEN,
    USERNAME_TOKEN,
)
from simulator.soap.security.replay import Once
from simulator.soap.security.times import Times
from simulator.soap.security.username_token import read_token
from simulator.soap.security.verdict import allow, local, refuse


@dataclass(frozen=True)
class SecurityHeader:
    """The elements of a wsse:Security block; `tokens` are the BinarySecurityTokens."""

    block: Any
    timestamp: Any = None
    signature: Any = None
    user: Any = None
    tokens: list[Any] = field(default_factory=list)

    @classmethod
    def read(cls, block: Any) -> SecurityHeader:
        """The elements; MessageError for two of a kind, and for what is not known here (encryption, SAML)."""
        found: dict[str, Any] = {}
        tokens = []
        for child in block:
            if child.tag == TOKEN:
                tokens.append(child)
            elif child.tag not in (TIMESTAMP, SIGNATURE, USERNAME_TOKEN):
                raise refuse(UNSUPPORTED_TOKEN, "security.header", "unknown", element=local(child.tag))
            elif child.tag in found:
                raise refuse(INVALID_SECURITY, "security.header", "repeated", element=local(child.tag))
            else:
                found[child.tag] = child
        return cls(block, found.get(TIMESTAMP), found.get(SIGNATURE), found.get(USERNAME_TOKEN), tokens)


def inspect(message: Message, root: Any, blocks: Sequence[Any], signed: Iterable[Any], now: datetime) -> Sequence[Once]:
    """What of the message may be accepted once only; the sender of the message is known then.

    `blocks` are the Security headers for us, `signed` the other header blocks that a signature has to cover.
    """
    if len(blocks) != 1:
        raise refuse(INVALID_SECURITY, "security.header", "several" if blocks else "missing", count=len(blocks))
    header = SecurityHeader.read(blocks[0])
    settings = message.sandbox.data.rules.security
    if header.signature is None:
        _unsigned(header, settings.profile == "signed")
    times = _timestamp(message, header, now)
    once = []
    if header.signature is not None:
        if times is None:
            raise refuse(INVALID_SECURITY, "security.timestamp", "missing")
        from simulator.soap.security.signature import verify

        body = message.body.getparent()
        proof = verify(root, header, [body, header.timestamp, *signed], message.network.trust, now)
        message.sender = replace(message.sender, signature=proof.certificate)
        message.decisions.append(
            allow("security.signature", "verified", subject=proof.certificate.subject, signed=proof.signed)
        )
        once.append(Once("signature", proof.key, times.until(settings.skew)))
    if header.user is not None:
        token, nonce = read_token(header.user, settings.skew, now)
        message.sender = replace(message.sender, token=token)
        message.decisions.append(allow("security.token", "read", user=token.user))
        once.extend([nonce] if nonce else [])
    return once


def _unsigned(header: SecurityHeader, required: bool) -> None:
    if required:
        raise refuse(INVALID_SECURITY, "security.signature", "missing")
    if header.tokens:
        raise refuse(INVALID_SECURITY, "security.certificate", "unused")


def _timestamp(message: Message, header: SecurityHeader, now: datetime) -> Times | None:
    """The Timestamp, if there is one; MessageError if the message is too old, or of the future."""
    if header.timestamp is None:
        return None
    rule = "security.timestamp"
    times = Times.read(header.timestamp, lambda element: _wrong_time(rule, element))
    verdict = times.verdict(message.sandbox.data.rules.security.skew, now)
    if verdict is not None:
        raise times.refused(rule, verdict, now)
    message.decisions.append(allow(rule, "fresh", **times.facts))
    return times


def _wrong_time(rule: str, element: str) -> MessageError:
    return refuse(INVALID_SECURITY, rule, "malformed", element=element)

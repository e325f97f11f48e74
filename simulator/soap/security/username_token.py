# SPDX-License-Identifier: EUPL-1.2
"""The UsernameToken of a Security header: a name, and a password as text or as digest.

Whose it is, and whether the password is right, is decided with the rules, as for HTTP Basic. Source: OASIS
UsernameToken profile 1.1.1, section 3.
"""

from __future__ import annotations

import base64
import binascii
from datetime import datetime, timedelta
from hashlib import sha1, sha256
from hmac import compare_digest
from typing import Any

from simulator.errors import MessageError
from simulator.rules.case import UsernameToken
from simulator.soap.security.names import (
    BASE64,
    CREATED,
    INVALID_TOKEN,
    PASSWORD,
    PASSWORD_DIGEST,
    PASSWORD_TEXT,
    UNSUPPORTED_TOKEN,
    WSSE,
)
from simulator.soap.security.replay import Once
from simulator.soap.security.times import LIFETIME, Times
from simulator.soap.security.verdict import local, refuse

_RULE = "security.token"
_USER, _NONCE = f"{{{WSSE}}}Username", f"{{{WSSE}}}Nonce"


def read_token(element: Any, skew: int, now: datetime) -> tuple[UsernameToken, Once | None]:
    """The user with a way to compare a password, and the nonce if there is one; MessageError for a token that is not as
    it must be, or whose Created is too old, or of the future.
    """
    parts = _parts(element)
    if _USER not in parts or PASSWORD not in parts:
        raise _wrong("Username" if _USER not in parts else "Password")
    times = _times(element, skew, now) if CREATED in parts else None
    nonce = _nonce(parts[_NONCE]) if _NONCE in parts else None
    user, sent = parts[_USER].text or "", parts[PASSWORD].text or ""
    kind = parts[PASSWORD].get("Type", PASSWORD_TEXT)
    if kind == PASSWORD_TEXT:
        token = UsernameToken(user, lambda password: compare_digest(password.encode(), sent.encode()))
    elif kind != PASSWORD_DIGEST:
        raise refuse(UNSUPPORTED_TOKEN, _RULE, "type", type=kind[:120])
    elif nonce is None or times is None:
        raise _wrong("Nonce" if nonce is None else "Created")
    else:
        before = nonce + (parts[CREATED].text or "").encode()
        token = UsernameToken(user, lambda password: compare_digest(_digest(before, password), sent.strip().encode()))
    if nonce is None:
        return token, None
    until = times.until(skew) if times else (now + LIFETIME + timedelta(seconds=skew)).timestamp()
    return token, Once("token", sha256(user.encode() + b"\0" + nonce).digest(), until)


def _digest(before: bytes, password: str) -> bytes:
    """Base64 of SHA-1 over nonce, Created and password: what the profile says, weak as it is."""
    return base64.b64encode(sha1(before + password.encode(), usedforsecurity=False).digest())


def _parts(element: Any) -> dict[str, Any]:
    """The children by their names; MessageError for one that stands twice, or is not known."""
    found: dict[str, Any] = {}
    for child in element:
        if child.tag not in (_USER, PASSWORD, _NONCE, CREATED) or child.tag in found or len(child):
            raise _wrong(local(child.tag))
        found[child.tag] = child
    return found


def _times(element: Any, skew: int, now: datetime) -> Times:
    times = Times.read(element, _wrong)
    verdict = times.verdict(skew, now)
    if verdict is not None:
        raise times.refused(_RULE, verdict, now)
    return times


def _nonce(element: Any) -> bytes:
    try:
        found = base64.b64decode("".join((element.text or "").split()), validate=True)
    except (binascii.Error, ValueError):
        found = b""
    if not found or element.get("EncodingType", BASE64) != BASE64:
        raise _wrong("Nonce")
    return found


def _wrong(element: str) -> MessageError:
    return refuse(INVALID_TOKEN, _RULE, "malformed", element=element)

# SPDX-License-Identifier: EUPL-1.2
"""Who may use the control API, and from which web page.

Without a token it answers this machine only. With one (`settings.token`) every request must send it; a page is then
still shown to this machine. The services themselves are not guarded.
"""

from __future__ import annotations

import hmac
from ipaddress import ip_address
from typing import Any
from urllib.parse import SplitResult, urlsplit

from flask import Flask, Request, Response, request
from werkzeug.datastructures import WWWAuthenticate
from werkzeug.exceptions import BadRequest, Forbidden, Unauthorized, UnsupportedMediaType

from simulator.control.described import JSON, current_view, description_of
from simulator.control.here import network
from simulator.soap.http import BROKEN_OFF

GUARDED = "/control"
_HOW = (
    "send what it was started with (--token, KSZ_SIM_TOKEN) as `Authorization: Bearer TOKEN`; ksz-sim takes it as "
    "--token or KSZ_SIM_TOKEN, the Python client as token=, pytest as --ksz-token"
)
_READING = ("GET", "HEAD", "OPTIONS")
_PROXIED = ("Forwarded", "Via", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Real-Ip")


def install(app: Flask) -> None:
    """Every request of the control API is checked before a view sees it."""
    app.before_request(_check)
    app.after_request(_close)


def _check() -> None:
    if request.environ.get(BROKEN_OFF):
        raise BadRequest("The request broke off before its end.")
    guarded = request.path.startswith(GUARDED)
    _check_caller(request, network().settings.token, guarded)
    if "\0" in request.path:
        raise BadRequest("An address cannot hold the character NUL.")  # PostgreSQL takes none
    if guarded and request.method not in _READING:
        _check_page(request)
        _check_type(request)


def lets_in(environ: dict[str, Any], token: str | None) -> bool:
    """True if a request, of which only the head is there, comes from somebody who may change something."""
    asked = Request(environ)
    try:
        _check_caller(asked, token, guarded=True)
        _check_page(asked)
    except (Unauthorized, Forbidden):
        return False
    return True


def _check_caller(asked: Request, token: str | None, guarded: bool) -> None:
    """The token, where there is one; this machine otherwise. Pages are for this machine, and whoever has the token."""
    elsewhere = _why_elsewhere(asked)
    if elsewhere is None and (token is None or not guarded):
        return
    if token is None:
        raise _unauthorized(elsewhere or "")
    scheme, _, given = asked.headers.get("Authorization", "").partition(" ")
    if scheme.lower() == "bearer" and hmac.compare_digest(given.strip().encode("latin-1", "replace"), token.encode()):
        return
    wrong = (
        "The token is not the one of this simulator" if given else "The control API of this simulator asks for a token"
    )
    raise _unauthorized(f"{wrong}: {_HOW}.")


def _why_elsewhere(asked: Request) -> str | None:
    """Why a request does not come from this machine, or not for sure; None if it does."""
    if any(header in asked.headers for header in _PROXIED) or not _is_loopback(asked.remote_addr or ""):
        return (
            "Without a token the control API answers this machine only: start the simulator with --token TOKEN "
            "(or KSZ_SIM_TOKEN) and send the header `Authorization: Bearer TOKEN`."
        )
    if not _is_loopback_name(asked.headers.get("Host", "")):
        return (
            "Without a token the control API answers to 127.0.0.1 and localhost only, not to another name of this "
            "machine: use one of those, or start the simulator with --token TOKEN."
        )
    return None


def _unauthorized(text: str) -> Unauthorized:
    return Unauthorized(text, www_authenticate=WWWAuthenticate("bearer", {"realm": "ksz-simulator"}))


def _is_loopback(address: str) -> bool:
    try:
        found = ip_address(address)
    except ValueError:
        return False
    mapped = getattr(found, "ipv4_mapped", None)
    return bool((mapped or found).is_loopback)


def _is_loopback_name(host: str) -> bool:
    """A page of elsewhere whose name has been made to lead here still sends its own name."""
    if not host:
        return True  # no browser leaves it out
    name = _split(f"//{host}").hostname or ""
    return name == "localhost" or name.endswith(".localhost") or _is_loopback(name)


def _split(url: str) -> SplitResult:
    """The parts of a URL; all empty where it is none."""
    try:
        return urlsplit(url)
    except ValueError:
        return urlsplit("")


def _check_page(asked: Request) -> None:
    """No web page of another site may change anything."""
    origin = asked.headers.get("Origin")
    foreign = origin is not None and _split(origin).netloc.lower() != asked.host.lower()
    if foreign or asked.headers.get("Sec-Fetch-Site") in ("cross-site", "same-site"):
        raise Forbidden(f"A page of another site ({origin or 'unknown'}) may not change anything here.")


def _check_type(asked: Request) -> None:
    has_body = bool(asked.content_length) or "Transfer-Encoding" in asked.headers
    said = description_of(current_view())
    expected = JSON if said is None else said.takes
    if (has_body or asked.mimetype) and asked.mimetype != expected:
        kind = asked.mimetype or "not given"
        raise UnsupportedMediaType(f"The content type is {kind}; {expected} is expected.")


def _close(response: Response) -> Response:
    response.headers.setdefault("Cache-Control", "no-store")
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response

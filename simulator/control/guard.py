# SPDX-License-Identifier: EUPL-1.2
"""Who may use the control API, and from which web page.

Without a token it answers this machine only. With one (`settings.token`) every request must send it. The services
themselves and the start page are not guarded.
"""

from __future__ import annotations

import hmac
from ipaddress import ip_address
from urllib.parse import urlsplit

from flask import Flask, Request, Response, request
from werkzeug.datastructures import WWWAuthenticate
from werkzeug.exceptions import Forbidden, Unauthorized, UnsupportedMediaType

from simulator.control.here import network

GUARDED = "/control"
_READING = ("GET", "HEAD", "OPTIONS")
_PROXIED = ("Forwarded", "X-Forwarded-For", "X-Real-Ip")


def install(app: Flask) -> None:
    """Every request of the control API is checked before a view sees it."""
    app.before_request(_check)
    app.after_request(_close)


def _check() -> None:
    if not request.path.startswith(GUARDED):
        return
    _check_caller(request, network().settings.token)
    if request.method not in _READING:
        _check_page(request)
        _check_type(request)


def _check_caller(asked: Request, token: str | None) -> None:
    """The token, where there is one; this machine otherwise."""
    if token is not None:
        scheme, _, given = asked.headers.get("Authorization", "").partition(" ")
        if scheme.lower() == "bearer" and hmac.compare_digest(
            given.strip().encode("latin-1", "replace"), token.encode()
        ):
            return
        wrong = "The token is not the right one" if given else "The control API asks for a token"
        raise _unauthorized(f"{wrong}: send the header `Authorization: Bearer TOKEN` with the token of the server.")
    if any(header in asked.headers for header in _PROXIED) or not _is_loopback(asked.remote_addr or ""):
        raise _unauthorized(
            "Without a token the control API answers this machine only: start the simulator with --token TOKEN "
            "(or KSZ_SIM_TOKEN) and send the header `Authorization: Bearer TOKEN`."
        )
    if not _is_loopback_name(asked.headers.get("Host", "")):
        raise _unauthorized(
            "Without a token the control API answers to 127.0.0.1 and localhost only, not to another name of this "
            "machine: use one of those, or start the simulator with --token TOKEN."
        )


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
    name = urlsplit(f"//{host}").hostname or ""
    return name == "localhost" or name.endswith(".localhost") or _is_loopback(name)


def _check_page(asked: Request) -> None:
    """No web page of another site may change anything."""
    origin = asked.headers.get("Origin")
    foreign = origin is not None and urlsplit(origin).netloc.lower() != asked.host.lower()
    if foreign or asked.headers.get("Sec-Fetch-Site") in ("cross-site", "same-site"):
        raise Forbidden(f"A page of another site ({origin or 'unknown'}) may not change anything here.")


def _check_type(asked: Request) -> None:
    has_body = bool(asked.content_length) or "Transfer-Encoding" in asked.headers
    if (has_body or asked.mimetype) and asked.mimetype != "application/json":
        kind = asked.mimetype or "not given"
        raise UnsupportedMediaType(f"The content type is {kind}; application/json is expected.")


def _close(response: Response) -> Response:
    response.headers.setdefault("Cache-Control", "no-store")
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response

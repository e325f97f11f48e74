# SPDX-License-Identifier: EUPL-1.2
"""What HTTP says about a message: method, type, length, coding, who sends it."""

from __future__ import annotations

import base64
import binascii
import re
from email.message import Message as Headers
from functools import lru_cache
from typing import Any
from urllib.parse import quote

from simulator.errors import MessageError
from simulator.rules.case import Sender
from simulator.soap.envelope import too_long, unzip

Environ = dict[str, Any]
_TYPES = ("text/xml", "application/soap+xml", "application/xml")
_DRAIN = 4
_HOST = re.compile(r"[A-Za-z0-9._:\[\]-]{1,255}")
BROKEN_OFF = "ksz_simulator.broken-off"  # true where the client has gone, or was given up, before its request ended
IMPATIENT = "ksz_simulator.impatient"  # whoever asks does so in the event loop, and may not wait for long
HELD = "ksz_simulator.held"  # by sandbox, the moment that was taken before it turned out that waiting is needed
CERTIFICATE = "ksz_simulator.certificate"  # where the server puts the SeenCertificate of a connection


def read_body(environ: Environ, most: int) -> bytes:
    """The bytes of the message, unzipped; never more than `most`."""
    if environ["REQUEST_METHOD"] != "POST":
        raise MessageError(
            f"{environ['REQUEST_METHOD']} is not possible here; a message is sent by POST.", http_status=405,
            rule="message.method", remedy="Use POST, or GET with ?wsdl for the description of the service.",
        )  # fmt: skip
    kind = _type(environ.get("CONTENT_TYPE") or _TYPES[0])[0]
    raw = _read(environ, most)
    if environ.get(BROKEN_OFF):
        raise MessageError("The message broke off before its end.", rule="message.broken-off")
    if kind not in _TYPES:
        raise MessageError(
            f"The content type is {kind}; {' or '.join(_TYPES[:2])} is expected.", http_status=415, rule="message.type"
        )
    coding = environ.get("HTTP_CONTENT_ENCODING", "").strip().lower()
    if coding in ("", "identity"):
        return raw
    if coding not in ("gzip", "x-gzip"):
        raise MessageError(
            f"The content coding {coding} is not known; gzip is.", http_status=415, rule="message.coding"
        )
    return unzip(raw, most)


def _read(environ: Environ, most: int) -> bytes:
    text = environ.get("CONTENT_LENGTH") or ""
    length = int(text) if text.isdigit() else None
    stream = environ["wsgi.input"]
    if length is not None and length > most:
        left = min(length, most * _DRAIN)  # let the client finish sending, so that it gets to read the answer
        while left > 0:
            piece = stream.read(min(left, 65536))
            if not piece:
                break
            left -= len(piece)
        raise too_long(most)
    raw: bytes = stream.read(most + 1 if length is None else length)
    if len(raw) > most:
        raise too_long(most)
    return raw


@lru_cache(maxsize=64)
def _type(content_type: str) -> tuple[str, str | None]:
    """Media type and charset of a Content-Type header."""
    headers = Headers()
    headers["content-type"] = content_type
    return headers.get_content_type(), headers.get_content_charset()


def charset(environ: Environ) -> str | None:
    """The charset of the content type, where it says something else than UTF-8 (which XML says better itself)."""
    found = _type(environ.get("CONTENT_TYPE", ""))[1]
    return None if found in (None, "utf-8", "utf8", "us-ascii") else found


def sender(environ: Environ) -> Sender:
    """Who sends the message, as far as HTTP tells: Basic credentials, client certificate, address."""
    user = password = None
    scheme, _, token = environ.get("HTTP_AUTHORIZATION", "").partition(" ")
    if scheme.lower() == "basic":
        try:
            user, _, password = base64.b64decode(token.strip(), validate=True).decode("utf-8", "replace").partition(":")
        except (binascii.Error, ValueError):
            user, password = "", ""
    return Sender(user, password, environ.get(CERTIFICATE), environ.get("REMOTE_ADDR", ""))


def address(environ: Environ) -> str:
    """The URL of the service as the client called it, without its query; what cannot stand in a URL is quoted."""
    path = f"{environ.get('SCRIPT_NAME', '')}{environ.get('PATH_INFO', '')}"
    return f"{origin(environ)}{quote(path, encoding='latin-1')}"


def origin(environ: Environ) -> str:
    """Scheme, host and port as the client reached the server (`http://127.0.0.1:8080`)."""
    host = environ.get("HTTP_HOST", "")
    if not _HOST.fullmatch(host):
        host = f"{environ['SERVER_NAME']}:{environ['SERVER_PORT']}"
    return f"{environ['wsgi.url_scheme']}://{host}"

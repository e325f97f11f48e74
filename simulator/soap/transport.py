# SPDX-License-Identifier: EUPL-1.2
"""The client certificate of a request: that of its TLS connection, or passed on by a proxy that is trusted to do so."""

from __future__ import annotations

import base64
import binascii
import re
from dataclasses import replace
from datetime import UTC, datetime
from functools import lru_cache
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from urllib.parse import unquote

from simulator.certificates.seen import SeenCertificate
from simulator.errors import MessageError
from simulator.network import Network
from simulator.rules.case import Decision, Sender
from simulator.soap.http import Environ, sender
from simulator.soap.message import Message

_PEM = re.compile(r"-----BEGIN CERTIFICATE-----(.*?)-----END CERTIFICATE-----", re.DOTALL)
_REMEDIES = {
    "unknown authority": "Show a certificate of an authority in the file that `serve --client-ca` names.",
    "expired": "Show one that is valid today; `ksz-sim certs make` makes new ones for tests.",
    "revoked": "Show another; this one stands on the list that `serve --client-crl` names.",
}
_REMEDY = (
    "`ksz-sim certs show FILE` says what is seen of a certificate; `ksz-sim certs make` makes good ones for tests."
)


def caller(network: Network, environ: Environ) -> tuple[Sender, tuple[Decision, ...]]:
    """Who sends a request, as far as the transport tells; and what there is to note about it.

    What a trusted proxy says holds, also when it says nothing: its own certificate is not the caller's.
    """
    found, settings = sender(environ), network.settings
    text = environ.get(_key(settings.proxy_header))
    if settings.proxies and _is_proxy(found.address, settings.proxies):
        if not text:
            return replace(found, certificate=None), ()
        seen = _passed_on(network, text)
        noted = Decision(True, "transport.proxy", "passed-on", {"subject": seen.subject, "address": found.address})
        return replace(found, certificate=seen), (noted,)
    if text:
        facts = {"header": settings.proxy_header, "address": found.address}
        return found, (Decision(True, "transport.proxy", "ignored", facts),)
    return found, ()


def check_transport(message: Message) -> None:
    """The client's certificate is trusted, and there if the sandbox asks for one; MessageError (403) otherwise."""
    seen = message.sender.certificate
    if seen is not None and seen.problem is not None:
        raise MessageError(
            f"The client certificate {seen.subject or '(unreadable)'} is refused: {seen.problem}.", http_status=403,
            rule="transport.certificate-trusted", remedy=_REMEDIES.get(seen.problem, _REMEDY),
        )  # fmt: skip
    if seen is None and message.sandbox.data.rules.security.profile == "mtls":
        raise MessageError(
            "No client certificate was shown, and this sandbox asks for one.", http_status=403,
            rule="transport.certificate-required", remedy=_how(message.network),
        )  # fmt: skip


def _how(network: Network) -> str:
    """How a certificate could have been shown to this server."""
    settings = network.settings
    if settings.client_ca is None:
        return "This server asks nobody for a certificate: start it with `serve --client-ca` (docs/identity.md)."
    if settings.certificate is None:
        return f"Connect through a proxy that `serve --proxy` names; it passes it on in {settings.proxy_header}."
    return "Connect with the certificate and key of the organisation, as `ksz-sim certs make` makes them for tests."


@lru_cache(maxsize=16)
def _key(header: str) -> str:
    return f"HTTP_{header.upper().replace('-', '_')}"


@lru_cache(maxsize=16)
def _networks(proxies: tuple[str, ...]) -> tuple[IPv4Network | IPv6Network, ...]:
    return tuple(ip_network(proxy, strict=False) for proxy in proxies)


@lru_cache(maxsize=1000)
def _is_proxy(address: str, proxies: tuple[str, ...]) -> bool:
    try:
        found = ip_address(address)
    except ValueError:
        return False
    plain = getattr(found, "ipv4_mapped", None) or found
    return any(plain in network for network in _networks(proxies))


def _passed_on(network: Network, text: str) -> SeenCertificate:
    first, *between = _certificates(text)
    return network.trust.seen(first, "proxy", datetime.now(UTC), between)


@lru_cache(maxsize=256)
def _certificates(text: str) -> tuple[bytes, ...]:
    """What a header holds, as DER: PEM, URL-encoded or with blanks for its line breaks (of several the client's comes
    first), or one DER in base64. What cannot be read is one certificate of no bytes.
    """
    plain = unquote(text)
    blocks = _PEM.findall(plain) or [plain]
    try:
        return tuple(base64.b64decode(re.sub(r"\s+", "", block), validate=True) for block in blocks)
    except (binascii.Error, ValueError):
        return (b"",)

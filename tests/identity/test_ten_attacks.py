# SPDX-License-Identifier: EUPL-1.2
"""The ten attacks on the identity chain, over TLS: each is refused, each stands in the journal with its reason."""

from __future__ import annotations

import ssl
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import serialization

from simulator.server import Server
from simulator.settings import Settings
from simulator.testing.signing import Signer
from tests.identity.signing import Box, changed, question
from tests.identity.test_signature_attacks import _wrapped_in_header
from tests.identity.tls import GENT, NAMUR, Certificates, ask, connected, newest, options, refusal
from tests.soap.wire import TI_GROUPS, Response

NOTHING = None


@dataclass(frozen=True)
class Office:
    """OCMW Gent in front of a network that asks for certificates in `mtls`, for signatures in `signed`."""

    server: Server
    certificates: Certificates

    def ask(self, body: bytes, client: str | None = GENT, sandbox: str = "mtls") -> Response:
        """One question over a connection of its own; SSLError, or a closed connection, where TLS refuses."""
        with connected(self.server, self.certificates.context(client)) as connection:
            return ask(connection, f"/sandbox/{sandbox}{TI_GROUPS}", body)

    def signed(self, by: str = GENT, now: datetime | None = None) -> bytes:
        """Gent's question with a signature."""
        content = self.certificates[by].read_bytes()
        key = serialization.load_pem_private_key(content, None)
        return Signer(x509.load_pem_x509_certificate(content), key).sign(question(), now)


@pytest.fixture(scope="module")
def office(certificates: Certificates) -> Iterator[Office]:
    """A server with TLS, and a sandbox of each of the two profiles."""
    with Server(Settings(port=0, scenarios=("starter",), **options(certificates))) as server:
        for profile in ("mtls", "signed"):
            Box.make(server, profile, profile=profile)
        yield Office(server, certificates)


def replayed(office: Office) -> Response:
    """The same signed message a second time."""
    message = office.signed()
    assert office.ask(message, sandbox="signed").text("//code") == "MSG00000"
    return office.ask(message, sandbox="signed")


HOUR = timedelta(hours=1)
ATTACKS: dict[str, tuple[Callable[[Office], Response], str, str | None, str]] = {
    "no certificate": (lambda o: o.ask(question(), None), "mtls", "403", "transport.certificate-required"),
    "wrong authority": (lambda o: o.ask(question(), "refused/wrong-ca"), "default", NOTHING, "transport.certificate"),
    "expired": (lambda o: o.ask(question(), "refused/expired"), "mtls", "403", "transport.certificate-trusted"),
    "revoked": (lambda o: o.ask(question(), "refused/revoked"), "mtls", "403", "transport.certificate-trusted"),
    "another organisation": (lambda o: o.ask(question(), NAMUR), "mtls", "MSG00014", "caller.identity"),
    "unsigned": (lambda o: o.ask(question(), sandbox="signed"), "signed", "500", "security.header"),
    "tampered body": (
        lambda o: o.ask(o.signed().replace(b"84051290054", b"55102790196"), sandbox="signed"), "signed", "500",
        "security.signature",
    ),
    "wrapped signature": (
        lambda o: o.ask(changed(o.signed(), _wrapped_in_header), sandbox="signed"), "signed", "500",
        "security.signature",
    ),
    "stale timestamp": (
        lambda o: o.ask(o.signed(now=datetime.now(UTC) - HOUR), sandbox="signed"), "signed", "500",
        "security.timestamp",
    ),
    "replayed": (replayed, "signed", "500", "security.replay"),
}  # fmt: skip


def test_the_right_caller_is_answered(office: Office) -> None:
    """With Gent's certificate, and signed by Gent, Gent's question is answered; both are in the journal."""
    assert office.ask(question()).text("//code") == "MSG00000"
    assert newest(office.server, "mtls")["identity"]["certificate"]["cbe"] == GENT
    assert office.ask(office.signed(), sandbox="signed").text("//code") == "MSG00000"
    row = newest(office.server, "signed")
    assert (row["identity"]["signature"]["cbe"], row["organisation"]) == (GENT, GENT)


@pytest.mark.parametrize("attack", list(ATTACKS))
def test_an_attack_is_refused(office: Office, attack: str) -> None:
    """The caller gets nothing about the person; the journal has the rule, the reason and what would have helped."""
    act, sandbox, told, rule = ATTACKS[attack]
    try:
        response = act(office)
    except (ssl.SSLError, ConnectionError):
        assert told is NOTHING
    else:
        assert told in (str(response.status), response.text("//code"))
        assert b"Proefmans" not in response.content
    found: dict[str, Any] = refusal(newest(office.server, sandbox))
    assert rule == found["rule"]
    assert found["reason"]
    assert found["remedy"]


def test_there_are_ten() -> None:
    """Ten of ten."""
    assert len(ATTACKS) == 10

# SPDX-License-Identifier: EUPL-1.2
"""Clients with certificates, as Python's ssl makes them, and what the journal says of them."""

from __future__ import annotations

import http.client
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.x509.oid import NameOID

from simulator.journal.journal import Filter
from simulator.server import Server
from tests.soap.wire import TEST_CONNECTION, Response, echo, envelope

GENT, NAMUR = "0999100196", "0999100295"
TLS12, TLS13 = ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3
HELLO = envelope(echo()).encode()


NOW = datetime.now(UTC).replace(microsecond=0)


def name(**parts: str) -> x509.Name:
    """A distinguished name."""
    return x509.Name([x509.NameAttribute(getattr(NameOID, kind), value) for kind, value in parts.items()])


def certificate(
    subject: str, issuer: str, key: object, signer: object, *extensions: x509.ExtensionType,
    begin: datetime = NOW - timedelta(days=9), end: datetime = NOW + timedelta(days=9),
) -> x509.Certificate:  # fmt: skip
    """A certificate with these extensions only."""
    builder = x509.CertificateBuilder(
        name(COMMON_NAME=issuer), name(COMMON_NAME=subject), key.public_key(), x509.random_serial_number(), begin, end
    )
    for extension in extensions:
        builder = builder.add_extension(extension, critical=False)
    return builder.sign(signer, hashes.SHA256())


@dataclass(frozen=True)
class Certificates:
    """A folder of `ksz-sim certs make`."""

    folder: Path

    def __getitem__(self, name: str) -> Path:
        """One of its files; without ending, the certificate with its key."""
        return self.folder / (name if name.endswith((".pem", ".key", ".p12")) else f"{name}.pem")

    def context(self, client: str | Path | None = None, version: ssl.TLSVersion = TLS13) -> ssl.SSLContext:
        """The TLS of a client that trusts the simulator, and shows a certificate."""
        context = ssl.create_default_context(cafile=self["ca.pem"])
        context.maximum_version = version
        if client is not None:
            context.load_cert_chain(client if isinstance(client, Path) else self[client])
        return context


def options(certificates: Certificates) -> dict[str, Any]:
    """Settings of a server with TLS that asks for the certificates of its clients."""
    return {
        "certificate": certificates["server.pem"], "key": certificates["server.key"],
        "client_ca": certificates["ca.pem"], "client_crl": certificates["crl.pem"],
    }  # fmt: skip


@contextmanager
def connected(server: Server, context: ssl.SSLContext) -> Iterator[http.client.HTTPSConnection]:
    """One connection to the simulator."""
    connection = http.client.HTTPSConnection("localhost", urlsplit(server.url).port, context=context, timeout=10)
    try:
        yield connection
    finally:
        connection.close()


def ask(
    connection: http.client.HTTPConnection, path: str = TEST_CONNECTION, body: bytes = HELLO, **headers: str
) -> Response:
    """One request of TestConnection on a connection that stays open."""
    sent = {"Content-Type": "text/xml; charset=utf-8"} | {
        name.replace("_", "-"): value for name, value in headers.items()
    }
    connection.request("POST", path, body, sent)
    response = connection.getresponse()
    return Response(response.status, {k.lower(): v for k, v in response.getheaders()}, response.read())


def say_hello(server: Server, context: ssl.SSLContext, sandbox: str = "", **headers: str) -> Response:
    """One request of TestConnection on a connection of its own."""
    with connected(server, context) as connection:
        return ask(connection, sandbox + TEST_CONNECTION, **headers)


def subject(response: Response) -> str | None:
    """The certificate that TestConnection has seen."""
    return response.text("//sslCertificate") or None


def newest(server: Server, sandbox: str = "default") -> dict[str, Any]:
    """The newest row of the journal."""
    network = server.app.network
    rows = network.journal.find(sandbox, network.sandboxes.get(sandbox).run, Filter(), limit=1)
    return network.journal.get(sandbox, rows[0]["id"]) if rows else {}


def refusal(row: dict[str, Any]) -> dict[str, Any]:
    """The decision that refused."""
    found: dict[str, Any] = next(decision for decision in row["decisions"] if not decision["allowed"])
    return found

# SPDX-License-Identifier: EUPL-1.2
"""A certificate authority for tests: it signs certificates of servers and of OCMWs, and revokes them.

The subject of an OCMW holds its CBE number twice, as Belgian certificates do: as organizationIdentifier (`NTRBE-...`,
ETSI EN 319 412-1) and as `CBE=...` in the organisational unit (eHealth certificates).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

_BACKDATED = timedelta(days=1)
_AUTHORITY_BACKDATED = timedelta(days=730)
_PEM = serialization.Encoding.PEM


@dataclass(frozen=True)
class Issued:
    """A certificate with its private key."""

    certificate: x509.Certificate
    key: Any = field(repr=False)

    @property
    def certificate_pem(self) -> bytes:
        """The certificate in PEM form."""
        return self.certificate.public_bytes(_PEM)

    @property
    def key_pem(self) -> bytes:
        """The private key in PEM form (PKCS#8, not encrypted: it protects nothing but tests)."""
        key: bytes = self.key.private_bytes(_PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        return key

    def pkcs12(self, name: str, password: str, authority: x509.Certificate) -> bytes:
        """Key and certificate with the authority's, as clients in Java and .NET take them."""
        return pkcs12.serialize_key_and_certificates(
            name.encode(), self.key, self.certificate, [authority],
            serialization.BestAvailableEncryption(password.encode()),
        )  # fmt: skip


class Authority:
    """An authority with its key; `rsa_keys` makes RSA keys of 2048 bits in place of elliptic ones (P-256)."""

    def __init__(self, issued: Issued, rsa_keys: bool = False) -> None:
        self.issued, self.rsa_keys = issued, rsa_keys

    @classmethod
    def make(cls, name: str, days: int = 3650, rsa_keys: bool = False) -> Authority:
        """A new authority."""
        key = _new_key(rsa_keys)
        subject = x509.Name(
            [x509.NameAttribute(NameOID.COUNTRY_NAME, "BE"), x509.NameAttribute(NameOID.COMMON_NAME, name)]
        )
        now = datetime.now(UTC).replace(microsecond=0)
        builder = (
            _builder(subject, subject, key, now - _AUTHORITY_BACKDATED, now + timedelta(days=days))
            .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
            .add_extension(_key_usage(authority=True), critical=True)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        )
        return cls(Issued(builder.sign(key, hashes.SHA256()), key), rsa_keys)

    @classmethod
    def load(cls, certificate: bytes, key: bytes, rsa_keys: bool = False) -> Authority:
        """An authority made before; ValueError if these are no certificate and key in PEM form."""
        private = serialization.load_pem_private_key(key, None)
        return cls(Issued(x509.load_pem_x509_certificate(certificate), private), rsa_keys)

    def server(self, hosts: Sequence[str], days: int = 825) -> Issued:
        """A server's certificate for these host names and addresses."""
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, hosts[0])])
        return self._issue(subject, ExtendedKeyUsageOID.SERVER_AUTH, _period(days), [_host(host) for host in hosts])

    def client(self, cbe: str, name: str, days: int = 825, period: tuple[datetime, datetime] | None = None) -> Issued:
        """An organisation's certificate; `period` in place of `days` for one that is over, or not begun."""
        subject = x509.Name(
            [
                x509.NameAttribute(NameOID.COUNTRY_NAME, "BE"),
                x509.NameAttribute(NameOID.ORGANIZATION_NAME, name[:64]),
                x509.NameAttribute(NameOID.ORGANIZATION_IDENTIFIER, f"NTRBE-{cbe}"),
                x509.NameAttribute(NameOID.ORGANIZATIONAL_UNIT_NAME, f"CBE={cbe}"),
                x509.NameAttribute(NameOID.COMMON_NAME, name[:64]),
            ]
        )
        return self._issue(subject, ExtendedKeyUsageOID.CLIENT_AUTH, period or _period(days))

    def revocation_list(self, serials: Iterable[int], days: int = 825) -> bytes:
        """The list of what has been revoked, in PEM form."""
        now = datetime.now(UTC).replace(microsecond=0)
        builder = (
            x509.CertificateRevocationListBuilder()
            .issuer_name(self.issued.certificate.subject)
            .last_update(now - _BACKDATED)
            .next_update(now + timedelta(days=days))
        )
        for serial in serials:
            revoked = x509.RevokedCertificateBuilder().serial_number(serial).revocation_date(now - _BACKDATED).build()
            builder = builder.add_revoked_certificate(revoked)
        return builder.sign(self.issued.key, hashes.SHA256()).public_bytes(_PEM)

    def _issue(
        self, subject: x509.Name, usage: x509.ObjectIdentifier, period: tuple[datetime, datetime],
        names: Sequence[x509.GeneralName] = (),
    ) -> Issued:  # fmt: skip
        key, own = _new_key(self.rsa_keys), self.issued
        identifier = x509.AuthorityKeyIdentifier.from_issuer_public_key(own.key.public_key())
        builder = (
            _builder(subject, own.certificate.subject, key, *period)
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .add_extension(_key_usage(authority=False), critical=True)
            .add_extension(x509.ExtendedKeyUsage([usage]), critical=False)
            .add_extension(identifier, critical=False)
        )
        if names:
            builder = builder.add_extension(x509.SubjectAlternativeName(names), critical=False)
        return Issued(builder.sign(own.key, hashes.SHA256()), key)


def _new_key(rsa_keys: bool) -> Any:
    return rsa.generate_private_key(65537, 2048) if rsa_keys else ec.generate_private_key(ec.SECP256R1())


def _period(days: int) -> tuple[datetime, datetime]:
    now = datetime.now(UTC).replace(microsecond=0)
    return now - _BACKDATED, now + timedelta(days=days)


def _builder(
    subject: x509.Name, issuer: x509.Name, key: Any, begin: datetime, end: datetime
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(begin)
        .not_valid_after(end)
    )


def _key_usage(authority: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not authority, content_commitment=False, key_encipherment=False, data_encipherment=False,
        key_agreement=False, key_cert_sign=authority, crl_sign=authority, encipher_only=False, decipher_only=False,
    )  # fmt: skip


def _host(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ip_address(name))
    except ValueError:
        return x509.DNSName(name)

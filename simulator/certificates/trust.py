# SPDX-License-Identifier: EUPL-1.2
"""Whom to trust: the authorities of a file, the dates of a certificate, what it is for, and what has been revoked.

`Network.trust` is the one of a run. Dates are those of the machine, not of a sandbox: certificates are real.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock
from typing import TypeVar

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.x509.oid import ExtendedKeyUsageOID
from cryptography.x509.verification import Store

from simulator.certificates.chain import chain_of, signed_by_one_of
from simulator.certificates.revocation import RevocationLists
from simulator.certificates.seen import SeenCertificate, Way
from simulator.certificates.subject import cbe_of, text_of
from simulator.errors import Problem, SettingsError

UNREADABLE = "cannot be read"
UNKNOWN_AUTHORITY = "unknown authority"
WEAK = "weak or malformed"
NOT_FOR_CLIENTS = "not for client authentication"
NOT_FOR_SIGNATURES = "not for signatures"
REVOKED = "revoked"
NOT_YET_VALID = "not yet valid"
EXPIRED = "expired"

E = TypeVar("E", bound=x509.ExtensionType)

_LEAST_RSA = 2048
_KEPT = 1000  # certificates of known authorities
_ALWAYS = (datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC))
_CLIENT = {ExtendedKeyUsageOID.CLIENT_AUTH, ExtendedKeyUsageOID.ANY_EXTENDED_KEY_USAGE}
_UNPARSED = (ValueError, TypeError, x509.InvalidVersion, x509.DuplicateExtension, x509.UnsupportedGeneralNameType)


@dataclass(frozen=True)
class _Checked:
    """A certificate with what does not change: who issued it, what it is for."""

    certificate: x509.Certificate
    seen: SeenCertificate
    numbers: tuple[tuple[bytes, int], ...] = ()
    begin: datetime = _ALWAYS[0]
    end: datetime = _ALWAYS[1]

    def problem(self, now: datetime, lists: RevocationLists) -> str | None:
        """What is wrong with it now."""
        if self.seen.problem is not None:
            return self.seen.problem
        if not lists.revoked().isdisjoint(self.numbers):
            return REVOKED
        if now < self.begin:
            return NOT_YET_VALID
        return EXPIRED if now > self.end else None


class Trust:
    """Which certificates are trusted. Those of known authorities are checked once; dates and revocation every time."""

    def __init__(self, authorities: Sequence[x509.Certificate], lists: RevocationLists) -> None:
        self._authorities, self._lists = tuple(authorities), lists
        self._store = Store(list(authorities)) if authorities else None
        self._kept: dict[tuple[bytes, Way], _Checked] = {}
        self._lock = Lock()

    @classmethod
    def load(cls, ca_file: Path | None, crl_file: Path | None) -> Trust:
        """Trust in the authorities of a PEM file, less what the revocation lists of another say; SettingsError names a
        file that cannot be used. Without authorities nobody is trusted.
        """
        authorities = [] if ca_file is None else _authorities(ca_file)
        if crl_file is not None and ca_file is None:
            raise SettingsError(Problem("a revocation list needs its authority, client_ca", path="client_crl"))
        return cls(authorities, RevocationLists(crl_file, authorities))

    def seen(self, der: bytes, way: Way, now: datetime, between: Sequence[bytes] = ()) -> SeenCertificate:
        """What is seen of a certificate (DER) that came this way; its `problem` is one of the texts of this module.

        `now` is aware; `between` are authorities (DER) that the caller has sent with it.
        """
        checked = self._kept.get((der, way))
        if checked is None:
            try:
                checked = self._check(der, way, now, between)
            except _UNPARSED:
                return _unreadable(der, way)
        problem = checked.problem(now, self._lists)
        return checked.seen if problem == checked.seen.problem else replace(checked.seen, problem=problem)

    def certificate(self, der: bytes) -> x509.Certificate:
        """The certificate itself, trusted or not; ValueError if it cannot be read."""
        checked = self._kept.get((der, "signature"))
        if checked is not None:
            return checked.certificate
        try:
            return x509.load_der_x509_certificate(der)
        except _UNPARSED as error:
            raise ValueError(UNREADABLE) from error

    def _check(self, der: bytes, way: Way, now: datetime, between: Sequence[bytes]) -> _Checked:
        certificate = x509.load_der_x509_certificate(der)
        seen = SeenCertificate(
            way, text_of(certificate.subject), text_of(certificate.issuer), f"{certificate.serial_number:X}",
            hashlib.sha256(der).hexdigest(), certificate.not_valid_after_utc, cbe_of(certificate.subject),
        )  # fmt: skip
        others = [x509.load_der_x509_certificate(one) for one in between]
        chain = chain_of(certificate, self._store, now, others) if self._store is not None else None
        if chain is None:
            why = WEAK if signed_by_one_of(certificate, self._authorities) else UNKNOWN_AUTHORITY
            return _Checked(certificate, replace(seen, problem=why))
        checked = _Checked(
            certificate, replace(seen, problem=_misuse(certificate, way)),
            tuple((one.issuer.public_bytes(), one.serial_number) for one in chain),
            max(one.not_valid_before_utc for one in chain), min(one.not_valid_after_utc for one in chain),
        )  # fmt: skip
        self._keep(der, way, checked)
        return checked

    def _keep(self, der: bytes, way: Way, checked: _Checked) -> None:
        with self._lock:
            if len(self._kept) >= _KEPT:
                self._kept.pop(next(iter(self._kept)))
            self._kept[der, way] = checked


def _authorities(file: Path) -> list[x509.Certificate]:
    try:
        return x509.load_pem_x509_certificates(file.read_bytes())
    except OSError as error:
        what = f"it cannot be read: {error.strerror}"
        raise SettingsError(Problem(f"{file}: {what}", path="client_ca")) from error
    except ValueError as error:
        what = "there is no certificate in PEM form in it (BEGIN CERTIFICATE)"
        raise SettingsError(Problem(f"{file}: {what}", path="client_ca")) from error


def _unreadable(der: bytes, way: Way) -> SeenCertificate:
    return SeenCertificate(way, "", "", "", hashlib.sha256(der).hexdigest(), _ALWAYS[0], None, UNREADABLE)


def _misuse(certificate: x509.Certificate, way: Way) -> str | None:
    """What is wrong with a certificate of a known authority: its key, or what it says that it is for."""
    key = certificate.public_key()
    if isinstance(key, RSAPublicKey) and key.key_size < _LEAST_RSA:
        return WEAK
    if way == "signature":
        usage = _extension(certificate, x509.KeyUsage)
        may_sign = usage is None or usage.digital_signature or usage.content_commitment
        return None if may_sign else NOT_FOR_SIGNATURES
    purposes = _extension(certificate, x509.ExtendedKeyUsage)
    return None if purposes is None or _CLIENT & set(purposes) else NOT_FOR_CLIENTS


def _extension(certificate: x509.Certificate, kind: type[E]) -> E | None:
    try:
        return certificate.extensions.get_extension_for_class(kind).value
    except x509.ExtensionNotFound:
        return None

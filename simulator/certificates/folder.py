# SPDX-License-Identifier: EUPL-1.2
"""A folder of test certificates: an authority, a server, a client for each organisation, and some to be refused."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

from cryptography import x509

from simulator.certificates.authority import Authority, Issued
from simulator.errors import ConflictError, NotFoundError

CA, CA_KEY, CRL, SERVER, SERVER_KEY = "ca.pem", "ca.key", "crl.pem", "server.pem", "server.key"
REFUSED = "refused"
EXPIRED, REVOKED, WRONG_CA = (f"{REFUSED}/{kind}" for kind in ("expired", "revoked", "wrong-ca"))
PASSWORD = "changeit"  # noqa: S105 - what Java calls its own key stores; it protects keys for tests only
HOSTS = ("localhost", "127.0.0.1", "::1")
DAYS = 825

_OVER = timedelta(days=400), timedelta(days=35)


@dataclass(frozen=True)
class Wanted:
    """What a folder is to hold: a client's certificate for each organisation (CBE number -> name), a server's for
    localhost and `hosts`, how many days they are valid, RSA keys or elliptic ones, the password of PKCS#12 files.
    """

    organisations: Mapping[str, str]
    hosts: Sequence[str] = ()
    days: int = DAYS
    rsa_keys: bool = False
    password: str = PASSWORD


@dataclass
class CertificateFolder:
    """A folder, and which of its files were written now, and which were there and kept.

    Each client is a `.pem` (certificate and key) and a `.p12`; keys can be read by their owner only.
    """

    folder: Path
    force: bool = False
    written: list[Path] = field(default_factory=list)
    kept: list[Path] = field(default_factory=list)

    def make(self, wanted: Wanted) -> None:
        """Make what is wanted and is not there, with the authority of the folder if it has one; `force` makes all anew.

        Beside the good ones, of the first organisation: one that has expired, one revoked, one of another authority.
        """
        authority = self._authority(wanted)
        self._server(authority, wanted)
        for cbe, name in wanted.organisations.items():
            self._client(cbe, name, wanted, authority, partial(authority.client, cbe, name, wanted.days))
        self._refused(authority, wanted)
        if not self._has(CRL):
            self._write(CRL, authority.revocation_list(()))

    def revoke(self, certificate: Path) -> int:
        """A certificate stands on the list of the folder's authority; how many stand there."""
        try:
            found = x509.load_pem_x509_certificate(certificate.read_bytes())
        except (OSError, ValueError) as error:
            raise NotFoundError(f"{certificate} holds no certificate in PEM form: {error}") from error
        authority = self._load()
        if found.issuer != authority.issued.certificate.subject:
            raise NotFoundError(f"{certificate} is not of the authority in {self.folder}")
        before = x509.load_pem_x509_crl((self.folder / CRL).read_bytes()) if self._has(CRL) else ()
        serials = list(dict.fromkeys([*(entry.serial_number for entry in before), found.serial_number]))
        self._write(CRL, authority.revocation_list(serials))
        return len(serials)

    def _authority(self, wanted: Wanted) -> Authority:
        if not self.force and (self._has(CA) or self._has(CA_KEY)):
            self.kept += [self.folder / CA, self.folder / CA_KEY]
            return self._load(wanted.rsa_keys)
        made = Authority.make("ksz-simulator test authority", max(wanted.days, 3650), wanted.rsa_keys)
        self._write(CA, made.issued.certificate_pem)
        self._write(CA_KEY, made.issued.key_pem, secret=True)
        self._write(CRL, made.revocation_list(()))
        return made

    def _load(self, rsa_keys: bool = False) -> Authority:
        try:
            return Authority.load((self.folder / CA).read_bytes(), (self.folder / CA_KEY).read_bytes(), rsa_keys)
        except (OSError, ValueError) as error:
            raise NotFoundError(
                f"{self.folder} has no authority with its key ({CA}, {CA_KEY}): {error}; `ksz-sim certs make` makes one"
            ) from error

    def _server(self, authority: Authority, wanted: Wanted) -> None:
        if self._has(SERVER) and not self.force:
            self.kept += [self.folder / SERVER, self.folder / SERVER_KEY]
            return
        made = authority.server((*HOSTS, *wanted.hosts), wanted.days)
        self._write(SERVER, made.certificate_pem)
        self._write(SERVER_KEY, made.key_pem, secret=True)

    def _client(self, stem: str, name: str, wanted: Wanted, authority: Authority, make: Callable[[], Issued]) -> bool:
        """The certificate is there; true if it is a new one."""
        pem, p12 = f"{stem}.pem", f"{stem}.p12"
        if self._has(pem) and not self.force:
            self.kept += [self.folder / pem, self.folder / p12]
            return False
        made = make()
        self._write(pem, made.certificate_pem + made.key_pem, secret=True)
        self._write(p12, made.pkcs12(name, wanted.password, authority.issued.certificate), secret=True)
        return True

    def _refused(self, authority: Authority, wanted: Wanted) -> None:
        if not wanted.organisations:
            return
        cbe, name = next(iter(wanted.organisations.items()))
        now = datetime.now(UTC).replace(microsecond=0)
        over = now - _OVER[0], now - _OVER[1]
        self._client(EXPIRED, name, wanted, authority, partial(authority.client, cbe, name, period=over))
        if self._client(REVOKED, name, wanted, authority, partial(authority.client, cbe, name, wanted.days)):
            self.revoke(self.folder / f"{REVOKED}.pem")
        if self.force or not self._has(f"{WRONG_CA}.pem"):
            stranger = Authority.make("another test authority", rsa_keys=wanted.rsa_keys)
            self._client(WRONG_CA, name, wanted, stranger, partial(stranger.client, cbe, name, wanted.days))

    def _has(self, name: str) -> bool:
        return (self.folder / name).exists()

    def _write(self, name: str, content: bytes, secret: bool = False) -> None:
        file = self.folder / name
        mode = 0o600 if secret else 0o644
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.unlink(missing_ok=True)  # so that nobody who may read the old file reads a new key
            with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as out:
                out.write(content)
        except OSError as error:
            raise ConflictError(f"{file} cannot be written: {error.strerror}") from error
        if file not in self.written:
            self.written.append(file)

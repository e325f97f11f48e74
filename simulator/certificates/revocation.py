# SPDX-License-Identifier: EUPL-1.2
"""Revocation lists of the trusted authorities, read anew when their file has changed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from cryptography import x509

from simulator.errors import Problem, SettingsError

Revoked = frozenset[tuple[bytes, int]]

_BLOCK = re.compile(rb"-----BEGIN X509 CRL-----.+?-----END X509 CRL-----", re.DOTALL)


class RevocationLists:
    """What the lists of a file say; a file that became unusable leaves in force what it said before.

    When the next list is due does not matter: the lists of a test authority are seldom made anew.
    """

    def __init__(self, file: Path | None, authorities: Sequence[x509.Certificate]) -> None:
        self._file, self._authorities = file, authorities
        self._stamp = self._changed()
        self._revoked: Revoked = frozenset() if file is None else _read(file, authorities)

    def revoked(self) -> Revoked:
        """Issuer (DER of its name) and serial number of every revoked certificate."""
        stamp = self._changed()
        if self._file is not None and stamp not in (None, self._stamp):
            self._stamp = stamp
            try:
                self._revoked = _read(self._file, self._authorities)
            except SettingsError:
                return self._revoked
        return self._revoked

    def _changed(self) -> tuple[int, int, int] | None:
        if self._file is None:
            return None
        try:
            found = self._file.stat()
        except OSError:
            return None
        return found.st_mtime_ns, found.st_size, found.st_ino


def _read(file: Path, authorities: Sequence[x509.Certificate]) -> Revoked:
    try:
        lists = [x509.load_pem_x509_crl(block) for block in _BLOCK.findall(file.read_bytes())]
    except OSError as error:
        raise _wrong(file, f"it cannot be read: {error.strerror}") from error
    except ValueError as error:
        raise _wrong(file, "it is no revocation list in PEM form") from error
    if not lists:
        raise _wrong(file, "there is no revocation list in it (BEGIN X509 CRL)")
    for one in lists:
        if not any(_signed(one, authority) for authority in authorities):
            raise _wrong(file, f"no authority of client_ca has signed the list of {one.issuer.rfc4514_string()}")
    return frozenset((one.issuer.public_bytes(), entry.serial_number) for one in lists for entry in one)


def _signed(one: x509.CertificateRevocationList, authority: x509.Certificate) -> bool:
    key = authority.public_key()
    return one.issuer == authority.subject and one.is_signature_valid(key)  # type: ignore[arg-type]


def _wrong(file: Path, what: str) -> SettingsError:
    return SettingsError(Problem(f"{file}: {what}", path="client_crl", remedy="`ksz-sim certs make` makes one"))

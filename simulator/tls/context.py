# SPDX-License-Identifier: EUPL-1.2
"""What the server shows of itself, and which client certificates it lets in.

A certificate of an authority that nobody trusts ends the handshake with an alert. One of a known authority that has
expired or was revoked is let in, and refused with a fault that says so (soap/transport.py): clients make little of an
alert. Whether a certificate is needed at all is for the sandbox to say.
"""

from __future__ import annotations

import ssl
from pathlib import Path

from simulator.certificates.trust import Trust
from simulator.errors import Problem, SettingsError
from simulator.settings import Settings
from simulator.tls.alert import ReportingContext

_NO_CHECK_TIME = 0x200000  # X509_V_FLAG_NO_CHECK_TIME, for which the ssl module has no name
_MAKES = "`ksz-sim certs make DIR` makes certificates for tests"
_NO_PEM = "there is no certificate, or no key, in PEM form in it (BEGIN CERTIFICATE, BEGIN PRIVATE KEY)"
_REASONS = {"PEM lib": _NO_PEM, "KEY_VALUES_MISMATCH": "the key is not the one of the certificate"}


def tls_context(settings: Settings, certificate: Path) -> ReportingContext:
    """The TLS of a server, from version 1.2 on. SettingsError in one line for files that cannot be used."""
    context = ReportingContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    _show(context, certificate, settings.key)
    if settings.client_ca is not None:
        Trust.load(settings.client_ca, settings.client_crl)  # says what is wrong with the files better than OpenSSL
        _ask(context, settings.client_ca)
    return context


def _show(context: ssl.SSLContext, certificate: Path, key: Path | None) -> None:
    for name, file in (("certificate", certificate), ("key", key)):
        if file is not None and not file.is_file():
            raise SettingsError(Problem(f"{file} is no file", path=name, remedy=_MAKES))
    files = " and ".join(str(file) for file in (certificate, key) if file is not None)
    try:
        context.load_cert_chain(certificate, key, password=_no_password)
    except ValueError as error:
        raise SettingsError(Problem(f"{files}: {error}", path="key")) from error
    except OSError as error:  # ssl.SSLError is one too
        text = next((text for mark, text in _REASONS.items() if mark in str(error)), str(error))
        raise SettingsError(Problem(f"{files}: {text}", path="certificate", remedy=_MAKES)) from error


def _no_password() -> str:
    """OpenSSL wants to know the password of a key, and would ask at the terminal."""
    raise ValueError("the key is encrypted; one without password is expected")


def _ask(context: ssl.SSLContext, authorities: Path) -> None:
    """Ask clients for a certificate of these authorities; who shows none is let in."""
    context.load_verify_locations(authorities)
    context.verify_mode = ssl.CERT_OPTIONAL
    context.verify_flags |= ssl.VerifyFlags(ssl.VERIFY_X509_PARTIAL_CHAIN | _NO_CHECK_TIME)

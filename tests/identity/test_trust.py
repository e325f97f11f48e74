# SPDX-License-Identifier: EUPL-1.2
"""Which certificates are trusted, and which organisation a certificate names."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID

from simulator.certificates.subject import cbe_of
from simulator.certificates.trust import Trust
from tests.identity.tls import GENT, NOW, Certificates, certificate, name

KEY = ec.generate_private_key(ec.SECP256R1())


@pytest.mark.parametrize(
    ("subject", "expected"),
    [
        ({"ORGANIZATION_IDENTIFIER": f"NTRBE-{GENT}"}, GENT),
        ({"ORGANIZATION_IDENTIFIER": f"VATBE-{GENT}"}, GENT),
        ({"ORGANIZATION_IDENTIFIER": f"VATBE-BE{GENT}"}, GENT),
        ({"ORGANIZATION_IDENTIFIER": "CBEBE-0999.100.196"}, GENT),
        ({"ORGANIZATIONAL_UNIT_NAME": f"CBE={GENT}"}, GENT),
        ({"COMMON_NAME": f"CBE={GENT}, OCMW-GENT"}, GENT),
        ({"SERIAL_NUMBER": "CBE=0999.100.196"}, GENT),
        ({"ORGANIZATION_IDENTIFIER": "NTRBE-0999100197", "COMMON_NAME": f"CBE={GENT}"}, GENT),
        ({"ORGANIZATION_IDENTIFIER": "NTRBE-0999100197"}, None),
        ({"ORGANIZATION_IDENTIFIER": f"NTRFR-{GENT}"}, None),
        ({"ORGANIZATION_IDENTIFIER": f"NTRBE-{GENT}0"}, None),
        ({"ORGANIZATION_IDENTIFIER": f"x NTRBE-{GENT}"}, None),
        ({"COMMON_NAME": f"NOCBE={GENT}"}, None),
        ({"COMMON_NAME": "CBE=1"}, None),
        ({"COMMON_NAME": GENT}, None),
        ({"ORGANIZATION_NAME": f"CBE={GENT}"}, None),
        ({}, None),
    ],
)
def test_the_cbe_number_of_a_subject(subject: dict[str, str], expected: str | None) -> None:
    """A CBE number is found in the forms of Belgian certificates, if its check digits are right."""
    assert expected == cbe_of(name(**subject))


def _der(one: x509.Certificate) -> bytes:
    return one.public_bytes(serialization.Encoding.DER)


def _trust(folder: Path, *authorities: x509.Certificate) -> Trust:
    file = folder / "authorities.pem"
    file.write_bytes(b"".join(one.public_bytes(serialization.Encoding.PEM) for one in authorities))
    return Trust.load(file, None)


AUTHORITY = x509.BasicConstraints(ca=True, path_length=None)
ROOT = certificate("root", "root", KEY, KEY, AUTHORITY)
_USAGE = dict.fromkeys(
    ("digital_signature", "content_commitment", "key_encipherment", "data_encipherment", "key_agreement",
     "key_cert_sign", "crl_sign", "encipher_only", "decipher_only"), False,
)  # fmt: skip


@pytest.mark.parametrize(
    ("extensions", "tls", "signature"),
    [
        ([], None, None),
        ([x509.ExtendedKeyUsage([ExtendedKeyUsageOID.CLIENT_AUTH])], None, None),
        ([x509.ExtendedKeyUsage([ExtendedKeyUsageOID.ANY_EXTENDED_KEY_USAGE])], None, None),
        ([x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH])], "not for client authentication", None),
        ([x509.KeyUsage(**_USAGE | {"digital_signature": True})], None, None),
        ([x509.KeyUsage(**_USAGE | {"content_commitment": True})], None, None),
        ([x509.KeyUsage(**_USAGE | {"key_agreement": True})], None, "not for signatures"),
    ],
)
def test_what_a_certificate_is_for(
    tmp_path: Path, extensions: Sequence[x509.ExtensionType], tls: str | None, signature: str | None
) -> None:
    """A certificate that says what it is for is good for that only; names of hosts are not asked of a client."""
    trust, der = _trust(tmp_path, ROOT), _der(certificate("client", "root", KEY, KEY, *extensions))
    assert (tls, tls, signature) == tuple(trust.seen(der, way, NOW).problem for way in ("tls", "proxy", "signature"))


def test_an_authority_between(tmp_path: Path) -> None:
    """An authority between the client's certificate and the trusted one is taken from the file, or from the client."""
    between_key, key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    between = certificate("between", "root", between_key, KEY, AUTHORITY)
    client = _der(certificate("client", "between", key, between_key))
    assert _trust(tmp_path, ROOT).seen(client, "tls", NOW).problem == "unknown authority"
    assert _trust(tmp_path, ROOT).seen(client, "tls", NOW, [_der(between)]).problem is None
    assert _trust(tmp_path, ROOT, between).seen(client, "tls", NOW).problem is None
    assert _trust(tmp_path, between).seen(client, "tls", NOW).problem is None
    sideways = certificate("client", "root", key, KEY)
    below = _der(certificate("below", "client", key, key))
    assert _trust(tmp_path, ROOT).seen(below, "tls", NOW, [_der(sideways)]).problem == "unknown authority"


def test_an_authority_whose_key_is_for_something_else(tmp_path: Path) -> None:
    """What an authority that may sign no certificates has signed is not accepted."""
    root = certificate("root", "root", KEY, KEY, AUTHORITY, x509.KeyUsage(**_USAGE | {"crl_sign": True}))
    assert _trust(tmp_path, root).seen(_der(certificate("a", "root", KEY, KEY)), "tls", NOW).problem


def test_a_weak_key(tmp_path: Path) -> None:
    """A key that nobody should accept any more is refused as such, not as of an unknown authority."""
    weak = rsa.generate_private_key(65537, 1024)  # noqa: S505 - that is the point
    client = _der(certificate("client", "root", weak, KEY))
    assert _trust(tmp_path, ROOT).seen(client, "tls", NOW).problem == "weak or malformed"
    root = certificate("root", "root", weak, weak, AUTHORITY)
    client = _der(certificate("client", "root", KEY, weak))
    assert _trust(tmp_path, root).seen(client, "tls", NOW).problem == "weak or malformed"


@pytest.mark.parametrize(
    ("days", "expected"), [(-10, "not yet valid"), (-8, None), (8, None), (10, "expired")]
)  # fmt: skip
def test_dates_are_looked_at_each_time(tmp_path: Path, days: int, expected: str | None) -> None:
    """A certificate that was good once is not good for ever."""
    trust, der = _trust(tmp_path, ROOT), _der(certificate("client", "root", KEY, KEY))
    assert trust.seen(der, "tls", NOW).problem is None
    assert expected == trust.seen(der, "tls", NOW + timedelta(days=days)).problem


def test_an_authority_that_has_expired(tmp_path: Path) -> None:
    """A certificate is good no longer than its authority."""
    root = certificate("root", "root", KEY, KEY, AUTHORITY, end=NOW - timedelta(days=1))
    assert _trust(tmp_path, root).seen(_der(certificate("a", "root", KEY, KEY)), "tls", NOW).problem == "expired"


def test_an_authority_that_was_renewed(tmp_path: Path) -> None:
    """A certificate that is older than the present certificate of its authority is good."""
    root = certificate("root", "root", KEY, KEY, AUTHORITY, begin=NOW - timedelta(days=1))
    assert _trust(tmp_path, root).seen(_der(certificate("a", "root", KEY, KEY)), "tls", NOW).problem is None


@pytest.mark.parametrize("der", [b"", b"0", b"\x30\x03\x02\x01\x01", _der(ROOT)[:-1], _der(ROOT) + b"\0"])
def test_what_is_no_certificate(tmp_path: Path, der: bytes) -> None:
    """Bytes that are no certificate are seen as one that cannot be read."""
    seen = _trust(tmp_path, ROOT).seen(der, "signature", NOW)
    assert (seen.subject, seen.cbe, seen.problem) == ("", None, "cannot be read")


def test_without_authorities_nobody_is_trusted() -> None:
    """A simulator that was told of no authority knows every certificate as of an unknown one."""
    assert Trust.load(None, None).seen(_der(ROOT), "tls", NOW).problem == "unknown authority"


def test_a_certificate_is_checked_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is trusted is remembered, up to a bound; what is not is not kept."""
    trust = _trust(tmp_path, ROOT)
    monkeypatch.setattr("simulator.certificates.trust._KEPT", 2)
    ders = [_der(certificate(f"client {number}", "root", KEY, KEY)) for number in range(4)]
    first = [trust.seen(der, "tls", NOW) for der in ders]
    trust.seen(_der(certificate("x", "y", KEY, KEY)), "tls", NOW)
    assert trust.seen(ders[3], "tls", NOW) is first[3]
    assert trust.seen(ders[0], "tls", NOW) == first[0]
    assert trust.seen(ders[0], "tls", NOW) is not first[0]


def test_what_is_seen(certificates: Certificates) -> None:
    """A certificate is known by its names, serial number, fingerprint and last moment."""
    shown = x509.load_pem_x509_certificate(certificates[GENT].read_bytes())
    seen = Trust.load(certificates["ca.pem"], certificates["crl.pem"]).seen(_der(shown), "proxy", NOW)
    assert f"CN=OCMW Gent,OU=CBE={GENT},organizationIdentifier=NTRBE-{GENT},O=OCMW Gent,C=BE" == seen.subject
    assert (seen.way, seen.cbe, seen.problem) == ("proxy", GENT, None)
    assert seen.issuer == "CN=ksz-simulator test authority,C=BE"
    assert f"{shown.serial_number:X}" == seen.serial
    assert shown.fingerprint(hashes.SHA256()).hex() == seen.fingerprint
    assert shown.not_valid_after_utc == seen.not_after

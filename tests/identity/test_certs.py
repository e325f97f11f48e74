# SPDX-License-Identifier: EUPL-1.2
"""`ksz-sim certs`: certificates for tests."""

from __future__ import annotations

import json
import shutil
import stat
import subprocess
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import load_pem_private_key, pkcs12

from tests.cli.conftest import Ksz, one_line
from tests.identity.tls import GENT, NAMUR, Certificates


def _files(folder: Path) -> dict[str, bytes]:
    return {str(file.relative_to(folder)): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


def test_the_files(tmp_path: Path) -> None:
    """By default there is a client for each organisation of the starter, and what a test of refusals needs."""
    told = Ksz()("certs", "make", tmp_path / "certs")
    expected = {"ca.pem", "ca.key", "crl.pem", "server.pem", "server.key", f"{GENT}.pem", f"{GENT}.p12"}
    expected |= {f"refused/{kind}.{form}" for kind in ("expired", "revoked", "wrong-ca") for form in ("pem", "p12")}
    assert expected <= set(_files(tmp_path / "certs"))
    assert f"{tmp_path / 'certs' / GENT}.pem  OCMW Gent (simulator)" in told.stdout
    assert "--client-ca" in told.stdout
    assert "--cacert" in told.stdout


def test_keys_are_for_their_owner_only(own: Certificates) -> None:
    """Nobody else on the machine can read a key."""
    for file in own.folder.rglob("*.*"):
        secret = b"PRIVATE KEY" in file.read_bytes() or file.suffix == ".p12"
        assert secret == (stat.S_IMODE(file.stat().st_mode) == 0o600), file


def test_what_is_there_is_kept(tmp_path: Path) -> None:
    """A second call adds what is new, by the same authority; --force makes all anew."""
    ksz = Ksz()
    assert ksz("certs", "make", tmp_path, "--organisation", f"{GENT}=OCMW Gent").exit_code == 0
    before = _files(tmp_path)
    told = json.loads(ksz("certs", "make", tmp_path, "--organisation", f"{NAMUR}=CPAS", "--json").stdout)
    assert [f"{tmp_path}/{NAMUR}.pem", f"{tmp_path}/{NAMUR}.p12"] == told["written"]
    after = _files(tmp_path)
    assert before.items() <= after.items()
    shown = json.loads(ksz("certs", "show", tmp_path / f"{NAMUR}.pem", "--ca", tmp_path / "ca.pem", "--json").stdout)
    assert (shown["trusted"], shown["cbe"]) == (True, NAMUR)
    assert ksz("certs", "make", tmp_path, "--organisation", GENT, "--force").exit_code == 0
    anew = _files(tmp_path)
    assert not [name for name, content in before.items() if anew[name] == content]


@pytest.mark.parametrize(("options", "kind"), [((), ec.EllipticCurvePrivateKey), (("--rsa",), rsa.RSAPrivateKey)])
def test_kinds_of_keys(tmp_path: Path, options: tuple[str, ...], kind: type) -> None:
    """Keys are elliptic (P-256), or RSA of 2048 bits."""
    Ksz()("certs", "make", tmp_path, "--organisation", GENT, *options)
    for name in ("ca.key", "server.key", f"{GENT}.pem"):
        key = load_pem_private_key((tmp_path / name).read_bytes(), None)
        assert isinstance(key, kind)
        assert key.key_size == (2048 if kind is rsa.RSAPrivateKey else 256)


def test_names_and_days(tmp_path: Path) -> None:
    """The server has the names that are asked for beside localhost, and is valid for so many days."""
    Ksz()("certs", "make", tmp_path, "--organisation", GENT, "--host", "ksz.test", "--host", "10.0.0.7", "--days", "30")
    certificate = x509.load_pem_x509_certificate((tmp_path / "server.pem").read_bytes())
    names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert names.get_values_for_type(x509.DNSName) == ["localhost", "ksz.test"]
    assert [str(name) for name in names.get_values_for_type(x509.IPAddress)] == ["127.0.0.1", "::1", "10.0.0.7"]
    assert (certificate.not_valid_after_utc - certificate.not_valid_before_utc).days == 31


def test_pkcs12(tmp_path: Path) -> None:
    """The .p12 of a client holds its certificate, its key and its authority, under the password."""
    Ksz()("certs", "make", tmp_path, "--organisation", GENT, "--password", "geheim")
    found = pkcs12.load_pkcs12((tmp_path / f"{GENT}.p12").read_bytes(), b"geheim")
    assert found.cert is not None
    assert found.cert.certificate == x509.load_pem_x509_certificate((tmp_path / f"{GENT}.pem").read_bytes())
    assert [x509.load_pem_x509_certificate((tmp_path / "ca.pem").read_bytes())] == [
        one.certificate for one in found.additional_certs
    ]
    assert found.key is not None


@pytest.mark.skipif(shutil.which("openssl") is None, reason="there is no openssl")
@pytest.mark.parametrize(
    ("name", "told"),
    [(GENT, ": OK"), ("refused/expired", "certificate has expired"), ("refused/revoked", "certificate revoked"),
     ("refused/wrong-ca", "unable to get local issuer certificate")],
)  # fmt: skip
def test_openssl_agrees(certificates: Certificates, name: str, told: str) -> None:
    """Other software comes to the same verdict about the certificates."""
    command = [
        "openssl", "verify", "-x509_strict", "-purpose", "sslclient", "-crl_check", "-CAfile", certificates["ca.pem"],
        "-CRLfile", certificates["crl.pem"], certificates[name],
    ]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, timeout=20, check=False)
    assert told in done.stdout + done.stderr


@pytest.mark.parametrize(
    ("name", "problem"),
    [(GENT, None), ("refused/expired", "expired"), ("refused/revoked", "revoked"),
     ("refused/wrong-ca", "unknown authority"), ("server", "not for client authentication")],
)  # fmt: skip
def test_show(certificates: Certificates, name: str, problem: str | None) -> None:
    """A certificate is shown as the network sees it; exit code 1 if it does not trust it."""
    given = ("--ca", certificates["ca.pem"], "--crl", certificates["crl.pem"], "--json")
    result = Ksz()("certs", "show", certificates[name], *given)
    shown = json.loads(result.stdout)
    assert (problem is not None, problem, problem is None) == (
        result.exit_code == 1,
        shown["problem"],
        shown["trusted"],
    )


def test_show_without_authorities(certificates: Certificates) -> None:
    """Without authorities a certificate is shown and not judged."""
    result = Ksz()("certs", "show", certificates[GENT])
    assert result.exit_code == 0
    assert f"cbe          {GENT}" in result.stdout
    assert "trusted" not in result.stdout


def test_revoke(own: Certificates) -> None:
    """A certificate that is revoked stands on the list, beside those that stood there."""
    ksz = Ksz()
    assert "names 2 certificates" in ksz("certs", "revoke", own.folder, own[GENT]).stdout
    assert "names 2 certificates" in ksz("certs", "revoke", own.folder, own[GENT]).stdout
    serials = {entry.serial_number for entry in x509.load_pem_x509_crl(own["crl.pem"].read_bytes())}
    expected = [x509.load_pem_x509_certificate(own[name].read_bytes()) for name in (GENT, "refused/revoked")]
    assert {certificate.serial_number for certificate in expected} == serials


def test_what_cannot_be_done_is_told(own: Certificates, tmp_path_factory: pytest.TempPathFactory) -> None:
    """One line says what is wrong."""
    ksz, elsewhere = Ksz(), tmp_path_factory.mktemp("empty")
    assert "is no CBE number" in one_line(ksz("certs", "make", elsewhere, "--organisation", "1=x"), 2)
    assert "there is no scenario" in one_line(ksz("certs", "make", elsewhere, "--scenario", "x"), 2)
    assert "has no authority with its key" in one_line(ksz("certs", "revoke", elsewhere, own[GENT]), 2)
    assert "is not of the authority" in one_line(ksz("certs", "revoke", own.folder, own["refused/wrong-ca"]), 2)
    assert "holds no certificate" in one_line(ksz("certs", "revoke", own.folder, own["server.key"]), 2)
    assert "holds no certificate" in one_line(ksz("certs", "show", own["crl.pem"]), 1)
    own["ca.key"].unlink()
    assert "has no authority with its key" in one_line(ksz("certs", "make", own.folder), 2)
    (elsewhere / "file").write_text("")
    assert "cannot be written" in one_line(ksz("certs", "make", elsewhere / "file" / "x"), 2)

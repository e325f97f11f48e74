# SPDX-License-Identifier: EUPL-1.2
"""Files for TLS that cannot be used stop the start, each with one line that says which and why."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization

from simulator.certificates.authority import Authority
from simulator.certificates.folder import CertificateFolder, Wanted
from simulator.server import Server
from simulator.settings import Settings
from tests.cli.conftest import Ksz, one_line
from tests.identity.tls import GENT, Certificates, options, say_hello


def _start(*arguments: object) -> str:
    return one_line(Ksz()("serve", "--port", 0, *arguments), 2)


def test_a_file_that_is_not_there(certificates: Certificates) -> None:
    """A certificate or key that is not there is named."""
    assert _start("--certificate", "nowhere.pem").startswith("certificate: nowhere.pem is no file. `ksz-sim certs make")
    assert _start("--certificate", certificates["server.pem"], "--key", "nowhere.key").startswith("key: nowhere.key is")
    assert "client_ca: nowhere.pem: it cannot be read" in _start("--client-ca", "nowhere.pem")
    assert "client_crl: nowhere.pem: it cannot be read" in _start(
        "--client-ca", certificates["ca.pem"], "--client-crl", "nowhere.pem"
    )


def test_a_key_that_does_not_fit(certificates: Certificates) -> None:
    """A key of another certificate is told as such."""
    told = _start("--certificate", certificates["server.pem"], "--key", certificates[GENT])
    assert "the key is not the one of the certificate" in told


@pytest.mark.parametrize("content", [b"", b"hello", b"\x30\x82\x01\x0a" + b"\0" * 300])
def test_a_file_of_another_format(certificates: Certificates, tmp_path: Path, content: bytes) -> None:
    """What is no PEM is told as such, for each of the files."""
    file = tmp_path / "wrong.pem"
    file.write_bytes(content)
    server = ("--certificate", certificates["server.pem"], "--key", certificates["server.key"])
    assert "no certificate, or no key, in PEM form" in _start("--certificate", file)
    assert "no certificate, or no key, in PEM form" in _start(*server[:2], "--key", file)
    assert "no certificate in PEM form" in _start(*server, "--client-ca", file)
    assert "no revocation list in it" in _start(*server, "--client-ca", certificates["ca.pem"], "--client-crl", file)


def test_a_certificate_without_key(certificates: Certificates) -> None:
    """A certificate whose key stands nowhere is no use."""
    assert "no certificate, or no key, in PEM form" in _start("--certificate", certificates["ca.pem"])


def test_a_key_with_a_password(certificates: Certificates, tmp_path: Path) -> None:
    """A key that is encrypted is told as such; nobody is asked for a password."""
    key = serialization.load_pem_private_key(certificates["server.key"].read_bytes(), None)
    locked = tmp_path / "locked.key"
    encryption = serialization.BestAvailableEncryption(b"secret")
    locked.write_bytes(key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, encryption))
    told = _start("--certificate", certificates["server.pem"], "--key", locked)
    assert f"{locked}: the key is encrypted; one without password is expected" in told


def test_a_list_of_another_authority(certificates: Certificates, tmp_path: Path) -> None:
    """A revocation list that no trusted authority has signed revokes nothing, so it is refused."""
    stranger = tmp_path / "crl.pem"
    stranger.write_bytes(Authority.make("ksz-simulator test authority").revocation_list([1]))
    told = _start("--client-ca", certificates["ca.pem"], "--client-crl", stranger)
    assert "no authority of client_ca has signed the list of CN=ksz-simulator test authority" in told


def test_halves(certificates: Certificates) -> None:
    """A key needs its certificate, a revocation list its authority."""
    assert _start("--key", certificates["server.key"]).startswith("key: it is of no use without the certificate")
    assert _start("--client-crl", certificates["crl.pem"]).startswith(
        "client_crl: a revocation list needs its authority"
    )


def test_certificate_and_key_in_one_file(certificates: Certificates, tmp_path: Path) -> None:
    """Certificate and key may stand in one file."""
    both = tmp_path / "both.pem"
    both.write_bytes(certificates["server.pem"].read_bytes() + certificates["server.key"].read_bytes())
    with Server(Settings(port=0, scenarios=("starter",), certificate=both)) as server:
        assert say_hello(server, certificates.context()).status == 200


def test_rsa_keys(tmp_path: Path) -> None:
    """With RSA keys everything is the same."""
    CertificateFolder(tmp_path).make(Wanted({GENT: "OCMW Gent"}, rsa_keys=True))
    made = Certificates(tmp_path)
    with Server(Settings(port=0, scenarios=("starter",), **options(made))) as server:
        assert say_hello(server, made.context(GENT)).status == 200
        assert say_hello(server, made.context("refused/expired")).status == 403


def test_a_server_without_tls_imports_nothing_of_it() -> None:
    """The start of a simulator without TLS does not pay for it."""
    code = (
        "import sys; from simulator.server import Server; from simulator.settings import Settings\n"
        "with Server(Settings(port=0)):\n"
        "  print([m for m in sys.modules if m.startswith(('cryptography', 'simulator.tls'))])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout == "[]\n"

# SPDX-License-Identifier: EUPL-1.2
"""Client certificates over TLS: good ones are seen, bad ones are refused with a reason in the journal."""

from __future__ import annotations

import json
import re
import shlex
import shutil
import socket
import ssl
import subprocess
import warnings
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding

from simulator.certificates.authority import Authority, Issued
from simulator.certificates.folder import CertificateFolder
from simulator.journal.journal import Filter
from simulator.server import Server
from simulator.settings import Settings
from tests.cli.conftest import Ksz
from tests.identity.signing import Box
from tests.identity.tls import (
    GENT,
    HELLO,
    NAMUR,
    TLS12,
    TLS13,
    Certificates,
    ask,
    certificate,
    connected,
    newest,
    options,
    refusal,
    say_hello,
    subject,
)
from tests.soap.wire import TEST_CONNECTION

VERSIONS = pytest.mark.parametrize("version", [TLS12, TLS13])


def _port(server: Server) -> int:
    return urlsplit(server.url).port or 0


def _save(issued: Issued, folder: Path) -> Path:
    file = folder / "client.pem"
    file.write_bytes(issued.certificate_pem + issued.key_pem)
    return file


@pytest.fixture
def mtls(secure: Server) -> Iterator[Box]:
    """A sandbox that asks for a certificate."""
    box = Box.make(secure, "mtls", profile="mtls")
    yield box
    secure.app.network.sandboxes.delete("mtls")


@VERSIONS
def test_test_connection_shows_the_certificate(
    secure: Server, certificates: Certificates, version: ssl.TLSVersion
) -> None:
    """TestConnection echoes the subject of the client's certificate, and the journal keeps whose it is."""
    response = say_hello(secure, certificates.context(GENT, version))
    expected = f"CN=OCMW Gent,OU=CBE={GENT},organizationIdentifier=NTRBE-{GENT},O=OCMW Gent,C=BE"
    assert (200, expected) == (response.status, subject(response))
    seen = newest(secure)["identity"]["certificate"]
    assert (seen["way"], seen["cbe"], seen["problem"]) == ("tls", GENT, None)
    assert re.fullmatch("[0-9a-f]{64}", seen["fingerprint"])


def test_a_client_without_certificate_is_answered_where_none_is_needed(
    secure: Server, certificates: Certificates
) -> None:
    """A sandbox that does not ask for a certificate answers a client that has none."""
    response = say_hello(secure, certificates.context())
    assert (response.status, subject(response)) == (200, None)
    assert secure.url.startswith("https://")


def test_no_certificate(mtls: Box, certificates: Certificates) -> None:
    """A sandbox of the profile `mtls` refuses a client without certificate, and says so in the journal."""
    response = say_hello(mtls.server, certificates.context(), mtls.path)
    assert (response.status, response.fault) == (403, "No client certificate was shown, and this sandbox asks for one.")
    row = mtls.row()
    assert (row["outcome"], row["status"]) == ("refused", "FAULT")
    assert refusal(row)["rule"] == "transport.certificate-required"
    assert "certificate and key of the organisation" in refusal(row)["remedy"]
    assert HELLO.decode() == row["request"]


def test_a_certificate_opens_the_sandbox_that_asks_for_one(mtls: Box, certificates: Certificates) -> None:
    """A sandbox of the profile `mtls` answers a client with a certificate that is trusted."""
    assert say_hello(mtls.server, certificates.context(GENT), mtls.path).status == 200


@VERSIONS
@pytest.mark.parametrize("problem", ["expired", "revoked"])
def test_expired_or_revoked(secure: Server, certificates: Certificates, problem: str, version: ssl.TLSVersion) -> None:
    """An expired or revoked certificate is refused with a fault that says so, also where none is needed."""
    response = say_hello(secure, certificates.context(f"refused/{problem}", version))
    assert response.status == 403
    assert re.fullmatch(f"The client certificate CN=OCMW Gent,.* is refused: {problem}.", response.fault or "")
    row = newest(secure)
    assert ("transport.certificate-trusted", response.fault) == (refusal(row)["rule"], refusal(row)["reason"])
    assert (problem, "127.0.0.1") == (row["identity"]["certificate"]["problem"], row["identity"]["address"])


def test_not_yet_valid(secure: Server, certificates: Certificates, tmp_path: Path) -> None:
    """A certificate that begins tomorrow is refused today."""
    authority = Authority.load(certificates["ca.pem"].read_bytes(), certificates["ca.key"].read_bytes())
    now = datetime.now(UTC)
    later = authority.client(GENT, "OCMW Gent", period=(now + timedelta(days=1), now + timedelta(days=9)))
    response = say_hello(secure, certificates.context(_save(later, tmp_path)))
    assert (response.status, (response.fault or "").endswith("is refused: not yet valid.")) == (403, True)


@VERSIONS
def test_wrong_authority(secure: Server, certificates: Certificates, version: ssl.TLSVersion) -> None:
    """A certificate of an unknown authority ends the handshake: an alert for the client, a row in the journal."""
    with pytest.raises(ssl.SSLError, match="unknown ca"):
        say_hello(secure, certificates.context("refused/wrong-ca", version))
    _is_refused_handshake(newest(secure), "unable to get local issuer certificate")


def test_an_authority_of_the_same_name(secure: Server, certificates: Certificates, tmp_path: Path) -> None:
    """An authority that only bears the name of the trusted one is not trusted."""
    impostor = Authority.make("ksz-simulator test authority")
    with pytest.raises(ssl.SSLError, match="alert"):
        say_hello(secure, certificates.context(_save(impostor.client(GENT, "OCMW Gent"), tmp_path)))
    _is_refused_handshake(newest(secure), "certificate signature failure|unable to get local issuer certificate")


def test_a_certificate_for_servers(secure: Server, certificates: Certificates, tmp_path: Path) -> None:
    """A certificate that is for servers only is no client's."""
    both = tmp_path / "server.pem"
    both.write_bytes(certificates["server.pem"].read_bytes() + certificates["server.key"].read_bytes())
    with pytest.raises(ssl.SSLError, match="alert"):
        say_hello(secure, certificates.context(both))
    _is_refused_handshake(newest(secure), "unsuitable certificate purpose|unsupported certificate purpose")


@VERSIONS
def test_an_authority_between(certificates: Certificates, tmp_path: Path, version: ssl.TLSVersion) -> None:
    """A client that sends the authority between its own certificate and the trusted one is known."""
    keys = [ec.generate_private_key(ec.SECP256R1()) for _ in range(3)]
    authority = x509.BasicConstraints(ca=True, path_length=None)
    root = certificate("root", "root", keys[0], keys[0], authority)
    between = certificate("between", "root", keys[1], keys[0], authority)
    client = certificate(f"CBE={GENT}", "between", keys[2], keys[1])
    (tmp_path / "root.pem").write_bytes(root.public_bytes(Encoding.PEM))
    file = _save(Issued(client, keys[2]), tmp_path)
    whole = tmp_path / "chain.pem"
    whole.write_bytes(file.read_bytes() + between.public_bytes(Encoding.PEM))
    given = options(certificates) | {"client_ca": tmp_path / "root.pem", "client_crl": None}
    with Server(Settings(port=0, scenarios=("starter",), **given)) as server:
        assert GENT in (subject(say_hello(server, certificates.context(whole, version))) or "")
        with pytest.raises(ssl.SSLError, match="unknown ca"):
            say_hello(server, certificates.context(file, version))


def _is_refused_handshake(row: dict[str, Any], reason: str) -> None:
    assert (row["outcome"], row["status"], row["identity"]["address"]) == ("refused", "TLS", "127.0.0.1")
    assert (row["service"], row["organisation"], row["request"]) == (None, None, "")
    decision = refusal(row)
    assert decision["rule"] == "transport.certificate"
    assert re.fullmatch(reason, decision["facts"]["reason"])
    assert "--client-ca" in decision["remedy"]


def test_the_journal_shows_a_refused_handshake(secure: Server, certificates: Certificates) -> None:
    """`ksz-sim journal show` tells about a handshake as about any exchange."""
    with pytest.raises(ssl.SSLError):
        say_hello(secure, certificates.context("refused/wrong-ca"))
    ksz = Ksz({"KSZ_SIM_URL": secure.url, "SSL_CERT_FILE": str(certificates["ca.pem"])})
    shown = ksz("journal", "show", newest(secure)["id"])
    assert shown.exit_code == 0, shown.output
    assert "unable to get local issuer certificate" in shown.output


def test_a_refused_handshake_is_journalled_in_every_database(certificates: Certificates, database: str) -> None:
    """Where the journal is does not matter: the row is there."""
    settings = Settings(port=0, scenarios=("starter",), database=database, **options(certificates))
    with Server(settings) as server:
        with pytest.raises(ssl.SSLError, match="unknown ca"):
            say_hello(server, certificates.context("refused/wrong-ca", TLS12))
        assert say_hello(server, certificates.context(GENT)).status == 200
        server.stop()
        statuses = [row["status"] for row in _rows(server)]
    assert sorted(statuses) == ["OK", "TLS"]


def _rows(server: Server) -> list[dict[str, Any]]:
    network = server.app.network
    rows: list[dict[str, Any]] = network.journal.find("default", network.sandboxes.get("default").run, Filter())
    return rows


def test_a_certificate_that_is_revoked_while_the_simulator_runs(own: Certificates) -> None:
    """A running simulator reads a revocation list that has changed."""
    with Server(Settings(port=0, scenarios=("starter",), **options(own))) as server:
        assert say_hello(server, own.context(GENT)).status == 200
        CertificateFolder(own.folder).revoke(own[GENT])
        response = say_hello(server, own.context(GENT))
        assert (response.status, (response.fault or "").endswith("is refused: revoked.")) == (403, True)
        own["crl.pem"].write_text("half of a li")
        assert say_hello(server, own.context(GENT)).status == 403


def test_many_at_once_are_not_taken_for_each_other(secure: Server, certificates: Certificates) -> None:
    """Of many connections that begin together each is known by its own certificate, or refused for it."""

    def one(name: str) -> str:
        try:
            response = say_hello(secure, certificates.context(name))
        except ssl.SSLError:
            return "alert"
        return f"{response.status} {re.sub(',.*', '', subject(response) or '')}"

    expected = {
        GENT: "200 CN=OCMW Gent", NAMUR: "200 CN=CPAS de Namur", "refused/revoked": "403 ", "refused/wrong-ca": "alert",
    }  # fmt: skip
    names = [*expected] * 10
    with ThreadPoolExecutor(8) as pool:
        assert [expected[name] for name in names] == list(pool.map(one, names))


def test_keep_alive(secure: Server, certificates: Certificates, monkeypatch: pytest.MonkeyPatch) -> None:
    """The certificate is looked at once for a connection, and known for each of its requests."""
    trust, looked = secure.app.network.trust, []
    seen = trust.seen
    monkeypatch.setattr(trust, "seen", lambda *arguments: looked.append(1) or seen(*arguments))
    with connected(secure, certificates.context(NAMUR)) as connection:
        subjects = {subject(ask(connection)) for _ in range(3)}
    assert (len(subjects), len(looked)) == (1, 1)
    assert "CPAS de Namur" in str(subjects)


def test_tls_1_1_is_refused(secure: Server, certificates: Certificates) -> None:
    """The network speaks TLS 1.2 and later."""
    context = certificates.context()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        context.minimum_version = context.maximum_version = ssl.TLSVersion.TLSv1_1
    context.set_ciphers("DEFAULT@SECLEVEL=0")
    with pytest.raises(ssl.SSLError, match=r"version|protocol"):
        say_hello(secure, context)
    assert say_hello(secure, certificates.context(version=TLS12)).status == 200


@pytest.mark.parametrize("sent", [b"GET / HTTP/1.1\r\nHost: x\r\n\r\n", b"\x16\x03\x01\xff\xff" + b"\0" * 100, b""])
def test_what_is_no_tls_is_closed_without_harm(secure: Server, certificates: Certificates, sent: bytes) -> None:
    """Plain HTTP, or rubbish, on the port of TLS is not answered, leaves no trace, and hinders nobody."""
    say_hello(secure, certificates.context())
    before = newest(secure)["id"]
    with socket.create_connection(("127.0.0.1", _port(secure)), timeout=10) as stranger:
        stranger.sendall(sent)
        stranger.shutdown(socket.SHUT_WR)
        assert b"HTTP" not in _all(stranger)
    assert before == newest(secure)["id"]
    assert say_hello(secure, certificates.context()).status == 200


def _all(connection: socket.socket) -> bytes:
    content = b""
    try:
        while piece := connection.recv(4096):
            content += piece
    except ConnectionResetError:
        pass
    return content


def test_a_refused_client_that_goes_on_sending_is_cut_off(secure: Server, certificates: Certificates) -> None:
    """A client that was refused and does not stop can send so much and no more."""
    context = certificates.context("refused/wrong-ca")
    plain = socket.create_connection(("127.0.0.1", _port(secure)), timeout=10)
    with context.wrap_socket(plain, server_hostname="localhost") as stranger, pytest.raises(OSError, match=r"."):
        _flood(stranger)


def _flood(connection: socket.socket) -> None:
    for _ in range(1000):
        connection.sendall(b"x" * 65536)


def test_handshakes_that_stall_hinder_nobody(certificates: Certificates) -> None:
    """With more clients in the middle of their handshake than there is room for, the oldest makes room."""
    with Server(Settings(port=0, scenarios=("starter",), max_connections=3, **options(certificates))) as server:
        stalled = [socket.create_connection(("127.0.0.1", _port(server)), timeout=10) for _ in range(6)]
        assert say_hello(server, certificates.context(GENT)).status == 200
        assert _all(stalled[0]) == b""
        for one in stalled:
            one.close()


def test_the_server_ends_although_clients_are_there(certificates: Certificates) -> None:
    """A server ends while one client is in its handshake and another one idle."""
    with Server(Settings(port=0, scenarios=("starter",), **options(certificates))) as server:
        stalled = socket.create_connection(("127.0.0.1", _port(server)), timeout=10)
        with connected(server, certificates.context(GENT)) as idle:
            assert ask(idle).status == 200
            server.__exit__(None, None, None)
            assert _all(stalled) == b""
            assert _all(idle.sock) == b""
        stalled.close()


@pytest.mark.skipif(shutil.which("curl") is None, reason="there is no curl")
@VERSIONS
@pytest.mark.parametrize(
    ("client", "told"),
    [
        (GENT, f"200.*OU=CBE={GENT}"),
        ("refused/expired", "403.*is refused: expired"),
        ("refused/revoked", "403.*is refused: revoked"),
        ("refused/wrong-ca", "000.*unknown ca"),
    ],
)
def test_curl(secure: Server, certificates: Certificates, client: str, told: str, version: ssl.TLSVersion) -> None:
    """curl is answered, or tells why it was not."""
    command = [
        "curl", "-sS", "--cacert", certificates["ca.pem"], "--cert", certificates[client], "-w", "%{http_code}",
        "--tls-max", "1.2" if version is TLS12 else "1.3", "-H", "Content-Type: text/xml", "-d", HELLO,
        f"https://localhost:{_port(secure)}{TEST_CONNECTION}",
    ]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, timeout=20, check=False)
    assert re.search(told, f"{done.stdout[-3:]} {done.stdout} {done.stderr}", re.DOTALL), done


def test_the_commands_that_certs_make_prints(tmp_path: Path) -> None:
    """What `ksz-sim certs make` tells to type is answered by the simulator that it tells to start."""
    folder = tmp_path / "my certs"
    told = json.loads(Ksz()("certs", "make", folder, "--json").stdout)["commands"]
    serve = shlex.split(told["serve"])
    given = dict(zip(serve[2::2], serve[3::2], strict=True))
    settings = Settings.load(
        {}, port=0, scenarios=(given["--scenario"],), certificate=given["--certificate"], key=given["--key"],
        client_ca=given["--client-ca"], client_crl=given["--client-crl"],
    )  # fmt: skip
    curl = shlex.split(told["curl"])
    with Server(settings) as server:
        words = dict(zip(curl[1::2], curl[2::2], strict=False))
        context = Certificates(folder).context(Path(words["--cert"]))
        address = next(word for word in curl if word.startswith("https://localhost:8080/"))
        with connected(server, context) as connection:
            path = urlsplit(address).path
            assert GENT in (subject(ask(connection, path, curl[curl.index("-d") + 1].encode())) or "")

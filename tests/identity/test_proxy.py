# SPDX-License-Identifier: EUPL-1.2
"""A certificate that a proxy passes on in a header: from a proxy that is trusted to, and from anybody else."""

from __future__ import annotations

import base64
import http.client
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import quote, urlsplit

import pytest

from simulator.errors import SettingsError
from simulator.server import Server
from simulator.settings import Settings
from simulator.soap.transport import caller
from tests.identity.signing import Box
from tests.identity.tls import GENT, HELLO, NAMUR, Certificates, newest, options, refusal, say_hello, subject
from tests.soap.wire import TEST_CONNECTION, Response

HEADER = "X-SSL-Client-Cert"


def _pem(certificates: Certificates, name: str = GENT) -> str:
    text = certificates[name].read_text()
    return text[: text.index("-----BEGIN PRIVATE KEY")]


def _behind_proxy(certificates: Certificates, *proxies: str, **more: Any) -> Iterator[Server]:
    settings = Settings(
        port=0, scenarios=("starter",), proxies=proxies, client_ca=certificates["ca.pem"],
        client_crl=certificates["crl.pem"], **more,
    )  # fmt: skip
    with Server(settings) as server:
        yield server


@pytest.fixture(scope="module")
def trusting(certificates: Certificates) -> Iterator[Server]:
    """A simulator behind a proxy on this machine, which does the TLS."""
    yield from _behind_proxy(certificates, "10.1.0.0/16", "127.0.0.0/8")


@pytest.fixture(scope="module")
def wary(certificates: Certificates) -> Iterator[Server]:
    """A simulator whose proxy is elsewhere."""
    yield from _behind_proxy(certificates, "10.1.0.0/16")


def _send(server: Server, certificate: str, **headers: str) -> Response:
    return Box(server).send(HELLO, TEST_CONNECTION, **{HEADER: certificate}, **headers)


FORMS: dict[str, Callable[[str], str]] = {
    "escaped (nginx)": lambda pem: quote(pem, safe=""),
    "escaped, plus signs kept": lambda pem: quote(pem, safe="+/="),
    "blanks for line breaks": lambda pem: " ".join(pem.split("\n")),
    "tabs for line breaks (nginx, before)": lambda pem: "\t".join(pem.split("\n")),
    "base64 of DER (HAProxy)": lambda pem: "".join(pem.split("\n")[1:-2]),
}


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS.keys())
def test_a_trusted_proxy_passes_a_certificate_on(
    trusting: Server, certificates: Certificates, form: Callable[[str], str]
) -> None:
    """The certificate in the header of a trusted proxy is the caller's, however the proxy writes it."""
    response = _send(trusting, form(_pem(certificates)))
    assert (response.status, f"OU=CBE={GENT}" in (subject(response) or "")) == (200, True)
    row = newest(trusting)
    assert (row["identity"]["certificate"]["way"], row["identity"]["certificate"]["cbe"]) == ("proxy", GENT)
    assert _proxy_decision(row)["outcome"] == "passed-on"


def _proxy_decision(row: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = next(decision for decision in row["decisions"] if decision["rule"] == "transport.proxy")
    return found


@pytest.mark.parametrize(
    ("name", "problem"),
    [("refused/expired", "expired"), ("refused/revoked", "revoked"), ("refused/wrong-ca", "unknown authority"),
     ("server", "not for client authentication")],
)  # fmt: skip
def test_what_the_proxy_did_not_check_is_checked(
    trusting: Server, certificates: Certificates, name: str, problem: str
) -> None:
    """A bad certificate is refused although a trusted proxy let it through."""
    text = certificates[name].read_text()
    response = _send(trusting, quote(text[: text.index("-----END CERTIFICATE-----") + 25]))
    assert (response.status, (response.fault or "").endswith(f"is refused: {problem}.")) == (403, True)
    row = newest(trusting)
    assert ("transport.certificate-trusted", problem) == (
        refusal(row)["rule"],
        row["identity"]["certificate"]["problem"],
    )


@pytest.mark.parametrize(
    "text",
    [
        "x",
        "-----BEGIN CERTIFICATE-----AAAA-----END CERTIFICATE-----",
        "%00%ff",
        "(null)",
        base64.b64encode(b"0" * 99).decode(),
        "A" * 30000,
    ],
)
def test_a_header_that_holds_no_certificate(trusting: Server, text: str) -> None:
    """What is no certificate is refused, not taken for none."""
    response = _send(trusting, text)
    assert (response.status, response.fault) == (403, "The client certificate (unreadable) is refused: cannot be read.")


def test_a_second_header_is_no_second_chance(trusting: Server, certificates: Certificates) -> None:
    """Behind the header of the proxy a client's own one of the same name says nothing."""
    values = [quote(_pem(certificates)), quote(_pem(certificates, NAMUR))]
    response = _plain(trusting, [(HEADER, value) for value in values])
    assert f"OU=CBE={GENT}" in (subject(response) or "")


def _plain(server: Server, headers: list[tuple[str, str]]) -> Response:
    connection = http.client.HTTPConnection("127.0.0.1", urlsplit(server.url).port, timeout=10)
    connection.putrequest("POST", TEST_CONNECTION)
    for header, value in (*headers, ("Content-Type", "text/xml"), ("Content-Length", str(len(HELLO)))):
        connection.putheader(header, value)
    connection.endheaders(HELLO)
    response = connection.getresponse()
    answer = Response(response.status, {}, response.read())
    connection.close()
    return answer


def test_anybody_elses_header_is_ignored(wary: Server, certificates: Certificates) -> None:
    """A header from an address that is no trusted proxy gives no certificate, and the journal says who tried."""
    response = _send(wary, quote(_pem(certificates)))
    assert (response.status, subject(response)) == (200, None)
    row = newest(wary)
    assert "certificate" not in row["identity"]
    decision = _proxy_decision(row)
    assert (decision["allowed"], decision["outcome"]) == (True, "ignored")
    assert decision["facts"] == {"header": HEADER, "address": "127.0.0.1"}
    assert "no trusted proxy" in decision["reason"]


def test_anybody_elses_header_opens_nothing(wary: Server, certificates: Certificates) -> None:
    """A sandbox that asks for a certificate is not opened by a header that anybody can write."""
    box = Box.make(wary, "mtls", profile="mtls")
    response = box.send(HELLO, TEST_CONNECTION, **{HEADER: quote(_pem(certificates))})
    assert (response.status, refusal(box.row())["rule"]) == (403, "transport.certificate-required")
    assert _proxy_decision(box.row())["outcome"] == "ignored"
    assert "serve --proxy" in refusal(box.row())["remedy"]


def test_a_name_with_an_underscore_is_another_header(trusting: Server, certificates: Certificates) -> None:
    """A proxy does not take away a header that only looks like its own, so it is not looked at."""
    response = _plain(trusting, [("X_SSL_Client_Cert", quote(_pem(certificates)))])
    assert (response.status, subject(response)) == (200, None)


def test_the_proxys_own_certificate_is_not_the_callers(certificates: Certificates) -> None:
    """Where a proxy speaks TLS to the simulator, the caller is whom its header names, or nobody."""
    settings = Settings(port=0, scenarios=("starter",), proxies=("127.0.0.1",), **options(certificates))
    with Server(settings) as server:
        context = certificates.context(NAMUR)
        assert subject(say_hello(server, context)) is None
        passed_on = say_hello(server, context, **{HEADER: quote(_pem(certificates))})
        assert f"OU=CBE={GENT}" in (subject(passed_on) or "")


def test_another_header(certificates: Certificates) -> None:
    """The name of the header is a setting."""
    for server in _behind_proxy(certificates, "127.0.0.1", proxy_header="SSL-Client"):
        response = Box(server).send(HELLO, TEST_CONNECTION, SSL_Client=quote(_pem(certificates)))
        assert f"OU=CBE={GENT}" in (subject(response) or "")
        assert subject(_send(server, quote(_pem(certificates)))) is None


@pytest.mark.parametrize(
    ("address", "known"),
    [("127.0.0.1", True), ("::ffff:127.0.0.1", True), ("10.1.255.3", True), ("10.2.0.1", False), ("", False),
     ("::1", False), ("unix", False)],
)  # fmt: skip
def test_whose_address_is_a_proxys(trusting: Server, certificates: Certificates, address: str, known: bool) -> None:
    """An address counts as an address: an IPv4 one is the same when it comes by IPv6."""
    environ = {"REMOTE_ADDR": address, "HTTP_X_SSL_CLIENT_CERT": quote(_pem(certificates))}
    sender, _ = caller(trusting.app.network, environ)
    assert known == (sender.certificate is not None)


def test_proxies_from_the_environment() -> None:
    """KSZ_SIM_PROXIES holds several addresses with commas between them."""
    settings = Settings.load({"KSZ_SIM_PROXIES": "10.0.0.7,fd00::/8"})
    assert settings.proxies == ("10.0.0.7", "fd00::/8")


@pytest.mark.parametrize("wrong", ["proxy.example", "10.0.0.0/40", "10.0.0", "*"])
def test_what_is_no_address_stops_the_start(wrong: str) -> None:
    """A proxy is named by its address or network; anything else stops the start and is named."""
    with pytest.raises(SettingsError) as stopped:
        Settings.load({}, proxies=("10.0.0.7", wrong))
    assert str(stopped.value) == f"proxies: {wrong!r} is no address and no network, as 10.0.0.7 or 10.0.0.0/24"

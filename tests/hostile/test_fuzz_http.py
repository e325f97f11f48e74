# SPDX-License-Identifier: EUPL-1.2
"""Whatever the head of a request says, there is an answer, and it is no mistake of the simulator."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.server import Server
from simulator.settings import Settings
from tests.hostile.mutations import LONG, NASTY, SHORT, Draw, mutated_bytes
from tests.hostile.raw import ask
from tests.soap.wire import CONNECTOR, TEST_CONNECTION, TI_GROUPS, echo, envelope

BODY = envelope(echo()).encode()
PATHS = (
    TEST_CONNECTION,
    f"{TI_GROUPS}?wsdl",
    CONNECTOR,
    "/",
    "/control/v1/health",
    "/control/v1/sandboxes",
    "/nothing",
    "/control/v1/sandboxes/default/clock",
    "/control/v1/sandboxes/default/exchanges/1",
    f"/sandbox/default{TI_GROUPS}",
    "/control/v1/sandboxes/default/journal/export",
    "*",
    "//",
    "/%00",
    "/?",
    "http://localhost/",
    "/%zz",
    "/\u00e9",
)
NAMES = (
    "Host",
    "Content-Type",
    "Content-Encoding",
    "Authorization",
    "Accept",
    "Accept-Encoding",
    "Origin",
    "Cookie",
    "Range",
    "Expect",
    "Connection",
    "Upgrade",
    "Transfer-Encoding",
    "Content-Length",
    "SOAPAction",
    "X-Forwarded-For",
    "Referer",
    "Sec-Fetch-Site",
    "If-None-Match",
    "If-Modified-Since",
    "X-SSL-Client-Cert",
    "Date",
    "TE",
    "Trailer",
    "X_Under_Score",
    "X-HTTP-Method-Override",
    "Forwarded",
    "Max-Forwards",
    "Cache-Control",
)
VALUES = (
    *(text for text in NASTY if text.isprintable()),
    "text/xml",
    "text/xml; charset=utf-16",
    'text/xml; charset="',
    "gzip",
    "application/json",
    'application/soap+xml; action="x"',
    'multipart/related; boundary=x; type="text/xml"',
    "Basic ",
    "Basic !!!",
    "Basic Og==",
    "Basic /////w==",
    "Bearer x",
    "chunked",
    "close",
    "keep-alive, Upgrade",
    "websocket",
    "h2c",
    "100-continue",
    "bytes=0-,0-,0-",
    "[::1",
    "localhost:99999999",
    "::",
    "0",
    str(len(BODY)),
    "identity",
    "x" * 4000,
    "text/xml;" + ";" * 2000,
    "text/xml; charset*=utf-8''%ff",
    "=?utf-8?q?x?=",
    'for="_x"',
    "Thu, 99 Foo 2026",
)


@pytest.fixture(scope="module")
def server() -> Iterator[tuple[str, int]]:
    """A simulator that does not wait long."""
    with Server(Settings(port=0, request_timeout=0.2)) as running:
        host, _, port = running.url.removeprefix("http://").partition(":")
        yield host, int(port)


def _request(draw: Draw) -> bytes:
    """A request with any headers; sometimes with its bytes changed."""
    method = draw(st.sampled_from(("POST", "POST", "GET", "PUT", "HEAD", "OPTIONS", "DELETE", "TRACE", "M-SEARCH")))
    headers = draw(st.lists(st.tuples(st.sampled_from(NAMES), st.sampled_from(VALUES)), max_size=6))
    if draw(st.booleans()):
        headers += [("Host", "127.0.0.1"), ("Content-Length", str(len(BODY)))]
    lines = [f"{method} {draw(st.sampled_from(PATHS))} HTTP/1.{draw(st.integers(0, 1))}"]
    lines += [f"{name}: {value}" for name, value in headers]
    made = "\r\n".join((*lines, "", "")).encode("utf-8") + BODY
    return mutated_bytes(draw, made) if draw(st.booleans()) else made


def _check(server: tuple[str, int], request: bytes) -> None:
    answer = ask(server, request)
    if answer.status == 500:
        assert b"Envelope" in answer.content, request
    assert answer.status in (None, 500) or answer.status < 500, request


@SHORT
@given(data=st.data())
def test_no_head_is_too_odd(server: tuple[str, int], data: st.DataObject) -> None:
    """Any method, path and headers get an answer of HTTP, or the connection is closed."""
    _check(server, _request(data.draw))


@pytest.mark.slow
@LONG
@given(data=st.data())
def test_no_head_of_many_is_too_odd(server: tuple[str, int], data: st.DataObject) -> None:
    """The same with more requests."""
    _check(server, _request(data.draw))

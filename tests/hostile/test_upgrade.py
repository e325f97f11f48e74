# SPDX-License-Identifier: EUPL-1.2
"""A request that offers another protocol, as the first one of Java's HttpClient does, is answered in HTTP/1.1."""

from __future__ import annotations

import http.client
import json
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest

from simulator.server import Server
from tests.hostile.raw import ask

CLOCK = "/control/v1/sandboxes/default/clock"
OFFER = {
    "Connection": "Upgrade, HTTP2-Settings",
    "Upgrade": "h2c",
    "HTTP2-Settings": "AAEAAEAAAAIAAAABAAMAAABkAAQBAAAAAAUAAEAA",
}


@pytest.fixture
def connection(starter: Server) -> Iterator[http.client.HTTPConnection]:
    """One connection, for several requests."""
    connection = http.client.HTTPConnection(urlsplit(starter.url).netloc, timeout=10)
    yield connection
    connection.close()


@pytest.mark.parametrize("name", ["Upgrade", "upgrade", "UPGRADE"])
def test_the_body_of_a_request_that_offers_http_2_is_read(connection: http.client.HTTPConnection, name: str) -> None:
    """Its body counts, and so does the next request of the same connection."""
    headers = {key.replace("Upgrade", name) if key == "Upgrade" else key: value for key, value in OFFER.items()}
    for extra in (headers, {}, headers):
        connection.request("PUT", CLOCK, b'{"move": "later"}', {"Content-Type": "application/json", **extra})
        answer = connection.getresponse()
        assert (answer.status, json.load(answer)["error"]["problems"][0]["path"]) == (422, "move")


def test_a_body_is_left_as_it_is(starter: Server) -> None:
    """A line of the body that looks like such a header reaches the application unchanged."""
    body = b'{"move":\r\n"later\\nUpgrade: h2c"}'
    head = (
        f"PUT {CLOCK} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nConnection: Upgrade\r\n"
        f"Upgrade: h2c\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    address = urlsplit(starter.url)
    answer = ask((address.hostname or "", address.port or 0), [head.encode(), body])
    assert answer.status == 422
    assert b"Upgrade: h2c" in answer.content

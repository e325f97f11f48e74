# SPDX-License-Identifier: EUPL-1.2
"""Who may use the control API: this machine without a token, everybody else with it only, and no foreign web page."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from simulator.control import create_control
from simulator.network import Network
from simulator.server import Server
from simulator.settings import Settings
from tests.control.api import Api
from tests.soap.wire import TEST_CONNECTION

TOKEN = "fake-token"
HEALTH = "/control/v1/health"


@pytest.fixture(scope="module")
def guarded() -> Iterator[Api]:
    """A simulator with a token."""
    with Server(Settings(port=0, token=TOKEN)) as server:
        yield Api(server.url)


@pytest.mark.parametrize(
    "authorization", [None, "Bearer", "Bearer ", "Bearer wrong", f"Basic {TOKEN}", f"Bearer {TOKEN}x", "Bearer \xe9"]
)
def test_without_the_right_token_nobody_gets_in(guarded: Api, authorization: str | None) -> None:
    """Where a token is set, each request needs it, also from this machine; the answer says how to send it."""
    headers = {} if authorization is None else {"Authorization": authorization}
    reply = guarded.get(HEALTH, **headers)
    assert reply.status == 401
    assert "Authorization: Bearer" in reply.message
    assert reply.header("WWW-Authenticate").lower().startswith("bearer")


@pytest.mark.parametrize("scheme", ["Bearer", "bearer"])
def test_the_right_token_opens(guarded: Api, scheme: str) -> None:
    """The token in the Authorization header opens the control API."""
    assert guarded.get(HEALTH, Authorization=f"{scheme} {TOKEN}").status == 200


def test_services_and_start_page_need_no_token(guarded: Api) -> None:
    """The token guards the control API only."""
    assert guarded.get("/").status == 200
    assert guarded.get(f"{TEST_CONNECTION}?wsdl").status == 200


@pytest.fixture
def network() -> Iterator[Network]:
    """A network without a token."""
    found = Network(Settings())
    yield found
    found.close()


@pytest.mark.parametrize(
    ("address", "status"),
    [("127.0.0.1", 200), ("127.8.9.1", 200), ("::1", 200), ("::ffff:127.0.0.1", 200), ("10.1.2.3", 401),
     ("::ffff:10.1.2.3", 401), ("2001:db8::1", 401), ("", 401), ("unix", 401)],
)  # fmt: skip
def test_without_a_token_only_this_machine_gets_in(network: Network, address: str, status: int) -> None:
    """Another machine is told that the simulator needs a token; this one gets in."""
    reply = create_control(network).test_client().get(HEALTH, environ_base={"REMOTE_ADDR": address})
    assert reply.status_code == status
    if status == 401:
        assert "--token" in reply.get_json()["error"]["message"]


def test_a_token_opens_to_other_machines() -> None:
    """Another machine gets in with the token."""
    network = Network(Settings(token=TOKEN))
    client = create_control(network).test_client()
    reply = client.get(
        HEALTH, environ_base={"REMOTE_ADDR": "10.1.2.3"}, headers={"Authorization": f"Bearer {TOKEN}", "Host": "ksz"}
    )
    network.close()
    assert reply.status_code == 200


@pytest.mark.parametrize("header", ["Forwarded", "X_Forwarded_For", "X_Real_IP"])
def test_what_a_proxy_passes_on_is_not_this_machine(api: Api, header: str) -> None:
    """A request that came through a proxy counts as one from elsewhere."""
    assert api.get(HEALTH, **{header: "203.0.113.9"}).status == 401


@pytest.mark.parametrize(
    ("host", "status"),
    [("localhost:8080", 200), ("LOCALHOST", 200), ("ksz.localhost", 200), ("[::1]:8080", 200), ("evil.example", 401),
     ("evil.example:8080", 401), ("localhost.evil.example", 401), ("127.evil.example", 401)],
)  # fmt: skip
def test_another_name_for_this_machine_needs_a_token(api: Api, host: str, status: int) -> None:
    """A web page whose name has been made to lead to this machine does not get in."""
    assert api.get(HEALTH, Host=host).status == status


@pytest.mark.parametrize(
    "headers",
    [{"Origin": "http://evil.example"}, {"Origin": "null"}, {"Origin": "http://127.0.0.1:1"},
     {"Sec_Fetch_Site": "cross-site"}, {"Sec_Fetch_Site": "same-site"}],
)  # fmt: skip
def test_a_page_of_another_site_changes_nothing(api: Api, headers: dict[str, str]) -> None:
    """A change asked by a page of another site is refused; what it would change stays."""
    before = api.get("").json["run"]
    assert api.post("reset", **headers).status == 403
    assert api.get("").json["run"] == before


def test_a_page_of_this_site_may_change(api: Api) -> None:
    """A page that came from here may ask for a change."""
    assert api.post("reset", Origin=api.url, Sec_Fetch_Site="same-origin").status == 200


@pytest.mark.parametrize(
    "kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "text/xml"]
)
def test_a_change_is_json(api: Api, kind: str) -> None:
    """What is not sent as application/json is refused: a form of another site cannot be sent so."""
    reply = api.call("PUT", "clock", raw=b'{"real": true}', Content_Type=kind)
    assert reply.status == 415
    assert "application/json" in reply.message


def test_a_charset_beside_the_type_is_fine(api: Api) -> None:
    """application/json may come with a charset."""
    assert api.put("clock", {"move": "+1d"}, Content_Type="application/json; charset=utf-8").status == 200


@pytest.mark.parametrize(
    "raw", [b"", b"  ", b"{", b'{"real": tru}', b"\xff\xfe", b"NaN", b'{"real": true} x', b"[" * 5000]
)
def test_what_is_no_json_is_a_bad_request(api: Api, raw: bytes) -> None:
    """400 for a body that is no JSON."""
    reply = api.call("PUT", "clock", raw=raw)
    assert reply.status == 400
    assert "JSON" in reply.message


@pytest.mark.parametrize("raw", [b"[]", b'"text"', b"1", b"null", b"true"])
def test_json_that_is_no_object_is_refused(api: Api, raw: bytes) -> None:
    """422 for JSON that is not an object."""
    assert api.call("PUT", "clock", raw=raw).status == 422


def test_a_body_has_a_limit(api: Api) -> None:
    """413 for a body beyond the setting max_body."""
    reply = api.call("POST", "scenario", raw=b'{"yaml": "' + b"#" * (2 * 1024 * 1024) + b'"}')
    assert reply.status == 413
    assert "max_body" in reply.message


def test_answers_are_not_kept_and_not_guessed_at(api: Api) -> None:
    """A browser keeps no answer and runs none."""
    reply = api.get(HEALTH)
    assert reply.header("Cache-Control") == "no-store"
    assert reply.header("X-Content-Type-Options") == "nosniff"
    assert "sandbox" in reply.header("Content-Security-Policy")

# SPDX-License-Identifier: EUPL-1.2
"""The control API and every page are closed beyond this machine without the token.

Routes are taken from the application itself, so that a new one is covered without an edit here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from werkzeug.test import Client, TestResponse

from simulator.app import App
from simulator.control import create_control
from simulator.control.here import BASE
from simulator.network import Network
from simulator.settings import Settings

TOKEN = "fake-token-of-the-tests"
ELSEWHERE, HERE = "192.0.2.1", "127.0.0.1"
CHANGING = ("POST", "PUT", "PATCH", "DELETE")


def _routes() -> list[tuple[str, str]]:
    """Method and path of every route of the application that serves the control API and the pages."""
    network = Network(Settings())
    found = []
    for rule in create_control(network).url_map.iter_rules():
        _, path = rule.build(dict.fromkeys(rule.arguments, 1), append_unknown=False) or ("", rule.rule)
        found += [(method, path) for method in sorted(rule.methods or ())]
    network.close()
    return sorted(found)


ROUTES = _routes()
CHANGES = [(method, path) for method, path in ROUTES if method in CHANGING]


@dataclass(frozen=True)
class Door:
    """The whole application, asked as if from an address."""

    app: App

    def __call__(
        self, method: str, path: str, address: str = HERE, body: bytes | None = None, **headers: str
    ) -> TestResponse:
        """The answer; header names with `_` for `-`."""
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        kind = given.pop("Content-Type", "application/json" if body is not None else None)
        return Client(self.app).open(
            path, method=method, data=body, content_type=kind, headers=given, environ_base={"REMOTE_ADDR": address}
        )

    def state(self) -> Any:
        """What a change would change."""
        header = self.app.network.store.header("default")
        return header.revision, header.run, self.app.network.sandboxes.names()


@pytest.fixture(scope="module")
def open_door() -> Iterator[Door]:
    """A simulator without a token."""
    yield from _door(Settings())


@pytest.fixture(scope="module")
def locked_door() -> Iterator[Door]:
    """A simulator with a token."""
    yield from _door(Settings(token=TOKEN))


def _door(settings: Settings) -> Iterator[Door]:
    app = App(Network(settings))
    yield Door(app)
    app.close()


def test_there_are_routes() -> None:
    """Pages, readings and changes are among the routes that are tried."""
    assert {"/", f"{BASE}/health", f"{BASE}/sandboxes"} <= {path for _, path in ROUTES}
    assert {method for method, _ in CHANGES} == set(CHANGING)


@pytest.mark.parametrize(("method", "path"), ROUTES)
def test_without_a_token_nobody_else_gets_in(open_door: Door, method: str, path: str) -> None:
    """Another machine gets 401 on every route, whatever it says of itself, and nothing changes."""
    before = open_door.state()
    for headers in (
        {},
        {"Authorization": "Bearer x"},
        {"X_Forwarded_For": HERE},
        {"Host": "localhost"},
        {"Token": "x"},
    ):
        assert open_door(method, path, ELSEWHERE, **headers).status_code == 401, headers
    assert open_door.state() == before


_WRONG: list[dict[str, str]] = [
    {},
    {"Authorization": "Bearer wrong"},
    {"Authorization": TOKEN},
    {"Authorization": f"Basic {TOKEN}"},
    {"Authorization": f"Bearer {TOKEN.upper()}"},
    {"Authorization": f"Bearer {TOKEN[:-1]}"},
    {"Authorization": f"Bearer {TOKEN}, Bearer {TOKEN}"},
    {"X_Token": TOKEN},
    {"Token": TOKEN},
    {"Cookie": f"token={TOKEN}"},
    {"Proxy_Authorization": f"Bearer {TOKEN}"},
    {"X_Forwarded_For": HERE, "Host": "localhost"},
]


@pytest.mark.parametrize(("method", "path"), ROUTES)
def test_the_token_counts_in_its_own_header_only(locked_door: Door, method: str, path: str) -> None:
    """Another machine gets 401 on every route without the token, with another one, or with it in another place."""
    before = locked_door.state()
    for headers in _WRONG:
        assert locked_door(method, path, ELSEWHERE, **headers).status_code == 401, headers
    assert locked_door(method, f"{path}?token={TOKEN}", ELSEWHERE).status_code == 401
    assert locked_door.state() == before


@pytest.mark.parametrize(("method", "path"), ROUTES)
def test_where_there_is_a_token_this_machine_needs_it_too(locked_door: Door, method: str, path: str) -> None:
    """On this machine the control API asks for the token as well; only pages do not."""
    status = locked_door(method, path).status_code
    assert (status == 401) == path.startswith("/control")


@pytest.mark.parametrize(("method", "path"), ROUTES)
def test_what_came_through_a_proxy_is_not_this_machine(open_door: Door, method: str, path: str) -> None:
    """A request that a proxy on this machine passes on counts as one from elsewhere."""
    for header in ("Forwarded", "X_Forwarded_For", "X_Real_IP", "X_Forwarded_Host", "Via"):
        assert open_door(method, path, HERE, **{header: HERE}).status_code == 401, header


@pytest.mark.parametrize(("method", "path"), ROUTES)
def test_another_name_for_this_machine_does_not_open(open_door: Door, method: str, path: str) -> None:
    """A page whose name has been made to lead here (DNS rebinding) gets nothing."""
    for host in ("evil.example", "localhost.evil.example", "127.0.0.1.evil.example:80", "[::1", "a b"):
        assert open_door(method, path, HERE, Host=host).status_code == 401, host


_FOREIGN: list[dict[str, str]] = [
    {"Origin": "http://evil.example"},
    {"Origin": "null"},
    {"Origin": "http://localhost.evil.example"},
    {"Origin": "http://localhost:1"},
    {"Origin": "http://["},
    {"Origin": ""},
    {"Sec_Fetch_Site": "cross-site"},
    {"Sec_Fetch_Site": "same-site"},
]


@pytest.mark.parametrize(("method", "path"), CHANGES)
def test_a_page_of_another_site_changes_nothing(open_door: Door, method: str, path: str) -> None:
    """A change that a page of another site asks for is refused on every route."""
    before = open_door.state()
    for headers in _FOREIGN:
        assert open_door(method, path, HERE, b"{}", **headers).status_code == 403, headers
    assert open_door.state() == before


@pytest.mark.parametrize(("method", "path"), CHANGES)
def test_a_form_changes_nothing(open_door: Door, method: str, path: str) -> None:
    """What a browser may send to another site unasked (a form, plain text) is refused on every route."""
    before = open_door.state()
    for kind in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "", "text/json"):
        assert open_door(method, path, HERE, b"{}", Content_Type=kind).status_code == 415, kind
    assert open_door.state() == before


@pytest.mark.parametrize(
    "path", ["/control/v1/nothing", "/control/", "/control//v1/health", "/control/v1/../v1/health"]
)
def test_what_is_not_there_is_closed_too(open_door: Door, path: str) -> None:
    """Another machine learns nothing of addresses that do not exist."""
    assert open_door("GET", path, ELSEWHERE).status_code == 401


@pytest.mark.parametrize("path", ["/Control/v1/health", "//control/v1/health", "/x/../control/v1/health", "/control"])
def test_no_other_spelling_leads_in(open_door: Door, path: str) -> None:
    """No other way to write its path leads to the control API."""
    for address in (HERE, ELSEWHERE):
        assert open_door("GET", path, address).status_code in (401, 404)


def test_every_answer_is_closed_to_browsers(open_door: Door) -> None:
    """No answer is kept, guessed at, shown in a frame of another site, or readable by one."""
    for method, path in ROUTES:
        answer = open_door(method, path, ELSEWHERE)
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
        assert not [name for name, _ in answer.headers if name.lower().startswith("access-control")]

# SPDX-License-Identifier: EUPL-1.2
"""The application under another WSGI server than ours."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from werkzeug.test import Client, EnvironBuilder, TestResponse

from simulator.app import App, create_app
from simulator.settings import Settings
from simulator.world.documents import Change, fault_document
from simulator.world.faults import MADE_ID, Fault
from simulator.world.made_ids import numbered
from tests.soap.wire import TEST_CONNECTION, echo, envelope


@pytest.fixture(scope="module")
def app() -> Iterator[App]:
    """The application by itself."""
    found = create_app(Settings(scenarios=("starter",)))
    yield found
    found.close()


def ask(app: App, what: dict[str, Any]) -> TestResponse:
    """The answer to a TestConnection in a sandbox with one fault."""
    (fault,) = numbered(MADE_ID, [Fault.model_validate({"what": what})])
    sandbox = app.network.sandboxes.get("default")
    sandbox.change(lambda: Change([fault_document(fault)]), "test")
    return Client(app).post(TEST_CONNECTION, data=envelope(echo()), headers={"Content-Type": "text/xml"})


@pytest.mark.parametrize(
    ("what", "status"),
    [({"latency": 5}, 200), ({"wrong_ticket": True}, 200), ({"http_status": 503}, 503), ({"timeout": 0.01}, 502),
     ({"reset": True}, 502), ({"ksz_down": True}, 500)],
)  # fmt: skip
def test_what_it_can_do(app: App, what: dict[str, Any], status: int) -> None:
    """Latency sleeps; after a timeout, and for a reset, comes an empty answer; the rest is as with our server."""
    found = ask(app, what)
    assert found.status_code == status
    assert (b"echo" in found.data) == (status == 200)
    assert bool(found.data) == (status != 502)


@pytest.mark.parametrize(
    "what", [{"truncated": 20}, {"reset": 20}, {"truncated": {"after_bytes": 20, "chunked": True}}]
)
def test_a_part_of_an_answer(app: App, what: dict[str, Any]) -> None:
    """A part is sent with the length of the whole, or without a length."""
    found = ask(app, what)
    assert len(found.data) == 20
    told = found.headers.get("Content-Length")
    assert told is None if "chunked" in str(what) else int(told or 0) > 20


def test_the_journal_is_written_before_the_answer_is_held_back(app: App) -> None:
    """What is held back is in the journal already while nobody has read it."""
    sandbox = app.network.sandboxes.get("default")
    before = app.network.journal.count("default", sandbox.run)
    (fault,) = numbered(MADE_ID, [Fault.model_validate({"what": {"timeout": 500}})])
    sandbox.change(lambda: Change([fault_document(fault)]), "test")
    body = envelope(echo()).encode()
    environ = EnvironBuilder(TEST_CONNECTION, method="POST", data=body, content_type="text/xml").get_environ()
    unread = app(environ, lambda *_: None)
    assert app.network.journal.count("default", sandbox.run) == before + 1
    unread.close()  # type: ignore[attr-defined]

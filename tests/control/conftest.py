# SPDX-License-Identifier: EUPL-1.2
"""A running simulator, and for each test a sandbox of its own with the scenario `office`."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count

import pytest

from simulator.server import Server
from simulator.settings import Settings
from tests.control.api import SCENARIO, Api

_NUMBERS = count(1)


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """One simulator for all tests of the control API."""
    with Server(Settings(port=0)) as running:
        yield running


@pytest.fixture
def api(server: Server) -> Api:
    """The control API, with a sandbox that holds the scenario `office`."""
    found = Api(server.url, f"test-{next(_NUMBERS)}")
    assert found.post("/control/v1/sandboxes", {"name": found.sandbox}).status == 201
    assert found.post("scenario", {"yaml": SCENARIO}).status == 200
    return found

# SPDX-License-Identifier: EUPL-1.2
"""A sandbox with the scenario `starter` at a frozen moment, as it was loaded for each test."""

from __future__ import annotations

import pytest

from simulator.server import Server
from tests.control.api import Api
from tests.faults.office import Office

NAME, NOON = "faults", "2026-03-02T12:00:00"


@pytest.fixture(scope="session")
def url(starter: Server) -> str:
    """A running simulator with that sandbox."""
    wanted = {"name": NAME, "scenarios": ["starter"], "clock": NOON}
    assert Api(starter.url).post("/control/v1/sandboxes", wanted).status == 201
    return starter.url


@pytest.fixture
def office(url: str) -> Office:
    """An OCMW in the sandbox, without faults."""
    found = Office.of(url, NAME)
    assert found.api.post("reset").status == 200
    return found

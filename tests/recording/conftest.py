# SPDX-License-Identifier: EUPL-1.2
"""What is recorded from."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from simulator.server import Server
from simulator.settings import Settings
from tests.control.api import SCENARIO, Api


@pytest.fixture
def there() -> Iterator[Server]:
    """An acceptance environment: another simulator."""
    with Server(Settings(port=0)) as server:
        assert Api(server.url).post("scenario", {"yaml": SCENARIO}).status == 200
        yield server

# SPDX-License-Identifier: EUPL-1.2
"""Commands as a person or a script gives them, and a running simulator for those that need one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count
from typing import Any

import pytest
from click.testing import CliRunner, Result

from simulator.cli import main
from simulator.server import Server
from simulator.settings import Settings
from tests.control.api import SCENARIO, Api

_NUMBERS = count(1)


@dataclass(frozen=True)
class Ksz:
    """`ksz-sim` with an environment."""

    environment: dict[str, str] = field(default_factory=dict)

    def __call__(self, *arguments: Any) -> Result:
        """Run a command."""
        return CliRunner().invoke(main, [str(a) for a in arguments], env=self.environment, prog_name="ksz-sim")


@pytest.fixture
def ksz() -> Ksz:
    """`ksz-sim` where no simulator runs."""
    return Ksz({"KSZ_SIM_URL": "http://127.0.0.1:9"})


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    """One simulator for the tests of a module."""
    with Server(Settings(port=0)) as running:
        yield running


@pytest.fixture
def api(server: Server) -> Api:
    """A sandbox with the scenario `office`."""
    found = Api(server.url, f"cli-{next(_NUMBERS)}")
    assert found.post("/control/v1/sandboxes", {"name": found.sandbox}).status == 201
    assert found.post("scenario", {"yaml": SCENARIO}).status == 200
    return found


@pytest.fixture
def there(server: Server) -> Ksz:
    """`ksz-sim` with a running simulator."""
    return Ksz({"KSZ_SIM_URL": server.url})


def one_line(result: Result, code: int) -> str:
    """The one line on stderr of a command that could not do what it should."""
    assert result.exit_code == code, result.output
    lines: list[str] = result.stderr.splitlines()
    assert len(lines) == 1, result.stderr
    assert lines[0].startswith("ksz-sim: ")
    return lines[0].removeprefix("ksz-sim: ")

# SPDX-License-Identifier: EUPL-1.2
"""The simulator in a test: the one at KSZ_SIM_URL, else one that is started here and ends with the tests."""

import os
import re
import subprocess
from collections.abc import Iterator
from uuid import uuid4

import pytest
import requests


class Sandbox:
    """A sandbox with the scenario `starter`, on 2 March 2026: nobody else sees or changes it."""

    def __init__(self, server: str) -> None:
        self.name = f"python-{uuid4()}"
        self.url = f"{server}/sandbox/{self.name}"
        self._control = f"{server}/control/v1/sandboxes"
        self._session = requests.Session()
        if token := os.environ.get("KSZ_SIM_TOKEN"):
            self._session.headers["Authorization"] = f"Bearer {token}"
        self._ask("POST", "", {"name": self.name, "scenarios": ["starter"], "clock": "2026-03-02T09:00:00"})

    def move(self, span):
        """Moves the clock: +3m is three months."""
        self._ask("PUT", f"/{self.name}/clock", {"move": span})

    def fault(self, what, **when):
        """Makes something go wrong, once: docs/faults.md."""
        self._ask("POST", f"/{self.name}/faults", {"what": what, "when": when, "how_often": {"times": 1}})

    def check(self, **check):
        """Fails with the simulator's explanation unless the network got what is said here."""
        verdict = self._ask("POST", f"/{self.name}/checks", check)
        assert verdict["passed"], verdict["message"]

    def close(self):
        """It is gone."""
        self._ask("DELETE", f"/{self.name}")
        self._session.close()

    def _ask(self, method, path, body=None):
        answer = self._session.request(method, f"{self._control}{path}", json=body, timeout=30)
        assert answer.ok, f"{method} {path}: {answer.status_code} {answer.text}"
        return answer.json() if answer.content else None


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """The URL of a running simulator."""
    if url := os.environ.get("KSZ_SIM_URL"):
        yield url.rstrip("/")
        return
    with subprocess.Popen(["ksz-sim", "serve", "--port", "0"], stdout=subprocess.PIPE, text=True) as process:
        found = re.search(r"listens on ([^\s,]+)", process.stdout.readline())
        assert found, "ksz-sim did not start: install ksz-simulator, or set KSZ_SIM_URL to a running one"
        yield found[1]
        process.terminate()


@pytest.fixture
def network(server: str) -> Iterator[Sandbox]:
    """A sandbox of this test."""
    sandbox = Sandbox(server)
    yield sandbox
    sandbox.close()

# SPDX-License-Identifier: EUPL-1.2
"""The thirteen scenarios of the rules, told by zeep and by suds from the WSDLs of a running simulator."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from simulator.server import Server
from tests.scenarios.rules.suds_client import Suds
from tests.scenarios.rules.told import NOT_BY_THE_SCHEMA, RULES, Run, run_of
from tests.scenarios.rules.zeep_client import Zeep


@pytest.fixture(scope="module", params=[Suds, Zeep])
def client(request: pytest.FixtureRequest) -> Any:
    """Each client that we did not write."""
    return request.param


@pytest.fixture(scope="module", params=RULES)
def run(request: pytest.FixtureRequest, client: Any, starter: Server) -> Iterator[Run]:
    """Each scenario, told once by each client."""
    with run_of(starter, client, request.param) as told:
        yield told


def test_every_request_is_answered_as_told(run: Run) -> None:
    """Each request of the story gets the codes and the facts that the story tells, and nothing that may not leak."""
    assert run.problems == []


def test_only_what_the_schema_refuses_goes_around_the_client(run: Run) -> None:
    """Whatever the schema allows the client can write by itself."""
    assert run.answers_around_the_client <= {NOT_BY_THE_SCHEMA}


def test_every_request_stands_in_the_journal(run: Run) -> None:
    """Each request stands in the journal with what it was told, the refused and the unanswered ones too."""
    assert run.told == run.journalled

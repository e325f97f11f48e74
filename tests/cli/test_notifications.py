# SPDX-License-Identifier: EUPL-1.2
"""`ksz-sim notifications`: what the network would have sent, on the command line."""

from __future__ import annotations

import json

import pytest

from tests.cli.conftest import Ksz, one_line
from tests.control.api import AN, GENT, NOBODY, Api
from tests.control.test_notifications import VDAB


@pytest.fixture(autouse=True)
def job_seeker(api: Api) -> None:
    """An was a job seeker of VDAB; Ghent has her file since 1 January."""
    assert api.put(f"persons/{AN}/job_seeking", VDAB).status == 200


def test_they_are_listed(there: Ksz, api: Api) -> None:
    """Each event is a line: sent, or the reason why not."""
    result = there("notifications", AN, "--organisation", GENT, "--sandbox", api.sandbox)
    assert result.exit_code == 0, result.stderr
    head, early, late = result.stdout.splitlines()
    assert head.split()[:4] == ["date", "notification", "source", "sent"]
    assert early.startswith("2025-12-01")
    assert " NO " in early
    assert "do not cover 2025-12-01" in early
    assert late.split()[-1] == "yes"


def test_messages_are_shown_on_request(there: Ksz, api: Api) -> None:
    """With --messages what was sent is shown, indented; what was not has no message."""
    result = there("notifications", AN, "--organisation", GENT, "--sandbox", api.sandbox, "--messages")
    assert result.stdout.count("<sequenceNumber>1</sequenceNumber>") == 1
    assert "  <jobSeekers>\n" in result.stdout


def test_as_json(there: Ksz, api: Api) -> None:
    """--json tells what the control API tells."""
    result = there("notifications", AN, "--organisation", GENT, "--sandbox", api.sandbox, "--json")
    assert json.loads(result.stdout) == api.get(f"persons/{AN}/notifications?organisation={GENT}").json


def test_nobody(there: Ksz, api: Api) -> None:
    """An unknown SSIN is told in one line, with exit code 1."""
    result = there("notifications", NOBODY, "--organisation", GENT, "--sandbox", api.sandbox)
    assert NOBODY in one_line(result, 1)

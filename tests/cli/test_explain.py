# SPDX-License-Identifier: EUPL-1.2
"""`ksz-sim explain`: what would become of a request, on the command line."""

from __future__ import annotations

import json
import subprocess
import sys

from simulator.server import Server
from tests.cli.test_call import AN, CARLA, GENT, TI


def explain(server: Server, *arguments: str) -> subprocess.CompletedProcess[str]:
    """The command as a user runs it."""
    command = [sys.executable, "-m", "simulator.cli", "explain", *arguments, "--url", server.url]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)


def test_a_request_that_would_be_answered(starter: Server) -> None:
    """It is said by whom, with exit code 0."""
    done = explain(starter, TI, "--as", GENT, "--ssin", AN, "--legal-context", "PCSA:SOCIAL_INQUIRY")
    assert done.returncode == 0
    assert "would be answered by National Register" in done.stdout


def test_a_request_that_would_be_refused(starter: Server) -> None:
    """Code, reason, remedy and ground are told in the language asked, with exit code 1; also as JSON."""
    asked = (TI, "--as", GENT, "--ssin", CARLA, "--language", "nl")
    done = explain(starter, *asked)
    assert done.returncode == 1
    for words in ("MSG00012", "geen inschrijving", "Schrijf de persoon eerst in", "law of 15 January 1990, art. 6"):
        assert words in done.stdout
    found = json.loads(explain(starter, *asked, "--json").stdout)
    assert (found["allowed"], found["code"]) == (False, "MSG00012")


def test_what_cannot_be_explained(starter: Server) -> None:
    """An unknown operation is told with near names, on stderr."""
    done = explain(starter, "RetrieveTIGroup.retrieveTI", "--as", GENT)
    assert done.returncode != 0
    assert "RetrieveTIGroups.retrieveTI" in done.stderr
    assert "is not YAML" in explain(starter, TI, "--as", GENT, "--request", "[1").stderr

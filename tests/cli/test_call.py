# SPDX-License-Identifier: EUPL-1.2
"""`ksz-sim call`: a request of an organisation on the command line, answered by a running simulator."""

from __future__ import annotations

import json
import shlex
import subprocess
import sys

import pytest

from simulator.server import Server

GENT, CARLA, AN = "0999100196", "91073090063", "84051290054"
WHO = ("--as", GENT, "--user", "ocmw-gent:fake-gent-password")
DMFA = """{criteria: {quarterPeriod: {beginQuarter: 2003Q1, endQuarter: 2026Q4}, resultsAction: RESULTS_ONLINE_ONLY,
  latestSituationOnly: true}}"""
TI = "RetrieveTIGroups.retrieveTI"


def call(server: Server, *arguments: str) -> subprocess.CompletedProcess[str]:
    """The command as a user runs it."""
    command = [sys.executable, "-m", "simulator.cli", "call", *arguments, "--url", server.url]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)


def test_an_answer_and_a_refusal(starter: Server) -> None:
    """An answer is printed with exit code 0, a refusal with 1; the codes stand on stderr."""
    answered = call(starter, TI, *WHO, "--about", AN, "--request", "{searchInformation: {language: nl}}")
    assert (answered.returncode, answered.stderr.strip()) == (0, "MSG00000")
    assert "Proefmans" in answered.stdout
    refused = call(starter, TI, *WHO, "--about", CARLA)
    assert (refused.returncode, refused.stderr.strip()) == (1, "MSG00012")
    assert "<code>MSG00012</code>" in refused.stdout


def test_an_ssdn_service_and_a_fault(starter: Server) -> None:
    """SSDN services are asked through the connector; missing credentials are a fault."""
    found = call(starter, "OCMWCPASIdentifyPerson.identifyPerson", "--as", GENT, "--about", AN)
    assert (found.returncode, found.stderr.strip()) == (0, "0")
    assert "<ns3:LastName>Proefmans</ns3:LastName>" in found.stdout
    nobody = call(starter, TI, "--as", GENT, "--about", AN)
    assert nobody.returncode == 1
    assert "No HTTP Basic credentials were sent" in nobody.stdout


def test_curl_does_the_same(starter: Server) -> None:
    """With --curl the call is printed as a curl command, ready to be run."""
    printed = call(starter, TI, *WHO, "--about", AN, "--curl")
    words = shlex.split(printed.stdout)
    assert words[0] == "curl"
    assert starter.url in words[-1]
    assert AN in words[words.index("--data") + 1]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("Unknown.operation", *WHO), "there is no operation Unknown.operation"),
        ((TI, "--as", "1234", "--about", AN), "no CBE number"),
        ((TI, "--as", GENT, "--user", "gent", "--about", AN), "'gent' is no NAME:PASSWORD"),
        ((TI, *WHO, "--request", "{searchInformation: {date: 2026-02-30}}"), "day is out of range for month"),
        ((TI, *WHO, "--request", "[1"), "is not YAML"),
        ((TI, *WHO, "--request", "1"), "is a mapping"),
        ((TI, *WHO, "--request", "{searchInformations: {}}"), "searchInformations"),
        ((TI, *WHO, "--about", AN, "--sandbox", "nope"), "there is no sandbox 'nope'"),
    ],
)
def test_what_cannot_be_called(starter: Server, arguments: tuple[str, ...], says: str) -> None:
    """A wrong operation, number, request or sandbox is told on stderr, with exit code 1 or 2."""
    done = call(starter, *arguments)
    assert done.returncode in (1, 2)
    assert says in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert done.stderr.startswith("ksz-sim: ")


@pytest.mark.parametrize(
    ("operation", "about", "request_", "code", "exit_code"),
    [
        ("DmfaConsultationService.consultDmfaAttestationsBySsin", AN, DMFA, "DMFA0001", 0),
        ("SelfEmployedService.consultCareer", AN, "{}", "MSG00100", 1),
    ],
)
def test_part_of_an_answer_is_one(
    starter: Server, operation: str, about: str, request_: str, code: str, exit_code: int
) -> None:
    """An answer that is only a part of it has data, and so exit code 0; where nothing is found it is 1."""
    done = call(starter, operation, *WHO, "--about", about, "--request", request_)
    assert (done.returncode, done.stderr.strip()) == (exit_code, code)


def test_a_pattern_is_told_as_it_is(starter: Server) -> None:
    """Of a value that its schema does not allow the whole pattern is told, and every value of a set."""
    quarter = "{criteria: {period: {beginQuarter: 2024Q5}}}"
    done = call(starter, "SelfEmployedService.consultContributions", *WHO, "--about", AN, "--request", quarter)
    assert r"by the pattern '[1-2]\d{3}Q(1|2|3|4)'" in done.stdout
    service = "{criteria: {publicEmploymentServices: {publicEmploymentService: [NOPE]}}}"
    done = call(starter, "JobSeekerService.consultContactAndInscription", *WHO, "--about", AN, "--request", service)
    assert "of the set {" in done.stdout


@pytest.mark.slow
def test_bench_measures_everything() -> None:
    """A short benchmark gives every figure with its goal, and no wrong answer."""
    options = ["--rounds", "1", "--seconds", "0.3", "--people", "200", "--requests", "600", "--json"]
    command = [sys.executable, "-m", "simulator.cli", "bench", *options]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=True)
    figures = json.loads(done.stdout)["figures"]
    assert len(figures) >= 15
    assert all(figure["value"] > 0 for figure in figures)
    assert sum(figure["goal"] is not None for figure in figures) >= 9

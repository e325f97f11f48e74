# SPDX-License-Identifier: EUPL-1.2
"""Rule 13: after the story any ticket tells who asked, when, about whom and why; the client's own log says the same."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest
from click.testing import CliRunner

from simulator.cli import main
from simulator.scenarios.load import read_scenarios
from simulator.scenarios.scenario import Scenario
from simulator.server import Server
from simulator.testing.story import USER
from tests.scenarios.rules.suds_client import Suds
from tests.scenarios.rules.told import RULES, Run, run_of
from tests.scenarios.rules.zeep_client import Zeep
from tests.scenarios.story_runner import Outcome

(AUDIT,) = (name for name in RULES if name.startswith("rules/13-"))
CONTEXTS = {"RetrieveTIGroups": "PCSA:SOCIAL_INQUIRY", "UnemploymentDataService/v2": "SOCIAL_INVESTIGATION_OF_PCSA"}
INVESTIGATION = "OCMWCPASPerformInvestigation"
TICKET = re.compile(r"[tT]icket(?:CBSS)?>([^<]+)<")


@dataclass(frozen=True)
class Entry:
    """What the OCMW writes down of a request: who, when, about whom, why. `employee` is None where no message says."""

    ticket: str
    time: str
    employee: str | None
    person: str
    context: str | None
    qualities: tuple[int, ...]


@pytest.fixture(scope="module", params=[Zeep, Suds])
def run(request: pytest.FixtureRequest, starter: Server) -> Iterator[Run]:
    """The story of the audit, told by each client."""
    with run_of(starter, request.param, AUDIT) as told:
        yield told


@pytest.fixture(scope="module")
def log(run: Run) -> list[Entry]:
    """The OCMW's own log of that day."""
    scenario = read_scenarios((AUDIT,))
    return [_entry(outcome, scenario) for outcome in run.outcomes]


def _entry(outcome: Outcome, scenario: Scenario) -> Entry:
    step, service = outcome.step, (outcome.step.operation or "").partition(".")[0]
    found = TICKET.search(outcome.reply.text.replace("<ticket>", ""))
    assert found is not None, outcome.reply.text
    files = {scenario.number("margot"): (1,), scenario.number("achille"): (2,)}
    return Entry(
        ticket=found[1],
        time=f"{step.clock or scenario.data.clock.now():%Y-%m-%dT%H:%M}",
        employee=None if service in CONTEXTS else step.authorized_user.get("UserID", USER),
        person=step.about or "",
        context=step.legal_context or CONTEXTS.get(service),
        qualities=files[step.about or ""] if service == INVESTIGATION else (),
    )


def _line(run: Run, ticket: str) -> dict[str, Any]:
    """The line of the journal at KSZ for a ticket."""
    address = f"{run.server.url}/control/v1/sandboxes/{run.client.sandbox.name}/journal/lines?ticket={ticket}&level=ksz"
    with urlopen(address) as answer:
        (line,) = json.load(answer)["lines"]
    assert isinstance(line, dict)
    return line


def test_any_ticket_tells_who_when_whom_and_why(run: Run, log: list[Entry]) -> None:
    """For each ticket the journal names organisation, employee (SSDN), moment, person, legal context and quality."""
    assert len({entry.ticket for entry in log}) == len(run.outcomes)
    for entry in log:
        line = _line(run, entry.ticket)
        assert line["organisation"] == run.outcomes[0].step.by
        assert (entry.employee, entry.time, entry.person) == (line["user"], line["time"][:16], line["ssin"]), entry
        assert line["legal_context"] == entry.context, entry
        if entry.qualities:
            assert tuple(row["quality"] for row in line["inscriptions"]) == entry.qualities, entry


def test_the_log_of_the_client_says_the_same(run: Run, log: list[Entry], tmp_path: Path) -> None:
    """The OCMW's own log, which also knows who asked over SOA, agrees with the journal; another person is found out."""
    assert _reconciled(run, log, tmp_path) == (0, {})
    first, second, *rest = log
    wrong = Entry(first.ticket, first.time, first.employee, rest[3].person, None, ())
    assert _reconciled(run, [wrong, second, *rest], tmp_path) == (1, {"wrong person": 1})


def _reconciled(run: Run, log: list[Entry], folder: Path) -> tuple[int, dict[str, int]]:
    """Exit code and differences of `ksz-sim journal reconcile`."""
    file = folder / "log.csv"
    with file.open("w", encoding="utf-8", newline="") as text:
        writer = csv.writer(text, delimiter=";")
        writer.writerow(["ticket", "time", "user", "ssin", "reason"])
        for one in log:
            reason = one.context or " ".join(map(str, one.qualities)) or "1"
            writer.writerow([one.ticket, one.time, one.employee or "thomas", one.person, reason])
    options = ["--sandbox", run.client.sandbox.name, "--url", run.server.url, "--json"]
    result = CliRunner().invoke(main, ["journal", "reconcile", str(file), *options])
    counts = json.loads(result.stdout)["counts"]
    return result.exit_code, {kind: count for kind, count in counts.items() if count}

# SPDX-License-Identifier: EUPL-1.2
"""A sandbox that records: start, look, stop, what was recorded, and the scenario that it makes."""

from __future__ import annotations

from datetime import UTC, datetime
from secrets import token_hex
from typing import Annotated, Any

from flask import Blueprint, Response
from flask.typing import ResponseReturnValue
from pydantic import Field
from typing_extensions import TypedDict

from simulator.control.body import read_body, read_query
from simulator.control.described import described
from simulator.control.here import SANDBOX, network, page, sandbox
from simulator.control.values import DateTime, SandboxName
from simulator.errors import ConfigurationError, ConflictError, NotFoundError, Problem
from simulator.recording.tape import counts, recorded
from simulator.records import Record, Spelled
from simulator.world.recording import Recording, Wanted
from simulator.world.sandbox import Sandbox

blueprint = Blueprint("recordings", __name__, url_prefix=f"{SANDBOX}/recording")


class RecordingData(TypedDict):
    """A recording: where it sends requests on to, and how many exchanges it holds."""

    target: str
    paths: dict[str, str]
    timeout: float
    largest: int
    verify: bool
    id: str
    started: DateTime
    stopped: DateTime | None
    recording: bool
    recorded: int
    left_out: int
    why: dict[str, int]
    people: int


class RecordedData(TypedDict):
    """An exchange that came through; the journal has its messages, under the same id."""

    exchange: int
    received: DateTime
    service: str | None
    operation: str | None
    organisation: str | None
    ssin: str | None
    status: str
    outcome: str
    http_status: int | None
    kept: bool
    why: str | None


class RecordedList(TypedDict):
    """Exchanges that came through, the first one first."""

    exchanges: list[RecordedData]
    total: int
    offset: int
    limit: int


class RecordedQuery(Record):
    """Which of the exchanges."""

    kept: bool | None = Field(None, description="Only those that were recorded, or that were not")
    offset: int = Field(0, ge=0, lt=2**31)
    limit: int = Field(100, ge=1, le=1000)


class ScenarioQuery(Record):
    """How the scenario is called."""

    name: Annotated[
        str,
        Spelled(r"^[a-z0-9][a-z0-9-]{0,62}$", "a name has lower-case letters, digits and '-', at most 63"),
        Field(description="As its file"),
    ] = "recording"


@blueprint.get("")
@described("getRecording", {200: RecordingData})
def show(name: SandboxName) -> dict[str, Any]:
    """The recording under way, or the last one, with what it holds."""
    return _data(_found(sandbox(name)), name)


@blueprint.put("")
@described("startRecording", {201: RecordingData}, body=Wanted, example={"target": "http://127.0.0.1:9"})
def start(name: SandboxName) -> ResponseReturnValue:
    """Requests to the sandbox are sent on to a target from now on, and recorded.

    409 where it records already, and where the simulator keeps no journal.
    """
    found, wanted = sandbox(name), read_body(Wanted)
    if not network().settings.journal:
        raise ConflictError("a recording is kept in the journal, and this simulator keeps none: start it with one")
    running = found.recording
    if running is not None and running.runs:
        raise ConflictError(f"the sandbox {name} records from {running.target}; stop that first")
    _check_paths(wanted)
    made = Recording(**wanted.model_dump(), id=token_hex(6), started=datetime.now(UTC))
    _ = network().recorders.of(found, made).target  # a wrong file is told now, not to the first client
    found.set_recording(made)
    return _data(made, name), 201


@blueprint.delete("")
@described("stopRecording", {200: RecordingData})
def stop(name: SandboxName) -> dict[str, Any]:
    """Requests are answered by the simulator again; what was recorded stays, connections to the target do not."""
    found = sandbox(name)
    running = _found(found)
    if running.runs:
        running = running.model_copy(update={"stopped": datetime.now(UTC)})
        found.set_recording(running)
        network().end_recordings(name)
    return _data(running, name)


@blueprint.get("/exchanges")
@described("listRecorded", {200: RecordedList}, query=RecordedQuery)
def exchanges(name: SandboxName) -> dict[str, Any]:
    """What came through, the first one first, without the messages: the journal has those, under the same id."""
    found, query = _found(sandbox(name)), read_query(RecordedQuery)
    rows = [
        row for row in recorded(network().journal, name, found.id) if query.kept in (None, row["recording"]["kept"])
    ]
    return page("exchanges", [_row(row) for row in rows], query.offset, query.limit)


@blueprint.get("/scenario")
@described("getRecordedScenario", {200: {"application/yaml": None}}, query=ScenarioQuery)
def scenario(name: SandboxName) -> Response:
    """The scenario that the recording makes, as YAML: it answers the same requests in the same way."""
    from simulator.recording.scenario import scenario_of

    found, query = _found(sandbox(name)), read_query(ScenarioQuery)
    rows = recorded(network().journal, name, found.id, messages=True)
    made = scenario_of(network().catalogue, network().codes, found, rows, query.name)
    return Response(made.encode(), content_type="application/yaml; charset=utf-8")


def _row(row: dict[str, Any]) -> dict[str, Any]:
    own = row["recording"]
    return {
        "exchange": row["id"], "received": row["written"], "service": row["service"], "operation": row["operation"],
        "organisation": row["organisation"], "ssin": row["ssin"], "status": row["status"], "outcome": row["outcome"],
        "http_status": own["http"].get("status"), "kept": own["kept"], "why": own.get("why"),
    }  # fmt: skip


def _found(found: Sandbox) -> Recording:
    recording = found.recording
    if recording is None:
        raise NotFoundError(f"the sandbox {found.name} has recorded nothing; `ksz-sim record start` begins")
    return recording


def _check_paths(wanted: Wanted) -> None:
    contracts = network().catalogue.contracts.values()
    known = {name for contract in contracts for name in (contract.id, contract.service) if contract.definition.paths}
    wrong = [name for name in wanted.paths if name not in known]
    if wrong:
        remedy = f"There is {', '.join(sorted(known))}"
        raise ConfigurationError(
            *(Problem(f"no contract {name} has a path", path=f"paths.{name}", remedy=remedy) for name in wrong)
        )


def _data(recording: Recording, name: str) -> dict[str, Any]:
    return {
        **recording.model_dump(mode="json"),
        "recording": recording.runs,
        **counts(network().journal, name, recording.id),
    }

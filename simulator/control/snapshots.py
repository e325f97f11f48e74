# SPDX-License-Identifier: EUPL-1.2
"""Snapshots of a sandbox: take one, list them, look at one, go back to one, delete it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Any

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue
from pydantic import Field
from typing_extensions import TypedDict

from simulator.control.body import read_body
from simulator.control.clock import ClockData, clock_data
from simulator.control.described import described
from simulator.control.here import SANDBOX, network, sandbox
from simulator.control.sandboxes import SandboxData as SandboxAnswer
from simulator.control.sandboxes import sandbox_data
from simulator.control.values import DateTime, SandboxName
from simulator.errors import ConfigurationError, Problem
from simulator.records import Name, Record
from simulator.scenarios.files import name_of
from simulator.store import Snapshot
from simulator.world.documents import FAULT, HOUSEHOLD, ORGANISATION, PERSON, REPERTORY
from simulator.world.sandbox_data import SandboxData

blueprint = Blueprint("snapshots", __name__, url_prefix=f"{SANDBOX}/snapshots")

NOW, BASE = "now", "base"
_COUNTED = {"persons": PERSON, "households": HOUSEHOLD, "organisations": ORGANISATION, "inscribed": REPERTORY,
            "faults": FAULT}  # fmt: skip


class NewSnapshot(Record):
    """A snapshot to be taken."""

    name: Name
    note: Annotated[str, Field(max_length=1000)] = ""
    replace: bool = Field(False, description="In place of the one that has this name, if there is one")


class Restoring(Record):
    """Whose snapshot is meant."""

    sandbox: str | None = Field(None, alias="from", description="The sandbox that has it; none: this one")


SnapshotId = Annotated[str, Field(description="Name of a snapshot")]


class SnapshotCounts(TypedDict):
    """How much there is of each in a snapshot."""

    persons: int
    households: int
    organisations: int
    inscribed: int
    faults: int


class SnapshotShort(TypedDict):
    """A snapshot with the numbers of what it holds. `taken` is by the machine's clock."""

    name: str
    sandbox: str
    note: str
    taken: DateTime
    clock: ClockData
    seed: int
    scenarios: list[str]
    number: int
    counts: SnapshotCounts


class SnapshotList(TypedDict):
    """Snapshots, the first taken first."""

    snapshots: list[SnapshotShort]


@blueprint.get("")
@described("listSnapshots", {200: SnapshotList})
def snapshots(name: SandboxName) -> dict[str, Any]:
    """Every snapshot of the sandbox, the first taken first."""
    found = sandbox(name)
    return {"snapshots": [snapshot_data(one) for one in found.store.snapshots.all(found.name)]}


@blueprint.post("")
@described("saveSnapshot", {201: SnapshotShort}, body=NewSnapshot, example={"name": "before"})
def save(name: SandboxName) -> ResponseReturnValue:
    """All that the sandbox is now is kept under a name. Refused where the name is taken: nothing has changed."""
    found, wanted = sandbox(name), read_body(NewSnapshot)
    made = found.save(free_name(wanted.name), wanted.note, wanted.replace)
    return snapshot_data(made), 201, {"Location": url_for("snapshots.one", name=name, snapshot=made.name)}


@blueprint.get("/<snapshot>")
@described("getSnapshot", {200: SnapshotShort})
def one(name: SandboxName, snapshot: SnapshotId) -> dict[str, Any]:
    """One snapshot."""
    found = sandbox(name)
    return snapshot_data(found.store.snapshots.get(found.name, snapshot))


@blueprint.delete("/<snapshot>")
@described("deleteSnapshot", {204: None})
def delete(name: SandboxName, snapshot: SnapshotId) -> ResponseReturnValue:
    """The snapshot is gone; the sandbox is as it is."""
    found = sandbox(name)
    found.store.snapshots.delete(found.name, snapshot)
    return "", 204


@blueprint.post("/<snapshot>/restore")
@described("restoreSnapshot", {200: SandboxAnswer}, body=Restoring, body_needed=False, errors=(409,))
def restore(name: SandboxName, snapshot: SnapshotId) -> SandboxAnswer:
    """The sandbox is what it was, or what another sandbox was, when the snapshot was taken; its run begins anew."""
    found = sandbox(name)
    wanted = read_body(Restoring) if request.content_length else Restoring()
    origin = found if wanted.sandbox is None else sandbox(wanted.sandbox)
    found.restore(snapshot, origin.name)
    return sandbox_data(found, network().journal)


def free_name(name: str) -> str:
    """A name that a snapshot may have; ConfigurationError for a word that means a state of the sandbox."""
    if name in (NOW, BASE):
        problem = f"{NOW!r} is the sandbox as it is, {BASE!r} what a reset leads back to"
        raise ConfigurationError(Problem(problem, path="name", remedy="Choose another name"))
    return name


def snapshot_data(snapshot: Snapshot) -> dict[str, Any]:
    """A snapshot as JSON data, with the numbers of what it holds."""
    data = SandboxData.from_json(snapshot.header)
    return {
        "name": snapshot.name,
        "sandbox": snapshot.sandbox,
        "note": snapshot.note,
        "taken": datetime.fromtimestamp(snapshot.taken, UTC).isoformat(timespec="milliseconds"),
        "clock": clock_data(data.clock),
        "seed": data.seed,
        "scenarios": [name_of(file) for file in data.scenarios],
        "number": snapshot.number,
        "counts": {name: snapshot.counts.get(kind, 0) for name, kind in _COUNTED.items()},
    }

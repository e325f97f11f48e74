# SPDX-License-Identifier: EUPL-1.2
"""The difference of two snapshots, or of one and the sandbox as it is, in words."""

from __future__ import annotations

from typing import Annotated, Any

from flask import Blueprint
from pydantic import Field
from typing_extensions import TypedDict

from simulator.control.body import read_query
from simulator.control.described import described
from simulator.control.here import SANDBOX, sandbox
from simulator.control.snapshots import BASE, NOW
from simulator.control.values import InLanguage, SandboxName
from simulator.records import Record
from simulator.snapshots.difference import State, difference
from simulator.store import Contents
from simulator.world.sandbox import Sandbox

blueprint = Blueprint("snapshot_differences", __name__, url_prefix=f"{SANDBOX}/snapshots")

StateName = Annotated[
    str,
    Field(description="Name of a snapshot; `now`: the sandbox as it is; `base`: what a reset leads back to"),
]


class DifferenceQuery(Record):
    """In which language, and of how many subjects at most."""

    language: InLanguage
    limit: int = Field(1000, ge=1, le=10_000)


class Place(TypedDict):
    """A step of the way into a document: a field, and where it is a list of records, the one that is meant."""

    field: str
    item: Any


class ChangeData(TypedDict):
    """One change, with the sentence that tells it. Passwords are not told."""

    outcome: str
    where: list[Place]
    before: Any
    after: Any
    text: str


class AboutData(TypedDict):
    """Every change of one person, household, organisation, fault, ..., or of the sandbox itself."""

    kind: str
    key: str
    name: str
    changes: list[ChangeData]


class DifferenceData(TypedDict):
    """What differs, by subject; `more` subjects are not told."""

    sandbox: str
    one: str
    other: str
    same: bool
    about: list[AboutData]
    more: int


@blueprint.get("/<snapshot>/diff/<other>")
@described("compareSnapshots", {200: DifferenceData}, query=DifferenceQuery)
def compare(name: SandboxName, snapshot: StateName, other: StateName) -> dict[str, Any]:
    """What changed from one state of the sandbox to another one."""
    found, query = sandbox(name), read_query(DifferenceQuery)
    states = [_state(found, one) for one in (snapshot, other)]
    made = difference(found.store, states[0], states[1], query.language, query.limit)
    return {
        "sandbox": found.name,
        "one": snapshot,
        "other": other,
        "same": not (made.about or made.more),
        "about": [about.to_data() for about in made.about],
        "more": made.more,
    }


def _state(found: Sandbox, name: str) -> State:
    if name in (NOW, BASE):
        header, base_header = found.store.headers(found.name)
        base = Contents(found.name, base_only=True), base_header
        return State(Contents(found.name), header, base) if name == NOW else State(*base)
    kept = found.store.snapshots.get(found.name, name)
    return State(kept.contents, kept.header, (Contents(kept.held, base_only=True), kept.base_header))

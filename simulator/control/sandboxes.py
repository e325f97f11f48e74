# SPDX-License-Identifier: EUPL-1.2
"""Sandboxes: list, make, look at, reset, delete."""

from __future__ import annotations

from contextlib import suppress
from secrets import token_hex

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from pydantic import Field
from typing_extensions import TypedDict

from simulator.control.body import read_body
from simulator.control.callers import Caller, claim
from simulator.control.clock import ClockData, clock_data
from simulator.control.described import described
from simulator.control.here import BASE, network, prefix_of, sandbox
from simulator.control.loading import Loading, known_names, read_loading
from simulator.control.values import Moment, SandboxName, Seed
from simulator.errors import NotFoundError, SimulatorError
from simulator.journal.journal import Journal
from simulator.records import Name, Record, Text
from simulator.scenarios.files import name_of
from simulator.scenarios.load import empty_data
from simulator.soap.http import origin
from simulator.world.documents import HOUSEHOLD, ORGANISATION, PERSON
from simulator.world.sandbox import Sandbox

blueprint = Blueprint("sandboxes", __name__, url_prefix=f"{BASE}/sandboxes")


_EXAMPLE = {"name": "mine", "scenarios": ["starter"], "clock": "2026-03-02T09:00:00", "seed": 7}


class NewSandbox(Record):
    """A sandbox to be made, with what it holds at first."""

    name: Name = Field(default_factory=lambda: f"fresh-{token_hex(8)}", description="Without it, a fresh one")
    scenarios: tuple[Text, ...] = ()
    clock: Moment | None = None
    seed: Seed | None = None
    callers: tuple[Caller, ...] = Field(
        (), max_length=1000, description="Organisations whose requests it answers also where their path has no prefix"
    )


class Counts(TypedDict):
    """How much there is of each in a sandbox."""

    persons: int
    households: int
    organisations: int
    inscriptions: int
    exchanges: int


class SandboxShort(TypedDict):
    """A sandbox; its services stand under `prefix`: at `url`, as whoever asks reaches it.

    A new run begins with every reset and load.
    """

    name: str
    prefix: str
    url: str
    clock: ClockData
    run: int
    seed: int
    scenarios: list[str]
    callers: list[str]


class SandboxData(SandboxShort):
    """A sandbox with the numbers of what it holds."""

    counts: Counts


class SandboxList(TypedDict):
    """Sandboxes, by name."""

    sandboxes: list[SandboxShort]


@blueprint.get("")
@described("listSandboxes", {200: SandboxList})
def sandboxes() -> SandboxList:
    """Every sandbox, by name."""
    found = []
    for name in network().sandboxes.names():
        with suppress(NotFoundError):  # deleted meanwhile
            found.append(_short(sandbox(name)))
    return {"sandboxes": found}


@blueprint.post("")
@described("createSandbox", {201: SandboxData}, body=NewSandbox, example=_EXAMPLE)
def create() -> ResponseReturnValue:
    """A new sandbox, with its scenarios loaded. Refused: there is none."""
    wanted = read_body(NewSandbox)
    made = _created(wanted)
    try:
        claim(made, wanted.callers)
    except SimulatorError:
        network().sandboxes.delete(made.name)
        raise
    return sandbox_data(made, network().journal), 201


def _created(wanted: NewSandbox) -> Sandbox:
    settings, box = network().settings, network().sandboxes
    if not wanted.scenarios:
        seed = settings.seed if wanted.seed is None else wanted.seed
        return box.create(wanted.name, empty_data(wanted.clock or settings.clock, seed))
    known_names("scenarios", wanted.scenarios)
    scenario = read_loading(Loading(names=wanted.scenarios, clock=wanted.clock, seed=wanted.seed), settings)
    made = box.create(wanted.name, scenario.data)
    scenario.load_into(made)
    return made


@blueprint.get("/<name>")
@described("getSandbox", {200: SandboxData})
def one(name: SandboxName) -> SandboxData:
    """One sandbox, with what it holds."""
    return sandbox_data(sandbox(name), network().journal)


@blueprint.delete("/<name>")
@described("deleteSandbox", {204: None})
def delete(name: SandboxName) -> ResponseReturnValue:
    """The sandbox, its snapshots and its journal are gone."""
    network().sandboxes.delete(name)
    network().end_recordings(name)
    return "", 204


@blueprint.post("/<name>/reset")
@described("resetSandbox", {200: SandboxData}, errors=(409,))
def reset(name: SandboxName) -> SandboxData:
    """The sandbox is what its scenarios said; its run begins anew."""
    found = sandbox(name)
    found.reset()
    return sandbox_data(found, network().journal)


def _short(found: Sandbox) -> SandboxShort:
    prefix = prefix_of(found)
    return {
        "name": found.name,
        "prefix": prefix,
        "url": f"{origin(request.environ)}{prefix}",
        "clock": clock_data(found.clock),
        "run": found.run,
        "seed": found.data.seed,
        "scenarios": [name_of(file) for file in found.data.scenarios],
        "callers": list(network().sandboxes.callers.of(found.name)),
    }


def sandbox_data(found: Sandbox, journal: Journal) -> SandboxData:
    """A sandbox as JSON data, with the numbers of what it holds."""
    documents = found.store.counts(found.name, (PERSON, HOUSEHOLD, ORGANISATION))
    counts: Counts = {
        "persons": documents[PERSON],
        "households": documents[HOUSEHOLD],
        "organisations": documents[ORGANISATION],
        "inscriptions": found.count_inscriptions(),
        "exchanges": journal.count(found.name, found.run),
    }
    return {**_short(found), "counts": counts}

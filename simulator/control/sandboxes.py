# SPDX-License-Identifier: EUPL-1.2
"""Sandboxes: list, make, look at, reset, delete."""

from __future__ import annotations

from contextlib import suppress
from typing import Annotated, Any

from flask import Blueprint
from flask.typing import ResponseReturnValue
from pydantic import Field

from simulator.control.body import read_body
from simulator.control.clock import clock_data
from simulator.control.here import BASE, network, sandbox
from simulator.control.loading import Loading, known_names, read_loading
from simulator.control.values import Moment, Seed
from simulator.errors import NotFoundError
from simulator.journal.journal import Journal
from simulator.records import Record, Text
from simulator.scenarios.files import name_of
from simulator.scenarios.load import empty_data
from simulator.world.documents import HOUSEHOLD, ORGANISATION, PERSON
from simulator.world.sandbox import Sandbox
from simulator.world.sandboxes import DEFAULT

blueprint = Blueprint("sandboxes", __name__, url_prefix=f"{BASE}/sandboxes")


class NewSandbox(Record):
    """A sandbox to be made, with what it holds at first."""

    name: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9._-]{0,62}$")]
    scenarios: tuple[Text, ...] = ()
    clock: Moment | None = None
    seed: Seed | None = None


@blueprint.get("")
def sandboxes() -> dict[str, Any]:
    """Every sandbox, by name."""
    found = []
    for name in network().sandboxes.names():
        with suppress(NotFoundError):  # deleted meanwhile
            found.append(_short(sandbox(name)))
    return {"sandboxes": found}


@blueprint.post("")
def create() -> ResponseReturnValue:
    """A new sandbox, with its scenarios loaded. Refused: there is none."""
    wanted = read_body(NewSandbox)
    settings, box = network().settings, network().sandboxes
    if not wanted.scenarios:
        seed = settings.seed if wanted.seed is None else wanted.seed
        return sandbox_data(
            box.create(wanted.name, empty_data(wanted.clock or settings.clock, seed)), network().journal
        ), 201
    known_names("scenarios", wanted.scenarios)
    scenario = read_loading(Loading(names=wanted.scenarios, clock=wanted.clock, seed=wanted.seed), settings)
    made = box.create(wanted.name, scenario.data)
    scenario.load_into(made)
    return sandbox_data(made, network().journal), 201


@blueprint.get("/<name>")
def one(name: str) -> dict[str, Any]:
    """One sandbox, with what it holds."""
    return sandbox_data(sandbox(name), network().journal)


@blueprint.delete("/<name>")
def delete(name: str) -> ResponseReturnValue:
    """The sandbox, its snapshots and its journal are gone."""
    network().sandboxes.delete(name)
    return "", 204


@blueprint.post("/<name>/reset")
def reset(name: str) -> dict[str, Any]:
    """The sandbox is what its scenarios said; its run begins anew."""
    found = sandbox(name)
    found.reset()
    return sandbox_data(found, network().journal)


def _short(found: Sandbox) -> dict[str, Any]:
    return {
        "name": found.name,
        "prefix": "" if found.name == DEFAULT else f"/sandbox/{found.name}",
        "clock": clock_data(found.clock),
        "run": found.run,
        "seed": found.data.seed,
        "scenarios": [name_of(file) for file in found.data.scenarios],
    }


def sandbox_data(found: Sandbox, journal: Journal) -> dict[str, Any]:
    """A sandbox as JSON data, with the numbers of what it holds."""
    count = found.store.count
    counts = {
        "persons": count(found.name, PERSON),
        "households": count(found.name, HOUSEHOLD),
        "organisations": count(found.name, ORGANISATION),
        "inscriptions": sum(len(rows) for _, rows in found.all_inscriptions()),
        "exchanges": journal.count(found.name, found.run),
    }
    return _short(found) | {"counts": counts}

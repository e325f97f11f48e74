# SPDX-License-Identifier: EUPL-1.2
"""The callers of a sandbox: organisations whose requests it answers also where their path names no sandbox."""

from __future__ import annotations

from typing import Annotated, Literal

from flask import Blueprint
from pydantic import Field
from typing_extensions import TypedDict

from simulator.control.body import read_body
from simulator.control.described import described
from simulator.control.fresh_customers import fresh_number, fresh_organisation
from simulator.control.here import SANDBOX, network, sandbox
from simulator.control.values import SandboxName
from simulator.errors import ConfigurationError, ConflictError, Problem
from simulator.records import Record
from simulator.world.documents import Change, organisation_document
from simulator.world.organisation import CbeNumber
from simulator.world.sandbox import Sandbox
from simulator.world.sandboxes import DEFAULT

blueprint = Blueprint("callers", __name__, url_prefix=f"{SANDBOX}/callers")

AUTOMATIC = "auto"
_TRIES = 50
"""So often another process may claim the number that was just found to be free."""

Caller = Annotated[CbeNumber | Literal["auto"], Field(description="CBE number, or `auto` for a fresh organisation")]


class Claim(Record):
    """Which organisations from now on, and no others; none: the sandbox is reached by its prefix only."""

    callers: tuple[Caller, ...] = Field(max_length=1000)


class CallerList(TypedDict):
    """CBE numbers, sorted."""

    callers: list[str]


@blueprint.get("")
@described("getCallers", {200: CallerList})
def callers(name: SandboxName) -> CallerList:
    """The organisations whose requests the sandbox answers where the path has no prefix."""
    return {"callers": list(network().sandboxes.callers.of(sandbox(name).name))}


@blueprint.put("")
@described("setCallers", {200: CallerList}, body=Claim, example={"callers": ["0999100196"]})
def change(name: SandboxName) -> CallerList:
    """From now on the sandbox answers what these organisations, and no others, send to a path without prefix.

    A CBE number is a caller of one sandbox. Callers stay through reset and load, and end with the sandbox.
    """
    found, wanted = sandbox(name), read_body(Claim)
    claim(found, wanted.callers)
    return {"callers": list(network().sandboxes.callers.of(found.name))}


def claim(found: Sandbox, wanted: tuple[str, ...]) -> None:
    """The sandbox has these callers, those called `auto` are made; ConfigurationError, ConflictError: it has not."""
    if found.name == DEFAULT and wanted:
        message = f"the sandbox {DEFAULT} answers whoever is no caller of another sandbox"
        raise ConfigurationError(Problem(message, path="callers", remedy="Set callers of another sandbox"))
    problems = [
        Problem(f"the sandbox has no organisation {cbe}", path=f"callers[{i}]", remedy="Add it first, or write auto")
        for i, cbe in enumerate(wanted)
        if cbe != AUTOMATIC and found.organisation(cbe) is None
    ]
    if problems:
        raise ConfigurationError(*problems)
    everybody = network().sandboxes.callers
    numbers = [cbe for cbe in wanted if cbe != AUTOMATIC]
    everybody.claim(found.name, numbers)
    for _ in range(len(wanted) - len(numbers)):
        numbers.append(_claim_fresh(found, numbers))


def _claim_fresh(found: Sandbox, numbers: list[str]) -> str:
    everybody = network().sandboxes.callers
    for left in reversed(range(_TRIES)):
        cbe = fresh_number(found, everybody.claims)
        try:
            everybody.claim(found.name, [*numbers, cbe])
        except ConflictError:
            if not left:
                raise
            everybody.reload()
        else:
            break
    found.change(lambda: Change([organisation_document(fresh_organisation(found, cbe))]), "organisation added", _TRIES)
    return cbe

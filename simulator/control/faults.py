# SPDX-License-Identifier: EUPL-1.2
"""Faults of a sandbox: what goes wrong, for whom, how often; and how often it did."""

from __future__ import annotations

from typing import Annotated, Any

from flask import Blueprint
from flask.typing import ResponseReturnValue
from pydantic import Field
from typing_extensions import TypedDict

from simulator.control.body import read_body
from simulator.control.described import described
from simulator.control.here import SANDBOX, network, sandbox
from simulator.control.values import SandboxName
from simulator.errors import ConfigurationError, ConflictError, NotFoundError, Problem
from simulator.records import NAME, NAME_IN_WORDS
from simulator.scenarios.faults import Known, fault_problems
from simulator.store import Document
from simulator.world.documents import FAULT, FAULT_COUNT, Change, fault_document
from simulator.world.faults import MADE_ID, Fault
from simulator.world.made_ids import free_id
from simulator.world.sandbox import Sandbox
from simulator.yaml_source import dotted

blueprint = Blueprint("faults", __name__, url_prefix=f"{SANDBOX}/faults")


_EXAMPLE = {
    "id": "register-down", "when": {"caller": "0999100196"},
    "how_often": {"times": 2}, "what": {"supplier_down": True, "latency": 300},
}  # fmt: skip
FaultName = Annotated[str, Field(description="Id of a fault")]


class FaultBody(Fault):
    """A fault as it is sent; what GET tells of its count is not looked at."""

    seen: int | None = Field(None, exclude=True)
    hits: int | None = Field(None, exclude=True)

    def named(self, name: str) -> Fault:
        """The fault by this name."""
        return Fault(id=name, when=self.when, how_often=self.how_often, what=self.what)


class FaultList(TypedDict):
    """Faults, in the order in which they are looked at."""

    faults: list[FaultBody]


@blueprint.get("")
@described("listFaults", {200: FaultList})
def faults(name: SandboxName) -> dict[str, Any]:
    """Every fault, in the order in which they are looked at."""
    found = sandbox(name)
    return {"faults": [_data(found, fault) for fault in found.faults()]}


@blueprint.get("/<fault>")
@described("getFault", {200: FaultBody})
def one(name: SandboxName, fault: FaultName) -> dict[str, Any]:
    """One fault."""
    found = sandbox(name)
    return _data(found, _find(found, fault))


@blueprint.post("")
@described("addFault", {201: FaultBody}, body=FaultBody, example=_EXAMPLE)
def add(name: SandboxName) -> ResponseReturnValue:
    """A new fault; without an id it gets one."""
    found, wanted = sandbox(name), _checked(sandbox(name), read_body(FaultBody))
    made = ""

    def make() -> Change:
        nonlocal made
        taken = {fault.id for fault in found.faults()}
        made = wanted.id or free_id(MADE_ID, taken)
        if made in taken:
            raise ConflictError(f"the sandbox {name} has a fault {made} already")
        return _from_zero(fault_document(wanted.named(made)))

    found.change(make, "fault")
    return _data(found, _find(found, made)), 201


@blueprint.put("/<fault>")
@described("putFault", {200: FaultBody, 201: FaultBody}, body=FaultBody, example=_EXAMPLE)
def put(name: SandboxName, fault: FaultName) -> ResponseReturnValue:
    """The fault is as sent, and counts from zero; 201 if it is new."""
    found, wanted = sandbox(name), _checked(sandbox(name), read_body(FaultBody))
    if wanted.id not in ("", fault):
        raise ConfigurationError(Problem(f"the address says {fault}", path="id", remedy="Leave it out"))
    if not NAME.fullmatch(fault):
        raise ConfigurationError(Problem(f"{fault!r} is no id for a fault: one has {NAME_IN_WORDS}", path="id"))
    new = True

    def make() -> Change:
        nonlocal new
        new = all(known.id != fault for known in found.faults())
        return _from_zero(fault_document(wanted.named(fault)))

    found.change(make, "fault")
    return _data(found, _find(found, fault)), 201 if new else 200


@blueprint.delete("/<fault>")
@described("removeFault", {204: None})
def remove(name: SandboxName, fault: FaultName) -> ResponseReturnValue:
    """The fault is gone."""
    found = sandbox(name)
    found.change(lambda: _without(_find(found, fault)), "fault removed")
    return "", 204


@blueprint.delete("")
@described("removeFaults", {204: None})
def clear(name: SandboxName) -> ResponseReturnValue:
    """All faults are gone, also those of the scenario, until the next reset."""
    found = sandbox(name)
    found.change(lambda: _without(*found.faults()), "faults removed")
    return "", 204


def _find(found: Sandbox, name: str) -> Fault:
    known = {fault.id: fault for fault in found.faults()}
    if name not in known:
        there_is = ", ".join(known) or "none"
        raise NotFoundError(f"the sandbox {found.name} has no fault {name}; there is {there_is}")
    return known[name]


def known_here(found: Sandbox) -> Known:
    """What a fault or a reply of a sandbox may name."""
    return Known(
        network().catalogue, network().codes,
        lambda ssin: found.person(ssin) is not None, lambda: (person.ssin for person in found.people()),
        lambda cbe: found.organisation(cbe) is not None, lambda: (one.cbe for one in found.organisations()),
    )  # fmt: skip


def _checked(found: Sandbox, wanted: FaultBody) -> FaultBody:
    problems = [
        Problem(message, path=dotted(path), remedy=remedy)
        for message, path, remedy in fault_problems(wanted, known_here(found))
    ]
    if problems:
        raise ConfigurationError(*problems)
    return wanted


def _from_zero(document: Document) -> Change:
    return Change([document], [(FAULT_COUNT, document.key)])


def _without(*gone: Fault) -> Change:
    return Change(removed=[(kind, fault.id) for fault in gone for kind in (FAULT, FAULT_COUNT)])


def _data(found: Sandbox, fault: Fault) -> dict[str, Any]:
    count = found.fault_count(fault.id)
    return {**fault.to_data(), "seen": count.seen, "hits": count.hits}

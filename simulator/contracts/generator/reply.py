# SPDX-License-Identifier: EUPL-1.2
"""A reply of an operation, made of its schema; and whether that can be done."""

from __future__ import annotations

from collections.abc import Container, Mapping
from datetime import date, datetime
from typing import Any

from lxml import etree

from simulator.contracts.builder import build
from simulator.contracts.common_blocks import INFORMATION, STATUS, fitted_status, has_block
from simulator.contracts.contract import Operation
from simulator.contracts.definition import Family
from simulator.contracts.generator.content import Generator, Hints, NoHints, Unsatisfiable
from simulator.contracts.schema import ComplexType
from simulator.errors import BuildError

_STATUS = {"value": "DATA_FOUND", "code": "MSG00000", "description": "", "information": []}


def made_reply(operation: Operation, seed: str, hints: Hints, request: Container[str]) -> dict[str, Any]:
    """The data of a reply, without the blocks that the network adds; as little as may be where more is not valid.

    `request` are the children of the request. Raises Unsatisfiable.
    """
    declaration = operation.element(operation.reply)
    leave = left_to_the_network(operation, request)
    try:
        found = Generator(seed).data(declaration, hints, leave=leave)
    except Unsatisfiable:
        found = Generator(seed, lean=True).data(declaration, hints, leave=leave)
    return dict(found) if isinstance(found, Mapping) else {}


def left_to_the_network(operation: Operation, request: Container[str]) -> frozenset[str]:
    """The children of a SOA reply that are copied from the request, or are the network's own."""
    kind = operation.element(operation.reply).type
    if operation.contract.family is not Family.SOA or not isinstance(kind, ComplexType):
        return frozenset()
    own = (STATUS, INFORMATION)
    return frozenset(name for name in kind.children if (has_block(kind, name) if name in own else name in request))


def why_not(operation: Operation, day: date) -> str:
    """Why no valid reply of an operation can be made; empty if one can."""
    hints = NoHints(day)
    try:
        asked = Generator("check").data(operation.element(operation.request), hints)
        reply = made_reply(operation, "check", hints, asked)
        if operation.contract.family is Family.SOA:
            reply |= _of_the_network(operation, asked, day)
        issues = operation.contract.validator.issues(_sent(operation, reply))
    except (Unsatisfiable, BuildError) as problem:
        return str(problem)
    return str(issues[0]) if issues and operation.contract.family is Family.SOA else ""


def _sent(operation: Operation, reply: Mapping[str, Any]) -> Any:
    return etree.fromstring(etree.tostring(build(operation.element(operation.reply), reply)))


def _of_the_network(operation: Operation, asked: Mapping[str, Any], day: date) -> dict[str, Any]:
    """The blocks that the network would add."""
    kind = operation.element(operation.reply).type
    left = left_to_the_network(operation, asked)
    added = {name: asked[name] for name in left if name in asked}
    if STATUS in left:
        added[STATUS] = fitted_status(kind, _STATUS, fine=True)
    if INFORMATION in left:
        now = datetime(day.year, day.month, day.day)
        ticket = "00000000-0000-4000-8000-000000000000"
        added[INFORMATION] = {"ticketCBSS": ticket, "timestampReceive": now, "timestampReply": now}
    return added

# SPDX-License-Identifier: EUPL-1.2
"""Replies of a scenario or of a request: do they name what there is, and do they fit their contract?"""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches
from typing import Any

from simulator.contracts.builder import write
from simulator.contracts.catalogue import Catalogue
from simulator.contracts.contract import Operation
from simulator.contracts.unknown import unknown_names
from simulator.contracts.values import with_dates
from simulator.errors import BuildError
from simulator.scenarios.checks import Contradiction, Facts
from simulator.scenarios.faults import Known, code_problems, known_of, of_each, unknown
from simulator.world.replies import GivenReply

_SHOWN = 30


def reply_contradictions(facts: Facts, catalogue: Catalogue | None) -> Iterator[Contradiction]:
    """What is wrong with the replies of a scenario."""
    if facts.replies:  # else no contract is read for them
        known = known_of(facts, catalogue)
        yield from of_each("replies", facts.replies, lambda reply: reply_problems(reply, known))


def reply_problems(reply: GivenReply, known: Known) -> Iterator[Contradiction]:
    """Everything that a reply names and that is not there, with the nearest that is; and what has no place in it."""
    operations = [one for one in known.catalogue.services() if reply.operation in (one.title, one.versioned_title)]
    if not operations:
        titles = {name for one in known.catalogue.services() for name in (one.title, one.versioned_title)}
        yield unknown("operation", reply.operation, sorted(titles), ("operation",))
    if reply.person is not None and not known.person(reply.person):
        yield unknown("person with the SSIN", reply.person, list(known.people()), ("person",))
    if reply.as_ is not None and not known.organisation(reply.as_):
        yield unknown("organisation", reply.as_, list(known.organisations()), ("as",))
    if reply.code is not None:
        yield from code_problems(reply.code, operations, known.codes, ("code",))
    problems = [list(_message_problems(reply, operation)) for operation in operations]
    if all(problems):  # of several versions it has to fit one
        yield from (problems or [[]])[-1]


def _message_problems(reply: GivenReply, operation: Operation) -> Iterator[Contradiction]:
    """What the request and the reply of an operation have no place for."""
    asked, answered = operation.element(operation.request), operation.element(operation.reply)
    found = [
        *unknown_names(asked.type, reply.request, ("request",)),
        *unknown_names(answered.type, reply.reply, ("reply",)),
    ]
    for name, path, names in found:
        near = get_close_matches(str(name), names, n=1)
        shown = ", ".join(names[:_SHOWN]) + (", ..." if len(names) > _SHOWN else "")
        remedy = (f"Did you mean {near[0]}? " if near else "") + f"There is {shown or 'none'}"
        yield f"there is no element {name} here", path, remedy
    if not found and reply.reply is not None:
        yield from _unbuildable(reply.reply, operation)


def _unbuildable(data: dict[str, Any], operation: Operation) -> Iterator[Contradiction]:
    try:
        write(operation.element(operation.reply), with_dates(data))
    except BuildError as error:
        remedy = "Write a value where a value is expected, and keys where children are"
        yield str(error), ("reply",), remedy

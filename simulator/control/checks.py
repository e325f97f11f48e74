# SPDX-License-Identifier: EUPL-1.2
"""Checks on meaning: did the client send what it should have, in the present run of a sandbox; if not, what instead."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from difflib import get_close_matches
from typing import Any

from flask import Blueprint
from pydantic import Field, model_validator

from simulator.contracts.contract import Operation
from simulator.control.body import read_body
from simulator.control.described import described
from simulator.control.here import SANDBOX, network, prefix_of, sandbox
from simulator.control.values import InLanguage, SandboxName
from simulator.errors import ConfigurationError, ConflictError, Problem
from simulator.journal.checking import Checked, Looking
from simulator.journal.expectation import Counted, Expectation, Refused, Sought
from simulator.records import Record
from simulator.rules.explanations import rule_texts
from simulator.world.sandbox import Sandbox
from simulator.world.sandboxes import DEFAULT

blueprint = Blueprint("checks", __name__, url_prefix=f"{SANDBOX}/checks")

_OF_A_FAULT = re.compile(r"FAULT|OK|0|(HTTP )?\d{3}|(Client|Server|VersionMismatch|MustUnderstand)(\.\w+)*|ws\w+:\w+")


class Check(Record):
    """One check."""

    received: Counted | None = None
    never: Expectation | None = None
    in_order: tuple[Expectation, ...] | None = Field(None, min_length=1, max_length=100)
    refused: Refused | None = None
    language: InLanguage

    @model_validator(mode="after")
    def _one_of(self) -> Check:
        if sum(check is not None for check in (self.received, self.never, self.in_order, self.refused)) != 1:
            raise ValueError("give one of received, never, in_order and refused")
        return self

    @property
    def expectations(self) -> Iterator[tuple[str, Expectation]]:
        """Each expectation with its path in the body."""
        for key in ("received", "never", "refused"):
            found = getattr(self, key)
            if found is not None:
                yield key, found
        for i, step in enumerate(self.in_order or ()):
            yield f"in_order[{i}]", step


@blueprint.post("")
@described("check", {200: Checked}, body=Check, errors=(409,), example={"never": {"ssin": "55102790196"}})
def check(name: SandboxName) -> dict[str, Any]:
    """Whether it is so; for what is not, a text for people and the exchanges that come nearest."""
    found = sandbox(name)
    wanted = read_body(Check, found.today)
    if not network().settings.journal:
        raise ConflictError("this simulator keeps no journal, so nothing can be checked; start it without --no-journal")
    sought = _sought(wanted, found)
    last = found.coming_moment.number - 1
    looking = Looking(network().store, name, found.run, last, _where_to_look(found), wanted.language)
    return asdict(_checked(wanted, looking, sought))


def _checked(wanted: Check, looking: Looking, sought: Sequence[Sought]) -> Checked:
    if wanted.received is not None:
        return looking.received(sought[0], wanted.received)
    if wanted.refused is not None:
        return looking.received(sought[0], wanted.refused, "refused")
    return looking.in_order(sought) if wanted.in_order is not None else looking.never(sought[0])


def _sought(wanted: Check, found: Sandbox) -> list[Sought]:
    """The expectations with what they name; ConfigurationError with near names for what there is not."""
    problems: list[Problem] = []
    sought = []
    every = network().catalogue.services()
    for path, expectation in wanted.expectations:
        operations = [o for o in every if expectation.operation in (o.title, o.versioned_title)]
        problems += _problems(path, expectation, operations, found)
        sought.append(Sought(expectation, operations))
    if problems:
        raise ConfigurationError(*problems)
    return sought


def _problems(path: str, wanted: Expectation, operations: Sequence[Operation], found: Sandbox) -> Iterator[Problem]:
    if wanted.operation is not None and not operations:
        known = {name for o in network().catalogue.services() for name in (o.title, o.versioned_title)}
        yield _unknown("operation", wanted.operation, known, f"{path}.operation")
    if wanted.organisation is not None and found.organisation(wanted.organisation) is None:
        numbers = {organisation.cbe for organisation in found.organisations()}
        yield _unknown("organisation", wanted.organisation, numbers, f"{path}.organisation")
    if wanted.rule is not None and wanted.rule not in rule_texts():
        yield _unknown("rule", wanted.rule, set(rule_texts()), f"{path}.rule")
    if wanted.code is not None and not _OF_A_FAULT.fullmatch(wanted.code):
        asked = operations or network().catalogue.services()
        known = {code for o in asked for code in network().codes.known(o.contract.family, o.contract.definition)}
        if wanted.code not in known:
            yield _unknown("code", wanted.code, known, f"{path}.code")
    for name in _names(wanted.request):
        if operations and not any(name in o.request_names for o in operations):
            known = {known for o in operations for known in o.request_names}
            yield _unknown("element", name, known, f"{path}.request")


def _names(data: Any) -> Iterator[str]:
    """The names of elements in plain data."""
    if isinstance(data, dict):
        for key, value in data.items():
            if not key.startswith(("@", "#")):
                yield key
            yield from _names(value)
    elif isinstance(data, list):
        for item in data:
            yield from _names(item)


def _unknown(what: str, name: str, known: set[str], path: str) -> Problem:
    near = get_close_matches(name, sorted(known), n=3, cutoff=0.4) or sorted(known)[:8]
    return Problem(f"there is no {what} {name!r}", path=path, remedy=f"There is {', '.join(near) or 'none'}")


def _where_to_look(found: Sandbox) -> str:
    """What to look at where a sandbox has received nothing."""
    prefix = prefix_of(found)
    path = next(iter(network().catalogue.by_path))
    text = f"Is the URL right? The paths of the sandbox {found.name} begin with {prefix or '/'}, as {prefix}{path}"
    earlier = network().journal.count(found.name, found.run - 1)
    if earlier:
        text += f"; before its last load or reset it received {earlier}"
    if found.name != DEFAULT:
        default = network().sandboxes.get(DEFAULT)
        default.refresh()
        count = network().journal.count(DEFAULT, default.run)
        if count:
            text += f"; the sandbox default, whose paths have no prefix, received {count}"
    return f"{text}."

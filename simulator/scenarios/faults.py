# SPDX-License-Identifier: EUPL-1.2
"""Faults of a scenario or of a request: do they name what there is, and does the network know their codes?"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from typing import TypeVar

from simulator.contracts.catalogue import Catalogue
from simulator.contracts.contract import Operation
from simulator.contracts.definition import Family, StatusCode
from simulator.contracts.status import StatusCodes
from simulator.resources import data_folder
from simulator.rules.faults import can_say
from simulator.scenarios.checks import Contradiction, Facts
from simulator.world.faults import Fault
from simulator.world.replies import GivenReply
from simulator.yaml_source import Path_

T = TypeVar("T", bound=Fault | GivenReply)


@dataclass(frozen=True)
class Known:
    """What a fault or a reply may name. `people` and `organisations` are asked only where one is not known."""

    catalogue: Catalogue
    codes: StatusCodes
    person: Callable[[str], bool]
    people: Callable[[], Iterable[str]]
    organisation: Callable[[str], bool]
    organisations: Callable[[], Iterable[str]]


@cache
def _shipped_contracts() -> Catalogue:
    return Catalogue([data_folder("wsdl")])


def known_of(facts: Facts, catalogue: Catalogue | None) -> Known:
    """What the faults and replies of a scenario may name; `catalogue` where the run has contracts of its own."""
    people, organisations = facts.people, facts.organisations
    return Known(
        catalogue or _shipped_contracts(), StatusCodes(), people.__contains__, lambda: people,
        organisations.__contains__, lambda: organisations,
    )  # fmt: skip


def contradictions(facts: Facts, catalogue: Catalogue | None) -> Iterator[Contradiction]:
    """What is wrong with the faults of a scenario."""
    if facts.faults:  # else no contract is read for them
        known = known_of(facts, catalogue)
        yield from of_each("faults", facts.faults, lambda fault: fault_problems(fault, known))


def of_each(key: str, listed: Sequence[T], problems: Callable[[T], Iterator[Contradiction]]) -> Iterator[Contradiction]:
    """What is wrong with the faults or replies of a scenario, each at its place; also an id that comes twice."""
    seen: set[str] = set()
    for i, one in enumerate(listed):
        if one.id in seen:
            yield f"there are two {key} {one.id}", (key, i, "id"), "Give each its own name, or none"
        seen.add(one.id)
        for message, path, remedy in problems(one):
            yield message, (key, i, *path), remedy


def fault_problems(fault: Fault, known: Known) -> Iterator[Contradiction]:
    """Everything that a fault names and that is not there, with the nearest that is."""
    when = fault.when
    contracts, operations = known.catalogue.contracts.values(), known.catalogue.services()
    services = sorted({name for contract in contracts for name in (contract.service, contract.id)})
    titles = sorted({name for operation in operations for name in (operation.title, operation.versioned_title)})
    if when.service is not None and when.service not in services:
        yield unknown("service", when.service, services, ("when", "service"))
    if when.operation is not None and when.operation not in (*titles, *services):
        yield unknown("operation", when.operation, [*titles, *services], ("when", "operation"))
    if when.ssin is not None and not known.person(when.ssin):
        yield unknown("person with the SSIN", when.ssin, list(known.people()), ("when", "ssin"))
    if when.caller is not None and not known.organisation(when.caller):
        yield unknown("organisation", when.caller, list(known.organisations()), ("when", "caller"))
    if fault.what.code is not None:
        found = list(_operations(fault, known.catalogue))
        yield from code_problems(fault.what.code.code, found, known.codes, ("what", "code", "code"))


def _operations(fault: Fault, catalogue: Catalogue) -> Iterator[Operation]:
    """The operations that a fault may be for."""
    when = fault.when
    for operation in catalogue.services():
        names = (None, *operation.names)
        if when.service in names and when.operation in names:
            yield operation


def code_problems(
    code: str, operations: Sequence[Operation], codes: StatusCodes, path: Path_
) -> Iterator[Contradiction]:
    """A code is one of the family of some operation that is asked, and its reply can say it."""
    families = sorted({operation.contract.family for operation in operations}, reverse=True)
    if not families:
        return  # the operation is wrong, which is told elsewhere
    known = {name: status for o in operations for name, status in _codes(o, codes).items()}
    if code not in known:
        whose = " and ".join(family.value.upper() for family in families)
        yield unknown(f"code of {whose}", code, list(known), path)
        return
    value = known[code].value
    asked = [o for o in operations if o.contract.family is not Family.SOA or can_say(o.element(o.reply).type, value)]
    if not any(code in _codes(operation, codes) for operation in asked):
        yield f"no reply of these operations can say {value} ({code})", path, "Name another code, or other operations"


def _codes(operation: Operation, codes: StatusCodes) -> Mapping[str, StatusCode]:
    return codes.known(operation.contract.family, operation.contract.definition)


def unknown(what: str, name: str, known: Sequence[str], path: Path_) -> Contradiction:
    """Codes are all named, of everything else what is near."""
    near = get_close_matches(name, known, n=3, cutoff=0.4)
    shown = known if what.startswith("code") else near or known[:8]
    remedy = f"Did you mean {near[0]}? " if near else ""
    return f"there is no {what} {name}", path, f"{remedy}There is {', '.join(shown) or 'none'}"

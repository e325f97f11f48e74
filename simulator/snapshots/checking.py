# SPDX-License-Identifier: EUPL-1.2
"""Documents that come from elsewhere: each is checked by its record, and filed under the terms that follow from it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import orjson
from pydantic import ConfigDict, Field, TypeAdapter, ValidationError

from simulator.errors import Problem, SnapshotError
from simulator.records import Record
from simulator.snapshots.format import LONGEST_KEY
from simulator.sources import search_terms, sections
from simulator.store import Row
from simulator.world import documents as d
from simulator.world.batches import BatchFile
from simulator.world.faults import Fault
from simulator.world.household import Household
from simulator.world.organisation import Organisation
from simulator.world.person import Person
from simulator.world.repertory import Inscription
from simulator.world.replies import GivenReply
from simulator.world.ssin import Ssin, is_safe, parse_ssin
from simulator.yaml_source import YamlSource, pydantic_problems

_DEEPEST = 60
_NUMBERS = frozenset({"ssin", "person", "partner", "holder", "parents", "children", "replaced_by", "replaces"})
"""The keys under which documents name a person by SSIN."""


class _Marks(Record):
    """What a person document says beside its sections."""

    replaced_by: Ssin | None = None
    cancelled: bool = False
    replaces: tuple[Ssin, ...] = ()


class _Count(Record):
    """How often a fault was met."""

    model_config = ConfigDict(strict=True)
    seen: int = Field(ge=0, lt=2**63)
    hits: int = Field(ge=0, lt=2**63)


_ROWS = TypeAdapter(tuple[Inscription, ...])
_NUMBER = TypeAdapter(int)


def _person(ssin: str, data: Any) -> list[str]:
    _is_number(ssin)
    marks = {key: value for key, value in data.items() if key not in sections()} if isinstance(data, dict) else data
    _Marks.model_validate(marks)
    return search_terms(Person(ssin, data))


def _household(key: str, data: Any) -> tuple[str, ...]:
    household = Household.model_validate(data)
    _is_named(household.id, key)
    return d.household_document(household).terms


def _repertory(ssin: str, data: Any) -> tuple[str, ...]:
    _is_number(ssin)
    _ROWS.validate_python(data)
    return ()


def _organisation(key: str, data: Any) -> tuple[str, ...]:
    _is_named(Organisation.model_validate(data).cbe, key)
    return ()


def _given(ssin: str, data: Any) -> tuple[str, ...]:
    _is_number(ssin)
    if data != "":
        raise ValueError("a number that was given says nothing else")
    return ()


def _with_id(kind: type[Fault] | type[GivenReply]) -> Callable[[str, Any], tuple[str, ...]]:
    def check(key: str, data: Any) -> tuple[str, ...]:
        _is_named(kind.model_validate(data).id, key)
        return ()

    return check


def _as(validate: Callable[[Any], Any]) -> Callable[[str, Any], tuple[str, ...]]:
    def check(_: str, data: Any) -> tuple[str, ...]:
        validate(data)
        return ()

    return check


KINDS: Mapping[str, Callable[[str, Any], Any]] = {
    d.PERSON: _person,
    d.HOUSEHOLD: _household,
    d.ORGANISATION: _organisation,
    d.REPERTORY: _repertory,
    d.FAULT: _with_id(Fault),
    d.FAULT_COUNT: _as(_Count.model_validate),
    d.REPLY: _with_id(GivenReply),
    d.BATCH: _as(BatchFile.model_validate),
    d.BATCH_COUNT: _as(_NUMBER.validate_python),
    d.GIVEN: _given,
}
"""By kind: what checks a document and gives the terms that find it. ValueError if it is not what it should be."""


def checked(kind: str, key: str, layer: int, data: Any, real_ssins: bool) -> Row:
    """A document as it is stored; SnapshotError for one that is not right."""
    if not key or len(key) > LONGEST_KEY or "\0" in key:
        raise SnapshotError(Problem(f"the key {key[:LONGEST_KEY]!r} is too long, or none"))
    check = KINDS.get(kind)
    if check is None:
        raise SnapshotError(Problem(f"the kind {kind[:32]!r} is not known here", remedy=f"Known: {', '.join(KINDS)}"))
    if data is None:
        return Row(kind, key, layer, None)
    where = f"{kind} {key}"
    _look_through(where, data, real_ssins)
    try:
        terms = check(key, data)
    except ValidationError as error:
        source = YamlSource("", data, {})
        found = next(pydantic_problems(source, error.errors(include_url=False, include_input=False)[:1]))
        raise SnapshotError(Problem(found.message, path=", ".join(filter(None, (where, found.path))))) from error
    except ValueError as error:
        raise SnapshotError(Problem(str(error), path=where)) from error
    if any(len(term) > LONGEST_KEY for term in terms):
        raise SnapshotError(Problem(f"a name or number has more than {LONGEST_KEY} characters", path=where))
    if kind in (d.PERSON, d.REPERTORY, d.GIVEN):
        _demand_safe(where, key, real_ssins)
    return Row(kind, key, layer, orjson.dumps(data) if data != "" else b"", tuple(terms))


def _look_through(where: str, data: Any, real_ssins: bool) -> None:
    """Texts are ones that a database takes, nothing is too deep, and whoever is named has a safe number."""
    todo: list[tuple[Any, int, bool]] = [(data, 0, False)]
    while todo:
        value, depth, names = todo.pop()
        if depth > _DEEPEST:
            raise SnapshotError(Problem(f"it has more than {_DEEPEST} levels", path=where))
        if isinstance(value, dict):
            todo += [(inner, depth + 1, key in _NUMBERS) for key, inner in value.items()]
            todo += [(key, depth + 1, False) for key in value]
        elif isinstance(value, list):
            todo += [(inner, depth + 1, names) for inner in value]
        elif isinstance(value, str):
            if "\0" in value:
                raise SnapshotError(Problem("a text cannot hold the character NUL", path=where))
            if names:
                _demand_safe(where, value, real_ssins)


def _demand_safe(where: str, ssin: str, real_ssins: bool) -> None:
    if not real_ssins and parse_ssin(ssin) is not None and not is_safe(ssin):
        raise SnapshotError(
            Problem(
                f"{ssin} could be the number of a real person", path=where,
                remedy="Only safe numbers are taken (serial 900 to 998, birth day other than the 1st), unless the "
                "setting real_ssins says otherwise",
            )
        )  # fmt: skip


def _is_number(ssin: str) -> None:
    if parse_ssin(ssin) is None:
        raise ValueError(f"{ssin} is no SSIN: structure or check digits are wrong")


def _is_named(name: str, key: str) -> None:
    if name != key:
        raise ValueError(f"it calls itself {name!r}")

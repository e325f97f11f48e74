# SPDX-License-Identifier: EUPL-1.2
"""What of a document of each kind is compared, and whom it is about."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

import orjson

from simulator.scenarios.files import name_of
from simulator.snapshots.comparing import Change, Step, changes
from simulator.sources import sections
from simulator.world import documents as d


class Subject(NamedTuple):
    """Whom or what a difference is about: a kind of document, and its key."""

    kind: str
    key: str


SANDBOX = Subject("sandbox", "")
ORDER = (SANDBOX.kind, d.PERSON, d.HOUSEHOLD, d.ORGANISATION, d.FAULT, d.REPLY, d.BATCH)
INSCRIPTIONS, COUNT, CLOCK, RULES = "inscriptions", "count", "clock", "rules"

Compare = Callable[[Any, Any], Iterator[Change]]


def _whole(before: Any, after: Any) -> Iterator[Change]:
    if before is None:
        yield Change("new", (), None, after)
    elif after is None:
        yield Change("gone", (), before)
    else:
        yield from changes(before, after)


def _person(before: Any, after: Any) -> Iterator[Change]:
    if before is None or after is None:
        yield from _whole(before, after)
        return
    for key in dict.fromkeys((*before, *after)):
        old, new = before.get(key), after.get(key)
        if key not in sections() or (old and new):
            yield from changes(old, new, (Step(key),))
        elif old is None:
            yield Change("file-added", (Step(key),), None, new)
        else:
            yield Change("file-removed", (Step(key),), old)


def _inscriptions(before: Any, after: Any) -> Iterator[Change]:
    yield from changes(_rows(before), _rows(after), (Step(INSCRIPTIONS),))


def _rows(rows: list[dict[str, Any]] | None) -> list[dict[str, Any]]:
    """Rows as they are told: one for the same file in both repertories, and the organisation by its number only."""
    found: dict[bytes, dict[str, Any]] = {}
    for row in rows or ():
        told = {key: value for key, value in row.items() if key not in ("register", "sector", "institution")}
        same = found.setdefault(orjson.dumps(told, option=orjson.OPT_SORT_KEYS), told | {"registers": []})
        same["registers"].append(row["register"])
    return list(found.values())


def _count(before: Any, after: Any) -> Iterator[Change]:
    nothing = {"seen": 0, "hits": 0}
    yield from changes(before or nothing, after or nothing, (Step(COUNT),))


KINDS: Mapping[str, tuple[str, Compare]] = {
    d.PERSON: (d.PERSON, _person),
    d.REPERTORY: (d.PERSON, _inscriptions),
    d.HOUSEHOLD: (d.HOUSEHOLD, _whole),
    d.ORGANISATION: (d.ORGANISATION, _whole),
    d.FAULT: (d.FAULT, _whole),
    d.FAULT_COUNT: (d.FAULT, _count),
    d.REPLY: (d.REPLY, _whole),
    d.BATCH: (d.BATCH, _whole),
    d.BATCH_COUNT: (d.BATCH, lambda *_: iter(())),
    d.GIVEN: (d.PERSON, lambda *_: iter(())),
}
"""For each kind of document what it is about, and how two of them are compared."""


def compared(kind: str, before: bytes | None, after: bytes | None) -> Iterator[Change]:
    """The differences of two documents of one kind and key."""
    one, other = (None if body is None else orjson.loads(body or b'""') for body in (before, after))
    if one != other:
        yield from KINDS[kind][1](one, other)


def compared_headers(before: bytes, after: bytes) -> Iterator[Change]:
    """The differences of what two sandboxes say of themselves."""
    one, other = orjson.loads(before), orjson.loads(after)
    if one[CLOCK] != other[CLOCK]:
        yield Change("changed", (Step(CLOCK),), one[CLOCK], other[CLOCK])
    for key in dict.fromkeys((*one, *other)):
        if key == "scenarios":
            yield from changes(list(map(name_of, one[key])), list(map(name_of, other[key])), (Step(key),))
        elif key != CLOCK:
            yield from changes(one.get(key), other.get(key), (Step(key),))

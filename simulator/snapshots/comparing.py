# SPDX-License-Identifier: EUPL-1.2
"""Where two documents differ: what was added, removed, ended or changed, whatever record they are of."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

Outcome = Literal[
    "new", "gone", "file-added", "file-removed", "added", "removed", "ends", "ends-otherwise", "goes-on", "set",
    "unset", "changed", "secret",
]  # fmt: skip

SECRET = "password"  # noqa: S105 - the name of a field
_END = "to"
_MOST_PAIRS, _ENOUGH = 10_000, 0.5


class Step(NamedTuple):
    """A step of the way into a document: a field, and where it is a list of records, the record there."""

    field: str
    item: dict[str, Any] | None = None


@dataclass(frozen=True)
class Change:
    """One difference. `way` leads to what changed: the first step is a section or field of the document."""

    outcome: Outcome
    way: tuple[Step, ...]
    before: Any = None
    after: Any = None


def changes(before: Any, after: Any, way: tuple[Step, ...] = ()) -> Iterator[Change]:
    """Every difference of two values of plain data; None is what is not there."""
    if before == after:
        return
    if isinstance(before, dict) and isinstance(after, dict):
        for key in dict.fromkeys((*before, *after)):
            yield from changes(before.get(key), after.get(key), (*way, Step(key)))
    elif way and way[-1].field == SECRET:
        yield Change("secret", way)
    elif (before or after) and _is_list(before) and _is_list(after):
        yield from _in_list(before or [], after or [], way)
    elif before is None:
        yield Change("set", way, None, after)
    elif after is None:
        yield Change("unset", way, before)
    else:
        yield Change("changed", way, before, after)


def _is_list(value: Any) -> bool:
    return value is None or isinstance(value, list)


def _in_list(before: Sequence[Any], after: Sequence[Any], way: tuple[Step, ...]) -> Iterator[Change]:
    gone, come = _without(before, after), _without(after, before)
    pairs = list(_pairs(gone, come))
    for i, j in pairs:
        yield from _of_item(gone[i], come[j], way)
    gone = [one for i, one in enumerate(gone) if all(i != paired for paired, _ in pairs)]
    come = [one for j, one in enumerate(come) if all(j != paired for _, paired in pairs)]
    if not (gone or come or pairs):
        yield Change("changed", way, before, after)  # another order
    for one in gone:
        yield Change("removed", way, one)
    for one in come:
        yield Change("added", way, None, one)


def _of_item(before: dict[str, Any], after: dict[str, Any], way: tuple[Step, ...]) -> Iterator[Change]:
    inside = (*way[:-1], Step(way[-1].field, before))
    found = list(changes(before, after, inside))
    if [change.way[len(inside) :] for change in found] != [(Step(_END),)]:
        yield from found
        return
    outcomes: dict[str, Outcome] = {"set": "ends", "changed": "ends-otherwise", "unset": "goes-on"}
    only = found[0]
    yield Change(outcomes[only.outcome], inside, only.before, only.after)


def _without(these: Sequence[Any], those: Sequence[Any]) -> list[Any]:
    """These, without those that stand in both."""
    left, rest = list(those), []
    for one in these:
        if one in left:
            left.remove(one)
        else:
            rest.append(one)
    return rest


def _pairs(gone: Sequence[Any], come: Sequence[Any]) -> Iterator[tuple[int, int]]:
    """The places of what is the same record before and after: half of it at least, its end apart. The likest first."""
    if len(gone) * len(come) > _MOST_PAIRS:
        return
    likeness = {(i, j): _likeness(one, other) for i, one in enumerate(gone) for j, other in enumerate(come)}
    left, right = set(range(len(gone))), set(range(len(come)))
    for i, j in sorted(likeness, key=lambda pair: (-likeness[pair], pair)):
        if likeness[i, j] >= _ENOUGH and i in left and j in right:
            left.remove(i)
            right.remove(j)
            yield i, j


def _likeness(one: Any, other: Any) -> float:
    if not (isinstance(one, dict) and isinstance(other, dict)):
        return 0.0
    keys = (one.keys() | other.keys()) - {_END}
    return sum(one.get(key) == other.get(key) for key in keys) / len(keys) if keys else 0.0

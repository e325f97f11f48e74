# SPDX-License-Identifier: EUPL-1.2
"""Checks on meaning: were these exchanges there, in a run of a sandbox; and if not, what was there instead."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

import sqlalchemy as sa

from simulator.errors import ConflictError
from simulator.journal.expectation import Counted, Difference, Sought, codes_of, distance, title
from simulator.journal.query import Filter, in_order, row_data
from simulator.rules.explanations import Language, told
from simulator.store import Store
from simulator.store import tables as t

_LOOKED_AT = 500
_SHOWN = 5
_LISTED = 10

Found = Mapping[str, Any]


@dataclass(frozen=True)
class Near:
    """An exchange that is not what was expected: in words, why not, and what of it fits."""

    id: int
    told: str
    why: tuple[str, ...]
    fits: tuple[str, ...]


@dataclass(frozen=True)
class Checked:
    """The outcome of a check: `message` is for people, `matched` are ids of exchanges, `nearest` comes first."""

    passed: bool
    message: str
    matched: tuple[int, ...] = ()
    nearest: tuple[Near, ...] = ()


@dataclass(frozen=True)
class Looking:
    """What a sandbox received in one run. `last` is the highest number that was given out in it."""

    store: Store
    sandbox: str
    run: int
    last: int
    nothing: str = ""
    """What to look at where nothing was received at all."""
    language: Language = "en"

    def received(self, sought: Sought, wanted: Counted, verb: str = "received") -> Checked:
        """As often as wanted."""
        least, most = wanted.bounds
        matched = self._matching(sought)
        if least <= len(matched) and (most is None or len(matched) <= most):
            if most is not None:
                self._is_whole()
            return Checked(True, f"{verb} {_often(len(matched))}: {wanted.told}", _ids(matched))
        expected = f"expected {_bounds(least, most)}, {verb} {_often(len(matched))}: {wanted.told}"
        if len(matched) > least:
            return Checked(False, _lines(expected, self._list(matched)), _ids(matched))
        self._is_whole()
        return self._missing(_lines(expected, self._list(matched)), sought, matched)

    def never(self, sought: Sought) -> Checked:
        """Not once."""
        matched = self._matching(sought)
        if not matched:
            self._is_whole()
            return Checked(True, f"never received: {sought.expectation.told}")
        expected = f"expected never, received {_often(len(matched))}: {sought.expectation.told}"
        return Checked(False, _lines(expected, self._list(matched)), _ids(matched))

    def in_order(self, steps: Sequence[Sought]) -> Checked:
        """One after the other; others may have come between."""
        self._is_whole()
        found: list[Found] = []
        for i, step in enumerate(steps):
            matches = self._matching(step)
            after = [one for one in matches if not found or _place(one) > _place(found[-1])]
            if after:
                found.append(after[0])
                continue
            where = f" after {_short(found[-1])}" if found else ""
            expected = f"step {i + 1} of {len(steps)} was not received{where}: {step.expectation.told}"
            so_far = [f"step {n + 1} was {_short(one)}" for n, one in enumerate(found)]
            early = [f"it was received before that: {_short(one)}" for one in matches[:_LISTED]]
            missing = self._missing(_lines(expected, so_far, early), step, [*found, *matches])
            return Checked(False, missing.message, _ids(found), missing.nearest)
        return Checked(True, f"received in order: {', then '.join(s.expectation.told for s in steps)}", _ids(found))

    def _matching(self, sought: Sought) -> list[Found]:
        names = {(operation.contract.service, operation.name) for operation in sought.operations}
        service, operation = next(iter(names)) if len(names) == 1 else (None, None)
        rows = self._rows(Filter(service=service, operation=operation), bool(sought.expectation.request))
        return [one for one in rows if not sought.differences(one)]

    def _rows(self, wanted: Filter, raw: bool) -> Iterator[Found]:
        for row in in_order(self.store, self.sandbox, self.run, wanted, raw):
            yield {**row_data(row), "raw": (row.request or b"") if raw else b""}

    def _missing(self, expected: str, sought: Sought, matched: Sequence[Found]) -> Checked:
        """Too little was there: what was there instead, nearest first."""
        everything = list(self._newest(bool(sought.expectation.request)))
        if not everything:
            return Checked(False, _lines(expected, [f"nothing was received at all. {self.nothing}".strip()]))
        known = {one["id"] for one in matched}
        rest = [(one, sought.differences(one)) for one in everything if one["id"] not in known]
        rest = sorted(((one, wrong) for one, wrong in rest if wrong), key=_distance)
        nearest = tuple(self._near(sought, one, wrong) for one, wrong in rest[:_SHOWN])
        more = len(rest) - len(nearest)
        shown = [line for near in nearest for line in _near_lines(near)]
        instead = "what else was received" if matched else "what was received instead"
        head = [f"{instead}, nearest first ({len(rest)}):"] if nearest else []
        rest_told = [f"  ... and {more} more"] if more else []
        return Checked(False, _lines(expected, head, shown, rest_told), _ids(matched), nearest)

    def _newest(self, raw: bool) -> Iterator[Found]:
        """The exchanges of the run, at most so many, the newest."""
        rows = self._rows(Filter(), raw)
        kept: list[Found] = []
        while part := list(islice(rows, _LOOKED_AT)):
            kept = [*kept, *part][-_LOOKED_AT:]
        return iter(kept)

    def _near(self, sought: Sought, one: Found, wrong: Sequence[Difference]) -> Near:
        other = [d.told for d in wrong if d.key == "operation"]  # then the rest does not matter
        return Near(
            one["id"], self._told(one), tuple(other or (d.told for d in wrong)), () if other else sought.fits(one)
        )

    def _list(self, found: Sequence[Found]) -> list[str]:
        more = [f"  ... and {len(found) - _LISTED} more"] if len(found) > _LISTED else []
        return [f"  {self._told(one)}" for one in found[:_LISTED]] + more

    def _told(self, one: Found) -> str:
        codes = " and ".join(codes_of(one)) or "no code"
        text = f"{_short(one)} about {one['ssin'] or 'nobody'}, by {one['organisation'] or 'nobody known'}"
        refusal = next((d for d in one["decisions"] if not d["allowed"]), None)
        reason = f": {told(refusal, self.language)['reason']}" if refusal else ""
        return f"{text}: {one['outcome']} with {codes}{reason}"

    def _is_whole(self) -> None:
        """ConflictError if exchanges of the run were taken away: what they were cannot be told any more."""
        row, anchor = t.exchange.c, t.anchor.c
        first = sa.select(sa.func.min(row.number)).where(row.sandbox == self.sandbox, row.run == self.run)
        taken = sa.select(sa.func.count()).where(anchor.sandbox == self.sandbox)
        with self.store.connection() as connection:
            gone = (connection.scalar(first) or self.last + 1) - 1
            if gone > 0 and connection.scalar(taken):
                raise ConflictError(
                    f"{gone} exchanges of this run of {self.sandbox} were taken out of the journal (see the settings "
                    "journal_keep, journal_memory and journal_retention), so nobody can say; check sooner, or keep more"
                )


def _distance(pair: tuple[Found, Sequence[Difference]]) -> tuple[int, int]:
    return distance(pair[1]), -pair[0]["id"]


def _near_lines(near: Near) -> Iterator[str]:
    yield f"  {near.told}"
    fits = f"; the {' and '.join(near.fits)} fit{'' if len(near.fits) > 1 else 's'}" if near.fits else ""
    yield f"      {'; '.join(near.why)}{fits}"


def _lines(first: str, *parts: Iterable[str]) -> str:
    return "\n".join([first, *(line for part in parts for line in part)])


def _ids(found: Iterable[Found]) -> tuple[int, ...]:
    return tuple(one["id"] for one in found)


def _place(one: Found) -> tuple[int, int, int]:
    return one["number"], one["part"], one["id"]


def _short(one: Found) -> str:
    return f"#{one['id']} {title(one)}"


def _often(count: int) -> str:
    return {0: "never", 1: "once", 2: "twice"}.get(count, f"{count} times")


def _bounds(least: int, most: int | None) -> str:
    if most is None:
        return f"at least {_often(least)}"
    if least == most:
        return _often(least)
    return f"{least} to {most} times" if least else f"at most {_often(most)}"

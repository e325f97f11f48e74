# SPDX-License-Identifier: EUPL-1.2
"""An answer of several sources: each has a status of its own, and any of them may be out of reach.

Those that are make the answer incomplete; where it is all of them there is none. Source: knowledge soa-services.md 2.1.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from simulator.contracts.definition import Family
from simulator.contracts.status import StatusCodes
from simulator.exchange.answer import Finding, Refused

FOUND, NO_DATA, NO_ANSWER = "MSG00000", "MSG00100", "MSG00002"
TECHNICAL_ERROR = "TECHNICAL_ERROR"
CODES = StatusCodes()


def out_of_reach(asked: Sequence[str], down: Callable[[str], bool]) -> tuple[str, ...]:
    """Those of the sources asked that do not answer; Refused if none of them does."""
    found = tuple(source for source in asked if down(source))
    if len(found) == len(asked):
        facts = {"source": ", ".join(found)}
        raise Refused(Finding(NO_ANSWER, _named(found)), rule="supplier.reachable", outcome="down", facts=facts)
    return found


def whole(down: Sequence[str], found: bool, partial: str) -> Finding:
    """The status of the whole: `partial` with the sources that were down, else whether something was found."""
    return Finding(partial if down else FOUND if found else NO_DATA, _named(down))


def status(code: str, value: str | None = None) -> dict[str, str | None]:
    """The status of one source; `value` in place of that of the code."""
    known = CODES.code(Family.SOA, code)
    return {"value": value or known.value, "code": code, "description": known.text}


def silent() -> dict[str, str | None]:
    """The status of a source that does not answer."""
    return status(NO_ANSWER, TECHNICAL_ERROR)


def _named(sources: Sequence[str]) -> tuple[tuple[str, str], ...]:
    return tuple(("source", source) for source in sources)

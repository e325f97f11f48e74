# SPDX-License-Identifier: EUPL-1.2
"""What a recording holds: the exchanges of the journal that carry its id."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from simulator.journal.journal import Filter, Journal


def recorded(journal: Journal, sandbox: str, recording: str, messages: bool = False) -> Iterator[dict[str, Any]]:
    """Its exchanges, in order, as JSON data; with the messages only if asked."""
    return journal.all(sandbox, 0, Filter(recording=recording, every_run=True), messages)


def counts(journal: Journal, sandbox: str, recording: str) -> dict[str, Any]:
    """How many exchanges came through and were recorded, and why the others were not."""
    kept, why, people = 0, Counter[str](), set[str]()
    for row in recorded(journal, sandbox, recording):
        if row["recording"]["kept"]:
            kept += 1
            people.update([row["ssin"]] if row["ssin"] else ())
        else:
            why[row["recording"].get("why") or "the target gave no answer"] += 1
    return {"recorded": kept, "left_out": sum(why.values()), "why": dict(why), "people": len(people)}

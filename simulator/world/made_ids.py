# SPDX-License-Identifier: EUPL-1.2
"""Ids for faults and replies that were given none, as `fault-001`."""

from __future__ import annotations

from collections.abc import Container, Iterable
from itertools import count
from typing import TypeVar

from simulator.world.faults import Fault
from simulator.world.replies import GivenReply

N = TypeVar("N", Fault, GivenReply)


def free_id(form: str, taken: Container[str]) -> str:
    """The first id of that form (`fault-{:03}`) that is not taken."""
    return next(made for number in count(1) if (made := form.format(number)) not in taken)


def numbered(form: str, records: Iterable[N]) -> tuple[N, ...]:
    """The records with an id for each that has none."""
    found = list(records)
    taken = {record.id for record in found}
    for i, record in enumerate(found):
        if not record.id:
            found[i] = record.model_copy(update={"id": free_id(form, taken)})
            taken.add(found[i].id)
    return tuple(found)

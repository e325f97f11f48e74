# SPDX-License-Identifier: EUPL-1.2
"""When the file was made and last changed (IT 253, 254), as far as its facts tell."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from simulator.records import Record
from simulator.services.information_types.order import Groups
from simulator.services.information_types.reading import Reading


def creation_date(reading: Reading) -> Groups:
    """IT 253: the first day in a register or at an address; nothing where neither has a date."""
    begins = [fact.begin for fact in (*reading.file.registers, *reading.file.addresses) if fact.begin]
    first = min(begins, default=None)
    return {"CreationDate": reading.item_on("A1", first)} if first and first <= reading.today else {}


def last_update_date(reading: Reading) -> Groups:
    """IT 254: the last day by today on which a fact of the file began or ended."""
    last = max((day for day in _changes(reading.file) if day <= reading.today), default=None)
    return {"LastUpdateDate": reading.item_on("A1", last)} if last else {}


def _changes(record: Record) -> Iterator[date]:
    """Every date of a record and of the records in it; incomplete ones are no dates."""
    for field in type(record).model_fields:
        value = getattr(record, field)
        if isinstance(value, date):
            yield value
        for part in value if isinstance(value, tuple) else (value,):
            if isinstance(part, Record):
                yield from _changes(part)


GROUPS = (creation_date, last_update_date)

# SPDX-License-Identifier: EUPL-1.2
"""What several services say in the same shape, as plain data: a number and what became of it, words, lists.

The two shapes of a number are the types SsinWithCanceledAndReplacedByStatusType and
SsinWithCanceledAndReplacesStatusType of CommonV3 (knowledge soa-services.md 2.1).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from simulator.codes import TABLES
from simulator.sources import Source

Data = dict[str, Any]


def number_as_asked(ssin: str, source: Source) -> Data:
    """The number as it was asked: whether it is cancelled, and which one stands for the person now if not this one."""
    present = source.present_ssin(ssin)
    return {"#text": ssin, "@canceled": cancelled(ssin, source), "@replacedBy": present if present != ssin else None}


def present_number(asked: str, source: Source) -> Data:
    """The number that stands for the person now: whether it is cancelled, and the one it replaces if that was asked."""
    present = source.present_ssin(asked)
    return {
        "#text": present,
        "@canceled": cancelled(present, source),
        "@replaces": asked if present != asked else None,
    }


def cancelled(ssin: str, source: Source) -> bool | None:
    """True where the number was taken away; None: it is not told that it was not."""
    person = source.person(ssin)
    return True if person is not None and person.cancelled else None


def descriptions(table: str, code: str | int, language: str = "@language") -> list[Data]:
    """The meaning of a code in each language that its table has, named in the attribute `language`; none if unknown."""
    labels = TABLES[table].labels(str(code))
    return [{"#text": text, language: spoken.upper()} for spoken, text in labels.items()]


def list_of(name: str, blocks: Iterable[Data]) -> Data | None:
    """A list of blocks under the name of one; None where it would be empty."""
    found = list(blocks)
    return {name: found} if found else None

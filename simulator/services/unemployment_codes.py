# SPDX-License-Identifier: EUPL-1.2
"""Codes of the unemployment office with their meaning, as replies tell them."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from simulator.codes import TABLES
from simulator.services.common_types import Data, descriptions
from simulator.sources.unemployment import UnemploymentFile
from simulator.sources.unemployment_decisions import Decided


@cache
def full_unemployment() -> frozenset[int]:
    """The codes of full unemployment and of the income guarantee."""
    rows = TABLES["unemployment-codes"].rows
    return frozenset(int(code) for code, row in rows.items() if row["kind"] in ("full", "income-guarantee"))


@cache
def meaning(table: str, code: str | int) -> Data:
    """The meaning of a code in each language of its table; without any the code itself."""
    return {"description": descriptions(table, code, "@lang") or [{"#text": str(code)}]}


def coded(table: str, code: str | int) -> Data:
    """A code with its meaning."""
    return {"value": code, "descriptions": meaning(table, code)}


def articles(numbers: Iterable[str], most: int = 6) -> Data | None:
    """Articles with what they are about; None where there are none."""
    found = list(dict.fromkeys(numbers))[:most]
    return {"article": [coded("unemployment-articles", number) for number in found]} if found else None


def decision(record: Decided, file: UnemploymentFile) -> Data:
    """Which office decided, and under which number."""
    return {"decisionHandler": record.office or file.office, "identificationNumber": record.decision}

# SPDX-License-Identifier: EUPL-1.2
"""Addresses: real municipalities with a postal code of theirs, streets that exist nowhere in particular."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from simulator.codes import TABLES
from simulator.scenarios.population.draw import Draw
from simulator.scenarios.population.life import Residence

_WITH_BOX = 38
_NEARBY = 60


@dataclass(frozen=True)
class Home:
    """An address, without the period in which somebody lived there."""

    municipality: str
    postal_code: str
    street: str
    street_code: str
    number: str
    box: str | None

    def during(self, begin: date | None, end: date | None = None) -> Residence:
        """Somebody's residence at this address."""
        return Residence(
            begin, end, self.municipality, self.postal_code, self.street, self.street_code, self.number, self.box
        )


class Homes:
    """Draws addresses."""

    @cached_property
    def municipalities(self) -> Mapping[str, Mapping[str, Any]]:
        """The municipalities by NIS code."""
        return TABLES["municipalities"].rows

    @cached_property
    def _streets(self) -> Mapping[str, tuple[tuple[str, str], ...]]:
        rows = TABLES["streets"].rows
        return {
            language: tuple((code, row[language]) for code, row in rows.items() if row.get(language))
            for language in ("nl", "fr", "de")
        }

    @cached_property
    def _by_region(self) -> Mapping[tuple[str, str], tuple[str, ...]]:
        found: dict[tuple[str, str], list[str]] = {}
        for code, row in self.municipalities.items():
            found.setdefault((row["region"], row["language"]), []).append(code)
        return {key: tuple(codes) for key, codes in found.items()}

    def region(self, municipality: str) -> str:
        """flanders, wallonia or brussels."""
        return str(self.municipalities[municipality]["region"])

    def language(self, municipality: str, draw: Draw) -> str:
        """The language in which a household deals with the administration."""
        language = str(self.municipalities[municipality]["language"])
        return language if "-" not in language else "fr" if draw.per_cent(75) else "nl"

    def at(self, municipality: str, language: str, draw: Draw) -> Home:
        """An address in a municipality."""
        code, street = draw.one(self._streets[language])
        number = str(draw.between(1, 240)) + ("A" if draw.per_cent(4) else "")
        box = f"{draw.between(0, 4):02}{draw.between(1, 6):02}" if draw.per_cent(_WITH_BOX) else None
        return Home(municipality, draw.one(self.municipalities[municipality]["postal"]), street, code, number, box)

    def before(self, municipality: str, language: str, draw: Draw) -> Home:
        """An address where somebody lived before: often in the same municipality, else where the same is spoken."""
        if draw.per_cent(_NEARBY):
            return self.at(municipality, language, draw)
        row = self.municipalities[municipality]
        return self.at(draw.one(self._by_region[row["region"], row["language"]]), language, draw)

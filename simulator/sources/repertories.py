# SPDX-License-Identifier: EUPL-1.2
"""Questions to, and changes of, the repertories of KSZ (PRIMARY) and of the OCMWs at Smals (SECONDARY)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from simulator.contracts.knowledge import later
from simulator.sources import Inquiry
from simulator.world.deintegration import Removal
from simulator.world.organisation import Organisation
from simulator.world.repertory import DEFINITIVE, PROVISIONAL, Inscription, Register, Rows, add, cut


class Repertories:
    """The repertories as the inquiring institution may use them."""

    def __init__(self, inquiry: Inquiry) -> None:
        self._sandbox, self._organisation = inquiry.sandbox, inquiry.organisation
        self._unregister_in = inquiry.sandbox.data.rules.unregister_in
        self._longest = inquiry.sandbox.data.rules.longest_inscription

    def rows(self, ssin: str) -> Rows:
        """All rows about a person."""
        return self._sandbox.inscriptions(ssin)

    def overlapping(self, ssin: str, begin: date, end: date | None, registers: Iterable[Register]) -> Rows:
        """The rows about a person that hold on some day of a period (`end` None: without end)."""
        wanted = tuple(registers)
        rows = self._sandbox.inscriptions(ssin)
        return tuple(row for row in rows if row.register_ in wanted and row.overlaps(begin, end))

    def organisation(self, cbe: str) -> Organisation | None:
        """The institution of a row."""
        return self._sandbox.organisation(cbe)

    def longest(self, quality: int) -> str | None:
        """How long an inscription of this quality may be; None: as long as you like."""
        return self._longest.get(quality)

    def too_long(self, rows: Rows, quality: int, begin: date, end: date | None) -> Inscription | None:
        """The row, longer than its quality allows, that an inscription for this period would lead to beside `rows`."""
        longest = self.longest(quality)
        if longest is None:
            return None
        new = self._row(Register.SECONDARY, quality, begin, end)
        after = [row for row in add(rows, new) if row.same_file(new) and row.overlaps(begin, end)]
        return next((row for row in after if row.end is None or row.end >= later(row.begin, longest)), None)

    def register(self, ssin: str, quality: int, begin: date, end: date | None) -> Rows:
        """Inscribe a person for the inquiring institution, in both repertories; returns all rows about the person."""
        return self._sandbox.change_inscriptions(
            ssin, lambda rows: self.registered(rows, quality, begin, end), "inscription"
        )

    def registered(self, rows: Rows, quality: int, begin: date, end: date | None) -> Rows:
        """The rows about a person as they are when it is inscribed too; a definitive inscription takes the place of a
        provisional one."""
        for register in Register:
            row = self._row(register, quality, begin, end)
            if quality == DEFINITIVE:
                rows = cut(rows, row.model_copy(update={"quality": PROVISIONAL}))
            rows = add(rows, row)
        return rows

    def unregister(self, ssin: str, quality: int, begin: date, end: date | None) -> Rows:
        """Take a period of an inscription away, in the repertories that the network's rules say; returns all rows."""
        return self._sandbox.change_inscriptions(
            ssin, lambda rows: self.unregistered(rows, quality, begin, end), "end of inscription"
        )

    def unregistered(self, rows: Rows, quality: int, begin: date, end: date | None) -> Rows:
        """The rows about a person as they are without that period of the inscription."""
        assert self._organisation is not None
        removal = Removal(
            organisation=self._organisation.cbe, quality=quality, begin=begin, end=end, registers=self._unregister_in
        )
        return removal.applied_to(rows)

    def own(self, rows: Rows) -> Rows:
        """Those rows that are the inquiring institution's."""
        return tuple(row for row in rows if self._organisation and row.organisation == self._organisation.cbe)

    def _row(self, register: Register, quality: int, begin: date, end: date | None) -> Inscription:
        assert self._organisation is not None
        return Inscription(
            register_=register,
            organisation=self._organisation.cbe,
            sector=self._organisation.sector,
            institution=self._organisation.institution,
            quality=quality,
            begin=begin,
            end=end,
        )

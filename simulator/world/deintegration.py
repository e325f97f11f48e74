# SPDX-License-Identifier: EUPL-1.2
"""De-integration: what is to be taken out of the repertories. Source: message S607, knowledge rules.md 1.7."""

from __future__ import annotations

from datetime import date

from pydantic import Field

from simulator.records import Dated, Whole
from simulator.world.repertory import Register, Rows, cut


class Removal(Dated):
    """What is taken away of the rows about one person. Each key that is given narrows it; these are the forms of S607:

    all references in a sector; the same limited to a period; all rows of one quality; one quality for a period; one
    quality with one phase; and a period cut out of one row, which leaves two where the cut lies in the middle.
    """

    organisation: str | None = Field(None, description="CBE number; none: of every organisation of the sector")
    sector: Whole | None = None
    quality: int | None = Field(None, ge=0, le=999)
    phase: Whole | None = None
    registers: tuple[Register, ...] = Field(tuple(Register), min_length=1)

    def applied_to(self, rows: Rows) -> Rows:
        """The rows without what is taken away."""
        for row in rows:
            if (
                row.register_ in self.registers
                and self.organisation in (None, row.organisation)
                and self.sector in (None, row.sector)
                and self.quality in (None, row.quality)
                and self.phase in (None, row.phase)
                and row.overlaps(self.begin or date.min, self.end)
            ):
                begin = row.begin if self.begin is None else self.begin
                rows = cut(rows, row.model_copy(update={"begin": begin, "end": self.end}))
        return rows

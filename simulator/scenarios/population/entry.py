# SPDX-License-Identifier: EUPL-1.2
"""What a scenario says about its population."""

from __future__ import annotations

from pydantic import Field

from simulator.records import Record

MOST_PEOPLE = 500_000
"""More would not find safe SSINs near their days of birth: a year has 34,000 of them, and clients are young."""

MOST_SEED = 2**63


class PopulationEntry(Record):
    """Invented people, added to those that are written by hand."""

    size: int = Field(ge=1, le=MOST_PEOPLE, description="So many people, with everybody they live with")
    seed: int | None = Field(None, ge=0, lt=MOST_SEED, description="None: the seed of the scenario")

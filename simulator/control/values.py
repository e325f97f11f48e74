# SPDX-License-Identifier: EUPL-1.2
"""Values that several requests take."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import AfterValidator, Field

from simulator.world.clock import in_brussels

YEARS = range(1900, 2200)


def in_calendar(moment: datetime) -> datetime:
    """The moment in Brussels; ValueError for one that no sandbox can have."""
    if moment.year not in YEARS:
        raise ValueError(f"the year {moment.year} is not between {YEARS.start} and {YEARS.stop - 1}")
    return in_brussels(moment)


Moment = Annotated[datetime, AfterValidator(in_calendar)]
Seed = Annotated[int, Field(ge=-(2**63), lt=2**63)]

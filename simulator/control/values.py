# SPDX-License-Identifier: EUPL-1.2
"""Values that several requests take."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import AfterValidator, Field

from simulator.world.clock import in_calendar

Moment = Annotated[datetime, AfterValidator(in_calendar)]
Seed = Annotated[int, Field(ge=0, lt=2**63)]

# SPDX-License-Identifier: EUPL-1.2
"""Values that several requests take."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import AfterValidator, Field
from typing_extensions import TypedDict

from simulator.world.clock import in_calendar

Moment = Annotated[datetime, AfterValidator(in_calendar)]
Seed = Annotated[int, Field(ge=0, lt=2**63)]

SandboxName = Annotated[str, Field(description="The sandbox", examples=["default"])]
PersonNumber = Annotated[str, Field(description="SSIN of a person", examples=["84051290054"])]
OrganisationNumber = Annotated[str, Field(description="CBE number of an organisation", examples=["0999100196"])]
Date = Annotated[str, Field(json_schema_extra={"format": "date"})]
DateTime = Annotated[str, Field(json_schema_extra={"format": "date-time"})]


class Page(TypedDict):
    """A part of a list."""

    total: Annotated[int, Field(description="How many there are in all")]
    offset: int
    limit: int

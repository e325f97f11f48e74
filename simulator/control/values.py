# SPDX-License-Identifier: EUPL-1.2
"""Values that several requests take."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Annotated, Any, cast, get_args

from flask import request
from pydantic import AfterValidator, BeforeValidator, Field
from typing_extensions import TypedDict

from simulator.rules.explanations import Language
from simulator.world.clock import in_calendar

_YEAR = re.compile(r"\d{4}-")


def _written(value: Any) -> Any:
    """A number is not a moment: nobody could tell which kind of seconds it counts."""
    if isinstance(value, datetime) or (isinstance(value, str) and _YEAR.match(value.strip())):
        return value
    raise ValueError("a moment is written as in 2026-03-02T09:00:00")


Moment = Annotated[datetime, BeforeValidator(_written), AfterValidator(in_calendar)]


def _accepted() -> Language:
    """The language that a request prefers by its header Accept-Language, of those in which decisions are told."""
    wanted = (tag.partition("-")[0] for tag in request.accept_languages.values())
    return cast(Language, next((one for one in wanted if one in get_args(Language)), "en"))


InLanguage = Annotated[
    Language, Field(default_factory=_accepted, description="Of reasons; by default that of Accept-Language, or English")
]

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

# SPDX-License-Identifier: EUPL-1.2
"""What a public employment service keeps on a job seeker: inscriptions, and how to reach somebody.

Source: knowledge soa-services.md 5.9. Times of the day are those of Brussels; 9:00 where a scenario says none.
"""

from __future__ import annotations

from datetime import date, datetime, time
from enum import StrEnum
from typing import Annotated

from pydantic import Field, model_validator

from simulator.records import Begun, Benefit, Record, Text
from simulator.world.clock import in_brussels

_OPENING = time(9)

CategoryCode = Annotated[str, Field(pattern=r"^\d{3}$", description="Category of job seekers (job-seeker-categories)")]


class Leaving(StrEnum):
    """Why an inscription ended."""

    BACK_TO_SCHOOL = "back-to-school"
    BACK_TO_WORK = "back-to-work"
    OTHER_REASON = "other-reason"


class Inscription(Benefit):
    """Somebody is inscribed as job seeker, from `from` up to and including `to`."""

    at: time = Field(_OPENING, description="Time of the day on which it was made")
    categories: tuple[CategoryCode, ...] = Field(min_length=1, max_length=2, description="Common to the services")
    own_categories: tuple[CategoryCode, ...] = Field(
        (), max_length=2, description="Numbers of the service's own categories; none: the same"
    )
    eurostat_date: date | None = None
    leaving: Leaving = Field(Leaving.OTHER_REASON, description="Why it ended, where it has")

    @model_validator(mode="after")
    def _of_one_end(self) -> Inscription:
        if self.end is None and self.leaving is not Leaving.OTHER_REASON:
            raise ValueError("`leaving` tells why an inscription ended: it needs `to`")
        return self

    @property
    def inception(self) -> datetime:
        """The moment at which it was made."""
        return in_brussels(datetime.combine(self.begin, self.at))


class BelgianAddress(Record):
    """An address in Belgium, as somebody gave it to the service."""

    municipality: Annotated[str, Field(pattern=r"^\d{5}$", description="NIS code")]
    postal_code: Annotated[str, Field(pattern=r"^\d{4}$")]
    street: Annotated[str, Field(min_length=1, max_length=100)]
    street_code: Annotated[str, Field(pattern=r"^\d{4}$")] | None = None
    number: Annotated[str, Field(min_length=1, max_length=50)] | None = None
    box: Annotated[str, Field(min_length=1, max_length=50)] | None = None


class Phone(Record):
    """A telephone number; `fixed` tells whether it is one of a house."""

    number: Annotated[str, Field(min_length=9, max_length=20)]
    fixed: bool | None = None


class Contact(Begun):
    """How to reach a job seeker, from `from` until the next one begins or the inscription ends."""

    at: time = Field(_OPENING, description="Time of the day on which the service noted it, once it had the inscription")
    address: BelgianAddress | None = None
    foreign_address: Text | None = None
    phones: tuple[Phone, ...] = Field((), max_length=2)
    email: Annotated[str, Field(pattern=r"^[^@\s]+@[^@.\s]+\.[^\s]+$")] | None = None

    @model_validator(mode="after")
    def _one_address(self) -> Contact:
        if (self.address is None) == (self.foreign_address is None):
            raise ValueError("a contact has an `address` in Belgium or a `foreign_address`, one of the two")
        return self

    @property
    def noted(self) -> datetime:
        """The moment at which it was given."""
        return in_brussels(datetime.combine(self.begin, self.at))

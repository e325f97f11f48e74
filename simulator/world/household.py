# SPDX-License-Identifier: EUPL-1.2
"""Households: who lives with whom, from when to when, in which relation to the reference person."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import Field, model_validator

from simulator.records import Dated, IncompleteDate, Record, Text

REFERENCE_PERSON, LONGEST_ID = 1, 128


class FictionalMember(Record):
    """A member whom the register knows without SSIN: registered abroad, or not identified."""

    number: Text | None = Field(None, max_length=11, description="The register's own number, if it gave one")
    last_name: Text
    first_names: tuple[Text, ...] = ()
    born: IncompleteDate | None = None


class Member(Dated):
    """One member of a household for a period. `role` is the code of the National Register (family-roles)."""

    ssin: str | None = None
    fictional: FictionalMember | None = None
    role: int = Field(ge=1, le=99)

    @model_validator(mode="after")
    def _one_of(self) -> Member:
        if (self.ssin is None) == (self.fictional is None):
            raise ValueError("a member is either a person or a fictional member")
        return self


class Household(Record):
    """A household; one member at a time is its reference person (role 1)."""

    id: Annotated[str, Field(min_length=1, max_length=LONGEST_ID)]
    members: tuple[Member, ...] = Field(min_length=1)

    def on(self, day: date) -> tuple[Member, ...]:
        """The members on `day`, the reference person first."""
        return tuple(sorted((m for m in self.members if m.covers(day)), key=lambda m: m.role != REFERENCE_PERSON))

# SPDX-License-Identifier: EUPL-1.2
"""The knowledge repertory: which consumer may ask what, for which purpose, about whom, how far back, and which blocks.

KSZ fills it in per deliberation, so it is data: rows (`Grant`) in a `contract.yaml`, replaced per sandbox by its
rule settings. Source: knowledge rules.md 0.2 (2), 1.1, 1.8, 1.10.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field

from simulator.months import months_later
from simulator.records import Record, Text

_UNITS = ("days", "months", "years")


def _duration(text: str) -> str:
    number, _, unit = text.partition(" ")
    if not number.isdigit() or unit not in _UNITS:
        raise ValueError(f"{text!r} is no duration: a number and {', '.join(_UNITS)} are expected, as in `3 months`")
    return text


Duration = Annotated[str, AfterValidator(_duration)]
"""A length of time in the calendar: `10 days`, `3 months`, `2 years`."""


def later(day: date, duration: str, times: int = 1) -> date:
    """The day that is `duration` after `day` (before it with times -1); 31 January and 1 month: the end of February."""
    number, _, unit = duration.partition(" ")
    count = int(number) * times
    if unit == "days":
        return day + timedelta(count)
    try:
        return months_later(day, count * (12 if unit == "years" else 1))
    except ValueError:
        return date.max if times > 0 else date.min


Availability = Literal["new", "existing", "available"]
"""How far a service is for the OCMWs: being made, in use by other institutions, or open to them."""


class Basis(Record):
    """On what an authorisation rests. `certain: false`: no public text was found, and the words say "simulated"."""

    law: Text
    deliberation: Text
    certain: bool = False

    @property
    def facts(self) -> dict[str, Any]:
        """For a decision that rests on it (rules/explanations makes a ground of them)."""
        return {"law": self.law, "deliberation": self.deliberation, "basis_certain": self.certain}


class MatchingInscription(Record):
    """Which inscription of the person the network wants to see. A provisional one (902) opens only what says so; one
    that stands for a replaced number (999) never opens anything.
    """

    registers: tuple[Literal["PRIMARY", "SECONDARY"], ...] = ("PRIMARY", "SECONDARY")
    qualities: tuple[int, ...] | None = Field(None, description="Quality codes that open the operation; none: any")
    provisional: bool = Field(False, description="Also a provisional inscription (902) opens it")
    phase: int = Field(0, ge=0, description="The lowest phase of the inscription that opens it")


class InscriptionControl(MatchingInscription):
    """The integration control of an operation.

    `non-blocking` answers all the same and tells the journal. `on` is the day, or the period of the request, that the
    inscription must cover.
    """

    control: Literal["none", "non-blocking", "blocking"] = "blocking"
    on: Literal["today", "requested-period"] = "today"
    period: Text | None = Field(None, description="Path in the request of that period; none: the first one in it")


class PeriodLimit(Record):
    """How long a period of the request may be, and how far it may reach."""

    path: Text = Field(description="Path in the request of the period, or of a single date")
    begin: Text = "beginDate"
    end: Text = "endDate"
    longest: Duration | None = None
    depth: Duration | None = Field(None, description="How far before today it may begin")
    earliest: date | None = Field(None, description="The first day for which there is anything to ask")
    future: bool = Field(True, description="It may end after today")


class Block(Record):
    """A part of the reply that an authorisation names: where it stands, and how a request asks for it."""

    paths: tuple[Text, ...] = Field(min_length=1, description="In the reply: element names, `*` for any one level")
    asked: tuple[Text, ...] = Field(
        (), description="Paths in the request whose presence (true, or a value) asks for it; none: it comes unasked"
    )


class Grant(Record):
    """One row: these consumers may ask the operation for these purposes, and see these blocks."""

    profiles: tuple[Text, ...] = Field(min_length=1, description="Profiles of organisations (or their kinds)")
    legal_contexts: tuple[Text, ...] = Field((), description="Exact, case-sensitive; none: those of the operation")
    inscription: InscriptionControl | None = Field(None, description="None: as the operation says")
    limits: tuple[PeriodLimit, ...] | None = Field(None, description="None: as the operation says")
    blocks: tuple[Text, ...] | None = Field(None, description="The blocks that may be seen; none: all")
    beyond: Literal["reduce", "refuse"] = Field("reduce", description="What happens when more is asked")
    basis: Basis | None = Field(None, description="None: that of the operation")

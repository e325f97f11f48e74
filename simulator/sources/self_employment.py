# SPDX-License-Identifier: EUPL-1.2
"""The institute for the self-employed (RSVZ/INASTI): affiliations to a social insurance fund, careers, contributions.

The codes are those of fixtures/codes (self-employed-*). Contributions are counted by quarter.
Source: knowledge soa-services.md 4.5, more-contracts.md 2.5, 2.6.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Annotated

from pydantic import Field, model_validator

from simulator.periods import refuse_two_at_a_time
from simulator.quarters import first_day, last_day, quarter_of
from simulator.records import Benefit, Record
from simulator.sources import Section, Source
from simulator.world.organisation import CbeNumber

MOST = 100
"""As many affiliations, and segments in each, as a reply has place for (published XSD)."""

Code = Annotated[int, Field(ge=100, le=999)]
EnterpriseNumber = Annotated[CbeNumber, Field(pattern="^[01]")]


class Segment(Benefit):
    """A part of a career in which quality and kind of contribution did not change."""

    quality: Code = Field(description="As what somebody is self-employed (self-employed-qualities)")
    contribution: Code = Field(description="The kind of contribution that is due (self-employed-contributions)")
    equality: Code | None = Field(
        None, description="Why the time counts as if the activity had gone on (self-employed-equalities)"
    )


class Contributions(Benefit):
    """What became of the contribution for each quarter that has a day from `from` to `to`; without `to` it goes on.

    Of several for one quarter the one that begins last counts, so that an exception is written beside the rule.
    """

    situation: Annotated[str, Field(pattern="^.{2}$")] = Field(
        description="What became of it (self-employed-contribution-situations)"
    )
    ziv: Annotated[int, Field(ge=0, le=99)] | None = Field(
        None, description="What it means for the health insurance (self-employed-ziv)"
    )


class Affiliation(Benefit):
    """The time for which somebody is affiliated to one social insurance fund."""

    fund: Annotated[str, Field(pattern="^[0-9]{3}$")] = Field(description="Code of the fund (social-insurance-funds)")
    fund_number: EnterpriseNumber | None = Field(None, description="CBE number of the fund; none: not told")
    signed: date | None = Field(None, description="The day on which the affiliation was signed; none: not told")
    segments: tuple[Segment, ...] = Field(min_length=1, max_length=MOST)
    contributions: tuple[Contributions, ...] = ()

    @model_validator(mode="after")
    def _consistent(self) -> Affiliation:
        for kind, facts in (("segment", self.segments), ("contribution", self.contributions)):
            for fact in facts:
                if not fact.lies_within(self):
                    raise ValueError(f"a {kind} {_span(fact)} lies outside the affiliation {_span(self)}")
        refuse_two_at_a_time("segments", self.segments)
        for due in self.contributions:
            if not any(_in_quarters(due, span) for span in _active(self.segments)):
                raise ValueError(f"a contribution {_span(due)} is for a quarter without a career segment")
        return self


class SelfEmployedFile(Record):
    """The file of one person."""

    reference: Annotated[str, Field(min_length=1, max_length=15)] = Field(description="The number of the file")
    enterprise: EnterpriseNumber | None = Field(None, description="CBE number of the self-employed person")
    occupation: Annotated[str, Field(pattern="^.{6}$")] | None = Field(
        None, description="What the person does (self-employed-occupations)"
    )
    affiliations: tuple[Affiliation, ...] = Field((), max_length=MOST)

    @model_validator(mode="after")
    def _one_fund_at_a_time(self) -> SelfEmployedFile:
        refuse_two_at_a_time("affiliations", self.affiliations)
        return self


def _span(fact: Benefit) -> str:
    return f"from {fact.begin} to {fact.end or 'now'}"


def _active(segments: Sequence[Segment]) -> list[tuple[date, date]]:
    """The runs of quarters, each of which has a day of a segment: first and last day."""
    runs: list[tuple[date, date]] = []
    for first, last in sorted(map(_quarters, segments)):
        if runs and first.toordinal() <= runs[-1][1].toordinal() + 1:
            runs[-1] = (runs[-1][0], max(last, runs[-1][1]))
        else:
            runs.append((first, last))
    return runs


def _quarters(fact: Benefit) -> tuple[date, date]:
    """The first day of the quarter in which a fact begins, and the last one of that in which it ends."""
    return first_day(quarter_of(fact.begin)), last_day(quarter_of(fact.end)) if fact.end else date.max


def _in_quarters(due: Contributions, run: tuple[date, date]) -> bool:
    first, last = _quarters(due)
    return run[0] <= first and last <= run[1]


SECTION = Section("self_employment", SelfEmployedFile)


class SelfEmployment(Source):
    """Questions to RSVZ/INASTI, as of the inquiry's day."""

    def file(self, ssin: str) -> SelfEmployedFile | None:
        """The file on the person that this number stands for now; None: never known as self-employed."""
        return self._present_file(ssin, SECTION.key, SelfEmployedFile)

# SPDX-License-Identifier: EUPL-1.2
"""What is known of a self-employed career in a period: segments by day, contributions by quarter."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from simulator.quarters import first_day, last_day, quarter_of, quarters_between
from simulator.sources.self_employment import Affiliation, Contributions, Segment, SelfEmployedFile


@dataclass(frozen=True)
class CareerPart:
    """An affiliation with the segments of it that were asked."""

    affiliation: Affiliation
    segments: tuple[Segment, ...]


@dataclass(frozen=True)
class QuarterContribution:
    """The contribution for one quarter (`2024Q3`), and to which fund."""

    quarter: str
    affiliation: Affiliation
    contributions: Contributions


def career(file: SelfEmployedFile, begin: date | None, end: date | None, today: date) -> tuple[CareerPart, ...]:
    """The segments with a day from `begin` to `end` (None: ever, without end), by affiliation, the first first.

    As known today: one that has not begun is not there, and one whose end is still to come goes on.
    """
    found = []
    for affiliation in sorted(file.affiliations, key=lambda one: one.begin):
        known = (_known(segment, today) for segment in affiliation.segments if segment.begin <= today)
        asked = (segment for segment in known if segment.overlaps(begin or segment.begin, end))
        segments = tuple(sorted(asked, key=lambda segment: segment.begin))
        if segments:
            found.append(CareerPart(affiliation, segments))
    return tuple(found)


def _known(segment: Segment, today: date) -> Segment:
    return segment.model_copy(update={"end": None}) if segment.end and segment.end > today else segment


def contributions(file: SelfEmployedFile, first: str, last: str | None, today: date) -> tuple[QuarterContribution, ...]:
    """The contributions for the quarters from `first` to `last` (None: without end) that are over today, in order."""
    begin, end = first_day(first), min(today, last_day(last)) if last else today
    runs = [(run, affiliation) for affiliation in file.affiliations for run in affiliation.contributions]
    found: dict[str, QuarterContribution] = {}
    for run, affiliation in sorted(runs, key=lambda pair: pair[0].begin):
        for quarter in quarters_between(max(begin, run.begin), min(end, run.end or end)):
            found[quarter] = QuarterContribution(quarter, affiliation, run)
    return tuple(found[quarter] for quarter in sorted(found) if quarter < quarter_of(today))

# SPDX-License-Identifier: EUPL-1.2
"""The college of the sickness funds (NIC/CIN), for RIZIV/INAMI: who cannot work, and what the funds pay for it.

A file is kept under the number that NIC has; the network passes a replaced or cancelled number on as it is. Source:
knowledge soa-services.md 5.10, 2.6 and the published schemas; that NIC does not look further itself is inferred.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise
from typing import Literal
from uuid import UUID

from pydantic import Field, model_validator

from simulator.periods import refuse_two_at_a_time
from simulator.quarters import Quarter, first_day, last_day
from simulator.records import Record
from simulator.sources import Section, Source
from simulator.sources.incapacity_documents import RiskKind
from simulator.sources.incapacity_risks import SUSPENDED_FOR_MATERNITY, Risk

_MATERNITY_THEN_INCAPACITY = 5
_ONE_DAY = timedelta(days=1)


class AttestVersion(Record):
    """A version of the attest of one quarter, where it differs from what follows from the facts."""

    quarter: Quarter
    created: date
    status: Literal["creation", "modification", "cancellation"] = "creation"
    id: UUID | None = Field(None, description="None: made from SSIN and quarter")


class IncapacityFile(Record):
    """The file on one number."""

    risks: tuple[Risk, ...] = ()
    attests: tuple[AttestVersion, ...] = Field(
        (), description="Of a quarter whose attest was not made as usual: all its versions"
    )

    def versions(self, quarter: str) -> tuple[AttestVersion, ...]:
        """The versions that the file itself gives of the attest of a quarter, in order; none: those that follow."""
        found = [attest for attest in self.attests if attest.quarter == quarter]
        return tuple(sorted(found, key=lambda attest: attest.created))

    @model_validator(mode="after")
    def _one_risk_at_a_time(self) -> IncapacityFile:
        refuse_two_at_a_time("risks", (risk for risk in self.risks if risk.kind is not RiskKind.BREAST_FEEDING))
        follows = {_MATERNITY_THEN_INCAPACITY: RiskKind.INCAPACITY, SUSPENDED_FOR_MATERNITY: RiskKind.PREGNANCY}
        for risk in self.risks:
            kind = follows.get(risk.exit or 0)
            next_day = risk.end + _ONE_DAY if risk.end else None
            if kind and not any(other.kind is kind and other.begin == next_day for other in self.risks):
                raise ValueError(f"exit {risk.exit} says that a risk of the kind {kind.value} begins on {next_day}")
        return self

    @model_validator(mode="after")
    def _attests_of_closed_quarters(self) -> IncapacityFile:
        by_quarter: dict[str, list[AttestVersion]] = defaultdict(list)
        for attest in sorted(self.attests, key=lambda attest: attest.created):
            by_quarter[attest.quarter].append(attest)
        for quarter, versions in by_quarter.items():
            if not any(risk.overlaps(first_day(quarter), last_day(quarter)) for risk in self.risks):
                raise ValueError(f"there is an attest of {quarter}, in which no risk has a day")
            for problem in _wrong(quarter, versions):
                raise ValueError(f"the attest of {quarter} {problem}")
        return self


def _wrong(quarter: str, versions: list[AttestVersion]) -> Iterator[str]:
    """What cannot be of the versions of one attest, in the order of their days."""
    if versions[0].created <= last_day(quarter):
        yield f"was made on {versions[0].created}, before the quarter was over"
    if [version.status == "creation" for version in versions] != [True] + [False] * (len(versions) - 1):
        yield "begins with one `status: creation`, which only its first version has"
    if any(version.status == "cancellation" for version in versions[:-1]):
        yield "has a version after its cancellation"
    if any(one.created == other.created for one, other in pairwise(versions)):
        yield "has two versions of one day"
    if len({version.id for version in versions}) > 1:
        yield "has one id for all its versions"


SECTION = Section("incapacity", IncapacityFile)


class Incapacity(Source):
    """Questions to NIC, as of the inquiry's day."""

    def file(self, ssin: str) -> IncapacityFile | None:
        """The file under exactly this number, also one that was replaced or cancelled; None: NIC does not have it."""
        return self._file(ssin, SECTION.key, IncapacityFile)

# SPDX-License-Identifier: EUPL-1.2
"""The file of an OCMW at POD MI under the law of 2 April 1965: its forms in order of arrival, and what follows.

Source: knowledge ssdn-contracts.md 3.4 (the forms). How forms act on each other is not public: see docs/services.md.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import chain
from typing import TypeVar

from pydantic import Field, model_validator

from simulator.codes import TABLES
from simulator.months import month_end
from simulator.records import Record
from simulator.sources.law65_forms import (
    PRIMARY,
    CareClaim,
    CommonDecision,
    Decision,
    FileNumber,
    Form,
    Identification,
    IndividualDecision,
    MonthlyClaim,
    Recovery,
    Stop,
)
from simulator.world.organisation import CbeNumber

_DAY = timedelta(1)
_MOST_REFUSED = 20

D = TypeVar("D", bound=Decision)


class Law65File(Record):
    """One file. It is kept with its primary beneficiary."""

    ocmw: CbeNumber
    number: FileNumber
    identifications: tuple[Identification, ...] = Field(min_length=1)
    decisions: tuple[CommonDecision, ...] = ()
    individual_decisions: tuple[IndividualDecision, ...] = ()
    stops: tuple[Stop, ...] = ()
    monthly_claims: tuple[MonthlyClaim, ...] = ()
    care_claims: tuple[CareClaim, ...] = ()
    recoveries: tuple[Recovery, ...] = ()

    @model_validator(mode="after")
    def _consistent(self) -> Law65File:
        if not self.identifications[0].counts:
            raise ValueError("a file begins with a form A that was accepted")
        counted = [form.attest for form in self.forms() if form.counts]
        if len(counted) != len(set(counted)):
            raise ValueError("two forms of a file that count have the same attest number")
        later = chain(self.decisions, self.individual_decisions, self.stops)
        early = [form.day for form in later if form.counts and form.day < self.opened]
        if early:
            raise ValueError(f"a decision or stop of {min(early)} is before the file begins, on {self.opened}")
        for claim in self.monthly_claims:
            first, last = claim.month, month_end(claim.month)
            if claim.counts and not any(d.counts and d.overlaps(first, last) for d in self.decisions):
                raise ValueError(f"costs of {claim.month:%Y-%m} are refunded, for which there is no decision")
        return self

    def forms(self) -> Iterator[Form]:
        """Every form."""
        return chain(
            self.identifications, self.decisions, self.individual_decisions, self.stops, self.monthly_claims,
            self.care_claims, self.recoveries,
        )  # fmt: skip

    def with_form(self, form: Form) -> Law65File:
        """The file with one form more; of refused ones of a kind only the last few are kept."""
        key = _PLACES[type(form)]
        forms = (*getattr(self, key), form)
        refused = [one for one in forms if not one.counts]
        forgotten = {id(one) for one in refused[:-_MOST_REFUSED]}
        return self.model_copy(update={key: tuple(one for one in forms if id(one) not in forgotten)})

    @property
    def attests(self) -> frozenset[str]:
        """The attest numbers of the forms that count."""
        return frozenset(form.attest for form in self.forms() if form.counts)

    @property
    def opened(self) -> date:
        """The day from which the OCMW may decide."""
        return min(form.begin for form in self.identifications if form.counts)

    def identification(self, day: date) -> Identification:
        """The form A that holds on `day`; before there is any, the first."""
        counted = [form for form in self.identifications if form.counts]
        return next((form for form in reversed(counted) if form.begin <= day), counted[0])

    def beneficiaries(self, day: date, holder: str) -> dict[int, str]:
        """The SSIN of each beneficiary on `day` by suffix; that of the primary one is `holder`."""
        return {PRIMARY: holder} | {member.suffix: member.ssin for member in self.identification(day).members}

    def stops_of(self, suffix: int) -> tuple[Stop, ...]:
        """The forms C that count for a beneficiary, also those for the whole file; without those that were undone."""
        left: list[Stop] = []
        for stop in self.stops:
            if not stop.counts or stop.suffix not in (PRIMARY, suffix):
                continue
            if stop.undoes:
                left = [other for other in left if (other.date_, other.suffix) != (stop.date_, stop.suffix)]
            else:
                left.append(stop)
        return tuple(left)

    def stopped(self, suffix: int, day: date) -> bool:
        """True if aid for a beneficiary has ended by `day`, and no later form A has begun it again."""
        last = max((stop.date_ for stop in self.stops_of(suffix) if stop.date_ <= day), default=None)
        again = (form.begin for form in self.identifications[1:] if form.counts)
        return last is not None and not any(last <= begin <= day for begin in again)

    def common_decisions(self, begin: date, end: date) -> tuple[CommonDecision, ...]:
        """The common decisions that hold on some day of a period, the latest first."""
        return tuple(d for d in reversed(self.decisions) if self._holds(d, self.decisions, PRIMARY, begin, end))

    def individual_decision(self, suffix: int, day: date) -> IndividualDecision | None:
        """The decision on the medical costs of a beneficiary that holds on `day`."""
        of = tuple(decision for decision in self.individual_decisions if decision.suffix == suffix)
        return next((decision for decision in reversed(of) if self._holds(decision, of, suffix, day, day)), None)

    def _holds(self, decision: D, among: tuple[D, ...], suffix: int, begin: date, end: date) -> bool:
        if not decision.counts:
            return False
        first = decision.refunded_from or decision.begin
        last = self.last_day(decision, among, suffix)
        return last is not None and first <= last and first <= end and begin <= last

    def last_day(self, decision: D, among: tuple[D, ...], suffix: int) -> date | None:
        """The last day of a decision: its own, or that before the next one or a stop; None if it was withdrawn."""
        last = decision.end
        for other in among:
            if other.counts and other.begin > decision.begin:
                last = min(last, other.begin - _DAY)
        for stop in self.stops_of(suffix):
            if decision.begin <= stop.date_ <= last:
                if TABLES["law65-stop-natures"].rows.get(stop.nature, {}).get("withdraws"):
                    return None
                last = stop.date_ - _DAY
        return last

    def recoverable(self, suffix: int, begin: date | None, end: date | None) -> int:
        """What POD MI refunded for a beneficiary in a period, without what was recovered of it.

        A recovery counts wholly where it can be of one of these refunds, whatever else its own period holds.
        """
        refunds = self._refunds(suffix, begin, end)
        return sum(refunds.values()) - sum(
            form.amount for form in self.recoveries
            if form.counts and form.suffix == suffix
            and self._refunds(suffix, form.begin, form.end).keys() & refunds.keys()
        )  # fmt: skip

    def _refunds(self, suffix: int, begin: date | None, end: date | None) -> dict[str, int]:
        """What was refunded by each claim for a beneficiary that has a day in a period, by attest number."""
        care = ((claim, claim.date_, claim.date_) for claim in self.care_claims if claim.suffix == suffix)
        months = ((claim, claim.month, month_end(claim.month)) for claim in self.monthly_claims if suffix == PRIMARY)
        return {
            claim.attest: claim.refunded for claim, first, last in chain(care, months)
            if claim.counts and _within(first, last, begin, end)
        }  # fmt: skip


def _within(first: date, last: date, begin: date | None, end: date | None) -> bool:
    """True if a period from `first` to `last` has a day in the other one."""
    return (end is None or first <= end) and (begin is None or begin <= last)


_PLACES: dict[type[Form], str] = {
    Identification: "identifications",
    CommonDecision: "decisions",
    IndividualDecision: "individual_decisions",
    Stop: "stops",
    MonthlyClaim: "monthly_claims",
    CareClaim: "care_claims",
    Recovery: "recoveries",
}

# SPDX-License-Identifier: EUPL-1.2
"""The college of the sickness funds (NIC/CIN): with which fund somebody is, and what he has a right to on a day.

A right without end is told until the last day of the current year, since rights are given year by year; what comes
after is not known yet (inferred). Source: knowledge ssdn-contracts.md 4.6, soa-services.md 5.1, rules.md 3.3.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from simulator.periods import is_covered
from simulator.records import Benefit, Dated, on
from simulator.sources import Disagreement, Find, Section, Source
from simulator.sources.health_insurance_facts import (
    Affiliation,
    Dependency,
    GlobalMedicalFile,
    HealthInsuranceFile,
    Insurability,
    MedicalHouse,
)

YEARS_BACK = 2
"""Maximum charges of so many years before that of the day are told: the reply has place for three (inferred)."""

B = TypeVar("B", bound=Dated)


@dataclass(frozen=True)
class Span:
    """A period as it is told."""

    begin: date
    end: date


@dataclass(frozen=True)
class Situation:
    """What holds for a person on a day; the funds know nothing where `known` is false.

    `maximum_charges` are years, the newest first, with the union that the family was with.
    """

    known: bool = False
    affiliation: Affiliation | None = None
    insurability: Insurability | None = None
    insured: Span | None = None
    increased: Span | None = None
    third_party: bool = False
    maximum_charges: tuple[tuple[int, str], ...] = ()
    medical_house: MedicalHouse | None = None
    global_medical_file: GlobalMedicalFile | None = None


def _holders(ssin: str, file: HealthInsuranceFile, find: Find) -> Iterator[Disagreement]:
    """A dependant has a holder, somebody else, who is affiliated for all that time."""
    for i, dependency in enumerate(file.dependencies):
        path, holder = ("dependencies", i), find(dependency.holder)
        if dependency.holder == ssin:
            yield path, "nobody is the dependant of himself", "Refer to the holder by $alias"
        elif holder is None or not is_covered(dependency, holder.affiliations):
            yield (
                path, f"{dependency.holder} is not affiliated all the time that the person depends on that holder",
                "Give the holder `health_insurance` with `affiliations`, or end the dependency with `to`",
            )  # fmt: skip


SECTION = Section("health_insurance", HealthInsuranceFile, check=_holders)


class HealthInsurance(Source):
    """Questions to the sickness funds, as of the inquiry's day."""

    def file(self, ssin: str) -> HealthInsuranceFile | None:
        """The file on the person that this SSIN stands for now; None: no fund knows the person."""
        return self._present_file(ssin, SECTION.key, HealthInsuranceFile)

    def situation(self, file: HealthInsuranceFile, day: date) -> Situation:
        """What holds on `day`: by the person's own rights, or by those of the holder."""
        begun = [span for span in (*file.affiliations, *file.dependencies) if span.begin <= min(day, self.today)]
        affiliation, dependency = self._on(file.affiliations, day), self._on(file.dependencies, day)
        owner = file
        if dependency is not None:
            owner = self.file(dependency.holder) or HealthInsuranceFile()
            affiliation = self._on(owner.affiliations, day)
        insurability = self._on(owner.insurability, day)
        increased = self._on(owner.increased_interventions, day)
        return Situation(
            known=bool(begun) and (day <= self.today or affiliation is not None),
            affiliation=affiliation,
            insurability=insurability,
            insured=self._told(insurability, dependency),
            increased=self._told(increased, dependency),
            third_party=self._on(owner.third_party_payments, day) is not None,
            maximum_charges=tuple(sorted(self._charges(file, day).items(), reverse=True)),
            medical_house=self._on(file.medical_houses, day),
            global_medical_file=self._on(file.global_medical_files, day),
        )

    def _on(self, records: tuple[B, ...], day: date) -> B | None:
        """The record that holds on `day`, as far as it is known today."""
        return next((record for record in records if record.covers(day) and self._known_until(record) >= day), None)

    def _known_until(self, record: Dated) -> date:
        """The last day of which it is known today that a record holds: before it has begun, none."""
        if record.begin is not None and record.begin > self.today:
            return date.min
        return record.end or date(self.today.year, 12, 31)

    def _told(self, record: Benefit | None, dependency: Dependency | None) -> Span | None:
        """The period of a right; of that of a holder as much as the dependency has."""
        if record is None:
            return None
        parts = (record,) if dependency is None else (record, dependency)
        return Span(max(part.begin for part in parts), min(self._known_until(part) for part in parts))

    def _charges(self, file: HealthInsuranceFile, day: date) -> dict[int, str]:
        """The years with a maximum charge reached on or before `day`, each with the union of whoever reached it.

        They are those of each holder for the years in which the person depended on that holder, and the person's own.
        """
        until = min(day, self.today)
        reached = []
        for dependency in file.dependencies:
            holder = self.file(dependency.holder)
            for charge in holder.maximum_charges if holder and dependency.begin <= until else ():
                if holder and dependency.overlaps(date(charge.year, 1, 1), date(charge.year, 12, 31)):
                    reached.append((charge, holder))
        reached += [(charge, file) for charge in file.maximum_charges]
        return {
            charge.year: on(owner.affiliations, charge.begin)[0].union
            for charge, owner in reached
            if charge.begin <= until and charge.year >= day.year - YEARS_BACK
        }

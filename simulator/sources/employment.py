# SPDX-License-Identifier: EUPL-1.2
"""The National Social Security Office (RSZ/ONSS): who works for whom (Dimona), and what was declared of it (DmfA).

A relation is told on its first day; a quarter is declared in the month after it. Source: knowledge soa-services.md 4.3,
4.4.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import combinations
from typing import Annotated

from pydantic import Field, model_validator

from simulator.quarters import quarter_of
from simulator.records import Benefit, Record
from simulator.sources import Section, Source
from simulator.sources.employment_declared import Correction, Declaration, Occupation
from simulator.sources.employment_quarters import Attestation, attestations, declared_on
from simulator.world.organisation import CbeNumber


class Relation(Benefit):
    """Work for one employer, as it was announced before it began (a Dimona period)."""

    employer: CbeNumber
    worker_type: Annotated[str, Field(pattern=r"^[A-Z0-9]{3}$", description="As in worker-types: OTH, STU, FLX, ...")]
    joint_committee: Annotated[str, Field(pattern=r"^(XXX|\d{3}(\.\d{2}){0,2})$")] | None = Field(
        None, description="As it is announced; XXX for any other"
    )
    period_id: Annotated[str, Field(pattern=r"^\d{12}$")] | None = Field(None, description="Number of the period")
    user: CbeNumber | None = Field(None, description="Where the worker of a temporary employment agency works")
    cancelled: bool = Field(False, description="Announced by mistake")


class EmploymentFile(Record):
    """The work of one person."""

    relations: tuple[Relation, ...] = ()
    declarations: tuple[Declaration, ...] = ()
    corrections: tuple[Correction, ...] = ()

    @property
    def employers(self) -> tuple[str, ...]:
        """CBE numbers of everybody for whom the person worked, each once."""
        known = [*(r.employer for r in self.relations), *(d.employer for d in self.declarations)]
        return tuple(dict.fromkeys(known))

    @model_validator(mode="after")
    def _consistent(self) -> EmploymentFile:
        for declaration in self.declarations:
            for line in declaration.lines:
                self._within_relations(declaration, line.occupations)
        for one, other in combinations(self.declarations, 2):
            shared = max(quarter_of(one.begin), quarter_of(other.begin))
            if one.employer == other.employer and one.covers_quarter(shared) and other.covers_quarter(shared):
                raise ValueError(
                    f"{one.employer} declares the quarter {shared} twice: put the occupations into one declaration"
                )
        latest: dict[object, Correction] = {}
        for correction in sorted(self.corrections, key=lambda found: found.created):
            self._follows(correction, latest.get(correction.line))
            latest[correction.line] = correction
        return self

    def _within_relations(self, declaration: Declaration, occupations: Iterable[Occupation]) -> None:
        """Work is declared by an employer with whom there was a relation at the time."""
        relations = [r for r in self.relations if r.employer == declaration.employer and not r.cancelled]
        for occupation in occupations:
            begin, end = declaration.span(occupation)
            if not any(r.begin <= begin and (r.end is None or (end is not None and end <= r.end)) for r in relations):
                raise ValueError(
                    f"the work from {begin} that {declaration.employer} declares does not lie within a relation with it"
                )

    def _follows(self, correction: Correction, before: Correction | None) -> None:
        """It corrects a line that was declared, after it; and only what is valid can be changed or cancelled."""
        declared = self.declaration(correction.employer, correction.quarter)
        if declared is None or not declared.declares(*correction.line[1:]):
            raise ValueError(
                f"{correction.employer} declared nothing for {correction.quarter} under worker code "
                f"{correction.worker_code} and employer class {correction.employer_class} that could be corrected"
            )
        first = before.created if before else declared_on(correction.quarter)
        if correction.created <= first:
            raise ValueError(f"a correction of {correction.created} is no later than what it corrects, of {first}")
        cancelled = before is not None and before.status == "cancellation"
        if cancelled != (correction.status == "reactivation"):
            raise ValueError(f"a {correction.status} of a line that is {'cancelled' if cancelled else 'valid'}")
        for occupation in correction.occupations:
            declared.check(occupation)
            if not declared.in_quarter(occupation, correction.quarter):
                raise ValueError(f"an occupation of the modification has no day in {correction.quarter}")
        self._within_relations(declared, correction.occupations)

    def declaration(self, employer: str, quarter: str) -> Declaration | None:
        """What an employer declared for a quarter."""
        found = (d for d in self.declarations if d.employer == employer and d.covers_quarter(quarter))
        return next(found, None)


def _terms(file: EmploymentFile) -> tuple[str, ...]:
    return tuple(f"employer:{cbe}" for cbe in file.employers)


SECTION = Section("employment", EmploymentFile, _terms)


class Employment(Source):
    """Questions to the office, as of the inquiry's day."""

    def file(self, ssin: str) -> EmploymentFile | None:
        """The work of the person that this number stands for now; None: the office does not know the person."""
        return self._present_file(ssin, SECTION.key, EmploymentFile)

    def attestations(self, ssin: str, begin: str, end: str) -> tuple[Attestation, ...]:
        """Every version of what was declared of a person, for the quarters from `begin` to `end`, in order."""
        file = self.file(ssin)
        return () if file is None else attestations(self.present_ssin(ssin), file, begin, end, self.today)

    def of_employer(self, cbe: str, begin: str, end: str) -> Iterator[Attestation]:
        """The same of everybody whom an employer declared, by SSIN."""
        for person in self._sandbox.people_with(f"employer:{cbe}"):
            if not (person.cancelled or person.replaced_by):
                yield from (a for a in self.attestations(person.ssin, begin, end) if a.employer == cbe)

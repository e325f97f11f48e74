# SPDX-License-Identifier: EUPL-1.2
"""What a sickness fund knows of one person: affiliation, insurability, rights, each for a period.

Somebody is a holder, with affiliation and rights of his own, or the dependant of one, whose fund and rights he has.
Numbers of funds and holder codes (CT1/CT2) are of three digits: fixtures/codes/sickness-fund-unions.yaml and
holder-codes.yaml. Source: knowledge ssdn-contracts.md 4.6, soa-services.md 5.1.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Annotated, Any

from pydantic import Field, model_validator

from simulator.periods import first_gap, is_covered, refuse_two_at_a_time
from simulator.records import Begun, Benefit, Record, on
from simulator.world.ssin import Ssin

Fund = Annotated[str, Field(pattern=r"^[1-9]\d{2}$", description="Number of a sickness fund")]
HolderCode = Annotated[str, Field(pattern=r"^\d{3}$", description="CT1 or CT2 (holder-codes)")]

INCREASED = "1"
"""The last digit of a holder code that says increased intervention."""


class Affiliation(Benefit):
    """With a sickness fund. `complementary`: the contributions for its complementary insurance are paid."""

    fund: Fund
    complementary: bool = True

    @property
    def union(self) -> str:
        """The number of the national union that the fund belongs to: its own first digit."""
        return f"{self.fund[0]}00"


class Insurability(Benefit):
    """A right to reimbursement, with the two codes of the holder."""

    ct1: HolderCode
    ct2: HolderCode

    @property
    def increased(self) -> bool:
        """True if a code says increased intervention."""
        return INCREASED in (self.ct1[-1], self.ct2[-1])


class Dependency(Benefit):
    """On a holder, by SSIN, whose affiliation and rights the person has."""

    holder: Ssin


class IncreasedIntervention(Benefit):
    """The right to a higher reimbursement (verhoogde tegemoetkoming, intervention majorée)."""


class ThirdPartyPayment(Benefit):
    """The fund pays the provider in the patient's place."""


class MaximumCharge(Begun):
    """On its first day the costs of the family reached their maximum (MAF); it holds until the end of that year."""

    @property
    def year(self) -> int:
        """The year that it holds for."""
        return self.begin.year

    @model_validator(mode="after")
    def _until_the_end_of_the_year(self) -> Any:
        if self.end is not None:
            raise ValueError("a maximum charge holds until the end of its year; leave `to` out")
        return self


class MedicalHouse(Benefit):
    """A contract with a medical house, which the fund pays a flat rate for some kinds of care."""

    doctor: bool = False
    kine: bool = False
    nurse: bool = False

    @model_validator(mode="after")
    def _for_something(self) -> Any:
        if not (self.doctor or self.kine or self.nurse):
            raise ValueError("a contract with a medical house is for doctor, kine or nurse")
        return self


class GlobalMedicalFile(Benefit):
    """Kept by a provider: eight digits of the provider and three of a qualification."""

    provider: Annotated[str, Field(pattern=r"^\d{11}$")]


class HealthInsuranceFile(Record):
    """The file of one person. `insurability`, and the rights that it opens, are those of a holder."""

    affiliations: tuple[Affiliation, ...] = ()
    insurability: tuple[Insurability, ...] = ()
    dependencies: tuple[Dependency, ...] = ()
    increased_interventions: tuple[IncreasedIntervention, ...] = ()
    third_party_payments: tuple[ThirdPartyPayment, ...] = ()
    maximum_charges: tuple[MaximumCharge, ...] = ()
    medical_houses: tuple[MedicalHouse, ...] = ()
    global_medical_files: tuple[GlobalMedicalFile, ...] = ()

    @model_validator(mode="after")
    def _one_at_a_time(self) -> Any:
        refuse_two_at_a_time(
            "affiliations (of the person, or as a dependant)", (*self.affiliations, *self.dependencies)
        )
        for name in ("insurability", "increased_interventions", "third_party_payments", "medical_houses"):
            refuse_two_at_a_time(name, getattr(self, name))
        refuse_two_at_a_time("global_medical_files", self.global_medical_files)
        years = [charge.year for charge in self.maximum_charges]
        if len(set(years)) < len(years):
            raise ValueError("a year has one maximum charge")
        return self

    @model_validator(mode="after")
    def _insured_with_a_fund(self) -> Any:
        for insured in self.insurability:
            if not any(insured.lies_within(affiliation) for affiliation in self.affiliations):
                raise ValueError(f"the insurability from {insured.begin} does not lie within one affiliation")
        spans = (*self.affiliations, *self.dependencies)
        for name in ("medical_houses", "global_medical_files"):
            _within(name, getattr(self, name), spans, "is affiliated")
        return self

    @model_validator(mode="after")
    def _rights_while_insured(self) -> Any:
        for name in ("increased_interventions", "third_party_payments"):
            _within(
                name, getattr(self, name), self.insurability, "is insured (a dependant has the rights of the holder)"
            )
        for charge in self.maximum_charges:
            if not on(self.insurability, charge.begin):
                raise ValueError(
                    f"the maximum charge of {charge.begin} lies outside of the time in which the person is insured "
                    "(a dependant has that of the holder)"
                )
        return self

    @model_validator(mode="after")
    def _codes_agree(self) -> Any:
        for insured in self.insurability:
            codes = f"the codes {insured.ct1}/{insured.ct2} from {insured.begin}"
            if insured.increased and not is_covered(insured, self.increased_interventions):
                raise ValueError(f"{codes} say increased intervention, which does not hold all that time")
            if not insured.increased and any(
                r.overlaps(insured.begin, insured.end) for r in self.increased_interventions
            ):
                raise ValueError(f"{codes} say no increased intervention, which begins or goes on in that time")
        return self


def _within(name: str, records: Sequence[Benefit], spans: Iterable[Benefit], state: str) -> None:
    for record in records:
        gap = first_gap(record, spans)
        if gap is not None:
            raise ValueError(f"{name} from {record.begin}: {gap} is no day on which the person {state}")

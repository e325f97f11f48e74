# SPDX-License-Identifier: EUPL-1.2
"""Declarations of employers as blocks of a reply or a file of DmfaConsultationService.

Days, hours and the days of a week are whole hundredths on the wire (knowledge soa-services.md 4.4).
"""

from __future__ import annotations

from decimal import Decimal

from simulator.quarters import first_day, last_day
from simulator.services.common_types import Data, list_of
from simulator.sources.employers import KnownEmployer
from simulator.sources.employment_declared import Contribution, Reduction, StudentContribution
from simulator.sources.employment_quarters import Attestation, Work

FULL_TIME, PART_TIME = 0, 1
VALIDATED = 1
"""The person was identified when the declaration was taken in (which of the two codes says so is inferred)."""

SECTORS_SINCE = "2022Q1"
"""From this quarter on declarations tell the sector (zone 01242: new in version 020 of the first quarter of 2022)."""


def attestation_block(attestation: Attestation, employer: KnownEmployer) -> Data:
    """One attestation, whole."""
    declaration = _declaration(attestation, employer)
    return {
        "attestationInformation": _information(attestation),
        "attestationVersionLink": _links(attestation),
        "attEmployerDeclaration": declaration,
    }


def _information(attestation: Attestation) -> Data:
    return {
        "attestationId": attestation.number,
        "attestationVersion": attestation.version,
        "attestationStatus": attestation.status.upper(),
        "creationDate": attestation.created,
    }


def _links(attestation: Attestation) -> Data | None:
    if attestation.latest == 1:
        return None
    before, after = attestation.version - 1, attestation.version + 1
    return {
        "previousAttestationVersion": before if before else None,
        "nextAttestationVersion": after if after <= attestation.latest else None,
    }


def _declaration(attestation: Attestation, employer: KnownEmployer) -> Data:
    return {
        "quarter": attestation.quarter,
        "nssoRegistrationNumber": employer.nsso,
        "provincialOrLocalAuthority": employer.provincial_or_local,
        "sectorIndicator": employer.sector if attestation.quarter >= SECTORS_SINCE else None,
        "trusteeship": int(employer.trusteeship),
        "enterpriseNumber": employer.cbe,
        "attNaturalPerson": {
            "ssin": attestation.ssin,
            "oriolusValidationCode": VALIDATED,
            "attWorkerRecord": _line(attestation, employer),
        },
    }


def _line(attestation: Attestation, employer: KnownEmployer) -> Data:
    line, quarter = attestation.line, attestation.quarter
    work = [_work(number, found) for number, found in enumerate(attestation.work, start=1)]
    return {
        "employerClass": employer_class(attestation, employer),
        "workerCode": line.worker_code,
        "nssoQuarterStartingDate": first_day(quarter),
        "nssoQuarterEndingDate": last_day(quarter),
        "border": line.border,
        "activityWithRisk": line.activity_with_risk,
        "attOccupations": {"attOccupation": work},
        "attWorkerContributions": list_of(
            "attWorkerContribution", (_contribution(c, attestation) for c in line.contributions if c.falls_in(quarter))
        ),
        "attWorkerDeductions": list_of(
            "attWorkerDeduction", (_reduction(r) for r in line.reductions if r.falls_in(quarter))
        ),
        "attStudentContribution": line.student and _student(line.student),
    }


def employer_class(attestation: Attestation, employer: KnownEmployer) -> int:
    """The class of the employer for this line."""
    found = attestation.line.employer_class
    return employer.employer_class if found is None else found


def _work(number: int, work: Work) -> Data:
    occupation = work.occupation
    hours = occupation.full_time_hours if occupation.hours is None else occupation.hours
    return {
        "occupationSequenceNbr": number,
        "internalOccupationNbr": str(number),
        "localUnitId": occupation.local_unit and int(occupation.local_unit),
        "occupationStartingDate": work.begin,
        "occupationEndingDate": work.end,
        "jointCommissionNbr": occupation.joint_committee,
        "workingDaysSystem": _hundredths(occupation.days_a_week),
        "contractType": PART_TIME if occupation.part_time else FULL_TIME,
        "refMeanWorkingHours": _hundredths(occupation.full_time_hours),
        "meanWorkingHours": _hundredths(hours),
        "reorganisationMeasure": occupation.reorganisation_measure,
        "employmentPromotion": occupation.employment_promotion,
        "workerStatus": occupation.worker_status,
        "retired": occupation.retired,
        "apprenticeship": occupation.apprenticeship,
        "remunMethod": occupation.remuneration_method,
        "attServices": list_of("attService", (_time(n, work) for n in range(len(work.times)))),
        "attRemuns": list_of("attRemun", (_wage(n, work) for n in range(len(work.wages)))),
    }


def _time(place: int, work: Work) -> Data:
    time = work.times[place]
    return {
        "serviceSequenceNbr": place + 1,
        "serviceCode": time.code,
        "serviceNbrDays": _hundredths(time.days),
        "serviceNbrHours": None if time.hours is None else _hundredths(time.hours),
    }


def _wage(place: int, work: Work) -> Data:
    wage = work.wages[place]
    return {"remunSequenceNbr": place + 1, "remunCode": wage.code, "remunAmount": wage.amount}


def _contribution(found: Contribution, attestation: Attestation) -> Data:
    wages = sum(wage.amount for work in attestation.work for wage in work.wages)
    return {
        "contributionWorkerCode": found.worker_code,
        "contributionType": found.type,
        "contributionCalculationBasis": wages,
        "contributionAmount": int(wages * found.rate / 100),
    }


def _reduction(found: Reduction) -> Data:
    return {
        "deductionCode": found.code,
        "deductionCalculationBasis": found.basis,
        "deductionAmount": found.amount,
        "deductionRightStartingDate": found.since,
    }


def _student(found: StudentContribution) -> Data:
    return {
        "studentRemunAmount": found.remuneration,
        "studentContributionAmount": found.amount,
        "studentHoursNbr": found.hours,
    }


def personnel_block(attestation: Attestation, employer: KnownEmployer) -> Data:
    """One attestation in the list of an employer."""
    return {
        "ssin": attestation.ssin,
        "oriolusValidationCode": VALIDATED,
        "quarter": attestation.quarter,
        "attestationInformation": _information(attestation),
        "employerClass": employer_class(attestation, employer),
        "workerCode": attestation.line.worker_code,
        "trusteeship": int(employer.trusteeship),
    }


def employer_block(employer: KnownEmployer) -> Data:
    """The employer of such a list."""
    return {
        "nssoRegistrationNumber": employer.nsso,
        "enterpriseNumber": employer.cbe,
        "provincialOrLocalAuthority": employer.provincial_or_local,
        "sectorIndicator": employer.sector,
    }


def _hundredths(number: Decimal) -> int:
    return int(number * 100)

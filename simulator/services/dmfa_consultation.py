# SPDX-License-Identifier: EUPL-1.2
"""DmfaConsultationService v1: what employers declared of their workers, quarter by quarter.

Results about a person come in the reply, a page at a time, or in a file; those about an employer in a file only. Which
code says that there is more, or that a file follows, is not public (knowledge soa-services.md 4.4 has the values).
"""

from __future__ import annotations

from typing import Any

from simulator.exchange.answer import Answer, Batch, Finding, Refused
from simulator.services.common_types import present_number
from simulator.services.dmfa_blocks import attestation_block, employer_block, personnel_block
from simulator.services.dmfa_criteria import Wanted, page, wanted
from simulator.sources.employers import Employers, KnownEmployer
from simulator.sources.employment import Employment
from simulator.sources.employment_quarters import Attestation

PARTIAL, IN_BATCH, NOTHING = "DMFA0001", "DMFA0002", "MSG00100"
BATCH = "RESULTS_BATCH_ONLY"
REASON = (("terminationReason", "MAXIMUM_RESULTS"),)


def consult_dmfa_attestations_by_ssin(request: dict[str, Any], employment: Employment, employers: Employers) -> Answer:
    """The attestations about a person that fit the criteria: one page of them, or all in a file."""
    criteria = request["criteria"]
    found = _about(criteria, employment, employers)
    ssin = present_number(criteria["ssin"], employment)
    if criteria["resultsAction"] == BATCH:
        if criteria.get("next"):
            raise Refused(Finding("MSG00008", (("field", "criteria/next"),)))
        findings = () if found else (Finding(NOTHING),)
        response = {"ssin": {**ssin, "@canceled": None}, **_blocks(found)}
        return Answer({"ssin": ssin}, (Finding(IN_BATCH),), batch=Batch(response, findings))
    shown = page(criteria, [(a.number, a.version) for a, _ in found])
    if shown is None:
        raise Refused(Finding("MSG00008", (("field", "criteria/next"),)))
    data = {"ssin": ssin, **_blocks(found[shown.begin : shown.end]), "next": shown.next}
    if not found:
        return Answer(data, (Finding(NOTHING),))
    return Answer(data, (Finding(PARTIAL, REASON),) if shown.next else ())


def consult_personnel_by_employer(request: dict[str, Any], employment: Employment, employers: Employers) -> Answer:
    """Whom an employer declared in the quarters asked, in a file."""
    criteria = request["criteria"]
    asked = wanted(criteria)
    employer = employers.employer(asked.cbe) if asked.cbe else employers.with_nsso(asked.nsso or "")
    begin, end = asked.quarters
    found = employment.of_employer(employer.cbe, begin, end) if employer is not None else iter(())
    shown = [a for a in found if employer is not None and asked.takes(a, employer)]
    if employer is None or not shown:
        batch = Batch({}, (Finding(NOTHING),))
    else:
        people = [personnel_block(attestation, employer) for attestation in shown]
        batch = Batch({"employer": employer_block(employer), "attestations": {"attestation": people}})
    return Answer({}, (Finding(IN_BATCH),), batch=batch)


def _about(
    criteria: dict[str, Any], employment: Employment, employers: Employers
) -> list[tuple[Attestation, KnownEmployer]]:
    """The attestations about a person that fit the criteria, each with its employer."""
    asked: Wanted = wanted(criteria)
    begin, end = asked.quarters
    found = ((a, employers.employer(a.employer)) for a in employment.attestations(criteria["ssin"], begin, end))
    return [(attestation, employer) for attestation, employer in found if asked.takes(attestation, employer)]


def _blocks(found: list[tuple[Attestation, KnownEmployer]]) -> dict[str, Any]:
    """Attestations as a part of a reply or a file; nothing without any."""
    blocks = [attestation_block(attestation, employer) for attestation, employer in found]
    return {"dmfaAttestations": {"dmfaAttestation": blocks}} if blocks else {}

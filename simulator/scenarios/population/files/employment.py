# SPDX-License-Identifier: EUPL-1.2
"""The file of the National Social Security Office: a relation for every job, and its declaration by quarter."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from simulator.scenarios.population.draw import Draw
from simulator.scenarios.population.life import Activity, Family, Life, Spell
from simulator.sources.employment import SECTION, EmploymentFile
from simulator.sources.employment_declared import FIRST_DAY

__all__ = ["SECTION", "file"]

LABOURER, CLERK = 15, 495
"""Codes of fixtures/codes/dmfa-worker-codes.yaml."""

WAGE, PREMIUMS = 1, 2
"""Codes of fixtures/codes/dmfa-remuneration-codes.yaml."""

ORDINARY, OTHER_COMMITTEE, NO_COMMITTEE = "OTH", "XXX", "999"
_COMMITTEES = {LABOURER: ("118", "119", "121", "124", "302"), CLERK: ("200", "201", "202", "302", "312")}
"""Codes of fixtures/codes/joint-committees.yaml in which clients of OCMWs often work (our choice)."""

_FULL_TIME = Decimal(38)
_END_OF_YEAR_SHARE = 60


def file(life: Life, family: Family, draw: Draw) -> EmploymentFile | None:
    """What the office knows; None of somebody who never worked as an employee since there is a DmfA (2003)."""
    jobs = [job for job in life.of(Activity.EMPLOYED) if (job.end or family.today) >= FIRST_DAY]
    if not jobs:
        return None
    code = LABOURER if draw.per_cent(62) else CLERK
    by_employer: dict[str, list[Spell]] = {}
    for job in jobs:
        by_employer.setdefault(job.employer, []).append(job)
    relations = [_relation(job) for job in jobs]
    declarations = [_declaration(employer, own, code, draw) for employer, own in by_employer.items()]
    return EmploymentFile.model_validate({"relations": relations, "declarations": declarations})


def _relation(job: Spell) -> dict[str, Any]:
    return {
        "from": job.begin,
        "to": job.end,
        "employer": job.employer,
        "worker_type": ORDINARY,
        "joint_committee": NO_COMMITTEE if job.through_ocmw else OTHER_COMMITTEE,
    }


def _declaration(employer: str, jobs: list[Spell], code: int, draw: Draw) -> dict[str, Any]:
    """All jobs with one employer, each an occupation."""
    committee = draw.one(_COMMITTEES[code])
    premiums = draw.per_cent(_END_OF_YEAR_SHARE)
    return {
        "from": _declared_from(jobs[0]),
        "to": jobs[-1].end,
        "employer": employer,
        "lines": [{"worker_code": code, "occupations": [_occupation(job, committee, premiums) for job in jobs]}],
    }


def _occupation(job: Spell, committee: str, premiums: bool) -> dict[str, Any]:
    quarterly = job.wage * 3 * job.part // 100
    wages: list[dict[str, Any]] = [{"code": WAGE, "amount": quarterly}]
    if premiums and not job.through_ocmw:
        wages.append({"code": PREMIUMS, "amount": quarterly // 3, "quarters": [4]})
    occupation: dict[str, Any] = {"from": _declared_from(job), "to": job.end, "remunerations": wages}
    if not job.through_ocmw:
        occupation["joint_committee"] = committee
    if job.part < 100:
        occupation["hours"] = (_FULL_TIME * job.part / 100).quantize(Decimal("0.01"))
        occupation["days_a_week"] = Decimal(round(job.part / 10)) / 2
    return occupation


def _declared_from(job: Spell) -> date:
    return max(job.begin, FIRST_DAY)

# SPDX-License-Identifier: EUPL-1.2
"""What the sources of the shipped scenarios know of somebody is one life, on whatever day a scenario is loaded."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import product
from typing import Any

import pytest

from simulator.records import Dated
from simulator.scenarios.load import Scenario, read_scenarios
from simulator.sources.employment import EmploymentFile
from simulator.sources.health_insurance_facts import HealthInsuranceFile, is_covered
from simulator.sources.incapacity import IncapacityFile
from simulator.sources.incapacity_documents import RiskKind
from simulator.sources.job_seeking import JobSeekingFiles, ServiceFile
from simulator.sources.self_employment import SelfEmployedFile
from simulator.sources.unemployment import DenialKind, UnemploymentFile

MOMENTS = [
    datetime(2025, 1, 1, 9), datetime(2025, 7, 15, 9), datetime(2026, 3, 31, 9), datetime(2027, 11, 24, 9),
    datetime(2028, 2, 29, 9), datetime(2029, 8, 1, 9), datetime(2030, 12, 31, 9),
]  # fmt: skip
FULL_UNEMPLOYMENT, MAIN_OCCUPATION, INVALID = 1, 100, "2"

APART = [
    ("main occupation", "job seeker"), ("main occupation", "full unemployment"), ("main occupation", "excluded"),
    ("main occupation", "incapacity"), ("full unemployment", "incapacity"), ("full unemployment", "employment"),
    ("excluded", "employment"), ("activation", "incapacity"),
]  # fmt: skip
"""States in which nobody is on one day."""


@pytest.fixture(
    name="scenario", scope="module", params=product(("starter", "edge-cases", "one-person-everywhere"), MOMENTS)
)
def loaded(request: pytest.FixtureRequest) -> Scenario:
    """A scenario as of a day; the clocks of those that have one stand still."""
    name, moment = request.param
    return read_scenarios((name,), moment)


def lives(scenario: Scenario) -> Iterator[tuple[str, dict[str, Any]]]:
    """Alias and files of everybody whose number is in use; those under former numbers are `former`."""
    people = scenario.facts.people.values()
    for person in people:
        if person.replaced_by is None and not person.cancelled:
            former = [other.sections for other in people if other.replaced_by == person.ssin]
            yield person.alias, {**person.sections, "former": former}


def states(files: dict[str, Any]) -> dict[str, Sequence[Dated]]:
    """Since when, and until when, somebody is in each of the states above."""
    unemployed: UnemploymentFile = files.get("unemployment") or UnemploymentFile()
    worked: EmploymentFile = files.get("employment") or EmploymentFile()
    career: SelfEmployedFile | None = files.get("self_employment")
    seeking: JobSeekingFiles = files.get("job_seeking") or JobSeekingFiles()
    services: list[ServiceFile | None] = [seeking.actiris, seeking.adg, seeking.forem, seeking.vdab]
    segments = [segment for one in career.affiliations for segment in one.segments] if career else []
    return {
        "main occupation": [s for s in segments if s.contribution == MAIN_OCCUPATION and s.equality is None],
        "job seeker": [inscription for file in services if file for inscription in file.inscriptions],
        "full unemployment": [paid for paid in unemployed.payments if paid.code == FULL_UNEMPLOYMENT],
        "excluded": [denial for denial in unemployed.denials if denial.kind is DenialKind.EXCLUSION],
        "activation": list(unemployed.activations),
        "employment": [relation for relation in worked.relations if not relation.cancelled],
        "incapacity": [risk for risk in risks(files) if risk.kind is RiskKind.INCAPACITY],
    }


def risks(files: dict[str, Any]) -> list[Any]:
    """Every social risk, also those that the sickness funds have under a former number."""
    found: list[IncapacityFile] = [one["incapacity"] for one in (files, *files["former"]) if "incapacity" in one]
    return [risk for file in found for risk in file.risks]


def test_nobody_is_two_things_at_once(scenario: Scenario) -> None:
    """Who is self-employed in main occupation seeks no job, who is paid as unemployed neither works nor is ill."""
    for alias, files in lives(scenario):
        known = states(files)
        for one, other in APART:
            for a, b in product(known[one], known[other]):
                assert a.begin is not None
                assert not b.overlaps(a.begin, a.end), f"{alias}: {one} from {a.begin}, {other} from {b.begin}"


def test_who_is_paid_for_incapacity_is_a_holder_at_a_sickness_fund(scenario: Scenario) -> None:
    """A social risk is insured for who has an affiliation of his own then; who is invalid has a code that says so."""
    for alias, files in lives(scenario):
        insured: HealthInsuranceFile = files.get("health_insurance") or HealthInsuranceFile()
        for risk in risks(files):
            assert is_covered(risk, insured.affiliations), f"{alias}: {risk.kind} from {risk.begin}"
            for right in insured.insurability if risk.invalidity else ():
                if right.overlaps(risk.invalidity.begin, risk.end):
                    assert right.begin >= risk.invalidity.begin, alias
                    assert right.ct1[1] == INVALID, alias

# SPDX-License-Identifier: EUPL-1.2
"""consultDmfaAttestationsBySsin: what a reply tells, which attestations are taken, and page after page."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulator.services.dmfa_criteria import MOST_ATTESTATIONS
from tests.services.dmfa import CITY, MINISTRY, MINISTRY_NSSO, SHOP, Office, attestations, line, nsso_office

__all__ = ["nsso_office"]


def names(found: list[dict[str, Any]]) -> list[tuple[str, str, int]]:
    """Quarter, employer and worker code of attestations."""
    declarations = [a["attEmployerDeclaration"] for a in found]
    return [
        (d["quarter"], d["enterpriseNumber"], line(a)["workerCode"]) for d, a in zip(declarations, found, strict=True)
    ]


ALL_OF_2024Q1 = [("2024Q1", SHOP, 495), ("2024Q1", SHOP, 841), ("2024Q1", CITY, 15), ("2024Q1", MINISTRY, 495)]


@pytest.mark.parametrize(
    ("criteria", "taken"),
    [
        ({}, (0, 1, 2, 3)),
        ({"provincialOrLocalAuthority": True}, (2,)),
        ({"provincialOrLocalAuthority": False}, (0, 1, 3)),
        ({"sectorIndicators": {"sectorIndicator": ["PRI"]}}, (0, 1)),
        ({"sectorIndicators": {"sectorIndicator": ["PFR", "PLP"]}}, (2, 3)),
        ({"sectorIndicators": {"sectorIndicator": ["PRI"]}, "provincialOrLocalAuthority": True}, ()),
        ({"enterpriseNumber": SHOP}, (0, 1)),
        ({"enterpriseNumber": SHOP, "workerCode": 841}, (1,)),
        ({"enterpriseNumber": SHOP, "employerClass": 10}, (0,)),
        ({"enterpriseNumber": SHOP, "employerClass": 83, "workerCode": 841}, (1,)),
        ({"enterpriseNumber": SHOP, "employerClass": 83, "workerCode": 495}, ()),
        ({"enterpriseNumber": "0999200364"}, ()),
        ({"nssoRegistrationNumber": MINISTRY_NSSO}, (3,)),
        ({"nssoRegistrationNumber": "0999200200"}, (0, 1)),
        ({"nssoRegistrationNumber": "0000000000"}, ()),
        ({"attestationId": 1}, ()),
    ],
)
def test_every_criterion_is_honoured(office: Office, criteria: dict[str, Any], taken: tuple[int, ...]) -> None:
    """Of four attestations for a quarter those are told that fit everything that was asked; else MSG00100."""
    reply = office.about("three", "2024Q1", "2024Q1", **criteria)
    assert names(attestations(reply)) == [ALL_OF_2024Q1[place] for place in taken]
    assert reply["status"]["code"] == ("MSG00000" if taken else "MSG00100")
    assert "next" not in reply


@pytest.mark.parametrize(
    ("begin", "end", "quarters"),
    [
        ("2021Q1", "2021Q3", ["2021Q3"]),
        ("2021Q3", "2021Q4", ["2021Q3", "2021Q4"]),
        ("2003Q1", "2021Q2", []),
        ("2025Q1", "2039Q4", []),
        ("1000Q1", "2021Q3", ["2021Q3"]),
        ("2024Q4", "2999Q4", ["2024Q4"]),
    ],
)
def test_the_quarters_are_those_asked(office: Office, begin: str, end: str, quarters: list[str]) -> None:
    """Work from 1 July 2021 to 31 December 2024 is told for the quarters that were asked, both included."""
    found = office.told("three", begin, end, enterpriseNumber=MINISTRY)
    assert [quarter for quarter, _, _ in names(found)] == quarters


def test_the_last_quarter_is_not_declared_yet(office: Office) -> None:
    """On 31 March 2026 the fourth quarter of 2025 has been declared, and the first of 2026 not yet."""
    assert [quarter for quarter, _, _ in names(office.told("present", "2025Q4"))] == ["2025Q4"]


def test_an_attestation_by_its_number_and_version(office: Office) -> None:
    """Both versions of a changed declaration are told where all are asked, and each by its number and version."""
    versions = office.told("three", "2024Q2", "2024Q2", enterpriseNumber=CITY, latestSituationOnly=False)
    told = [a["attestationInformation"] for a in versions]
    assert [(t["attestationVersion"], t["attestationStatus"]) for t in told] == [(1, "CREATION"), (2, "MODIFICATION")]
    assert [a["attestationVersionLink"] for a in versions] == [
        {"nextAttestationVersion": 2}, {"previousAttestationVersion": 1},
    ]  # fmt: skip
    assert [line(a)["attOccupations"]["attOccupation"][0]["meanWorkingHours"] for a in versions] == [1000, 1200]
    number = told[0]["attestationId"]
    assert office.told("three", attestationId=number) == versions[1:]
    assert office.told("three", attestationId=number, attestationVersion=1, latestSituationOnly=False) == versions[:1]
    assert office.told("three", attestationId=number, attestationVersion=1) == []
    assert office.told("three", "2024Q3", attestationId=number) == []


def test_what_an_attestation_tells(office: Office) -> None:
    """Employer, person, line, work: as declared, in whole hundredths and eurocents."""
    shop, student, _, ministry = office.told("three", "2024Q1", "2024Q1")
    declared = shop["attEmployerDeclaration"]
    assert (declared["sectorIndicator"], declared["provincialOrLocalAuthority"], declared["trusteeship"]) == (
        "PRI",
        False,
        0,
    )
    assert declared["nssoRegistrationNumber"] == "0999200200"
    (work,) = line(shop)["attOccupations"]["attOccupation"]
    assert (work["contractType"], work["meanWorkingHours"], work["refMeanWorkingHours"]) == (1, 1000, 3800)
    assert (work["localUnitId"], work["workerStatus"], work["workingDaysSystem"]) == (2999999999, "F1", 500)
    (time,) = work["attServices"]["attService"]
    assert (time["serviceCode"], time["serviceNbrDays"], time["serviceNbrHours"]) == (1, 6500, 13000)
    assert line(student)["employerClass"] == 83
    assert line(student)["border"] == 1
    assert line(student)["attStudentContribution"] == {
        "studentRemunAmount": 120000, "studentContributionAmount": 9756, "studentHoursNbr": 96,
    }  # fmt: skip
    assert ministry["attEmployerDeclaration"]["nssoRegistrationNumber"] == MINISTRY_NSSO


def test_the_sector_is_told_from_2022_on(office: Office) -> None:
    """Declarations for quarters before 2022 do not tell the sector of the employer."""
    found = office.told("three", "2021Q4", "2022Q1", enterpriseNumber=MINISTRY)
    assert [a["attEmployerDeclaration"].get("sectorIndicator") for a in found] == [None, "PFR"]


def _pages(office: Office, person: str, **criteria: Any) -> list[dict[str, Any]]:
    """The replies, one page after the other."""
    found = [office.about(person, **criteria)]
    while "next" in found[-1]:
        found.append(office.about(person, next=found[-1]["next"], **criteria))
    return found


@pytest.mark.parametrize(
    ("person", "criteria", "number"),
    [
        ("an", {}, 49),
        ("an", {"latestSituationOnly": False}, 50),
        ("three", {}, 26),
        ("three", {"enterpriseNumber": MINISTRY}, 14),
        ("three", {"sectorIndicators": {"sectorIndicator": ["PRI", "PFR"]}, "end": "2023Q4"}, 10),
        ("three", {"sectorIndicators": {"sectorIndicator": ["PRI", "PFR"]}, "end": "2024Q1"}, 13),
    ],
)
def test_the_pages_together_are_the_whole(office: Office, person: str, criteria: Any, number: int) -> None:
    """Full pages with PARTIAL_RESULT and a token, then the last with DATA_FOUND: together what the file has."""
    pages = _pages(office, person, **criteria)
    sizes = [len(attestations(page)) for page in pages]
    assert sum(sizes) == number
    assert set(sizes[:-1]) <= {MOST_ATTESTATIONS}
    assert 0 < sizes[-1] <= MOST_ATTESTATIONS
    statuses = [(page["status"]["value"], page["status"]["code"]) for page in pages]
    assert set(statuses[:-1]) <= {("PARTIAL_RESULT", "DMFA0001")}
    assert statuses[-1] == ("DATA_FOUND", "MSG00000")
    assert all(page["status"]["information"][0]["fieldName"] == "terminationReason" for page in pages[:-1])
    whole = office.response(office.about(person, **{**criteria, "resultsAction": "RESULTS_BATCH_ONLY"}))
    assert [found for page in pages for found in attestations(page)] == attestations(whole)


@pytest.mark.parametrize(
    ("person", "criteria", "token"),
    [
        ("an", {}, "x"),
        ("an", {}, "9" * 64),
        ("an", {}, ""),
        ("an", {"latestSituationOnly": False}, None),
        ("an", {"end": "2020Q4"}, None),
        ("three", {}, None),
        ("only-announced", {}, None),
    ],
)
def test_an_unknown_page_is_refused(office: Office, person: str, criteria: Any, token: str | None) -> None:
    """A token that nobody gave, or that was given for other criteria or another person: MSG00008 and no data."""
    given_for_an = office.about("an")["next"]
    reply = office.about(person, next=given_for_an if token is None else token, **criteria)
    assert (reply["status"]["value"], reply["status"]["code"]) == ("NO_RESULT", "MSG00008")
    assert reply["status"]["information"] == [{"fieldName": "field", "fieldValue": "criteria/next"}]
    assert attestations(reply) == []


@pytest.mark.parametrize(
    ("person", "code"),
    [("only-announced", "MSG00100"), ("samira", "MSG00100"), ("pia", "MSG00012"), ("ines", "MSG00007")],
)
def test_without_data(office: Office, person: str, code: str) -> None:
    """A relation without declaration, no work at all, no inscription, a cancelled number: a status and no data."""
    reply = office.about(person)
    assert reply["status"]["code"] == code
    assert attestations(reply) == []


def test_a_replaced_number_is_followed(office: Office) -> None:
    """Asked under the former number, the reply has the present one and says which it replaces."""
    present, former = office.scenario.number("present"), office.scenario.number("former")
    reply = office.about("former", "2025Q1", "2025Q1")
    assert reply["status"]["code"] == "MSG00000"
    assert reply["ssin"] == {"#text": present, "@replaces": former}
    (found,) = attestations(reply)
    assert found["attEmployerDeclaration"]["attNaturalPerson"]["ssin"] == present
    assert office.about("present", "2025Q1", "2025Q1")["ssin"] == {"#text": present}


CRITERIA = st.fixed_dictionaries(
    {"latestSituationOnly": st.booleans()},
    optional={
        "provincialOrLocalAuthority": st.booleans(),
        "sectorIndicators": st.lists(st.sampled_from(["PRI", "PFR", "PLP"]), min_size=1, max_size=2).map(
            lambda found: {"sectorIndicator": found}
        ),
        "enterpriseNumber": st.sampled_from([SHOP, CITY, MINISTRY, "0999200364"]),
    },
)


QUARTERS = st.sampled_from([f"{year}Q{quarter}" for year in range(2021, 2026) for quarter in (1, 2, 3, 4)])


@settings(max_examples=20)
@given(criteria=CRITERIA, quarters=st.lists(QUARTERS, min_size=2, max_size=2).map(sorted))
def test_whatever_is_asked_is_a_part_of_the_whole(office: Office, criteria: Any, quarters: list[str]) -> None:
    """More criteria give fewer attestations, never others, and each of them fits."""
    begin, end = quarters
    everything = [a for page in _pages(office, "three", latestSituationOnly=False) for a in attestations(page)]
    some = [a for page in _pages(office, "three", begin=begin, end=end, **criteria) for a in attestations(page)]
    assert [a for a in everything if a in some] == some
    for found in some:
        declared = found["attEmployerDeclaration"]
        assert begin <= declared["quarter"] <= end
        assert criteria.get("enterpriseNumber") in (None, declared["enterpriseNumber"])
        assert criteria.get("provincialOrLocalAuthority") in (None, declared["provincialOrLocalAuthority"])

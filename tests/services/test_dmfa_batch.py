# SPDX-License-Identifier: EUPL-1.2
"""Results in a file: about a person, and the personnel of an employer."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from simulator.sources.employment import Employment
from tests.cli.conftest import Ksz, one_line
from tests.services.dmfa import CITY, MINISTRY, MINISTRY_NSSO, SHOP, Office, asked, attestations, nsso_office
from tests.soap.wire import send

__all__ = ["nsso_office"]

FILE = {"resultsAction": "RESULTS_BATCH_ONLY"}


def test_the_reply_says_that_a_file_follows(office: Office) -> None:
    """The reply has no data; the file names who sends it to whom, and to which question it is the answer."""
    ticket = "dossier-1"
    reply = office.ask(
        "consultDmfaAttestationsBySsin", "three", informationCustomer={"ticket": ticket},
        criteria=asked("2024Q1", "2024Q1", **FILE),
    )  # fmt: skip
    assert (reply["status"]["value"], reply["status"]["code"]) == ("RESPONSE_IN_BATCH", "DMFA0002")
    assert attestations(reply) == []
    file = office.file(reply)
    whole = office.whole(file)
    assert whole["sender"]["organizationIdentification"] == {"sector": 25, "institution": 0}
    assert whole["sender"]["ticket"] == file.id != reply["informationCBSS"]["ticketCBSS"]
    assert whole["receiver"] == {"organizationIdentification": {"cbeNumber": office.scenario.number("ocmw-gent")}}
    assert whole["legalContext"] == "PCSA:SOCIAL_INQUIRY"
    (response,) = whole["responses"]["response"]
    correlation = response["requestCorrelation"]
    assert (correlation["customerTicket"], correlation["cbssTicket"]) == (ticket, file.ticket)
    assert correlation["timestamp"] == reply["informationCBSS"]["timestampReceive"]
    assert response["criteria"] == reply["criteria"]
    assert (response["status"]["value"], response["status"]["code"]) == ("DATA_FOUND", "MSG00000")
    assert attestations(response) == office.told("three", "2024Q1", "2024Q1")


def test_a_file_may_say_that_there_is_nothing(office: Office) -> None:
    """Of somebody who never worked the file says NO_DATA_FOUND."""
    response = office.response(office.about("samira", **FILE))
    assert (response["status"]["value"], response["status"]["code"]) == ("NO_DATA_FOUND", "MSG00100")
    assert "dmfaAttestations" not in response


def test_a_replaced_number_in_a_file(office: Office) -> None:
    """The file has the present number and says which it replaces."""
    response = office.response(office.about("former", **FILE))
    assert response["ssin"] == {
        "#text": office.scenario.number("present"),
        "@replaces": office.scenario.number("former"),
    }
    assert len(attestations(response)) == 7


@pytest.mark.parametrize(("person", "criteria"), [("pia", {}), ("three", {"next": "x"})])
def test_a_refusal_has_no_file(office: Office, person: str, criteria: Any) -> None:
    """Where the request is refused, nothing follows."""
    before = office.sandbox.batches()
    assert office.about(person, **FILE, **criteria)["status"]["value"] == "NO_RESULT"
    assert office.sandbox.batches() == before


@pytest.mark.parametrize(
    ("criteria", "people", "number"),
    [
        ({"enterpriseNumber": CITY}, {"three", "present"}, 11),
        ({"enterpriseNumber": CITY, "latestSituationOnly": False}, {"three", "present"}, 12),
        ({"enterpriseNumber": CITY, "begin": "2025Q1"}, {"present"}, 4),
        ({"nssoRegistrationNumber": MINISTRY_NSSO}, {"three"}, 14),
        ({"enterpriseNumber": SHOP, "begin": "2024Q1", "end": "2024Q1"}, {"an", "three"}, 3),
        ({"enterpriseNumber": SHOP, "begin": "2024Q1", "end": "2024Q1", "workerCode": 841}, {"three"}, 1),
        ({"enterpriseNumber": SHOP, "begin": "2024Q1", "end": "2024Q1", "employerClass": 10}, {"an", "three"}, 2),
        ({"enterpriseNumber": MINISTRY, "sectorIndicators": {"sectorIndicator": ["PFR"]}}, {"three"}, 14),
    ],
)
def test_the_personnel_of_an_employer(office: Office, criteria: Any, people: set[str], number: int) -> None:
    """Everybody whom the employer declared and who fits; not a cancelled number, nor who was announced only."""
    response = office.personnel(**criteria)
    found = response["attestations"]["attestation"]
    assert {attestation["ssin"] for attestation in found} == {office.scenario.number(alias) for alias in people}
    assert len(found) == number
    assert response["status"]["code"] == "MSG00000"
    employer = {key: criteria[key] for key in ("enterpriseNumber", "nssoRegistrationNumber") if key in criteria}
    assert employer.items() <= response["employer"].items()


@pytest.mark.parametrize(
    "criteria",
    [
        {"enterpriseNumber": "0999200760"},
        {"nssoRegistrationNumber": "0000000000"},
        {"nssoRegistrationNumber": "5000000000"},
        {"enterpriseNumber": CITY, "provincialOrLocalAuthority": False},
        {"enterpriseNumber": CITY, "sectorIndicators": {"sectorIndicator": ["PRI", "PFR"]}},
        {"enterpriseNumber": CITY, "begin": "2026Q1"},
        {"enterpriseNumber": CITY, "workerCode": 495},
    ],
)
def test_no_personnel(office: Office, criteria: Any) -> None:
    """An employer that nobody knows, or whom nothing fits: the file says NO_DATA_FOUND and names no employer."""
    response = office.personnel(**criteria)
    assert (response["status"]["value"], response["status"]["code"]) == ("NO_DATA_FOUND", "MSG00100")
    assert {"employer", "attestations"}.isdisjoint(response)


def test_the_same_declarations_by_person_and_by_employer(office: Office) -> None:
    """What an employer declared of somebody is the same, asked by person and by employer."""
    by_person = office.told("three", "2024Q1", "2024Q2", enterpriseNumber=CITY, latestSituationOnly=False)
    by_employer = office.personnel("2024Q1", "2024Q2", enterpriseNumber=CITY, latestSituationOnly=False)
    ssin = office.scenario.number("three")
    listed = [a for a in by_employer["attestations"]["attestation"] if a["ssin"] == ssin]
    assert [a["attestationInformation"] for a in listed] == [a["attestationInformation"] for a in by_person]
    assert [a["quarter"] for a in listed] == [a["attEmployerDeclaration"]["quarter"] for a in by_person]


@pytest.fixture(name="filtered")
def office_that_may_not_see_everything(office: Office) -> Iterator[Office]:
    """The OCMWs may not see wages, nor the CBE number and the sector of an employer."""
    rows = [{"profiles": ["ocmw"], "blocks": ["services", "contributions", "reductions"]}]
    office.rules(
        grants={
            "DmfaConsultationService.consultDmfaAttestationsBySsin": rows,
            "DmfaConsultationService.consultPersonnelByEmployer": [{"profiles": ["ocmw"], "blocks": []}],
        }
    )
    yield office
    office.rules()


def test_what_may_not_be_seen_is_not_in_the_file(filtered: Office) -> None:
    """Wages are left out of the file, which names what was filtered; the employer's CBE number is left out of both."""
    reply = filtered.about("victor", **FILE)
    file = filtered.file(reply)
    assert set(filtered.whole(file)["dataFilters"]["filteredElement"]) == {"enterpriseNumber", "attRemuns"}
    assert "attRemun" not in file.content.replace("<filteredElement>attRemuns</filteredElement>", "")
    assert "attServices" in file.content
    employer = filtered.personnel(enterpriseNumber=CITY)["employer"]
    assert set(employer) == {"nssoRegistrationNumber", "provincialOrLocalAuthority"}


def test_the_journal_tells_that_a_file_follows(office: Office) -> None:
    """The decision of the service says that the data follow in a file."""
    ticket = office.about("three", **FILE)["informationCBSS"]["ticketCBSS"]
    url = f"/control/v1/sandboxes/default/exchanges?ticket={ticket}"
    (found,) = json.loads(send(office.server.url, url, b"", "GET").content)["exchanges"]
    whole = json.loads(
        send(office.server.url, f"/control/v1/sandboxes/default/exchanges/{found['id']}", b"", "GET").content
    )
    (said,) = (decision for decision in whole["decisions"] if decision["rule"] == "service.answer")
    assert said["outcome"] == "in-file"
    assert said["reason"] == "The service answers with DMFA0002; the data follow in a file."
    (supplier,) = (line for line in whole["lines"] if line["level"] == "supplier")
    assert "dmfaAttestations/dmfaAttestation" in supplier["sent"]


def test_files_are_listed_and_fetched(office: Office, tmp_path: Any) -> None:
    """`ksz-sim batch` lists files and gives one by its id or by the ticket of the reply, byte for byte."""
    file = office.file(office.about("three", **FILE))
    ksz = Ksz({"KSZ_SIM_URL": office.server.url})
    listed = json.loads(ksz("batch", "list", "--ticket", file.ticket, "--json").stdout)["batches"]
    assert [(one["id"], one["receiver"], one["bytes"]) for one in listed] == [
        (file.id, office.scenario.number("ocmw-gent"), len(file.content.encode()))
    ]
    assert ksz("batch", "list", "--receiver", "0999100295").stdout.splitlines()[1:] == []
    assert file.id in ksz("batch", "list", "--service", "DmfaConsultationService").stdout
    for name in (file.id, file.ticket):
        assert ksz("batch", "get", name).stdout == file.content + "\n"
    target = tmp_path / "file.xml"
    assert str(len(file.content.encode())) in ksz("batch", "get", file.id, "--output", target).stdout
    assert target.read_text(encoding="utf-8") == file.content
    assert f"has no file x; the newest is {file.id}" in one_line(ksz("batch", "get", "x"), 1)
    nowhere = ksz("batch", "get", file.id, "--output", tmp_path / "no" / "x.xml")
    assert "cannot be written" in one_line(nowhere, 2)


def test_an_employer_is_found_without_looking_at_everybody(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """The personnel of an employer are found by their employer; nobody else is looked at."""
    looked_at: list[str] = []
    attestations_of = Employment.attestations

    def seen(self: Employment, ssin: str, begin: str, end: str) -> Any:
        looked_at.append(ssin)
        return attestations_of(self, ssin, begin, end)

    monkeypatch.setattr(Employment, "attestations", seen)
    monkeypatch.setattr(type(office.sandbox), "people", lambda _: pytest.fail("everybody was looked at"))
    office.personnel(enterpriseNumber=CITY)
    people = ("three", "present", "only-announced")
    assert sorted(looked_at) == sorted(office.scenario.number(alias) for alias in people)


def test_the_control_api_tells_the_files_of_a_sandbox(office: Office) -> None:
    """Each file as XML; 404 for one that is not there, 422 for a part of a query that is not known."""
    file = office.file(office.about("three", **FILE))
    url = "/control/v1/sandboxes/default/batches"
    found = send(office.server.url, f"{url}/{file.id}", b"", "GET")
    assert (found.status, found.headers["content-type"]) == (200, "text/xml; charset=utf-8")
    assert found.content.decode() == file.content
    assert send(office.server.url, f"{url}/other", b"", "GET").status == 404
    assert send(office.server.url, f"{url}?reciever=1", b"", "GET").status == 422
    listed = json.loads(send(office.server.url, url, b"", "GET").content)["batches"]
    assert [one["number"] for one in listed] == sorted(one["number"] for one in listed)
    assert "content" not in listed[0]

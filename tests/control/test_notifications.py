# SPDX-License-Identifier: EUPL-1.2
"""What the network would have sent an organisation, over the control API."""

from __future__ import annotations

import pytest
from lxml import etree

from tests.control.api import AN, GENT, NAMUR, NOBODY, Api

VDAB = {"vdab": {"inscriptions": [{"from": "2025-12-01", "to": "2026-02-10", "categories": ["005"]}]}}


@pytest.fixture(autouse=True)
def job_seeker(api: Api) -> None:
    """An was a job seeker of VDAB from December to February; Ghent has her file since 1 January."""
    assert api.put(f"persons/{AN}/job_seeking", VDAB).status == 200


def test_what_was_sent_and_what_not(api: Api) -> None:
    """Events are listed the oldest first, with a message or with the reason why there is none."""
    found = api.get(f"persons/{AN}/notifications?organisation={GENT}").json
    assert (found["ssin"], found["organisation"], found["total"]) == (AN, GENT, 2)
    early, late = found["notifications"]
    assert (early["date"], early["sent"], early["message"]) == ("2025-12-01", False, None)
    assert "do not cover 2025-12-01" in early["decisions"][-1]["reason"]
    assert (late["date"], late["sent"], late["fidelity"]) == ("2026-02-11", True, "published")
    assert late["source"] == "public employment services"
    assert all(decision["allowed"] for decision in late["decisions"])
    message = etree.fromstring(late["message"])
    assert message.findtext("jobSeekers/jobSeeker/event/type") == "DEREGISTRATION"
    assert message.findtext("jobSeekers/jobSeeker/ssin") == AN


def test_another_organisation_gets_nothing(api: Api) -> None:
    """Namur has no file on An, and gets nothing; the reason can be had in Dutch."""
    found = api.get(f"persons/{AN}/notifications?organisation={NAMUR}&language=nl").json["notifications"]
    assert [one["sent"] for one in found] == [False, False]
    assert "heeft geen inschrijving" in found[0]["decisions"][-1]["reason"]


def test_a_page(api: Api) -> None:
    """Events come by page."""
    found = api.get(f"persons/{AN}/notifications?organisation={GENT}&offset=1&limit=1").json
    assert [one["date"] for one in found["notifications"]] == ["2026-02-11"]
    assert found["total"] == 2


def test_an_inscription_later_on_opens_nothing_that_was(api: Api) -> None:
    """The clock moves on: what happens from then on is told, what happened before the file is not."""
    api.put("clock", {"at": "2026-01-15T09:00:00"})
    assert [
        one["sent"] for one in api.get(f"persons/{AN}/notifications?organisation={GENT}").json["notifications"]
    ] == [False]


@pytest.mark.parametrize(
    ("path", "status", "told"),
    [
        (f"persons/{AN}/notifications", 422, "organisation"),
        (f"persons/{AN}/notifications?organisation=0999999999", 404, GENT),
        (f"persons/{NOBODY}/notifications?organisation={GENT}", 404, NOBODY),
        (f"persons/{AN}/notifications?organisation={GENT}&limit=0", 422, "limit"),
        (f"persons/{AN}/notifications?organisation={GENT}&language=de", 422, "language"),
    ],
)
def test_what_cannot_be_asked(api: Api, path: str, status: int, told: str) -> None:
    """An unknown person or organisation, or none, is refused and says so."""
    reply = api.get(path)
    assert reply.status == status
    assert told in reply.content.decode()


def test_the_contract_tells_its_notifications(api: Api) -> None:
    """A contract with notifications only has no operations and no address."""
    found = api.get("/control/v1/contracts/JobSeekerStatusNotification/v1").json
    assert (found["operations"], found["paths"]) == ([], [])
    (told,) = found["notifications"]
    assert told["message"] == "{http://kszbcss.fgov.be/intf/jobseekerstatus/notify/v1}notifyJobSeekerStatus"
    assert told["evidence"]
    assert told["inscription"]["registers"] == ["PRIMARY", "SECONDARY"]

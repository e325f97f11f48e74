# SPDX-License-Identifier: EUPL-1.2
"""zeep, with nothing but the WSDL, asks DmfaConsultationService what a case cannot tell: by employer, and pages.

zeep reads a choice of sequences strictly in their order, so that criteria without the first one need `strict=False`.
"""

from __future__ import annotations

from typing import Any

import pytest
import requests
import zeep
from requests.auth import HTTPBasicAuth
from zeep.transports import Transport

from simulator.server import Server

GENT, AN, JOANA, CLEANER = "0999100196", "84051290054", "83442190036", "0999200364"
PATH = "/SOA4520/DmfaConsultationService/consult"


@pytest.fixture(name="service", scope="module")
def service_of_the_starter(starter: Server) -> Any:
    """The service, as zeep makes it."""
    session = requests.Session()
    session.auth = HTTPBasicAuth("ocmw-gent", "fake-gent-password")
    client = zeep.Client(
        f"{starter.url}{PATH}?wsdl", transport=Transport(session=session), settings=zeep.Settings(strict=False)
    )
    return client.service


def _ask(service: Any, ssin: str, begin: str, **criteria: Any) -> Any:
    return service.consultDmfaAttestationsBySsin(
        {"customerIdentification": {"cbeNumber": GENT}}, None, "PCSA:SOCIAL_INQUIRY",
        {"ssin": ssin, "quarterPeriod": {"beginQuarter": begin, "endQuarter": "2039Q4"},
         "resultsAction": "RESULTS_ONLINE_ONLY", "latestSituationOnly": True, **criteria},
    )  # fmt: skip


def test_by_employer(service: Any) -> None:
    """One of the two employers of Joana, by its CBE number."""
    reply = _ask(service, JOANA, "2024Q1", enterpriseNumber=CLEANER)
    assert reply.status.code == "MSG00000"
    found = reply.dmfaAttestations.dmfaAttestation
    assert {one.attEmployerDeclaration.enterpriseNumber for one in found} == {CLEANER}
    assert {one.attEmployerDeclaration.trusteeship for one in found} == {1}


def test_page_after_page(service: Any) -> None:
    """The work of An, page after page, until there is no next one: each quarter once, in order."""
    reply = _ask(service, AN, "2003Q1")
    quarters = []
    while True:
        quarters += [one.attEmployerDeclaration.quarter for one in reply.dmfaAttestations.dmfaAttestation]
        if reply.next is None:
            break
        assert (reply.status.value, reply.status.code) == ("PARTIAL_RESULT", "DMFA0001")
        reply = _ask(service, AN, "2003Q1", next=reply.next)
    assert reply.status.code == "MSG00000"
    assert len(quarters) > 40
    assert quarters == sorted(set(quarters))


def test_an_unknown_page(service: Any) -> None:
    """A token that nobody gave is refused."""
    reply = _ask(service, AN, "2003Q1", next="no-such-page")
    assert (reply.status.code, reply.dmfaAttestations) == ("MSG00008", None)

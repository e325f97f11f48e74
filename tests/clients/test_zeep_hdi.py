# SPDX-License-Identifier: EUPL-1.2
"""Clients of HdiIndemnityAllowanceService made by zeep and by suds: an attest of the current quarter is provisional."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
import requests
import suds.client
import zeep
import zeep.exceptions
from requests.auth import HTTPBasicAuth
from suds.transport.http import HttpAuthenticated
from zeep.transports import Transport

from simulator.quarters import quarter_of
from simulator.server import Server
from tests.clients.test_zeep import AUTH, GENT

PATH = "/SOA4520/HdiIndemnityAllowanceService/v1/consult"
JOANA = "83442190036"


def question(server: Server) -> dict[str, Any]:
    """The attest of Joana for the current quarter."""
    now: datetime = server.app.network.sandboxes.get("default").clock.now()
    return {
        "informationCustomer": {"customerIdentification": {"cbeNumber": GENT}},
        "legalContext": "PCSA:SOCIAL_INQUIRY",
        "criteria": {"ssin": JOANA, "yearQuarter": quarter_of(now.date())},
    }


@pytest.mark.parametrize("operation", ["consultAttest", "consultIndemnityPeriods"])
def test_zeep_reads_a_provisional_attest_if_it_is_not_strict(starter: Server, operation: str) -> None:
    """zeep takes the sequence in the choice of the published schema for required; with strict=False it reads both."""
    session = requests.Session()
    session.auth = HTTPBasicAuth(*AUTH[GENT])
    client = zeep.Client(
        f"{starter.url}{PATH}?wsdl", transport=Transport(session=session), settings=zeep.Settings(strict=False)
    )
    reply = client.service[operation](**question(starter))
    assert reply.status.code == "MSG00000"
    assert reply.attest.attestationIdentification.attestationId is None
    assert reply.attest.allowances.allowance
    with pytest.raises(zeep.exceptions.XMLParseError, match="Unexpected element 'temporaryAttest'"):
        zeep.Client(f"{starter.url}{PATH}?wsdl", transport=Transport(session=session)).service[operation](
            **question(starter)
        )


def test_suds_reads_a_provisional_attest(starter: Server) -> None:
    """suds finds the mark of a provisional attest, and no number of a version."""
    user, password = AUTH[GENT]
    client = suds.client.Client(
        f"{starter.url}{PATH}?wsdl", cache=None, transport=HttpAuthenticated(username=user, password=password)
    )
    reply = client.service.consultAttest(**question(starter))
    identification = reply.attest.attestationIdentification
    assert hasattr(identification, "temporaryAttest")
    assert not hasattr(identification, "attestationId")

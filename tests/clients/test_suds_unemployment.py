# SPDX-License-Identifier: EUPL-1.2
"""UnemploymentDataService v3 through a client made by suds from the WSDL that is served."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from suds.client import Client
from suds.transport.https import HttpAuthenticated

from simulator.server import Server

PATH = "/SOA4520/UnemploymentDataService/v3/consult"
GENT = {"customerIdentification": {"cbeNumber": "0999100196"}}
AN, HASSAN, HASSAN_BIS = "84051290054", "88092590166", "88492590155"
TODAY = date.today()


@pytest.fixture(name="service", scope="module")
def service_of_suds(starter: Server) -> Any:
    """The operations, as the OCMW of Ghent calls them."""
    transport = HttpAuthenticated(username="ocmw-gent", password="fake-gent-password")
    return Client(f"{starter.url}{PATH}?wsdl", transport=transport, cache=None).service


def test_months_are_written_as_text(service: Any) -> None:
    """suds writes months as text, and reads sums by month."""
    month = f"{TODAY - timedelta(days=365):%Y-%m}"
    period = {"startMonth": month, "endMonth": month}
    reply = service.consultPaidSums(GENT, None, "PCSA:SOCIAL_INQUIRY", {"ssin": AN, "period": period})
    (one,) = reply.paidSums.paidSum
    assert (one.relatedMonth, one.dossierStatus) == (month, "PROVISIONAL")


def test_a_former_number_and_its_sanction(service: Any) -> None:
    """The present number, the one it replaces, and words in three languages can be read."""
    period = {"beginDate": TODAY - timedelta(days=30), "endDate": TODAY}
    criteria = {"ssin": HASSAN_BIS, "period": period}
    reply = service.consultSanctionHistory(GENT, None, "PCSA:SOCIAL_INQUIRY", criteria)
    assert (reply.ssin.value, reply.ssin._replaces) == (HASSAN, HASSAN_BIS)
    (sanction,) = reply.response.sanctions.sanction
    assert {word._lang for word in sanction.code.description.description} == {"NL", "FR", "DE"}

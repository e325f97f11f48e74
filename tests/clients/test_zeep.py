# SPDX-License-Identifier: EUPL-1.2
"""A client made by zeep from our WSDL, changing nothing but the host name."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import zeep
import zeep.exceptions
from requests import Session
from requests.auth import HTTPBasicAuth
from zeep.transports import Transport

from simulator.server import Server
from simulator.world.ssin import make_ssin
from tests.soap.wire import TEST_CONNECTION, TI_GROUPS

GENT, NAMUR = "0999100196", "0999100295"
AUTH = {GENT: ("ocmw-gent", "fake-gent-password"), NAMUR: ("cpas-namur", "fake-namur-password")}
AN = "84051290054"
LOWER = "pcsa:social_inquiry"
NOBODY = make_ssin("1999-12-31", True, ())

Ask = Callable[..., Any]


def client(url: str, path: str, auth: tuple[str, str] | None = None) -> zeep.Client:
    """A zeep client of one service."""
    session = Session()
    session.auth = HTTPBasicAuth(*auth) if auth else None
    return zeep.Client(f"{url}{path}?wsdl", transport=Transport(session=session, timeout=10, operation_timeout=10))


@pytest.fixture(scope="module")
def ask(starter: Server) -> Ask:
    """Ask the National Register file of a person, as one of the two OCMWs."""
    clients = {cbe: client(starter.url, TI_GROUPS, AUTH[cbe]) for cbe in AUTH}

    def ti(
        ssin: str, cbe: str = GENT, by: str | None = None, context: str = "PCSA:SOCIAL_INQUIRY", **search: Any
    ) -> Any:
        return clients[by or cbe].service.retrieveTI(
            informationCustomer={"ticket": "T-1", "customerIdentification": {"cbeNumber": cbe}},
            legalContext=context,
            searchInformation={"ssin": ssin, **search},
        )

    return ti


def test_connection_echoes(starter: Server) -> None:
    """TestConnection gives the text back, and an empty certificate over plain HTTP."""
    reply = client(starter.url, TEST_CONNECTION).service.sendTestMessage(echo="héllo & <ok>")
    assert reply.echo == "héllo & <ok>"
    assert reply.sslCertificate in (None, "")


def test_inscribed_person_is_found(ask: Ask) -> None:
    """Somebody inscribed at both levels is found, with the request echoed and a ticket."""
    reply = ask(AN, language="nl", history=True)
    assert (reply.status.value, reply.status.code) == ("DATA_FOUND", "MSG00000")
    assert reply.informationCustomer.ticket == "T-1"
    assert reply.legalContext == "PCSA:SOCIAL_INQUIRY"
    assert reply.searchInformation.ssin == AN
    assert reply.searchInformation.history is True
    assert len(reply.informationCBSS.ticketCBSS) == 36
    assert reply.rrn_it_implicit.Names.Name[0].Name.LastName[0].Label == "Proefmans"


@pytest.mark.parametrize(
    ("question", "value", "code", "fields"),
    [
        ({"ssin": AN, "cbe": NAMUR}, "NO_RESULT", "MSG00012", {"ssin": AN, "cbeNumber": NAMUR}),
        ({"ssin": "55102790196"}, "NO_RESULT", "MSG00012", {"ssin": "55102790196", "cbeNumber": GENT}),
        ({"ssin": "84051290055"}, "NO_RESULT", "MSG00008", {"ssin": "84051290055"}),
        ({"ssin": NOBODY}, "NO_RESULT", "MSG00005", {"ssin": NOBODY}),
        ({"ssin": "88492590155"}, "NO_RESULT", "MSG00006", {"newSSIN": "88092590166"}),
        ({"ssin": "96011790031"}, "NO_RESULT", "MSG00007", {"ssin": "96011790031"}),
        ({"ssin": AN, "context": LOWER}, "NO_RESULT", "MSG00013", {"legalContext": LOWER}),
        ({"ssin": AN, "cbe": NAMUR, "by": GENT}, "NO_RESULT", "MSG00014", {"cbeNumber": NAMUR}),
        ({"ssin": AN, "cbe": "0999000327", "by": GENT}, "NO_RESULT", "MSG00015", {"cbeNumber": "0999000327"}),
        ({"ssin": AN, "cbe": "0999100394", "by": GENT}, "NO_RESULT", "MSG00014", {"cbeNumber": "0999100394"}),
    ],
)  # fmt: skip
def test_refusals(ask: Ask, question: dict[str, Any], value: str, code: str, fields: dict[str, str]) -> None:
    """Each refusal has its code and tells the facts it rests on, and no data."""
    reply = ask(**question)
    assert (reply.status.value, reply.status.code) == (value, code)
    told = {item.fieldName: item.fieldValue for item in reply.status.information}
    assert fields.items() <= told.items()
    assert reply.status.description
    assert reply.rrn_it_implicit is None


def test_wrong_password_is_401(starter: Server) -> None:
    """A wrong password is refused before anything is looked at."""
    wrong = client(starter.url, TI_GROUPS, ("ocmw-gent", "wrong"))
    with pytest.raises(zeep.exceptions.Fault, match="No organisation has this user name and password"):
        wrong.service.retrieveTI({"customerIdentification": {"cbeNumber": GENT}}, None, "x1", {"ssin": AN})


def test_schema_fault_reaches_zeep(ask: Ask) -> None:
    """A request that the schema does not allow is a fault whose detail names path and rule."""
    with pytest.raises(zeep.exceptions.Fault, match="searchInformation/ssin") as told:
        ask("1234")
    assert told.value.detail[0].findtext("detail/reasonCode") == "MSG00004"


def test_sector_and_institution_instead_of_a_number(starter: Server) -> None:
    """An OCMW may identify itself by sector and institution; the credentials say which one it is."""
    service = client(starter.url, TI_GROUPS, AUTH[GENT]).service
    who = {"sector": 17, "institution": 1}
    reply = service.retrieveTI({"customerIdentification": who}, None, "PCSA:SOCIAL_INQUIRY", {"ssin": AN})
    assert reply.status.code == "MSG00000"

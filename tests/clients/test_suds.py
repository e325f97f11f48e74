# SPDX-License-Identifier: EUPL-1.2
"""Clients made by suds from our WSDLs, as Lino Welfare does: SSDN as a string, SOA with HTTP Basic."""

from __future__ import annotations

from typing import Any

import pytest
from lxml import etree
from suds.client import Client
from suds.sax.element import Element
from suds.transport.https import HttpAuthenticated

from simulator.server import Server
from tests.soap.wire import CONNECTOR, SSDN, TI_GROUPS

GENT, NAMUR = "0999100196", "0999100295"
MARC = "55102790196"
URI = {prefix: (prefix, f"{SSDN}/{path}") for prefix, path in {
    "ssdn": "Service", "common": "Common", "mar": "OCMW_CPAS/ManageAccess", "ipr": "OCMW_CPAS/IdentifyPerson",
    "inv": "OCMW_CPAS/PerformInvestigation",
}.items()}  # fmt: skip


def node(prefix: str, name: str, *children: Any) -> Element:
    """An element of an SSDN namespace with a text or with children."""
    element = Element(name, ns=URI[prefix])
    for child in children:
        if isinstance(child, Element):
            element.append(child)
        else:
            element.setText(str(child))
    return element


def request(cbe: str, service: str, version: str, body: Element) -> Element:
    """An SSDNRequest as Lino makes it."""
    return node(
        "ssdn", "SSDNRequest",
        node("ssdn", "RequestContext",
             node("ssdn", "AuthorizedUser",
                  node("ssdn", "UserID", "00000000097"), node("ssdn", "Email", "lino@example.org"),
                  node("ssdn", "OrgUnit", cbe), node("ssdn", "MatrixID", 17), node("ssdn", "MatrixSubID", 1)),
             node("ssdn", "Message",
                  node("ssdn", "Reference", "Request # 1"), node("ssdn", "TimeRequest", "20260302T090000"))),
        node("ssdn", "ServiceRequest",
             node("ssdn", "ServiceId", service), node("ssdn", "Version", version), body),
    )  # fmt: skip


def access(
    action: str, start: str, end: str | None = None, proof: tuple[Element, ...] = (), ssin: str = MARC
) -> Element:
    """A ManageAccessRequest for quality 1."""
    period = [node("common", "StartDate", start)] + ([node("common", "EndDate", end)] if end else [])
    return node(
        "mar", "ManageAccessRequest",
        node("mar", "SSIN", ssin), node("mar", "Purpose", 2), node("mar", "Period", *period),
        node("mar", "Action", action), node("mar", "QueryRegister", "ALL"),
        node("mar", "ProofOfAuthentication", *proof),
    )  # fmt: skip


def person_data(last: str, birth: str) -> tuple[Element, ...]:
    """PersonData as proof of authentication."""
    return (node("mar", "PersonData", node("mar", "LastName", last), node("mar", "BirthDate", birth)),)


class Lino:
    """The two clients of Lino Welfare in one sandbox."""

    def __init__(self, url: str, cbe: str, auth: tuple[str, str]) -> None:
        self.cbe = cbe
        self._ssdn = Client(f"{url}{CONNECTOR}?wsdl", timeout=10, cache=None)
        transport = HttpAuthenticated(username=auth[0], password=auth[1])
        self._ti = Client(f"{url}{TI_GROUPS}?wsdl", transport=transport, retxml=False, cache=None)

    def ssdn(self, service: str, version: str, body: Element) -> Any:
        """The first ServiceReply of an SSDN call."""
        text = self._ssdn.service.sendXML(str(request(self.cbe, service, version, body)))
        reply = etree.fromstring(text.encode())
        assert reply.findtext("{*}ReplyContext/{*}Message/{*}Ticket")
        return reply.find("{*}ServiceReply")

    def manage(self, *arguments: Any, **more: Any) -> Any:
        """The reply to ManageAccess."""
        return self.ssdn("OCMWCPASManageAccess", "20050930", access(*arguments, **more))

    def ti(self, ssin: str) -> Any:
        """The status of RetrieveTIGroups."""
        customer = self._ti.factory.create("{http://kszbcss.fgov.be/types/common/v3}InformationCustomerType")
        customer.ticket = "1"
        customer.customerIdentification.cbeNumber = self.cbe
        del customer.timestampSent
        search = self._ti.factory.create("{http://kszbcss.fgov.be/types/RetrieveTIGroups/v2}SearchInformationType")
        search.ssin, search.language, search.history = ssin, "fr", True
        return self._ti.service.retrieveTI(customer, None, "PCSA:SOCIAL_INQUIRY", search)


@pytest.fixture
def url(starter: Server, request: pytest.FixtureRequest) -> Any:
    """A sandbox of its own with the scenario `starter`."""
    from simulator.scenarios.load import read_scenarios

    name = request.node.name.lower().replace("_", "-")[:60]
    sandbox = starter.app.network.sandboxes.create(name)
    read_scenarios(("starter",)).load_into(sandbox)
    yield f"{starter.url}/sandbox/{name}"
    starter.app.network.sandboxes.delete(name)


def test_from_refusal_to_consultation_and_back(url: str) -> None:
    """Refused without inscription; inscribed; found; refused again after UNREGISTER, and for the other OCMW always."""
    gent = Lino(url, GENT, ("ocmw-gent", "fake-gent-password"))
    namur = Lino(url, NAMUR, ("cpas-namur", "fake-namur-password"))
    assert gent.ti(MARC).status.code == "MSG00012"

    refused = gent.manage("REGISTER", "2020-01-01")
    assert refused.findtext(".//{*}ReasonCode") == "31000007"
    wrong = gent.manage("REGISTER", "2020-01-01", proof=person_data("ANDERS", "1955-10-27"))
    assert wrong.find(".//{*}ResultSummary").get("ok") == "NO"
    assert wrong.find("{*}ManageAccessReply") is None
    assert gent.ti(MARC).status.code == "MSG00012"

    done = gent.manage("REGISTER", "2020-01-01", proof=person_data("PROEFMANS", "1955-10-27"))
    assert done.findtext(".//{*}ReturnCode") == "0"
    again = gent.manage("REGISTER", "2020-01-01", proof=person_data("proefmans", "1955-10-27"))
    assert [etree.tostring(r) for r in again.iter("{*}Registrations")] == [
        etree.tostring(r) for r in done.iter("{*}Registrations")
    ]
    found = gent.ti(MARC)
    assert found.status.code == "MSG00000"
    assert found.rrn_it_implicit.Names.Name[0].Name.LastName[0].Label == "Proefmans"
    assert namur.ti(MARC).status.code == "MSG00012"

    listed = gent.manage("LIST", "2019-01-01", proof=person_data("PROEFMANS", "1955-10-27"))
    registers = sorted(r.findtext("{*}Register") for r in listed.iter("{*}Registrations"))
    assert registers == ["PRIMARY", "SECONDARY"]
    assert {r.findtext("{*}OrgUnit") for r in listed.iter("{*}Registrations")} == {"44021"}

    gent.manage("UNREGISTER", "2020-01-01", proof=person_data("PROEFMANS", "1955-10-27"))
    assert gent.ti(MARC).status.code == "MSG00012"


def test_an_inscription_ends_by_itself(url: str, starter: Server) -> None:
    """An inscription with an end date opens the file until that day, and no longer."""
    from datetime import timedelta

    from simulator.world.sandbox_data import SandboxData

    gent = Lino(url, GENT, ("ocmw-gent", "fake-gent-password"))
    sandbox = starter.app.network.sandboxes.get(url.rpartition("/")[2])
    today = sandbox.today
    gent.manage(
        "REGISTER", today.isoformat(), (today + timedelta(30)).isoformat(), person_data("Proefmans", "1955-10-27")
    )
    assert gent.ti(MARC).status.code == "MSG00000"
    for days, code in ((30, "MSG00000"), (1, "MSG00012")):
        data = sandbox.data
        sandbox.set_data(SandboxData(data.clock.moved_by(timedelta(days)), data.seed, data.scenarios, data.rules))
        assert gent.ti(MARC).status.code == code


def test_identify_and_investigate(url: str) -> None:
    """A person is identified by number without an inscription; the investigation needs one."""
    gent = Lino(url, GENT, ("ocmw-gent", "fake-gent-password"))
    criteria = node("ipr", "IdentifyPersonRequest", node("ipr", "SearchCriteria", node("ipr", "SSIN", "84051290054")))
    found = gent.ssdn("OCMWCPASIdentifyPerson", "20050930", criteria)
    assert found.findtext(".//{*}LastName") == "Proefmans"
    for ssin, ok in (("84051290054", "YES"), (MARC, "NO")):
        body = node("inv", "PerformInvestigationRequest", node("inv", "SocialSecurityUser", ssin))
        reply = gent.ssdn("OCMWCPASPerformInvestigation", "20080604", body)
        assert reply.find("{*}ResultSummary").get("ok") in (ok, "WARNING" if ok == "YES" else ok)

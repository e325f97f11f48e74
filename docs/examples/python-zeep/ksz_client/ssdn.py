# SPDX-License-Identifier: EUPL-1.2
"""SSDN documents: the connector takes and gives them as a string."""

from datetime import datetime

from lxml import etree
from lxml.builder import ElementMaker

from ksz_client.errors import Refused
from ksz_client.records import Inscription, Organisation

_XSD = "http://www.ksz-bcss.fgov.be/XSD/SSDN"
_SERVICE, _COMMON, _ACCESS = f"{_XSD}/Service", f"{_XSD}/Common", f"{_XSD}/OCMW_CPAS/ManageAccess"
_PREFIXES = {"s": _SERVICE, "c": _COMMON}
_PARSER = etree.XMLParser(resolve_entities=False, no_network=True)


def registration(organisation: Organisation, inscription: Inscription) -> str:
    """The request of ManageAccess that inscribes a person with quality 1, a file under examination."""
    s = ElementMaker(namespace=_SERVICE, nsmap={"ssdn": _SERVICE})
    mar = ElementMaker(namespace=_ACCESS, nsmap={"mar": _ACCESS, "common": _COMMON})
    common = ElementMaker(namespace=_COMMON)
    document = s.SSDNRequest(
        s.RequestContext(
            s.AuthorizedUser(
                s.UserID("79112390049"),
                s.Email("social.service@example.org"),
                s.OrgUnit(organisation.cbe),
                s.MatrixID("17"),
                s.MatrixSubID("1"),
            ),
            s.Message(s.Reference("file-1"), s.TimeRequest(datetime.now().strftime("%Y%m%dT%H%M%S"))),
        ),
        s.ServiceRequest(
            s.ServiceId("OCMWCPASManageAccess"),
            s.Version("20050930"),
            mar.ManageAccessRequest(
                mar.SSIN(inscription.ssin),
                mar.Purpose("1"),
                mar.Period(common.StartDate(str(inscription.start)), common.EndDate(str(inscription.end))),
                mar.Action("REGISTER"),
                mar.ProofOfAuthentication(
                    mar.PersonData(mar.LastName(inscription.last_name), mar.BirthDate(str(inscription.birth_date)))
                ),
            ),
        ),
    )
    return etree.tostring(document, encoding="unicode")


def check(document: str) -> None:
    """Raise what the service, or the connector where the document never came to a service, says is wrong."""
    reply = etree.fromstring(document.encode(), _PARSER)
    where = "s:ServiceReply" if reply.find("s:ServiceReply", _PREFIXES) is not None else "s:ReplyContext"
    summary = reply.find(f"{where}/c:ResultSummary", _PREFIXES)
    if summary.get("ok") != "YES":
        raise Refused(
            summary.findtext("c:Detail/c:ReasonCode", "", _PREFIXES),
            summary.findtext("c:Detail/c:Diagnostic", "", _PREFIXES),
        )

# SPDX-License-Identifier: EUPL-1.2
"""Raw HTTP for tests: bytes in, status and tree out."""

from __future__ import annotations

import base64
import http.client
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from lxml import etree

SOAP11 = "http://schemas.xmlsoap.org/soap/envelope/"
SOAP12 = "http://www.w3.org/2003/05/soap-envelope"
CONNECTOR = "/connectors/webservice/KSZBCSSWebServiceConnectorPort"
TI_GROUPS = "/SOA4520/RetrieveTIGroupsService/v2/retrieveTI"
TEST_CONNECTION = "/SOA4520/TestConnectionServiceService/sendTestMessage"
CONNECTOR_NAMESPACE = "http://ksz-bcss.fgov.be/connectors/WebServiceConnector"
SSDN = "http://www.ksz-bcss.fgov.be/XSD/SSDN"

NAMES = {
    "s": SOAP11, "s12": SOAP12, "svc": f"{SSDN}/Service", "com": f"{SSDN}/Common",
    "v2": "http://kszbcss.fgov.be/intf/RetrieveTIGroupsService/v2", "c": CONNECTOR_NAMESPACE,
}  # fmt: skip


@dataclass(frozen=True)
class Response:
    """An HTTP response."""

    status: int
    headers: dict[str, str] = field(repr=False)
    content: bytes = field(repr=False)

    @property
    def tree(self) -> Any:
        """The document."""
        return etree.fromstring(self.content)

    def text(self, path: str) -> str | None:
        """The text at an XPath with the prefixes of NAMES; None if there is nothing."""
        found = self.tree.xpath(path, namespaces=NAMES)
        return found[0].text if found else None

    @property
    def fault(self) -> str | None:
        """The text of a SOAP fault of either version."""
        return self.text("//faultstring") or self.text("//s12:Fault/s12:Reason/s12:Text")

    @property
    def inner(self) -> Any:
        """The document inside the string of the SSDN connector."""
        return etree.fromstring((self.text("//c:xmlString") or "").encode())


def send(
    url: str, path: str, body: bytes | str, method: str = "POST", auth: tuple[str, str] | None = None, **headers: str
) -> Response:
    """One HTTP request; header names with `_` for `-`."""
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=10)
    sent = {"Content-Type": "text/xml; charset=utf-8", "SOAPAction": '""'}
    sent.update({name.replace("_", "-"): value for name, value in headers.items()})
    if auth is not None:
        sent["Authorization"] = "Basic " + base64.b64encode(":".join(auth).encode()).decode()
    data = body.encode() if isinstance(body, str) else body
    try:
        connection.request(method, path, data or None, {k: v for k, v in sent.items() if v})
        response = connection.getresponse()
        return Response(response.status, {k.lower(): v for k, v in response.getheaders()}, response.read())
    finally:
        connection.close()


def envelope(content: str, namespace: str = SOAP11, prefix: str = "soap") -> str:
    """A SOAP envelope around XML text."""
    return (
        f'<{prefix}:Envelope xmlns:{prefix}="{namespace}"><{prefix}:Body>{content}</{prefix}:Body></{prefix}:Envelope>'
    )


def echo(text: str = "hello") -> str:
    """The payload of TestConnection."""
    return (
        '<t:sendTestMessageRequest xmlns:t="http://kszbcss.fgov.be/intf/TestConnectionServiceService/v1">'
        f"<echo>{text}</echo></t:sendTestMessageRequest>"
    )


def ti_groups(ssin: str, cbe: str, context: str = "PCSA:SOCIAL_INQUIRY", more: str = "") -> str:
    """The payload of RetrieveTIGroups."""
    return (
        f'<t:retrieveTIGroupsRequest xmlns:t="{NAMES["v2"]}"><informationCustomer><ticket>42</ticket>'
        f"<customerIdentification><cbeNumber>{cbe}</cbeNumber></customerIdentification></informationCustomer>"
        f"<legalContext>{context}</legalContext><searchInformation><ssin>{ssin}</ssin>{more}</searchInformation>"
        "</t:retrieveTIGroupsRequest>"
    )


def service_request(service: str, version: str, body: str) -> str:
    """One ServiceRequest."""
    return (
        f"<ssdn:ServiceRequest><ssdn:ServiceId>{service}</ssdn:ServiceId>"
        f"<ssdn:Version>{version}</ssdn:Version>{body}</ssdn:ServiceRequest>"
    )


def ssdn(cbe: str, *requests: str, user: str = "00000000097", reference: str = "test # 1") -> str:
    """An SSDNRequest of an OCMW."""
    return (
        f'<ssdn:SSDNRequest xmlns:ssdn="{SSDN}/Service"><ssdn:RequestContext><ssdn:AuthorizedUser>'
        f"<ssdn:UserID>{user}</ssdn:UserID><ssdn:Email>user@example.org</ssdn:Email><ssdn:OrgUnit>{cbe}</ssdn:OrgUnit>"
        "<ssdn:MatrixID>17</ssdn:MatrixID><ssdn:MatrixSubID>1</ssdn:MatrixSubID></ssdn:AuthorizedUser><ssdn:Message>"
        f"<ssdn:Reference>{reference}</ssdn:Reference><ssdn:TimeRequest>20260302T090000</ssdn:TimeRequest>"
        f"</ssdn:Message></ssdn:RequestContext>{''.join(requests)}</ssdn:SSDNRequest>"
    )


def connector(document: str, cdata: bool = False) -> str:
    """The payload of the SSDN connector around a document."""
    text = f"<![CDATA[{document}]]>" if cdata else document.replace("&", "&amp;").replace("<", "&lt;")
    return f'<xmlString xmlns="{CONNECTOR_NAMESPACE}">{text}</xmlString>'


def manage_access(
    ssin: str, action: str, start: str, end: str | None = None, purpose: int | None = 1, proof: str = ""
) -> str:
    """A ServiceRequest of ManageAccess with a proof of authentication given as XML text."""
    ns = f"{SSDN}/OCMW_CPAS/ManageAccess"
    quality = "" if purpose is None else f"<m:Purpose>{purpose}</m:Purpose>"
    until = "" if end is None else f"<c:EndDate>{end}</c:EndDate>"
    register = "<m:QueryRegister>ALL</m:QueryRegister>" if action == "LIST" else ""
    return service_request(
        "OCMWCPASManageAccess", "20050930",
        f'<m:ManageAccessRequest xmlns:m="{ns}" xmlns:c="{SSDN}/Common"><m:SSIN>{ssin}</m:SSIN>{quality}<m:Period>'
        f"<c:StartDate>{start}</c:StartDate>{until}</m:Period><m:Action>{action}</m:Action>{register}"
        f"<m:ProofOfAuthentication>{proof}</m:ProofOfAuthentication></m:ManageAccessRequest>",
    )  # fmt: skip


def person_data(last: str, birth: str, first: str = "") -> str:
    """PersonData as proof."""
    given = f"<m:FirstName>{first}</m:FirstName>" if first else ""
    return f"<m:PersonData><m:LastName>{last}</m:LastName>{given}<m:BirthDate>{birth}</m:BirthDate></m:PersonData>"


def identify(ssin: str) -> str:
    """A ServiceRequest of IdentifyPerson by SSIN."""
    ns = f"{SSDN}/OCMW_CPAS/IdentifyPerson"
    return service_request(
        "OCMWCPASIdentifyPerson", "20050930",
        f'<i:IdentifyPersonRequest xmlns:i="{ns}"><i:SearchCriteria><i:SSIN>{ssin}</i:SSIN></i:SearchCriteria>'
        "</i:IdentifyPersonRequest>",
    )  # fmt: skip

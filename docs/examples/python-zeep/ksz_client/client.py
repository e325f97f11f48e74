# SPDX-License-Identifier: EUPL-1.2
"""The client."""

from collections.abc import Callable
from datetime import date
from typing import Any

import requests
import zeep
import zeep.exceptions
from requests.auth import HTTPBasicAuth
from zeep.transports import Transport

from ksz_client import ssdn
from ksz_client.errors import NotInscribed, Refused, Unavailable
from ksz_client.records import Inscription, Organisation, Payment

_HANDI = "/SOA4520/HandiService/v2/consult"
_CONNECTOR = "/connectors/webservice/KSZBCSSWebServiceConnectorPort"

_FOUND, _NOTHING_FOUND, _NOT_INSCRIBED = "MSG00000", "MSG00100", "MSG00012"
_OUT_OF_REACH = {"MSG00001", "MSG00002"}


class KszClient:
    """What one organisation asks of the network. The URL is all that differs between the simulator and KSZ."""

    def __init__(self, url: str, organisation: Organisation, timeout: float = 30) -> None:
        self._url = url
        self._organisation = organisation
        self._session = requests.Session()
        self._session.auth = HTTPBasicAuth(organisation.user, organisation.password)
        self._clients: dict[str, zeep.Client] = {}
        self._transport = Transport(session=self._session, timeout=timeout, operation_timeout=timeout)

    def __enter__(self) -> "KszClient":
        return self

    def __exit__(self, *_: object) -> None:
        self._session.close()

    def payments(self, ssin: str, start: date, end: date) -> list[Payment]:
        """The allowances that DG Persons with a Disability paid, the last month first."""
        consult = self._operation(_HANDI, "consultPayments")
        reply = _told(
            lambda: consult(
                informationCustomer={"customerIdentification": {"cbeNumber": self._organisation.cbe}},
                legalContext="social inquiry",
                criteria={
                    "ssin": ssin,
                    "handicapAuthenticSources": {"DGPH": True},
                    "period": {"beginDate": start, "endDate": end},
                },
            )
        )
        code, description = reply.status.code, reply.status.description
        if code == _NOTHING_FOUND:
            return []
        if code == _NOT_INSCRIBED:
            raise NotInscribed(code, description)
        if code in _OUT_OF_REACH:
            raise Unavailable(f"{code}: {description}")
        if code != _FOUND:
            raise Refused(code, description)
        return [
            Payment(f"{paid.yearMonth[0]}-{paid.yearMonth[1]:02}", paid.amount, paid.cancelledPayment)
            for paid in reply.results.dgphResult.payments.payment
        ]

    def inscribe(self, inscription: Inscription) -> None:
        """Open a file on a person."""
        send = self._operation(_CONNECTOR, "sendXML")
        ssdn.check(_told(lambda: send(ssdn.registration(self._organisation, inscription))))

    def _operation(self, path: str, name: str) -> Callable[..., Any]:
        if path not in self._clients:
            self._clients[path] = _told(lambda: zeep.Client(f"{self._url}{path}?wsdl", transport=self._transport))
        operation: Callable[..., Any] = self._clients[path].service[name]
        return operation


def _told(call: Callable[[], Any]) -> Any:
    """What the network or the way to it says, as one of our errors."""
    try:
        return call()
    except zeep.exceptions.Fault as fault:
        code = fault.detail.findtext(".//{*}reasonCode") if fault.detail is not None else None
        raise Refused(code or fault.code, fault.message) from fault
    except (requests.RequestException, zeep.exceptions.TransportError, zeep.exceptions.XMLSyntaxError) as error:
        raise Unavailable(str(error)) from error

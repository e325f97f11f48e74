# SPDX-License-Identifier: EUPL-1.2
"""Stories told by zeep."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

import requests
import zeep
import zeep.exceptions
from lxml import etree
from requests.auth import HTTPBasicAuth
from zeep.transports import Transport

from simulator.testing.story import NO_ANSWER, SUCCESS, Reply, read_document
from simulator.world.organisation import Organisation
from tests.scenarios.rules.told import Port, StoryClient


@cache
def _wsdl(url: str) -> Any:
    """The contract of a service, read once."""
    return zeep.Client(url, transport=Transport(cache=None, timeout=10)).wsdl


class _Kept(Transport):
    """Keeps the last answer."""

    def __init__(self, auth: tuple[str, str]) -> None:
        session = requests.Session()
        session.auth = HTTPBasicAuth(*auth)
        super().__init__(cache=None, session=session, timeout=10, operation_timeout=10)
        self.status, self.text = 0, ""

    def post(self, address: str, message: Any, headers: Any) -> Any:
        """The answer, which is kept."""
        self.status, self.text = 0, ""
        response = super().post(address, message, headers)
        self.status, self.text = response.status_code, response.text
        return response


class ZeepPort:
    """One service asked through zeep."""

    def __init__(self, wsdl: str, address: str, caller: Organisation) -> None:
        document = _wsdl(wsdl)
        credential = caller.credentials[0]
        self._transport = _Kept((credential.user, credential.password))
        self._client = zeep.Client(document, transport=self._transport)
        (binding,) = document.bindings
        self._address, self._binding = address, document.bindings[binding]
        self._service = self._client.create_service(binding, address)

    def written(self, operation: str, data: Mapping[str, Any]) -> bytes | None:
        """The envelope; None where zeep finds that the schema does not allow it."""
        try:
            envelope = self._client.create_message(self._service, operation, **data)
        except (TypeError, ValueError, zeep.exceptions.ValidationError):  # it takes a month as a tuple
            return None
        written: bytes = etree.tostring(envelope)
        return written

    def ask(self, operation: str, data: Mapping[str, Any]) -> Reply:
        """A typed call; the code is read from the typed reply."""
        return self._read(lambda: self._service[operation](**data))

    def ask_as_it_is(self, operation: str, envelope: bytes) -> Reply:
        """zeep's transport carries the envelope, and zeep reads the answer."""
        headers = {"SOAPAction": '""', "Content-Type": "text/xml; charset=utf-8"}
        asked = self._binding.get(operation)

        def ask() -> Any:
            response = self._transport.post(self._address, envelope, headers)
            return self._binding.process_reply(self._client, asked, response)

        return self._read(ask)

    def ask_string(self, document: str) -> Reply:
        """sendXML, typed: a string."""
        found: list[str] = []
        reply = self._read(lambda: found.append(self._service.sendXML(document)))
        return read_document(reply.status, found[0]) if found else reply

    def _read(self, ask: Callable[[], Any]) -> Reply:
        try:
            answer = ask()
        except zeep.exceptions.Fault as fault:
            return self._reply(*_reason_codes(fault) or (fault.code or f"HTTP {self._transport.status}",))
        except zeep.exceptions.TransportError as error:
            return self._reply(f"HTTP {error.status_code}")
        except requests.RequestException:
            return self._reply(NO_ANSWER)
        status = getattr(answer, "status", None)
        return self._reply(status.code if status is not None else SUCCESS)

    def _reply(self, *codes: str) -> Reply:
        return Reply(self._transport.status, codes, self._transport.text)


def _reason_codes(fault: zeep.exceptions.Fault) -> tuple[str, ...]:
    """The reason codes of a fault's detail."""
    found = fault.detail.iter("{*}reasonCode") if etree.iselement(fault.detail) else ()
    return tuple(element.text for element in found)


class Zeep(StoryClient):
    """Tells stories through zeep."""

    def port(self, path: str, address: str, caller: Organisation) -> Port:
        """A client made from the WSDL."""
        return ZeepPort(f"{self.url}{path}?wsdl", address, caller)

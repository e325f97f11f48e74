# SPDX-License-Identifier: EUPL-1.2
"""Stories told by suds, the client of Lino Welfare."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cache
from http.client import HTTPException
from typing import Any

from suds.client import Client
from suds.plugin import MessagePlugin
from suds.sudsobject import Object
from suds.transport.http import HttpAuthenticated

from simulator.testing.story import NO_ANSWER, SUCCESS, Reply, read_document
from simulator.world.organisation import Organisation
from tests.scenarios.rules.told import Port, StoryClient

OK = 200


@cache
def _from_wsdl(url: str) -> Any:
    """A client whose contract has been read once."""
    return Client(url, cache=None, timeout=10)


class _Kept(MessagePlugin):
    """Keeps the last answer as it came."""

    def __init__(self) -> None:
        self.text = ""

    def received(self, context: Any) -> None:
        """Keep it."""
        self.text = context.reply.decode("utf-8", "replace")


class SudsPort:
    """One service asked through suds, which tells the HTTP status with each answer (`faults` off)."""

    def __init__(self, wsdl: str, address: str, caller: Organisation) -> None:
        credential = caller.credentials[0]
        self._wsdl, self._kept = wsdl, _Kept()
        transport = HttpAuthenticated(username=credential.user, password=credential.password, timeout=10)
        self._options = {"location": address, "transport": transport, "plugins": [self._kept], "faults": False}

    def _service(self, nosend: bool = False) -> Any:
        """The operations. Organisations share a client, whose options are set before each call."""
        client = _from_wsdl(self._wsdl)
        client.set_options(nosend=nosend, **self._options)
        return client.service

    def written(self, operation: str, data: Mapping[str, Any]) -> bytes | None:
        """The envelope; suds writes whatever it is given."""
        written: bytes = getattr(self._service(nosend=True), operation)(**data).envelope
        return written

    def ask(self, operation: str, data: Mapping[str, Any]) -> Reply:
        """A typed call; the code is read from the typed reply or the typed fault."""
        return self._read(lambda: getattr(self._service(), operation)(**data))

    def ask_as_it_is(self, operation: str, envelope: bytes) -> Reply:
        """suds sends the envelope in place of its own, and reads the answer."""
        return self._read(lambda: getattr(self._service(), operation)(__inject={"msg": envelope}))

    def ask_string(self, document: str) -> Reply:
        """sendXML: a string."""
        found: list[str] = []

        def ask() -> Any:
            status, answer = self._service().sendXML(document)
            if status == OK:
                found.append(str(answer))
            return status, answer

        reply = self._read(ask)
        return read_document(reply.status, found[0]) if found else reply

    def _read(self, ask: Callable[[], Any]) -> Reply:
        self._kept.text = ""
        try:
            status, answer = ask()
        except (OSError, HTTPException):
            return Reply(0, (NO_ANSWER,), self._kept.text)
        codes = _codes(answer) if status == OK else tuple(_reason_codes(answer)) or (f"HTTP {status}",)
        return Reply(status, codes, self._kept.text)


def _codes(answer: Any) -> tuple[str, ...]:
    status = getattr(answer, "status", None)
    return (str(status.code) if status is not None else SUCCESS,)


def _reason_codes(fault: Any) -> Iterator[str]:
    """The reason codes in a typed fault, at any depth."""
    for item in fault if isinstance(fault, list) else [fault]:
        for name, value in item if isinstance(item, Object) else ():
            if name == "reasonCode":
                yield str(value)
            else:
                yield from _reason_codes(value)


class Suds(StoryClient):
    """Tells stories through suds."""

    def port(self, path: str, address: str, caller: Organisation) -> Port:
        """A client made from the WSDL."""
        return SudsPort(f"{self.url}{path}?wsdl", address, caller)

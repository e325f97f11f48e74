# SPDX-License-Identifier: EUPL-1.2
"""The WSGI application that finds contract and sandbox by the path, and files every exchange before it answers."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from threading import Lock
from time import perf_counter
from typing import Any

from simulator.contracts.catalogue import Contract
from simulator.contracts.definition import Family
from simulator.errors import NotFoundError
from simulator.exchange.exchange import Exchange
from simulator.journal.journal import Row
from simulator.network import Network
from simulator.soap.http import Environ, address, sender
from simulator.soap.message import Message
from simulator.soap.spyne_edge import ContractWsgi, StartResponse
from simulator.world.sandboxes import DEFAULT

SANDBOX = "/sandbox/"


class SoapMount:
    """Every contract of the network under its own paths, in each sandbox."""

    def __init__(self, network: Network) -> None:
        self._network = network
        self._lock = Lock()
        self._applications: dict[str, ContractWsgi] = {}

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Answer one HTTP request."""
        path = environ.get("PATH_INFO", "")
        name = DEFAULT
        if path.startswith(SANDBOX):
            name, _, rest = path[len(SANDBOX) :].partition("/")
            prefix, path = f"{SANDBOX}{name}", f"/{rest}"
            environ["SCRIPT_NAME"], environ["PATH_INFO"] = environ.get("SCRIPT_NAME", "") + prefix, path
        contract = self._network.catalogue.by_path.get(path)
        if contract is None:
            return _plain(start_response, "404 Not Found", self._nothing_at(path))
        if environ["REQUEST_METHOD"] in ("GET", "HEAD") and environ.get("QUERY_STRING"):
            return self._document(environ, start_response, contract)
        try:
            sandbox = self._network.sandboxes.get(name)
            moment = sandbox.next_moment()
        except NotFoundError as error:
            self._network.sandboxes.forget(name)  # another process may have deleted it
            return _plain(start_response, "404 Not Found", f"{error}\n")
        message = Message(self._network, contract, sandbox, sender(environ), moment, sandbox.clock.now())
        result = self._application(contract).answer(environ, start_response, message)
        if self._network.settings.journal:
            self._network.journal.write(
                [_row(message, exchange, part) for part, exchange in enumerate(message.exchanges)]
            )
        return result

    def _application(self, contract: Contract) -> ContractWsgi:
        found = self._applications.get(contract.id)
        if found is None:
            with self._lock:
                found = self._applications.get(contract.id) or ContractWsgi(contract)
                self._applications[contract.id] = found
        return found

    def _document(self, environ: Environ, start_response: StartResponse, contract: Contract) -> Iterable[bytes]:
        document = contract.wsdl.document(environ["QUERY_STRING"], address(environ))
        if document is None:
            return _plain(start_response, "404 Not Found", f"{contract.id} has ?wsdl and the ?xsd=N that it names.\n")
        headers = [("Content-Type", "text/xml; charset=utf-8"), ("Content-Length", str(len(document)))]
        start_response("200 OK", headers)
        return [document if environ["REQUEST_METHOD"] == "GET" else b""]

    def _nothing_at(self, path: str) -> str:
        known = list(self._network.catalogue.by_path)
        near = get_close_matches(path, known, n=3, cutoff=0.5) or known
        return f"There is no service at {path}. There is, among others:\n" + "".join(f"  {p}\n" for p in near[:10])


def _plain(start_response: StartResponse, status: str, text: str) -> Iterable[bytes]:
    content = text.encode()
    start_response(status, [("Content-Type", "text/plain; charset=utf-8"), ("Content-Length", str(len(content)))])
    return [content]


def _row(message: Message, exchange: Exchange, part: int) -> Row:
    case = exchange.case
    detail: dict[str, Any] = {
        "contract": message.contract.id,
        "sender": {"user": message.sender.user, "address": message.sender.address},
        "duration_ms": round((perf_counter() - message.started) * 1000, 3),
        "decisions": [decision.to_json() for decision in exchange.decisions],
    }
    if case is not None:
        detail["stated"] = {
            "cbe": case.stated.cbe, "user": case.stated.user, "legal_context": case.stated.legal_context,
            "reference": case.stated.reference,
        }  # fmt: skip
        if case.followed:
            detail["asked_ssin"] = case.followed
    return Row(
        sandbox=message.sandbox.name,
        run=exchange.moment.run,
        number=exchange.moment.number,
        part=part,
        ticket=exchange.moment.ticket if message.contract.family is Family.CONNECTOR else exchange.moment.uuid,
        received=exchange.received.timestamp(),
        service=exchange.service,
        operation=exchange.operation,
        ssin=case.ssin if case is not None else None,
        organisation=case.organisation.cbe if case is not None and case.organisation is not None else None,
        status=exchange.status,
        outcome=exchange.outcome,
        detail=detail,
        request=message.raw_in,
        reply=message.raw_out,
    )

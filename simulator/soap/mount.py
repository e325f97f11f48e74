# SPDX-License-Identifier: EUPL-1.2
"""The WSGI application that finds contract and sandbox by the path, and files every exchange before it answers."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from difflib import get_close_matches
from threading import Lock

from simulator.contracts.contract import Contract
from simulator.errors import BusyError, NotFoundError, StoreError
from simulator.network import Network
from simulator.rules.case import Sender
from simulator.soap import faults
from simulator.soap.callers import claimed
from simulator.soap.envelope import CONTENT_TYPES, SOAP11, fault, write_envelope
from simulator.soap.http import BROKEN_OFF, HELD, IMPATIENT, Environ, address
from simulator.soap.journalling import row_of
from simulator.soap.message import Message
from simulator.soap.spyne_edge import ContractWsgi, StartResponse
from simulator.soap.transport import caller
from simulator.world.recording import Recording
from simulator.world.sandbox import Sandbox
from simulator.world.sandbox_data import Moment
from simulator.world.sandboxes import DEFAULT

SANDBOX = "/sandbox/"
_ATTEMPTS = 3
"""Other processes may change meanwhile which sandbox has claimed whom."""


class SoapMount:
    """Every contract of the network under its own paths, in each sandbox."""

    def __init__(self, network: Network) -> None:
        self._network = network
        self._lock = Lock()
        self._applications: dict[str, ContractWsgi] = {}

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Answer one HTTP request; where the database does not answer, a fault says so and nothing of it counts."""
        try:
            return self._answer(environ, start_response)
        except StoreError as error:
            text = f"The simulator cannot answer at this moment: {error}."
            content = write_envelope(SOAP11, fault(SOAP11, "Server", text))
            length = str(len(content))
            headers = [("Content-Type", CONTENT_TYPES[SOAP11]), ("Content-Length", length), ("Retry-After", "1")]
            start_response("503 Service Unavailable", headers, sys.exc_info())
            return [content]

    def _answer(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        path = environ.get("PATH_INFO", "")
        name, named = DEFAULT, path.startswith(SANDBOX)
        if named:
            name, _, rest = path[len(SANDBOX) :].partition("/")
            prefix, path = f"{SANDBOX}{name}", f"/{rest}"
            environ["SCRIPT_NAME"], environ["PATH_INFO"] = environ.get("SCRIPT_NAME", "") + prefix, path
        contract = self._network.catalogue.by_path.get(path)
        if contract is None:
            return _plain(start_response, "404 Not Found", self._nothing_at(path))
        if environ["REQUEST_METHOD"] in ("GET", "HEAD") and environ.get("QUERY_STRING"):
            return self._document(environ, start_response, contract)
        who, noted = caller(self._network, environ)
        try:
            sandbox, moment, recording = self._taken(name, named, environ, who, contract)
        except NotFoundError as error:
            return _plain(start_response, "404 Not Found", f"{error}\n")
        if recording is not None:
            from simulator.soap.forwarding import forward

            return forward(self._network, contract, sandbox, moment, recording, environ, start_response)
        message = Message(self._network, contract, sandbox, who, moment, sandbox.clock.now(), decisions=[*noted])
        application = self._application(contract)
        if sandbox.faults():
            result = faults.answer(application, environ, start_response, message)
        else:
            result = application.answer(environ, start_response, message)
        if message.unavailable is not None:
            raise message.unavailable
        if self._network.settings.journal:
            self._network.journal.write(
                [row_of(message, exchange, part) for part, exchange in enumerate(message.exchanges)]
            )
        return result

    def waits(self, path: str) -> bool:
        """True if a message to this path may wait for another endpoint: its sandbox records, or is not open yet."""
        boxes = self._network.sandboxes
        if path.startswith(SANDBOX):
            names = {path[len(SANDBOX) :].partition("/")[0]}
        else:
            names = {DEFAULT, *boxes.callers.claims.values()}
        opened = map(boxes.opened, names)
        return any(sandbox is None or sandbox.may_record for sandbox in opened)

    def _taken(
        self, name: str, named: bool, environ: Environ, who: Sender, contract: Contract
    ) -> tuple[Sandbox, Moment, Recording | None]:
        """The sandbox that answers: the one that the path names, else the one that has claimed the caller.

        And the moment of the exchange, which also tells what other processes have changed; and the recording, where
        another endpoint answers. BusyError holds the moment for whoever asks again.
        """
        boxes, patient = self._network.sandboxes, IMPATIENT not in environ
        held: dict[str, Moment] = environ.get(HELD, {})

        def meant() -> str:
            if named or not boxes.callers.claims:
                return name
            return claimed(self._network, environ, who, contract.family) or name

        for left in reversed(range(_ATTEMPTS)):
            found = meant()
            try:
                sandbox = boxes.get(found)
                moment = held.pop(found, None) or sandbox.next_moment(patient)
                if not named and not boxes.callers.seen(sandbox.callers_state) and left and meant() != found:
                    continue
            except NotFoundError:
                boxes.forget(found)  # another process may have deleted it
                if found == name or not left:
                    raise
                boxes.callers.reload()
            else:
                recording = self._network.recording(sandbox) if _is_whole_post(environ) else None
                if recording is not None and not patient:
                    held[found] = moment
                    raise BusyError("another endpoint is asked")
                return sandbox, moment, recording
        raise AssertionError("the last attempt ends")

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


def _is_whole_post(environ: Environ) -> bool:
    """What else comes to a sandbox that records is answered as ever: it would be refused there too."""
    return environ["REQUEST_METHOD"] == "POST" and not environ.get(BROKEN_OFF)


def _plain(start_response: StartResponse, status: str, text: str) -> Iterable[bytes]:
    content = text.encode()
    kind = [("Content-Type", "text/plain; charset=utf-8"), ("X-Content-Type-Options", "nosniff")]
    start_response(status, [*kind, ("Content-Length", str(len(content)))])
    return [content]

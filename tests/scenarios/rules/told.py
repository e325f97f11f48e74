# SPDX-License-Identifier: EUPL-1.2
"""The scenarios of the rules, told by clients that we did not write.

A client is made from the WSDL that a running simulator serves. It sends SOA requests as typed calls, SSDN requests as
the connector's string, and reads the answers. What it cannot write (both branches of a choice, an element that must be
there left out) goes over its own transport as it stands in the story, and the answer is read by the client again.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Protocol

from lxml import etree

from simulator.journal.journal import Filter
from simulator.scenarios.files import shipped
from simulator.scenarios.load import read_scenarios
from simulator.server import Server
from simulator.testing.story import NO_ANSWER, SOAP, Reply, Request, message_of, soa_data, ssdn_document
from simulator.world.organisation import Organisation
from simulator.world.sandbox import Sandbox
from tests.scenarios.story_runner import Outcome, run_story

RULES = tuple(name for name in shipped() if name.startswith("rules/"))

NOT_BY_THE_SCHEMA = "MSG00004"
_IN_THE_JOURNAL = {NO_ANSWER: "TIMEOUT", NOT_BY_THE_SCHEMA: "FAULT"}


class Port(Protocol):
    """One service at one address, asked by one organisation, through one client."""

    def written(self, operation: str, data: Mapping[str, Any]) -> bytes | None:
        """The envelope that the client would send; None if it refuses to write one."""

    def ask(self, operation: str, data: Mapping[str, Any]) -> Reply:
        """The answer to a typed call."""

    def ask_as_it_is(self, operation: str, envelope: bytes) -> Reply:
        """The answer to an envelope that the client only carries."""

    def ask_string(self, document: str) -> Reply:
        """The answer of the SSDN connector to a document."""


class StoryClient(ABC):
    """Sends the requests of a story into one sandbox of a running simulator."""

    def __init__(self, server: Server, sandbox: Sandbox) -> None:
        self.sandbox, self.url = sandbox, server.url
        self.around: list[Reply] = []
        """The answers to what the client could not write itself."""
        self._catalogue = server.app.network.catalogue
        self._ports: dict[tuple[str, str], Port] = {}

    @abstractmethod
    def port(self, path: str, address: str, caller: Organisation) -> Port:
        """The client of a service (WSDL at `path`) for an organisation, which sends to `address`."""

    def call(self, request: Request) -> Reply:
        """The answer to a request."""
        caller = self.sandbox.organisation(request.by)
        assert caller is not None, request.by
        operation = self._catalogue.named(request.operation)
        message = message_of(self._catalogue, request, caller)
        port = self._port(message.path, caller)
        connector = operation.contract.connector
        if connector is not None:
            return port.ask_string(ssdn_document(operation, connector, request, caller))
        data = _present(soa_data(operation, request, caller))
        if not _same(port.written(operation.name, data), message.body):
            self.around.append(port.ask_as_it_is(operation.name, message.body))
            return self.around[-1]
        return port.ask(operation.name, data)

    def _port(self, path: str, caller: Organisation) -> Port:
        key = path, caller.cbe
        if key not in self._ports:
            self._ports[key] = self.port(path, f"{self.url}/sandbox/{self.sandbox.name}{path}", caller)
        return self._ports[key]


def _present(data: Any) -> Any:
    """The data without what is left out (None)."""
    if isinstance(data, Mapping):
        return {key: _present(value) for key, value in data.items() if value is not None}
    return data


def _same(written: bytes | None, meant: bytes) -> bool:
    """True if both envelopes hold the same request."""
    return written is not None and _plain(_content(written)) == _plain(_content(meant))


def _content(envelope: bytes) -> Any:
    return etree.fromstring(envelope).find(f"{SOAP}Body")[0]


def _plain(element: Any) -> Any:
    return element.tag, (element.text or ""), [_plain(child) for child in element]


@dataclass(frozen=True)
class Run:
    """A story as a client told it."""

    server: Server
    client: StoryClient
    outcomes: list[Outcome]

    @property
    def problems(self) -> list[str]:
        """What went otherwise than told, by step."""
        return [problem for outcome in self.outcomes for problem in outcome.problems]

    @property
    def answers_around_the_client(self) -> set[str]:
        """The codes with which requests that the client could not write were answered."""
        return {code for reply in self.client.around for code in reply.codes}

    @property
    def told(self) -> list[str]:
        """The first code of each answer, as the journal calls it."""
        codes = [outcome.reply.codes[0] for outcome in self.outcomes]
        return [_IN_THE_JOURNAL.get(code, code) for code in codes]

    @property
    def journalled(self) -> list[str]:
        """The status of each exchange in the journal, the oldest first."""
        sandbox = self.client.sandbox
        found = self.server.app.network.journal.find(sandbox.name, sandbox.run, Filter(), newest_first=False)
        return [row["status"] for row in found]


@contextmanager
def run_of(server: Server, client: Callable[[Server, Sandbox], StoryClient], name: str) -> Iterator[Run]:
    """A scenario loaded into a sandbox of its own, and its story told there."""
    scenario = read_scenarios((name,))
    sandbox = f"{client.__name__.lower()}-{scenario.names[-1]}"
    scenario.load_into(server.app.network.sandboxes.create(sandbox))
    teller = client(server, server.app.network.sandboxes.get(sandbox))
    try:
        yield Run(server, teller, list(run_story(teller, scenario.parts[-1].content.story)))
    finally:
        server.app.network.sandboxes.delete(sandbox)

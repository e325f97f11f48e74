# SPDX-License-Identifier: EUPL-1.2
"""A consultation to try: which operation, by whom, about whom, as a command for a shell.

The operation and its message follow from the contracts, the people from the rule of inscription itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from shlex import quote
from typing import Any

from lxml import etree

from simulator.contracts.builder import Style, build
from simulator.contracts.contract import Operation
from simulator.contracts.definition import Family, Fidelity
from simulator.errors import BuildError
from simulator.network import Network
from simulator.rules.case import Case, Sender, Stated
from simulator.rules.inscription import inscription
from simulator.sources.registers import SECTION, RegisterFile
from simulator.world.organisation import Organisation
from simulator.world.person import Person
from simulator.world.sandbox import Sandbox

_SOAP = "http://schemas.xmlsoap.org/soap/envelope/"


@dataclass(frozen=True)
class Example:
    """One operation that an organisation may ask about one person and not about another."""

    operation: Operation
    caller: Organisation
    accepted: Person
    refused: Person

    def curl(self, url: str, person: Person, with_password: bool = True) -> str:
        """The command that asks about a person; without password curl asks for it."""
        credential = self.caller.credentials[0]
        address = quote(f"{url}{self.operation.contract.definition.paths[0]}")
        user = quote(f"{credential.user}:{credential.password}" if with_password else credential.user)
        body = quote(_envelope(self.operation, self.caller, person.ssin))
        return f"curl -s {address} -u {user} -H 'Content-Type: text/xml' -d {body}"


def find_example(network: Network, sandbox: Sandbox, people: Iterable[Person]) -> Example | None:
    """The first consultation for which there is both an accepted and a refused person among `people`."""
    known = [person for person in people if _plain(person)]
    for operation in _consultations(network):
        for caller in sandbox.organisations():
            if not caller.credentials or caller.kind not in operation.definition.callers:
                continue
            open_: list[Person] = []
            closed: list[Person] = []
            for person in known:
                (open_ if _inscribed(network, sandbox, operation, caller, person) else closed).append(person)
            if open_ and closed and _valid(operation, caller, open_[0].ssin):
                return Example(operation, caller, open_[0], closed[0])
    return None


def _consultations(network: Network) -> Iterator[Operation]:
    found = [
        operation
        for operation in network.catalogue.services()
        if operation.contract.family is Family.SOA
        and operation.definition.subject
        and operation.definition.inscription.control == "blocking"
    ]
    return iter(sorted(found, key=lambda operation: operation.definition.fidelity is not Fidelity.PUBLISHED))


def _plain(person: Person) -> bool:
    """A living person whose number is in use and whose file the register shows."""
    file = person.section(SECTION.key, RegisterFile)
    return file is not None and not (file.death or file.inaccessible or person.replaced_by or person.cancelled)


def _inscribed(network: Network, sandbox: Sandbox, operation: Operation, caller: Organisation, person: Person) -> bool:
    case = Case(operation, sandbox, {}, Sender(), Stated(), sandbox.today, network.codes)
    case.person, case.organisation = person, caller
    return inscription(case).allowed


def _valid(operation: Operation, caller: Organisation, ssin: str) -> bool:
    """True if what the conventions say is enough for a valid message."""
    try:
        return not operation.contract.validator.issues(_request(operation, caller, ssin))
    except BuildError:
        return False


def _request(operation: Operation, caller: Organisation, ssin: str) -> Any:
    data: dict[str, Any] = {"informationCustomer": {"customerIdentification": {"cbeNumber": caller.cbe}}}
    if operation.definition.legal_contexts:
        data["legalContext"] = operation.definition.legal_contexts[0]
    inner: Any = ssin
    for step in reversed((operation.definition.subject or "").split("/")):
        inner = {step: inner}
    namespace = etree.QName(operation.request).namespace or ""
    return build(operation.element(operation.request), data | inner, Style({namespace: "req"}))


def _envelope(operation: Operation, caller: Organisation, ssin: str) -> str:
    envelope = etree.Element(f"{{{_SOAP}}}Envelope", nsmap={"s": _SOAP})
    etree.SubElement(envelope, f"{{{_SOAP}}}Body").append(_request(operation, caller, ssin))
    return str(etree.tostring(envelope, encoding="unicode"))

# SPDX-License-Identifier: EUPL-1.2
"""One contract: a service version with its operations and notifications, and the schemas of their messages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from simulator.contracts.definition import (
    ContractDefinition,
    Family,
    NotificationDefinition,
    OperationDefinition,
)
from simulator.contracts.schema import ComplexType, Element, Schema
from simulator.contracts.validator import Validator
from simulator.contracts.wsdl import WsdlDocument, parse
from simulator.errors import ContractError, Problem

FILE = "contract.yaml"


@dataclass(frozen=True)
class Brought:
    """Of a contract whose WSDL or schema somebody brought along: how it was understood.

    `stands_for` is the contract of ours whose place it takes; `own` are keys that a contract.yaml beside it gives.
    """

    file: Path
    stands_for: str | None = None
    own: tuple[str, ...] = ()
    unserved: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


class BatchFormat:
    """The declaration of a file with results, and what checks it."""

    def __init__(self, file: Path, element: str) -> None:
        root = parse(file).getroot()
        target = root.get("targetNamespace", "")
        self.element = Schema([(root, file.resolve())]).element(f"{{{target}}}{element}")
        self.validator = Validator.of_files(((target, file.resolve()),))


class Operation:
    """One operation: its definition, and its messages' elements as Clark names.

    `names` are those under which settings, memberships and faults mean it, the narrowest first:
    `Service/version.operation`, `Service.operation`, `Service/version` and `Service`.
    """

    def __init__(
        self,
        contract: Contract,
        name: str,
        definition: OperationDefinition,
        request: str,
        reply: str,
        fault: str | None,
    ) -> None:
        self.contract, self.name, self.definition = contract, name, definition
        self.request, self.reply, self.fault = request, reply, fault
        self.title, self.versioned_title = f"{contract.service}.{name}", f"{contract.id}.{name}"
        self.names = (self.versioned_title, self.title, contract.id, contract.service)

    @property
    def generated(self) -> bool:
        """True if no service answers it: replies come from the scenario, or are made of the schema."""
        return self.definition.answer is None

    @cached_property
    def request_names(self) -> frozenset[str]:
        """The names of all elements that the request can have, at any depth."""
        return frozenset(_names(self.element(self.request)))

    @cached_property
    def has_data_filters(self) -> bool:
        """True if the reply can name what was taken away from it."""
        kind = self.element(self.reply).type
        return isinstance(kind, ComplexType) and "dataFilters" in kind.children

    def element(self, tag: str) -> Element:
        """The declaration of one of its messages."""
        return self.contract.schema.element(tag)

    @cached_property
    def batch(self) -> BatchFormat | None:
        """The file in which its results may come; None: there is none."""
        found = self.definition.batch
        return BatchFormat(self.contract.folder / found.xsd, found.element) if found else None


class Notification:
    """One message that the network sends unasked: its definition, and its element as a Clark name.

    `names` are those under which memberships mean it, the narrowest first, as those of an operation.
    """

    def __init__(self, contract: Contract, name: str, definition: NotificationDefinition) -> None:
        self.contract, self.name, self.definition = contract, name, definition
        self.message = f"{{{contract.target}}}{definition.message}"
        self.title, self.versioned_title = f"{contract.service}.{name}", f"{contract.id}.{name}"
        self.names = (self.versioned_title, self.title, contract.id, contract.service)

    @property
    def element(self) -> Element:
        """The declaration of the message."""
        return self.contract.schema.element(self.message)


class Contract:
    """One service version. Schemas are read and compiled when first used."""

    def __init__(
        self,
        definition: ContractDefinition,
        folder: Path,
        connector: Contract | None = None,
        brought: Brought | None = None,
    ) -> None:
        self.definition, self.folder, self.connector, self.brought = definition, folder, connector, brought
        self.id = definition.id
        self.service, _, self.version = definition.id.partition("/")
        self._envelope_validators: dict[tuple[str, ...], Validator] = {}

    @property
    def family(self) -> Family:
        """The shape of its messages."""
        return self.definition.family

    @property
    def file(self) -> Path:
        """Its WSDL, or its schema where it has none."""
        return self.folder / (self.definition.wsdl or self.definition.xsd or "")

    @cached_property
    def wsdl(self) -> WsdlDocument:
        """Its WSDL."""
        return WsdlDocument(self.file)

    @cached_property
    def target(self) -> str:
        """The namespace of its messages' elements."""
        root = self.wsdl.schemas[0][0] if self.definition.wsdl else parse(self.file).getroot()
        found: str = root.get("targetNamespace", "")
        return found

    @cached_property
    def envelope(self) -> Path:
        """The schema of the envelope that this connector carries."""
        return (self.folder / (self.definition.envelope or "")).resolve()

    @cached_property
    def schema(self) -> Schema:
        """Its declarations; for a service behind a connector, also those of the envelope."""
        return Schema(list(self._roots()))

    def _roots(self) -> Iterator[tuple[Any, Path]]:
        if self.definition.wsdl:
            yield from self.wsdl.schemas
        else:
            yield parse(self.file).getroot(), self.file.resolve()
        envelope = self if self.definition.envelope else self.connector
        if envelope is not None:
            yield parse(envelope.envelope).getroot(), envelope.envelope

    @cached_property
    def validator(self) -> Validator:
        """Its messages: the bodies of the WSDL's operations, the elements of its schema, or (behind a connector) whole
        envelopes with this service's bodies inside.
        """
        if self.definition.wsdl:
            if not self.wsdl.schemas:
                raise ContractError(Problem("has no schema inside its types", self.wsdl.file))
            if len(self.wsdl.schemas) > 1 or self.brought is not None:
                from simulator.contracts.joined import joined_validator

                return joined_validator(self.wsdl.schemas)
            return Validator.of_inline(*self.wsdl.schemas[0])
        if self.connector is None:
            return Validator.of_files(((self.target, self.file.resolve()),))
        return self.connector.envelope_validator((self,))

    def envelope_validator(self, carried: tuple[Contract, ...] = ()) -> Validator:
        """Envelopes of this connector with bodies of the `carried` services; other bodies are not looked at."""
        key = tuple(sorted({contract.id for contract in carried}))
        found = self._envelope_validators.get(key)
        if found is None:
            files = (self.envelope, *sorted({contract.file.resolve() for contract in carried}))
            found = Validator.of_files(tuple((parse(f).getroot().get("targetNamespace", ""), f) for f in files))
            self._envelope_validators[key] = found
        return found

    @cached_property
    def operations(self) -> Mapping[str, Operation]:
        """Its operations by name."""
        return dict(self._operations())

    def _operations(self) -> Iterator[tuple[str, Operation]]:
        for name, definition in self.definition.operations.items():
            if self.definition.wsdl:
                found = self.wsdl.operations.get(name)
                if found is None:
                    known = ", ".join(self.wsdl.operations)
                    raise ContractError(
                        Problem(f"names the operation {name}; the WSDL has {known}", self.folder / FILE)
                    )
                fault = found.faults[0] if found.faults else None
                yield name, Operation(self, name, definition, found.request, found.reply, fault)
            else:
                request, reply = f"{{{self.target}}}{definition.request}", f"{{{self.target}}}{definition.reply}"
                yield name, Operation(self, name, definition, request, reply, None)

    @cached_property
    def notifications(self) -> Mapping[str, Notification]:
        """What it lets the network send, by name."""
        return {name: Notification(self, name, found) for name, found in self.definition.notifications.items()}

    @cached_property
    def by_request(self) -> Mapping[str, Operation]:
        """Its operations by the element of their request."""
        return {operation.request: operation for operation in self.operations.values()}


def _names(declaration: Element, seen: tuple[ComplexType, ...] = ()) -> Iterator[str]:
    yield declaration.name
    kind = declaration.type
    if isinstance(kind, ComplexType) and kind not in seen:
        for child in kind.children.values():
            if isinstance(child, Element):
                yield from _names(child, (*seen, kind))

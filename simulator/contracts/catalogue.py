# SPDX-License-Identifier: EUPL-1.2
"""All contracts of a run: found in folders, checked, looked up by URL path or by SSDN service id."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches
from functools import cached_property
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from simulator.contracts.definition import (
    ContractDefinition,
    Family,
    NotificationDefinition,
    OperationDefinition,
)
from simulator.contracts.schema import ComplexType, Element, Schema
from simulator.contracts.validator import Validator
from simulator.contracts.wsdl import WsdlDocument, check_files, parse
from simulator.errors import ContractError, NotFoundError, Problem
from simulator.records import Record
from simulator.yaml_source import YamlSource, pydantic_problems, read_yaml

FILE = "contract.yaml"


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

    def __init__(self, definition: ContractDefinition, folder: Path, connector: Contract | None = None) -> None:
        self.definition, self.folder, self.connector = definition, folder, connector
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
        root = self.wsdl.schemas[0] if self.definition.wsdl else parse(self.file).getroot()
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
            for node in self.wsdl.schemas:
                yield node, self.wsdl.file
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
            if len(self.wsdl.schemas) != 1:
                raise ContractError(Problem("needs exactly one schema inside its types", self.wsdl.file))
            return Validator.of_inline(self.wsdl.schemas[0], self.wsdl.file)
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


class Catalogue:
    """Every contract; a folder given later overrides an id of an earlier one."""

    def __init__(self, folders: Iterable[Path]) -> None:
        found: dict[str, tuple[ContractDefinition, YamlSource]] = {}
        for folder in folders:
            here: dict[str, YamlSource] = {}
            for file in sorted(folder.rglob(FILE)):
                definition, source = _definition(file)
                if definition.id in here:
                    other = here[definition.id].file
                    raise ContractError(source.problem(f"the id {definition.id} is taken by {other}", ("id",)))
                here[definition.id] = source
                found[definition.id] = definition, source
        self.contracts: dict[str, Contract] = {}
        self.by_path: dict[str, Contract] = {}
        self.by_service: dict[tuple[str, str], Contract] = {}
        for family in (Family.CONNECTOR, Family.SOA, Family.SSDN):
            for definition, source in found.values():
                if definition.family is family:
                    self._add(definition, source)

    def named(self, name: str) -> Operation:
        """The operation `Service.operation`, of the newest version that has it, or `Service/version.operation`.

        Raises NotFoundError with near names.
        """
        operations = self.services()
        found = [operation for operation in operations if name in (operation.title, operation.versioned_title)]
        if not found:
            known = {known for operation in operations for known in (operation.title, operation.versioned_title)}
            near = get_close_matches(name, sorted(known), n=3, cutoff=0.4) or sorted(o.title for o in operations)
            raise NotFoundError(f"there is no operation {name}; there is {', '.join(dict.fromkeys(near))}")
        return max(found, key=lambda operation: (len(operation.contract.version), operation.contract.version))

    def _add(self, definition: ContractDefinition, source: YamlSource) -> None:
        folder = Path(source.file).parent
        connector = None
        if definition.connector:
            connector = self.contracts.get(definition.connector)
            if connector is None or connector.family is not Family.CONNECTOR:
                raise ContractError(source.problem(f"there is no connector {definition.connector}", ("connector",)))
        contract = Contract(definition, folder, connector)
        for key in ("wsdl", "schema", "envelope"):
            name = getattr(definition, "xsd" if key == "schema" else key)
            if name:
                _check(folder / name, source, key)
        for path in definition.paths:
            if path in self.by_path:
                raise ContractError(source.problem(f"the path {path} is that of {self.by_path[path].id}", ("paths",)))
            self.by_path[path] = contract
        if definition.service_id and definition.version:
            key_ = (definition.service_id, definition.version)
            if key_ in self.by_service:
                raise ContractError(source.problem(f"{key_} is that of {self.by_service[key_].id}", ("service_id",)))
            self.by_service[key_] = contract
        self.contracts[contract.id] = contract

    def services(self) -> list[Operation]:
        """Every operation, in the order of the contracts' ids."""
        return [op for _, contract in sorted(self.contracts.items()) for op in contract.operations.values()]

    def notifications(self) -> list[Notification]:
        """Every notification, in the order of the contracts' ids."""
        return [sent for _, contract in sorted(self.contracts.items()) for sent in contract.notifications.values()]


def _names(declaration: Element, seen: tuple[ComplexType, ...] = ()) -> Iterator[str]:
    yield declaration.name
    kind = declaration.type
    if isinstance(kind, ComplexType) and kind not in seen:
        for child in kind.children.values():
            if isinstance(child, Element):
                yield from _names(child, (*seen, kind))


def _definition(file: Path) -> tuple[ContractDefinition, YamlSource]:
    source = read_yaml(file, error=ContractError)
    try:
        return ContractDefinition.model_validate(source.data), source
    except ValidationError as error:
        problems = list(pydantic_problems(source, error.errors()))
        raise ContractError(*(_with_known_keys(problem) for problem in problems)) from error


def _with_known_keys(problem: Problem) -> Problem:
    if "is not known here" not in problem.message:
        return problem
    inner: dict[str, type[Record]] = {"operations": OperationDefinition, "notifications": NotificationDefinition}
    model: type[Record] = inner.get(problem.path.partition(".")[0], ContractDefinition)
    known = sorted(field.alias or name for name, field in model.model_fields.items())
    return Problem(problem.message, problem.file, problem.line, problem.path, f"Known: {', '.join(known)}")


def _check(file: Path, source: YamlSource, key: str) -> None:
    if not file.is_file():
        raise ContractError(source.problem(f"expects the file {file.name}, which is not in {file.parent}", (key,)))
    check_files(file)

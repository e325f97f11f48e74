# SPDX-License-Identifier: EUPL-1.2
"""All contracts of a run: found in folders, checked, looked up by URL path or by SSDN service id."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from pathlib import Path

from pydantic import ValidationError

from simulator.contracts.contract import FILE, Contract, Notification, Operation
from simulator.contracts.definition import (
    ContractDefinition,
    Family,
    NotificationDefinition,
    OperationDefinition,
)
from simulator.contracts.wsdl import check_files
from simulator.errors import ContractError, NotFoundError, Problem
from simulator.records import Record
from simulator.yaml_source import YamlSource, pydantic_problems, read_yaml


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

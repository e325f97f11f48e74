# SPDX-License-Identifier: EUPL-1.2
"""All contracts of a run: found in folders, checked, looked up by URL path or by SSDN service id."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches
from pathlib import Path

from pydantic import ValidationError

from simulator.contracts.contract import FILE, Contract, Notification, Operation
from simulator.contracts.definition import (
    ContractDefinition,
    Family,
)
from simulator.contracts.dropin.documents import Folder, read_folder
from simulator.contracts.dropin.entry import Entry
from simulator.contracts.wsdl import check_files
from simulator.errors import ContractError, NotFoundError
from simulator.yaml_source import YamlSource, pydantic_problems, read_yaml


class Catalogue:
    """Every contract; one of a folder given later overrides an id, and takes a path, of an earlier one.

    `moved` are the paths that were taken so: path, whose it was, whose it is. `left_out` are our SSDN services whose
    schemas were not among those that were brought along, so that none of these was taken; `strange_bodies` are schemas
    of SSDN services that no contract has: file, request, reply.
    """

    def __init__(self, folders: Iterable[Path]) -> None:
        self.contracts: dict[str, Contract] = {}
        self.by_path: dict[str, Contract] = {}
        self.by_service: dict[tuple[str, str], Contract] = {}
        self.moved: list[tuple[str, str, str]] = []
        self.left_out: tuple[str, ...] = ()
        self.strange_bodies: tuple[tuple[Path, str, str], ...] = ()
        self._ranks: dict[str, int] = {}
        found: dict[str, Entry] = {}
        for rank, path in enumerate(folders):
            here: dict[str, Entry] = {}
            for entry in self._entries(read_folder(path, FILE), rank, found):
                other = here.get(entry.definition.id)
                if other is not None and not _replaces(entry, other):
                    message = f"the id {entry.definition.id} is taken by {other.source.file}"
                    remedy = "" if entry.brought is None else "Give one an `id` of its own in a contract.yaml beside it"
                    raise ContractError(entry.source.problem(message, ("id",), remedy))
                here[entry.definition.id] = entry
            found.update(here)
        for family in (Family.CONNECTOR, Family.SOA, Family.SSDN):
            for entry in sorted(found.values(), key=lambda entry: entry.rank):
                if entry.definition.family is family:
                    self._add(entry)

    def _entries(self, folder: Folder, rank: int, earlier: Mapping[str, Entry]) -> Iterator[Entry]:
        """What a folder has: contracts with a contract.yaml, and WSDLs and schemas that were brought along."""
        sidecars: dict[Path, YamlSource] = {}
        taken: set[Path] = set()
        for file in folder.yamls:
            source = read_yaml(file, error=ContractError)
            if isinstance(source.data, dict) and "family" not in source.data and rank:
                sidecars[file] = source
                continue
            definition = _definition(source)
            taken.update((file.parent / name).resolve() for name in (definition.wsdl, definition.xsd) if name)
            yield Entry(definition, source, file.parent, rank)
        if all(file.resolve() in taken for file in folder.wsdls) and not sidecars:
            return
        from simulator.contracts.dropin.bodies import bring_bodies
        from simulator.contracts.dropin.bring import bring

        known = list(_put_together(earlier).values())
        bodies = bring_bodies(folder, frozenset(taken), known, rank)
        self.left_out, self.strange_bodies = bodies.missing, (*self.strange_bodies, *bodies.strange)
        yield from bodies.entries
        yield from bring(folder, frozenset(taken), sidecars, known, rank)

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

    def _add(self, entry: Entry) -> None:
        definition, source = entry.definition, entry.source
        contract = _contract(entry, self.contracts)
        for key in ("wsdl", "schema", "envelope"):
            name = getattr(definition, "xsd" if key == "schema" else key)
            if name and entry.brought is None:
                _check(entry.folder / name, source, key)
        for path in definition.paths:
            other = self.by_path.get(path)
            if other is not None:
                if self._ranks[other.id] == entry.rank:
                    raise ContractError(source.problem(f"the path {path} is that of {other.id}", ("paths",)))
                self.moved.append((path, other.id, contract.id))
            self.by_path[path] = contract
        if definition.service_id and definition.version:
            key_ = (definition.service_id, definition.version)
            if key_ in self.by_service:
                raise ContractError(source.problem(f"{key_} is that of {self.by_service[key_].id}", ("service_id",)))
            self.by_service[key_] = contract
        self.contracts[contract.id] = contract
        self._ranks[contract.id] = entry.rank

    def services(self) -> list[Operation]:
        """Every operation, in the order of the contracts' ids."""
        return [op for _, contract in sorted(self.contracts.items()) for op in contract.operations.values()]

    def notifications(self) -> list[Notification]:
        """Every notification, in the order of the contracts' ids."""
        return [sent for _, contract in sorted(self.contracts.items()) for sent in contract.notifications.values()]


def _replaces(entry: Entry, other: Entry) -> bool:
    """True for the WSDL of a connector whose envelope was found as well."""
    return entry.definition.family is Family.CONNECTOR and other.brought is not None and entry.brought is not None


def _put_together(entries: Mapping[str, Entry]) -> dict[str, Contract]:
    """The contracts of earlier folders."""
    made: dict[str, Contract] = {}
    for family in (Family.CONNECTOR, Family.SOA, Family.SSDN):
        for key, entry in entries.items():
            if entry.definition.family is family:
                made[key] = _contract(entry, made)
    return made


def _contract(entry: Entry, others: Mapping[str, Contract]) -> Contract:
    """One contract, with its connector among the others."""
    definition, connector = entry.definition, None
    if definition.connector:
        connector = others.get(definition.connector)
        if connector is None or connector.family is not Family.CONNECTOR:
            raise ContractError(entry.source.problem(f"there is no connector {definition.connector}", ("connector",)))
    return Contract(definition, entry.folder, connector, entry.brought)


def _definition(source: YamlSource) -> ContractDefinition:
    try:
        return ContractDefinition.model_validate(source.data)
    except ValidationError as error:
        raise ContractError(*pydantic_problems(source, error.errors(), kind=ContractDefinition)) from error


def _check(file: Path, source: YamlSource, key: str) -> None:
    if not file.is_file():
        raise ContractError(source.problem(f"expects the file {file.name}, which is not in {file.parent}", (key,)))
    check_files(file)

# SPDX-License-Identifier: EUPL-1.2
"""The contracts of a folder that somebody brought along, each as a contract.yaml of ours would have it.

One whose messages are those of a contract that is there already takes its place, with all that is known of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from simulator.contracts.contract import FILE, Brought, Contract
from simulator.contracts.definition import ContractDefinition, Family, OperationDefinition
from simulator.contracts.dropin import conventions
from simulator.contracts.dropin.documents import SIDECAR, Folder, check_closure, read_document
from simulator.contracts.dropin.entry import Entry
from simulator.contracts.joined import joined_validator
from simulator.contracts.reader import merged
from simulator.contracts.schema import ComplexType, Schema
from simulator.contracts.wsdl import WSDL, WsdlDocument
from simulator.errors import ContractError, Problem
from simulator.yaml_source import YamlSource, pydantic_problems


def bring(
    folder: Folder, taken: frozenset[Path], sidecars: Mapping[Path, YamlSource], known: Sequence[Contract], rank: int
) -> Iterator[Entry]:
    """The WSDLs of a folder that no whole contract.yaml names (`taken`), and schemas that take the place of ours.

    `sidecars` are files that complete conventions. Raises ContractError with every problem found.
    """
    problems: list[Problem] = []
    used: set[Path] = set()
    imported = _imported(folder, problems)
    for file in folder.wsdls:
        if file.resolve() in taken or file.resolve() in imported:
            continue
        sidecar = _sidecar(file, folder, sidecars)
        if sidecar is not None:
            used.add(Path(sidecar.file))
        try:
            yield _of_wsdl(file, folder, sidecar, known, rank)
        except ContractError as error:
            problems += (problem if problem.file else replace(problem, file=file) for problem in error.problems)
    problems += [
        source.problem("completes no WSDL: it has no `family`, and its folder has no WSDL that it could mean",
                       (), "Put it beside the WSDL, or name it in `wsdl`")
        for file, source in sidecars.items() if file not in used
    ]  # fmt: skip
    if problems:
        raise ContractError(*problems)


def _imported(folder: Folder, problems: list[Problem]) -> set[Path]:
    """The WSDLs that others import: parts, not services."""
    found: set[Path] = set()
    for file in folder.wsdls:
        try:
            root = read_document(file)
        except ContractError as error:
            problems += error.problems
            found.add(file.resolve())
            continue
        for node in root.iterfind(f"{WSDL}import"):
            found.add((file.parent / node.get("location", "")).resolve())
    return found


def _sidecar(file: Path, folder: Folder, sidecars: Mapping[Path, YamlSource]) -> YamlSource | None:
    """The file that completes what follows from a WSDL: named as it, or naming it, or alone with it in a folder."""
    own = file.with_name(file.stem + SIDECAR)
    if own in sidecars:
        return sidecars[own]
    shared = sidecars.get(file.with_name(FILE))
    if shared is None:
        return None
    named = shared.data.get("wsdl") if isinstance(shared.data, dict) else None
    alone = sum(other.parent == file.parent for other in folder.wsdls) == 1
    return shared if named == file.name or (named is None and alone) else None


def _of_wsdl(file: Path, folder: Folder, sidecar: YamlSource | None, known: Sequence[Contract], rank: int) -> Entry:
    check_closure(file, folder.path)
    wsdl = WsdlDocument(file)
    source = sidecar or YamlSource(file, {}, {})
    own = sidecar.data if sidecar is not None and isinstance(sidecar.data, dict) else {}
    if not wsdl.operations:
        why = "; ".join(f"{name}: {reason}" for name, reason in wsdl.unserved.items()) or "it has no operation"
        raise ContractError(Problem(f"has nothing that can be served: {why}", file))
    if not wsdl.schemas:
        raise ContractError(Problem("has no schema inside its types", file))
    joined_validator(wsdl.schemas)  # what is no schema is told here, and types that are their own base end nowhere else
    schema = Schema(list(wsdl.schemas))
    same = _same(wsdl, known)
    base = _ours(same, wsdl) if same is not None else None
    notes: list[str] = []
    unserved = dict(wsdl.unserved)
    if base is None:
        base = _by_convention(wsdl, file)
    if base["family"] != Family.CONNECTOR.value:
        for name, operation in wsdl.operations.items():
            if name not in base["operations"]:
                base["operations"][name] = _operation(schema, operation, file)
            if not isinstance(schema.element(operation.request).type, ComplexType):
                del base["operations"][name]
                unserved[name] = "its request is a plain value, not an element with children"
        if not base["operations"]:
            raise ContractError(Problem(f"has nothing that can be served: {next(iter(unserved.values()))}", file))
    taken_from = next((other.id for other in known if same is None and other.id == _id(base, own)), None)
    if taken_from is not None:
        notes.append(
            f"it has the id of our {taken_from}, and takes its place; its messages are others, so nothing else is kept"
        )
    if conventions.soap_only_12(wsdl):
        notes.append(
            "it is bound to SOAP 1.2 only, by which it is answered; clients of SOAP 1.1 do not find it in its WSDL"
        )
    unknown = set(own.get("operations") or ()) - set(base["operations"])
    if unknown:
        there_is = ", ".join(base["operations"])
        raise ContractError(
            source.problem(f"names the operation {min(unknown)}; the WSDL has {there_is}", ("operations",))
        )
    data = merged(base, {key: value for key, value in own.items() if key != "wsdl"})
    brought = Brought(file, same.id if same is not None else None, tuple(_keys(own)), unserved, tuple(notes))
    return Entry(_checked(data, source), source, file.parent, rank, brought)


def _id(base: Mapping[str, Any], own: Mapping[str, Any]) -> Any:
    """The id that a contract is going to have."""
    return own.get("id", base["id"])


def _keys(own: Mapping[str, Any]) -> Iterator[str]:
    """The keys that somebody wrote, those of operations with their operation."""
    for key, value in own.items():
        if key == "operations" and isinstance(value, Mapping):
            yield from (f"{name}.{inner}" for name, said in value.items() for inner in said or ())
        else:
            yield key


def _checked(data: Mapping[str, Any], source: YamlSource) -> ContractDefinition:
    try:
        return ContractDefinition.model_validate(data)
    except ValidationError as error:
        raise ContractError(*pydantic_problems(source, error.errors(), kind=ContractDefinition)) from error


def _by_convention(wsdl: WsdlDocument, file: Path) -> dict[str, Any]:
    found = conventions.identity(wsdl)
    name = found.partition("/")[0]
    return {
        "id": found, "family": Family.SOA.value, "title": {"en": name, "nl": name, "fr": name}, "wsdl": file.name,
        "paths": conventions.addresses(wsdl, found), "operations": {},
    }  # fmt: skip


def _operation(schema: Schema, operation: Any, file: Path) -> dict[str, Any]:
    """What conventions say of an operation."""
    found = conventions.shape(schema, operation)
    subject, *others = found.subjects or (None,)
    return {
        "fidelity": "published",
        "source": "the supplier of the data",
        "evidence": [{"fact": "messages", "reference": f"the file {file.name} that was brought along"}],
        "subject": subject,
        "subject_or": others,
        "inscription": {"control": "blocking" if subject else "none"},
        "simplified": ["What it answers is made of the schema and a person's facts, or given by the scenario."],
    }


def _same(wsdl: WsdlDocument, known: Iterable[Contract]) -> Contract | None:
    """The contract there is whose messages are the same elements; None where it has another wire grammar."""
    asked = {(name, operation.request, operation.reply) for name, operation in wsdl.operations.items()}
    for contract in known:
        if contract.definition.wsdl:
            ours = {(name, found.request, found.reply) for name, found in contract.wsdl.operations.items()}
            if asked & ours:
                return contract
    return None


def _ours(contract: Contract, wsdl: WsdlDocument) -> dict[str, Any]:
    """The definition of a contract of ours with another WSDL, and those of its operations that this one has too."""
    definition, theirs = contract.definition, wsdl.operations
    kept = {
        name: _kept(found, contract)
        for name, found in definition.operations.items()
        if name in theirs and (theirs[name].request, theirs[name].reply) == _messages(contract, name)
    }
    paths = (*definition.paths, *conventions.addresses(wsdl, contract.id))
    data = definition.model_dump(by_alias=True, exclude={"operations", "wsdl", "paths", "envelope", "notifications"})
    data |= {"wsdl": str(wsdl.file), "paths": tuple(dict.fromkeys(paths)), "operations": kept}
    if definition.envelope:
        data["envelope"] = str(contract.envelope)
    return {**data, "family": definition.family.value}


def _messages(contract: Contract, name: str) -> tuple[str, str]:
    found = contract.operations[name]
    return found.request, found.reply


def _kept(definition: OperationDefinition, contract: Contract) -> dict[str, Any]:
    """A definition whose files are found from anywhere."""
    data = definition.model_dump(by_alias=True)
    if definition.batch is not None:
        data["batch"] = {
            "schema": str((contract.folder / definition.batch.xsd).resolve()),
            "element": definition.batch.element,
        }
    return data

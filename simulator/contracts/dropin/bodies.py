# SPDX-License-Identifier: EUPL-1.2
"""Schemas that take the place of ours where there is no WSDL: of notifications, and of what the SSDN connector carries.

One envelope carries all SSDN bodies, and shares their common types. So they are taken together with the envelope, all
of them or none.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from simulator.contracts.content import local
from simulator.contracts.contract import Brought, Contract
from simulator.contracts.definition import ContractDefinition, Family
from simulator.contracts.dropin.documents import Folder, check_closure, read_document
from simulator.contracts.dropin.entry import Entry
from simulator.contracts.schema import Schema
from simulator.contracts.wsdl import parse
from simulator.errors import ContractError
from simulator.yaml_source import YamlSource

_SSDN = "/XSD/SSDN/"


@dataclass(frozen=True)
class Bodies:
    """The contracts whose schemas were found, and those of SSDN that are missing, for which reason none was taken.

    `strange` are schemas of SSDN services that are none of ours: file, request, reply.
    """

    entries: tuple[Entry, ...]
    missing: tuple[str, ...] = ()
    strange: tuple[tuple[Path, str, str], ...] = ()


def bring_bodies(folder: Folder, taken: frozenset[Path], known: Sequence[Contract], rank: int) -> Bodies:
    """The schemas of a folder that take the place of those of `known` contracts."""
    documents = dict(_documents(folder, taken))
    wanted = [contract for contract in known if contract.definition.xsd]
    found = {contract.id: _file(contract, documents, folder) for contract in wanted}
    sent = [_entry(c, file, rank) for c in wanted if c.family is not Family.SSDN and (file := found[c.id])]
    ssdn = [contract for contract in wanted if contract.family is Family.SSDN]
    connectors = {contract.connector.id: contract.connector for contract in ssdn if contract.connector}
    envelopes = {key: _envelope(one, documents, folder) for key, one in connectors.items()}
    strange = tuple(_strange(documents, {contract.target for contract in wanted}, folder))
    if not any(found[contract.id] for contract in ssdn) and not any(envelopes.values()):
        return Bodies(tuple(sent), (), strange)
    missing = [contract.id for contract in ssdn if not found[contract.id]]
    missing += [f"the envelope of {key}" for key, file in envelopes.items() if file is None]
    if missing:
        return Bodies(tuple(sent), tuple(missing), strange)
    carried = [_entry(contract, file, rank) for contract in ssdn if (file := found[contract.id])]
    carriers = [_carrier(one, file, rank) for key, one in connectors.items() if (file := envelopes[key])]
    return Bodies((*sent, *carriers, *carried), (), strange)


def _strange(documents: dict[Path, Any], known: set[str], folder: Folder) -> Iterator[tuple[Path, str, str]]:
    """The SSDN bodies of services that nobody knows: a request and a reply of one name in one schema."""
    for file, root in documents.items():
        target = root.get("targetNamespace", "")
        if _SSDN not in target or target in known:
            continue
        try:
            check_closure(file, folder.path)
        except ContractError:
            continue  # nobody needs it
        names = {local(tag) for tag in Schema([(root, file.resolve())]).roots if tag.startswith(f"{{{target}}}")}
        for name in sorted(names):
            reply = f"{name.removesuffix('Request')}Reply"
            if name.endswith("Request") and reply in names and name != "SSDNRequest":
                yield file, name, reply


def _documents(folder: Folder, taken: frozenset[Path]) -> Iterator[tuple[Path, Any]]:
    for file in folder.schemas:
        if file.resolve() not in taken:
            try:
                yield file, read_document(file)
            except ContractError:
                continue  # who imports it is told


def _file(contract: Contract, documents: dict[Path, Any], folder: Folder) -> Path | None:
    """The schema that has all messages of a contract."""
    messages = [found.message for found in contract.notifications.values()]
    messages += [tag for found in contract.operations.values() for tag in (found.request, found.reply)]
    return _with_all(contract.target, messages, documents, folder)


def _envelope(connector: Contract, documents: dict[Path, Any], folder: Folder) -> Path | None:
    root = parse(connector.envelope).getroot()
    target = root.get("targetNamespace", "")
    own = [tag for tag in Schema([(root, connector.envelope)]).roots if tag.startswith(f"{{{target}}}SSDN")]
    return _with_all(target, own, documents, folder)


def _with_all(target: str, tags: Iterable[str], documents: dict[Path, Any], folder: Folder) -> Path | None:
    for file, root in documents.items():
        if root.get("targetNamespace", "") != target:
            continue
        check_closure(file, folder.path)
        if set(tags) <= set(Schema([(root, file.resolve())]).roots):
            return file
    return None


def _entry(contract: Contract, file: Path, rank: int) -> Entry:
    data = contract.definition.model_dump(by_alias=True)
    definition = ContractDefinition.model_validate({**data, "schema": str(file.resolve())})
    return Entry(definition, YamlSource(file, {}, {}), file.parent, rank, Brought(file, contract.id))


def _carrier(connector: Contract, file: Path, rank: int) -> Entry:
    data = connector.definition.model_dump(by_alias=True)
    data |= {"envelope": str(file.resolve()), "wsdl": str(connector.file.resolve())}
    definition = ContractDefinition.model_validate(data)
    return Entry(definition, YamlSource(file, {}, {}), file.parent, rank, Brought(file, connector.id))

# SPDX-License-Identifier: EUPL-1.2
"""The documents of a folder that somebody brought along. They are others' work: nothing outside the folder is read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from lxml import etree

from simulator.contracts.wsdl import WSDL, XSD, references
from simulator.errors import ContractError, Problem

SIDECAR = ".contract.yaml"


@dataclass(frozen=True)
class Folder:
    """A folder with contracts: its contract.yaml files, its WSDLs and its schemas, wherever they are in it."""

    path: Path
    yamls: tuple[Path, ...]
    wsdls: tuple[Path, ...]
    schemas: tuple[Path, ...]


def read_folder(path: Path, name: str) -> Folder:
    """What is in a folder; files called `name` describe contracts. ContractError where there is no folder."""
    if not path.is_dir():
        what = "is no folder" if path.exists() else "is not there"
        raise ContractError(
            Problem(what, path, remedy="Name a folder with WSDL files (--contracts, KSZ_SIM_CONTRACTS)")
        )
    files: dict[str, list[Path]] = {".yaml": [], ".wsdl": [], ".xsd": []}
    for file in sorted(path.rglob("*")):
        kind = file.suffix.lower()
        if kind in files and (kind != ".yaml" or file.name == name or file.name.endswith(SIDECAR)):
            files[kind].append(file)
    found = {kind: tuple(file for file in some if file.is_file()) for kind, some in files.items()}
    _check_links([file for some in found.values() for file in some], path)
    if not (found[".yaml"] or found[".wsdl"]):
        remedy = "Put the WSDL here, with the schemas it imports, unpacked as it was downloaded"
        raise ContractError(Problem("holds neither a WSDL nor a contract.yaml", path, remedy=remedy))
    return Folder(path, found[".yaml"], found[".wsdl"], found[".xsd"])


def _check_links(files: Sequence[Path], folder: Path) -> None:
    """Raise ContractError for links that lead out of the folder, before any of them is opened."""
    top = folder.resolve()
    out = [file for file in files if not file.resolve().is_relative_to(top)]
    if out:
        remedy = f"Only files in {folder} are read: put it there itself"
        raise ContractError(
            *(Problem(f"leads to {file.resolve()}, outside the folder", file, remedy=remedy) for file in out)
        )


def check_closure(file: Path, folder: Path) -> None:
    """Raise ContractError if a document, or one that it leads to, cannot be read, or is not in the folder."""
    top = folder.resolve()
    todo: list[tuple[Path, Path, int | None]] = [(file.resolve(), file, None)]
    seen: set[Path] = set()
    while todo:
        wanted, by, line = todo.pop()
        if wanted in seen:
            continue
        seen.add(wanted)
        if not wanted.is_relative_to(top):
            remedy = f"Only files in {folder} are read: put it there, and name it by a path from this file"
            raise ContractError(Problem(f"leads to {wanted}, outside the folder", by, line, remedy=remedy))
        if not wanted.is_file():
            remedy = "Unpack the whole download, with its folders, or take the import out"
            raise ContractError(Problem(f"imports {_shown(wanted, top)}, which is not there", by, line, remedy=remedy))
        todo += _leads_to(read_document(wanted), wanted)


def _shown(file: Path, top: Path) -> str:
    return str(file.relative_to(top))


def _leads_to(root: Any, file: Path) -> Iterator[tuple[Path, Path, int | None]]:
    for node, attribute, target in references(root, file):
        location = node.get(attribute)
        if urlsplit(location).scheme and urlsplit(location).netloc:
            remedy = "Save that document in the folder, and name it by a path from this file"
            raise ContractError(Problem(f"imports {location} over the network", file, node.sourceline, remedy=remedy))
        yield target, file, node.sourceline


def read_document(file: Path) -> Any:
    """The root of a WSDL or schema; ContractError if it is none."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True)
    try:
        tree = etree.fromstring(file.read_bytes(), parser).getroottree()
    except OSError as error:
        raise ContractError(Problem(f"cannot be read: {error.strerror}", file)) from error
    except etree.XMLSyntaxError as error:
        raise ContractError(Problem(f"is not XML: {error.msg}", file, error.lineno)) from error
    if tree.docinfo.doctype:
        raise ContractError(Problem("has a DOCTYPE, which is not read", file, remedy="Take it out"))
    root = tree.getroot()
    if root.tag not in (f"{WSDL}definitions", f"{XSD}schema"):
        raise ContractError(Problem(f"is no WSDL 1.1 and no schema: it begins with {root.tag}", file))
    return root

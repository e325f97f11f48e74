# SPDX-License-Identifier: EUPL-1.2
"""One compiled schema of several schema documents, however they lead to each other.

The schemas inside a WSDL may import each other without saying where the other one is, and one namespace may be spread
over files that are imported one by one; libxml2 takes neither. So every namespace gets a document that includes all of
its own, and each import is led there. The documents are handed over from memory: nothing else is opened.
"""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from lxml import etree

from simulator.contracts.content import local
from simulator.contracts.validator import Validator
from simulator.contracts.wsdl import XSD, parse

_DOCUMENT, _NAMESPACE = "document", "namespace"


class _Documents(etree.Resolver):  # type: ignore[misc]
    """Schema documents by made-up addresses."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: dict[str, str] = {}

    def resolve(self, url: str, pubid: str, context: Any) -> Any:
        """The document of this address; nothing for any other."""
        found = self.texts.get(url.rpartition("/")[2])
        return self.resolve_empty(context) if found is None else self.resolve_string(found, context, base_url=url)


class _Closure:
    """Every document that some schemas lead to, with the namespace in which it stands on its own."""

    def __init__(self) -> None:
        self.roots: dict[str, Any] = {}
        self.files: dict[str, Path] = {}
        self.namespaces: dict[str, list[str]] = {}
        self._names: dict[Path, str] = {}

    def add(self, root: Any, file: Path, own: bool) -> str:
        """Take a document in; `own` if it makes up its namespace, and is not only included by another."""
        name = f"{_DOCUMENT}-{len(self.roots)}.xsd"
        root = self.roots[name] = etree.fromstring(etree.tostring(root))
        self.files[name] = file
        if own:
            self.namespaces.setdefault(root.get("targetNamespace", ""), []).append(name)
        for node in root:
            kind = local(node.tag) if isinstance(node.tag, str) else ""
            location = node.get("schemaLocation")
            if kind in ("import", "include", "redefine") and location:
                other = self._file((file.parent / unquote(location)).resolve(), kind == "import")
                node.set("schemaLocation", other)
        return name

    def _file(self, file: Path, own: bool) -> str:
        found = self._names.get(file)
        if found is None:
            root = parse(file).getroot()
            found = self._names[file] = f"{_DOCUMENT}-{len(self.roots)}.xsd"
            self.add(root, file, own)
        elif own:
            mine = self.namespaces.setdefault(self.roots[found].get("targetNamespace", ""), [])
            if found not in mine:
                mine.append(found)
        return found


def joined_validator(schemas: Sequence[tuple[Any, Path]]) -> Validator:
    """A validator of the messages of some schema documents, each with the file that it stands in.

    Raises ContractError where they are no valid schema together.
    """
    closure = _Closure()
    for root, file in schemas:
        closure.add(root, file, own=True)
    numbers = {namespace: f"{_NAMESPACE}-{i}.xsd" for i, namespace in enumerate(closure.namespaces)}
    documents = _Documents()
    for name, root in closure.roots.items():
        _lead_imports(root, numbers)
        documents.texts[name] = etree.tostring(root, encoding="unicode")
    for namespace, number in numbers.items():
        documents.texts[number] = etree.tostring(_whole(namespace, closure), encoding="unicode")
    top = etree.Element(f"{XSD}schema", nsmap={"xs": XSD[1:-1]})
    for namespace, number in numbers.items():
        node = etree.SubElement(top, f"{XSD}import", schemaLocation=number)
        if namespace:
            node.set("namespace", namespace)
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    parser.resolvers.add(documents)
    files = {**closure.files, **{number: closure.files[closure.namespaces[one][0]] for one, number in numbers.items()}}
    return Validator(etree.fromstring(etree.tostring(top), parser, base_url="ksz-sim/top.xsd"), schemas[0][1], files)


def _whole(namespace: str, closure: _Closure) -> Any:
    """The document that includes all of a namespace; the one there is, where it is one only."""
    names = closure.namespaces[namespace]
    if len(names) == 1:
        return deepcopy(closure.roots[names[0]])
    attributes = {"targetNamespace": namespace} if namespace else {}
    root = etree.Element(f"{XSD}schema", nsmap={"xs": XSD[1:-1]}, **attributes)
    for name in names:
        etree.SubElement(root, f"{XSD}include", schemaLocation=name)
    return root


def _lead_imports(root: Any, numbers: dict[str, str]) -> None:
    """Each import leads to the document of its namespace."""
    for node in root.iter(f"{XSD}import"):
        node.attrib.pop("schemaLocation", None)
        number = numbers.get(node.get("namespace", ""))
        if number is not None:
            node.set("schemaLocation", number)

# SPDX-License-Identifier: EUPL-1.2
"""A WSDL file with the schemas it imports: its operations, and the documents a client downloads."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any
from urllib.parse import unquote
from xml.sax.saxutils import escape

from lxml import etree

from simulator.errors import ContractError, Problem

WSDL = "{http://schemas.xmlsoap.org/wsdl/}"
SOAP11 = "{http://schemas.xmlsoap.org/wsdl/soap/}"
SOAP12 = "{http://schemas.xmlsoap.org/wsdl/soap12/}"
XSD = "{http://www.w3.org/2001/XMLSchema}"

_LOCATION = re.compile(rb"""schemaLocation\s*=\s*["']([^"']+)["']""")
_ADDRESS = b"@@ADDRESS@@"
_ACTIONS = (
    "{http://www.w3.org/2007/05/addressing/metadata}Action",
    "{http://www.w3.org/2006/05/addressing/wsdl}Action",
)


@dataclass(frozen=True)
class WsdlOperation:
    """One operation: Clark names of its messages' elements, its SOAPAction, and the actions of WS-Addressing."""

    name: str
    soap_action: str
    request: str
    reply: str
    faults: tuple[str, ...]
    action: str
    reply_action: str


def parse(file: Path) -> Any:
    """One of our own XML files as a tree; an error names file and line."""
    try:
        return etree.parse(str(file), etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True))
    except (OSError, etree.XMLSyntaxError) as error:
        raise ContractError(Problem(f"is not XML: {error}", file, getattr(error, "lineno", None))) from error


@cache
def referenced(file: Path) -> tuple[Path, ...]:
    """The schema files that `file` imports or includes, directly (by its text, so that it is quick)."""
    return tuple((file.parent / name.decode()).resolve() for name in _LOCATION.findall(file.read_bytes()))


def references(root: Any, file: Path) -> Iterator[tuple[Any, str, Path]]:
    """The nodes of a document that lead to another file: the node, the attribute that names it, and the file."""
    for node in root.iter(f"{XSD}import", f"{XSD}include", f"{XSD}redefine", f"{WSDL}import"):
        attribute = "location" if node.tag == f"{WSDL}import" else "schemaLocation"
        if node.get(attribute):
            yield node, attribute, (file.parent / unquote(node.get(attribute))).resolve()


def _with_imported(root: Any, file: Path, seen: set[Path]) -> Iterator[tuple[Any, Path]]:
    """A WSDL and those that it imports."""
    seen.add(file)
    yield root, file
    for node, _, other in references(root, file):
        if node.tag == f"{WSDL}import" and other not in seen and other.suffix != ".xsd":
            yield from _with_imported(parse(other).getroot(), other, seen)


def check_files(file: Path) -> None:
    """Raise if `file`, or any schema it leads to, is not there."""
    todo, seen = [(file.resolve(), file)], set()
    while todo:
        wanted, by = todo.pop()
        if wanted in seen:
            continue
        seen.add(wanted)
        if not wanted.is_file():
            line = _line_of(by, wanted.name) if by != file or by.is_file() else None
            raise ContractError(Problem(f"expects the file {wanted.name}, which is not in {wanted.parent}", by, line))
        todo += [(target, wanted) for target in referenced(wanted)]


def _line_of(file: Path, word: str) -> int | None:
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), start=1):
        if word in line:
            return number
    return None


def clark(element: Any, name: str, target: str = "") -> str:
    """`prefix:local` as it is meant at `element`, as `{namespace}local`."""
    prefix, _, local = name.rpartition(":")
    namespace = element.nsmap.get(prefix or None, target if not prefix else None)
    if namespace is None:
        raise ContractError(
            Problem(f"the prefix {prefix!r} of {name!r} is not declared", element.base, element.sourceline)
        )
    return f"{{{namespace}}}{local}" if namespace else local


def _stated_action(node: Any) -> str | None:
    """The action that a WSDL states for a message."""
    return next((node.get(name) for name in _ACTIONS if node.get(name)), None)


class WsdlDocument:
    """One WSDL file, with the WSDLs that it imports; `schemas` are those inside their types, each with its file."""

    def __init__(self, file: Path) -> None:
        self.file = file.resolve()
        self.root = parse(self.file).getroot()
        self.target: str = self.root.get("targetNamespace", "")
        self.parts = tuple(_with_imported(self.root, self.file, set()))
        self.schemas = tuple(
            (node, part) for root, part in self.parts for node in root.iterfind(f"./{WSDL}types/{XSD}schema")
        )

    @cached_property
    def operations(self) -> Mapping[str, WsdlOperation]:
        """The operations by name, in the order of the port type; those that are not `unserved`."""
        return {found.name: found for found in self._read.values() if isinstance(found, WsdlOperation)}

    @cached_property
    def unserved(self) -> Mapping[str, str]:
        """The operations that cannot be served, and why."""
        return {name: found for name, found in self._read.items() if isinstance(found, str)}

    def find(self, path: str) -> Iterator[Any]:
        """The nodes at a path of every part."""
        for root, _ in self.parts:
            yield from root.iterfind(path)

    @cached_property
    def _read(self) -> Mapping[str, WsdlOperation | str]:
        found: dict[str, WsdlOperation | str] = {}
        for operation in self.find(f"{WSDL}portType/{WSDL}operation"):
            name = operation.get("name", "")
            found.setdefault(name, self._why_not(operation) or self._operation(operation))
        return found

    def _target(self, node: Any) -> str:
        """The namespace of the WSDL that a node stands in."""
        target: str = node.getroottree().getroot().get("targetNamespace", "")
        return target

    @cached_property
    def _elements(self) -> Mapping[str, str]:
        """The element of each message, as Clark names; a message of types has none."""
        return {
            f"{{{self._target(message)}}}{message.get('name')}": clark(part, part.get("element"), self._target(part))
            for message in self.find(f"{WSDL}message")
            for part in list(message.iterfind(f"{WSDL}part"))[::-1]
            if part.get("element")
        }

    @cached_property
    def _bound(self) -> Mapping[str, tuple[str, str, str]]:
        """SOAPAction, style and use of each operation that is bound to SOAP."""
        found = {}
        for soap in (SOAP12, SOAP11):
            for binding in self.find(f"{WSDL}binding"):
                head = binding.find(f"{soap}binding")
                for operation in binding.iterfind(f"{WSDL}operation") if head is not None else ():
                    own, body = operation.find(f"{soap}operation"), operation.find(f"{WSDL}input/{soap}body")
                    style = (own.get("style") if own is not None else None) or head.get("style", "document")
                    use = body.get("use", "literal") if body is not None else "literal"
                    action = own.get("soapAction", "") if own is not None else ""
                    found[operation.get("name")] = action, style, use
        return found

    def _why_not(self, operation: Any) -> str | None:
        """Why an operation cannot be served; None if it can."""
        name = operation.get("name", "")
        if name not in self._bound:
            return "it is bound to no SOAP address"
        _, style, use = self._bound[name]
        if style != "document" or use != "literal":
            return f"its messages are {style}/{use}, and only document/literal is understood"
        asked, answered = operation.find(f"{WSDL}input"), operation.find(f"{WSDL}output")
        if asked is None or answered is None:
            return "it has no request and reply, one of each"
        for node in (asked, answered):
            message = clark(node, node.get("message", ""), self._target(node))
            if message not in self._elements:
                return f"its message {node.get('message')} has no part with an element"
        return None

    def _operation(self, operation: Any) -> WsdlOperation:
        def element(node: Any) -> str:
            return self._elements[clark(node, node.get("message"), self._target(node))]

        asked, answered = operation.find(f"{WSDL}input"), operation.find(f"{WSDL}output")
        name = operation.get("name")
        soap_action = self._bound[name][0]
        faults = (clark(one, one.get("message", ""), self._target(one)) for one in operation.iterfind(f"{WSDL}fault"))
        return WsdlOperation(
            name=name,
            soap_action=soap_action,
            request=element(asked),
            reply=element(answered),
            faults=tuple(self._elements[fault] for fault in faults if fault in self._elements),
            action=_stated_action(asked) or soap_action or self._default_action(asked, "Request"),
            reply_action=_stated_action(answered) or self._default_action(answered, "Response"),
        )

    def _default_action(self, node: Any, ending: str) -> str:
        """The action of a message that states none. Source: WS-Addressing 1.0 Metadata, 4.4.4."""
        operation = node.getparent()
        name = node.get("name") or operation.get("name") + ending
        between = ":" if self.target.startswith("urn:") else "/"
        return between.join((self.target.rstrip(between), operation.getparent().get("name"), name))

    def document(self, query: str, address: str) -> bytes | None:
        """What `address?query` answers: `wsdl`, or `xsd=N` for an import; None for anything else.

        Every schemaLocation points to the same address, so that a client finds the imports wherever the
        simulator is mounted, and soap:address is the address itself.
        """
        found = self._documents.get(query.lower())
        return found.replace(_ADDRESS, escape(address, {'"': "&quot;"}).encode()) if found else None

    @cached_property
    def _documents(self) -> Mapping[str, bytes]:
        trees: dict[Path, Any] = {}
        todo = [self.file]
        while todo:
            file = todo.pop(0)
            if file not in trees:
                trees[file] = parse(file)
                todo += [target for _, _, target in references(trees[file].getroot(), file)]
        numbers = {file: number for number, file in enumerate(trees)}
        documents = {}
        for file, number in numbers.items():
            tree = trees[file]
            for node, attribute, target in list(references(tree.getroot(), file)):
                node.set(attribute, f"{_ADDRESS.decode()}?xsd={numbers[target]}")
            for node in tree.iter(f"{SOAP11}address", f"{SOAP12}address"):
                node.set("location", _ADDRESS.decode())
            documents["wsdl" if number == 0 else f"xsd={number}"] = etree.tostring(
                tree, xml_declaration=True, encoding="UTF-8"
            )
        return documents

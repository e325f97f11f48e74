# SPDX-License-Identifier: EUPL-1.2
"""A WSDL file with the schemas it imports: its operations, and the documents a client downloads."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any
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
    """One WSDL file."""

    def __init__(self, file: Path) -> None:
        self.file = file.resolve()
        self.root = parse(self.file).getroot()
        self.target: str = self.root.get("targetNamespace", "")
        self.schemas = tuple(self.root.iterfind(f"./{WSDL}types/{XSD}schema"))

    @cached_property
    def operations(self) -> Mapping[str, WsdlOperation]:
        """The operations by name, in the order of the port type."""
        return {operation.name: operation for operation in self._operations()}

    def _operations(self) -> Iterator[WsdlOperation]:
        elements = {
            f"{{{self.target}}}{message.get('name')}": clark(part, part.get("element"), self.target)
            for message in self.root.iterfind(f"{WSDL}message")
            for part in message.iterfind(f"{WSDL}part")
        }
        actions = {
            operation.get("name"): soap.get("soapAction", "")
            for operation in self.root.iterfind(f"{WSDL}binding/{WSDL}operation")
            for soap in (*operation.iterfind(f"{SOAP11}operation"), *operation.iterfind(f"{SOAP12}operation"))
        }
        for operation in self.root.iterfind(f"{WSDL}portType/{WSDL}operation"):

            def element(node: Any) -> str:
                return elements[clark(node, node.get("message"), self.target)]

            asked, answered = operation.find(f"{WSDL}input"), operation.find(f"{WSDL}output")
            soap_action = actions.get(operation.get("name"), "")
            yield WsdlOperation(
                name=operation.get("name"),
                soap_action=soap_action,
                request=element(asked),
                reply=element(answered),
                faults=tuple(element(fault) for fault in operation.iterfind(f"{WSDL}fault")),
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
        numbers: dict[Path, int] = {}
        todo = [self.file]
        while todo:
            file = todo.pop(0)
            if file not in numbers:
                numbers[file] = len(numbers)
                todo += referenced(file)
        documents = {}
        for file, number in numbers.items():
            tree = parse(file)
            for node in tree.iter(f"{XSD}import", f"{XSD}include"):
                if node.get("schemaLocation"):
                    target = (file.parent / node.get("schemaLocation")).resolve()
                    node.set("schemaLocation", f"{_ADDRESS.decode()}?xsd={numbers[target]}")
            for node in tree.iter(f"{SOAP11}address", f"{SOAP12}address"):
                node.set("location", _ADDRESS.decode())
            documents["wsdl" if number == 0 else f"xsd={number}"] = etree.tostring(
                tree, xml_declaration=True, encoding="UTF-8"
            )
        return documents

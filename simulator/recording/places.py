# SPDX-License-Identifier: EUPL-1.2
"""Where texts stand in a message: in elements, in attributes, between elements, and in a message inside a string."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from lxml import etree

from simulator.recording.conventions import Kind, kind_of

_FIELD_NAME, _FIELD_VALUE = "fieldname", "fieldvalue"
_DEEPEST, _A_MESSAGE = 4, 100
_TEXT, _TAIL = "#text", "#tail"
_SCHEMA = "{http://www.w3.org/2001/XMLSchema-instance}"


class UnreadableError(Exception):
    """A message that cannot be read, and so not be recorded; the words say why, and repeat nothing of it."""


@dataclass(frozen=True, eq=False)
class Place:
    """One text, and what it is by the conventions."""

    element: Any
    where: str
    kind: Kind | None

    @property
    def text(self) -> str:
        """What stands there."""
        if self.where == _TEXT:
            return self.element.text or ""
        return (self.element.tail if self.where == _TAIL else self.element.get(self.where)) or ""

    def put(self, text: str) -> None:
        """Let something else stand there."""
        if self.where == _TEXT:
            self.element.text = text
        elif self.where == _TAIL:
            self.element.tail = text
        else:
            self.element.set(self.where, text)


class Document:
    """A message with the messages inside its strings."""

    def __init__(self, root: Any, depth: int = 0) -> None:
        self.root = root
        self._inside: list[tuple[Any, Document, str]] = []
        for element in root.iter(etree.Element):
            text = (element.text or "").lstrip()
            if text.startswith("<") and not len(element):
                self._open(element, text, depth)

    def _open(self, element: Any, text: str, depth: int) -> None:
        if depth == _DEEPEST:
            raise UnreadableError("strings hold messages too many levels deep")
        declaration = text[: text.index("?>") + 2] if text.startswith("<?xml") and "?>" in text else ""
        try:
            parser = etree.XMLParser(
                resolve_entities=False, no_network=True, load_dtd=False, remove_pis=True, remove_comments=True
            )
            inner = etree.fromstring(text.strip().encode("utf-8"), parser)
        except (etree.XMLSyntaxError, ValueError):
            if len(text) < _A_MESSAGE:
                return  # some text; it is replaced as a whole
            raise UnreadableError("a string begins like a message and is none") from None
        if inner.getroottree().docinfo.internalDTD is not None:
            raise UnreadableError("a string holds a document type declaration")
        self._inside.append((element, Document(inner, depth + 1), declaration))

    def places(self) -> Iterator[Place]:
        """Every text that is not blank."""
        inside = {id(element) for element, _, _ in self._inside}
        for element in self.root.iter(etree.Element):
            parent = element.getparent()
            name, above = _local(element), "" if parent is None else _local(parent)
            for attribute in list(element.attrib):
                if attribute.startswith(_SCHEMA) and attribute.endswith("ocation"):
                    del element.attrib[attribute]
                else:
                    own = attribute.rpartition("}")[2]
                    yield Place(element, attribute, kind_of(name, f"@{own}"))
            if id(element) not in inside and (element.text or "").strip():
                yield Place(element, _TEXT, _kind(element, above, name) if not len(element) else None)
            if (element.tail or "").strip():
                yield Place(element, _TAIL, None)
        for _, document, _ in self._inside:
            yield from document.places()

    def elements(self) -> Iterator[Any]:
        """Every element, also of the messages inside."""
        yield from self.root.iter(etree.Element)
        for _, document, _ in self._inside:
            yield from document.elements()

    def written(self) -> bytes:
        """The message as bytes, in UTF-8."""
        for element, document, declaration in self._inside:
            element.text = declaration + document.written_text()
        found: bytes = etree.tostring(self.root, encoding="UTF-8", xml_declaration=True)
        return found

    def written_text(self) -> str:
        """The same as a text without declaration."""
        for element, document, declaration in self._inside:
            element.text = declaration + document.written_text()
        return str(etree.tostring(self.root, encoding="unicode"))


def _local(element: Any) -> str:
    tag: str = element.tag
    return tag[tag.rfind("}") + 1 :]


def _kind(element: Any, parent: str, name: str) -> Kind | None:
    """By its name; the value of a named field by the name of the field; a broken message is a text."""
    if (element.text or "").lstrip().startswith("<"):
        return "text"
    if name.lower() == _FIELD_VALUE:
        sibling = element.getprevious()
        if sibling is not None and _local(sibling).lower() == _FIELD_NAME:
            field = (sibling.text or "").strip().rpartition("/")[2]
            return kind_of("", field)
    return kind_of(parent, name)

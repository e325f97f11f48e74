# SPDX-License-Identifier: EUPL-1.2
"""Validation of messages against the schemas, with errors that a person can act on."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from threading import Lock
from typing import Any

from lxml import etree

from simulator.contracts.wsdl import XSD
from simulator.errors import ContractError, Problem, SchemaIssue

_NAMESPACE = re.compile(r"\{[a-z][a-z0-9+.-]*:[^}\s]*\}")
"""A namespace before a name. What else stands in braces stays: how often (`{3}`) in a pattern, and sets of values."""
_UNEXPECTED = re.compile(r"Element '([^']+)': This element is not expected\. Expected is (?:one of )?\( (.*) \)\.")
MOST_ISSUES, LONGEST = 30, 500


class Validator:
    """One compiled schema. Threads take turns: libxml2 mixes the error lists of concurrent validations."""

    def __init__(self, schema: Any, file: Path, files: Mapping[str, Path] | None = None) -> None:
        """`files` are the real ones by the names of documents that were put together; their lines are not known."""
        self._lock = Lock()
        try:
            self._schema = etree.XMLSchema(schema)
        except etree.XMLSchemaParseError as error:
            first = error.error_log[0] if error.error_log else None
            line = first.line if first and files is None else None
            file = (files or {}).get(first.filename.rpartition("/")[2], file) if first else file
            raise ContractError(
                Problem(f"is no valid schema: {_plain(first.message) if first else error}", file, line)
            ) from error

    @classmethod
    def of_inline(cls, node: Any, file: Path) -> Validator:
        """The schema written inside a WSDL."""
        return cls(etree.fromstring(etree.tostring(node), base_url=str(file)), file)

    @classmethod
    def of_files(cls, files: tuple[tuple[str, Path], ...]) -> Validator:
        """One schema that imports several (namespace, file), so that strict wildcards find their declarations."""
        root = etree.Element(f"{XSD}schema", nsmap={"xs": XSD[1:-1]})
        for namespace, file in files:
            etree.SubElement(root, f"{XSD}import", namespace=namespace, schemaLocation=str(file))
        return cls(
            etree.fromstring(etree.tostring(root), base_url=str(files[0][1].parent / "wrapper.xsd")), files[0][1]
        )

    def issues(self, element: Any) -> tuple[SchemaIssue, ...]:
        """What is wrong with `element`, in document order; empty when it is valid."""
        with self._lock:
            if self._schema.validate(element):
                return ()
            found = [(e.line, e.path, e.type_name, e.message) for e in self._schema.error_log]
        return tuple(_issue(element, *entry) for entry in found[:MOST_ISSUES])


def _issue(element: Any, line: int, path: str | None, rule: str, message: str) -> SchemaIssue:
    return SchemaIssue(
        line=line,
        path=_cut(_readable(element, path)),
        rule=rule.removeprefix("SCHEMAV_").replace("_", "-").lower(),
        message=_cut(_plain(message)),
    )


def _plain(message: str) -> str:
    """The message without namespaces, unless only they tell what came from what was expected."""
    plain = _NAMESPACE.sub("", message)
    found = _UNEXPECTED.match(plain)
    return message if found and found[1] in found[2].split(", ") else plain


def _cut(text: str) -> str:
    """The middle of a long text left out: the validator repeats a wrong value, however long it is."""
    half = LONGEST // 2
    return text if len(text) <= LONGEST else f"{text[:half]} ... {text[-half:]}"


def _readable(element: Any, path: str | None) -> str:
    """The validator's XPath (`/p:a/*[2]`, from `element` on) as element names; `*` is resolved by its position."""
    names = [_NAMESPACE.sub("", element.tag)]
    node = element
    for step in (path or "").split("/")[2:]:
        name, _, index = step.rstrip("]").partition("[")
        children = [] if node is None else [child for child in node if isinstance(child.tag, str)]
        if name != "*":
            children = [child for child in children if _NAMESPACE.sub("", child.tag) == name.rpartition(":")[2]]
        position = int(index or 1) - 1
        node = children[position] if position < len(children) else None
        names.append(
            step if node is None else _NAMESPACE.sub("", node.tag) + (f"[{index}]" if index and name != "*" else "")
        )
    return "/".join(names)

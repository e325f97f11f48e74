# SPDX-License-Identifier: EUPL-1.2
"""Whether a text is a value of a simple type, by the same engine that validates whole messages."""

from __future__ import annotations

from threading import Lock
from typing import Any
from weakref import WeakKeyDictionary

from lxml import etree

from simulator.contracts.content import SimpleType
from simulator.contracts.wsdl import XSD

_XS = {"xs": XSD[1:-1]}
_LOCK = Lock()
_SCHEMAS: WeakKeyDictionary[SimpleType, Any] = WeakKeyDictionary()
_ANYTHING = ("anyType", "anySimpleType", "anyAtomicType")


def fits(kind: SimpleType, text: str) -> bool:
    """True if `text` is valid by the type."""
    with _LOCK:  # libxml2 mixes the errors of concurrent validations
        schema = _SCHEMAS.get(kind)
        if schema is None:
            schema = _SCHEMAS[kind] = _compiled(kind)
        element = etree.Element("v")
        try:
            element.text = text
        except ValueError:  # a character that XML does not have
            return False
        return bool(schema.validate(element))


def _compiled(kind: SimpleType) -> Any:
    root = etree.Element(f"{XSD}schema", nsmap=_XS)
    element = etree.SubElement(root, f"{XSD}element", name="v")
    if not _put_type(element, kind):
        element.set("type", "xs:string")
    return etree.XMLSchema(root)


def _put_type(parent: Any, kind: SimpleType) -> bool:
    """Write a type as the child of a node; False for one that takes anything."""
    if kind.primitive in _ANYTHING:
        return False
    _put_steps(parent, kind, 0)
    return True


def _put_steps(parent: Any, kind: SimpleType, step: int) -> None:
    """Write the restrictions from one on, each around the next."""
    if step == len(kind.steps):
        _put_base(parent, kind)
        return
    simple = etree.SubElement(parent, f"{XSD}simpleType")
    restriction = etree.SubElement(simple, f"{XSD}restriction")
    _put_steps(restriction, kind, step + 1)
    for name, value in kind.steps[step]:
        etree.SubElement(restriction, f"{XSD}{name}", value=value)


def _put_base(parent: Any, kind: SimpleType) -> None:
    if kind.item is None and not kind.members:
        if parent.tag == f"{XSD}restriction":
            parent.set("base", f"xs:{kind.primitive}")
        else:
            parent.set("type", f"xs:{kind.primitive}")
        return
    simple = etree.SubElement(parent, f"{XSD}simpleType")
    wrapper = etree.SubElement(simple, f"{XSD}{'union' if kind.members else 'list'}")
    for part in kind.members or (kind.item,):
        assert part is not None
        if not part.steps and part.item is None and not part.members:
            attribute = "memberTypes" if kind.members else "itemType"
            known = f"{wrapper.get(attribute, '')} xs:{part.primitive}".strip()
            wrapper.set(attribute, known.replace("xs:anyType", "xs:string").replace("xs:anySimpleType", "xs:string"))
        else:
            _put_type(wrapper, part)

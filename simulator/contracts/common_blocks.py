# SPDX-License-Identifier: EUPL-1.2
"""The blocks that the network itself puts into a SOA reply, as far as a reply has room for them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from simulator.contracts.schema import ComplexType, Element, SimpleType

STATUS, INFORMATION = "status", "informationCBSS"
_NEEDED = {STATUS: {"value", "code"}, INFORMATION: {"ticketCBSS", "timestampReceive", "timestampReply"}}


def has_block(kind: Any, name: str) -> bool:
    """True if a reply has a block of this name as the network writes it."""
    inside = _type(kind, name)
    return isinstance(inside, ComplexType) and _NEEDED[name] <= set(inside.children)


def fitted_status(kind: Any, data: Mapping[str, Any], fine: bool) -> dict[str, Any]:
    """A status with what the reply has room for; a value that it does not know becomes the nearest that it does."""
    inside = _type(kind, STATUS)
    assert isinstance(inside, ComplexType)
    fitting = {key: value for key, value in data.items() if key in inside.children}
    value = inside.children["value"].type
    known = value.values("enumeration") if isinstance(value, SimpleType) else ()
    if known and fitting["value"] not in known:
        wanted = ("OK", "DATA_FOUND") if fine else ("NOK", "NO_RESULT", "NO_DATA_FOUND")
        fitting["value"] = next((word for word in wanted if word in known), known[0 if fine else -1])
    return fitting


def _type(kind: Any, name: str) -> Any:
    child = kind.children.get(name) if isinstance(kind, ComplexType) else None
    return child.type if isinstance(child, Element) else None

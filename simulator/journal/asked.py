# SPDX-License-Identifier: EUPL-1.2
"""The plain data of a request that stands in the journal as it came."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lxml import etree

from simulator.contracts.contract import Operation
from simulator.contracts.reader import read


def asked(exchange: Mapping[str, Any], operation: Operation) -> Any:
    """What was asked of the operation, by element names; nothing where the message cannot be read any more.

    `exchange` has the raw message under `raw`. One message may ask several things: `part` tells which.
    """
    found = _element(_parse(exchange["raw"]), operation.request, exchange["part"])
    return {} if found is None else read(found, operation.element(operation.request))


def _element(root: Any, tag: str, part: int) -> Any:
    """The element of the request, in the message or in a message that stands in it as text (SSDN)."""
    if root is None:
        return None
    found = list(root.iter(tag))
    if not found:
        texts = ((element.text or "").strip() for element in root.iter(etree.Element))
        inner = (_element(_parse(text.encode(), "utf-8"), tag, part) for text in texts if text.startswith("<"))
        return next((element for element in inner if element is not None), None)
    around = found[0].getparent()
    if len(found) == 1 or around is None or around.getparent() is None:
        return found[0]
    places = list(around.getparent().iterchildren(around.tag))
    return next(places[min(part, len(places) - 1)].iter(tag), found[0])


def _parse(raw: bytes, charset: str | None = None) -> Any:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, encoding=charset)
    try:
        return etree.fromstring(raw, parser)
    except (etree.XMLSyntaxError, ValueError):
        return None

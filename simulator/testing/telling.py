# SPDX-License-Identifier: EUPL-1.2
"""What the report of a failed test says of its sandbox."""

from __future__ import annotations

from collections.abc import Iterator

from simulator.testing.errors import KszError
from simulator.testing.sandbox import Sandbox

_SHOWN = 10


def what_was_received(sandbox: Sandbox, kept: bool) -> str:
    """The exchanges since the last load or reset, the newest first, with what would make a refused one pass."""
    try:
        return "\n".join(_lines(sandbox, kept))
    except KszError as error:
        return f"what it received cannot be told: {error}"


def _lines(sandbox: Sandbox, kept: bool) -> Iterator[str]:
    found = sandbox.exchanges(limit=_SHOWN + 1)
    if not found:
        yield f"nothing was received; its services stand under {sandbox.url}/"
    for exchange in found[:_SHOWN]:
        yield str(exchange)
        if exchange.refusal is not None and exchange.refusal.get("remedy"):
            yield f"    remedy: {exchange.refusal['remedy']}"
    if len(found) > _SHOWN:
        yield "... and earlier ones"
    if kept:
        yield f"kept: {sandbox.url}"

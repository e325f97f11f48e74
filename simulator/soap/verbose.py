# SPDX-License-Identifier: EUPL-1.2
"""What a refused caller is told beyond the network's own words, where the sandbox is set to `verbose`."""

from __future__ import annotations

from collections.abc import Iterator

from simulator.rules.case import Decision
from simulator.soap.message import Message

HEADER = "X-Ksz-Sim-Explanation"
_MOST = 2000


def explanation(message: Message) -> dict[str, str]:
    """The header of the HTTP reply that explains refusals and removals; empty where there is nothing to explain."""
    rules = message.sandbox.data.rules
    if not rules.verbose:
        return {}
    told = []
    for decision in _worth_telling(message):
        words = decision.explained(rules.language)
        told.append(f"{decision.rule}/{decision.outcome}: {words.reason} {words.remedy}".strip())
    text = " | ".join(told).encode("ascii", "xmlcharrefreplace")
    return {HEADER: " ".join(text.decode().split())[:_MOST]} if told else {}


def _worth_telling(message: Message) -> Iterator[Decision]:
    for exchange in message.exchanges:
        for decision in exchange.decisions:
            if not decision.allowed or decision.excess or decision.outcome == "reduced":
                yield decision

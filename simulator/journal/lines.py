# SPDX-License-Identifier: EUPL-1.2
"""The log lines of an exchange: one for each level of the network that it reached, tied by the ticket.

Of a line is stored what stands nowhere else in the row: the inscriptions that a level saw, the names of what went
through it. `complete` adds the decisions of its level, `flat` what all lines of an exchange share. Source: knowledge
rules.md 4.1.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any, Literal, get_args

Level = Literal["entry", "secondary", "ksz", "supplier"]
LEVELS: tuple[Level, ...] = get_args(Level)
"""Where the message of an OCMW enters, the secondary network (Smals, POD MI), the Crossroads Bank, the source."""

_ENTRY = ("transport.", "security.", "addressing.", "message.", "caller.credentials", "caller.user")
_SECONDARY = "inscription."
_SUPPLIER = ("service.", "repertory.")


def complete(
    stored: Sequence[Mapping[str, Any]], decisions: Iterable[Mapping[str, Any]], answered: bool
) -> list[dict[str, Any]]:
    """The lines with the decisions of their levels, and the names of what went through them, as paths."""
    taken: dict[Level, list[dict[str, Any]]] = {level: [] for level in LEVELS}
    for decision in decisions:
        for level in _levels(decision["rule"]):
            taken[level].append({"rule": decision["rule"], "allowed": _allowed(level, decision)})
    sent = [path for line in stored for path in _paths(line.get("sent", {}))]
    filtered = [path for line in stored for path in line.get("filtered", ())]
    through: dict[Level, dict[str, Any]] = {"supplier": {"sent": [*sent, *(p for p in filtered if p not in sent)]}}
    if answered:
        through["ksz"] = {"sent": sent, "filtered": filtered}
    return [
        {
            "level": line["level"], "source": line.get("source"), "decisions": taken[line["level"]],
            "inscriptions": line.get("inscriptions", []), "sent": [], "filtered": [],
        } | through.get(line["level"], {})
        for line in stored
    ]  # fmt: skip


def _paths(sent: Mapping[str, Sequence[str]]) -> Iterator[str]:
    for name, inner in sent.items():
        yield from (f"{name}/{one}" for one in inner) if inner else (name,)


@lru_cache(maxsize=1000)
def _levels(rule: str) -> tuple[Level, ...]:
    """The levels that take a decision: the Crossroads Bank takes all but the source's own."""
    if rule.startswith(_SUPPLIER):
        return ("supplier",)
    if rule.startswith(_SECONDARY):
        return ("secondary", "ksz")
    return ("entry", "ksz") if rule.startswith(_ENTRY) else ("ksz",)


def _allowed(level: Level, decision: Mapping[str, Any]) -> bool:
    """The verdict on an inscription is one on both repertories; the secondary network knows its own."""
    allowed = bool(decision.get("allowed", True))
    if level != "secondary" or allowed:
        return allowed
    missing = decision["facts"].get("missing")
    return missing is not None and "SECONDARY" not in missing


def flat(exchange: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """The lines of an exchange (see query.row_data), each with everything that a log line tells."""
    shared = _shared(exchange)
    return ({**shared, **line} for line in exchange["lines"])


def _shared(exchange: Mapping[str, Any]) -> dict[str, Any]:
    identity, stated = exchange.get("identity") or {}, exchange.get("stated") or {}
    return {
        "time": exchange["received"],
        "level": None,
        "ticket": exchange["ticket"],
        "part": exchange["part"],
        "exchange": exchange["id"],
        "reference": stated.get("reference"),
        "message_id": identity.get("message_id"),
        "certificate": _certificate(identity, "certificate"),
        "signature": _certificate(identity, "signature"),
        "organisation": exchange["organisation"] or stated.get("cbe"),
        "user": stated.get("user"),
        "service": exchange["service"],
        "operation": exchange["operation"],
        "version": exchange.get("version"),
        "legal_context": stated.get("legal_context"),
        "ssin": exchange["ssin"],
        "status": exchange["status"],
        "outcome": exchange["outcome"],
        "duration_ms": exchange.get("duration_ms"),
    }


def _certificate(identity: Mapping[str, Any], way: str) -> dict[str, Any] | None:
    seen = identity.get(way)
    return {"subject": seen["subject"], "cbe": seen["cbe"]} if seen else None

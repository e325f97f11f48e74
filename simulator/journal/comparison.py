# SPDX-License-Identifier: EUPL-1.2
"""What a client's access log is compared with, and what such a comparison tells (see reconcile.py)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, get_args

from simulator.journal.client_log import Entry
from simulator.journal.export import qualities_of
from simulator.journal.query import moment_text

Kind = Literal["missing", "extra", "wrong user", "no user", "wrong person", "wrong reason"]
KINDS: tuple[Kind, ...] = get_args(Kind)


@dataclass(slots=True)
class Logged:
    """One of our exchanges; `received` by the sandbox's clock, `written` by the machine's, in seconds since 1970.

    `required`: the client's log must have it.
    """

    ticket: str
    reference: str
    received: float
    written: float
    user: str
    persons: tuple[str, ...]
    legal_context: str
    qualities: tuple[int, ...]
    service: str
    operation: str
    organisation: str
    outcome: str
    required: bool
    matched: bool = False

    @property
    def told(self) -> str:
        """What it was, in a few words."""
        about = f"about {self.persons[0]}" if self.persons else "about nobody named"
        return f"{self.title or 'unknown'} {about}, {moment_text(self.received)}"

    @property
    def title(self) -> str:
        """Service.operation."""
        return ".".join(filter(None, (self.service, self.operation)))

    def away(self, time: float | None) -> float:
        """Seconds between an entry of that time and the exchange, by the clock that is nearer."""
        return 0.0 if time is None else min(abs(time - self.received), abs(time - self.written))

    def is_about(self, ssin: str) -> bool:
        """True if nothing says that it is about somebody else."""
        return not self.persons or ssin in self.persons

    def is_of(self, service: str) -> bool:
        """True if nothing says that it is another service; a log may name service, operation, or both."""
        names = (self.service.lower(), self.operation.lower(), self.title.lower())
        return not service or service.lower() in names


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that differs. `line` is that of the client's file, where there is one."""

    kind: Kind
    line: int | None
    ticket: str
    text: str
    ours: str = ""
    theirs: str = ""


@dataclass
class Comparison:
    """What was found. Of many differences of one kind only the first are listed; `counts` counts all."""

    most: int
    ours: int = 0
    theirs: int = 0
    matched: int = 0
    repeated: int = 0
    outside: int = 0
    counts: Counter[Kind] = field(default_factory=Counter)
    differences: list[Difference] = field(default_factory=list)

    @property
    def equal(self) -> bool:
        """True if nothing differs."""
        return not self.counts

    def add(self, difference: Difference) -> None:
        """Count a difference, and list it while there is room."""
        self.counts[difference.kind] += 1
        if self.counts[difference.kind] <= self.most:
            self.differences.append(difference)

    def to_data(self) -> dict[str, Any]:
        """As JSON data."""
        return {
            "equal": self.equal, "ours": self.ours, "theirs": self.theirs, "matched": self.matched,
            "repeated": self.repeated, "outside": self.outside,
            "counts": {kind: self.counts.get(kind, 0) for kind in KINDS},
            "differences": [
                {"kind": d.kind, "line": d.line, "ticket": d.ticket, "text": d.text, "ours": d.ours, "theirs": d.theirs}
                for d in self.differences
            ],
        }  # fmt: skip


@dataclass(frozen=True)
class Scope:
    """What is compared. `tolerance` in seconds; entries of another organisation or time are not asked for."""

    tolerance: float = 60.0
    organisation: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    most: int = 1000

    def holds(self, entry: Entry) -> bool:
        """True for an entry that our journal should know."""
        if self.organisation and entry.organisation and entry.organisation != self.organisation:
            return False
        if entry.time is None:
            return True
        early = self.since is not None and entry.time < self.since.timestamp() - self.tolerance
        return not early and not (self.until is not None and entry.time > self.until.timestamp() + self.tolerance)


def logged(data: Mapping[str, Any], refused: bool = True) -> Logged:
    """One of our exchanges as it was exported; `refused`: the client's log must have refused ones too.

    Messages that nobody understood, and operations that are open to anyone, need not be in the client's log.
    """
    stated = data.get("stated") or {}
    persons = tuple(filter(None, (data["ssin"], data.get("asked_ssin"))))
    required = data.get("restricted", bool(data.get("stated"))) and (refused or data["outcome"] == "answered")
    return Logged(
        data["ticket"].lower(), stated.get("reference") or "", _seconds(data["received"]), _seconds(data["written"]),
        stated.get("user") or "", persons, stated.get("legal_context") or "", tuple(qualities_of(data)),
        data["service"] or "", data["operation"] or "", data["organisation"] or stated.get("cbe") or "",
        data["outcome"], required,
    )  # fmt: skip


def _seconds(moment: str) -> float:
    return datetime.fromisoformat(moment).timestamp()

# SPDX-License-Identifier: EUPL-1.2
"""What a look at the chains of the journal tells (see verify.py)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from simulator.errors import ConfigurationError
from simulator.journal.chain import Head

Kind = Literal["changed", "missing", "out of order", "unknown"]


@dataclass(frozen=True)
class Breach:
    """One thing that is wrong. `exchange` is the id of the row, where there is one."""

    sandbox: str
    chain: str
    position: int
    kind: Kind
    text: str
    exchange: int | None = None

    def __str__(self) -> str:
        row = f", exchange {self.exchange}" if self.exchange is not None else ""
        return f"{self.sandbox}/{self.chain}, row {self.position}{row}: {self.kind}: {self.text}"


@dataclass(frozen=True)
class Removed:
    """Rows up to `position` were taken away by retention (`retention`, or `keep` in memory) at a moment."""

    position: int
    moment: str
    reason: str


@dataclass(frozen=True)
class ChainReport:
    """One chain: its newest row, how many rows were read, and what was taken away when."""

    sandbox: str
    chain: str
    opened: str
    rows: int
    position: int
    hash: str
    removed: tuple[Removed, ...]

    @property
    def head(self) -> str:
        """The newest row, for `expected` at a later time."""
        return f"{self.sandbox}/{self.chain}:{self.position}:{self.hash}"


@dataclass(frozen=True)
class Progress:
    """So many rows have been read, of so many."""

    rows: int
    total: int


@dataclass(frozen=True)
class Report:
    """All of it. Of many breaches the first are listed; `breaches_found` counts all."""

    rows: int
    chains: tuple[ChainReport, ...]
    breaches: tuple[Breach, ...]
    breaches_found: int

    @property
    def ok(self) -> bool:
        """True if nothing is wrong."""
        return not self.breaches_found


Event = Progress | Report


def read_head(text: str) -> tuple[str, Head]:
    """Sandbox and head of `sandbox/chain:position:hash`."""
    place, _, digest = text.strip().rpartition(":")
    name, _, position = place.rpartition(":")
    sandbox, _, chain = name.rpartition("/")
    try:
        head = Head(chain, int(position), bytes.fromhex(digest))
    except ValueError:
        head = Head("", 0, b"")
    if not sandbox or not chain or head.position < 0 or len(head.hash) != 32:
        raise ConfigurationError(f"{text!r} is no head of a chain: SANDBOX/CHAIN:POSITION:HASH, as verify tells it")
    return sandbox, head


def report_data(report: Report) -> dict[str, Any]:
    """As JSON data."""
    return {
        "ok": report.ok,
        "rows": report.rows,
        "heads": [chain.head for chain in report.chains],
        "chains": [
            {
                "sandbox": chain.sandbox, "chain": chain.chain, "opened": chain.opened, "rows": chain.rows,
                "position": chain.position, "hash": chain.hash, "removed": [vars(one) for one in chain.removed],
            }
            for chain in report.chains
        ],
        "breaches_found": report.breaches_found,
        "breaches": [vars(breach) | {"told": str(breach)} for breach in report.breaches],
    }  # fmt: skip

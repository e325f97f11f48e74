# SPDX-License-Identifier: EUPL-1.2
"""The journal of a sandbox as a log: lines, what was asked too much, and the whole as a file."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from simulator.testing.answers import Data
from simulator.testing.asks import asks
from simulator.testing.transport import Transport, in_sandbox, whole_file

Wanted = Callable[[Mapping[str, Any]], dict[str, Any]]


@dataclass(frozen=True)
class Journal:
    """The log of one sandbox. `wanted` is what `exchanges` takes: `service`, `operation`, `ssin`, `since`, ..."""

    _transport: Transport
    _sandbox: str
    _numbers: Wanted

    @asks("GET", "/sandboxes/{name}/journal/lines")
    def lines(self, *, level: str | None = None, limit: int | None = None, **wanted: Any) -> Sequence[Data]:
        """The log lines, the oldest first; of one `level` (`entry`, `secondary`, `ksz`, `supplier`) or of all."""
        query = self._numbers(wanted) | {"level": level, "limit": limit}
        found: Sequence[Data] = self._transport.get(self._at("lines"), **query)["lines"]
        return found

    @asks("GET", "/sandboxes/{name}/journal/excess")
    def excess(self, **wanted: Any) -> Sequence[Data]:
        """What each organisation asked beyond what it may have, and how often."""
        found: Sequence[Data] = self._transport.get(self._at("excess"), **self._numbers(wanted))["excess"]
        return found

    @asks("GET", "/sandboxes/{name}/journal/export")
    def export(self, file: str | Path, *, format: str = "jsonl", messages: bool = False, **wanted: Any) -> None:
        """Every exchange is written to a file, `format` `jsonl` or `csv`; it is there as a whole or not at all."""
        query = self._numbers(wanted) | {"format": format, "messages": messages}
        pieces: Iterator[bytes] = self._transport.pieces(self._at("export"), **query)
        whole_file(file, pieces)

    def _at(self, *parts: str) -> str:
        return in_sandbox(self._sandbox, "journal", *parts)

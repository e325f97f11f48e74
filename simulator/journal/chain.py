# SPDX-License-Identifier: EUPL-1.2
"""The chain: each row has the hash of the row before it and of everything in it, so that no row can be changed, taken
out or put in between without the rest of the chain telling.

hash = SHA-256(previous hash, lengths of the parts as six 8-byte big-endian numbers, the parts one after the other).
The parts: the columns COLUMNS as a JSON array (UTF-8, no blanks), then the bytes of BODIES; null counts as no bytes.
The hash before the first row, the genesis, is that of the chain's own row, in the same way.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from operator import itemgetter
from typing import Any

import orjson

COLUMNS = (
    "sandbox", "chain", "position", "run", "number", "part", "ticket", "received", "written", "service", "operation",
    "ssin", "organisation", "status", "outcome",
)  # fmt: skip
BODIES = ("excess", "lines", "detail", "request", "reply")

_columns = itemgetter(*COLUMNS)
_lengths = struct.Struct(f">{1 + len(BODIES)}Q").pack
_NAME = b"ksz-sim journal chain 1"


@dataclass(frozen=True, slots=True)
class Head:
    """The newest row of a chain; position 0 is the beginning, before the first row."""

    chain: str
    position: int
    hash: bytes


def genesis(sandbox: str, chain: str, opened: float, follows: bytes) -> bytes:
    """The hash before the first row."""
    return sha256(_NAME + orjson.dumps([sandbox, chain, opened]) + follows).digest()


def linked(previous: bytes, values: Mapping[str, Any]) -> bytes:
    """The hash of a row with these values after a row with hash `previous`."""
    excess, lines, detail = values["excess"] or b"", values["lines"], values["detail"]
    request, reply = values["request"] or b"", values["reply"] or b""
    columns = orjson.dumps(_columns(values))
    sizes = _lengths(len(columns), len(excess), len(lines), len(detail), len(request), len(reply))
    return sha256(b"".join((previous, sizes, columns, excess, lines, detail, request, reply))).digest()

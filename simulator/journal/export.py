# SPDX-License-Identifier: EUPL-1.2
"""Exchanges as JSON lines or CSV, for other programs: piece by piece, so that a long journal needs no room."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping
from io import StringIO
from typing import Any, Literal

import orjson

from simulator.journal.query import RAW

Format = Literal["jsonl", "csv"]
_PIECE = 65536

_PLAIN = ("id", "sandbox", "run", "number", "part", "ticket", "received", "written", "service", "operation", "version",
          "ssin", "asked_ssin", "organisation", "status", "outcome", "duration_ms")  # fmt: skip
_STATED = ("reference", "user", "legal_context")
_IDENTITY = ("message_id", "address", "account", "token", "certificate_subject", "certificate_cbe",
             "certificate_fingerprint", "signature_subject", "signature_cbe", "signature_fingerprint")  # fmt: skip
_LOG = ("levels", "decisions", "qualities", "sent", "filtered", "excess")
_CHAIN = ("chain", "position", "hash")
COLUMNS = (*_PLAIN, *_STATED, *_IDENTITY, *_LOG, *_CHAIN)
"""The columns of the CSV; `request` and `reply` come after them where the messages are asked for."""


def pieces(parts: Iterable[bytes]) -> Iterator[bytes]:
    """The same bytes in pieces worth sending."""
    kept: list[bytes] = []
    size = 0
    for part in parts:
        kept.append(part)
        size += len(part)
        if size >= _PIECE:
            yield b"".join(kept)
            kept, size = [], 0
    if kept:
        yield b"".join(kept)


def exported(exchanges: Iterable[Mapping[str, Any]], form: Format, messages: bool) -> Iterator[bytes]:
    """Each exchange in the form asked for, UTF-8."""
    return as_csv(exchanges, messages) if form == "csv" else (orjson.dumps(e) + b"\n" for e in exchanges)


def as_csv(exchanges: Iterable[Mapping[str, Any]], messages: bool) -> Iterator[bytes]:
    """A head line, and a line for each exchange. Several values in one column have a blank between them."""
    columns = (*COLUMNS, *RAW) if messages else COLUMNS
    buffer = StringIO(newline="")
    writer = csv.writer(buffer)
    writer.writerow(columns)
    for exchange in exchanges:
        found = _cells(exchange)
        writer.writerow([found.get(column) for column in columns])
        yield buffer.getvalue().encode()
        buffer.seek(0)
        buffer.truncate()
    yield buffer.getvalue().encode()


def _cells(exchange: Mapping[str, Any]) -> dict[str, Any]:
    identity, stated = exchange.get("identity") or {}, exchange.get("stated") or {}
    cells = {name: exchange.get(name) for name in (*_PLAIN, *_CHAIN, *RAW)}
    cells |= {name: stated.get(name) for name in _STATED}
    cells |= {name: identity.get(name) for name in ("message_id", "address", "token")}
    cells["account"] = identity.get("user")
    for way in ("certificate", "signature"):
        seen = identity.get(way) or {}
        cells |= {f"{way}_{name}": seen.get(name) for name in ("subject", "cbe", "fingerprint")}
    lines = exchange["lines"]
    cells["levels"] = _joined(line["level"] for line in lines)
    cells["decisions"] = _joined(f"{d['rule']}={'yes' if d['allowed'] else 'NO'}" for d in exchange["decisions"])
    cells["qualities"] = _joined(qualities_of(exchange))
    ksz: Mapping[str, Any] = next((line for line in lines if line["level"] == "ksz"), {})
    cells["sent"], cells["filtered"] = _joined(ksz.get("sent", ())), _joined(ksz.get("filtered", ()))
    cells["excess"] = _joined(exchange["excess"])
    return cells


def qualities_of(exchange: Mapping[str, Any]) -> list[int]:
    """The quality codes of the inscriptions that opened an exchange."""
    return sorted({row["quality"] for line in exchange["lines"] for row in line.get("inscriptions", ())})


def _joined(values: Iterable[object]) -> str:
    return " ".join(map(str, values))

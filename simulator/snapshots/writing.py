# SPDX-License-Identifier: EUPL-1.2
"""A snapshot becomes a file, piece by piece: it needs no more room than a page of its documents."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import orjson

from simulator.errors import NotFoundError
from simulator.scenarios.files import name_of, shipped
from simulator.snapshots.format import FORMAT, VERSION
from simulator.store import Row, Snapshot, Store
from simulator.store.contents import rows

_GZIP = 31  # zlib writes a head without name and time
_PIECE = 65536


def exported(store: Store, snapshot: Snapshot) -> Iterator[bytes]:
    """The bytes of its file; NotFoundError in the middle of it if the snapshot is deleted meanwhile."""
    zipped = zlib.compressobj(6, zlib.DEFLATED, _GZIP)
    kept: list[bytes] = []
    size = 0
    for line in lines(store, snapshot):
        piece = zipped.compress(line)
        kept.append(piece)
        size += len(piece)
        if size >= _PIECE:
            yield b"".join(kept)
            kept, size = [], 0
    yield b"".join((*kept, zipped.flush()))


def lines(store: Store, snapshot: Snapshot) -> Iterator[bytes]:
    """The lines of its file."""
    found, documents = sha256(), 0
    head = {
        "format": FORMAT,
        "version": VERSION,
        "sandbox": snapshot.sandbox,
        "name": snapshot.name,
        "note": snapshot.note,
        "number": snapshot.number,
        "counts": dict(snapshot.counts),
        "data": _own_data(snapshot.header),
        "base": _own_data(snapshot.base_header),
    }
    first = orjson.dumps(head) + b"\n"
    found.update(first)
    yield first
    for row in rows(store, snapshot.held):
        line = _line(row)
        found.update(line)
        documents += 1
        yield line
    if store.snapshots.get(snapshot.sandbox, snapshot.name).held != snapshot.held:
        raise NotFoundError(f"the snapshot {snapshot.name} was replaced while it was exported")
    yield orjson.dumps({"documents": documents, "sha256": found.hexdigest()}) + b"\n"


def _own_data(header: bytes) -> dict[str, Any]:
    """What a sandbox says of itself, without the folders of this machine."""
    data: dict[str, Any] = orjson.loads(header)
    named = [name_of(file) for file in data["scenarios"]]
    return data | {"scenarios": [name if name in shipped() else Path(name).name for name in named]}


def _line(row: Row) -> bytes:
    body = b"null" if row.body is None else row.body
    if b"\n" in body:
        body = orjson.dumps(orjson.loads(body))
    said = orjson.Fragment(body) if body else ""  # some documents say by their key alone what they say
    document = {"kind": row.kind, "key": row.key, "layer": row.layer, "body": said}
    return orjson.dumps(document) + b"\n"

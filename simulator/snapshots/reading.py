# SPDX-License-Identifier: EUPL-1.2
"""A file that is to become a snapshot: read and checked as a whole before anything of it is kept."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from hashlib import sha256
from itertools import islice
from tempfile import TemporaryFile
from typing import IO, Any

import orjson
from pydantic import ValidationError

from simulator.errors import Problem, SnapshotError
from simulator.snapshots.checking import checked
from simulator.snapshots.format import END, FORMAT, HEAD, LINE, LONGEST_NOTE, NAME, VERSION
from simulator.snapshots.unzipping import broken_off, damaged, no_snapshot, unzipped_lines
from simulator.store import Row, Snapshot
from simulator.world.clock import in_calendar
from simulator.world.sandbox_data import SandboxData

_LAYERS = (0, 1)
_MOST_EXCHANGES = 2**53


@dataclass(frozen=True)
class Checked:
    """A snapshot that may be kept; `rows` are its documents, once."""

    snapshot: Snapshot
    _spool: IO[bytes]

    def rows(self) -> Iterator[Row]:
        """Its documents with the terms that find them."""
        self._spool.seek(0)
        for line in self._spool:
            kind, key, layer, terms, removed = orjson.loads(line)
            body = self._spool.readline().rstrip(b"\n")
            yield Row(kind, key, layer, None if removed else body, tuple(terms))


@contextmanager
def read_snapshot(file: IO[bytes], most: int, real_ssins: bool) -> Iterator[Checked]:
    """The snapshot of a file of at most so many bytes, unzipped; SnapshotError, with the line, if it is not right.

    What was read lies in a file of the machine's folder for such, not in memory.
    """
    with TemporaryFile() as plain, TemporaryFile() as spool:
        documents = _unzip(file, most, plain)
        plain.seek(0)
        snapshot = _head(_parsed(plain.readline(), 1))
        last: tuple[str, str, int] = ("", "", 0)
        for number, line in enumerate(islice(plain, documents), 2):
            row = _row(_parsed(line, number), number, last, real_ssins)
            last = row[:3]
            spool.write(orjson.dumps([row.kind, row.key, row.layer, row.terms, row.body is None]) + b"\n")
            spool.write((row.body or b"") + b"\n")
        yield Checked(snapshot, spool)


def _unzip(file: IO[bytes], most: int, plain: IO[bytes]) -> int:
    """Its lines, to `plain`, and how many documents they are; SnapshotError if they are not all that was written."""
    found, before, documents = sha256(), b"", -2
    for line in unzipped_lines(file, most):
        if not before:
            _demand_ours(line)
        found.update(before)
        documents += 1
        before = line
        plain.write(line)
    if not before:
        raise no_snapshot()
    try:
        end = orjson.loads(before)
    except orjson.JSONDecodeError:
        end = None
    if not isinstance(end, dict) or end.keys() != END:
        raise broken_off()
    if end != {"documents": documents, "sha256": found.hexdigest()}:
        raise damaged()
    return documents


def _demand_ours(line: bytes) -> None:
    try:
        head = orjson.loads(line)
    except orjson.JSONDecodeError:
        head = None
    if not isinstance(head, dict) or head.get("format") != FORMAT:
        raise no_snapshot()
    version = head.get("version")
    if version != VERSION:
        raise SnapshotError(
            Problem(f"the file is of version {str(version)[:20]}, and this simulator reads version {VERSION}",
                    remedy="Import it with the simulator that wrote it, or a later one")
        )  # fmt: skip


def _parsed(line: bytes, number: int) -> dict[str, Any]:
    try:
        data = orjson.loads(line)
    except orjson.JSONDecodeError as error:
        raise SnapshotError(Problem(f"it is no JSON: {error}", path=f"line {number}")) from error
    if not isinstance(data, dict):
        raise SnapshotError(Problem("a mapping is expected here", path=f"line {number}"))
    return data


def _head(data: dict[str, Any]) -> Snapshot:
    """What the first line says; the numbers in it are counted anew."""
    problem = ""
    name, note, number = data.get("name"), data.get("note"), data.get("number")
    if data.keys() != HEAD:
        problem = f"it has the keys {', '.join(sorted(HEAD))}, and no others"
    elif not isinstance(name, str) or not re.fullmatch(NAME, name):
        problem = "name: it is no name for a snapshot"
    elif not isinstance(note, str) or len(note) > LONGEST_NOTE or "\0" in note:
        problem = f"note: it is a text of at most {LONGEST_NOTE} characters"
    elif type(number) is not int or not 0 <= number < _MOST_EXCHANGES:
        problem = "number: it is the number of an exchange"
    elif not isinstance(data["sandbox"], str):
        problem = "sandbox: it is the name of a sandbox"
    if problem:
        raise SnapshotError(Problem(problem, path="line 1"))
    return Snapshot(data["sandbox"], name or "", note or "", number or 0, _header("data", data), _header("base", data))


def _header(key: str, head: dict[str, Any]) -> bytes:
    """The own data of a sandbox, as it is stored."""
    try:
        return _own_data(head[key])
    except ValidationError as error:
        raise SnapshotError(Problem(f"{key}: {error.errors()[0]['msg']}", path="line 1")) from error
    except (AttributeError, KeyError, TypeError, ValueError, OverflowError) as error:
        raise SnapshotError(Problem(f"{key}: a sandbox cannot have it: {error}", path="line 1")) from error


def _own_data(data: dict[str, Any]) -> bytes:
    made = SandboxData.from_json(orjson.dumps(data))
    in_calendar(made.clock.now())
    written = made.to_json()
    if unknown := sorted(data.keys() - orjson.loads(written).keys()):
        raise ValueError(f"the key {unknown[0]!r} is not known here")
    if type(made.seed) is not int or not 0 <= made.seed < 2**63:
        raise ValueError("the seed is a number from 0 on")
    if not isinstance(data["scenarios"], list) or not all(isinstance(name, str) for name in data["scenarios"]):
        raise ValueError("the scenarios are a list of names")
    return written


def _row(data: dict[str, Any], number: int, last: tuple[str, str, int], real_ssins: bool) -> Row:
    kind, key, layer = data.get("kind"), data.get("key"), data.get("layer")
    if data.keys() != LINE or not isinstance(kind, str) or not isinstance(key, str) or layer not in _LAYERS:
        raise SnapshotError(Problem("a document has kind, key, layer (0 or 1) and body", path=f"line {number}"))
    if (kind, key, layer) <= last:
        raise SnapshotError(Problem(f"{kind} {key} does not come after the document before it", path=f"line {number}"))
    if data["body"] is None and layer == 0:
        raise SnapshotError(Problem(f"{kind} {key} cannot be removed where it was not before", path=f"line {number}"))
    try:
        return checked(kind, key, int(layer), data["body"], real_ssins)
    except SnapshotError as error:
        problem = error.problems[0]
        place = ", ".join(filter(None, (f"line {number}", problem.path)))
        raise SnapshotError(replace(problem, path=place)) from error

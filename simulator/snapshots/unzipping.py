# SPDX-License-Identifier: EUPL-1.2
"""The lines of a zipped file: bounded, one after the other, and whole or refused."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from typing import IO

from simulator.errors import Problem, SnapshotError
from simulator.snapshots.format import LONGEST_LINE

_GZIP, _MAGIC = 31, b"\x1f\x8b"
_PIECE, _UNZIPPED_PIECE = 65536, 1024 * 1024
_EXPECTED = "Give a file that `ksz-sim snapshot export` wrote"


def unzipped_lines(file: IO[bytes], most: int) -> Iterator[bytes]:
    """Each line, with its end; SnapshotError for what is not zipped, breaks off, is damaged, or has more bytes."""
    rest = b""
    for piece in _unzipped(file, most):
        *whole, rest = (rest + piece).split(b"\n") if rest else piece.split(b"\n")
        yield from (line + b"\n" for line in whole)
        if len(rest) > LONGEST_LINE:
            raise SnapshotError(Problem(f"the file has a line of more than {LONGEST_LINE} bytes", remedy=_EXPECTED))
    if rest:
        raise broken_off()


def _unzipped(file: IO[bytes], most: int) -> Iterator[bytes]:
    unzip, size = zlib.decompressobj(_GZIP), 0
    if file.read(len(_MAGIC)) != _MAGIC:
        raise no_snapshot()
    unzip.decompress(_MAGIC)
    while not unzip.eof:
        todo = file.read(_PIECE)
        if not todo:
            raise broken_off()
        while todo and not unzip.eof:
            try:
                piece = unzip.decompress(todo, _UNZIPPED_PIECE)
            except zlib.error as error:
                raise damaged() from error
            todo = unzip.unconsumed_tail
            size += len(piece)
            if size > most:
                raise SnapshotError(
                    Problem(
                        f"the file has more than {most} bytes when it is unzipped",
                        remedy="If it is to be trusted, raise the setting max_snapshot (KSZ_SIM_MAX_SNAPSHOT)",
                    )
                )
            if piece:
                yield piece
    if unzip.unused_data or file.read(1):
        raise SnapshotError(Problem("something stands behind the end of the file", remedy=_EXPECTED))


def no_snapshot() -> SnapshotError:
    """What is said of a file of another kind."""
    return SnapshotError(Problem("the file is no snapshot of ksz-simulator", remedy=_EXPECTED))


def broken_off() -> SnapshotError:
    """What is said of the beginning of a file."""
    return SnapshotError(
        Problem("the file breaks off before its end", remedy="Copy it again, or export the snapshot again")
    )


def damaged() -> SnapshotError:
    """What is said of a file that is not what was written."""
    return SnapshotError(
        Problem("the file was changed or damaged: its checksum is another", remedy="Copy it again, or export it again")
    )

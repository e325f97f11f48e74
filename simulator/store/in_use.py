# SPDX-License-Identifier: EUPL-1.2
"""Who uses a database. A file is for one process, which holds a lock of the operating system on a file beside it; the
lock ends with the process, however that ends. PostgreSQL is for many: each of their connections holds an advisory lock
that only an upgrade cannot share.

The lock is beside the file because SQLite's own go with every closing of it. On a network file system whose locks do
not work there is no protection; SQLite itself must not be used there (https://www.sqlite.org/faq.html#q5).
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import IO, Any

from simulator.errors import StoreError

STARTING, PRESENT = 7253001, 7253003
"""Keys of PostgreSQL's advisory locks: tables are being made or changed; somebody is connected."""

_ENDING = ".lock"
_AT = 1 << 30  # of the byte that Windows locks: far behind what stands in the file, so that it can be read


class FileLock:
    """The only user of a SQLite file, until `release` or the end of the process."""

    def __init__(self, file: IO[str]) -> None:
        self._file = file

    @classmethod
    def take(cls, database: Path) -> FileLock:
        """The lock; StoreError in one line if another process has it, or its file cannot be written."""
        path = database.with_name(database.name + _ENDING)
        try:
            file = os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT, 0o666), "r+")
        except OSError as error:
            raise StoreError(f"the database {database} cannot be used: {path}: {error.strerror}") from error
        try:
            _lock(file)
        except OSError as error:
            by = file.read(20).strip()
            file.close()
            who = f"process {by}" if by.isdecimal() else "another process"
            raise StoreError(
                f"the database {database} is in use by {who}; a SQLite file is for one, PostgreSQL for many"
            ) from error
        file.truncate(0)
        file.write(f"{os.getpid()}\n")
        file.flush()
        return cls(file)

    def release(self) -> None:
        """Another process may use the file now. The lock's file stays: removing it would let two take it at once."""
        self._file.close()


if sys.platform == "win32":

    def _lock(file: IO[str]) -> None:
        import msvcrt

        file.seek(_AT)
        try:
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        finally:
            file.seek(0)

else:

    def _lock(file: IO[str]) -> None:
        import fcntl

        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


def tell_presence(connection: Any, version: str | None) -> None:
    """From now on this new connection of psycopg tells that the database is in use.

    StoreError while it is upgraded, and if its tables are no longer of `version` (None: not known yet).
    """
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT pg_try_advisory_lock_shared({PRESENT})")
        alone = not cursor.fetchone()[0]
        if version is not None and not alone:
            cursor.execute("SELECT value FROM ksz_about WHERE key = 'version'")
            found = cursor.fetchone()
    connection.commit()
    if alone:
        raise StoreError("the database is being upgraded at this moment; try again when that is done")
    if version is not None and found != (version,):
        raise StoreError("the tables of the database are of another version now: start the simulator of that version")

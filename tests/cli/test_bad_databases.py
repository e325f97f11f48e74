# SPDX-License-Identifier: EUPL-1.2
"""Databases that cannot be used, at the start and later: one line, an exit code, nothing lost."""

from __future__ import annotations

import os
import resource
import socket
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path
from shutil import which
from threading import Thread
from uuid import uuid4

import pytest
import sqlalchemy as sa

from tests.cli.processes import Serving, refused, serving
from tests.conftest import POSTGRES, postgres_schema
from tests.control.test_exchanges import TI, _question
from tests.soap.wire import TEST_CONNECTION, TI_GROUPS, Response, echo, envelope, send
from tests.store import catalogue


@pytest.fixture
def postgres() -> Iterator[str]:
    """An empty PostgreSQL database."""
    yield from postgres_schema()


def _admin(statement: str) -> None:
    engine = sa.create_engine(
        sa.make_url(POSTGRES or "").set(drivername="postgresql+psycopg"), isolation_level="AUTOCOMMIT"
    )
    with engine.connect() as connection:
        connection.exec_driver_sql(statement)
    engine.dispose()


def _ask(serving_: Serving) -> Response:
    return send(serving_.url, TEST_CONNECTION, envelope(echo()))


@pytest.mark.slow
def test_a_postgresql_that_cannot_be_used(postgres: str) -> None:
    """Nobody listens, no such user or database, no right to make tables: each is told in one line, exit code 2."""
    url = sa.make_url(postgres)
    weak = f"weak_{uuid4().hex[:8]}"
    _admin(f"CREATE ROLE {weak} LOGIN PASSWORD 'fake-weak'")
    cases = {
        "refused": url.set(port=9),
        "nobody-at-all": url.set(username="nobody-at-all"),
        "nothing-here": url.set(database="nothing-here"),
        "permission denied": url.set(username=weak, password="fake-weak"),
    }
    try:
        for told, where in cases.items():
            line = refused("--port", "0", "--database", where.render_as_string(hide_password=False))
            assert told in line
            assert "cannot be used" in line
            assert "fake-weak" not in line
    finally:
        _admin(f"DROP ROLE {weak}")


def _not_sqlite(file: Path) -> None:
    file.write_text("Dear reader, this is a letter and no database at all.\n" * 100, encoding="utf-8")


def _broken(file: Path) -> None:
    """Everything behind the first page is overwritten."""
    catalogue.make_old(str(file), 2)
    content = bytearray(file.read_bytes())
    content[4096:] = b"\xa5" * (len(content) - 4096)
    file.write_bytes(content)


def _other(file: Path) -> None:
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("CREATE TABLE customers (name TEXT)")


def _newer(file: Path) -> None:
    catalogue.make_old(str(file), 2)
    catalogue.run(str(file), "UPDATE ksz_about SET value = '999'")


@pytest.mark.parametrize(
    ("made", "told"),
    [
        (_not_sqlite, "not a database"),
        (_broken, "malformed"),
        (_other, "not the simulator's (customers)"),
        (_newer, "made by a newer simulator"),
        (Path.mkdir, "cannot be used"),
    ],
)
def test_a_file_that_is_no_database_of_ours(tmp_path: Path, made: object, told: str) -> None:
    """Another file, a broken one, somebody else's tables, a newer simulator's: told, and the file is as it was."""
    file = tmp_path / "ksz.db"
    assert callable(made)
    made(file)
    before = file.read_bytes() if file.is_file() else b""
    line = refused("--port", "0", "--database", str(file))
    assert told in line
    assert str(file) in line
    assert (file.read_bytes() if file.is_file() else b"") == before


def test_a_file_is_for_one_server(tmp_path: Path) -> None:
    """The second is refused and told who has it, the first goes on, and when it is killed the file is free."""
    file = str(tmp_path / "ksz.db")
    with serving("--database", file, "--scenario", "starter") as first:
        line = refused("--port", "0", "--database", file)
        assert f"is in use by process {first.process.pid}" in line
        assert _ask(first).status == 200
        first.process.kill()
        first.process.wait(10)
    with serving("--database", file) as second:
        assert len(second.api.get("exchanges").json["exchanges"]) == 1


@pytest.mark.skipif(sys.platform != "linux", reason="the limit of another process is set by prlimit")
def test_a_disk_that_is_full(tmp_path: Path) -> None:
    """What finds no room is answered with 503 and the reason; what was acknowledged stays, and it goes on later."""
    file = tmp_path / "ksz.db"
    with serving("--database", str(file), "--scenario", "starter") as one:
        assert _ask(one).status == 200
        full = max(path.stat().st_size for path in tmp_path.iterdir())
        _, most = resource.prlimit(one.process.pid, resource.RLIMIT_FSIZE)
        resource.prlimit(one.process.pid, resource.RLIMIT_FSIZE, (full, most))
        for _ in range(400):
            reply = _ask(one)
            if reply.status != 200:
                break
        assert reply.status == 503
        assert reply.fault is not None
        assert "cannot be used" in reply.fault
        resource.prlimit(one.process.pid, resource.RLIMIT_FSIZE, (most, most))
        assert _ask(one).status == 200
        assert one.api.post("/control/v1/journal/verify").json["ok"]


class Line:
    """A way to PostgreSQL that can be cut."""

    def __init__(self, url: str) -> None:
        self._there = sa.make_url(url)
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listening.getsockname()[1]
        self._open: list[socket.socket] = []
        self.cut = False
        Thread(target=self._accept, daemon=True).start()

    @property
    def url(self) -> str:
        """The database by this way."""
        return self._there.set(host="127.0.0.1", port=self.port).render_as_string(hide_password=False)

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                ours, _ = self._listening.accept()
                if self.cut:
                    ours.close()
                    continue
                theirs = socket.create_connection((self._there.host or "", self._there.port or 5432))
                self._open += [ours, theirs]
                for one, other in ((ours, theirs), (theirs, ours)):
                    Thread(target=self._carry, args=(one, other), daemon=True).start()

    def _carry(self, source: socket.socket, target: socket.socket) -> None:
        with suppress(OSError):
            while data := source.recv(65536):
                target.sendall(data)
        for end in (source, target):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def break_off(self) -> None:
        """Nothing comes through any more, and what was open is closed."""
        self.cut = True
        for end in self._open:
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
        self._open.clear()

    def close(self) -> None:
        """No way any more."""
        self.break_off()
        self._listening.close()


@pytest.mark.slow
def test_a_postgresql_that_goes_away_and_comes_back(postgres: str) -> None:
    """Meanwhile services and health answer 503 and say why; a connection that broke alone costs no answer; afterwards
    all goes on by itself, with every acknowledged exchange.
    """
    line = Line(postgres)
    try:
        with serving("--database", line.url, "--scenario", "starter") as one:
            assert [_ask(one).status for _ in range(6)] == [200] * 6
            line.break_off()
            line.cut = False  # as when PostgreSQL was restarted meanwhile
            assert [_ask(one).status for _ in range(6)] == [200] * 6
            assert one.api.get("/control/v1/health").status == 200
            line.break_off()
            reply = _ask(one)
            assert reply.status == 503
            assert "cannot be used" in str(reply.fault)
            health = one.api.get("/control/v1/health")
            assert (health.status, "cannot be used" in health.message) == (503, True)
            question = _question(TI, "84051290054")
            assert send(one.url, TI_GROUPS, question, auth=("ocmw-gent", "fake-gent-password")).status == 503
            line.cut = False
            assert [_ask(one).status for _ in range(6)] == [200] * 6
            assert one.api.get("/control/v1/health").status == 200
            assert len(one.api.get("exchanges?limit=100").json["exchanges"]) == 18
            assert one.api.post("/control/v1/journal/verify").json["ok"]
            code, _, err = one.end()
            assert (code, "Traceback" in err) == (0, False)
    finally:
        line.close()


@pytest.mark.skipif(os.geteuid() == 0 and which("setpriv") is None, reason="root may write everywhere")
def test_a_file_that_may_not_be_written(tmp_path: Path) -> None:
    """A database in a folder where nothing may be written is told in one line."""
    folder = tmp_path / "closed"
    folder.mkdir()
    file = folder / "ksz.db"
    catalogue.make_old(str(file), 2)
    folder.chmod(0o555)
    obeying = ("setpriv", "--bounding-set=-dac_override") if os.geteuid() == 0 else ()
    line = refused("--port", "0", "--database", str(file), through=obeying)
    assert "Permission denied" in line
    assert str(file) in line

# SPDX-License-Identifier: EUPL-1.2
"""`ksz-sim serve --workers`: several processes behind one port, with one state in PostgreSQL."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest

from tests.cli.conftest import Ksz, one_line
from tests.cli.processes import Serving, is_there, refused, serving, until
from tests.conftest import postgres_schema
from tests.control.api import AN, CARLA, GENT
from tests.control.test_exchanges import TI, _question
from tests.soap.wire import TI_GROUPS, send

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the processes are looked up in /proc")


@pytest.fixture
def database() -> Iterator[str]:
    """An empty PostgreSQL database."""
    yield from postgres_schema()


@pytest.fixture
def pair(database: str) -> Iterator[Serving]:
    """Two workers with the starter."""
    with serving("--workers", "2", "--database", database, "--scenario", "starter") as found:
        yield found


def _asked(pair: Serving, ssin: str, prefix: str = "") -> str | None:
    reply = send(pair.url, prefix + TI_GROUPS, _question(TI, ssin), auth=("ocmw-gent", "fake-gent-password"))
    return reply.text("//status/code") if reply.status == 200 else str(reply.status)


def test_workers_share_one_state(pair: Serving) -> None:
    """What one worker changes every other sees with its next request; numbers and tickets come once; one scenario."""
    assert len(pair.workers) == 2
    assert pair.api.get("").json["run"] == 2
    pair.api.post("/control/v1/sandboxes", {"name": "other", "scenarios": ["starter"]})
    for _ in range(4):
        assert [_asked(pair, CARLA) for _ in range(8)] == ["MSG00012"] * 8
        made = pair.api.post("inscriptions", {"ssin": CARLA, "organisation": GENT, "quality": 1, "from": "2020-01-01"})
        assert made.status == 201
        assert [_asked(pair, CARLA) for _ in range(8)] == ["MSG00000"] * 8
        assert [_asked(pair, CARLA, "/sandbox/other") for _ in range(4)] == ["MSG00012"] * 4
        found = pair.api.get("exchanges?limit=100").json["exchanges"]
        assert sorted(e["number"] for e in found) == list(range(1, 17))
        assert len({e["ticket"] for e in found}) == 16
        assert pair.api.post("reset").status == 200
        assert pair.api.get("exchanges").json["exchanges"] == []
    assert len({e["chain"] for e in pair.api.get("exchanges?all_runs=true&limit=200").json["exchanges"]}) == 2
    assert pair.api.call("DELETE", "/control/v1/sandboxes/other").status == 204
    assert [_asked(pair, CARLA, "/sandbox/other") for _ in range(6)] == ["404"] * 6
    assert pair.api.post("/control/v1/journal/verify").json["ok"]


@pytest.mark.parametrize("how", [signal.SIGTERM, pytest.param(signal.SIGINT, marks=pytest.mark.slow)])
def test_all_end_when_told_to(pair: Serving, how: signal.Signals) -> None:
    """One greeting; exit code 0 on SIGTERM and Ctrl-C, and no worker is left."""
    workers = pair.workers
    code, out, err = pair.end(how)
    assert (code, err) == (0, "")
    assert out.endswith("Stopped.\n")
    assert out.count("Control API:") <= 1
    assert not [worker for worker in workers if is_there(worker)]


def test_no_worker_outlives_the_first_process(pair: Serving) -> None:
    """When the first process is killed its workers end by themselves."""
    workers = pair.workers
    pair.process.kill()
    until(lambda: not any(map(is_there, workers)), "workers were left")


def test_a_worker_that_dies_is_replaced(pair: Serving) -> None:
    """One that is killed is told on stderr and replaced, and the service goes on; the new one loads no scenario."""
    pair.api.post("inscriptions", {"ssin": CARLA, "organisation": GENT, "quality": 1, "from": "2020-01-01"})
    before = pair.workers
    gone = min(before)
    os.kill(gone, signal.SIGKILL)
    until(lambda: len(pair.workers - {gone}) == 2, "no other took its place")
    assert [_asked(pair, CARLA) for _ in range(8)] == ["MSG00000"] * 8
    assert pair.workers > before - {gone}
    assert f"worker {gone} has ended (killed by SIGKILL); another takes its place" in pair.end()[2]


def test_a_sandbox_that_is_held_holds_up_no_other(pair: Serving, database: str) -> None:
    """While a load keeps one sandbox, its requests wait; those to another sandbox and to health are answered."""
    pair.api.post("/control/v1/sandboxes", {"name": "other", "scenarios": ["starter"]})
    with psycopg.connect(database) as holding, ThreadPoolExecutor(4) as pool:
        holding.execute("SELECT name FROM ksz_sandbox WHERE name = 'default' FOR UPDATE")
        waiting = [pool.submit(_asked, pair, AN) for _ in range(4)]
        assert [_asked(pair, AN, "/sandbox/other") for _ in range(8)] == ["MSG00000"] * 8
        assert pair.api.get("/control/v1/health").status == 200
        assert not any(one.done() for one in waiting)
        holding.rollback()
        assert [one.result(20) for one in waiting] == ["MSG00000"] * 4


@pytest.mark.parametrize("database", ["memory", "ksz.db"])
def test_workers_need_postgresql(ksz: Ksz, tmp_path: Path, database: str) -> None:
    """Exit code 2 and one line with memory and with a SQLite file, which is not made."""
    where = database if database == "memory" else str(tmp_path / database)
    assert "PostgreSQL" in one_line(ksz("serve", "--workers", 2, "--database", where), 2)
    assert list(tmp_path.iterdir()) == []


def test_what_one_cannot_start_with_none_does(database: str) -> None:
    """A database or a scenario that is not there ends all, with the reason in one line and exit code 2."""
    pair = ("--workers", "2", "--port", "0", "--database")
    assert "cannot be used" in refused(*pair, "postgresql://127.0.0.1:9/x")
    assert "there is no scenario 'nothing'" in refused(*pair, database, "--scenario", "nothing")

# SPDX-License-Identifier: EUPL-1.2
"""Tables of older versions become those of this one; whoever changes tables without a revision fails here."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from simulator.errors import StoreError
from simulator.server import Server
from simulator.settings import Settings
from simulator.store import Store
from simulator.store import tables as t
from simulator.store.comparison import check
from simulator.store.in_use import FileLock
from simulator.store.upgrade import connected, database_url, look_at, revisions, run, upgrade
from simulator.store.version import FIRST
from tests.control.api import AN, CARLA, GENT, Api
from tests.control.test_exchanges import TI, _question
from tests.soap.wire import TI_GROUPS, send
from tests.store import catalogue

on_disk = pytest.mark.parametrize("database", ["file", "postgres"], indirect=True)
OLDEST = str(FIRST)

BREAKS = "op.execute('CREATE TABLE ksz_half (a INTEGER)'); op.execute('SELECT 1 FROM nowhere')"
WORKS = "op.create_table('ksz_new', sa.Column('a', sa.Integer()))"


def test_the_newest_revision_leads_to_the_version_of_the_tables() -> None:
    """Revisions come one after the other, from the oldest version that can be upgraded to that of the tables."""
    assert [step.revision for step in revisions()] == [str(i) for i in range(FIRST, int(t.VERSION) + 1)]


@on_disk
def test_revisions_make_the_tables_that_a_new_database_has(database: str, tmp_path: Path) -> None:
    """A database made by all revisions has the tables, indexes, triggers and functions of one made at once."""
    with connected(database_url(database)) as connection:
        run(connection, revisions())
        connection.commit()
    by_revisions = catalogue.told(database)
    if catalogue.is_file(database):
        other = str(tmp_path / "other.db")
    else:
        catalogue.run(database, "DROP SCHEMA public CASCADE; CREATE SCHEMA public")
        other = database
    Store(other).close()
    assert by_revisions == catalogue.told(other)
    assert check(other) == []


@on_disk
def test_an_old_database_answers_as_before(database: str) -> None:
    """A database of the first version keeps its people, changes, sandboxes and journal, and goes on answering."""
    catalogue.make_old(database, FIRST)
    if t.VERSION != OLDEST:
        with pytest.raises(StoreError, match="ksz-sim database upgrade"):
            Store(database)
    assert upgrade(database).before.version == OLDEST
    assert check(database) == []
    with Server(Settings(port=0, database=database)) as server:
        api = Api(server.url)
        assert [s["name"] for s in api.get("/control/v1/sandboxes").json["sandboxes"]] == ["default", "kept"]
        before = api.get("exchanges").json["exchanges"]
        assert [(e["ssin"], e["status"]) for e in before] == [
            (CARLA, "MSG00000"), (CARLA, "MSG00012"), (AN, "MSG00000"),
        ]  # fmt: skip
        assert [i["organisation"] for i in api.get(f"inscriptions?ssin={CARLA}").json["inscriptions"]] == [GENT, GENT]
        reply = send(server.url, TI_GROUPS, _question(TI, CARLA), auth=("gent", "fake-gent"))
        assert reply.text("//status/code") == "MSG00000"
        assert api.post("/control/v1/journal/verify").json["ok"]
        assert api.get("exchanges").json["exchanges"][0]["number"] == 4


@pytest.fixture
def later(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Path]:
    """Revisions with one more, which does what is given; the tables have its version."""
    newest = str(int(t.VERSION) + 1)

    def make(what: str) -> Path:
        monkeypatch.setattr(t, "VERSION", newest)
        folder = tmp_path / "revisions" / "versions"
        folder.mkdir(parents=True, exist_ok=True)
        for step in revisions():
            (folder / Path(step.path).name).write_bytes(Path(step.path).read_bytes())
        text = f'"""Later."""\nimport sqlalchemy as sa\nfrom alembic import op\nrevision = "{newest}"\n'
        text += f'down_revision = "{int(newest) - 1}"\n\ndef upgrade():\n    {what}\n'
        (folder / "later.py").write_text(text, encoding="utf-8")
        return folder.parent

    return make


@on_disk
def test_an_upgrade_is_done_once_and_a_file_is_copied_before(database: str, later: Callable[[str], Path]) -> None:
    """An upgrade brings the tables to the newest version, a second one finds nothing to do; what a file was is kept."""
    Store(database).close()
    before = t.VERSION
    scripts = later(WORKS)
    done = upgrade(database, scripts)
    assert (done.before.version, done.versions) == (before, (t.VERSION,))
    assert look_at(database).kind == "current"
    assert upgrade(database, scripts).versions == ()
    assert (done.copy is not None) == catalogue.is_file(database)
    if done.copy is not None:
        assert look_at(str(done.copy)).version == before


@on_disk
def test_an_upgrade_that_fails_changes_nothing(database: str, later: Callable[[str], Path]) -> None:
    """Where a revision fails in the middle the tables are as they were, and the version too."""
    Store(database).close()
    before = catalogue.told(database)
    with pytest.raises(StoreError, match="nowhere"):
        upgrade(database, later(BREAKS))
    assert catalogue.told(database) == before
    assert look_at(database).kind == "older"


@on_disk
def test_nothing_is_upgraded_under_a_simulator(database: str, later: Callable[[str], Path]) -> None:
    """While a simulator runs on a database an upgrade is refused, and works as soon as it has ended."""
    with Server(Settings(port=0, database=database)):
        scripts = later(WORKS)
        with pytest.raises(StoreError, match="in use by"):
            upgrade(database, scripts)
        assert look_at(database).kind == "older"
    assert upgrade(database, scripts).versions == (t.VERSION,)


def test_a_file_is_for_one_simulator(tmp_path: Path) -> None:
    """The second simulator on a SQLite file is refused and told who has it; a lock without an owner hinders nobody."""
    database = tmp_path / "ksz.db"
    (tmp_path / "ksz.db.lock").write_text("99999999\n", encoding="ascii")
    again = Settings(port=0, database=str(database))
    with Server(again), pytest.raises(StoreError, match="in use by process"):
        Server(again)
    FileLock.take(database).release()


@on_disk
@pytest.mark.parametrize(
    ("statements", "says"),
    [
        ("UPDATE ksz_about SET value = '1'", "from before the first release"),
        ("UPDATE ksz_about SET value = '999'", "made by a newer simulator"),
        ("ALTER TABLE ksz_about RENAME TO customers", "that are not the simulator's"),
    ],
)
def test_a_database_that_cannot_be_used_is_left_alone(database: str, statements: str, says: str) -> None:
    """Tables of before the first release, of a newer version, or of somebody else: one line, and nothing changes."""
    Store(database).close()
    catalogue.run(database, statements)
    before = catalogue.told(database)
    for use in (Store, upgrade, check):
        with pytest.raises(StoreError, match=says) as refused:
            use(database)
        assert "\n" not in str(refused.value)
    assert catalogue.told(database) == before


def test_what_differs_is_told(tmp_path: Path) -> None:
    """A check names each table, column, index and trigger that is not as the simulator makes it."""
    database = str(tmp_path / "ksz.db")
    Store(database).close()
    catalogue.run(database, """
        DROP TABLE ksz_anchor; DROP INDEX ksz_seen_until; DROP INDEX ksz_exchange_excess;
        DROP TRIGGER ksz_chain_no_update;
        ALTER TABLE ksz_seen ADD COLUMN more INTEGER; CREATE TABLE customers (name TEXT)
    """)  # fmt: skip
    assert check(database) == [
        "table ksz_anchor is missing", "index ksz_seen_until is missing", "column ksz_seen more is too much",
        "index ksz_exchange_excess is missing", "trigger ksz_anchor_no_update is missing",
        "trigger ksz_chain_no_update is missing",
    ]  # fmt: skip


def test_a_start_does_not_import_alembic(tmp_path: Path) -> None:
    """A simulator on a new database, and on one that is up to date, starts without Alembic."""
    code = (
        "import sys; from simulator.app import create_app; from simulator.settings import Settings;"
        "create_app(Settings(database=sys.argv[1])).close(); sys.exit('alembic' in sys.modules)"
    )
    for _ in range(2):
        subprocess.run([sys.executable, "-c", code, str(tmp_path / "ksz.db")], check=True, timeout=60)

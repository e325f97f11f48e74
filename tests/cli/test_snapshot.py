# SPDX-License-Identifier: EUPL-1.2
"""`ksz-sim snapshot`: with a server, and on a database alone."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from simulator.server import Server
from simulator.settings import Settings
from tests.cli.conftest import Ksz, one_line
from tests.control.api import CARLA, GENT, SCENARIO, Api

INSCRIBED = {"ssin": CARLA, "organisation": GENT, "quality": 1, "from": "2026-01-01"}


def test_a_snapshot_is_taken_and_gone_back_to(there: Ksz, api: Api) -> None:
    """`save`, `list`, `show`, `restore` and `delete` say what they did, as text and as JSON."""
    here = ("--sandbox", api.sandbox)
    saved = there("snapshot", "save", "friday", "--note", "before", *here)
    held = "3 persons, 1 households, 2 organisations, 1 inscribed"
    assert saved.stdout == f"friday: sandbox {api.sandbox} at 2026-03-02 09:00:00, {held}\n"
    assert json.loads(there("snapshot", "list", "--json", *here).stdout) == api.get("snapshots").json
    assert there("snapshot", "list", *here).stdout.splitlines()[1].split("  ")[0] == "friday"
    shown = there("snapshot", "show", "friday", *here).stdout
    assert "time in it     2026-03-02 09:00:00 (frozen)\n" in shown
    api.put("clock", {"move": "+3d"})
    restored = there("snapshot", "restore", "friday", *here)
    assert restored.stdout == f"sandbox {api.sandbox} is as it was in friday; run 3 begins at 2026-03-02 09:00:00\n"
    assert api.get("clock").json["today"] == "2026-03-02"
    assert there("snapshot", "restore", "friday", "--from", api.sandbox, "--json", *here).exit_code == 0
    assert there("snapshot", "save", "friday", "--replace", "--json", *here).exit_code == 0
    assert there("snapshot", "delete", "friday", *here).stdout == f"snapshot friday of sandbox {api.sandbox} is gone\n"
    assert json.loads(there("snapshot", "list", "--json", *here).stdout) == {"snapshots": []}


def test_what_changed_is_told_with_an_exit_code(there: Ksz, api: Api) -> None:
    """`diff` has exit code 0 where nothing changed and 1 where something did, as programs of that name have."""
    here = ("--sandbox", api.sandbox)
    there("snapshot", "save", "friday", *here)
    same = there("snapshot", "diff", "friday", *here)
    assert (same.exit_code, same.stdout) == (0, "")
    api.post("inscriptions", INSCRIBED)
    differs = there("snapshot", "diff", "friday", *here)
    line = (
        f"Carla D'Hondt ({CARLA}): inscribed for OCMW Gent ({GENT}), quality 1, from 2026-01-01 (PRIMARY, SECONDARY)\n"
    )
    assert (differs.exit_code, differs.stdout) == (1, line)
    assert "ingeschreven" in there("snapshot", "diff", "base", "now", "--language", "nl", *here).stdout
    api.put("clock", {"move": "+3d"})
    assert there("snapshot", "diff", "friday", "--limit", 1, *here).stderr.startswith("... and 1 more")
    found = json.loads(there("snapshot", "diff", "friday", "now", "--json", *here).stdout)
    assert (found["same"], len(found["about"])) == (False, 2)


def test_a_file_goes_from_one_database_to_another(there: Ksz, ksz: Ksz, api: Api, tmp_path: Path) -> None:
    """A sandbox of a server is carried as one file into a database for which none runs, and is the same there."""
    here = ("--sandbox", api.sandbox)
    api.post("inscriptions", INSCRIBED)
    there("snapshot", "save", "friday", *here)
    file, database = tmp_path / "friday.ksz.gz", tmp_path / "ksz.db"
    exported = there("snapshot", "export", "friday", "--output", file, *here)
    assert exported.stdout == f"{file}: {file.stat().st_size} bytes\n"
    Server(Settings(database=str(database), port=0)).close()
    there_too = ("--database", database)
    made = ksz("snapshot", "import", file, "--name", "monday", *there_too)
    assert made.stdout == f"{file} is the snapshot monday of sandbox default\n"
    assert ksz("snapshot", "diff", "monday", "now", *there_too).exit_code == 1
    again = ksz("snapshot", "import", file, "--name", "monday", "--replace", "--restore", *there_too)
    assert again.stdout.startswith("sandbox default is as it was in monday; run 2 begins at")
    assert ksz("snapshot", "diff", "monday", "now", *there_too).exit_code == 0
    copy = tmp_path / "copy.ksz.gz"
    assert json.loads(ksz("snapshot", "export", "monday", "--output", copy, "--json", *there_too).stdout)["bytes"]
    assert ksz("snapshot", "save", "again", *there_too).exit_code == 0
    assert ksz("snapshot", "delete", "again", *there_too).exit_code == 0


def test_a_file_has_the_name_of_its_snapshot(
    there: Ksz, api: Api, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without --output the file is NAME.ksz.gz in the folder; with - it goes to stdout."""
    monkeypatch.chdir(tmp_path)
    there("snapshot", "save", "friday", "--sandbox", api.sandbox)
    there("snapshot", "export", "friday", "--sandbox", api.sandbox)
    assert [file.name for file in tmp_path.iterdir()] == ["friday.ksz.gz"]
    streamed = there("snapshot", "export", "friday", "--output", "-", "--sandbox", api.sandbox)
    assert streamed.stdout_bytes == Path("friday.ksz.gz").read_bytes()


def test_what_cannot_be_done_is_told_in_one_line(there: Ksz, ksz: Ksz, api: Api, tmp_path: Path) -> None:
    """What is refused has exit code 1, a wrong name of a file or database 2; each is one line, and nothing is left."""
    here = ("--sandbox", api.sandbox)
    broken = tmp_path / "broken.ksz.gz"
    there("snapshot", "save", "friday", *here)
    there("snapshot", "export", "friday", "--output", broken, *here)
    broken.write_bytes(broken.read_bytes()[:-10])
    assert "breaks off" in one_line(there("snapshot", "import", broken, "--name", "x", *here), 1)
    assert "already" in one_line(there("snapshot", "save", "friday", *here), 1)
    assert "there is friday" in one_line(there("snapshot", "restore", "monday", *here), 1)
    assert "there is friday" in one_line(there("snapshot", "diff", "monday", *here), 1)
    assert "there is friday" in one_line(there("snapshot", "export", "monday", "--output", tmp_path / "m", *here), 1)
    assert "no sandbox" in one_line(there("snapshot", "list", "--sandbox", "nowhere"), 1)
    assert "cannot be read" in one_line(there("snapshot", "import", tmp_path / "none", *here), 2)
    nowhere = tmp_path / "no" / "folder"
    assert "make its folder" in one_line(there("snapshot", "export", "friday", "--output", nowhere, *here), 2)
    assert "no simulator answers" in one_line(ksz("snapshot", "list"), 2)
    assert "no database of a simulator" in one_line(ksz("snapshot", "list", "--database", tmp_path / "none.db"), 2)
    assert [file.name for file in tmp_path.iterdir()] == ["broken.ksz.gz"]
    assert [one["name"] for one in api.get("snapshots").json["snapshots"]] == ["friday"]


def test_a_database_that_a_simulator_uses_is_left_alone(ksz: Ksz, tmp_path: Path) -> None:
    """While a simulator runs on a file, --database is refused: ask the simulator."""
    database = tmp_path / "ksz.db"
    with Server(Settings(database=str(database), port=0)):
        assert "in use" in one_line(ksz("snapshot", "save", "x", "--database", database), 2)


@pytest.mark.parametrize("database", ["postgres"], indirect=True)
def test_on_postgresql_beside_a_running_simulator(ksz: Ksz, database: str) -> None:
    """PostgreSQL is shared: what is restored beside a running simulator is seen by it."""
    with Server(Settings(database=database, port=0)) as server:
        api = Api(server.url)
        api.post("scenario", {"yaml": SCENARIO})
        assert ksz("snapshot", "save", "friday", "--database", database).exit_code == 0
        api.put("clock", {"move": "+3d"})
        assert ksz("snapshot", "restore", "friday", "--database", database).exit_code == 0
        assert api.get("clock").json["today"] == "2026-03-02"

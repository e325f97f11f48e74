# SPDX-License-Identifier: EUPL-1.2
"""`ksz-sim database`: which version the tables have, and bringing them to that of the simulator."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from simulator.store import Store
from simulator.store import tables as t
from simulator.store.version import FIRST
from tests.cli.conftest import Ksz, one_line
from tests.store import catalogue


@pytest.fixture
def database(tmp_path: Path) -> str:
    """A file with the tables of this version."""
    file = str(tmp_path / "ksz.db")
    Store(file).close()
    return file


def test_a_database_of_this_version(ksz: Ksz, database: str) -> None:
    """There is nothing to do, and each command says so with exit code 0; KSZ_SIM_DATABASE names it too."""
    here = Ksz({"KSZ_SIM_DATABASE": database})
    for command, told in (("status", "works with"), ("upgrade", "nothing to upgrade"), ("check", "makes it")):
        for result in (ksz("database", command, "--database", database), here("database", command)):
            assert result.exit_code == 0
            assert told in result.stdout
    state = json.loads(here("database", "status", "--json").stdout)
    assert (state["state"], state["version"], state["upgrades"]) == ("current", t.VERSION, [])
    assert json.loads(here("database", "check", "--json").stdout)["ok"]
    assert json.loads(here("database", "upgrade", "--json").stdout)["versions"] == []


def test_an_old_database_is_upgraded(ksz: Ksz, tmp_path: Path) -> None:
    """Status names each upgrade that is to come, and afterwards none."""
    file = str(tmp_path / "old.db")
    catalogue.make_old(file, FIRST)
    to_come = int(t.VERSION) - FIRST
    before = ksz("database", "status", "--database", file, "--json")
    assert len(json.loads(before.stdout)["upgrades"]) == to_come
    assert before.exit_code == (1 if to_come else 0)
    assert ksz("database", "upgrade", "--database", file).exit_code == 0
    assert ksz("database", "check", "--database", file).exit_code == 0


def test_what_differs_has_exit_code_1(ksz: Ksz, database: str) -> None:
    """A missing index is named."""
    catalogue.run(database, "DROP INDEX ksz_exchange_ticket")
    result = ksz("database", "check", "--database", database)
    assert (result.exit_code, result.stdout) == (1, "index ksz_exchange_ticket is missing\n")


def test_tables_of_another_version(ksz: Ksz, database: str) -> None:
    """Status tells them with exit code 1, serve refuses in one line with exit code 2, and nothing changes."""
    catalogue.run(database, "UPDATE ksz_about SET value = '999'")
    before = Path(database).read_bytes()
    assert ksz("database", "status", "--database", database).exit_code == 1
    assert "made by a newer simulator" in one_line(ksz("serve", "--port", 0, "--database", database), 2)
    assert Path(database).read_bytes() == before


@pytest.mark.parametrize("command", ["status", "upgrade", "check"])
@pytest.mark.parametrize("where", ["memory", "nothing.db"])
def test_a_database_that_is_not_there(ksz: Ksz, tmp_path: Path, command: str, where: str) -> None:
    """Exit code 2 for memory, and for a file that is not there, which is not made."""
    file = tmp_path / where
    one_line(ksz("database", command, "--database", where if where == "memory" else file), 2)
    assert not file.exists()

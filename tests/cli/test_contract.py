# SPDX-License-Identifier: EUPL-1.2
"""`ksz-sim contract`: what is simulated, and whether contracts are whole."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from simulator.resources import data_folder
from tests.cli.conftest import Ksz, one_line


def test_operations_are_listed(ksz: Ksz) -> None:
    """Each operation is listed with its fidelity and the path of its service."""
    lines = {line.split()[0]: line for line in ksz("contract", "list").stdout.splitlines()}
    assert "published" in lines["RetrieveTIGroups/v2"]
    assert lines["RetrieveTIGroups/v2"].endswith("/SOA4520/RetrieveTIGroupsService/v2/retrieveTI")
    assert "KSZBCSSWebServiceConnectorPort" in lines["OCMWCPASManageAccess/20050930"]
    assert lines["JobSeekerStatusNotification/v1"].endswith("(sent by the network)")


def test_the_list_as_json_is_that_of_the_control_api(ksz: Ksz) -> None:
    """--json tells what the control API tells."""
    contracts = {c["id"]: c for c in json.loads(ksz("contract", "list", "--json").stdout)["contracts"]}
    assert contracts["RetrieveTIGroups/v2"]["operations"][0]["evidence"]


def test_our_contracts_are_fine(ksz: Ksz) -> None:
    """Every shipped contract is whole: schemas compile, and something answers."""
    result = ksz("contract", "check")
    assert result.exit_code == 0, result.stderr
    assert "RetrieveTIGroups/v2: fine" in result.stdout
    assert "JobSeekerStatusNotification/v1: fine, 0 operations, 1 notifications" in result.stdout


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """A folder with a copy of one contract."""
    for name in ("TestConnectionService", "types"):
        shutil.copytree(data_folder("wsdl") / "soa" / name, tmp_path / "wsdl" / "soa" / name)
    return tmp_path / "wsdl"


def _contract(own: Path) -> Path:
    return own / "soa" / "TestConnectionService" / "v1" / "contract.yaml"


def test_an_own_folder_overrides_ours(ksz: Ksz, own: Path) -> None:
    """A contract of the same id in a folder given by --contracts takes the place of ours."""
    file = _contract(own)
    file.write_text(file.read_text(encoding="utf-8").replace("Test of the connection", "Own test"), encoding="utf-8")
    assert "Own test" in ksz("contract", "list", "--contracts", own).stdout


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [("title:", "titel:", "titel"), ("test_connection.send_test_message", "test_connection.nothing", "no service")],
)
def test_a_wrong_contract_is_told(ksz: Ksz, own: Path, old: str, new: str, told: str) -> None:
    """A contract with an unknown key, or that nothing answers, is told with exit code 1."""
    file = _contract(own)
    file.write_text(file.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    result = ksz("contract", "check", "--contracts", own)
    assert result.exit_code == 1
    assert told in result.stderr
    assert all(line.startswith("ksz-sim: ") for line in result.stderr.splitlines())


def test_a_folder_that_is_not_there_is_told(ksz: Ksz, tmp_path: Path) -> None:
    """Exit code 2 for a folder that is not there."""
    assert "does not exist" in one_line(ksz("contract", "list", "--contracts", tmp_path / "none"), 2)


PENSION = Path(__file__).parents[1] / "dropin" / "data" / "pension"


def test_what_was_brought_along_is_explained(ksz: Ksz) -> None:
    """`contract check DIR` tells of each operation what is understood, and in words what follows from what is not."""
    result = ksz("contract", "check", PENSION)
    assert result.exit_code == 0, result.stderr
    (row,) = [line for line in result.stdout.splitlines() if line.startswith("PensionService/v1  consultPensions")]
    assert row.split()[2:] == ["criteria/ssin", "blocking", "any", "yes", "yes", "criteria/period", "generated"]
    assert "name the right ones in operations.consultPensions.legal_contexts" in result.stdout
    assert "answers at /SOA4520/PensionService/v1/consult and /PensionService/v1/consult" in result.stdout
    assert "RetrieveTIGroups" not in result.stdout
    listed = ksz("contract", "list", "--contracts", PENSION).stdout
    (line,) = [line for line in listed.splitlines() if line.startswith("PensionService")]
    assert "published, reply generated" in line


def test_what_was_understood_as_json(ksz: Ksz) -> None:
    """--json has the same."""
    (found,) = json.loads(ksz("contract", "check", PENSION, "--json").stdout)["contracts"]
    (operation,) = found["brought"]["operations"]
    assert (found["fine"], operation["subject"], operation["reply"]) == (True, "criteria/ssin", "generated")


def test_a_file_to_start_from_changes_nothing(ksz: Ksz, tmp_path: Path) -> None:
    """--write puts a contract.yaml beside the WSDL that says what conventions say; a second time it is left alone."""
    folder = Path(shutil.copytree(PENSION, tmp_path / "pension"))
    before = json.loads(ksz("contract", "list", "--json", "--contracts", folder).stdout)
    assert "PensionV1.contract.yaml is written" in ksz("contract", "check", folder, "--write").stdout
    after = json.loads(ksz("contract", "list", "--json", "--contracts", folder).stdout)
    assert after == before
    assert "has its contract.yaml already" in ksz("contract", "check", folder, "--write").stdout
    assert "subject: criteria/ssin" in ksz("contract", "check", PENSION, "--suggest").stdout


def test_what_cannot_be_served_is_told(ksz: Ksz, tmp_path: Path) -> None:
    """One line and exit code 1 for a folder that is none, an import that is not there, and an operation left out."""
    folder = Path(shutil.copytree(PENSION, tmp_path / "pension"))
    assert "does not exist" in one_line(ksz("contract", "check", tmp_path / "none"), 2)
    (folder / "types/common/CommonP1.xsd").unlink()
    assert "imports types/common/CommonP1.xsd, which is not there" in one_line(ksz("contract", "check", folder), 1)

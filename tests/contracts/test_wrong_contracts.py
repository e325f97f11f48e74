# SPDX-License-Identifier: EUPL-1.2
"""A contract that cannot be right stops the start: with file, line, and what was expected."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from simulator.contracts.catalogue import Catalogue
from simulator.errors import ContractError
from simulator.resources import data_folder


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of our contracts, to be spoiled."""
    return Path(shutil.copytree(data_folder("wsdl"), tmp_path / "wsdl"))


TEST = "soa/TestConnectionService/v1/contract.yaml"
NOTIFY = "soa/JobSeekerStatusNotification/v1/contract.yaml"
IDENTIFY = "ssdn/OCMWCPASIdentifyPerson/20050930/contract.yaml"

CASES = {
    "unknown key": (TEST, "credentials: none", "credential: none", 12, "the key 'credential' is not known here"),
    "unknown key in an operation": (TEST, "callers: []", "caller: []", None, "known here. Did you mean callers?"),
    "missing file": (TEST, "TestConnectionServiceV1.wsdl", "Gone.wsdl", 8, "expects the file Gone.wsdl"),
    "two of one id": (TEST, "id: TestConnectionService/v1", "id: RetrieveTIGroups/v2", None, "Groups/v2 is taken"),
    "two of one path": (
        TEST, "/SOA4520/TestConnectionServiceService/sendTestMessage", "/SOA4520/RetrieveTIGroupsService/v2/retrieveTI",
        None, "the path /SOA4520/RetrieveTIGroupsService/v2/retrieveTI is that of",
    ),
    "two of one service id": (IDENTIFY, "id: OCMWCPASIdentifyPerson\n", "id: OCMWCPASManageAccess\n", None, "20050930"),
    "unknown connector": (IDENTIFY, "connector: WebServiceConnector/1", "connector: Other/1", 9, "no connector Other"),
    "missing key": (IDENTIFY, 'version: "20050930"', "", None, "a contract of family ssdn needs version"),
    "no fidelity": (TEST, "    fidelity: published\n", "", None, "field required"),
    "unknown fidelity": (TEST, "fidelity: published", "fidelity: perfect", None, "'reconstructed' or 'inferred'"),
    "unknown operation": (TEST, "  sendTestMessage:", "  sendMe:", None, "sendMe; the WSDL has sendTestMessage"),
    "unknown key in a notification": (NOTIFY, "    make:", "    made:", None, "known here. Did you mean make?"),
    "a path without operation": (NOTIFY, "prefixes:", "paths: [/x]\nprefixes:", None, "neither WSDL nor paths"),
    "no schema of a notification": (NOTIFY, "schema: NotifyJobSeekerStatusV1.xsd\n", "", None, "soa needs schema"),
    "nothing in it": (NOTIFY, "notifications:", "prefixes_:", None, "is not known here"),
    "no YAML": (TEST, "family: soa", "family: [soa", None, "is not YAML"),
    "key twice": (TEST, "family: soa", "family: soa\nfamily: soa", None, "stands here twice"),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_a_wrong_contract_stops_the_start(folder: Path, case: str) -> None:
    """Each kind of mistake is told with its file, its line, and what was expected."""
    name, old, new, line, text = CASES[case]
    file = folder / name
    content = file.read_text(encoding="utf-8")
    assert old in content
    file.write_text(content.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ContractError) as told:
        Catalogue([folder]).services()
    assert text in str(told.value)
    assert "contract.yaml" in str(told.value)
    if line is not None:
        assert f"contract.yaml:{line}:" in str(told.value)


def test_a_missing_import_stops_the_start(folder: Path) -> None:
    """A schema that a WSDL leads to, and that is not there, is named with the file that wants it."""
    (folder / "soa" / "types" / "CommonV3.xsd").unlink()
    with pytest.raises(ContractError, match=r"\w+V\d\.\w+:\d+: expects the file CommonV3.xsd"):
        Catalogue([folder])


def test_a_schema_that_is_no_schema_is_told(folder: Path) -> None:
    """A schema with a type that does not exist is told when the contract is used, with file and reason."""
    file = folder / "soa" / "types" / "CommonV3.xsd"
    file.write_text(
        file.read_text(encoding="utf-8").replace('base="xs:string"', 'base="xs:strong"', 1), encoding="utf-8"
    )
    with pytest.raises(ContractError, match="strong"):
        _ = Catalogue([folder]).contracts["RetrieveTIGroups/v2"].validator


def test_a_folder_of_the_user_overrides_ours(folder: Path) -> None:
    """A contract of the same id in a later folder takes the place of ours."""
    catalogue = Catalogue([data_folder("wsdl"), folder])
    assert catalogue.contracts["TestConnectionService/v1"].folder.is_relative_to(folder)

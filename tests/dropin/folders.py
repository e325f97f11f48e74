# SPDX-License-Identifier: EUPL-1.2
"""Folders with contracts as somebody would bring them along: written for the tests, made of ours, or published ones."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from simulator.resources import data_folder

DATA = Path(__file__).parent / "data"
PENSION = DATA / "pension"
WSDL = "intf/PensionService/PensionV1.wsdl"
AN, CARLA, GENT = "84051290054", "91073090063", "0999100196"


def official() -> Path | None:
    """The published files, where they are at hand: they are compared with, and never part of the project."""
    shared = Path(os.environ.get("KSZ_SIM_SHARED") or data_folder("wsdl").parent.parent / "shared")
    for folder in (shared, data_folder("wsdl").parent.parent.parent / "shared"):
        if (folder / "official").is_dir():
            return folder / "official"
    return None


def official_or_skip() -> Path:
    """The published files; the test is skipped where there are none."""
    found = official()
    if found is None:
        pytest.skip("no published contracts: set KSZ_SIM_SHARED to the folder that holds official/")
    return found


def pension(folder: Path, *changes: tuple[str, str], file: str = WSDL, sidecar: str = "") -> Path:
    """A copy of the pension service, with changes in one of its files, and a file beside its WSDL."""
    copy = Path(shutil.copytree(PENSION, folder / "pension"))
    text = (copy / file).read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new)
    (copy / file).write_text(text, encoding="utf-8")
    if sidecar:
        (copy / WSDL).with_name("contract.yaml").write_text(sidecar, encoding="utf-8")
    return copy


def strangers(folder: Path) -> Path:
    """Our own SOA contracts as if nobody knew them: other namespaces and addresses, and no contract.yaml."""
    for file in (data_folder("wsdl") / "soa").rglob("*"):
        if file.suffix in (".wsdl", ".xsd"):
            copy = folder / file.relative_to(data_folder("wsdl"))
            copy.parent.mkdir(parents=True, exist_ok=True)
            text = file.read_text(encoding="utf-8").replace("fgov.be/intf", "strange.example/intf")
            copy.write_text(text.replace('location="https://', 'location="https://strange/strange'), encoding="utf-8")
    return folder

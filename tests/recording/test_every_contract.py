# SPDX-License-Identifier: EUPL-1.2
"""Whatever a contract lets somebody ask and answer: recorded, no number of a person is on the disk, and it says the
same.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from lxml import etree
from werkzeug.test import Client

from simulator.app import App, create_app
from simulator.contracts.catalogue import Catalogue
from simulator.contracts.contract import Operation
from simulator.journal.journal import Filter
from simulator.recording.conventions import kind_of
from simulator.recording.recorder import _valid
from simulator.resources import data_folder
from simulator.settings import Settings
from simulator.world.ssin import check_digits, parse_ssin, pretty
from tests.contracts.strategies import data_for
from tests.recording.made import Parrot, inside, leaves, message, path

OPERATIONS = [o for o in Catalogue([data_folder("wsdl")]).services() if o.contract.operations]
HERE = {"REMOTE_ADDR": "127.0.0.1"}
RECORDING = "/control/v1/sandboxes/default/recording"


@st.composite
def ssins(draw: st.DrawFn) -> str:
    """Numbers as people have them (serial 001 to 899, also born on the 1st, also BIS), of people not born yet."""
    born = date(2040, 1, 1) + timedelta(draw(st.integers(0, 9_000)))
    if draw(st.booleans()):
        born = born.replace(day=1)
    month = born.month + draw(st.sampled_from((0, 0, 20, 40)))
    first_nine = f"{born.year % 100:02}{month:02}{born.day:02}{draw(st.integers(1, 899)):03}"
    return first_nine + check_digits(first_nine, after_2000=True)


@dataclass
class Disk:
    """A simulator that records, with its database on a disk."""

    app: App
    client: Client
    parrot: Parrot
    folder: Path
    originals: set[str] = field(default_factory=set)

    def held(self) -> Iterator[bytes]:
        """The bytes of every file."""
        return (file.read_bytes() for file in self.folder.iterdir())


@pytest.fixture(scope="module")
def disk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Disk]:
    """A recording of everything that these tests draw; at its end no number of it is anywhere."""
    folder = tmp_path_factory.mktemp("disk")
    app = create_app(Settings(database=str(folder / "ksz.db"), recording_secret="so that every run is the same"))
    client, parrot = Client(app), Parrot()
    assert client.put(RECORDING, json={"target": "http://127.0.0.1:9"}, environ_base=HERE).status_code == 201
    sandbox = app.network.sandboxes.get("default")
    assert sandbox.recording is not None
    vars(app.network.recorders.of(sandbox, sandbox.recording))["target"] = parrot
    made = Disk(app, client, parrot, folder)
    yield made
    app.close()


def _with_people(raw: bytes, number: st.SearchStrategy[str], data: st.DataObject, found: set[str]) -> bytes:
    """The same message about people, in every place for a number."""
    root = etree.fromstring(raw)
    document = inside(root)
    for leaf in leaves(document):
        parent = leaf.getparent()
        above = "" if parent is None else etree.QName(parent).localname
        if kind_of(above, etree.QName(leaf).localname) == "ssin":
            leaf.text = data.draw(number)
            found.add(leaf.text)
    if document is not root:
        holder = next(e for e in leaves(root) if "SSDN" in (e.text or "")[:60])
        holder.text = etree.tostring(document, encoding="unicode")
    return etree.tostring(root)


def _said(root: Any) -> list[tuple[str, str | None]]:
    """Tags in their order, and the texts that no rule replaces, as far as they hold no number and no sentence."""
    document = inside(root)
    shown: list[tuple[str, str | None]] = []
    for element in document.iter(etree.Element):
        parent, text = element.getparent(), (element.text or "").strip()
        kind = kind_of("" if parent is None else etree.QName(parent).localname, etree.QName(element).localname)
        plain = kind in (None, "keep") and not len(element) and not re.search(r"\s|^<|\d{6}|\d-\d|^\d\d$", text)
        shown.append((element.tag, text if plain else None))
    return shown


EACH = pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.versioned_title)


@EACH
@given(data=st.data())
@settings(max_examples=2, phases=(Phase.generate,))
def test_nobody_can_be_found_in_a_recording(operation: Operation, disk: Disk, data: st.DataObject) -> None:
    """Of any exchange that the schema allows, what is recorded is valid, says the same, and names nobody."""
    _record(operation, disk, data)


@pytest.mark.slow
@EACH
@given(data=st.data())
@settings(max_examples=int(os.environ.get("KSZ_SIM_TEST_FUZZ", "20")), phases=(Phase.generate,))
def test_nobody_can_be_found_in_a_long_recording(operation: Operation, disk: Disk, data: st.DataObject) -> None:
    """The same of many exchanges."""
    _record(operation, disk, data)


def _record(operation: Operation, disk: Disk, data: st.DataObject) -> None:
    found: set[str] = set()
    number = ssins()
    asked = _with_people(
        message(operation, data.draw(data_for(operation.element(operation.request))), True), number, data, found
    )
    told = _with_people(
        message(operation, data.draw(data_for(operation.element(operation.reply))), False), number, data, found
    )
    disk.originals |= {n for n in found if parse_ssin(n)}
    disk.parrot.says = told
    answer = disk.client.post(path(operation), data=asked, headers={"Content-Type": "text/xml"})
    assert answer.data == told
    journal = disk.app.network.journal
    assert answer.status_code == 200
    newest = journal.find("default", 1, Filter(), limit=1)[0]
    assert newest["recording"]["kept"], newest["recording"]
    for before, after in zip((asked, told), journal.messages("default", newest["id"]), strict=True):
        contract = operation.contract.connector or operation.contract
        tree = etree.fromstring(after)
        assert _valid(disk.app.network.catalogue, contract, tree) or not _valid(
            disk.app.network.catalogue, contract, etree.fromstring(before)
        )
        assert _said(etree.fromstring(before)) == _said(tree)


def test_nothing_is_left_on_the_disk(disk: Disk) -> None:
    """In database, write-ahead log and export no number of a recorded person stands, plain or formatted."""
    export = b"".join(
        disk.client.get("/control/v1/sandboxes/default/journal/export?messages=true", environ_base=HERE).response
    )
    assert len(disk.originals) > 50
    for content in (*disk.held(), export):
        windows = set(re.findall(rb"(?=(\d{11}))", content))
        forms = {b"".join(parts) for parts in re.findall(rb"(\d\d)\.(\d\d)\.(\d\d)-(\d{3})\.(\d\d)", content)}
        assert not {n for n in disk.originals if n.encode() in windows | forms}
        assert not any(pretty(n).encode() in content for n in disk.originals)

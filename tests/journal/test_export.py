# SPDX-License-Identifier: EUPL-1.2
"""The journal for other programs: JSON lines and CSV."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from io import StringIO
from itertools import islice
from typing import Any

from simulator.journal.export import COLUMNS, Format, exported, pieces
from simulator.journal.journal import Filter, Journal
from tests.journal.rows import NOON, ROW, write

DETAIL: dict[str, Any] = {
    "version": "v1", "duration_ms": 1.5,
    "identity": {"address": "127.0.0.1", "user": "gent", "message_id": "urn:1",
                 "certificate": {"subject": "CN=Gent", "cbe": "0999100196", "fingerprint": "ab"}},
    "stated": {"cbe": "0999100196", "user": "84051290252", "legal_context": "A:B", "reference": 'file "1"; x'},
    "decisions": [{"rule": "a.b", "allowed": True, "facts": {}}, {"rule": "c.d", "allowed": False, "facts": {}}],
}  # fmt: skip
LINES: list[dict[str, Any]] = [
    {"level": "entry"},
    {"level": "ksz", "inscriptions": [{"quality": 2}, {"quality": 1}], "filtered": ["q"]},
    {"level": "supplier", "source": "s", "sent": {"x": ["y"], "z": []}},
]


def _text(journal: Journal, form: Format, messages: bool = False, wanted: Filter | None = None) -> str:
    found = journal.all("default", 1, wanted or Filter(), messages)
    return b"".join(exported(found, form, messages)).decode()


def test_a_line_of_json_for_each_exchange(journal: Journal) -> None:
    """JSON lines hold each exchange that fits, the oldest first, whole."""
    write(journal, 3)
    told = [json.loads(line) for line in _text(journal, "jsonl").splitlines()]
    assert [one["number"] for one in told] == [1, 2, 3]
    assert {"lines", "decisions", "chain", "position", "hash", "written"} <= set(told[0])
    assert "request" not in told[0]
    assert json.loads(_text(journal, "jsonl", messages=True).splitlines()[0])["request"] == "<é/>"
    assert _text(journal, "jsonl", wanted=Filter(ticket="none")) == ""


def test_a_row_of_csv_for_each_exchange(journal: Journal) -> None:
    """CSV has every field of a log line in a column of its own, and any reader of CSV gets it back."""
    journal.write([replace(ROW, detail=DETAIL, lines=LINES, excess=("family",))])
    (row,) = csv.DictReader(StringIO(_text(journal, "csv"), newline=""))
    assert tuple(row) == COLUMNS
    expected = {
        "received": "2026-03-02T13:00:00.000+01:00", "user": "84051290252", "account": "gent", "legal_context": "A:B",
        "reference": 'file "1"; x', "message_id": "urn:1", "certificate_subject": "CN=Gent", "version": "v1",
        "certificate_cbe": "0999100196", "signature_cbe": "",
        "levels": "entry ksz supplier", "decisions": "a.b=yes c.d=NO",
        "qualities": "1 2", "sent": "x/y z", "filtered": "q", "excess": "family", "position": "1",
    }  # fmt: skip
    assert expected == {name: row[name] for name in expected}
    assert len(row["hash"]) == 64
    (whole,) = csv.DictReader(StringIO(_text(journal, "csv", messages=True), newline=""))
    assert (whole["request"], whole["reply"]) == ("<é/>", "<b/>")


def test_csv_without_exchanges_still_names_its_columns(journal: Journal) -> None:
    """An empty export has the head line."""
    assert _text(journal, "csv").strip() == ",".join(COLUMNS)


def test_an_export_reads_as_it_goes(journal: Journal) -> None:
    """More rows than are read at a time come in order, and others can write meanwhile."""
    write(journal, 450)
    found = journal.all("default", 1, Filter())
    first = [row["number"] for row in islice(found, 10)]
    journal.write([replace(ROW, number=451, received=NOON)])
    assert [*first, *(row["number"] for row in found)] == list(range(1, 452))


def test_every_run_is_exported_in_order(journal: Journal) -> None:
    """With every run the exchanges come by run, then by number."""
    journal.write([replace(ROW, run=2), replace(ROW, run=1, number=5), replace(ROW, run=1, number=2)])
    found = [(row["run"], row["number"]) for row in journal.all("default", 2, Filter(every_run=True))]
    assert found == [(1, 2), (1, 5), (2, 1)]


def test_pieces_are_neither_small_nor_endless() -> None:
    """What is sent comes in pieces of some 64 kB, and nothing is lost."""
    parts = [b"x" * 1000] * 200
    sent = list(pieces(parts))
    assert b"".join(sent) == b"".join(parts)
    assert [len(piece) for piece in sent] == [66000, 66000, 66000, 2000]

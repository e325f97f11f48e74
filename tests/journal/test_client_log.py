# SPDX-License-Identifier: EUPL-1.2
"""A client's own access log is read whatever its delimiter, encoding and names; what cannot be read is told."""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from simulator.errors import ConfigurationError
from simulator.journal.client_log import ClientLog, Entry
from simulator.journal.columns import Columns, read_columns

Make = Callable[..., ClientLog]
NINE = datetime.fromisoformat("2026-03-02T09:00:00+01:00").timestamp()
HEAD = "ticket;time;user;ssin;reason"
ROW = "T1;2026-03-02T09:00:00;jan;84051290054;PCSA:X"
READ = Entry(2, "T1", "", NINE, "jan", "84051290054", "PCSA:X")


@pytest.fixture
def log(tmp_path: Path) -> Make:
    """A log with a content, read with a file of columns."""

    def make(content: str | bytes, columns: str | None = None) -> ClientLog:
        file = tmp_path / "client.log"
        file.write_bytes(content.encode() if isinstance(content, str) else content)
        found = Columns()
        if columns is not None:
            (tmp_path / "columns.yaml").write_text(columns, encoding="utf-8")
            found = read_columns(tmp_path / "columns.yaml")
        return ClientLog(file, found)

    return make


def _told(make: Make, content: str | bytes, columns: str | None = None) -> str:
    """The one line about what cannot be read."""
    with pytest.raises(ConfigurationError) as error:
        list(make(content, columns).entries())
    (problem,) = error.value.problems
    return str(problem)


@pytest.mark.parametrize(
    "content",
    [
        f"{HEAD}\n{ROW}\n",
        f"{HEAD}\r\n{ROW}\r\n",
        f"{HEAD}\n{ROW}".replace(";", ","),
        f"{HEAD}\n{ROW}".replace(";", "\t"),
        f"{HEAD}\n{ROW}".replace(";", "|"),
        f"sep=;\n{HEAD}\n{ROW}",
        f'"ticket";"time";"user";"ssin";"reason"\n"{ROW.replace(";", chr(34) + ";" + chr(34))}"',
        "Ticket CBSS,Tijdstip,Gebruiker,INSZ,Finaliteit\nT1,02/03/2026 09:00:00,jan,84.05.12-900.54,PCSA:X",
        "ticketCBSS,Date/heure,Utilisateur,NISS,Motif\nT1,2026-03-02T08:00:00Z,jan,840512 900 54,PCSA:X",
        f"ticket,timestamp,user_id,Person,legal context\nT1,{NINE:.0f},jan,84051290054,PCSA:X",
        f"ticket,timestamp,user_id,Person,legal context\nT1,{NINE * 1000:.0f},jan,84051290054,PCSA:X",
    ],
)
def test_usual_logs_are_read_without_a_mapping(log: Make, content: str) -> None:
    """Delimiter, names of columns in three languages, and usual ways to write time and number are understood."""
    (found,) = log(content).entries()
    assert (READ.ticket, READ.time, READ.user, READ.ssin, READ.reason) == (
        found.ticket, found.time, found.user, found.ssin, found.reason,
    )  # fmt: skip


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252", "latin-1"])
def test_usual_encodings_are_read(log: Make, encoding: str) -> None:
    """UTF-8, UTF-16 with its mark, and the encoding of Windows are recognised."""
    content = f"{HEAD}\n{ROW.replace('jan', 'andré')}".encode(encoding)
    assert [entry.user for entry in log(content).entries()] == ["andré"]


def test_another_encoding_is_named(log: Make) -> None:
    """Any other encoding can be named."""
    content = f"{HEAD}\n{ROW.replace('jan', 'andré')}".encode("cp437")
    assert [entry.user for entry in log(content, "encoding: cp437").entries()] == ["andré"]


def test_json_lines_are_read(log: Make) -> None:
    """JSON lines are read by their keys, also by keys inside keys."""
    plain = '{"ticket": "T1", "time": "2026-03-02T09:00:00", "user": "jan", "ssin": 84051290054, "reason": "PCSA:X"}'
    assert list(log(f"{plain}\n\n{plain}\n").entries()) == [
        Entry(1, "T1", "", NINE, "jan", "84051290054", "PCSA:X"),
        Entry(3, "T1", "", NINE, "jan", "84051290054", "PCSA:X"),
    ]
    nested = '{"at": "2026-03-02T09:00:00", "who": {"id": "jan"}, "about": {"insz": "84051290054"}, "why": null}'
    columns = "columns: {time: at, user: who.id, ssin: about.insz, reason: why}"
    (found,) = log(nested, columns).entries()
    assert (found.user, found.ssin, found.reason) == ("jan", "84051290054", "")


def test_a_mapping_says_what_is_where(log: Make) -> None:
    """Columns of any name, several columns for one thing, a way to write time, and the client's own words."""
    columns = """
columns: {ticket: null, time: wanneer, user: wie, ssin: wie niet, reason: [doel, soort], service: wat}
time_format: "%Y%m%d %H%M"
delimiter: "#"
values: {user: {jan: "00000000097"}, service: {TI: RetrieveTIGroups}}
"""
    content = "wanneer#wie#wie niet#doel#soort#wat#ticket\n20260302 0900#jan#84051290054#PCSA:X#1#TI#zzz\n"
    expected = Entry(2, "", "", NINE, "00000000097", "84051290054", "PCSA:X 1", "RetrieveTIGroups")
    assert list(log(content, columns).entries()) == [expected]


def test_a_log_can_be_read_again(log: Make) -> None:
    """The entries can be had as often as needed; none are kept."""
    found = log(f"{HEAD}\n{ROW}\n{ROW}")
    assert [len(list(found.entries())) for _ in range(3)] == [2, 2, 2]


def test_a_long_log_is_never_in_memory(log: Make) -> None:
    """Of a long file little is in memory at a time."""
    found = log("\n".join((HEAD, *[ROW] * 30_000)))
    tracemalloc.start()
    assert sum(1 for _ in found.entries()) == 30_000
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < found.file.stat().st_size / 4


@pytest.mark.parametrize(
    ("content", "columns", "told"),
    [
        ("", None, "is empty"),
        ("\n \n", None, "is empty"),
        (b"\x00\x01\x02", None, "is no text"),
        ("ticket;time;user;ssin\nT1;x;y;z", None, "no column for reason (looked for reason,"),
        ("a;b\n1;2", None, "it has a, b; name it with --columns, or say `time: null` there"),
        (f"{HEAD}\n{ROW}", "columns: {ssin: INSZ}", "there is no column 'INSZ' (ssin); it has ticket, time, user"),
        (f"{HEAD}\n{ROW};more", None, "client.log:2: has 6 columns where the first line has 5 (the delimiter is ';')"),
        (f"{HEAD}\n{ROW.replace('2026-03', 'tomorrow')}", None, "client.log:2: the time 'tomorrow-02T09:00:00'"),
        (f"{HEAD}\n{ROW}", 'time_format: "%d/%m/%Y"', "client.log:2: the time '2026-03-02T09:00:00' cannot be read"),
        (f"{HEAD}\n{ROW}", 'time_format: "%d/%m %%Y"', "time_format: the time format '%d/%m %%Y' has no year"),
        (f"{HEAD}\n{ROW}\u20ac".encode(), "encoding: ascii", "is not ascii"),
        (f"{HEAD}\n{ROW}", "encoding: klingon", "cannot be read: unknown encoding: klingon"),
        ('{"a": 1', None, "client.log:1: is no JSON"),
        ('{"time": "2026-03-02", "user": "y", "ssin": 1, "reason": 1}\n[1]', None, "client.log:2: is no JSON object"),
        ('[{"a": 1}]', None, "client.log:1: is a JSON array; JSON lines are expected"),
        (f"{HEAD}\n{ROW}", "colums: {}", "columns.yaml:1: colums: the key 'colums' is not known here"),
        (f"{HEAD}\n{ROW}", "columns: {insz: x}", "columns.yaml:1: columns.insz: the key 'insz' is not known here"),
        (f"{HEAD}\n{ROW}", "[1]", "is a mapping with the key columns"),
        (f"{HEAD}\n{ROW}", "delimiter: ab", "columns.yaml:1: delimiter: "),
        (f'{HEAD}\n"{ROW}', None, "client.log:2: has 1 columns"),
    ],
)
def test_what_cannot_be_read_is_told_in_one_line(
    log: Make, content: str | bytes, columns: str | None, told: str
) -> None:
    """An empty file, a missing column, a wrong mapping, another encoding: one line that says where and what to do."""
    line = _told(log, content, columns)
    assert told in line
    assert "\n" not in line


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    """A file that cannot be opened is told with the reason."""
    with pytest.raises(ConfigurationError, match="cannot be read: No such file"):
        ClientLog(tmp_path / "none.csv", Columns())

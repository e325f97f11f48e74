# SPDX-License-Identifier: EUPL-1.2
"""`ksz-sim journal`: lines, export, excess, verify and reconcile, with a server and on a database alone."""

from __future__ import annotations

import csv
import json
import socket
import sqlite3
from io import StringIO
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from click.testing import Result
from lxml import etree

from simulator.server import Server
from simulator.settings import Settings
from tests.cli.conftest import Ksz, one_line
from tests.control.api import AN, CARLA, GENT, MARC, SCENARIO, Api
from tests.soap.wire import (
    CONNECTOR,
    TEST_CONNECTION,
    TI_GROUPS,
    connector,
    echo,
    envelope,
    identify,
    manage_access,
    send,
    ssdn,
    ti_groups,
)

AUTH = ("gent", "fake-gent")
USERS = ("84051290252", "84051290351")


def _ti(api: Api, ssin: str) -> str:
    reply = send(api.url, _path(api, TI_GROUPS), envelope(ti_groups(ssin, GENT)), auth=AUTH)
    return reply.text("//informationCBSS/ticketCBSS") or ""


def _path(api: Api, path: str) -> str:
    return f"/sandbox/{api.sandbox}{path}" if api.sandbox != "default" else path


def _ssdn(api: Api, user: str, *requests: str) -> str:
    body = envelope(connector(ssdn(GENT, *requests, user=user)))
    reply = send(api.url, _path(api, CONNECTOR), body, auth=AUTH)
    return next(found.text for found in reply.inner.iter("{*}Ticket"))


def _run(api: Api) -> list[dict[str, str]]:
    """Calls as a client makes them, and the access log that it keeps: one entry for each."""
    log: list[dict[str, str]] = []

    def logged(ticket: str, user: str, ssin: str, service: str, reason: str) -> None:
        log.append(
            {"ticket": ticket, "time": "2026-03-02T09:00:00", "user": user, "insz": ssin, "service": service,
             "reason": reason}
        )  # fmt: skip

    for ssin in (AN, CARLA, MARC, AN):
        logged(_ti(api, ssin), "jan", ssin, "RetrieveTIGroups", "PCSA:SOCIAL_INQUIRY")
    for user, ssin in ((USERS[0], AN), (USERS[1], AN), (USERS[0], MARC)):
        logged(_ssdn(api, user, identify(ssin)), user, ssin, "OCMWCPASIdentifyPerson", "1")
    both = _ssdn(api, USERS[0], identify(AN), manage_access(AN, "LIST", "2026-03-02"))
    logged(both, USERS[0], AN, "OCMWCPASIdentifyPerson", "1")
    logged(both, USERS[0], AN, "OCMWCPASManageAccess", "1")
    send(api.url, _path(api, TEST_CONNECTION), envelope(echo()))
    send(api.url, _path(api, TI_GROUPS), "<nonsense", auth=AUTH)
    return log


def _write(file: Path, log: list[dict[str, str]]) -> Path:
    with file.open("w", encoding="utf-8", newline="") as text:
        writer = csv.DictWriter(text, list(log[0]), delimiter=";")
        writer.writeheader()
        writer.writerows(log)
    return file


@pytest.fixture
def client_log(api: Api) -> list[dict[str, str]]:
    """The log of a client that has just made some calls."""
    return _run(api)


def test_a_right_log_agrees(there: Ksz, api: Api, client_log: list[dict[str, str]], tmp_path: Path) -> None:
    """Exit code 0 for a log that has every exchange, the refused ones too, with user, person and reason."""
    result = there("journal", "reconcile", _write(tmp_path / "log.csv", client_log), "--sandbox", api.sandbox)
    assert result.exit_code == 0, result.output
    assert result.stdout == "9 entries, 11 exchanges, 9 matched: both tell the same\n"


def test_five_seeded_errors_are_found_and_nothing_else(
    there: Ksz, api: Api, client_log: list[dict[str, str]], tmp_path: Path
) -> None:
    """One missing, one extra, a wrong user, a wrong person, a wrong reason: exactly these five, exit code 1."""
    log = [dict(entry) for entry in client_log]
    missing, wrong_person, wrong_reason, wrong_user = log[1]["ticket"], log[0], log[3], log[5]
    wrong_person["insz"] = CARLA
    wrong_reason["reason"] = "PCSA:OTHER"
    wrong_user["user"] = USERS[0]
    extra = log[2] | {"ticket": "00000000-0000-4000-8000-000000000000"}
    log = [*(entry for entry in log if entry["ticket"] != missing), extra]
    file, report = _write(tmp_path / "log.csv", log), tmp_path / "junit.xml"
    options = ("--sandbox", api.sandbox, "--junit", report)
    result = there("journal", "reconcile", file, *options, "--json")
    told = json.loads(result.stdout)
    assert result.exit_code == 1
    found = [(d["kind"], d["line"], d["ours"], d["theirs"]) for d in told["differences"] if d["line"]]
    assert sorted(found) == sorted(
        [
            ("wrong person", 2, AN, CARLA),
            ("wrong reason", 4, "PCSA:SOCIAL_INQUIRY quality 1", "PCSA:OTHER"),
            ("wrong user", 6, USERS[1], USERS[0]),
            ("extra", len(log) + 1, "", f"RetrieveTIGroups about {MARC} by jan"),
        ]
    )
    assert [d["ticket"] for d in told["differences"] if d["kind"] == "missing"] == [missing]
    assert told["counts"] == {
        "missing": 1, "extra": 1, "wrong user": 1, "no user": 0, "wrong person": 1, "wrong reason": 1
    }  # fmt: skip
    shown = there("journal", "reconcile", file, *options)
    assert shown.exit_code == 1
    assert shown.stdout.splitlines()[-1] == "9 entries, 11 exchanges, 8 matched: 5 differences"
    suite = etree.parse(report).getroot()
    assert (suite.get("tests"), suite.get("failures")) == ("6", "5")
    assert len(suite.findall("testcase/failure")) == 5


def test_a_log_without_its_user_and_without_refused_calls(
    there: Ksz, api: Api, client_log: list[dict[str, str]], tmp_path: Path
) -> None:
    """An entry that names no user is told as such; refused calls may be left out if the option says so."""
    log = [entry for entry in client_log if entry["insz"] == AN]
    log[0]["user"] = ""
    file = _write(tmp_path / "log.csv", log)
    told = json.loads(there("journal", "reconcile", file, "--sandbox", api.sandbox, "--json").stdout)
    assert {kind: n for kind, n in told["counts"].items() if n} == {"missing": 3, "no user": 1}
    less = there("journal", "reconcile", file, "--sandbox", api.sandbox, "--without-refused", "--json")
    assert {kind: n for kind, n in json.loads(less.stdout)["counts"].items() if n} == {"missing": 1, "no user": 1}


def test_a_log_in_words_of_its_own(there: Ksz, api: Api, client_log: list[dict[str, str]], tmp_path: Path) -> None:
    """A file of columns says which column holds what, and what the client's words mean."""
    file, columns = tmp_path / "log.jsonl", tmp_path / "columns.yaml"
    columns.write_text(
        "columns: {ticket: ksz.ticket, time: at, user: by, ssin: whom, reason: why, service: null}\n"
        f"values: {{user: {{els: '{USERS[0]}', piet: '{USERS[1]}'}}, reason: {{inquiry: 'PCSA:SOCIAL_INQUIRY'}}}}\n",
        encoding="utf-8",
    )
    words = {USERS[0]: "els", USERS[1]: "piet", "PCSA:SOCIAL_INQUIRY": "inquiry"}
    lines = [
        {"ksz": {"ticket": e["ticket"]}, "at": e["time"], "by": words.get(e["user"], e["user"]), "whom": e["insz"],
         "why": words.get(e["reason"], e["reason"])}
        for e in client_log
    ]  # fmt: skip
    file.write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    result = there("journal", "reconcile", file, "--columns", columns, "--sandbox", api.sandbox)
    assert result.exit_code == 0, result.output


@pytest.mark.parametrize(
    ("content", "options", "told"),
    [
        ("", (), "is empty"),
        ("a;b\n1;2\n", (), "no column for time"),
        ("ticket;time;user;ssin;reason\nT;soon;u;1;r\n", (), ":2: the time 'soon' cannot be read"),
        ("x", ("--since", "soon"), "'soon' is no moment"),
        ("x", ("--tolerance", "-1"), "--tolerance"),
        ("x", ("--columns", "/nowhere.yaml"), "does not exist"),
    ],
)
def test_a_log_that_cannot_be_read(ksz: Ksz, tmp_path: Path, content: str, options: tuple[str, ...], told: str) -> None:
    """Exit code 2 and one line, before any server is asked."""
    file = tmp_path / "log.csv"
    file.write_text(content, encoding="utf-8")
    assert told in one_line(ksz("journal", "reconcile", file, *options), 2)


# -- lines, export, excess


def test_lines_are_listed(there: Ksz, api: Api) -> None:
    """Each line tells when, at which level, who, what, about whom, why, and with which result."""
    _ti(api, AN)
    lines = there("journal", "lines", "--sandbox", api.sandbox).stdout.splitlines()
    assert [line.split()[2] for line in lines[1:]] == ["entry", "secondary", "ksz", "supplier"]
    assert "PCSA:SOCIAL_INQUIRY, quality 1 2026-01-01.." in lines[3]
    only = there("journal", "lines", "--sandbox", api.sandbox, "--level", "ksz", "--json")
    assert [line["level"] for line in json.loads(only.stdout)["lines"]] == ["ksz"]


def test_show_tells_lines_and_place_in_the_chain(there: Ksz, api: Api) -> None:
    """One exchange is shown with its log lines, the user of the message, and its hash."""
    _ssdn(api, USERS[0], identify(AN))
    (exchange,) = json.loads(there("journal", "list", "--sandbox", api.sandbox, "--json").stdout)["exchanges"]
    shown = there("journal", "show", exchange["id"], "--sandbox", api.sandbox).stdout
    assert f"for user {USERS[0]}" in shown
    assert f"row 1 of chain {exchange['chain']}" in shown
    assert f"hash {exchange['hash']}" in shown
    assert "secondary" in shown


def test_what_had_no_request_can_be_shown(there: Ksz, server: Server) -> None:
    """A certificate that was refused before any request came has an exchange that can be shown like others."""
    server.app.note_refused_certificate("192.0.2.7", "expired")
    number = Api(server.url).get("exchanges?limit=1").json["exchanges"][0]["id"]
    shown = there("journal", "show", number).stdout
    assert "refused with TLS" in shown
    assert "at 192.0.2.7" in shown


def test_an_export_goes_to_stdout_or_to_a_file(there: Ksz, api: Api, tmp_path: Path) -> None:
    """Exchanges that fit are written as JSON lines or CSV; a file is there only when it is whole."""
    _ti(api, AN)
    _ti(api, CARLA)
    out = there("journal", "export", "--sandbox", api.sandbox).stdout
    assert [json.loads(line)["ssin"] for line in out.splitlines()] == [AN, CARLA]
    file = tmp_path / "out.csv"
    result = there(
        "journal", "export", "--sandbox", api.sandbox, "--format", "csv", "--outcome", "refused", "--messages",
        "--output", file,
    )  # fmt: skip
    assert (result.exit_code, result.stdout, result.stderr) == (0, "", f"1 exchanges in {file}\n")
    (row,) = csv.DictReader(StringIO(file.read_text(encoding="utf-8"), newline=""))
    assert (row["ssin"], CARLA in row["request"]) == (CARLA, True)
    assert [path.name for path in tmp_path.iterdir()] == ["out.csv"]
    assert "cannot be written" in one_line(there("journal", "export", "--output", tmp_path / "no" / "x"), 2)


def test_excess_is_told(there: Ksz, api: Api) -> None:
    """What was asked too much stands in a table, or as JSON."""
    credentials = [{"user": "gent", "password": "fake-gent", "operations": ["TestConnectionService"]}]
    assert api.put(f"customers/{GENT}", api.get(f"customers/{GENT}").json | {"credentials": credentials}).status == 200
    _ti(api, AN)
    shown = there("journal", "excess", "--sandbox", api.sandbox).stdout.splitlines()
    assert shown[1].split()[:4] == [GENT, "RetrieveTIGroups.retrieveTI", "RetrieveTIGroups.retrieveTI", "1"]
    told = json.loads(there("journal", "excess", "--sandbox", api.sandbox, "--organisation", GENT, "--json").stdout)
    assert [one["times"] for one in told["excess"]] == [1]


# -- verify, and a database alone


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """A database file with some exchanges, for which no simulator runs any more."""
    file, scenario = tmp_path / "ksz.db", tmp_path / "office.yaml"
    scenario.write_text(SCENARIO, encoding="utf-8")
    with Server(Settings(port=0, database=str(file), scenarios=(str(scenario),))) as server:
        api = Api(server.url)
        for ssin in (AN, CARLA, AN):
            _ti(api, ssin)
    return file


def _verify(ksz: Ksz, database: Path, *options: object) -> Result:
    return ksz("journal", "verify", "--database", database, *options)


def _change(database: Path, statement: str) -> None:
    with sqlite3.connect(database) as connection:
        connection.execute("DROP TRIGGER IF EXISTS ksz_exchange_no_update")
        connection.execute(statement)
    connection.close()


def test_a_journal_is_verified(there: Ksz, api: Api) -> None:
    """Exit code 0 and the head of each chain for a journal that is as it was written."""
    _ti(api, AN)
    result = there("journal", "verify", "--sandbox", api.sandbox)
    first, head = result.stdout.splitlines()
    assert (result.exit_code, first) == (0, "1 exchanges in 1 chains: as written")
    assert head.startswith(f"head {api.sandbox}/")
    assert there("journal", "verify", "--expect", head.removeprefix("head ")).exit_code == 0


def test_a_database_is_verified_without_server(ksz: Ksz, database: Path) -> None:
    """A changed row is told with what is wrong, where, and exit code 1."""
    assert _verify(ksz, database).exit_code == 0
    _change(database, "UPDATE ksz_exchange SET ssin = '55102790196' WHERE number = 2")
    result = _verify(ksz, database)
    breach, verdict, _ = result.stdout.splitlines()
    assert result.exit_code == 1
    assert ", row 2, exchange 2: changed: it is not what was written (ticket " in breach
    assert verdict == "3 exchanges in 1 chains: NOT as written: 1 breaches"
    told = json.loads(_verify(ksz, database, "--json").stdout)
    assert [(b["kind"], b["position"]) for b in told["breaches"]] == [("changed", 2)]


def test_a_cut_is_found_with_an_earlier_report(ksz: Ksz, database: Path, tmp_path: Path) -> None:
    """The file of an earlier report tells whether the newest rows are still there."""
    report = tmp_path / "report.json"
    report.write_text(_verify(ksz, database, "--json").stdout, encoding="utf-8")
    _change(database, "DELETE FROM ksz_exchange WHERE number = 3")
    assert _verify(ksz, database).exit_code == 0
    result = _verify(ksz, database, "--expect", report)
    assert result.exit_code == 1
    assert "missing: the newest rows (3 to 3), of which the expected head knows" in result.stdout


def test_a_database_is_read_without_server(ksz: Ksz, database: Path, tmp_path: Path) -> None:
    """List, show, lines, export, excess and reconcile work on a database alone, and change nothing in it."""
    listed = json.loads(ksz("journal", "list", "--database", database, "--json").stdout)["exchanges"]
    assert [one["ssin"] for one in listed] == [AN, CARLA, AN]
    assert "MSG00000" in ksz("journal", "show", 1, "--database", database).stdout
    assert len(ksz("journal", "lines", "--database", database).stdout.splitlines()) == 1 + 4 + 3 + 4
    assert len(ksz("journal", "export", "--database", database).stdout.splitlines()) == 3
    assert ksz("journal", "excess", "--database", database).exit_code == 0
    log = [
        {"ticket": e["ticket"], "time": "2026-03-02T09:00:00", "user": "jan", "ssin": e["ssin"], "quality": "1"}
        for e in listed
    ]
    file = _write(tmp_path / "log.csv", log)
    assert ksz("journal", "reconcile", file, "--database", database).exit_code == 0
    assert _verify(ksz, database).exit_code == 0


@pytest.mark.parametrize("content", [None, b"", b"no database at all, and long enough to be taken for one " * 40])
def test_a_database_that_is_none(ksz: Ksz, tmp_path: Path, content: bytes | None) -> None:
    """Exit code 2 for a file that is not there or holds something else; nothing is made or changed."""
    file = tmp_path / "none.db"
    if content is not None:
        file.write_bytes(content)
    one_line(ksz("journal", "verify", "--database", file), 2)
    assert (file.read_bytes() if file.exists() else None) == content


def test_a_database_of_an_older_version(ksz: Ksz, database: Path) -> None:
    """Exit code 2 and one line that names both versions and says what to do, for serve as for verify."""
    _change(database, "UPDATE ksz_about SET value = '1' WHERE key = 'version'")
    for arguments in (("journal", "verify"), ("serve", "--port", "0")):
        told = one_line(ksz(*arguments, "--database", database), 2)
        assert "has tables of version 1, from before the first release" in told


@pytest.mark.parametrize("head", ["x", "default/a:1:b"])
def test_what_is_no_head(ksz: Ksz, database: Path, tmp_path: Path, head: str) -> None:
    """A head, or a file of heads, that cannot be read is told in one line."""
    assert "is no head of a chain" in one_line(_verify(ksz, database, "--expect", head), 2)
    file = tmp_path / "heads.json"
    file.write_text(head, encoding="utf-8")
    assert "is not what `journal verify --json` prints" in one_line(_verify(ksz, database, "--expect", file), 2)


def test_an_answer_that_breaks_off_is_told() -> None:
    """An export whose server dies on the way is not taken for a whole one."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = Thread(target=_half_an_answer, args=(listening,))
        thread.start()
        result = Ksz({"KSZ_SIM_URL": f"http://127.0.0.1:{listening.getsockname()[1]}"})("journal", "export")
        thread.join()
    assert result.stdout == '{"id":1}\n'
    assert "broke off" in one_line(result, 1)


def _half_an_answer(listening: Any) -> None:
    connection, _ = listening.accept()
    with connection:
        connection.recv(65536)
        connection.sendall(b'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9\r\n{"id":1}\n\r\n')

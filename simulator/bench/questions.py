# SPDX-License-Identifier: EUPL-1.2
"""Size of a database by table, and the time of the main questions to it, asked of the application in this process."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import islice
from statistics import median
from time import perf_counter
from typing import Any

import sqlalchemy as sa

from simulator.app import App
from simulator.bench.measure import SCENARIO, Figure, Say
from simulator.journal.query import Filter
from simulator.scenarios.load import read_scenarios
from simulator.store import Store
from simulator.store import tables as t
from simulator.testing.in_process import Caller
from simulator.testing.story import request_of
from simulator.world.sandboxes import DEFAULT

_SANDBOX = f"/control/v1/sandboxes/{DEFAULT}"
_TIMES = 7
_ROWS, _VERIFIED = 20_000, 100_000
"""So many rows of an export, and of a verification, are looked at."""
_MB = 1024 * 1024


def sizes(store: Store) -> Iterator[Figure]:
    """What each table takes with its indexes, and the whole."""
    with store.connection() as connection:
        if store.shared:
            size = sa.func.pg_total_relation_size
            found = {name: connection.scalar(sa.select(size(name))) or 0 for name in t.metadata.tables}
            whole = connection.scalar(sa.select(sa.func.pg_database_size(sa.func.current_database()))) or 0
        else:
            found = dict(_pages(connection))
            pages, size_of = (
                connection.exec_driver_sql(f"PRAGMA {p}").scalar_one() for p in ("page_count", "page_size")
            )
            whole = pages * size_of
        rows = {table.name: connection.scalar(sa.select(sa.func.count()).select_from(table)) for table in _TOLD}
    for table in _TOLD:
        yield Figure(f"rows of {table.name}", float(rows[table.name] or 0), "")
        if found:
            yield Figure(f"{table.name} with its indexes", found[table.name] / _MB, "MB")
    yield Figure("the whole database", whole / _MB, "MB")


_TOLD = (t.document, t.term, t.exchange)


def _pages(connection: sa.Connection) -> Iterator[tuple[str, int]]:
    """Bytes of each table of a SQLite file; nothing where SQLite was built without `dbstat`."""
    query = (
        "SELECT m.tbl_name, sum(d.pgsize) FROM dbstat d JOIN sqlite_master m ON m.name = d.name "
        "WHERE d.aggregate GROUP BY m.tbl_name"
    )
    try:
        yield from (tuple(row) for row in connection.exec_driver_sql(query))
    except sa.exc.OperationalError:
        return


class _Asking:
    def __init__(self, app: App) -> None:
        from werkzeug.test import Client

        self.app, self.caller = app, Caller(app)
        self.client = Client(app)
        self.store, self.journal = app.network.store, app.network.journal

    def api(self, method: str, path: str, body: Any = None) -> Any:
        """The JSON of the control API."""
        headers = {"Host": "127.0.0.1:8080"}
        answer = self.client.open(
            path, method=method, json=body, headers=headers, environ_overrides={"REMOTE_ADDR": "127.0.0.1"}
        )
        if answer.status_code >= 400:
            raise SystemExit(f"{method} {path}: {answer.status_code} {answer.get_data(as_text=True)[:200]}")
        return answer.get_json(silent=True)


def ask(app: App, say: Say) -> Iterator[Figure]:
    """The median time of each question, in milliseconds; rates of what goes through everything."""
    from simulator.bench.scale import clients

    asking = _Asking(app)
    people = clients(app, 2000)
    pick = iter(people)
    step = read_scenarios((SCENARIO,)).parts[-1].content.story[1]
    consultation = request_of(step, step.operation or "")
    row, newest = t.exchange.c, asking.api("GET", f"{_SANDBOX}/exchanges?limit=1")["exchanges"][0]
    with asking.store.connection() as connection:
        middle = connection.execute(
            sa.select(row.ticket, row.ssin, row.received)
            .where(row.id > newest["id"] // 2, row.ssin.isnot(None))
            .limit(1)
        ).one()

    def consulted() -> None:
        ssin, cbe = next(pick)
        asking.caller.call(replace(consultation, about=ssin, by=cbe))

    since = newest["received"][:19]
    exchanges = f"{_SANDBOX}/exchanges"
    questions: list[tuple[str, Callable[[], object]]] = [
        ("a consultation, of somebody else each time", consulted),
        ("journal: the 100 newest", lambda: asking.api("GET", exchanges)),
        ("journal: by SSIN", lambda: asking.api("GET", f"{exchanges}?ssin={middle.ssin}")),
        ("journal: by ticket", lambda: asking.api("GET", f"{exchanges}?ticket={middle.ticket}")),
        ("journal: refused since the newest", lambda: asking.api("GET", f"{exchanges}?outcome=refused&since={since}")),
        ("journal: failed, of which there are none", lambda: asking.api("GET", f"{exchanges}?outcome=failed")),
        ("a page of persons", lambda: asking.api("GET", f"{_SANDBOX}/persons?limit=100")),
        ("one person", lambda: asking.api("GET", f"{_SANDBOX}/persons/{people[0][0]}")),
        ("the sandbox with its counts", lambda: asking.api("GET", _SANDBOX)),
        ("health", lambda: asking.api("GET", "/control/v1/health")),
    ]
    for name, question in questions:
        say(name)
        yield Figure(name, _time(question), "ms")
    say("export, verification")
    run = asking.caller.sandbox.run
    yield Figure("export", _rate(islice(asking.journal.all(DEFAULT, run, Filter()), _ROWS)), "rows/s")
    yield _verification(asking)
    say("reset, snapshot")
    yield from _turned(asking, people[0][0])


def _turned(asking: _Asking, ssin: str) -> Iterator[Figure]:
    """A reset, and a snapshot taken, restored and removed; afterwards the run is the one that it was."""
    sandbox, store = asking.caller.sandbox, asking.store
    person, before = sandbox.person(ssin), store.header(DEFAULT)
    assert person is not None
    sandbox.put_person(person, (), "bench")
    for name, method, path, body in (
        ("reset, with one person changed", "POST", "/reset", None),
        ("taking a snapshot of everybody", "POST", "/snapshots", {"name": "bench"}),
        ("going back to it", "POST", "/snapshots/bench/restore", {}),
        ("removing it", "DELETE", "/snapshots/bench", None),
    ):
        began = perf_counter()
        asking.api(method, _SANDBOX + path, body)
        yield Figure(name, (perf_counter() - began) * 1000, "ms")
    with store.connection() as connection:
        again = t.sandbox.update().where(t.sandbox.c.name == DEFAULT)
        connection.execute(again.values(run=before.run, number=before.number))


def _time(question: Callable[[], object]) -> float:
    """The median of several times, after one that is not counted."""
    question()
    spent = []
    for _ in range(_TIMES):
        began = perf_counter()
        question()
        spent.append((perf_counter() - began) * 1000)
    return median(spent)


def _rate(rows: Iterator[Any]) -> float:
    began = perf_counter()
    number = sum(1 for _ in rows)
    return number / (perf_counter() - began)


def _verification(asking: _Asking) -> Figure:
    """How fast rows are verified, over the first of them."""
    began, rows = perf_counter(), 0
    for event in asking.journal.verify((DEFAULT,), ()):
        rows = event.rows
        if rows >= _VERIFIED:
            break
    return Figure("verification of the journal", rows / (perf_counter() - began), "rows/s")

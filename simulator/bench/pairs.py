# SPDX-License-Identifier: EUPL-1.2
"""One worker and two on PostgreSQL, side by side and asked in turns by the same load."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Any

import sqlalchemy as sa

from simulator.bench.measure import SCENARIO, Case, Figure, Say, load, running
from simulator.store.database import database_url

_GOAL = 1.6
_NAME = "ksz_bench_{}_{}"


@contextmanager
def databases(url: str, number: int) -> Iterator[list[str]]:
    """So many new, empty databases on a PostgreSQL; gone afterwards."""
    where = database_url(url)
    if where.get_backend_name() != "postgresql":
        raise SystemExit("workers need PostgreSQL: --database postgresql://USER:PASSWORD@HOST:5432/NAME")
    admin = sa.create_engine(where, isolation_level="AUTOCOMMIT", poolclass=sa.pool.NullPool)
    names = [_NAME.format(os.getpid(), i) for i in range(number)]
    with admin.connect() as connection:
        for name in names:
            connection.exec_driver_sql(f"CREATE DATABASE {name}")
    try:
        yield [where.set(database=name).render_as_string(hide_password=False) for name in names]
    finally:
        with admin.connect() as connection:
            for name in names:
                connection.exec_driver_sql(f"DROP DATABASE {name} WITH (FORCE)")


def pairs(
    url: str, found: Sequence[Case], say: Say, rounds: int, seconds: float, connections: int, workers: int = 2
) -> Iterator[Figure]:
    """Requests per second with one worker and with `workers`, the ratio, and whose processor time a request takes.

    Each has a database of its own, so that neither writes into the other's tables.
    """
    with (
        databases(url, 2) as (alone, together),
        running("--scenario", SCENARIO, database=alone) as (one, few),
        running("--scenario", SCENARIO, database=together, workers=str(workers)) as (_, many),
    ):
        for case in found:
            for port in (few, many):
                load(case, port, connections, 1)
        results: dict[tuple[str, int], list[dict[str, Any]]] = {}
        used: dict[str, list[Mapping[str, float]]] = {}
        for number in range(1, rounds + 1):
            for case in found:
                for port in (few, many) if number % 2 else (many, few):
                    before = _used(one)
                    result = load(case, port, connections, seconds)
                    results.setdefault((case.name, port), []).append(result)
                    if port == few:
                        used.setdefault(case.name, []).append(_each(before, _used(one), result))
                say(f"round {number} of {rounds}: {case.name}")
    for i, case in enumerate(found):
        rates = [[result["rate"] for result in results[case.name, port]] for port in (few, many)]
        yield Figure(f"{case.name}, one worker", median(rates[0]), "requests/s")
        yield Figure(f"{case.name}, {workers} workers", median(rates[1]), "requests/s")
        ratio = median(b / a for a, b in zip(*rates, strict=True))
        yield Figure(f"{case.name}, ratio", ratio, "", _GOAL if i < 2 else None, at_most=False)
        yield Figure(f"{case.name}, p99 with {workers}", median(r["p99"] for r in results[case.name, many]), "ms")
        for name in used[case.name][0]:
            yield Figure(f"{case.name}, one worker: {name}", median(u[name] for u in used[case.name]), "ms")


def _used(pid: int) -> dict[str, float]:
    """Processor time so far, in seconds: of the simulator, and of PostgreSQL where it runs here; 0 if not on Linux."""
    found = {"simulator": _seconds(Path(f"/proc/{pid}")), "PostgreSQL": 0.0}
    for process in Path("/proc").glob("[0-9]*"):
        try:
            line = (process / "cmdline").read_bytes()
        except OSError:
            continue
        if line.startswith(b"postgres:") and f"ksz_bench_{os.getpid()}_0".encode() in line:
            found["PostgreSQL"] += _seconds(process)
    return found


def _seconds(process: Path) -> float:
    """Processor time of all threads of a process."""
    try:
        return sum(int((task / "schedstat").read_text().split()[0]) for task in (process / "task").iterdir()) / 1e9
    except (OSError, ValueError):
        return 0.0


def _each(before: Mapping[str, float], after: Mapping[str, float], result: Mapping[str, Any]) -> dict[str, float]:
    """For one request, in milliseconds: whose processor time."""
    number = result["requests"] or 1
    found = {f"{name} for a request": (after[name] - before[name]) / number * 1000 for name in after}
    return found | {"load for a request": result["own"] / number}

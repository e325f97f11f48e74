# SPDX-License-Identifier: EUPL-1.2
"""A load of requests over kept connections, from a process of its own so that it does not share our interpreter.

    python -m simulator.bench.load < job.json > result.json

The job: {"host", "port", "connections", "seconds" or "requests", "request": the whole HTTP request as base64,
"expect": text that each answer holds}. It ends by itself, and asks loopback addresses only. It does as little for a
request as it can: on a small machine it shares the processors with what it measures.
"""

from __future__ import annotations

import asyncio
import base64
import ipaddress
import json
import sys
from dataclasses import dataclass, field
from functools import partial
from time import perf_counter, process_time
from typing import Any

_LENGTH = b"content-length:"


@dataclass
class Tally:
    """What was counted."""

    latencies: list[float] = field(default_factory=list)
    wrong: int = 0


@dataclass(frozen=True)
class _Task:
    """What each connection does: this request until `end`, or `most` times among all of them."""

    request: bytes
    expect: bytes
    end: float
    most: int | None
    tally: Tally


class _Connection(asyncio.Protocol):
    """Sends the request again when it is answered."""

    def __init__(self, task: _Task, done: asyncio.Future[None]) -> None:
        self._task, self._done = task, done
        self._answer, self._length, self._sent = b"", 0, 0.0
        self._transport: asyncio.Transport

    def connection_made(self, transport: Any) -> None:
        self._transport = transport
        self._ask()

    def _ask(self) -> None:
        self._answer, self._length = b"", 0
        self._sent = perf_counter()
        self._transport.write(self._task.request)

    def data_received(self, data: bytes) -> None:
        answer = self._answer = self._answer + data
        if not self._length:
            end = answer.find(b"\r\n\r\n")
            if end < 0:
                return
            head = answer[:end].lower()
            self._length = end + 4 + int(head[head.index(_LENGTH) + len(_LENGTH) :].split(b"\r\n", 1)[0])
        if len(answer) < self._length:
            return
        task, tally, now = self._task, self._task.tally, perf_counter()
        tally.latencies.append(now - self._sent)
        if not answer.startswith(b"HTTP/1.1 200") or task.expect not in answer:
            tally.wrong += 1
        if now < task.end and (task.most is None or len(tally.latencies) < task.most):
            self._ask()
        else:
            self._transport.close()

    def connection_lost(self, exc: Exception | None) -> None:
        if not self._done.done():
            if exc is None:
                self._done.set_result(None)
            else:
                self._done.set_exception(exc)


async def _connection(job: dict[str, Any], task: _Task) -> None:
    loop = asyncio.get_running_loop()
    done: asyncio.Future[None] = loop.create_future()
    await loop.create_connection(partial(_Connection, task, done), job["host"], job["port"])
    await done


async def run(job: dict[str, Any]) -> dict[str, Any]:
    """Do a job; rates in requests per second, latencies and own processor time in milliseconds."""
    if not ipaddress.ip_address(job["host"]).is_loopback:
        raise SystemExit("only loopback addresses are asked")
    tally, started, used = Tally(), perf_counter(), process_time()
    end = started + min(job.get("seconds", 600), 600)
    task = _Task(base64.b64decode(job["request"]), job["expect"].encode(), end, job.get("requests"), tally)
    await asyncio.gather(*(_connection(job, task) for _ in range(job["connections"])))
    spent = perf_counter() - started
    ordered = sorted(tally.latencies)
    return {
        "requests": len(ordered),
        "rate": len(ordered) / spent,
        "p50": _share(ordered, 0.5),
        "p99": _share(ordered, 0.99),
        "wrong": tally.wrong,
        "own": (process_time() - used) * 1000,
    }


def _share(ordered: list[float], share: float) -> float:
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))] * 1000 if ordered else 0.0


def _run(job: dict[str, Any]) -> dict[str, Any]:
    try:
        import uvloop
    except ImportError:
        return asyncio.run(run(job))
    return uvloop.run(run(job))


if __name__ == "__main__":
    json.dump(_run(json.load(sys.stdin)), sys.stdout)

# SPDX-License-Identifier: EUPL-1.2
"""A load of requests over kept connections, from a process of its own so that it does not share our interpreter.

    python -m simulator.bench.load < job.json > result.json

The job: {"host", "port", "connections", "seconds" or "requests", "request": the whole HTTP request as base64,
"expect": text that each answer holds}. It ends by itself, and asks loopback addresses only.
"""

from __future__ import annotations

import asyncio
import base64
import ipaddress
import json
import sys
from dataclasses import dataclass, field
from time import perf_counter
from typing import Any


@dataclass
class Tally:
    """What was counted."""

    latencies: list[float] = field(default_factory=list)
    wrong: int = 0


async def _ask(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, request: bytes) -> bytes:
    writer.write(request)
    head = await reader.readuntil(b"\r\n\r\n")
    length = next(int(line[15:]) for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:"))
    return head + await reader.readexactly(length)


async def _connection(job: dict[str, Any], request: bytes, expect: bytes, end: float, tally: Tally) -> None:
    reader, writer = await asyncio.open_connection(job["host"], job["port"])
    most = job.get("requests")
    try:
        while perf_counter() < end and (most is None or len(tally.latencies) < most):
            started = perf_counter()
            answer = await _ask(reader, writer, request)
            tally.latencies.append(perf_counter() - started)
            if not answer.startswith(b"HTTP/1.1 200") or expect not in answer:
                tally.wrong += 1
    finally:
        writer.close()


async def run(job: dict[str, Any]) -> dict[str, Any]:
    """Do a job; rates in requests per second, latencies in milliseconds."""
    if not ipaddress.ip_address(job["host"]).is_loopback:
        raise SystemExit("only loopback addresses are asked")
    request, expect, tally = base64.b64decode(job["request"]), job["expect"].encode(), Tally()
    started = perf_counter()
    end = started + min(job.get("seconds", 600), 600)
    await asyncio.gather(*(_connection(job, request, expect, end, tally) for _ in range(job["connections"])))
    spent = perf_counter() - started
    ordered = sorted(tally.latencies)
    return {
        "requests": len(ordered),
        "rate": len(ordered) / spent,
        "p50": _share(ordered, 0.50),
        "p99": _share(ordered, 0.99),
        "wrong": tally.wrong,
    }


def _share(ordered: list[float], share: float) -> float:
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))] * 1000 if ordered else 0.0


if __name__ == "__main__":
    json.dump(asyncio.run(run(json.load(sys.stdin))), sys.stdout)

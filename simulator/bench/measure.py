# SPDX-License-Identifier: EUPL-1.2
"""The measurements: start, throughput, many people, reset, memory. Each names what it measured, and how."""

from __future__ import annotations

import base64
import json
import os
import platform
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from statistics import median
from time import perf_counter, sleep
from typing import Any

from simulator.bench.crowd import write_crowd
from simulator.contracts.catalogue import Catalogue
from simulator.network import Network
from simulator.resources import data_folder
from simulator.scenarios.load import read_scenarios
from simulator.scenarios.scenario import Scenario
from simulator.settings import PREFIX, Settings
from simulator.testing.story import Message, message_of, request_of
from simulator.world.person import Person
from simulator.world.sandbox import Sandbox
from simulator.world.sandboxes import DEFAULT

SCENARIO = "bench"
Say = Callable[[str], None]


@dataclass(frozen=True)
class Case:
    """A request to measure with: its name, its HTTP message, and what a right answer holds."""

    name: str
    message: Message
    expect: str


@dataclass(frozen=True)
class Figure:
    """One measured number; `goal` is what it should keep to, where there is one."""

    name: str
    value: float
    unit: str
    goal: float | None = None
    at_most: bool = True

    @property
    def kept(self) -> bool | None:
        """True if the goal is kept, None without a goal."""
        if self.goal is None:
            return None
        return self.value <= self.goal if self.at_most else self.value >= self.goal

    def to_data(self) -> dict[str, Any]:
        """As JSON data."""
        return asdict(self) | {"kept": self.kept}


def cases(scenario: Scenario) -> list[Case]:
    """The requests of the story of the scenario `bench`."""
    catalogue = Catalogue([data_folder("wsdl")])
    found = []
    for step in scenario.parts[-1].content.story:
        caller = scenario.facts.organisations[step.by or ""]
        message = message_of(catalogue, request_of(step, step.operation or ""), caller)
        found.append(Case(step.text.en or "", message, step.expect_in_reply[0]))
    return found


@contextmanager
def running(*options: str, **settings: str) -> Iterator[tuple[int, int]]:
    """A simulator as a process of its own, on a free port: its process id and port. `settings` by their names."""
    command = [sys.executable, "-m", "simulator.cli", "serve", "--port", "0", *options]
    environ = {**os.environ, **{PREFIX + name.upper(): value for name, value in settings.items()}}
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environ)  # noqa: S603 - our own program
    try:
        assert process.stdout is not None
        for line in process.stdout:
            if "http://127.0.0.1:" in line:
                yield process.pid, int(line.rsplit("http://127.0.0.1:", 1)[1].split("/")[0].split()[0].rstrip(","))
                break
        else:
            raise SystemExit("the simulator did not start")
    finally:
        process.terminate()
        process.communicate(timeout=20)


def _bytes(case: Case, port: int) -> bytes:
    headers = {**case.message.headers, "Host": f"127.0.0.1:{port}", "Content-Length": str(len(case.message.body))}
    head = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    return b"".join((f"POST {case.message.path} HTTP/1.1\r\n{head}\r\n".encode(), case.message.body))


def load(case: Case, port: int, connections: int, seconds: float, requests: int | None = None) -> dict[str, Any]:
    """A load of one case from a process of its own (see load.py)."""
    job = {
        "host": "127.0.0.1", "port": port, "connections": connections, "seconds": seconds, "requests": requests,
        "request": base64.b64encode(_bytes(case, port)).decode(), "expect": case.expect,
    }  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-m", "simulator.bench.load"], input=json.dumps(job), capture_output=True, text=True,
        check=True, timeout=900,
    )  # fmt: skip
    result: dict[str, Any] = json.loads(done.stdout)
    if result["wrong"]:
        raise SystemExit(f"{case.name}: {result['wrong']} of {result['requests']} answers were wrong")
    return result


def start(case: Case, times: int = 5) -> Figure:
    """From the start of the process to the first correct answer, on a port that is known beforehand."""
    spent = []
    for _ in range(times):
        port = _free_port()
        command = [sys.executable, "-m", "simulator.cli", "serve", "--port", str(port), "--scenario", SCENARIO]
        began = perf_counter()
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL)  # noqa: S603 - our own program
        try:
            while not _answers(case, port):
                if perf_counter() - began > 30 or process.poll() is not None:
                    raise SystemExit("the simulator did not start")
                sleep(0.005)
            spent.append(perf_counter() - began)
        finally:
            process.terminate()
            process.wait(timeout=20)
    return Figure("start to the first correct answer", median(spent), "s", 0.5)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def _answers(case: Case, port: int) -> bool:
    connection = HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("POST", case.message.path, case.message.body, dict(case.message.headers))
        return case.expect.encode() in connection.getresponse().read()
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()


def throughput(
    found: Sequence[Case], work: Path, say: Say, rounds: int, seconds: float, connections: int, people: int
) -> Iterator[Figure]:
    """Requests per second with `connections` at a time, in one process with everything on; then with many people.

    Both simulators run side by side and are asked in turns, so that a slow moment of the machine meets both.
    """
    goals = {0: 1000.0, 1: 700.0}
    crowd = work / "crowd.yaml"
    write_crowd(crowd, people)
    with (
        running("--scenario", SCENARIO) as (_, few),
        running("--scenario", SCENARIO, "--scenario", str(crowd)) as (_, many),
    ):
        for case in found:
            for port in (few, many):
                load(case, port, connections, 1)
        results: dict[tuple[str, int], list[dict[str, Any]]] = {}
        for number in range(1, rounds + 1):
            for case in found:
                for port in (few, many):
                    result = load(case, port, connections, seconds)
                    results.setdefault((case.name, port), []).append(result)
                say(f"round {number} of {rounds}: {case.name}")
    for i, case in enumerate(found):
        alone, crowded = results[case.name, few], results[case.name, many]
        yield Figure(
            f"{case.name}, {connections} connections", _middle(alone, "rate"), "requests/s", goals.get(i), at_most=False
        )
        yield Figure(f"{case.name}, p50", _middle(alone, "p50"), "ms")
        yield Figure(f"{case.name}, p99", _middle(alone, "p99"), "ms", 25.0 if i in goals else None)
        ratio = median(b["rate"] / a["rate"] for a, b in zip(alone, crowded, strict=True))
        goal = 90.0 if i in goals else None
        yield Figure(f"{case.name}, with {people} people more", ratio * 100, "% of that", goal, at_most=False)


def compare(
    found: Sequence[Case], say: Say, rounds: int, seconds: float, connections: int, bound: float = 35.0
) -> Iterator[Figure]:
    """What rules and journal cost: two simulators side by side, one with both off, asked in turns."""
    with (
        running("--scenario", SCENARIO) as (_, with_all),
        running("--scenario", SCENARIO, rules="false", journal="false") as (_, bare),
    ):
        for case in found:
            for port in (with_all, bare):
                load(case, port, connections, 1)
        rates: dict[tuple[str, int], list[float]] = {}
        for number in range(1, rounds + 1):
            for case in found:
                for port in (with_all, bare):
                    rates.setdefault((case.name, port), []).append(load(case, port, connections, seconds)["rate"])
                say(f"round {number} of {rounds}: {case.name}")
    for i, case in enumerate(found):
        on, off = rates[case.name, with_all], rates[case.name, bare]
        yield Figure(f"{case.name}, with rules and journal", median(on), "requests/s")
        yield Figure(f"{case.name}, with both off", median(off), "requests/s")
        cost = median(1 - one / other for one, other in zip(on, off, strict=True))
        yield Figure(f"{case.name}, what they cost", cost * 100, "%", bound if i < 2 else None)


def _middle(results: Sequence[dict[str, Any]], key: str) -> float:
    return float(median(result[key] for result in results))


def reset(work: Path, people: int = 500, times: int = 9) -> Iterator[Figure]:
    """A reset of a sandbox in memory: after a hundred changes, and after a change of everybody."""
    crowd = work / "reset.yaml"
    write_crowd(crowd, people)
    network = Network(Settings())
    sandbox = network.sandboxes.get(DEFAULT)
    read_scenarios((crowd,)).load_into(sandbox)
    everybody = list(sandbox.people())
    for changed in (100, people):
        spent = []
        for _ in range(times):
            for person in everybody[:changed]:
                sandbox.put_person(Person(person.ssin, {**person.to_data(), "cancelled": True}), (), "bench")
            began = perf_counter()
            sandbox.reset()
            spent.append((perf_counter() - began) * 1000)
        yield Figure(f"reset of {people} people, {changed} of them changed", median(spent), "ms", 5.0)
    yield from snapshots(sandbox, everybody, times)
    network.close()


def snapshots(sandbox: Sandbox, everybody: Sequence[Person], times: int) -> Iterator[Figure]:
    """A snapshot of a sandbox in memory, and a restore after a hundred changes."""
    saving, restoring = [], []
    for i in range(times):
        began = perf_counter()
        sandbox.save(f"bench-{i}")
        saving.append((perf_counter() - began) * 1000)
        for person in everybody[:100]:
            sandbox.put_person(Person(person.ssin, {**person.to_data(), "cancelled": True}), (), "bench")
        began = perf_counter()
        sandbox.restore(f"bench-{i}")
        restoring.append((perf_counter() - began) * 1000)
    yield Figure(f"snapshot of {len(everybody)} people, saved", median(saving), "ms")
    yield Figure(f"snapshot of {len(everybody)} people, restored, 100 of them changed", median(restoring), "ms")


def memory(found: Sequence[Case], requests: int, connections: int) -> Figure:
    """Resident memory of a simulator after many requests of all cases, with the journal on."""
    with running("--scenario", SCENARIO) as (pid, port):
        for case in found:
            load(case, port, connections, 600, requests // len(found))
        status = Path(f"/proc/{pid}/status")
        if not status.exists():
            raise SystemExit("memory is measured on Linux only")
        kilobytes = next(int(line.split()[1]) for line in status.read_text().splitlines() if line.startswith("VmRSS"))
    return Figure(f"resident memory after {requests} requests", kilobytes / 1024, "MB", 150.0)


def machine() -> str:
    """This machine, in a few words."""
    info = Path("/proc/cpuinfo")
    lines = info.read_text(encoding="utf-8").splitlines() if info.exists() else []
    named = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    processor = (named or [platform.processor()])[0] or "unknown processor"
    return f"{os.cpu_count()} x {processor}, {platform.system()}, Python {platform.python_version()}"


def everything(
    work: Path, say: Say, rounds: int, seconds: float, connections: int, people: int, requests: int
) -> Iterator[Figure]:
    """All measurements, one after the other."""
    found = cases(read_scenarios((SCENARIO,)))
    say("start")
    yield start(found[-1])
    say(f"throughput: {rounds} rounds of {seconds:g} s for each of {len(found)} requests, twice")
    yield from throughput(found, work, say, rounds, seconds, connections, people)
    say("reset")
    yield from reset(work)
    if requests:
        say(f"memory: {requests} requests")
        yield memory(found, requests, connections)

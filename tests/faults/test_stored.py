# SPDX-License-Identifier: EUPL-1.2
"""Faults on every kind of database: in scenarios and through the control API, over resets, processes and restarts."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from simulator.server import Server
from simulator.settings import Settings
from tests.faults.office import AN, CARLA, Office

SCENARIO = """
scenario: bad-day
title: {en: Bad day}
include: [starter]
clock: 2026-03-02T12:00:00
faults:
  - id: register-down
    when: {service: RetrieveTIGroups, ssin: $an, caller: $ocmw-gent}
    how_often: {times: 1}
    what: {supplier_down: true}
  - what: {latency: 1}
"""


@pytest.fixture
def office(database: str) -> Iterator[Office]:
    """A simulator on each kind of database, with a scenario that has two faults."""
    with Server(Settings(port=0, database=database)) as server:
        found = Office.of(server.url)
        assert found.api.post("scenario", {"yaml": SCENARIO}).status == 200
        yield found


def _ids(office: Office) -> list[str]:
    return [fault["id"] for fault in office.api.get("faults").json["faults"]]


def test_a_reset_brings_back_those_of_the_scenario(office: Office) -> None:
    """After a reset the faults of the scenario are there and count from zero; those added since are gone."""
    assert _ids(office) == ["fault-001", "register-down"]
    office.fault({"ksz_down": True}, when={"ssin": CARLA})
    assert office.api.delete("faults/register-down").status == 204
    assert office.api.put("faults/fault-001", {"what": {"latency": 2}}).status == 200
    assert office.code() == "MSG00000"
    assert office.count("fault-001") == (1, 1)
    assert _ids(office) == ["fault-001", "fault-002"]
    office.api.post("reset")
    assert _ids(office) == ["fault-001", "register-down"]
    assert office.api.get("faults/fault-001").json["what"] == {"latency": {"fixed": 1.0}}
    assert [office.code(), office.code()] == ["MSG00002", "MSG00000"]
    assert office.count("register-down") == (1, 1)
    office.api.post("reset")
    assert office.count("register-down") == (0, 0)
    assert office.code() == "MSG00002"


def test_all_can_be_removed(office: Office) -> None:
    """Without faults everything is answered, until the next reset."""
    assert office.api.delete("faults").status == 204
    assert (_ids(office), office.code()) == ([], "MSG00000")
    office.api.post("reset")
    assert office.code() == "MSG00002"


def test_a_changed_fault_counts_anew(office: Office) -> None:
    """A fault that was spent strikes again after it was sent anew."""
    assert [office.code(), office.code()] == ["MSG00002", "MSG00000"]
    fault = office.api.get("faults/register-down").json
    assert fault["hits"] == 1
    assert office.api.put("faults/register-down", fault).json["hits"] == 0
    assert [office.code(), office.code()] == ["MSG00002", "MSG00000"]


def test_parallel_requests_are_counted_right(office: Office) -> None:
    """Of forty requests at the same time exactly seven are struck."""
    office.api.delete("faults")
    fault = office.fault({"ksz_down": True}, how_often={"after": 3, "every": 2, "times": 7})
    with ThreadPoolExecutor(8) as pool:
        codes = list(pool.map(lambda _: office.code(), range(40)))
    assert (codes.count("MSG00001"), codes.count("MSG00000")) == (7, 33)
    assert office.count(fault)[1] == 7


def test_counting_is_no_change_of_the_sandbox(office: Office) -> None:
    """While exchanges are struck, changes through the control API are not refused as overtaken."""
    office.fault({"latency": 1}, how_often={"every": 2})
    with ThreadPoolExecutor(4) as pool:
        asked = [pool.submit(office.code, CARLA) for _ in range(30)]
        added = [pool.submit(office.api.put, f"faults/x{i}", {"what": {"latency": 0}}) for i in range(6)]
        assert {done.result() for done in asked} == {"MSG00012"}
        assert {done.result().status for done in added} == {201}


@pytest.mark.parametrize("database", ["postgres"], indirect=True)
def test_processes_count_together(office: Office, database: str) -> None:
    """Two processes on one database strike seven times together, and each sees the other's faults."""
    office.api.delete("faults")
    with Server(Settings(port=0, database=database)) as server:
        other = Office.of(server.url)
        fault = office.fault({"ksz_down": True}, how_often={"times": 7})
        with ThreadPoolExecutor(8) as pool:
            codes = list(pool.map(lambda i: (office, other)[i % 2].code(), range(40)))
        assert codes.count("MSG00001") == 7
        assert office.count(fault)[1] == other.count(fault)[1] == 7
        other.api.put(f"faults/{fault}", {"what": {"ksz_down": True}, "how_often": {"times": 1}})
        assert [office.code(), other.code(), office.code()] == ["MSG00001", "MSG00000", "MSG00000"]


@pytest.mark.parametrize("database", ["file", "postgres"], indirect=True)
def test_they_are_there_after_a_restart(database: str) -> None:
    """The next process on the database finds the faults, and how often they struck."""
    with Server(Settings(port=0, database=database)) as server:
        before = Office.of(server.url)
        assert before.api.post("scenario", {"yaml": SCENARIO}).status == 200
        assert before.code(AN) == "MSG00002"
    with Server(Settings(port=0, database=database)) as server:
        again = Office.of(server.url)
        assert again.count("register-down") == (1, 1)
        assert again.code(AN) == "MSG00000"

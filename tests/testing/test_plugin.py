# SPDX-License-Identifier: EUPL-1.2
"""The pytest plugin, as a software house uses it: each test here runs a small suite of tests of its own."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from importlib.metadata import entry_points
from pathlib import Path
from time import monotonic
from typing import Any

import pytest
import sqlalchemy.dialects.postgresql  # noqa: F401 (see `server`)
from lxml import etree

from simulator.server import Server
from simulator.settings import Settings
from simulator.testing.client import Client
from simulator.testing.process import ServerProcess

pytest_plugins = ["pytester"]

LOADED = any(point.name == "ksz" for point in entry_points(group="pytest11"))
PLUGIN = [] if LOADED else ["-p", "simulator.testing.plugin"]
TI = "RetrieveTIGroups.retrieveTI"


@pytest.fixture(autouse=True)
def _strict(pytester: pytest.Pytester) -> None:
    """Every warning is an error, and no setting of the tests around this one counts."""
    pytester.makeini(
        "[pytest]\nfilterwarnings = error\naddopts = --strict-markers -p no:cacheprovider -p no:randomly\n"
    )


@pytest.fixture(scope="module", autouse=True)
def server() -> Iterator[Server]:
    """A simulator that runs already.

    What it imports when it is first used is used here, and what a PostgreSQL of other tests needs is imported above:
    pytester forgets every module that is imported in its runs, and the parts of a program that is imported twice do not
    know each other.
    """
    with Server(Settings(port=0)) as running:
        made = Client(running.url).create("starter")
        made.call(TI, ssin="carla")
        made.fault(ssin="carla", supplier_down=True)
        made.clock.move("+1d")
        made.refused(code="MSG00012")
        made.delete()
        yield running


def _run(pytester: pytest.Pytester, *arguments: Any) -> pytest.RunResult:
    return pytester.runpytest_inprocess(*PLUGIN, "-p", "no:hypothesispytest", *map(str, arguments))


def test_each_test_has_a_sandbox_of_its_own(pytester: pytest.Pytester) -> None:
    """What a test does is not seen by another; it asks, checks, turns the clock and injects faults."""
    pytester.makepyfile(
        """
        import pytest

        TI = "RetrieveTIGroups.retrieveTI"
        names = set()

        @pytest.mark.parametrize("turn", range(3))
        def test_first(ksz, turn):
            ksz.load("starter")
            carla = ksz.person("carla")
            assert ksz.call(TI, ssin=carla).codes == ("MSG00012",)
            ksz.refused(code="MSG00012", ssin="carla", times=1)
            ksz.inscribe(carla, "gent")
            with ksz.fault(ssin=carla, supplier_down=True):
                assert ksz.call(TI, ssin=carla).codes == ("MSG00002",)
            assert ksz.call(TI, ssin=carla).codes == ("MSG00000",)
            ksz.clock.move("+3d")
            ksz.received(TI, ssin="carla", times=3)
            ksz.in_order((TI, "carla"), (TI, "carla"))
            ksz.never(TI, ssin="an")
            ksz.reset()
            ksz.never()
            assert ksz.name not in names
            names.add(ksz.name)

        @pytest.mark.ksz("starter", clock="2026-03-02T09:00:00", seed=7)
        def test_the_marker_says_what_it_holds(ksz):
            assert ksz.clock.today.isoformat() == "2026-03-02"
            assert ksz.wsdl("RetrieveTIGroups") == ksz.endpoint(TI) + "?wsdl"
            assert ksz.url in ksz.endpoint(TI)

        def test_nothing_is_left(ksz_server):
            assert [one["name"] for one in ksz_server.client.sandboxes()] == ["default"]
        """
    )
    before = set(threading.enumerate())
    result = _run(pytester, "--junitxml=report.xml")
    result.assert_outcomes(passed=5)
    assert not [thread for thread in set(threading.enumerate()) - before if thread.name.startswith("ksz")]
    told = etree.parse(str(pytester.path / "report.xml")).xpath("//testcase[1]//property[@name='ksz']/@value")
    assert told[0] == "passed: refused once: about 91073090063 with code MSG00012"
    assert len(told) == 5


def test_a_failed_test_tells_what_was_received(pytester: pytest.Pytester) -> None:
    """A check that fails tells what came instead and why that does not fit, at the line of the test; the report of any
    failed test tells what its sandbox received, and what would have made a refusal pass.
    """
    pytester.makeini("[pytest]\nksz_scenarios = starter\n")
    pytester.makepyfile(
        f"""
        def test_check(ksz):
            ksz.call("{TI}", ssin="carla")
            ksz.received("{TI}", ssin="an", times=1)

        def test_assert(ksz):
            ksz.call("{TI}", ssin="carla")
            assert False

        def test_nothing(ksz):
            ksz.received("{TI}")

        def test_unknown(ksz):
            ksz.person("karla")
        """
    )
    result = _run(pytester)
    result.assert_outcomes(failed=4)
    result.stdout.fnmatch_lines(
        [
            f'>       ksz.received("{TI}", ssin="an", times=1)',
            f"E       *KszCheckError: expected once, received never: {TI} about 84051290054",
            "E       what was received instead, nearest first (1):",
            f"E         #1 {TI} about 91073090063, by 0999100196: refused with MSG00012: 0999100196 has no *",
            "E             ssin was 91073090063, expected 84051290054; the operation fits",
            "test_a_failed_test_tells_what_was_received.py:3: KszCheckError",
            "*- ksz: sandbox t-*-*-1-test-check -*",
            f"#1 {TI} about 91073090063, by 0999100196: refused with MSG00012: *",
            "    remedy: Inscribe the person first*",
            ">       assert False",
            "*- ksz: sandbox t-*-*-2-test-assert -*",
            f"#? {TI} about 91073090063, by 0999100196: refused with MSG00012: *",
            "E       nothing was received at all. Is the URL right?*/sandbox/t-*",
            "*- ksz: sandbox t-*-*-3-test-nothing -*",
            "nothing was received; its services stand under http://127.0.0.1:*/sandbox/t-*-*-3-test-nothing/",
            "E       *there is no person 'karla'; there is *carla*",
        ]
    )


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--ksz-server", "elsewhere"), "--ksz-server is thread, process or a URL (http://...), not 'elsewhere'"),
        (
            ("--ksz-server", "http://127.0.0.1:9", "--ksz-database", "x.db"),
            "--ksz-database and --ksz-contracts are not for",
        ),
        (("--ksz-keep",), "--ksz-keep keeps nothing in a simulator that ends with the run: name a --ksz-database"),
    ],
)
def test_options_that_make_no_sense_stop_the_run(pytester: pytest.Pytester, arguments: Any, told: str) -> None:
    """One line, and pytest's exit code for usage, before any test."""
    result = _run(pytester, *arguments)
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines([f"ERROR: {told.replace('[', '[[]')}*"])


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--ksz-server", "http://127.0.0.1:9"), "no simulator answers at http://127.0.0.1:9 *"),
        (("--ksz-database", "postgresql://nobody@127.0.0.1:9/none"), "no simulator could be started: *"),
        (("--ksz-server", "process", "--ksz-contracts", "there"), "no simulator could be started: *"),
    ],
)
def test_a_simulator_that_cannot_be_used_is_told_in_one_line(
    pytester: pytest.Pytester, arguments: Any, told: str
) -> None:
    """Every test that needs it has an error, without a trace through our code."""
    pytester.mkdir("there").joinpath("contract.yaml").write_text("id: [", encoding="utf-8")
    pytester.makepyfile("def test_one(ksz): pass\n\ndef test_two(ksz): pass\n\ndef test_without(): pass")
    result = _run(pytester, *arguments)
    result.assert_outcomes(errors=2, passed=1)
    result.stdout.fnmatch_lines([told])
    assert "running.py" not in result.stdout.str()


def test_an_unknown_scenario_is_told_with_the_nearest(pytester: pytest.Pytester) -> None:
    """In a setting or in a call."""
    pytester.makepyfile("def test_one(ksz): ksz.load('startr')")
    result = _run(pytester)
    result.stdout.fnmatch_lines(["E*there is no scenario 'startr'. There is starter*"])
    _run(pytester, "--ksz-scenario", "startr").stdout.fnmatch_lines(["E*there is no scenario 'startr'*"])


def test_what_the_simulator_refuses_is_shown_without_the_way_it_went(pytester: pytest.Pytester) -> None:
    """The report has the line of the test and one message, no frames of HTTP libraries."""
    pytester.makepyfile("def test_one(ksz): ksz.received('HandiServce.consultPayments')")
    shown = _run(pytester).stdout.str()
    assert "there is no operation 'HandiServce.consultPayments'" in shown
    assert not [name for name in ("urllib", "HTTPError", "transport.py", "contextlib.py") if name in shown]


def test_a_simulator_that_is_not_there_is_told_once(pytester: pytest.Pytester) -> None:
    """Without the errors of the network that led to it."""
    pytester.makepyfile("def test_one(ksz): pass")
    shown = _run(pytester, "--ksz-server", "http://127.0.0.1:9").stdout.str()
    assert "During handling" not in shown
    assert "urlopen error" not in shown


def test_a_running_simulator_is_used_by_its_url(pytester: pytest.Pytester, server: Server) -> None:
    """Sandboxes of tests that passed are gone; that of one that failed is kept on demand, and named."""
    client = Client(server.url)
    pytester.makepyfile("def test_passes(ksz): pass\n\ndef test_fails(ksz): assert not ksz.url")
    result = _run(pytester, "--ksz-server", server.url, "--ksz-scenario", "starter", "--ksz-keep")
    result.assert_outcomes(passed=1, failed=1)
    (kept,) = [one for one in client.sandboxes() if one["name"] != "default"]
    assert kept["scenarios"] == ["starter"]
    assert kept["name"].endswith("-2-test-fails")
    result.stdout.fnmatch_lines([f"kept: {server.url}/sandbox/{kept['name']}"])
    client.sandbox(kept["name"]).delete()


def test_a_simulator_with_a_token(pytester: pytest.Pytester) -> None:
    """The token is sent; a wrong one is told in one line."""
    pytester.makepyfile("def test_one(ksz): ksz.load('starter')")
    with Server(Settings(port=0, token="right")) as server:
        _run(pytester, "--ksz-server", server.url, "--ksz-token", "right").assert_outcomes(passed=1)
        wrong = _run(pytester, "--ksz-server", server.url, "--ksz-token", "wrong")
    wrong.assert_outcomes(errors=1)


def test_a_process_of_its_own(pytester: pytest.Pytester) -> None:
    """A simulator in another process, with a database on disk; it is gone after the run."""
    pytester.makepyfile(
        """
        import pathlib

        def test_one(ksz, ksz_server):
            ksz.load("starter")
            assert ksz.person("carla").ssin == "91073090063"
            pathlib.Path("url").write_text(ksz.url, encoding="utf-8")
        """
    )
    _run(pytester, "--ksz-server", "process", "--ksz-database", "ksz.db").assert_outcomes(passed=1)
    url = (pytester.path / "url").read_text(encoding="utf-8")
    with pytest.raises(Exception, match="no simulator answers"):
        Client(url.partition("/sandbox/")[0]).health()


_OWNER = """
import os, sys
from simulator.testing.process import ServerProcess
with ServerProcess({}) as server:
    print(server.process, flush=True)
    sys.stdin.readline()
"""


def test_a_process_ends_with_its_owner_however_that_ends() -> None:
    """Killed without a word: the simulator that it started ends too."""
    owner = subprocess.Popen([sys.executable, "-c", _OWNER], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    with owner:
        assert owner.stdout is not None
        child = int(owner.stdout.readline())
        assert _runs(child)
        owner.kill()
    until = monotonic() + 10
    while _runs(child) and monotonic() < until:
        threading.Event().wait(0.05)
    assert not _runs(child)


def _runs(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    stat = Path(f"/proc/{process}/stat")
    return not (stat.exists() and stat.read_text(encoding="utf-8").rpartition(")")[2].split()[0] == "Z")


@pytest.mark.slow
def test_workers_do_not_see_each_other(pytester: pytest.Pytester, server: Server) -> None:
    """With xdist on one simulator: each test sees its own exchanges only, and no sandbox is left."""
    pytester.makepyfile(_MANY.replace("COUNT", "10"))
    result = pytester.runpytest_subprocess(*PLUGIN, "-n", "2", "--ksz-server", server.url)
    result.assert_outcomes(passed=10)
    assert [one["name"] for one in Client(server.url).sandboxes()] == ["default"]


@pytest.mark.slow
def test_a_thousand_tests_over_eight_workers_do_not_leak(pytester: pytest.Pytester) -> None:
    """On one simulator of its own process, by its URL: each test sees its own exchange, and only that."""
    pytester.makepyfile(_MANY.replace("COUNT", "1000"))
    with ServerProcess({}) as server:
        result = pytester.runpytest_subprocess(*PLUGIN, "-n", "8", "-q", "--ksz-server", server.url, timeout=900)
        assert [one["name"] for one in Client(server.url).sandboxes()] == ["default"]
    result.assert_outcomes(passed=1000)


_MANY = """
import pytest

@pytest.mark.parametrize("number", range(COUNT))
def test_one(ksz, number):
    ksz.load("starter")
    ksz.call("TestConnectionService.sendTestMessage", request={"echo": f"test {number}"})
    ksz.received("TestConnectionService.sendTestMessage", request={"echo": f"test {number}"}, times=1)
    assert len(ksz.exchanges()) == 1
"""


def test_the_plugin_imports_nothing_until_it_is_used() -> None:
    """Every run of pytest in the environment loads it: of the simulator it may bring its own module only."""
    code = (
        "import json, sys, pytest; before = set(sys.modules); import simulator.testing.plugin;"
        "print(json.dumps(sorted(set(sys.modules) - before)))"
    )
    found = json.loads(subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True).stdout)
    assert found == ["simulator", "simulator.testing", "simulator.testing.plugin"]


def test_a_process_that_cannot_start_says_why() -> None:
    """In the words of the simulator."""
    with pytest.raises(Exception, match=r"no simulator could be started: .*threads"), ServerProcess({"threads": 0}):
        pass


def test_every_option_is_in_the_documentation(pytester: pytest.Pytester) -> None:
    """docs/testing.md tells each option and each setting that `pytest --help` has of ours, and the marker."""
    text = (Path(__file__).parents[2] / "docs" / "testing.md").read_text(encoding="utf-8")
    told = _run(pytester, "--help").stdout.str()
    names = {*re.findall(r"--ksz-\w+", told), *re.findall(r"^ +(ksz_\w+)", told, re.MULTILINE)}
    assert {"--ksz-server", "ksz_server", "--ksz-keep"} <= names
    assert [name for name in names if f"`{name}`" not in text] == []
    marker = re.search(r"@pytest\.mark\.ksz\(.*?\)", _run(pytester, "--markers").stdout.str())
    assert marker is not None
    assert marker[0] in text


def test_the_first_tests_of_the_documentation_pass(pytester: pytest.Pytester) -> None:
    """What a reader of docs/testing.md writes first is green."""
    text = (Path(__file__).parents[2] / "docs" / "testing.md").read_text(encoding="utf-8")
    pytester.makepyfile(text.partition("```python\n")[2].partition("```")[0])
    _run(pytester).assert_outcomes(passed=2)

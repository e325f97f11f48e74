# SPDX-License-Identifier: EUPL-1.2
"""The pytest plugin: the fixture `ksz`, a sandbox of a running simulator for each test (docs/testing.md).

It is loaded by every run of pytest where the simulator is installed, so it imports nothing until a test asks for the
fixture.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from simulator.testing.running import Running
    from simulator.testing.sandbox import Sandbox

_FAILED = pytest.StashKey[bool]()
_USED = pytest.StashKey["Sandbox"]()
_OPTIONS: tuple[tuple[str, str, Any, str], ...] = (
    ("--ksz-server", "ksz_server", None, "thread (of this process), process, or the URL of a simulator [thread]"),
    ("--ksz-scenario", "ksz_scenarios", "linelist", "What sandboxes hold at first: a name or a file; may be repeated"),
    ("--ksz-database", "ksz_database", None, "Database of the simulator: memory, a file, or a URL [memory]"),
    ("--ksz-contracts", "ksz_contracts", "pathlist", "Folder with further contracts; may be repeated"),
    ("--ksz-token", "ksz_token", None, "Token of the control API"),
)
_MARKER = "ksz(*scenarios, clock=None, seed=None): what the sandbox holds at first, in place of ksz_scenarios"


def pytest_addoption(parser: pytest.Parser) -> None:
    """The options, each also as a setting of the configuration file."""
    group = parser.getgroup("ksz", "ksz-simulator")
    for option, setting, kind, told in _OPTIONS:
        group.addoption(option, action="append" if kind else "store", default=None, metavar="X", help=told)
        of_kind: Any = kind or "string"
        parser.addini(setting, told, type=of_kind, default=[] if kind else "")
    told = "Keep the sandbox of a test that failed, and tell its name"
    group.addoption("--ksz-keep", action="store_true", default=False, help=told)


def pytest_configure(config: pytest.Config) -> None:
    """The marker is known, and the options make sense; UsageError otherwise."""
    config.addinivalue_line("markers", _MARKER)
    setting = _setting(config)
    server, own = setting["server"] or "thread", setting["database"] or setting["contracts"]
    is_url = server.startswith(("http://", "https://"))
    if server not in ("thread", "process") and not is_url:
        raise pytest.UsageError(f"--ksz-server is thread, process or a URL (http://...), not {server!r}")
    if is_url and own:
        raise pytest.UsageError(f"--ksz-database and --ksz-contracts are not for a simulator that runs ({server})")
    if setting["keep"] and not is_url and (setting["database"] or "memory") == "memory":
        raise pytest.UsageError("--ksz-keep keeps nothing in a simulator that ends with the run: name a --ksz-database")


@pytest.fixture(scope="session")
def ksz_server(request: pytest.FixtureRequest) -> Iterator[Running]:
    """The simulator of this process: started when the first test asks for it, and ended after the last."""
    from simulator.testing.running import started

    with started(_setting(request.config)) as running:
        yield running


@pytest.fixture
def ksz(request: pytest.FixtureRequest, ksz_server: Running) -> Iterator[Sandbox]:
    """A sandbox for this test only: where it is, who is in it, its clock and faults, and checks on what it received."""
    marker = request.node.get_closest_marker("ksz")
    given: dict[str, Any] = dict(marker.kwargs) if marker else {}
    scenarios = marker.args if marker and marker.args else tuple(_setting(request.config)["scenarios"])

    def watch(told: str, passed: bool) -> None:
        request.node.user_properties.append(("ksz", f"{'passed' if passed else 'FAILED'}: {told}"))

    sandbox = ksz_server.sandbox(request.node.nodeid, scenarios, watch, **given)
    request.node.stash[_USED] = sandbox
    yield sandbox
    del request.node.stash[_USED]
    if not (request.config.getoption("--ksz-keep") and request.node.stash.get(_FAILED, False)):
        ksz_server.delete(sandbox)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """The report of a test that failed tells what its sandbox received."""
    report = yield
    sandbox = item.stash.get(_USED, None)
    if report.failed and sandbox is not None:
        from simulator.testing.telling import what_was_received

        item.stash[_FAILED] = True
        kept = bool(item.config.getoption("--ksz-keep"))
        report.sections.append((f"ksz: sandbox {sandbox.name}", what_was_received(sandbox, kept)))
    return report


def _setting(config: pytest.Config) -> dict[str, Any]:
    """What the options say, else the configuration file."""
    found = {}
    for option, setting, _, _ in _OPTIONS:
        given = config.getoption(option)
        found[setting.removeprefix("ksz_")] = config.getini(setting) if given is None else given
    return {**found, "keep": config.getoption("--ksz-keep")}

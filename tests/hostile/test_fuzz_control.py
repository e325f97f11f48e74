# SPDX-License-Identifier: EUPL-1.2
"""Whatever is sent to the control API, or written in a scenario, the answer is never a mistake of the simulator."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from werkzeug.test import Client, TestResponse

from simulator.app import App, create_app
from simulator.control import create_control
from simulator.errors import ScenarioError
from simulator.network import Network
from simulator.scenarios.load import make_scenario
from simulator.settings import Settings
from simulator.yaml_source import read_yaml
from tests.control.api import AN, CARLA, FILE, GENT, SCENARIO
from tests.hostile.mutations import LONG, NASTY, SHORT, Draw, mutated_bytes, mutated_data, plain_values
from tests.soap.wire import TI_GROUPS, envelope, ti_groups

OFFICE = yaml.safe_load(SCENARIO)
SANDBOX = "/control/v1/sandboxes/default"

BODIES: dict[str, list[Any]] = {
    "clock": [{"at": "2026-03-02T09:00:00", "runs": False}, {"move": "+3d"}, {"real": True}],
    "scenario": [
        {"names": ["starter"]},
        {"yaml": SCENARIO, "clock": "2026-03-02T09:00:00", "seed": 7},
        {"files": [{"file": "a.yaml", "yaml": SCENARIO}]},
    ],
    "persons": [{"register": FILE}, {"ssin": AN, "register": FILE}, {"replaced_by": CARLA}, FILE],
    "households": [
        {"members": [{"ssin": AN, "role": 1, "from": "2010-01-01"}, {"fictional": {"last_name": "X"}, "role": 2}]}
    ],
    "customers": [{"cbe": GENT, "name": {"nl": "X"}, "credentials": [{"user": "gent", "password": "p"}]}],
    "inscriptions": [{"ssin": AN, "organisation": GENT, "quality": 1, "from": "2026-01-01", "to": None, "phase": 0}],
    "rules": [{"sources_down": ["RVA"], "verbose": True}],
    "faults": [{"id": "f", "when": {"ssin": AN}, "how_often": {"times": 2}, "what": {"latency": {"fixed": 1}}}],
    "explain": [{"operation": "RetrieveTIGroups.retrieveTI", "as": GENT, "ssin": AN, "request": {"a": 1}}],
    "sandboxes": [{"name": "a", "scenarios": ["starter"], "clock": "2026-03-02T09:00:00", "seed": 1}],
    "snapshots": [{"name": "friday", "note": "n", "replace": True}],
    "restore": [{"from": "default"}],
    "verify": [{"sandboxes": ["default"], "expect": ["a:1:b"], "progress": True}],
}
KEYS = tuple(sorted({key for bodies in BODIES.values() for body in bodies for key in body}))
DATA = plain_values(KEYS)
QUERIES = ("name", "ssin", "limit", "offset", "order", "since", "until", "format", "level", "all_runs", "register", "x")


def _routes() -> list[tuple[str, str]]:
    network = Network(Settings())
    rules = list(create_control(network).url_map.iter_rules())
    network.close()
    return sorted((method, rule.rule) for rule in rules for method in (rule.methods or set()) - {"HEAD", "OPTIONS"})


each_route = pytest.mark.parametrize(("method", "rule"), _routes())


@pytest.fixture(scope="module", params=["memory", "postgres"])
def app(request: pytest.FixtureRequest) -> Iterator[App]:
    """A simulator with the scenario `office`, on two kinds of databases."""
    if request.param == "postgres":
        from tests.conftest import postgres_schema

        for url in postgres_schema():
            yield from _filled(url)
    else:
        yield from _filled("memory")


def _filled(database: str) -> Iterator[App]:
    made = create_app(Settings(database=database))
    assert _post(made, f"{SANDBOX}/scenario", {"yaml": SCENARIO}) == 200
    yield made
    made.close()


def _post(app: App, path: str, body: Any) -> int:
    return _ask(app, "POST", path, json.dumps(body).encode()).status_code


def _ask(app: App, method: str, path: str, body: bytes = b"") -> TestResponse:
    kind = "application/json" if body else None
    here = {"REMOTE_ADDR": "127.0.0.1"}
    return Client(app).open(path, method=method, data=body or None, content_type=kind, environ_base=here)


def _body(draw: Draw, rule: str) -> bytes:
    """A body: one that fits, changed; any JSON; or any bytes."""
    fitting = [body for key, bodies in BODIES.items() if key in rule for body in bodies] or [{}]
    body = draw(st.sampled_from(fitting))
    how = draw(st.sampled_from(("fitting", "changed", "changed", "changed", "any", "bytes")))
    if how == "changed":
        body = mutated_data(draw, body, DATA)
    elif how == "any":
        body = draw(DATA)
    written = json.dumps(body).encode()
    return mutated_bytes(draw, written) if how == "bytes" else written


def _path(draw: Draw, rule: str) -> str:
    """A path of a route: with names that are there, and with others."""
    known = {
        "name": "default",
        "ssin": AN,
        "cbe": GENT,
        "key": "home",
        "exchange": "1",
        "fault": "f",
        "snapshot": "friday",
    }
    parts = []
    for part in rule.split("/"):
        if part.startswith("<"):
            name = part.strip("<>").rpartition(":")[2]
            there = known.get(name, "register")
            part = quote(draw(st.sampled_from((there, there, there, *NASTY, "a\0b"))), safe="")
        parts.append(part)
    query = draw(st.dictionaries(st.sampled_from(QUERIES), st.sampled_from((*NASTY, "a\0b", "1", AN)), max_size=3))
    asked = "&".join(f"{key}={quote(value, safe='')}" for key, value in query.items())
    return f"{'/'.join(parts)}?{asked}" if asked and draw(st.booleans()) else "/".join(parts)


def _check_route(app: App, method: str, rule: str, draw: Draw) -> None:
    path, body = _path(draw, rule), _body(draw, rule) if method != "GET" else b""
    answer = _ask(app, method, path, body)
    content = answer.get_data()
    assert answer.status_code < 500, content
    if answer.status_code >= 400:
        assert json.loads(content)["error"]["message"]
    if rule.endswith("/scenario") or method == "DELETE":
        assert _post(app, f"{SANDBOX}/scenario", {"yaml": SCENARIO}) == 200


@each_route
@SHORT
@given(data=st.data())
def test_no_request_is_too_odd(app: App, method: str, rule: str, data: st.DataObject) -> None:
    """Every route answers every body with data or with an error of the caller, never with one of its own."""
    _check_route(app, method, rule, data.draw)


@pytest.mark.slow
@each_route
@LONG
@given(data=st.data())
def test_no_request_of_many_is_too_odd(app: App, method: str, rule: str, data: st.DataObject) -> None:
    """The same with more requests."""
    _check_route(app, method, rule, data.draw)


def _scenario(draw: Draw) -> str:
    """The text of a scenario that was changed: its values, or its characters."""
    if draw(st.booleans()):
        return mutated_bytes(draw, SCENARIO.encode()).decode("utf-8", "replace")
    return yaml.safe_dump(mutated_data(draw, OFFICE, DATA), allow_unicode=True)


def _check_scenario(app: App, text: str) -> None:
    """It is refused with its problems; or it can be loaded, and then the services answer."""
    try:
        scenario = make_scenario((read_yaml("office.yaml", text, ScenarioError),))
    except ScenarioError as error:
        problems = error.problems
    else:
        problems = ()
    if problems:
        return
    list(scenario.documents())
    assert _post(app, f"{SANDBOX}/scenario", {"yaml": text}) == 200
    message = envelope(ti_groups(AN, GENT))
    answer = Client(app).post(TI_GROUPS, data=message, content_type="text/xml", auth=("gent", "fake-gent"))
    assert b"An error occurred while servicing" not in answer.data


@SHORT
@given(data=st.data())
def test_no_scenario_is_too_odd(app: App, data: st.DataObject) -> None:
    """A scenario is either fine, and then the services work with it, or it is refused with its problems."""
    _check_scenario(app, _scenario(data.draw))


@pytest.mark.slow
@settings(LONG, max_examples=LONG.max_examples * 10)
@given(data=st.data())
def test_no_scenario_of_many_is_too_odd(app: App, data: st.DataObject) -> None:
    """The same, many times, and other scenarios each time."""
    _check_scenario(app, _scenario(data.draw))

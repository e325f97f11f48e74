# SPDX-License-Identifier: EUPL-1.2
"""The OpenAPI document of the control API tells what the endpoints are, all of them, and nothing else."""

from __future__ import annotations

import inspect
import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from click.testing import CliRunner
from jsonschema import Draft202012Validator
from openapi_spec_validator import OpenAPIV31SpecValidator

from simulator.cli.commands.openapi import command
from simulator.control import create_control
from simulator.control.described import description_of
from simulator.control.here import BASE
from simulator.control.openapi import document
from simulator.network import Network
from simulator.settings import Settings
from tests.control.api import AN, CARLA, GENT, SCENARIO, Api


@pytest.fixture(scope="module")
def made() -> Iterator[tuple[Any, dict[str, Any]]]:
    """The application, and the document that is made of it."""
    network = Network(Settings())
    app = create_control(network)
    yield app, document(app)
    network.close()


Made = tuple[Any, dict[str, Any]]


def _operations(document: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            yield method.upper(), path, operation


def test_it_is_an_openapi_document(made: Made) -> None:
    """It is valid by the rules of OpenAPI 3.1."""
    assert list(OpenAPIV31SpecValidator(made[1]).iter_errors()) == []


def test_every_endpoint_is_in_it(made: Made, api: Api) -> None:
    """Each method of each address is in it, with a summary and what it answers; and no other."""
    told = {(method, path) for method, path, _ in _operations(made[1])}
    there = {(m, e["path"]) for e in api.get(BASE).json["endpoints"] for m in e["methods"]}
    assert there == told
    for _, _, operation in _operations(made[1]):
        assert operation["summary"]
        assert any(status.startswith("2") for status in operation["responses"])


def test_names_are_good_for_clients(made: Made) -> None:
    """Each operation has a name of its own that is one in any language, and every path parameter is described."""
    names = [operation["operationId"] for _, _, operation in _operations(made[1])]
    assert sorted(set(names)) == sorted(names)
    assert all(re.fullmatch(r"[a-z][A-Za-z]+", name) for name in names)
    for _, path, operation in _operations(made[1]):
        in_path = [p for p in operation.get("parameters", ()) if p["in"] == "path"]
        assert [p["name"] for p in in_path] == re.findall(r"{(\w+)}", path)
        assert all(p["description"] for p in in_path)


def test_what_is_told_is_what_is_read(made: Made) -> None:
    """The record that a view reads from body or query is the one that is told."""
    app, _ = made
    for rule in app.url_map.iter_rules():
        view = app.view_functions[rule.endpoint]
        said = description_of(view)
        if said is None:
            continue
        source = inspect.getsource(view)
        for reader, kind in (("read_body", said.body), ("read_query", said.query)):
            read = re.findall(rf"{reader}\((\w+)", source)
            if kind is None or read:
                expected = [] if kind is None else [kind.__name__]
                assert expected == read[:1], rule.rule


def test_the_command_prints_what_a_server_tells(made: Made, api: Api) -> None:
    """`ksz-sim openapi` prints the document without a server."""
    result = CliRunner().invoke(command, [])
    assert api.get("/control/v1/openapi.json").json == json.loads(result.output)


def test_components_are_used(made: Made) -> None:
    """Every component is referred to, and a person has the sections of every source."""
    components = made[1]["components"]["schemas"]
    text = json.dumps(made[1])
    assert [name for name in components if f'"#/components/schemas/{name}"' not in text] == []
    assert {"register", "unemployment", "law65"} < set(components["WholePerson"]["properties"])


def test_the_examples_are_true(made: Made, api: Api) -> None:
    """Each example fits its schema, and is taken."""
    for method, path, operation in _operations(made[1]):
        content = operation.get("requestBody", {}).get("content", {}).get("application/json", {})
        if "example" not in content:
            continue
        example, schema = content["example"], {**content["schema"], "components": made[1]["components"]}
        assert list(Draft202012Validator(schema).iter_errors(example)) == [], path
        if path == f"{BASE}/sandboxes":
            example = {**example, "name": f"{api.sandbox}-more"}
        place = _place(api, example)
        if path.endswith("/{cbe}"):
            assert api.post("customers", example).status == 201
        answer = api.call(method, path.format(**place), example)
        assert answer.status < 300, (path, answer.content)


def _place(api: Api, example: dict[str, Any]) -> dict[str, str]:
    """What the path of an example leads to; the sandbox is made new before."""
    assert api.post("scenario", {"yaml": SCENARIO}).status == 200
    assert (
        api.post("inscriptions", {"ssin": CARLA, "organisation": GENT, "quality": 1, "from": "2026-01-01"}).status
        == 201
    )
    ssin = api.post("persons", {"register": example}).json["ssin"] if "birth" in example else AN
    cbe = example.get("cbe", GENT)
    return {"name": api.sandbox, "ssin": ssin, "cbe": cbe, "key": "register", "fault": "register-down"}


def test_what_an_endpoint_does_not_take_is_refused(api: Api) -> None:
    """A part of a query, or a body, that an endpoint does not know is an error."""
    assert api.get("clock?zone=utc").status == 422
    assert api.post("reset", {"hard": True}).status == 422
    assert api.post("reset", {}).status == 200
    assert api.post("reset").status == 200

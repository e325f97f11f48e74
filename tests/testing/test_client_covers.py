# SPDX-License-Identifier: EUPL-1.2
"""The Python client has a method for every endpoint of the control API."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from simulator.control import create_control
from simulator.control.here import BASE
from simulator.control.openapi import document
from simulator.network import Network
from simulator.settings import Settings
from simulator.testing import client
from simulator.testing.asks import asked_by
from simulator.testing.client import Client
from simulator.testing.transport import Transport
from tests.control.api import CARLA, GENT

Asked = tuple[str, str]
LEFT_OUT = {
    ("GET", ""): "lists addresses for people who look at the API with curl",
    ("GET", "/openapi.json"): "makes clients for other languages; this one is made already",
}
GIVEN: Mapping[str, Any] = {
    "who": CARLA, "person": CARLA, "organisation": GENT, "which": GENT, "number": 1, "file": __file__, "members": [],
    "check": {}, "language": "nl",
}  # fmt: skip
"""What parameters get, by name; others get a word."""


class _AskedError(Exception):
    """What was asked, in place of an answer."""


class _Asking(Transport):
    """Answers nothing, and tells what it was asked."""

    @contextmanager
    def _asked(self, method: str, path: str, body: Any) -> Iterator[Any]:
        raise _AskedError(method, path.partition("?")[0])
        yield


def _methods() -> Iterator[tuple[type, str, Any]]:
    """Each method and property of a public class that says what it asks."""
    for kind in (getattr(client, name) for name in client.__all__):
        for name, member in inspect.getmembers(kind):
            function = member.fget if isinstance(member, property) else member
            if not name.startswith("_") and asked_by(function) is not None:
                yield kind, name, function


def _object(kind: type) -> Any:
    """One of the kind, whose transport tells what it is asked."""
    transport = _Asking("http://127.0.0.1:9")
    simulator = Client(transport.url)
    simulator._transport = transport
    sandbox = simulator.sandbox("mine")
    parts = {type(one): one for one in (simulator, sandbox, sandbox.clock, sandbox.snapshots, sandbox.recording)}
    parts[client.Journal] = sandbox.journal
    return parts[kind] if kind in parts else kind("an-id", transport, "mine")


def test_there_is_a_method_for_every_endpoint() -> None:
    """Each method and path of the OpenAPI document has a method of the client, or a reason why not; and no other."""
    network = Network(Settings())
    paths = document(create_control(network))["paths"]
    network.close()
    there = {(method.upper(), path.removeprefix(BASE)) for path, methods in paths.items() for method in methods}
    assert there == {asked_by(function) for _, _, function in _methods()} | LEFT_OUT.keys()


@pytest.mark.parametrize(
    ("kind", "name", "function"), [pytest.param(*one, id=f"{one[0].__name__}.{one[1]}") for one in _methods()]
)
def test_what_a_method_says_that_it_asks_is_what_it_asks(kind: type, name: str, function: Any, tmp_path: Path) -> None:
    """Method and path of its request are those that stand beside it."""
    given = [
        GIVEN.get(parameter.name, "word")
        for parameter in list(inspect.signature(function).parameters.values())[1:]
        if parameter.default is parameter.empty and parameter.kind is parameter.POSITIONAL_OR_KEYWORD
    ]
    if name == "export":
        given = [*given[:-1], str(tmp_path / "file")]
    with pytest.raises(_AskedError) as asked:
        function(_object(kind), *given)
    said = asked_by(function)
    assert said is not None
    pattern = re.sub(r"\\{\w+\\}", "[^/]+", re.escape(said[1]))
    assert asked.value.args[0] == said[0]
    assert re.fullmatch(pattern, asked.value.args[1]), asked.value.args

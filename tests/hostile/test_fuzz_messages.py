# SPDX-License-Identifier: EUPL-1.2
"""Whatever becomes of a valid message on its way, it is answered by SOAP or refused in plain words, and nothing breaks.

The runs of `make test` and `make slow` are the same each time. With KSZ_SIM_TEST_FUZZ=3000 the long one tries so many
messages, others each time; what it prints makes it again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from werkzeug.test import Client

from simulator.app import App, create_app
from simulator.contracts.catalogue import Catalogue
from simulator.contracts.contract import Operation
from simulator.contracts.definition import Family
from simulator.journal.journal import Filter
from simulator.resources import data_folder
from simulator.settings import Settings
from tests.hostile.mutations import LONG, SHORT, Draw, mutated_bytes, mutated_tree, valid_message
from tests.soap.wire import CONNECTOR, SOAP11, SOAP12

OPERATIONS = Catalogue([data_folder("wsdl")]).services()
BUGS = ("internal.error", "reply.schema")
each_operation = pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.title)


@dataclass(frozen=True)
class Edge:
    """The application, asked without a network between."""

    app: App

    def check(self, operation: Operation, message: bytes) -> None:
        """Send a message to the service of an operation, and look at the answer and the journal."""
        path = CONNECTOR if operation.contract.family is Family.SSDN else operation.contract.definition.paths[0]
        answer = Client(self.app).post(
            path, data=message, content_type="text/xml", auth=("ocmw-gent", "fake-gent-password")
        )
        assert answer.status_code in (200, 401, 403, 413, 500)
        root = etree.fromstring(answer.data)
        assert root.tag in (f"{{{SOAP11}}}Envelope", f"{{{SOAP12}}}Envelope")
        network = self.app.network
        run = network.sandboxes.get("default").run
        row = network.journal.find("default", run, Filter(), limit=1)[0]
        assert [decision for decision in row["decisions"] if not decision["allowed"] and decision["rule"] in BUGS] == []


@pytest.fixture(scope="module")
def edge() -> Iterator[Edge]:
    """A simulator with the scenario `starter`."""
    app = create_app(Settings(scenarios=("starter",)))
    yield Edge(app)
    app.close()


def _unchanged(_: Draw, message: bytes) -> bytes:
    return message


def _check(edge: Edge, operation: Operation, data: st.DataObject, change: Callable[[Draw, bytes], bytes]) -> None:
    edge.check(operation, change(data.draw, valid_message(data.draw, operation)))


@each_operation
@SHORT
@given(data=st.data())
def test_a_valid_message_is_answered(edge: Edge, operation: Operation, data: st.DataObject) -> None:
    """A message that the schema allows is answered, whatever it asks."""
    _check(edge, operation, data, _unchanged)


@each_operation
@SHORT
@given(data=st.data())
def test_a_damaged_message_is_answered(edge: Edge, operation: Operation, data: st.DataObject) -> None:
    """A message whose bytes were changed is answered."""
    _check(edge, operation, data, mutated_bytes)


@each_operation
@SHORT
@given(data=st.data())
def test_a_twisted_message_is_answered(edge: Edge, operation: Operation, data: st.DataObject) -> None:
    """A message whose elements were changed is answered."""
    _check(edge, operation, data, mutated_tree)


@pytest.mark.slow
@pytest.mark.parametrize("change", [_unchanged, mutated_bytes, mutated_tree])
@each_operation
@LONG
@given(data=st.data())
def test_many_changed_messages_are_answered(
    edge: Edge, operation: Operation, change: Callable[[Draw, bytes], bytes], data: st.DataObject
) -> None:
    """The same with more messages."""
    _check(edge, operation, data, change)

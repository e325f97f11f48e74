# SPDX-License-Identifier: EUPL-1.2
"""Questions about anybody with whatever criteria the schema allows, and what has to hold of the answer."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from hypothesis import strategies as st

from simulator.contracts.catalogue import Catalogue
from simulator.contracts.contract import Operation
from simulator.contracts.definition import Family
from simulator.contracts.reader import at
from simulator.resources import data_folder
from simulator.testing.in_process import Caller
from simulator.testing.story import Request
from tests.contracts.strategies import data_for

CATALOGUE = Catalogue([data_folder("wsdl")])
ABOUT_PEOPLE = [operation for operation in CATALOGUE.services() if operation.definition.subject]
_PERIODS = (("beginDate", "endDate"), ("StartDate", "EndDate"), ("startDate", "endDate"))


def questions(operation: Operation) -> st.SearchStrategy[dict[str, Any]]:
    """Requests of an operation by its schema, each period beginning before it ends."""
    return data_for(operation.element(operation.request)).map(_in_order)


def ask_about(people: Iterable[str], caller: Caller, by: str, operation: Operation, asked: dict[str, Any]) -> None:
    """Ask the same about each of them: every reply is valid, and its code is one that the contract names."""
    asked = {name: value for name, value in asked.items() if name != "informationCustomer"}
    known = {*operation.definition.codes, "MSG00000" if operation.contract.family is Family.SOA else "0"}
    for ssin in people:
        reply = caller.call(Request(operation.versioned_title, by, None, _about(ssin, asked, operation)))
        assert set(reply.codes) <= known, reply.text


def _about(ssin: str, asked: Any, operation: Operation) -> Any:
    """The request about somebody; one that holds nothing in which its subject could stand is left as it is."""
    definition = operation.definition
    for path in (definition.subject or "", *definition.subject_or):
        steps = path.split("/")
        if len(steps) == 1 or at(asked, "/".join(steps[:-1])) is not None:
            return _changed(asked, steps, ssin)
    return asked


def _changed(data: Any, path: list[str], value: str) -> Any:
    """The data with a value at a path; of what repeats on the way in the first."""
    if not path:
        return value
    if isinstance(data, list):
        return [_changed(data[0], path, value), *data[1:]]
    return {**data, path[0]: _changed(data.get(path[0]), path[1:], value)}


def _in_order(data: Any) -> Any:
    """The data with each period beginning before it ends."""
    if isinstance(data, list):
        return [_in_order(item) for item in data]
    if not isinstance(data, dict):
        return data
    found = {key: _in_order(value) for key, value in data.items()}
    for begin, end in _PERIODS:
        if isinstance(found.get(begin), date) and isinstance(found.get(end), date):
            found[begin], found[end] = sorted((found[begin], found[end]))
    return found

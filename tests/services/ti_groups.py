# SPDX-License-Identifier: EUPL-1.2
"""What the tests of RetrieveTIGroups share: a world in memory, and whole replies that fit the schema."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import cache
from typing import Any

import pytest

from simulator.contracts.builder import Style, build
from simulator.contracts.catalogue import Catalogue
from simulator.contracts.contract import Operation
from simulator.exchange.answer import Answer
from simulator.resources import data_folder
from simulator.services.retrieve_ti_groups import retrieve_ti
from simulator.sources import Inquiry
from simulator.sources.registers import Registers
from simulator.store import Store
from simulator.world.household import Household
from simulator.world.person import Person
from simulator.world.sandboxes import Sandboxes
from simulator.world.ssin import make_ssin

TODAY = date(2026, 3, 2)
NAMESPACE = {"r": "http://www.ibz.rrn.fgov.be/XSD/xm25/rn25Schema"}
GHENT = {"municipality": "44021", "postal_code": "9000", "street": "Kerkstraat", "street_code": "1003", "number": "12"}
NAMUR = {"municipality": "92094", "postal_code": "5000", "street": "Rue Neuve", "number": "3", "box": "B002"}
EUPEN = {"municipality": "63023", "postal_code": "4700", "street": "Kirchstraße", "number": "7"}
COLOGNE = {"country": "103", "post": "1207", "lines": ["Ringstr. 5", "50667 Köln"]}


@cache
def operation() -> Operation:
    """The contract's operation."""
    return Catalogue([data_folder("wsdl")]).contracts["RetrieveTIGroups/v2"].operations["retrieveTI"]


class Reply:
    """A whole reply, read by the names of the register's schema (`Names/Name/Date`)."""

    def __init__(self, ssin: str, answer: Answer) -> None:
        assert answer.data is not None
        data = {
            "informationCustomer": {"customerIdentification": {"cbeNumber": "0999041701"}},
            "legalContext": "PCSA:SOCIAL_INQUIRY",
            "searchInformation": {"ssin": ssin},
            "status": {"value": "DATA_FOUND", "code": "MSG00000"},
            **answer.data,
        }
        message = build(operation().element(operation().reply), data, Style({NAMESPACE["r"]: "r"}))
        assert operation().contract.validator.issues(message) == ()
        self.file = message.find("rrn_it_implicit")

    def elements(self, path: str) -> list[Any]:
        """The elements at a path."""
        found: list[Any] = self.file.findall("/".join(f"r:{step}" for step in path.split("/")), NAMESPACE)
        return found

    def texts(self, path: str) -> list[str]:
        """Their texts."""
        return [element.text for element in self.elements(path)]

    def dates(self, path: str) -> list[str]:
        """Dates as their parts put together: `20200131`, `2020` where only the year is known."""
        return ["".join(part.text for part in element) for element in self.elements(path)]

    def structures(self, path: str) -> list[str]:
        """The structures of the items at a path."""
        return [element.get("Structure") for element in self.elements(path)]

    @property
    def groups(self) -> list[str]:
        """The names of the groups, in order."""
        return [element.tag.rpartition("}")[2] for element in self.file]


class World:
    """A sandbox in memory, on 2 March 2026."""

    def __init__(self, store: Store) -> None:
        self.sandbox = Sandboxes(store).get("default")
        self.taken: set[str] = set()

    def ssin(self, born: str = "1984-03-17", male: bool = False) -> str:
        """A safe number that nobody has."""
        ssin = make_ssin(born, male, self.taken)
        self.taken.add(ssin)
        return ssin

    def put(self, ssin: str, born: str = "1984-03-17", sex: str = "female", **register: Any) -> str:
        """A person with a file."""
        facts = {"sex": sex, "birth": {"date": born}, "names": [{"last": "Proefmans", "first": ["Saskia"]}], **register}
        self.sandbox.put_person(Person(ssin, {"register": facts}), terms=(), reason="test")
        return ssin

    def person(self, born: str = "1984-03-17", sex: str = "female", **register: Any) -> str:
        """A person with a new number."""
        return self.put(self.ssin(born, sex == "male"), born=born, sex=sex, **register)

    def household(self, *members: dict[str, Any]) -> None:
        """A household of these members."""
        self.sandbox.put_household(Household.model_validate({"id": "home", "members": list(members)}), reason="test")

    def answer(self, ssin: str, today: date = TODAY, **search: Any) -> Answer:
        """What the service says."""
        registers = Registers(Inquiry(self.sandbox, today))
        return retrieve_ti({"searchInformation": {"ssin": ssin, **search}}, registers)

    def ask(self, ssin: str, today: date = TODAY, **search: Any) -> Reply:
        """The reply."""
        return Reply(ssin, self.answer(ssin, today, **search))


@pytest.fixture(name="world")
def ti_world() -> Iterator[World]:
    """An empty world."""
    store = Store("memory")
    yield World(store)
    store.close()

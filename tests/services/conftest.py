# SPDX-License-Identifier: EUPL-1.2
"""What the tests of the SSDN services share: a small world in memory, and replies that fit their schema."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from simulator.contracts.builder import Style, build
from simulator.contracts.schema import Schema
from simulator.contracts.validator import Validator
from simulator.contracts.wsdl import parse
from simulator.exchange.answer import Answer, Finding, Refused
from simulator.resources import data_folder
from simulator.sources import Inquiry
from simulator.sources.registers import SECTION, RegisterFile, Registers
from simulator.sources.repertories import Repertories
from simulator.store import Store
from simulator.world.clock import Clock, in_brussels, offset_text
from simulator.world.household import Household
from simulator.world.organisation import Organisation
from simulator.world.person import Person
from simulator.world.sandboxes import Sandboxes
from simulator.world.ssin import make_ssin

NOW = in_brussels(datetime(2026, 3, 2, 9, 45))


class SsdnWorld:
    """One sandbox whose day is 2 March 2026, and the sources as an OCMW asks them."""

    def __init__(self, store: Store) -> None:
        self.sandbox = Sandboxes(store).get("default")
        self.sandbox.set_data(replace(self.sandbox.data, clock=Clock(NOW)))
        self._taken: set[str] = set()

    def ssin(self, born: str, male: bool = False, bis: bool = False) -> str:
        """A new safe SSIN."""
        found = make_ssin(born, male, self._taken, bis)
        self._taken.add(found)
        return found

    def person(self, born: str, last: str, *first: str, male: bool = False, **register: Any) -> str:
        """Put somebody into the registers; returns the SSIN."""
        ssin = self.ssin(born, male, register.get("register") == "bis")
        return self.put(ssin, {"birth": {"date": born}, "sex": "male" if male else "female",
                               "names": [{"last": last, "first": list(first)}], **register})  # fmt: skip

    def put(self, ssin: str, register: dict[str, Any] | None, **document: Any) -> str:
        """Put a document into the world as it is."""
        sections = {} if register is None else {SECTION.key: register}
        terms = () if register is None else SECTION.terms(RegisterFile.model_validate(register))
        self.sandbox.put_person(Person(ssin, {**sections, **document}), terms=terms, reason="test")
        return ssin

    def household(self, *members: dict[str, Any]) -> None:
        """Put a household into the world."""
        self.sandbox.put_household(Household.model_validate({"id": "household", "members": members}), "test")

    def organisation(self, cbe: str, municipality: str | None = None, **data: Any) -> Organisation:
        """Put an institution into the world."""
        made = Organisation.model_validate({"cbe": cbe, "municipality": municipality, "name": {"nl": "Test"}, **data})
        self.sandbox.put_organisation(made, "test")
        return made

    def registers(self) -> Registers:
        """The registers, as of today."""
        return Registers(Inquiry(self.sandbox, self.sandbox.today))

    def repertories(self, caller: Organisation) -> Repertories:
        """The repertories, as an institution uses them."""
        return Repertories(Inquiry(self.sandbox, self.sandbox.today, caller))


class SsdnContract:
    """The schema of a service: makes the XML of its replies, and says what is wrong with it."""

    def __init__(self, file: Path) -> None:
        root = parse(file).getroot()
        self._namespace = root.get("targetNamespace")
        self._schema, self._validator = Schema([(root, file)]), Validator.of_files(((self._namespace, file),))

    def xml(self, element: str, answer: Answer) -> Any:
        """The reply as the connector builds it; fails where it does not fit the schema."""
        assert answer.data is not None
        style = Style(numbered=True, date_offset=offset_text)
        built = build(self._schema.element(f"{{{self._namespace}}}{element}"), answer.data, style)
        sent = etree.fromstring(etree.tostring(built))
        assert not self._validator.issues(sent)
        return sent


@cache
def _contract(name: str) -> SsdnContract:
    return SsdnContract(next((data_folder("wsdl") / "ssdn").glob(f"*/*/{name}.xsd")))


class SsdnReply:
    """A reply that fits its schema, to be read by the names of its elements."""

    def __init__(self, answer: Answer, service: str) -> None:
        self.answer = answer
        self.xml = _contract(service).xml(f"{service}Reply", answer)

    @property
    def codes(self) -> list[str]:
        """The codes of the findings, in order."""
        return [finding.code for finding in self.answer.findings]

    def finding(self, code: str) -> Finding:
        """The finding with this code."""
        return next(finding for finding in self.answer.findings if finding.code == code)

    def elements(self, path: str) -> list[Any]:
        """The elements at a path of local names (`Basic/Address`), anywhere in the reply."""
        steps = "/".join(f"*[local-name()='{step}']" for step in path.split("/"))
        found: list[Any] = self.xml.xpath(f".//{steps}")
        return found

    def texts(self, path: str) -> list[str | None]:
        """Their texts."""
        return [element.text for element in self.elements(path)]

    def named(self, path: str) -> list[tuple[str | None, str | None]]:
        """Their languages and texts."""
        return [(element.get("lang"), element.text) for element in self.elements(path)]


@pytest.fixture
def ssdn_world() -> Iterator[SsdnWorld]:
    """An empty world."""
    store = Store("memory")
    yield SsdnWorld(store)
    store.close()


@pytest.fixture
def ssdn_reply() -> type[SsdnReply]:
    """Makes a reply of an answer and the name of its service."""
    return SsdnReply


@pytest.fixture
def ssdn_refusal() -> Any:
    """Calls a service that must refuse; gives its findings as (code, information)."""

    def refusal(service: Any, *arguments: Any) -> list[tuple[str, tuple[tuple[str, str | None], ...]]]:
        with pytest.raises(Refused) as caught:
            service(*arguments)
        return [(finding.code, finding.information) for finding in caught.value.answer.findings]

    return refusal

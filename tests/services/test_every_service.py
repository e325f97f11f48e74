# SPDX-License-Identifier: EUPL-1.2
"""What holds for every service: its cases, told by zeep, and an answer about everybody. No new one needs an edit."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulator.app import create_app
from simulator.contracts.contract import Contract, Operation
from simulator.scenarios.load import read_scenarios
from simulator.scenarios.scenario import Scenario
from simulator.server import Server
from simulator.settings import Settings
from simulator.testing.cases import KINDS, Case, Cases, cases_of
from simulator.testing.in_process import Caller
from simulator.testing.story import Reply
from tests.scenarios.rules.zeep_client import Zeep
from tests.services.everybody import ABOUT_PEOPLE, CATALOGUE, ask_about, questions

CASES = {contract.id: found for contract in CATALOGUE.contracts.values() if (found := cases_of(contract))}
STARTER = read_scenarios(("starter",))
OCMW = STARTER.number("ocmw-gent")


class Office:
    """A scenario in a sandbox of its own, with a client made by zeep and the cases that stand in it."""

    def __init__(self, server: Server, name: str) -> None:
        self.scenario: Scenario = read_scenarios((name,))
        self.sandbox = server.app.network.sandboxes.create(f"cases-{name.replace('/', '-')}")
        self.scenario.load_into(self.sandbox)
        self.client = Zeep(server, self.sandbox)
        self._cases: dict[str, dict[tuple[str, str], Case]] = {}

    def case(self, cases: Cases, operation: str, name: str) -> Case:
        """A case, with the numbers and dates of the scenario."""
        if cases.contract.id not in self._cases:
            found = cases.read(self.scenario)
            self._cases[cases.contract.id] = {(case.operation.name, case.name): case for case in found}
        return self._cases[cases.contract.id][operation, name]

    def ask(self, case: Case) -> Reply:
        """The answer to a case."""
        case.prepare(self.sandbox)
        return self.client.call(case.request)


@pytest.fixture(name="offices", scope="module")
def offices_by_scenario(starter: Server) -> Iterator[dict[str, Office]]:
    """An office for each scenario that cases name."""
    found = {name: Office(starter, name) for name in sorted({cases.scenario for cases in CASES.values()})}
    yield found
    for office in found.values():
        starter.app.network.sandboxes.delete(office.sandbox.name)


@pytest.mark.parametrize("operation", CATALOGUE.services(), ids=lambda operation: operation.versioned_title)
def test_every_operation_has_its_five_cases(operation: Operation) -> None:
    """Each operation shows what is found, empty, filtered, refused, and its supplier down, or says why it cannot."""
    cases = CASES.get(operation.contract.id)
    assert cases is not None, f"{operation.contract.folder} has no cases.yaml"
    told = {name for found, name in cases.names if found == operation.name}
    assert set(KINDS) <= told


@pytest.mark.parametrize(
    ("contract", "operation", "name"),
    [(cases.contract, *pair) for cases in CASES.values() for pair in cases.names],
    ids=lambda value: value.id if isinstance(value, Contract) else value,
)
def test_every_case_goes_as_told(offices: dict[str, Office], contract: Contract, operation: str, name: str) -> None:
    """zeep, with nothing but the WSDL, gets the code and facts that the case tells, and nothing that may not leak."""
    cases = CASES[contract.id]
    office = offices[cases.scenario]
    case = office.case(cases, operation, name)
    if case.entry.reason is not None:
        assert name in KINDS, "only a case that is asked for everywhere needs a reason"
        return
    reply = office.ask(case)
    assert case.entry.expect == reply.codes, reply.text
    assert [text for text in case.entry.expect_in_reply if text not in reply.text] == [], reply.text
    assert [text for text in case.entry.expect_not_in_reply if text in reply.text] == [], reply.text


@pytest.fixture(name="caller", scope="module")
def caller_whom_no_rule_stops() -> Iterator[Caller]:
    """Somebody who may ask everything about everybody of the starter."""
    app = create_app(Settings(scenarios=("starter",), rules=False))
    yield Caller(app)
    app.close()


@pytest.mark.parametrize("operation", ABOUT_PEOPLE, ids=lambda operation: operation.versioned_title)
@settings(max_examples=6)
@given(data=st.data())
def test_every_service_answers_about_everybody(caller: Caller, operation: Operation, data: st.DataObject) -> None:
    """Whoever is asked about, with whatever criteria: the reply is valid, its code one that the contract names."""
    ask_about(STARTER.facts.people, caller, OCMW, operation, data.draw(questions(operation)))

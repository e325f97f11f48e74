# SPDX-License-Identifier: EUPL-1.2
"""Contracts that were brought along, served: WSDL and imports, the rules of the network, and replies of facts."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from lxml import etree

from simulator.app import create_app
from simulator.journal.query import Filter
from simulator.resources import data_folder
from simulator.scenarios.load import read_scenarios
from simulator.server import Server
from simulator.settings import Settings
from simulator.testing.in_process import Caller
from simulator.testing.story import Reply, Request
from simulator.world.sandboxes import DEFAULT
from tests.dropin.folders import AN, CARLA, DATA, GENT, pension
from tests.scenarios.rules.suds_client import Suds
from tests.scenarios.rules.zeep_client import Zeep

PENSIONS = Request("PensionService.consultPensions", GENT, AN, {}, "ANY:PURPOSE")
SCENARIO = """\
scenario: pensions
title: {en: Pensions}
include: [starter]
seed: 5
clock: 2026-03-02T12:00:00
rules: {grants: {PensionService: [{profiles: [ocmw], legal_contexts: ["PENSION:INQUIRY"]}]}}
replies:
  - operation: PensionService.consultPensions
    person: $an
    reply:
      pensions:
        pension:
          - {period: {beginDate: today-2y}, paidBy: $ocmw-gent, amount: 1234.5, reference: AB-1234}
"""


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    """A simulator with the contracts of the tests, told nothing about them, and the starter."""
    with Server(Settings(port=0, scenarios=("starter",), contracts=(DATA,))) as running:
        yield running


def _texts(reply: Reply, name: str) -> list[str | None]:
    return [node.text for node in etree.fromstring(reply.text.encode()).iter() if etree.QName(node).localname == name]


@pytest.mark.parametrize("client", [Zeep, Suds])
def test_a_client_made_from_the_wsdl_gets_facts(server: Server, client: type[Zeep] | type[Suds]) -> None:
    """zeep and suds read WSDL and imports over HTTP, and get a reply about the person, of facts."""
    found = client(server, server.app.network.sandboxes.get(DEFAULT)).call(PENSIONS)
    assert found.codes == ("MSG00000",), found.text
    assert _texts(found, "ssin")[:2] == [AN, AN]
    assert _texts(found, "lastName")[0] == "Proefmans"
    assert _texts(found, "gender") == ["FEMALE"]
    assert _texts(found, "birthDate") == ["1984-05-12"]
    assert _texts(found, "municipalityCode") in ([], ["44021"])


@pytest.mark.parametrize(
    ("request_", "code"),
    [
        (Request(PENSIONS.operation, GENT, CARLA, {}, "ANY:PURPOSE"), "MSG00012"),
        (Request(PENSIONS.operation, GENT, "84051290252", {}, "ANY:PURPOSE"), "MSG00005"),
        (Request(PENSIONS.operation, GENT, "84051290255", {}, "ANY:PURPOSE"), "MSG00011"),
    ],
)
def test_the_rules_hold_for_it(server: Server, request_: Request, code: str) -> None:
    """Without an inscription, for a number that nobody has, for one that is none: refused as everywhere."""
    assert Zeep(server, server.app.network.sandboxes.get(DEFAULT)).call(request_).codes == (code,)


def test_the_schema_holds_for_it(server: Server) -> None:
    """What the schema does not allow is a fault."""
    found = Caller(server.app).call(
        Request(PENSIONS.operation, GENT, AN, {"criteria": {"period": {"endDate": "x"}}}, "A:B")
    )
    assert found.status == 500
    assert "not valid by its schema" in found.text


def test_what_schemas_can_do_is_answered(server: Server) -> None:
    """Lists, unions, patterns with subtraction, substitution, recursion, restriction, wildcards: a valid reply."""
    found = Caller(server.app).call(Request("HardService.askAnything", GENT, AN, {}))
    assert (found.status, found.codes) == (200, ("0",)), found.text
    assert len(_texts(found, "stone") + _texts(found, "stick")) in (2, 3, 4)
    assert _texts(found, "endless") == []


def test_the_journal_tells_that_a_reply_was_made(server: Server) -> None:
    """The decision on the answer is that it was made of schema and facts, not by a service."""
    Caller(server.app).call(PENSIONS)
    (last, *_) = server.app.network.journal.find(DEFAULT, server.app.network.sandboxes.get(DEFAULT).run, Filter())
    (said,) = [decision for decision in last["decisions"] if decision["rule"] == "service.answer"]
    assert said["outcome"] == "generated"


def _pensions(
    tmp_path: Path, scenario: str, *requests: Request, folder: Path = DATA, seed: int | None = None
) -> list[Reply]:
    file = tmp_path / "pensions.yaml"
    file.write_text(scenario, encoding="utf-8")
    app = create_app(Settings(scenarios=(str(file),), contracts=(folder,), seed=seed))
    found = [Caller(app).call(request) for request in requests]
    app.close()
    return found


def test_the_scenario_says_who_may_ask_and_what_is_answered(tmp_path: Path) -> None:
    """`grants` and `replies` of a scenario work for a contract that was brought along, as for ours."""
    right = Request(PENSIONS.operation, GENT, AN, {}, "PENSION:INQUIRY")
    refused, given = _pensions(tmp_path, SCENARIO, PENSIONS, right)
    assert refused.codes == ("MSG00013",)
    assert given.codes == ("MSG00000",)
    assert (_texts(given, "amount"), _texts(given, "reference")) == (["1234.5"], ["AB-1234"])


def test_a_reply_that_its_contract_does_not_know_stops_the_load(tmp_path: Path) -> None:
    """`replies` are checked by the contract that was brought along."""
    with pytest.raises(Exception, match="there is no element pension here"):
        _pensions(tmp_path, SCENARIO.replace("      pensions:\n        pension:", "      pension:\n        pension:"))


def test_the_same_seed_makes_the_same_reply(tmp_path: Path) -> None:
    """Seed, person and operation make the reply; another seed makes another."""
    plain = SCENARIO[: SCENARIO.index("rules:")]
    made = [_pensions(tmp_path, plain, PENSIONS, seed=seed)[0].text for seed in (5, 5, 6)]
    assert made[0] == made[1]
    assert _texts(Reply(200, (), made[0]), "reference") != _texts(Reply(200, (), made[2]), "reference")


def test_everybody_of_the_starter_gets_a_valid_reply(tmp_path: Path) -> None:
    """About whomever is asked, with several seeds: a reply that is valid by its schema, or a refusal of the rules."""
    people = read_scenarios(("starter",)).facts.people
    for seed in (1, 2):
        app = create_app(Settings(scenarios=("starter",), contracts=(DATA,), seed=seed, rules=False))
        codes = {Caller(app).call(Request(PENSIONS.operation, GENT, ssin, {}, "A:B")).codes for ssin in people}
        app.close()
        assert codes == {("MSG00000",)}


def test_a_schema_that_cannot_be_filled_is_a_fault_that_says_so(tmp_path: Path) -> None:
    """Where no value fits a type, the answer is a fault with the element and the reason, and never a page of HTML."""
    old = '<xs:element name="status" type="c:StatusType"/>'
    new = f'{old}<xs:element name="never"><xs:simpleType><xs:restriction base="xs:string"><xs:pattern value="a"/>'
    new += '<xs:minLength value="2"/></xs:restriction></xs:simpleType></xs:element>'
    folder = pension(tmp_path, (old, new), file="types/Pension/PensionTypesV1.xsd")
    refused = Request(PENSIONS.operation, GENT, CARLA, {}, "A:B")
    answered, stopped = _pensions(tmp_path, SCENARIO[: SCENARIO.index("rules:")], PENSIONS, refused, folder=folder)
    assert answered.status == 500
    assert (
        "No reply can be made for PensionService.consultPensions: consultPensionsResponse/never: no value"
        in answered.text
    )
    assert stopped.status == 500
    assert "inscri" in stopped.text


def test_blocks_of_another_shape_than_the_network_s_are_filled_too(tmp_path: Path) -> None:
    """A status with two values of its own, a ticket of another name, no description: still answered, and refused."""
    common = "types/common/CommonP1.xsd"
    folder = pension(
        tmp_path,
        ('value="DATA_FOUND"', 'value="NOK"'), ('value="NO_DATA_FOUND"', 'value="OK"'),
        ('name="ticketCBSS"', 'name="ticketOfTheBank"'),
        ('<xs:element name="description" type="xs:string" minOccurs="0"/>', ""),
        file=common,
    )  # fmt: skip
    refused = Request(PENSIONS.operation, GENT, CARLA, {}, "A:B")
    found, stopped = _pensions(tmp_path, SCENARIO[: SCENARIO.index("rules:")], PENSIONS, refused, folder=folder)
    assert (found.codes, _texts(found, "value"), len(_texts(found, "ticketOfTheBank"))) == (("MSG00000",), ["OK"], 1)
    assert (stopped.status, _texts(stopped, "faultcode")) == (500, ["soapenv:Client"])


def test_who_asks_may_stand_elsewhere(tmp_path: Path) -> None:
    """Without informationCustomer the organisation is the one of the credentials."""
    types = "types/Pension/PensionTypesV1.xsd"
    folder = pension(
        tmp_path, ('<xs:element name="informationCustomer" type="c:InformationCustomerType"/>', ""), file=types
    )
    (found,) = _pensions(tmp_path, SCENARIO[: SCENARIO.index("rules:")], PENSIONS, folder=folder)
    assert found.codes == ("MSG00000",)


def test_an_ssdn_service_without_a_function_is_answered_too(tmp_path: Path) -> None:
    """A whole contract.yaml of the SSDN family without `answer` gets replies made of its schema."""
    ours = data_folder("wsdl") / "ssdn"
    for name in ("OCMWCPASIdentifyPerson", "types"):
        shutil.copytree(ours / name, tmp_path / "c" / "ssdn" / name)
    file = tmp_path / "c" / "ssdn" / "OCMWCPASIdentifyPerson/20050930/contract.yaml"
    lines = [line for line in file.read_text(encoding="utf-8").splitlines() if "    answer:" not in line]
    file.write_text("\n".join(lines), encoding="utf-8")
    asked = Request("OCMWCPASIdentifyPerson.identifyPerson", GENT, None, {"SearchCriteria": {"SSIN": AN}})
    (found,) = _pensions(tmp_path, SCENARIO[: SCENARIO.index("rules:")], asked, folder=tmp_path / "c")
    assert found.codes == ("0",), found.text
    assert AN in found.text, found.text

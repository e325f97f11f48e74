# SPDX-License-Identifier: EUPL-1.2
"""Published contracts in place of ours: the simulator answers the same requests in the same words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from lxml import etree

from simulator.app import App, create_app
from simulator.contracts.definition import Family
from simulator.resources import data_folder
from simulator.scenarios.load import read_scenarios
from simulator.server import Server
from simulator.settings import Settings
from simulator.testing.cases import Case, cases_of
from simulator.testing.in_process import Caller
from tests.dropin.folders import official_or_skip, strangers
from tests.scenarios.rules.zeep_client import Zeep
from tests.services.everybody import CATALOGUE

CASES = {contract.id: found for contract in CATALOGUE.contracts.values() if (found := cases_of(contract))}
STARTER = "starter"
NOW = datetime(2026, 3, 2, 12)


def _cases() -> list[Case]:
    """Every case of every contract that stands in the starter."""
    scenario = read_scenarios((STARTER,), NOW)
    found = (case for cases in CASES.values() if cases.scenario == STARTER for case in cases.read(scenario))
    return [case for case in found if case.entry.reason is None]


def _purpose(case: Case) -> str:
    """A purpose that the schema allows."""
    return next(iter(case.operation.definition.legal_contexts), "ANY:PURPOSE")


def _app(*folders: Path) -> App:
    return create_app(Settings(scenarios=(STARTER,), clock=NOW, contracts=folders))


def _canonical(text: str) -> str:
    found: str = etree.tostring(etree.fromstring(text), method="c14n2").decode() if text.startswith("<") else text
    return found


@pytest.mark.slow
def test_the_same_requests_get_the_same_replies() -> None:
    """Each case of each contract, asked with ours and with the published files: the same reply, to the letter."""
    ours, theirs = _app(), _app(official_or_skip())
    one, other = Caller(ours), Caller(theirs)
    cases = _cases()
    assert len(cases) > 100
    for case in cases:
        replies = []
        for caller in (one, other):
            case.prepare(caller.sandbox)
            replies.append(caller.call(case.request))
        assert replies[0].codes == replies[1].codes == case.entry.expect, (case.operation.title, case.name, replies[1])
        assert _canonical(replies[0].text) == _canonical(replies[1].text), (case.operation.title, case.name)
    ours.close()
    theirs.close()


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    """A simulator with the published contracts."""
    with Server(Settings(port=0, scenarios=(STARTER,), clock=NOW, contracts=(official_or_skip(),))) as running:
        yield running


@pytest.mark.slow
def test_zeep_reads_and_asks_each_published_contract(server: Server) -> None:
    """zeep, made from each published WSDL over HTTP, gets what is found, and is refused as told."""
    sandbox = server.app.network.sandboxes.get("default")
    client, asked = Zeep(server, server.app.network.sandboxes.create("zeep")), 0
    read_scenarios((STARTER,), NOW).load_into(client.sandbox)
    assert sandbox.name == "default"
    for case in _cases():
        if case.name in ("found", "refused") and not case.entry.model_fields_set & {"rules", "faults"}:
            case.prepare(client.sandbox)
            assert client.call(case.request).codes == case.entry.expect, (case.operation.title, case.name)
            asked += 1
    assert asked > 25


@pytest.mark.slow
def test_contracts_that_nobody_knows_are_answered_to_zeep(tmp_path: Path) -> None:
    """Our contracts as strangers: zeep reads each WSDL, gets a valid reply that was made, and is refused where not
    inscribed.
    """
    with Server(Settings(port=0, scenarios=(STARTER,), contracts=(strangers(tmp_path),))) as running:
        client = Zeep(running, running.app.network.sandboxes.create("zeep"))
        read_scenarios((STARTER,), NOW).load_into(client.sandbox)
        catalogue, made = running.app.network.catalogue, 0
        for case in _cases():
            known = catalogue.contracts.get(case.operation.contract.id)
            if known is None or not known.brought or case.name not in ("found", "refused"):
                continue
            sent = client.call(replace(case.request, legal_context=case.request.legal_context or _purpose(case)))
            allowed = ("MSG00000",) if case.name == "found" else (*case.entry.expect, "MSG00000")
            assert sent.codes[0] in allowed, (case.operation.title, case.name, sent)
            made += "MSG00000" in sent.codes
        assert made > 20


def test_ours_are_not_of_the_folder() -> None:
    """What is not among the published files stays ours."""
    found = _app(official_or_skip())
    kept = [c for c in found.network.catalogue.contracts.values() if not c.brought]
    assert [contract.id for contract in kept] == ["UnemploymentDataService/v3"]
    assert all(c.family is Family.SOA and c.file.is_relative_to(data_folder("wsdl")) for c in kept)
    found.close()

# SPDX-License-Identifier: EUPL-1.2
"""Where to go from here, contracts and shipped scenarios."""

from __future__ import annotations

import pytest

from simulator import __version__
from simulator.scenarios.files import shipped
from tests.control.api import Api


def test_the_start_page_names_services_and_control_api(api: Api) -> None:
    """The page at / leads to each service's description and to the control API."""
    page = api.get("/")
    assert page.status == 200
    assert page.header("Content-Type").startswith("text/html")
    assert b'href="/control/v1"' in page.content
    assert b"/SOA4520/TestConnectionServiceService/sendTestMessage?wsdl" in page.content


def test_the_index_lists_every_address(api: Api) -> None:
    """/control/v1 lists the addresses with their methods."""
    endpoints = {e["path"]: e["methods"] for e in api.get("/control/v1").json["endpoints"]}
    assert endpoints["/control/v1/sandboxes"] == ["GET", "POST"]
    assert endpoints["/control/v1/sandboxes/{name}/persons/{ssin}"] == ["DELETE", "GET", "PATCH"]
    assert all(path.startswith("/control/v1") for path in endpoints)


def test_health_tells_the_version(api: Api) -> None:
    """A simulator that is well says so, with its version."""
    health = api.get("/control/v1/health").json
    assert (health["status"], health["version"]) == ("ok", __version__)
    assert health["contracts"] >= 5


def test_contracts_tell_fidelity_and_evidence(api: Api) -> None:
    """Each operation says how near to the real one it is, and where that is known from."""
    contracts = {c["id"]: c for c in api.get("/control/v1/contracts").json["contracts"]}
    contract = contracts["RetrieveTIGroups/v2"]
    assert contract["family"] == "soa"
    assert contract["paths"][0] == "/SOA4520/RetrieveTIGroupsService/v2/retrieveTI"
    operation = contract["operations"][0]
    assert (operation["name"], operation["fidelity"]) == ("retrieveTI", "published")
    assert operation["legal_contexts"] == ["PCSA:SOCIAL_INQUIRY"]
    assert operation["inscription"]["control"] == "blocking"
    assert operation["source"] == "National Register"
    assert all({"fact", "reference", "certain"} == set(e) for e in operation["evidence"])
    assert operation["simplified"]


def test_an_ssdn_contract_tells_service_id_and_version(api: Api) -> None:
    """A service behind the connector has no path, but ServiceId, Version and its connector."""
    contract = api.get("/control/v1/contracts/OCMWCPASManageAccess/20050930").json
    assert contract["paths"] == []
    assert (contract["service_id"], contract["service_version"]) == ("OCMWCPASManageAccess", "20050930")
    assert contract["connector"] == "WebServiceConnector/1"


def test_an_unknown_contract_is_told_with_those_that_exist(api: Api) -> None:
    """404 for a contract that is not there lists the contracts that are."""
    reply = api.get("/control/v1/contracts/RetrieveTIGroups/v9")
    assert reply.status == 404
    assert "RetrieveTIGroups/v2" in reply.message


def test_scenarios_are_listed_with_title(api: Api) -> None:
    """Every shipped scenario is there with a title in some language."""
    found = {s["name"]: s["title"] for s in api.get("/control/v1/scenarios").json["scenarios"]}
    assert set(found) == set(shipped())
    assert found["starter"]["en"]


@pytest.mark.parametrize("path", ["/control/v1/", "/control/v1/sandboxes/", "/control/v1/health/"])
def test_a_slash_at_the_end_changes_nothing(api: Api, path: str) -> None:
    """An address may end in a slash."""
    assert api.get(path).status == 200


@pytest.mark.parametrize("path", ["/control/", "/control/v1/nothing", "/control/v2/health"])
def test_an_unknown_address_is_told_as_json(api: Api, path: str) -> None:
    """404 says where the list of addresses is."""
    reply = api.get(path)
    assert reply.status == 404
    assert "/control/v1" in reply.message


def test_a_wrong_method_is_told_with_the_right_ones(api: Api) -> None:
    """405 names the methods that the address knows."""
    reply = api.get("reset")
    assert reply.status == 405
    assert "POST" in reply.header("Allow")

# SPDX-License-Identifier: EUPL-1.2
"""Cases of every SOA contract through zeep and suds, which read the whole reply but for what docs/clients.md tells."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
import requests
import suds.client
import suds.sudsobject
import zeep
import zeep.exceptions
import zeep.helpers
from lxml import etree
from requests.auth import HTTPBasicAuth
from suds.transport.http import HttpAuthenticated
from zeep.transports import Transport

from simulator.contracts.catalogue import Catalogue
from simulator.contracts.definition import Family
from simulator.resources import data_folder
from simulator.scenarios.load import read_scenarios
from simulator.server import Server
from simulator.testing.cases import Case, cases_of
from simulator.testing.story import soa_data

CATALOGUE = Catalogue([data_folder("wsdl")])
STARTER = read_scenarios(("starter",))
SCHEMA_INSTANCE = "{http://www.w3.org/2001/XMLSchema-instance}"
KINDS = ("found", "first-page", "provisional", "changed-later", "replaced")


def _cases() -> list[Case]:
    found = (cases_of(c) for c in CATALOGUE.contracts.values() if c.family is Family.SOA)
    read = [case for cases in found if cases and cases.scenario == "starter" for case in cases.read(STARTER)]
    said = ("reason", "faults", "rules", "clock")
    return [case for case in read if case.name in KINDS and not case.entry.model_fields_set & set(said)]


CASES = _cases()
ORGANISATIONS = STARTER.facts.organisations


def _leaves(element: Any) -> int:
    """How many texts and attributes stand in a reply."""
    attributes = sum(not name.startswith(SCHEMA_INSTANCE) for e in element.iter() for name in e.attrib)
    return attributes + sum(bool(e.text and e.text.strip()) for e in element.iter(etree.Element))


def _values(data: Any) -> int:
    """How many values stand in what a client has read."""
    if isinstance(data, suds.sudsobject.Object):
        return sum(_values(value) for _, value in data)
    if isinstance(data, dict):
        return sum(map(_values, data.values()))
    if isinstance(data, list):
        return sum(map(_values, data))
    return data is not None and data != ""


def _written(data: Any, name: str, tuples: bool) -> Any:
    """A value as a client takes it: months and years are tuples for zeep, and texts for suds."""
    if isinstance(data, dict):
        return {key: _written(value, key, tuples) for key, value in data.items()}
    if isinstance(data, list):
        return [_written(value, name, tuples) for value in data]
    if name.endswith("Month"):
        month = data if isinstance(data, date) else date.fromisoformat(f"{data}-01")
        return (month.year, month.month, None) if tuples else f"{month:%Y-%m}"
    return (int(data), None) if tuples and name == "year" else data


class _Kept(Transport):
    """Keeps the last reply."""

    def post(self, *arguments: Any) -> Any:
        """The reply, which is kept."""
        self.reply = super().post(*arguments)
        return self.reply


def _asked(case: Case) -> tuple[str, dict[str, Any], tuple[str, str]]:
    """The path, the request and the credentials of a case."""
    caller = ORGANISATIONS[case.entry.by or ""]
    (credential, *_) = caller.credentials
    path = case.operation.contract.definition.paths[0]
    return path, soa_data(case.operation, case.request, caller), (credential.user, credential.password)


def _name(case: Case) -> str:
    return f"{case.operation.versioned_title}-{case.name}"


@pytest.fixture(name="clients", scope="module")
def clients_that_were_made() -> dict[Any, Any]:
    """A client of each WSDL and user, made when first needed."""
    return {}


@pytest.mark.parametrize("case", CASES, ids=_name)
def test_zeep_reads_all_of_it(starter: Server, clients: dict[Any, Any], case: Case) -> None:
    """zeep, strict, writes the request and reads every value of the reply, or a fault with the code."""
    path, data, auth = _asked(case)
    if (path, "zeep") not in clients:
        clients[path, "zeep"] = zeep.Client(f"{starter.url}{path}?wsdl", transport=_Kept(session=requests.Session()))
    client = clients[path, "zeep"]
    client.transport.session.auth = HTTPBasicAuth(*auth)
    strict = case.name != "provisional"  # tests/clients/test_zeep_hdi.py
    with client.settings(strict=strict):
        reply = client.service[case.operation.name](**_written(data, "", tuples=True))
    if "status" in reply:
        assert reply.status.code in case.entry.expect
    (body,) = etree.fromstring(client.transport.reply.content).find("{*}Body")
    zeros = sum(e.text == "0" for e in body.iter("{*}days", "{*}hours"))  # docs/clients.md: a zero in a choice
    assert _values(zeep.helpers.serialize_object(reply, dict)) == _leaves(body) - zeros


@pytest.mark.parametrize("case", CASES, ids=_name)
def test_suds_reads_all_of_it(starter: Server, clients: dict[Any, Any], case: Case) -> None:
    """suds writes the request and reads every value of the reply."""
    path, data, (user, password) = _asked(case)
    if (path, "suds") not in clients:
        clients[path, "suds"] = suds.client.Client(f"{starter.url}{path}?wsdl", cache=None)
    client = clients[path, "suds"]
    client.set_options(transport=HttpAuthenticated(username=user, password=password))
    reply = getattr(client.service, case.operation.name)(**_written(data, "", tuples=False))
    if hasattr(reply, "status"):
        assert str(reply.status.code) in case.entry.expect
    (body,) = etree.fromstring(str(client.last_received()).encode()).find("{*}Body")
    assert _values(reply) == _leaves(body)

# SPDX-License-Identifier: EUPL-1.2
"""What the tests of DmfaConsultationService share: people with edges, questions over HTTP, files that follow."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from simulator.contracts.reader import read
from simulator.scenarios.load import read_scenarios
from simulator.server import Server
from simulator.settings import Settings
from simulator.testing.story import Request
from simulator.world.batches import BatchFile
from simulator.world.rule_settings import RuleSettings
from tests.services.asking import ask_over_http

NOW = datetime(2026, 3, 31, 9)
CONTRACT = "DmfaConsultationService"
SHOP, CITY, MINISTRY = "0999200265", "0999200562", "0999200661"
MINISTRY_NSSO = "5199900166"
SCENARIO = """
scenario: dmfa
title: {en: People with edges for the NSSO}
include: [starter]
organisations:
  city: {cbe: "0999200562", kind: employer, name: {nl: Stad}, employer: {sector: PLP, employer_class: 951}}
  ministry: {cbe: "0999200661", kind: employer, name: {nl: FOD}, employer: {sector: PFR, nsso: "5199900166"}}
people:
  three:
    register: {sex: female, birth: {date: 1980-05-14}, names: [{last: Drie}]}
    employment:
      relations:
        - {from: 2024-01-01, to: 2024-12-31, employer: $winkel, worker_type: OTH}
        - {from: 2024-01-01, to: 2024-12-31, employer: $city, worker_type: OTH}
        - {from: 2021-07-01, to: 2024-12-31, employer: $ministry, worker_type: OTH}
      declarations:
        - from: 2024-01-01
          to: 2024-12-31
          employer: $winkel
          lines:
            - {worker_code: 495, occupations: [{hours: 10, local_unit: "2999999999", worker_status: F1}]}
            - {worker_code: 841, employer_class: 83, occupations: [{hours: 8}], border: 1,
               student: {remuneration: 120000, amount: 9756, hours: 96}}
        - {from: 2024-01-01, to: 2024-12-31, employer: $city, lines: [{worker_code: 15, occupations: [{hours: 10}]}]}
        - from: 2021-07-01
          to: 2024-12-31
          employer: $ministry
          lines: [{worker_code: 495, occupations: [{hours: 5}]}]
      corrections:
        - {employer: $city, quarter: 2024Q2, worker_code: 15, status: modification, created: 2024-10-01,
           occupations: [{hours: 12}]}
  former:
    ssin: auto
    replaced_by: $present
    register: {register: bis, sex: male, birth: {date: 1975-08-02}, names: [{last: Vroeger}]}
  present:
    register: {sex: male, birth: {date: 1975-08-02}, names: [{last: Vroeger}]}
    employment:
      relations: [{from: 2024-04-02, employer: $city, worker_type: OTH}]
      declarations: [{from: 2024-04-02, employer: $city, lines: [{worker_code: 15, occupations: [{}]}]}]
  gone:
    cancelled: true
    register: {sex: male, birth: {date: 1977-11-21}, names: [{last: Vergissing}]}
    employment:
      relations: [{from: 2024-04-02, employer: $city, worker_type: OTH}]
      declarations: [{from: 2024-04-02, employer: $city, lines: [{worker_code: 15, occupations: [{}]}]}]
  only-announced:
    register: {sex: male, birth: {date: 1999-09-09}, names: [{last: Pas}]}
    employment: {relations: [{from: 2026-01-05, employer: $city, worker_type: OTH}]}
inscriptions:
  - {person: $three, organisation: $ocmw-gent, quality: 2, from: today-1m}
  - {person: $present, organisation: $ocmw-gent, quality: 2, from: today-1m}
  - {person: $only-announced, organisation: $ocmw-gent, quality: 2, from: today-1m}
"""


class Office:
    """Asks the service over HTTP, and fetches files."""

    def __init__(self, server: Server, file: Path) -> None:
        self.server, self.scenario = server, read_scenarios((str(file),), NOW)
        self.network = server.app.network
        self.sandbox = self.network.sandboxes.get("default")

    def ask(self, operation: str, about: str | None, by: str = "ocmw-gent", **data: Any) -> dict[str, Any]:
        """The reply as plain data."""
        number = self.scenario.number
        asked = Request(f"{CONTRACT}.{operation}", number(by), about and number(about), data)
        return ask_over_http(self.server, asked)

    def about(self, person: str, begin: str = "2003Q1", end: str = "2039Q4", **criteria: Any) -> dict[str, Any]:
        """The reply about a person."""
        return self.ask("consultDmfaAttestationsBySsin", person, criteria=asked(begin, end, **criteria))

    def told(self, person: str, begin: str = "2003Q1", end: str = "2039Q4", **criteria: Any) -> list[dict[str, Any]]:
        """The attestations of the reply about a person."""
        return attestations(self.about(person, begin, end, **criteria))

    def personnel(self, begin: str = "2003Q1", end: str = "2039Q4", **criteria: Any) -> dict[str, Any]:
        """The response in the file about an employer."""
        data = asked(begin, end, resultsAction="RESULTS_BATCH_ONLY", **criteria)
        reply = self.ask("consultPersonnelByEmployer", None, criteria=data)
        assert reply["status"]["value"] == "RESPONSE_IN_BATCH"
        return self.response(reply)

    def file(self, reply: dict[str, Any]) -> BatchFile:
        """The file that follows a reply."""
        ticket = reply["informationCBSS"]["ticketCBSS"]
        (found,) = (file for file in self.sandbox.batches() if file.ticket == ticket)
        return found

    def whole(self, file: BatchFile) -> dict[str, Any]:
        """A file as plain data."""
        format_ = self.network.catalogue.named(f"{CONTRACT}.{file.operation}").batch
        assert format_ is not None
        tree = etree.fromstring(file.content.encode())
        assert format_.validator.issues(tree) == ()
        found: dict[str, Any] = read(tree, format_.element)
        return found

    def response(self, reply: dict[str, Any]) -> dict[str, Any]:
        """The one response of the file that follows a reply."""
        (found,) = self.whole(self.file(reply))["responses"]["response"]
        response: dict[str, Any] = found
        return response

    def rules(self, **settings: Any) -> None:
        """The rule settings of the sandbox from now on."""
        self.sandbox.change_data(
            lambda data: type(data)(data.clock, data.seed, data.scenarios, RuleSettings.model_validate(settings))
        )


def asked(begin: str, end: str, **criteria: Any) -> dict[str, Any]:
    """Criteria of a request; the last version in the reply, unless they say otherwise."""
    period = {"quarterPeriod": {"beginQuarter": begin, "endQuarter": end}}
    return {**period, "resultsAction": "RESULTS_ONLINE_ONLY", "latestSituationOnly": True, **criteria}


def attestations(data: dict[str, Any]) -> list[dict[str, Any]]:
    """The attestations of a reply or of a response in a file."""
    found: list[dict[str, Any]] = data.get("dmfaAttestations", {}).get("dmfaAttestation", [])
    return found


def line(attestation: dict[str, Any]) -> dict[str, Any]:
    """The worker's line of an attestation."""
    found: dict[str, Any] = attestation["attEmployerDeclaration"]["attNaturalPerson"]["attWorkerRecord"]
    return found


@pytest.fixture(scope="session", name="office")
def nsso_office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """A running simulator with these people, whose day is 31 March 2026."""
    file = tmp_path_factory.mktemp("dmfa") / "dmfa.yaml"
    file.write_text(SCENARIO, encoding="utf-8")
    with Server(Settings(port=0, scenarios=(str(file),), clock=NOW)) as server:
        yield Office(server, file)

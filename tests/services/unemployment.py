# SPDX-License-Identifier: EUPL-1.2
"""What the tests of UnemploymentDataService share: people with edges, and questions over HTTP."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from simulator.contracts.reader import read
from simulator.scenarios.load import read_scenarios
from simulator.server import Server
from simulator.settings import Settings
from simulator.testing.story import Request, message_of
from tests.soap.wire import send

NOW = datetime(2026, 3, 31, 9)
CONTRACT = "UnemploymentDataService"
SCENARIO = """
scenario: unemployment
title: {en: People with edges for the unemployment office}
include: [starter]
people:
  paid:
    register: {sex: female, birth: {date: 1990-05-14}, names: [{last: Betaald}]}
    unemployment:
      payments:
        - {from: 2023-01-02, to: 2023-03-15, code: 1, daily_amount: 5000, regime: 6}
        - {from: 2023-04-03, to: 2023-04-28, code: 1, daily_amount: 5000, allowances: 13.5, accepted: 60000,
           verification: provisional}
        - {from: 2023-05-02, to: 2023-05-31, code: 2, daily_amount: 7000, allowances: 4, verification: not-started}
        - {from: 2024-02-01, to: 2024-02-29, code: 57, daily_amount: 3000, regime: 3}
        - {from: 2024-02-01, to: 2024-02-29, code: 1, daily_amount: 4000, amount: 1234, allowances: 0.5}
        - {from: 2026-02-02, code: 1, daily_amount: 4100}
  long:
    register: {sex: male, birth: {date: 1970-08-02}, names: [{last: Langdurig}]}
    unemployment:
      rights: [{from: 2007-01-02, code: 1, daily_amount: 3210, family: householder, self_employment_supplement: true}]
      payments: [{from: 2007-01-02, code: 1, daily_amount: 3210}]
  denied:
    register: {sex: male, birth: {date: 1985-11-20}, names: [{last: Geweigerd}]}
    unemployment:
      rights:
        - {from: 2023-01-02, to: 2024-12-31, code: 1, daily_amount: 4500, family: cohabiting, scale: B1}
        - {from: 2024-06-10, to: 2024-12-31, code: 5, daily_amount: 1500, regime: 2.5}
        - {from: 2025-09-02, to: 2025-12-31, code: 1, daily_amount: 4700, family: cohabiting, scale: B2}
      denials:
        - {from: 2024-06-03, kind: sanction, weeks: 4, article: "52", trigger_date: 2024-05-20}
        - {from: 2024-10-07, to: 2024-10-20, kind: sanction}
        - {from: 2025-01-06, kind: exclusion, admissibility_articles: ["30", "44"], indemnisability_articles: ["56"]}
  empty:
    register: {sex: female, birth: {date: 1995-02-27}, names: [{last: Leeg}]}
    unemployment: {}
  helped:
    register: {sex: female, birth: {date: 1973-08-31}, names: [{last: Geholpen}]}
    unemployment:
      activations:
        - {from: 2023-07-15, to: 2023-11-14, amount: 50000, code: WA1, employer: "0999200166"}
        - {from: 2023-09-02, to: 2023-09-30, amount: 100, code: CA, employer: "0999200265"}
      career_breaks: {created: 2019-12-02}
  unknown:
    register: {sex: male, birth: {date: 1999-09-09}, names: [{last: Onbekend}]}
inscriptions:
"""
INSCRIBED = ("paid", "long", "denied", "empty", "helped", "unknown", "frans")


@cache
def scenario_text() -> str:
    """The scenario, with an inscription of the OCMW of Ghent on everybody in it."""
    row = "  - {{person: ${}, organisation: $ocmw-gent, quality: 2, from: today-1m}}\n"
    return SCENARIO + "".join(row.format(alias) for alias in INSCRIBED)


class Office:
    """Asks the service over HTTP."""

    def __init__(self, server: Server, file: Path) -> None:
        self.server, self.scenario = server, read_scenarios((file,), NOW)
        self.catalogue = server.app.network.catalogue

    def ask(self, operation: str, about: str, by: str = "ocmw-gent", **criteria: Any) -> dict[str, Any]:
        """The reply as plain data; the criteria are those of the request beside the SSIN."""
        number = self.scenario.number
        asked = Request(f"{CONTRACT}.{operation}", number(by), number(about), {"searchCriteria": criteria})
        message = message_of(
            self.catalogue, asked, self.server.app.network.sandboxes.get("default").organisation(asked.by)
        )
        response = send(self.server.url, message.path, message.body, **_named(message.headers))
        body = response.tree.find("{http://schemas.xmlsoap.org/soap/envelope/}Body")[0]
        declaration = self.catalogue.named(asked.operation).element(body.tag)
        assert etree.QName(body).localname == f"{operation}Response", response.content
        found: dict[str, Any] = read(body, declaration)
        return found

    def code(self, operation: str, about: str, **criteria: Any) -> tuple[str, str]:
        """The status of a reply without data."""
        reply = self.ask(operation, about, **criteria)
        known = {"informationCustomer", "informationCBSS", "legalContext", "searchCriteria", "status"}
        assert set(reply) == known, "there are data"
        return reply["status"]["value"], reply["status"]["code"]


def _named(headers: Any) -> dict[str, str]:
    return {name.replace("-", "_"): value for name, value in headers.items()}


def period(begin: date, end: date) -> dict[str, date]:
    """A period as the request has it."""
    return {"beginDate": begin, "endDate": end}


@pytest.fixture(scope="session", name="office")
def unemployment_office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """A running simulator with these people, whose day is 31 March 2026."""
    file = tmp_path_factory.mktemp("unemployment") / "unemployment.yaml"
    file.write_text(scenario_text(), encoding="utf-8")
    with Server(Settings(port=0, scenarios=(str(file),), clock=NOW)) as server:
        yield Office(server, file)

# SPDX-License-Identifier: EUPL-1.2
"""What the tests of UnemploymentDataService share: people with edges, and questions over HTTP."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from simulator.months import month_end
from simulator.scenarios.load import read_scenarios
from simulator.server import Server
from simulator.settings import Settings
from simulator.testing.story import Request
from tests.services.asking import ask_over_http

NOW = datetime(2026, 3, 31, 9)
V2, V3 = "UnemploymentDataService/v2", "UnemploymentDataService/v3"
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
  decided:
    register: {sex: female, birth: {date: 1988-07-21}, names: [{last: Beslist}]}
    unemployment:
      office: 92
      rights:
        - {from: 2022-01-03, to: 2022-06-30, code: 1, daily_amount: 5000, family: householder, scale: A1, decision: D1,
           admissibility_articles: ["30"], indemnisability_articles: ["44"]}
        - {from: 2022-07-01, to: 2022-12-31, code: 1, daily_amount: 4500, family: householder, scale: A2, decision: D1,
           admissibility_articles: ["30", "36"], indemnisability_articles: ["58"]}
        - {from: 2023-01-01, to: 2023-12-31, code: 1, daily_amount: 4000, family: solitary, decision: D2, office: 44}
        - {from: 2024-01-01, code: 5, daily_amount: 3000}
      denials:
        - {from: 2022-03-07, kind: sanction, weeks: 2, article: "52", decision: S1,
           reprieve: {date: 2022-03-01, weeks: 104}}
        - {from: 2022-09-05, kind: sanction, weeks: 0, article: "153", reprieve: {date: 2022-09-05, weeks: 8}}
        - {from: 2023-02-06, to: 2023-02-19, kind: sanction, article: "154"}
        - {from: 2023-05-01, to: 2023-05-07, kind: sanction}
        - {from: 2026-05-04, kind: sanction, weeks: 4, article: "155"}
      alternative_scales:
        - {from: 2022-02-01, to: 2022-05-31, code: WA1, admissibility_articles: ["30"]}
        - {from: 2025-01-01, code: CA}
      warnings: [{date: 2022-03-31, article: 53bis, decision: W1, office: 44}]
      exemptions:
        - {from: 2022-04-01, to: 2022-04-30, reason: "02"}
        - {from: 2025-10-01, reason: "03", region: "2", job_shortage: false, job: ""}
      work_disabilities:
        - {from: 2016-01-01, to: 2016-12-31, type: 1}
        - {from: 2017-01-01, to: 2017-12-31, type: 1}
        - {from: 2018-01-01, to: 2018-12-31, type: 3}
        - {from: 2019-01-01, to: 2019-12-31, type: 1}
        - {from: 2020-01-01, to: 2020-12-31, type: 2}
        - {from: 2021-01-01, type: 4}
      no_earning_capacity: {from: 2020-02-03, to: 2025-12-31}
      lawsuits:
        - {from: 2019-03-01, to: 2019-08-31, type: 2, verdict: {outcome: disabled, from: 2019-09-02}}
        - {from: 2025-11-03, type: 1, verdict: {outcome: able, from: 2026-04-15, to: 2026-06-30}}
      evaluations:
        - {date: 2013-06-03, category: negative, code: "12"}
        - {date: 2013-12-02, category: double-positive, code: "30", late: false}
        - {date: 2014-06-02, category: assimilated-2-positive, code: "21", linked_code: "30", decision: E3}
inscriptions:
"""
INSCRIBED = ("paid", "long", "denied", "empty", "helped", "unknown", "decided", "many", "frans")


@cache
def scenario_text() -> str:
    """The scenario, with an inscription of the OCMW of Ghent on everybody in it."""
    row = "  - {{person: ${}, organisation: $ocmw-gent, quality: 2, from: today-1m}}\n"
    many = f"  many: {json.dumps(_many(), default=str)}\n"  # JSON is YAML
    text = SCENARIO.replace("inscriptions:\n", f"{many}inscriptions:\n")
    return text + "".join(row.format(alias) for alias in INSCRIBED)


def _many() -> dict[str, Any]:
    """Somebody with more of everything than a reply has place for: one each month from January 2020 on."""
    begins = [date(2020 + number // 12, number % 12 + 1, 1) for number in range(40)]
    spans = [{"from": begin, "to": month_end(begin)} for begin in begins]
    right = {"code": 1, "daily_amount": 100, "admissibility_articles": ["30", "36", "44", "51", "52", "56"]}
    rights = [{**span, **right, "scale": f"S{n}"} for n, span in enumerate(spans)]
    rights += [
        {"from": date(2023, 5 + n // 28, n % 28 + 1), "to": date(2023, 5 + n // 28, n % 28 + 1), **right,
         "scale": f"T{n}", "decision": "D", "indemnisability_articles": [str(n)]}
        for n in range(12)
    ]  # fmt: skip
    return {
        "register": {"sex": "male", "birth": {"date": "1991-04-17"}, "names": [{"last": "Veel"}]},
        "unemployment": {
            "rights": rights,
            "denials": [{"from": begin, "kind": "sanction", "weeks": 1, "article": "52"} for begin in begins],
            "alternative_scales": [{**span, "code": f"A{n}"} for n, span in enumerate(spans)],
            "warnings": [{"date": begin, "article": "53bis"} for begin in begins],
            "exemptions": [{**span, "reason": "01"} for span in spans],
            "work_disabilities": [{**span, "type": n + 1} for n, span in enumerate(spans)],
            "evaluations": [{"date": begin, "category": "negative", "code": "11"} for begin in begins],
            "activations": [
                {**span, "amount": 1, "code": "CA", "employer": "0999200166"} for span in spans[:1] for _ in range(110)
            ],
        },
    }


class Office:
    """Asks the service over HTTP."""

    def __init__(self, server: Server, file: Path, contract: str = V2) -> None:
        self.contract, self.file = contract, file
        self.server, self.scenario = server, read_scenarios((file,), NOW)
        self.catalogue = server.app.network.catalogue

    def ask(self, operation: str, about: str, by: str = "ocmw-gent", **criteria: Any) -> dict[str, Any]:
        """The reply as plain data; the criteria are those of the request beside the SSIN."""
        number = self.scenario.number
        asked = Request(f"{self.contract}.{operation}", number(by), number(about), {"searchCriteria": criteria})
        return ask_over_http(self.server, asked)

    def code(self, operation: str, about: str, **criteria: Any) -> tuple[str, str]:
        """The status of a reply without data."""
        reply = self.ask(operation, about, **criteria)
        known = {"informationCustomer", "informationCBSS", "legalContext", "searchCriteria", "status"}
        assert set(reply) == known, "there are data"
        return reply["status"]["value"], reply["status"]["code"]


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


@pytest.fixture(scope="session", name="office_v3")
def unemployment_office_v3(office: Office) -> Office:
    """The same, asked in version 3."""
    return Office(office.server, office.file, V3)


def months(begin: date, end: date) -> dict[str, dict[str, str]]:
    """A period of months, from that of the one day to that of the other, as the request of version 3 has it."""
    return {"period": {"startMonth": f"{begin:%Y-%m}", "endMonth": f"{end:%Y-%m}"}}

# SPDX-License-Identifier: EUPL-1.2
"""What the tests of HandiService share: people of whom the eight bodies know, and questions over HTTP."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from simulator.scenarios.load import read_scenarios
from simulator.scenarios.scenario import Scenario
from simulator.server import Server
from simulator.settings import Settings
from simulator.testing.story import Request
from simulator.world.sandboxes import DEFAULT
from tests.services.asking import message_to, post
from tests.soap.wire import Response

TODAY = date(2026, 3, 2)
SOURCES = ("DGPH", "VSB", "KindEnGezin", "IrisCare", "NicCin", "AVIQ", "DSL", "MDG")
PAYING = ("DGPH", "VSB", "IrisCare", "NicCin", "MDG")
PARTS = ("evolutionOfRequest", "handicapRecognitions", "rights", "socialCards")
BY_DATE, BY_PERIOD, PAYMENTS = "consultFilesByDate", "consultFilesByPeriod", "consultPayments"

SCENARIO = """\
scenario: handi
title: {en: Disability}
clock: 2026-03-02T09:00:00
organisations:
  ocmw:
    cbe: "0999900150"
    name: {nl: OCMW}
    credentials: [{user: one, password: fake-one}]
    membership: {dpo: {name: Ann, email: dpo@ocmw.example}, certificates: [CBE=0999900150]}
people:
  known:                      # to all eight
    ssin: auto
    register:
      sex: female
      birth: {date: 1984-05-12}
      names: [{last: Proefmans, first: [An, Maria]}]
      addresses:
        - {to: 2019-12-31, country: "103", post: "1202", lines: [Erfundene Allee 7]}
        - {from: 2020-01-01, to: 2022-12-31, country: "111", lines: [1 rue Inventée, 59000 Lille]}
        - {from: 2023-01-01, municipality: "21004", postal_code: "1000", street: Nieuwstraat, number: "12", box: "3"}
    disability:
      dgph:
        requests:
          - {legislation: 5, requested: 2010-02-01, completed: 2010-06-30}
          - {legislation: 3, requested: 2018-02-05, administrative_decision: 2018-04-10,
             recognition_decision: 2018-05-02, completed: 2018-05-15, appeals: [{from: 2018-06-01, to: 2019-01-31}]}
        recognitions:
          - {from: 1998-01-01, to: 2005-05-31, decided: 1998-03-03, legislation: 1,
             child: {inability_follow_course: true, inability_to_work: false, disability_code: 2,
                     independency_score: 3, child_pathology: true}}
          - {from: 2018-03-01, decided: 2018-05-02, legislation: 3, findings: {blind: true},
             adult: {independence: {mobility: 3, nourishment: 2, hygiene: 2, household: 3, supervision: 2,
                                    social_skills: 0}, reduced_earnings: false, mental_unsuitability: 66.5}}
        rights:
          - {from: 2018-03-01, to: 2024-06-30, legislation: 3, total: 1500, amount: 1350.5, ivt: C, it: 3,
             partner_income: true, status: provisional}
          - {from: 2024-07-01, legislation: 3, total: 1601.25, ivt: A, it: 3}
        payments:
          - {from: 2018-03-01, to: 2024-06-30, amount: 1350.5}
          - {from: 2024-07-01, amount: 1601.25, cancelled: [2025-01]}
        cards:
          - {from: 2018-07-01, to: 2023-06-30, number: "9990000315", kind: parking}
          - {from: 2023-07-01, number: "9990000416", kind: parking}
          - {from: 2019-01-15, number: "9990000517", kind: reduction}
      vsb:
        requests: [{legislation: 0, requested: 2019-06-01, administrative_decision: 2019-08-01}]
        rights: [{from: 2019-09-01, legislation: 9, total: 300}]
        payments: [{from: 2019-09-01, amount: 300}]
      kind_en_gezin:
        requests: [{legislation: 2, requested: 2019-03-01, recognition_decision: 2019-07-01}]
        recognitions:
          - {from: 2019-03-01, decided: 2019-07-01, legislation: 2, child: {pillars: {pillar1: 6, pillar2: 12}}}
      iriscare:
        requests: [{legislation: 4, requested: 2021-01-05, appeals: [{from: 2021-09-01}]}]
        recognitions:
          - {from: 2021-02-01, decided: 2021-05-05, legislation: 4, adult: {independence: {mobility: 1}}}
        rights: [{from: 2021-02-01, legislation: 4, total: 92.10, status: appealed}]
        payments: [{from: 2021-02-01, amount: 92.10}]
      nic_cin:
        requests: [{legislation: 4, requested: 2021-01-05}]
        recognitions: [{from: 2021-02-01, decided: 2021-05-05, legislation: 4, adult: {independence: {hygiene: 3}}}]
        rights: [{from: 2021-02-01, legislation: 4, total: 93}]
        payments: [{from: 2021-02-01, amount: 93}]
      aviq:
        requests: [{legislation: 2, requested: 2021-01-05}]
        recognitions:
          - {from: 2021-02-01, decided: 2021-05-05, legislation: 2, child: {inability_follow_course: true,
             pillars: {pillar1: 1, pillar2: 2, pillar3: 3}, bii_ready: false}}
      dsl:
        requests: [{legislation: 2, requested: 2021-01-05}]
        recognitions:
          - {from: 2021-02-01, decided: 2021-05-05, legislation: 2, child: {bii_ready: true}}
          - {from: 2022-02-01, decided: 2022-05-05, legislation: 3, adult: {independence: {social_skills: 2}}}
      mdg:
        requests: [{legislation: 4, requested: 2021-01-05}]
        rights: [{from: 2021-02-01, legislation: 4, total: 94}]
        payments: [{from: 2021-02-01, amount: 94}]
  former:
    ssin: auto
    replaced_by: $known
    register: &man {sex: male, birth: {date: 1984-05-13}, names: [{last: Waan}]}
  gone: {ssin: auto, cancelled: true, register: *man}
  unknown: {ssin: auto, register: *man}
  closed:
    ssin: auto
    register: {inaccessible: true, sex: male, birth: {date: 1984-05-13}, names: [{last: Geheim}]}
    disability: {dgph: {cards: [{from: 2020-01-01, number: "9990000618", kind: parking}]}}
  stranger: {ssin: auto, register: *man}
inscriptions:
  - {person: $known, organisation: $ocmw, quality: 2, from: today-1y}
  - {person: $gone, organisation: $ocmw, quality: 2, from: today-1y}
  - {person: $unknown, organisation: $ocmw, quality: 2, from: today-1y}
  - {person: $closed, organisation: $ocmw, quality: 2, from: today-1y}
"""


class Reply:
    """An answer, read by the names of its elements."""

    def __init__(self, response: Response) -> None:
        self.http_status = response.status
        self.xml = response.tree.find("{*}Body")[0]

    @property
    def status(self) -> tuple[str | None, str | None]:
        """Value and code of the whole."""
        return self.xml.findtext("status/value"), self.xml.findtext("status/code")

    @property
    def told(self) -> dict[str | None, str | None]:
        """The information fields of the status."""
        return {
            item.findtext("fieldName"): item.findtext("fieldValue") for item in self.xml.iterfind("status/information")
        }

    @property
    def statuses(self) -> dict[str, tuple[str | None, str | None]]:
        """Value and code of each source, by the name of its result, in the order of the answer."""
        results = self.xml.find("results")
        return {} if results is None else {
            item.tag: (item.findtext("status/value"), item.findtext("status/code")) for item in results
        }  # fmt: skip

    def result(self, source: str) -> Any:
        """File or payments of a source; None if it gave none."""
        item = next(item for item in self.xml.iterfind("results/*") if item.tag.lower() == f"{source}result".lower())
        return item[1] if len(item) > 1 else None

    def names(self, source: str) -> list[str]:
        """The parts of the source's file."""
        file = self.result(source)
        return [] if file is None else [child.tag for child in file]


def plain(element: Any) -> Any:
    """An element as text, or its children by name; as a list where a name repeats."""
    if element is None or not len(element):
        return None if element is None else element.text
    found: dict[str, Any] = {}
    for child in element:
        value = plain(child)
        if child.tag in found:
            before = found[child.tag]
            found[child.tag] = [*before, value] if isinstance(before, list) else [before, value]
        else:
            found[child.tag] = value
    return found


class Handi:
    """Asks about people by alias, as their OCMW, in a sandbox."""

    def __init__(self, server: Server, scenario: Scenario, sandbox: str = DEFAULT) -> None:
        self.server, self.scenario, self.name = server, scenario, sandbox
        self.sandbox = server.app.network.sandboxes.get(sandbox)

    def call(self, operation: str, about: str, context: str | None = None, **criteria: Any) -> Reply:
        """The answer to a question with these criteria."""
        asked = Request(
            f"HandiService.{operation}", self.scenario.number("ocmw"), self.scenario.number(about),
            {"criteria": criteria}, context,
        )  # fmt: skip
        return Reply(post(self.server, message_to(self.server, asked, self.name)))

    def by_date(
        self, *sources: str, about: str = "known", day: date = TODAY, parts: tuple[str, ...] = PARTS, **more: Any
    ) -> Reply:
        """The files on a day."""
        return self.call(
            BY_DATE, about, handicapAuthenticSources=flags(sources), referenceDate=day, parts=flags(parts), **more
        )

    def by_period(
        self, *sources: str, begin: date, end: date, about: str = "known", parts: tuple[str, ...] = PARTS
    ) -> Reply:
        """The files over a period."""
        period = {"beginDate": begin, "endDate": end}
        return self.call(BY_PERIOD, about, handicapAuthenticSources=flags(sources), period=period, parts=flags(parts))

    def payments(self, *sources: str, begin: date, end: date, about: str = "known") -> Reply:
        """The payments over a period."""
        period = {"beginDate": begin, "endDate": end}
        return self.call(PAYMENTS, about, handicapAuthenticSources=flags(sources), period=period)


def flags(true: tuple[str, ...]) -> dict[str, bool]:
    """These flags, true."""
    return dict.fromkeys(true, True)


def texts(reply: Reply, source: str, path: str) -> list[str | None]:
    """The texts at a path in the result of a source."""
    found = reply.result(source)
    return [] if found is None else [element.text for element in found.iterfind(path)]


def written(folder: Path, rules: str = "") -> Path:
    """The scenario as a file, with rule settings."""
    file = folder / "handi.yaml"
    file.write_text(SCENARIO + rules, encoding="utf-8")
    return file


@pytest.fixture(name="running", scope="module")
def handi_running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Server, Scenario]]:
    """A simulator with the scenario."""
    file = written(tmp_path_factory.mktemp("handi"))
    with Server(Settings(port=0, scenarios=(str(file),))) as server:
        yield server, read_scenarios((file,))


@pytest.fixture(name="handi")
def handi_client(running: tuple[Server, Scenario]) -> Handi:
    """Questions in the sandbox in which all is well."""
    return Handi(*running)


@pytest.fixture(name="handi_with")
def handi_of_ones_own(
    running: tuple[Server, Scenario], request: pytest.FixtureRequest, tmp_path: Path
) -> Iterator[Any]:
    """Makes a sandbox of one's own with rule settings, as text of a scenario, and another day."""
    server, scenario = running
    sandboxes = server.app.network.sandboxes
    name = re.sub(r"[^a-z0-9]+", "-", request.node.name.lower()).strip("-")[:60]

    def made(rules: str, day: str = TODAY.isoformat()) -> Handi:
        sandbox = sandboxes.get(name) if name in sandboxes.names() else sandboxes.create(name)
        moment = datetime.fromisoformat(f"{day}T09:00")
        read_scenarios((written(tmp_path, rules),), moment).load_into(sandbox)
        return Handi(server, scenario, name)

    yield made
    if name in sandboxes.names():
        sandboxes.delete(name)

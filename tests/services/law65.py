# SPDX-License-Identifier: EUPL-1.2
"""What the tests of the three law-65 services share: two OCMWs, people, forms, and results read from replies."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from lxml import etree

from simulator.app import App, create_app
from simulator.scenarios.load import read_scenarios
from simulator.scenarios.scenario import Scenario
from simulator.settings import Settings
from simulator.sources.law65 import codes
from simulator.testing.in_process import Caller
from simulator.testing.story import Message, Reply, Request, message_of

AB = "OCMWCPASWet65Loi65AB.sendFormsAB"
C = "OCMWCPASWet65Loi65C.sendFormsC"
DF = "OCMWCPASWet65Loi65DF.sendFormsDF"
FILE = "GENT-65-001"

SCENARIO = """\
scenario: law65
title: {en: Law of 2 April 1965}
clock: 2026-03-02T09:00:00
organisations:
  gent: &ocmw
    cbe: "0999900150"
    name: {nl: OCMW}
    credentials: [{user: gent, password: fake-gent}]
    membership: {dpo: {name: Ann, email: dpo@ocmw.example}, certificates: [CBE=0999900150]}
  namur:
    cbe: "0999900249"
    name: {fr: CPAS}
    credentials: [{user: namur, password: fake-namur}]
    membership: {dpo: {name: Luc, email: dpo@cpas.example}, certificates: [CBE=0999900249]}
people:
  amina: &woman
    ssin: auto
    register:
      sex: female
      birth: {date: 1990-05-14}
      names: [{last: Voorbeeldi, first: [Amina, Sara]}]
      nationalities: [{code: "261"}]
  karim:
    ssin: auto
    register:
      sex: male
      birth: {date: 1988-03-12}
      names: [{last: Voorbeeldi, first: [Karim]}]
      nationalities: [{code: "261"}]
  nadia:
    ssin: auto
    register: {sex: female, birth: {date: 1991-06-15}, names: [{last: Elders, first: [Nadia]}]}
  dead:
    ssin: auto
    register: {sex: male, birth: {date: 1950-04-12}, death: {date: 2025-12-31}, names: [{last: Zaliger}]}
  visitor: {ssin: auto, register: &man {sex: male, birth: {date: 1984-05-13}, names: [{last: Waan}]}}
  stranger: {ssin: auto, register: *man}
  former: {ssin: auto, replaced_by: $nadia, register: {sex: female, birth: {date: 1991-06-16}, names: [{last: Elders}]}}
  gone: {ssin: auto, cancelled: true, register: *man}
inscriptions:
  - {person: $amina, organisation: $gent, quality: 3, from: 2025-09-01}
  - {person: $karim, organisation: $gent, quality: 5, from: 2025-09-01}
  - {person: $nadia, organisation: $gent, quality: 3, from: 2025-09-01}
  - {person: $nadia, organisation: $namur, quality: 3, from: 2025-09-01}
  - {person: $dead, organisation: $gent, quality: 3, from: 2025-09-01}
  - {person: $visitor, organisation: $gent, quality: 1, from: 2026-02-01, to: 2026-04-01}
"""


class Result:
    """The result of one form, by the local names of its elements."""

    def __init__(self, element: Any) -> None:
        self.element = element

    def __getitem__(self, path: str) -> str | None:
        """The text at a path of local names; None if it is not there."""
        found = self.element.find("/".join(f"{{*}}{step}" for step in path.split("/")))
        return None if found is None else found.text or ""

    @property
    def rules(self) -> list[str]:
        """The names of the rules behind the errors on the form, in order."""
        names = {code: rule for rule, code in codes().items()}
        return [names[error.text] for error in self.element.iterfind("{*}ErrorsOnForm/{*}Code")]

    @property
    def said(self) -> tuple[str | None, list[str]]:
        """Evaluation and errors."""
        return self["Evaluation"], self.rules

    @property
    def refunded(self) -> dict[str, str | None]:
        """What RefundedAids says of the household or the beneficiary."""
        found = self.element.find("{*}RefundedAids")
        return {etree.QName(child).localname: child.text for child in found if not len(child) and child.text}


class Office:
    """An application with the scenario, asked by an OCMW; forms have attest numbers of their own."""

    def __init__(self, app: App, scenario: Scenario) -> None:
        self.app, self.scenario, self.caller = app, scenario, Caller(app)
        self._attests = 0

    def ssin(self, alias: str) -> str:
        """A person's number."""
        return self.scenario.number(alias)

    @property
    def sandbox(self) -> Any:
        """The sandbox."""
        return self.caller.sandbox

    def attest(self) -> str:
        """A new attest number."""
        self._attests += 1
        return f"ATTEST-{self._attests:08d}"

    def ask(self, operation: str, forms: Mapping[str, Any], by: str = "gent", file: str = FILE, **head: Any) -> Reply:
        """The reply to a message with forms for a file."""
        cbe = self.scenario.number(head.get("of", by))
        data = {"FileIdentification": {"KBOBCE": int(cbe), "FileID": file.ljust(11)}, **forms}
        return self.caller.call(Request(operation, self.scenario.number(by), None, data))

    def message(self, operation: str, forms: Mapping[str, Any]) -> Message:
        """A message with forms for the file."""
        cbe = self.scenario.number("gent")
        data = {"FileIdentification": {"KBOBCE": int(cbe), "FileID": FILE}, **forms}
        caller = self.sandbox.organisation(cbe)
        return message_of(self.caller.catalogue, Request(operation, cbe, None, data), caller)

    def results(self, operation: str, forms: Mapping[str, Any], by: str = "gent", file: str = FILE) -> list[Result]:
        """The results of the forms; the exchange itself succeeds."""
        reply = self.ask(operation, forms, by, file)
        assert reply.codes == ("0",), reply.text
        root = etree.fromstring(reply.text.encode())
        return [Result(node) for node in root.iter() if etree.QName(node).localname.startswith("DecisionResult")]

    def form_a(self, alias: str = "amina", entry: str = "2026-01-01", **changes: Any) -> dict[str, Any]:
        """Form A for somebody, with the data of the register."""
        primary = {
            "BeneficiaryID": {"SSIN": self.ssin(alias)},
            "Status": "A",
            "Address": {"Street": "Stationsplein", "HouseNumber": "9", "PostalCode": 9000},
            "Nationality": 0,
        } | changes.pop("primary", {})
        return {"EntryDate": entry, "UniqueAttestID": self.attest(), "PrimaryBeneficiary": primary} | changes

    def member(self, alias: str = "karim", suffix: int = 1, **changes: Any) -> dict[str, Any]:
        """A secondary beneficiary on form A."""
        return {
            "BeneficiaryID": {"SSIN": self.ssin(alias)},
            "Suffix": suffix,
            "Status": "A",
            "Nationality": 261,
            "PrimaryBeneficiaryRelation": "01",
        } | changes

    def form_b1(self, alias: str = "amina", entry: str = "2026-01-01", **changes: Any) -> dict[str, Any]:
        """Form B1: financial aid and medical costs for a single person, for six months, decided in time."""
        return {
            "EntryDate": entry,
            "UniqueAttestID": self.attest(),
            "IdentificationPrimaryBeneficiary": {"SSIN": self.ssin(alias)},
            "RequestedAids": {"FinancialAid": True, "MedicalAndPharmaceuticalCosts": True, "HousingCosts": False},
            "Situation": {"Category": "2"},
            "Duration": {"Months": 6},
            "DecisionDate": "2026-02-20",
            "JuridicalProcedure": False,
        } | changes

    def form_b2(
        self, alias: str = "amina", suffix: int = 0, entry: str = "2026-01-01", **decision: Any
    ) -> dict[str, Any]:
        """Form B2: care in hospital and outside it, for six months."""
        return {
            "EntryDate": entry,
            "UniqueAttestID": self.attest(),
            "SSIN": self.ssin(alias),
            "Suffix": suffix,
            "DecisionB2": {
                "DecisionDate": "2026-02-20",
                "Duration": {"Months": 6},
                "AmbulantMedicalAndPharmaceuticalCosts": True,
                "HospitalizationCosts": True,
            }
            | decision,
        }

    def form_c(self, entry: str, alias: str = "amina", suffix: int = 0, nature: str = "1", **more: Any) -> Any:
        """Form C."""
        cancelled = {"DecisionDate": "2026-02-27", "Decisionnature": nature, "CancellationReason": "01"}
        return {
            "EntryDate": entry,
            "UniqueAttestID": self.attest(),
            "SSIN": self.ssin(alias),
            "Suffix": suffix,
            "AidCancellation": cancelled | more.pop("cancelled", {}),
        } | more

    def form_d1(self, month: str, delivered: Mapping[str, Any], total: int, **more: Any) -> dict[str, Any]:
        """Form D1."""
        return {
            "ReferenceMonth": month,
            "UniqueAttestID": self.attest(),
            "SSIN": self.ssin(more.pop("alias", "amina")),
            "DeliveredAmountsD1": {"DoubleMaximum": False} | delivered,
            "TotalAmount": total,
        } | more

    def form_d2(self, entry: str, delivered: Mapping[str, Any], total: int, **more: Any) -> dict[str, Any]:
        """Form D2."""
        return {
            "EntryDate": entry,
            "UniqueAttestID": self.attest(),
            "SSIN": self.ssin(more.pop("alias", "amina")),
            "Suffix": more.pop("suffix", 0),
            "IdentificationCareProvidingInstitution": {"INAMIRIZIVRegistrationNumber": 71099900120},
            "DeliveredAmountsD2": delivered,
            "TotalAmount": total,
        } | more

    def form_f(self, amount: int, period: Mapping[str, str], entry: str = "2026-03-01", **more: Any) -> dict[str, Any]:
        """Form F."""
        return {
            "ReferenceDate": entry,
            "UniqueAttestID": self.attest(),
            "SSIN": self.ssin(more.pop("alias", "amina")),
            "Suffix": more.pop("suffix", 0),
            "RecoveringDetails": {
                "OriginalForm": "1",
                "Type": "01",
                "RecoveredAmount": amount,
                "PeriodOfRecovering": period,
            },
        } | more

    def open(self, **b1: Any) -> None:
        """Amina has a file with Karim in it, and a decision from January to June."""
        forms = {
            "IdentificationA": self.form_a(SecondaryBeneficiary=[self.member()]),
            "CommonDecisionB1": self.form_b1(**b1),
        }
        assert [result.said for result in self.results(AB, forms)] == [("ACCEPTED", []), ("ACCEPTED", [])]


@pytest.fixture(name="running", scope="module")
def law65_running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[App, Scenario]]:
    """An application with the scenario."""
    file = tmp_path_factory.mktemp("law65") / "law65.yaml"
    file.write_text(SCENARIO, encoding="utf-8")
    app = create_app(Settings(scenarios=(str(file),)))
    yield app, read_scenarios((str(file),))
    app.close()


@pytest.fixture(name="office")
def law65_office(running: tuple[App, Scenario]) -> Office:
    """An office in the world as the scenario says."""
    found = Office(*running)
    found.sandbox.reset()
    return found

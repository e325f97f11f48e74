# SPDX-License-Identifier: EUPL-1.2
"""A small network for the rules: two OCMWs, RVA, a person, numbers that are replaced or cancelled."""

from __future__ import annotations

from collections.abc import Callable
from copy import copy
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from simulator.contracts.catalogue import Catalogue
from simulator.contracts.status import StatusCodes
from simulator.resources import data_folder
from simulator.rules.case import Case, Decision, Sender, Stated
from simulator.store import Store
from simulator.world.organisation import Credential, Organisation
from simulator.world.person import Person
from simulator.world.repertory import Inscription, joined
from simulator.world.rule_settings import RuleSettings
from simulator.world.sandbox import Sandbox
from simulator.world.sandboxes import Sandboxes
from simulator.world.ssin import make_ssin

CATALOGUE = Catalogue([data_folder("wsdl")])
CODES = StatusCodes()
A, B, RVA = "0999000129", "0999000228", "0999000327"
AN = make_ssin("1984-05-12", False, ())
OLD = make_ssin("1984-05-12", False, (), bis=True)
OLDER = make_ssin("1984-05-13", False, (), bis=True)
GONE = make_ssin("1984-05-14", False, ())
TODAY = date(2026, 3, 2)
Make = Callable[..., Case]


def organisation(cbe: str, kind: str = "ocmw", sector: int = 17, **more: Any) -> Organisation:
    """An institution with its CBE number as user name and password."""
    credentials = (Credential(user=cbe, password=cbe),)
    membership = {"dpo": {"name": "An", "email": "an@example.org"}, "certificates": [f"CBE={cbe}"]}
    data: dict[str, Any] = {"name": {"nl": cbe}, "credentials": credentials, "membership": membership, **more}
    return Organisation(cbe=cbe, kind=kind, sector=sector, institution=1, **data)


@pytest.fixture(scope="module")
def sandbox() -> Sandbox:
    """Two OCMWs, RVA, a person, two numbers that it took the place of, and a cancelled number."""
    box = Sandboxes(Store("memory")).get("default")
    for one in (organisation(A), organisation(B), organisation(RVA, "rva", 18)):
        box.put_organisation(one, "test")
    for person in (
        Person(AN, {}),
        Person(OLD, {"replaced_by": AN}),
        Person(OLDER, {"replaced_by": OLD}),
        Person(GONE, {"cancelled": True}),
    ):
        box.put_person(person, (), "test")
    return box


@pytest.fixture
def settings(sandbox: Sandbox) -> Callable[..., None]:
    """Sets rule settings of the sandbox, for one test."""
    before = sandbox.data

    def put(**rules: Any) -> None:
        sandbox.set_data(replace(before, rules=RuleSettings.model_validate(rules)))

    yield put  # type: ignore[misc]
    sandbox.set_data(before)


@pytest.fixture
def case(sandbox: Sandbox) -> Make:
    """Makes a case of an operation; by default RetrieveTIGroups about An by OCMW A with its credentials.

    `definition` changes keys of the operation; `sender` what else the transport tells.
    """

    def make(
        contract: str = "RetrieveTIGroups/v2", about: str = AN, user: str | None = A, password: str | None = None,
        context: str | None = "PCSA:SOCIAL_INQUIRY", request: dict[str, Any] | None = None,
        definition: dict[str, Any] | None = None, sender: dict[str, Any] | None = None, **stated: Any,
    ) -> Case:  # fmt: skip
        operation = copy(next(iter(CATALOGUE.contracts[contract].operations.values())))
        if definition:
            plain = operation.definition.model_dump(exclude_unset=True)
            operation.definition = type(operation.definition).model_validate(plain | definition)
        told = Stated(legal_context=context, **(stated or {"cbe": A}))
        asked = request or {"searchInformation": {"ssin": about}, "SSIN": about, "SearchCriteria": {"SSIN": about}}
        shown = Sender(user, password or user, **(sender or {}))
        return Case(operation, sandbox, asked, shown, told, TODAY, CODES)

    return make


def refused(decision: Decision, code: str, rule: str, outcome: str | None = None) -> None:
    """A refusal has its code and rule, a reason, and a remedy."""
    assert not decision.allowed
    assert (decision.code, decision.rule) == (code, rule)
    assert outcome in (None, decision.outcome)
    assert decision.reason
    assert decision.remedy


def row(register: str, begin: date, end: date | None, quality: int = 1, phase: int = 0, cbe: str = A) -> Inscription:
    """A row of a repertory about An; of OCMW A unless said otherwise."""
    return Inscription(
        register=register, organisation=cbe, sector=17, institution=1, quality=quality, phase=phase,
        **{"from": begin, "to": end},
    )  # fmt: skip


def inscribe(sandbox: Sandbox, *rows: Inscription) -> None:
    """These are the rows about An, and there are no others."""
    sandbox.change_inscriptions(AN, lambda _: joined(rows), "test")

# SPDX-License-Identifier: EUPL-1.2
"""Each rule on its own: what it allows, what it refuses, and with which words."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from simulator.rules import caller, criteria, inscription, legal_context, ssin, supplier
from simulator.world.repertory import Inscription
from simulator.world.rule_settings import RuleSettings
from simulator.world.sandbox import Sandbox
from simulator.world.sandbox_data import SandboxData
from simulator.world.ssin import make_ssin
from tests.rules.conftest import AN, GONE, OLD, OLDER, RVA, TODAY, A, B, Make, inscribe, refused, row


def test_credentials(case: Make) -> None:
    """User and password of an organisation are asked; a wrong or missing one is 401; the connector asks for none."""
    good = case()
    assert caller.credentials(good).allowed
    assert good.shown["credentials"].cbe == A
    refused(caller.credentials(case(user=None)), "401", "caller.credentials")
    refused(caller.credentials(case(password="wrong")), "401", "caller.credentials")
    refused(caller.credentials(case(user="")), "401", "caller.credentials")
    connector = "OCMWCPASIdentifyPerson/20050930"
    assert caller.credentials(case(connector, user=None)).allowed
    refused(caller.credentials(case(connector, password="wrong")), "401", "caller.credentials")
    assert caller.credentials(case("TestConnectionService/v1", user="x")).allowed


@pytest.mark.parametrize(
    ("stated", "code"),
    [
        ({"cbe": A}, None),
        ({"sector": 17, "institution": 1}, None),
        ({"cbe": A, "sector": 17, "institution": 1}, None),
        ({"cbe": A, "sector": 17}, None),
        ({"cbe": B}, "MSG00014"),
        ({"cbe": A, "sector": 18, "institution": 0}, "MSG00014"),
        ({"sector": 18, "institution": 1}, "MSG00014"),
        ({"cbe": "0999000426"}, "MSG00015"),
        ({"sector": 99, "institution": 1}, "MSG00015"),
    ],
)
def test_identity(case: Make, stated: dict[str, Any], code: str | None) -> None:
    """The organisation of the message is known, and is the one of the credentials."""
    one = case(**stated)
    caller.credentials(one)
    decision = caller.identity(one)
    if code is None:
        assert decision.allowed
        assert one.organisation is not None
        assert one.organisation.cbe == A
    else:
        refused(decision, code, "caller.identity")


def test_sector_without_credentials_is_ambiguous(case: Make) -> None:
    """Sector and institution alone name no single OCMW where there are two, but they name the one RVA."""
    refused(caller.identity(case(user=None, sector=17, institution=1)), "MSG00015", "caller.identity")
    one = case(user=None, sector=18, institution=1)
    assert caller.identity(one).allowed
    assert one.organisation is not None
    assert one.organisation.cbe == RVA


def test_kind_of_caller(case: Make) -> None:
    """An operation for OCMWs is refused to another institution, and open to everybody where the contract says so."""
    one = case(user=RVA, cbe=RVA)
    caller.credentials(one)
    caller.identity(one)
    refused(caller.allowed(one), "MSG00015", "caller.allowed")
    assert caller.allowed(case("TestConnectionService/v1")).allowed


@pytest.mark.parametrize("context", ["pcsa:social_inquiry", "PCSA:SOCIAL_INQUIRY ", "social inquiry", "", None])
def test_legal_context_is_exact(case: Make, context: str | None) -> None:
    """Only the granted literal opens the operation, in upper and lower case as it is."""
    for one, code in ((case(), None), (case(context=context), "MSG00013")):
        assert all(rule(one).allowed for rule in (caller.credentials, caller.identity, caller.allowed))
        decision = legal_context.legal_context(one)
        if code is None:
            assert decision.allowed
        else:
            refused(decision, code, "legal-context.granted")


@pytest.mark.parametrize(
    ("about", "soa", "ssdn", "rule"),
    [
        (AN, None, None, ""),
        ("84051290055", "MSG00008", "32000001", "ssin.structure"),
        (make_ssin("1999-12-31", True, ()), "MSG00005", "32000002", "ssin.exists"),
        (GONE, "MSG00007", "32000004", "ssin.cancelled"),
        (OLD, "MSG00006", "32000003", "ssin.replaced"),
        (OLDER, "MSG00006", "32000003", "ssin.replaced"),
    ],
)
def test_subject(case: Make, about: str, soa: str | None, ssdn: str | None, rule: str) -> None:
    """The number is well formed, known, not cancelled, not replaced; each with the code of its family."""
    for contract, code in (("RetrieveTIGroups/v2", soa), ("OCMWCPASManageAccess/20050930", ssdn)):
        decision = ssin.subject(case(contract, about))
        if code is None:
            assert decision.allowed
        else:
            refused(decision, code, rule)


def test_replaced_numbers(case: Make) -> None:
    """A refusal tells the new number; where replacements are followed, the person is found through two of them."""
    assert dict(ssin.subject(case(about=OLD)).told) == {"ssin": OLD, "newSSIN": AN}
    one = case("OCMWCPASIdentifyPerson/20050930", OLDER)
    assert ssin.subject(one).allowed
    assert (one.ssin, one.followed) == (AN, OLDER)


def test_cancelled_numbers(case: Make) -> None:
    """Where an operation answers for cancelled numbers the file is that of the number itself; the reason says so."""
    one = case(about=GONE, definition={"cancelled_ssin": "answer"})
    decision = ssin.subject(one)
    assert (decision.allowed, decision.rule, decision.outcome) == (True, "ssin.cancelled", "answered")
    assert "answers all the same" in decision.reason
    assert one.person is not None
    assert one.person.ssin == GONE


DAY = timedelta(1)
BOTH = ("PRIMARY", "SECONDARY")


@pytest.mark.parametrize(
    ("rows", "allowed"),
    [
        ([], False),
        ([row(r, TODAY, TODAY) for r in BOTH], True),
        ([row(r, TODAY - DAY, None, 6) for r in BOTH], True),
        ([row(r, TODAY - 9 * DAY, TODAY - DAY) for r in BOTH], False),
        ([row(r, TODAY + DAY, None) for r in BOTH], False),
        ([row("PRIMARY", TODAY, None)], False),
        ([row("SECONDARY", TODAY, None)], False),
        ([row(r, TODAY, None, cbe=B) for r in BOTH], False),
        ([row(r, TODAY, None, 999) for r in BOTH], False),
        ([row("PRIMARY", TODAY, None, 2), row("SECONDARY", TODAY, None, 5)], True),
    ],
)
def test_inscription(case: Make, sandbox: Sandbox, rows: list[Inscription], allowed: bool) -> None:
    """A row of the caller that holds today is needed in both repertories, in any quality but `replaced`."""
    inscribe(sandbox, *rows)
    one = case()
    for rule in (caller.credentials, caller.identity, ssin.subject):
        assert rule(one).allowed
    decision = inscription.inscription(one)
    if allowed:
        assert decision.allowed
    else:
        refused(decision, "MSG00012", "inscription.active")
        told = dict(decision.told)
        assert told == {"details": "The SSIN is not integrated for the given PCSA", "ssin": AN, "cbeNumber": A}


def test_periods(case: Make) -> None:
    """A period that ends before it begins is refused with its place, wherever it stands."""
    good = {"beginDate": TODAY, "endDate": TODAY}
    bad = {"StartDate": TODAY, "EndDate": TODAY - DAY}
    contract = "OCMWCPASManageAccess/20050930"
    assert criteria.periods(case(contract, request={"a": {"b": [good, good]}})).allowed
    decision = criteria.periods(case(contract, request={"a": {"b": [good, {"Period": bad}]}}))
    refused(decision, "31000005", "criteria.period")
    assert dict(decision.told) == {"field": "a/b/Period"}


def test_sources_down(case: Make, sandbox: Sandbox) -> None:
    """A source that the sandbox declares down answers nothing."""
    assert supplier.reachable(case()).allowed
    sandbox.set_data(SandboxData(rules=RuleSettings(sources_down=("National Register",))))
    refused(supplier.reachable(case()), "MSG00002", "supplier.reachable")
    sandbox.set_data(SandboxData())

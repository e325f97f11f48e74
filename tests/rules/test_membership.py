# SPDX-License-Identifier: EUPL-1.2
"""Who may call at all: membership, availability, rights of users, and one organisation in everything shown."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from pydantic import ValidationError

from simulator.certificates.seen import SeenCertificate
from simulator.rules import caller
from simulator.rules.case import UsernameToken
from simulator.world.organisation import Membership
from simulator.world.sandbox import Sandbox
from tests.rules.conftest import RVA, A, B, Make, organisation, refused

DPO = {"name": "An", "email": "an@example.org"}
Settings = Callable[..., None]


@pytest.fixture
def joined(sandbox: Sandbox) -> Callable[..., None]:
    """Changes OCMW A for one test."""

    def put(**more: Any) -> None:
        sandbox.put_organisation(organisation(A, **more), "test")

    yield put  # type: ignore[misc]
    sandbox.put_organisation(organisation(A), "test")


@pytest.mark.parametrize(
    ("membership", "outcome"),
    [
        (None, "not-joined"),
        ({"dpo": DPO, "certificates": ["x"]}, None),
        ({"dpo": DPO, "certificates": ["x"], "since": "2026-03-02"}, None),
        ({"dpo": DPO, "certificates": ["x"], "since": "2026-03-03"}, "not-yet"),
        ({"dpo": DPO, "certificates": ["x"], "until": "2026-03-02"}, None),
        ({"dpo": DPO, "certificates": ["x"], "until": "2026-03-01"}, "ended"),
        ({"dpo": DPO, "certificates": ["x"], "services": ["RetrieveTIGroups"]}, None),
        ({"dpo": DPO, "certificates": ["x"], "services": ["RetrieveTIGroups.retrieveTI"]}, None),
        ({"dpo": DPO, "certificates": ["x"], "services": ["OCMWCPASManageAccess"]}, "not-admitted"),
    ],
)
def test_membership(case: Make, joined: Any, membership: dict[str, Any] | None, outcome: str | None) -> None:
    """An organisation that has not joined, not yet, no longer, or not for this service, is refused with MSG00015."""
    joined(membership=membership)
    one = case()
    assert caller.identity(one).allowed
    decision = caller.member(one)
    if outcome is None:
        assert decision.allowed
    else:
        refused(decision, "MSG00015", "caller.member", outcome)
    assert decision.excess == (("RetrieveTIGroups.retrieveTI",) if outcome == "not-admitted" else ())


def test_membership_can_be_left_out(case: Make, joined: Any, settings: Settings) -> None:
    """Where the sandbox says so, nobody needs to have joined; for a service that is open to anyone nobody does."""
    joined(membership=None)
    settings(membership=False)
    one = case()
    caller.identity(one)
    assert caller.member(one).allowed
    settings()
    assert caller.member(case("TestConnectionService/v1")).allowed


@pytest.mark.parametrize("left_out", ["dpo", "certificates"])
def test_joining_needs_all(left_out: str) -> None:
    """Without data protection officer, or without certificate, there is no membership."""
    data = {"dpo": DPO, "certificates": ["x"]}
    assert Membership.model_validate(data).dpo.name == "An"
    with pytest.raises(ValidationError, match=left_out):
        Membership.model_validate({key: value for key, value in data.items() if key != left_out})


@pytest.mark.parametrize(
    ("definition", "rules", "code", "outcome"),
    [
        ("available", {}, None, ""),
        ("new", {}, "MSG00025", "new"),
        ("existing", {}, "MSG00015", "existing"),
        ("available", {"RetrieveTIGroups": "existing"}, "MSG00015", "existing"),
        ("available", {"RetrieveTIGroups.retrieveTI": "new"}, "MSG00025", "new"),
        ("existing", {"RetrieveTIGroups": "available"}, None, ""),
        ("available", {"RetrieveTIGroups": "new", "RetrieveTIGroups.retrieveTI": "available"}, None, ""),
        ("available", {"OCMWCPASManageAccess": "new"}, None, ""),
    ],
)
def test_availability(
    case: Make, settings: Settings, definition: str, rules: dict[str, str], code: str | None, outcome: str
) -> None:
    """A service that is being made, or that exists for others only, is refused, with law and deliberation told."""
    settings(availability=rules)
    decision = caller.available(case(definition={"availability": definition}))
    if code is None:
        assert decision.allowed
    else:
        refused(decision, code, "caller.available", outcome)
        assert "1990" in decision.explained().grounds[-1].reference


@pytest.mark.parametrize(
    ("operations", "allowed"),
    [(None, True), (["RetrieveTIGroups"], True), (["RetrieveTIGroups.retrieveTI"], True), (["HandiService"], False)],
)
def test_users_with_less_rights(case: Make, joined: Any, operations: list[str] | None, allowed: bool) -> None:
    """A user may be limited to some operations of its organisation; another one is refused with MSG00016."""
    joined(credentials=[{"user": A, "password": A, "operations": operations}])
    decision = caller.credentials(case())
    if allowed:
        assert decision.allowed
    else:
        refused(decision, "MSG00016", "caller.user")
        assert decision.excess == ("RetrieveTIGroups.retrieveTI",)


def certificate(cbe: str | None, way: Any = "tls", subject: str = "CN=x", fingerprint: str = "ab") -> SeenCertificate:
    """A certificate that holds a CBE number."""
    after = datetime(2030, 1, 1, tzinfo=UTC)
    return SeenCertificate(way, subject, "CN=CA", "1", fingerprint, after, cbe)


def token(user: str, password: str) -> UsernameToken:
    """A token with a password in clear."""
    return UsernameToken(user, lambda known: known == password)


@pytest.mark.parametrize(
    ("sender", "outcome"),
    [
        ({}, None),
        ({"certificate": certificate(A)}, None),
        ({"certificate": certificate(A), "signature": certificate(A, "signature")}, None),
        ({"certificate": certificate(None, subject=f"OU=CBE={A},O=x")}, None),
        ({"certificate": certificate(B)}, "certificate-differ"),
        ({"certificate": certificate(None, subject=f"CN=CBE={B}")}, "certificate-differ"),
        ({"signature": certificate(B, "signature")}, "signature-differ"),
        ({"certificate": certificate(A), "signature": certificate(B, "signature")}, "signature-differ"),
        ({"certificate": certificate("0999000426")}, "certificate-unknown"),
        ({"certificate": certificate(None)}, "certificate-unknown"),
        ({"token": token(A, A)}, None),
        ({"token": token(B, B)}, "token-differ"),
    ],
)
def test_one_organisation_in_all_that_is_shown(case: Make, sender: dict[str, Any], outcome: str | None) -> None:
    """Credentials, token, certificate, signature and message name one organisation; else MSG00014."""
    one = case(sender=sender)
    assert caller.credentials(one).allowed
    decision = caller.identity(one)
    if outcome is None:
        assert decision.allowed
        assert one.organisation is not None
        assert set(decision.facts["shown"]) == {"credentials", *sender}
    else:
        refused(decision, "MSG00014", "caller.identity", outcome)


def test_a_token_stands_for_credentials(case: Make) -> None:
    """A UsernameToken alone is enough where credentials are asked; a wrong one is refused like wrong credentials."""
    one = case(user=None, sender={"token": token(A, A)})
    assert caller.credentials(one).allowed
    assert one.shown["token"].cbe == A
    refused(caller.credentials(case(user=None, sender={"token": token(A, "x")})), "401", "caller.credentials", "wrong")


@pytest.mark.parametrize("profile", ["open", "mtls", "signed"])
def test_credentials_are_not_asked_by_every_profile(case: Make, settings: Settings, profile: str) -> None:
    """Only the profile `basic` asks for credentials; what is sent must be right all the same."""
    settings(security={"profile": profile})
    assert caller.credentials(case(user=None)).allowed
    refused(caller.credentials(case(password="wrong")), "401", "caller.credentials", "wrong")


def test_a_named_certificate_counts_before_its_number(case: Make, joined: Any) -> None:
    """A certificate that an organisation has named is that organisation's, whatever number it holds."""
    joined(membership={"dpo": DPO, "certificates": ["f" * 64]})
    one = case(sender={"certificate": certificate(RVA, fingerprint="f" * 64)})
    caller.credentials(one)
    assert caller.identity(one).allowed

# SPDX-License-Identifier: EUPL-1.2
"""Organisations: passwords are taken and never told; CBE numbers and users are given once."""

from __future__ import annotations

from typing import Any

import pytest

from simulator.server import Server
from tests.control.api import GENT, NAMUR, Api

NEW: dict[str, Any] = {
    "cbe": "0999100394", "name": {"nl": "OCMW Nieuw"}, "credentials": [{"user": "nieuw", "password": "fake-nieuw"}],
}  # fmt: skip


def _password(server: Server, api: Api, cbe: str) -> dict[str, str]:
    organisation = server.app.network.sandboxes.get(api.sandbox).organisation(cbe)
    return {c.user: c.password for c in organisation.credentials} if organisation else {}


def test_organisations_are_told_without_passwords(api: Api) -> None:
    """Neither the list nor one organisation tells a password."""
    listed, one = api.get("customers"), api.get(f"customers/{GENT}")
    assert [c["cbe"] for c in listed.json["customers"]] == [GENT, NAMUR]
    assert one.json == {
        "cbe": GENT, "kind": "ocmw", "sector": 17, "institution": 1, "name": {"nl": "OCMW Gent"},
        "municipality": "44021",
        "membership": {"dpo": {"name": "DPO", "email": "dpo@example.org"}, "certificates": [f"CBE={GENT}"]},
        "credentials": [{"user": "gent"}],
    }  # fmt: skip
    assert b"fake" not in listed.content + one.content


def test_an_organisation_is_added(server: Server, api: Api) -> None:
    """A new organisation can log in; its password is not told back."""
    reply = api.post("customers", NEW)
    assert reply.status == 201
    assert reply.header("Location").endswith("/customers/0999100394")
    assert b"fake-nieuw" not in reply.content
    assert _password(server, api, "0999100394") == {"nieuw": "fake-nieuw"}
    assert api.post("customers", NEW).status == 409


def test_a_changed_organisation_keeps_its_passwords(server: Server, api: Api) -> None:
    """What GET told can be sent back by PUT: passwords that are not sent stay."""
    told = api.get(f"customers/{GENT}").json
    reply = api.put(f"customers/{GENT}", {**told, "kind": "other"})
    assert (reply.status, reply.json["kind"]) == (200, "other")
    assert _password(server, api, GENT) == {"gent": "fake-gent"}
    del told["credentials"]
    api.put(f"customers/{GENT}", told)
    assert _password(server, api, GENT) == {"gent": "fake-gent"}


def test_credentials_are_replaced(server: Server, api: Api) -> None:
    """Credentials that are sent replace the old ones."""
    told = api.get(f"customers/{GENT}").json
    api.put(f"customers/{GENT}", {**told, "credentials": [{"user": "other", "password": "fake-other"}]})
    assert _password(server, api, GENT) == {"other": "fake-other"}
    api.put(f"customers/{GENT}", {**told, "credentials": []})
    assert _password(server, api, GENT) == {}


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"cbe": "0999100395"}, "cbe"),
        ({"cbe": "999100394"}, "cbe"),
        ({"cbe": None}, "cbe"),
        ({"name": None}, "name"),
        ({"name": {"en": "X"}}, "name.en"),
        ({"sector": 1000}, "sector"),
        ({"municipality": "1"}, "municipality"),
        ({"credentials": [{"user": "new"}]}, "credentials[0].password"),
        ({"credentials": [{"user": "", "password": "x"}]}, "credentials[0].user"),
        ({"credentials": [{"user": "gent", "password": "x"}]}, "credentials"),
        ({"secret": "x"}, "secret"),
    ],
)
def test_an_organisation_that_cannot_be_is_refused(api: Api, change: dict[str, Any], path: str) -> None:
    """422 for a wrong CBE number, a user of another organisation, a user without password, and the like."""
    reply = api.post("customers", NEW | change)
    assert (reply.status, reply.problems[0]["path"]) == (422, path)
    assert len(api.get("customers").json["customers"]) == 2


def test_the_address_and_the_number_agree(api: Api) -> None:
    """422 where the address names another organisation; 404 where there is none."""
    assert api.put(f"customers/{GENT}", NEW).problems[0]["path"] == "cbe"
    assert api.put("customers/0999100394", NEW).status == 404
    assert api.get("customers/0999100394").status == 404

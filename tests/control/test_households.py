# SPDX-License-Identifier: EUPL-1.2
"""Households: written and removed, with one reference person at a time, and nobody in two at once."""

from __future__ import annotations

from typing import Any

import pytest

from tests.control.api import AN, CARLA, MARC, NOBODY, Api


def test_households_are_listed(api: Api) -> None:
    """The list has every household, or those of one person."""
    assert [h["id"] for h in api.get("households").json["households"]] == ["home"]
    assert api.get(f"households?ssin={MARC}").json["total"] == 1
    assert api.get(f"households?ssin={CARLA}").json["total"] == 0


def test_a_household_is_made_and_changed(api: Api) -> None:
    """A household is new the first time (201) and changed afterwards (200)."""
    body = {"members": [{"ssin": CARLA, "role": 1, "from": "today-1y"}]}
    assert api.put("households/flat", body).status == 201
    body["members"].append({"fictional": {"last_name": "Vreemd"}, "role": 2})
    reply = api.put("households/flat", body)
    assert reply.status == 200
    assert reply.json["members"][0] == {"ssin": CARLA, "role": 1, "from": "2025-03-02"}
    assert api.get("households/flat").json == reply.json
    assert api.get(f"persons/{CARLA}").json["households"] == [reply.json]


@pytest.mark.parametrize(
    ("members", "path"),
    [
        ([], "members"),
        ([{"ssin": CARLA, "role": 2}], "members"),
        ([{"ssin": CARLA, "role": 1}, {"ssin": NOBODY, "role": 2}], "members[1]"),
        ([{"ssin": CARLA, "role": 1, "from": "1980-01-01"}], "members[0]"),
        ([{"ssin": CARLA, "role": 1}, {"fictional": {"last_name": "X"}, "role": 1}], "members"),
        ([{"role": 1}], "members[0]"),
        ([{"ssin": CARLA, "role": 0}], "members[0].role"),
        ([{"ssin": CARLA, "role": 1, "from": "2026-01-02", "to": "2026-01-01"}], "members[0]"),
        ([{"ssin": CARLA, "role": 1}, {"ssin": AN, "role": 2}], "members"),
    ],
)
def test_a_household_that_cannot_be_is_refused(api: Api, members: Any, path: str) -> None:
    """422 for a household without reference person, with unknown people, or with somebody who lives elsewhere."""
    reply = api.put("households/flat", {"members": members})
    assert reply.status == 422
    assert any(p["path"].startswith(path) for p in reply.problems), reply.problems
    assert api.get("households/flat").status == 404


def test_a_removed_household_leaves_its_members(api: Api) -> None:
    """A household can be removed; its members stay."""
    assert api.delete("households/home").status == 204
    assert api.delete("households/home").status == 404
    assert api.get(f"persons/{AN}").json["households"] == []


def test_unknown_keys_are_refused(api: Api) -> None:
    """422 for a key that a household does not have."""
    assert api.put("households/flat", {"people": []}).status == 422
    assert api.get("households?person=1").status == 422

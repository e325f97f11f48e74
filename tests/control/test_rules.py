# SPDX-License-Identifier: EUPL-1.2
"""Rule settings of a sandbox."""

from __future__ import annotations

from typing import Any

import pytest

from tests.control.api import Api


def test_rules_have_defaults(api: Api) -> None:
    """A sandbox whose scenario says nothing has the defaults."""
    rules = api.get("rules").json
    assert rules["unregister_in"] == ["SECONDARY"]
    assert rules["sources_down"] == []


def test_rules_are_replaced(api: Api) -> None:
    """What is sent holds, and what is left out has its default."""
    changed = api.put("rules", {"unregister_in": ["PRIMARY", "SECONDARY"], "sources_down": ["National Register"]}).json
    assert changed["unregister_in"] == ["PRIMARY", "SECONDARY"]
    assert api.get("rules").json == changed
    assert api.put("rules", {}).json["sources_down"] == []


@pytest.mark.parametrize(
    ("body", "path"),
    [({"unregister_in": ["THIRD"]}, "unregister_in[0]"), ({"sources_down": ["Taxes"]}, "sources_down[0]"),
     ({"sources_down": "KSZ"}, "sources_down"), ({"rule": 1}, "rule")],
)  # fmt: skip
def test_rules_that_cannot_be_are_refused(api: Api, body: dict[str, Any], path: str) -> None:
    """422 for an unknown setting, register or source."""
    reply = api.put("rules", body)
    assert (reply.status, reply.problems[0]["path"]) == (422, path)
    assert api.get("rules").json["sources_down"] == []

# SPDX-License-Identifier: EUPL-1.2
"""Organisations with fresh CBE numbers over the control API."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from tests.control.api import AN, GENT, Api


def test_a_fresh_organisation_may_call_at_once(api: Api) -> None:
    """Without `cbe` an OCMW with a safe number comes that has joined and can log in; what the body says holds."""
    made = api.post("customers", {}).json
    assert made["cbe"].startswith("0999")
    assert made["kind"] == "ocmw"
    assert made["membership"]["certificates"] == [f"CBE={made['cbe']}"]
    assert made["credentials"] == [{"user": made["cbe"]}]
    assert made["municipality"] == "44021"
    told = api.post("customers", {"name": {"nl": "Eigen"}, "credentials": [{"user": "eigen", "password": "x"}]}).json
    assert told["cbe"] not in (made["cbe"], GENT)
    assert told["name"] == {"nl": "Eigen"}
    assert told["credentials"] == [{"user": "eigen"}]
    inscribed = {"ssin": AN, "organisation": told["cbe"], "quality": 1, "from": "2026-01-01"}
    assert api.post("inscriptions", inscribed).status == 201


def test_callers_at_the_same_time_get_different_numbers(api: Api) -> None:
    """Whoever asks at the same time gets a number of its own."""
    with ThreadPoolExecutor(6) as pool:
        numbers = [answer.json["cbe"] for answer in pool.map(lambda _: api.post("customers", {}), range(12))]
    assert len(set(numbers)) == 12

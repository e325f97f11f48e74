# SPDX-License-Identifier: EUPL-1.2
"""Inscriptions in both repertories: asked, made, and cut."""

from __future__ import annotations

from typing import Any

import pytest

from tests.control.api import AN, CARLA, GENT, NAMUR, NOBODY, Api

ROW = {"ssin": CARLA, "organisation": NAMUR, "quality": 1, "from": "2026-01-01"}


def _periods(rows: list[dict[str, Any]], register: str = "PRIMARY") -> list[tuple[str, str | None]]:
    return [(row["from"], row["to"]) for row in rows if row["register"] == register]


def test_inscriptions_are_listed(api: Api) -> None:
    """A row tells person, register, institution, quality and period."""
    found = api.get("inscriptions").json
    assert found["total"] == 2
    assert found["inscriptions"][0] == {
        "ssin": AN, "register": "PRIMARY", "organisation": GENT, "sector": 17, "institution": 1,
        "quality": 1, "phase": 0,
        "from": "2026-01-01", "to": None,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("query", "total"),
    [("", 4), (f"ssin={AN}", 2), (f"ssin={NOBODY}", 0), (f"organisation={NAMUR}", 2), ("register=SECONDARY", 2),
     (f"ssin={CARLA}&organisation={NAMUR}&register=PRIMARY", 1), (f"ssin={CARLA}&organisation={GENT}", 0)],
)  # fmt: skip
def test_inscriptions_are_filtered(api: Api, query: str, total: int) -> None:
    """Every part of the query must hold."""
    api.post("inscriptions", ROW)
    assert api.get(f"inscriptions?{query}").json["total"] == total


@pytest.mark.parametrize("query", ["register=THIRD", "limit=0", "person=1"])
def test_a_wrong_query_is_refused(api: Api, query: str) -> None:
    """422 for a register that is not there, and for an unknown part of the query."""
    assert api.get(f"inscriptions?{query}").status == 422


def test_a_person_is_inscribed_in_both_registers(api: Api) -> None:
    """An inscription stands in both repertories, unless the registers are given."""
    reply = api.post("inscriptions", ROW)
    assert reply.status == 201
    assert {row["register"] for row in reply.json["inscriptions"]} == {"PRIMARY", "SECONDARY"}
    only = api.post("inscriptions", ROW | {"quality": 2, "registers": ["PRIMARY"], "to": "2026-06-30"}).json
    assert [row["register"] for row in only["inscriptions"] if row["quality"] == 2] == ["PRIMARY"]


def test_dates_may_be_relative(api: Api) -> None:
    """A period may be relative to the sandbox's day."""
    rows = api.post("inscriptions", ROW | {"from": "today-1m", "to": "today"}).json["inscriptions"]
    assert _periods(rows) == [("2026-02-02", "2026-03-02")]


def test_periods_that_touch_become_one(api: Api) -> None:
    """Two periods of one file that touch are one."""
    api.post("inscriptions", ROW | {"to": "2026-01-31"})
    rows = api.post("inscriptions", ROW | {"from": "2026-02-01"}).json["inscriptions"]
    assert _periods(rows) == [("2026-01-01", None)]


@pytest.mark.parametrize(
    ("body", "path"),
    [
        (ROW | {"ssin": NOBODY}, "ssin"),
        (ROW | {"ssin": "1"}, "ssin"),
        (ROW | {"organisation": "0999100394"}, "organisation"),
        (ROW | {"quality": 1000}, "quality"),
        (ROW | {"quality": "one"}, "quality"),
        (ROW | {"from": "soon"}, "from"),
        (ROW | {"from": "0001-01-01"}, "from"),
        (ROW | {"to": "2025-12-31"}, ""),
        (ROW | {"registers": []}, "registers"),
        (ROW | {"registers": ["THIRD"]}, "registers[0]"),
        (ROW | {"person": CARLA}, "person"),
        ({}, "ssin"),
    ],
)
def test_an_inscription_that_cannot_be_is_refused(api: Api, body: dict[str, Any], path: str) -> None:
    """422 for an unknown person or organisation, a wrong period, quality or register."""
    reply = api.post("inscriptions", body)
    assert reply.status == 422
    assert path in [problem["path"] for problem in reply.problems], reply.problems
    assert api.get("inscriptions").json["total"] == 2


def test_an_open_end_may_be_far(api: Api) -> None:
    """A period may end in the last year of the calendar."""
    assert api.post("inscriptions", ROW | {"to": "9999-12-30"}).status == 201


def test_a_period_is_cut_out(api: Api) -> None:
    """A cut in the middle leaves what was before and after."""
    body = {"ssin": AN, "organisation": GENT, "quality": 1, "from": "2026-02-01", "to": "2026-02-28"}
    rows = api.delete("inscriptions", body).json["inscriptions"]
    assert _periods(rows) == [("2026-01-01", "2026-01-31"), ("2026-03-01", None)]


def test_a_cut_can_take_one_register_or_all_of_an_organisation(api: Api) -> None:
    """A cut takes the registers that are given, and without period and quality everything."""
    rows = api.delete("inscriptions", {"ssin": AN, "organisation": GENT, "registers": ["SECONDARY"]}).json[
        "inscriptions"
    ]
    assert [row["register"] for row in rows] == ["PRIMARY"]
    assert api.delete("inscriptions", {"ssin": AN, "organisation": GENT}).json["inscriptions"] == []


@pytest.mark.parametrize(
    "change", [{"organisation": NAMUR}, {"quality": 2}, {"phase": 1}, {"ssin": CARLA}, {"to": "2025-12-31"}]
)
def test_nothing_to_cut_is_told(api: Api, change: dict[str, Any]) -> None:
    """404 where there is no such inscription in that period."""
    assert api.delete("inscriptions", {"ssin": AN, "organisation": GENT, "quality": 1} | change).status == 404
    assert api.get("inscriptions").json["total"] == 2


def test_a_cut_knows_no_other_keys(api: Api) -> None:
    """422 for an unknown key, 400 without a body."""
    assert api.delete("inscriptions", {"ssin": AN, "organisation": GENT, "all": True}).status == 422
    assert api.delete("inscriptions").status == 400

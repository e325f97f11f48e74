# SPDX-License-Identifier: EUPL-1.2
"""Facts about a disability that contradict each other do not get into a sandbox."""

from __future__ import annotations

from pathlib import Path

import pytest
from werkzeug.test import Client

from simulator.app import create_app
from simulator.errors import ScenarioError
from simulator.scenarios.load import read_scenarios
from simulator.settings import Settings

BASE = """\
scenario: wrong
title: {en: Wrong}
people:
  an:
    ssin: auto
    register: {sex: female, birth: {date: 1950-05-12}, death: {date: 2024-03-31}, names: [{last: Proefmans}]}
    disability:
"""


def problems(folder: Path, files: str) -> list[tuple[str, str]]:
    """Path and message of each problem with these files."""
    file = folder / "wrong.yaml"
    file.write_text(BASE + files, encoding="utf-8")
    try:
        read_scenarios((file,))
    except ScenarioError as error:
        return [(problem.path.removeprefix("people.an.disability."), problem.message) for problem in error.problems]
    return []


@pytest.mark.parametrize(
    ("files", "path", "message"),
    [
        ("vsb: {recognitions: []}", "vsb.recognitions", "the key 'recognitions' is not known here"),
        ("aviq: {payments: []}", "aviq.payments", "the key 'payments' is not known here"),
        (
            "dgph: {recognitions: [{from: 2001-01-01, decided: 2001-01-02, legislation: 3, child: {}, "
            "adult: {independence: {}}}]}",
            "dgph.recognitions[0]",
            "the result is that of a child or that of an adult, not both",
        ),
        (
            "dsl: {recognitions: [{from: 2001-01-01, decided: 2001-01-02, legislation: 3}, "
            "{from: 2005-01-01, decided: 2005-01-02, legislation: 3}]}",
            "dsl",
            "two recognitions under legislation 3 at a time, from 2001-01-01 and from 2005-01-01",
        ),
        (
            "mdg: {rights: [{from: 2020-01-01, to: 2022-12-31, legislation: 4, total: 9},"
            " {from: 2022-12-31, to: 2023-12-31, legislation: 4, total: 9}]}",
            "mdg",
            "two rights under legislation 4 at a time, from 2020-01-01 and from 2022-12-31",
        ),
        (
            "mdg: {rights: [{from: 2020-01-01, to: 2022-12-31, legislation: 4, total: 9}],"
            " payments: [{from: 2020-01-01, to: 2023-01-31, amount: 9}]}",
            "mdg",
            "the payments from 2020-01-01 do not lie within the period of one right",
        ),
        (
            "mdg: {payments: [{from: 2020-01-01, to: 2023-01-31, amount: 9}]}",
            "mdg",
            "the payments from 2020-01-01 do not lie within the period of one right",
        ),
        (
            "mdg: {requests: [{legislation: 4, requested: 2020-01-01, completed: 2019-12-31}]}",
            "mdg.requests[0]",
            "completed on 2019-12-31 lies before the request of 2020-01-01",
        ),
        (
            "dgph: {cards: [{from: 2024-04-01, number: '0000000001', kind: parking}]}",
            "dgph.cards[0]",
            "it begins on 2024-04-01, after death on 2024-03-31",
        ),
        (
            "dgph: {recognitions: [{from: 1950-05-11, decided: 1970-01-01, legislation: 1}]}",
            "dgph.recognitions[0]",
            "it begins on 1950-05-11, before birth on 1950-05-12",
        ),
        (
            "mdg: {rights: [{from: 2020-01-01, legislation: 4, total: 9}]}",
            "mdg.rights[0]",
            "it goes on after death on 2024-03-31",
        ),
        (
            "mdg: {rights: [{from: 2020-01-01, to: 2024-03-31, legislation: 4, total: 10000000}]}",
            "mdg.rights[0].total",
            "less than 10000000",
        ),
        (
            "dgph: {requests: [{legislation: 3, requested: 2001-01-01, appeals: [{from: 2024-05-01}]}]}",
            "dgph.requests[0].appeals[0]",
            "it begins on 2024-05-01, after death on 2024-03-31",
        ),
    ],
)
def test_contradictions_are_told_with_their_place(tmp_path: Path, files: str, path: str, message: str) -> None:
    """A file that contradicts itself, or the person's birth or death, is refused; place and reason are told."""
    found = problems(tmp_path, f"      {files}\n")
    assert [place for place, _ in found] == [path]
    assert message in found[0][1]


@pytest.mark.parametrize(
    "files",
    [
        "dgph: {cards: [{from: 2020-01-01, to: 2030-01-01, number: '0000000001', kind: parking}]}",
        "mdg: {rights: [{from: 2020-01-01, to: 2024-03-31, legislation: 4, total: 9},"
        " {from: 2020-01-01, to: 2021-12-31, legislation: 5, total: 9}],"
        " payments: [{from: 2021-01-01, to: 2021-12-31, amount: 9}]}",
        "dsl: {recognitions: [{from: 2001-01-01, to: 2004-12-31, decided: 2001-01-02, legislation: 3},"
        " {from: 2005-01-01, decided: 2005-01-02, legislation: 3}]}",
    ],
)
def test_what_does_not_contradict_is_taken(tmp_path: Path, files: str) -> None:
    """A card outlives its owner; rights under two laws, and recognitions one after the other, go together."""
    assert problems(tmp_path, f"      {files}\n") == []


def test_a_change_is_checked_like_a_scenario(tmp_path: Path) -> None:
    """A file put by the control API may not tell of anything after death either; one that fits is taken."""
    file = tmp_path / "right.yaml"
    file.write_text(BASE + "      vsb: {}\n", encoding="utf-8")
    app = create_app(Settings(scenarios=(str(file),)))
    here = f"/control/v1/sandboxes/default/persons/{read_scenarios((file,)).number('an')}/disability"
    card = {"number": "0000000001", "kind": "parking"}
    late, fine = (
        Client(app).put(
            here,
            json={"dgph": {"cards": [{"from": day, **card}]}},
            environ_base={"REMOTE_ADDR": "127.0.0.1"},
        )
        for day in ("2024-04-01", "2024-03-01")
    )
    app.close()
    assert (late.status_code, fine.status_code) == (422, 200)
    assert "disability.dgph.cards[0]" in late.get_data(as_text=True)
    assert fine.json is not None
    assert fine.json["disability"]["dgph"]["cards"][0]["number"] == "0000000001"

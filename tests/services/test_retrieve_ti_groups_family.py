# SPDX-License-Identifier: EUPL-1.2
"""RetrieveTIGroups: parents, children, civil state, legal cohabitation."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.services.ti_groups import NAMUR, World, ti_world  # noqa: F401 - the fixture


def test_parents(world: World) -> None:
    """Parents are shown with number, date of birth, sex and name; one without number with the name."""
    mother = world.person("1957-02-02", names=[{"last": "Vanschijn", "first": ["Lutgart"]}])
    ssin = world.person(parents=[{"ssin": mother}, {"name": {"last": "Proefmans"}}])
    reply = world.ask(ssin)
    assert reply.structures("Filiations/Filiation") == ["C1"]
    assert reply.texts("Filiations/Filiation/Parent1/NationalNumber/NationalNumber") == [mother]
    assert reply.dates("Filiations/Filiation/Parent1/NationalNumber/Date") == ["19570202"]
    assert reply.texts("Filiations/Filiation/Parent1/NationalNumber/Sex") == ["2"]
    assert reply.texts("Filiations/Filiation/Parent2/Name/LastName/Label") == ["Proefmans"]
    assert reply.elements("Filiations/Filiation/Parent2/NationalNumber") == []


def test_parents_without_any_name(world: World) -> None:
    """A parent of whom there is neither file nor name is left out, since the schema wants the name."""
    assert "Filiations" not in world.ask(world.person(parents=[{"ssin": world.ssin("1957-02-02")}])).groups


def test_children(world: World) -> None:
    """Children are shown from their birth on."""
    child = world.person("2014-06-23", names=[{"last": "Modelaere", "first": ["Noor"]}])
    ssin = world.person(children=[child, world.person("2026-03-03"), world.ssin("2015-05-05")])
    reply = world.ask(ssin)
    assert reply.texts("DescendentFiliations/DescendentFiliation/Child/NationalNumber/NationalNumber") == [child]
    assert reply.dates("DescendentFiliations/DescendentFiliation/Date") == ["20140623"]


CIVIL_STATES = [
    ({"code": 10}, "A1", None),
    ({"code": 20, "partner": "?", "place": {"municipality": "44021"}}, "B1", "/Place1/Code"),
    ({"code": 20, "partner": "?"}, "B1", None),
    ({"code": 20, "partner": "?", "place": {"country": "103", "text": "Köln"}}, "C1", "/Place2/Graphic"),
    ({"code": 20, "partner_name": {"last": "Ver"}, "place": {"municipality": "44021"}}, "D1", "/Place1/Code"),
    ({"code": 40, "place": {"country": "103"}}, "E1", "/Place2/Country/Code"),
    ({"code": 41, "partner": "?", "place": {"municipality": "44021"}}, "F1", "/Place3/Transcription/Place/Code"),
    ({"code": 41, "place": {"municipality": "44021"}}, "G1", "/Place3/BelgianJudgement/Tribunal/Code"),
    ({"code": 41}, "G1", "/Place3/BelgianJudgement/Date/Century"),
    ({"code": 41, "partner": "?", "place": {"country": "103"}}, "F1", "/Place3/ForeignJudgement/Place/Country/Code"),
]


@pytest.mark.parametrize(("state", "structure", "where"), CIVIL_STATES)
def test_civil_state(world: World, state: dict[str, Any], structure: str, where: str | None) -> None:
    """The structure of a civil state follows from spouse and place: Belgium, abroad, or a court after a divorce."""
    partner = world.person("1982-11-05", "male")
    state = {key: partner if value == "?" else value for key, value in state.items()}
    reply = world.ask(world.person(civil_states=[{**state, "from": "2011-08-20"}]))
    assert reply.structures("CivilStates/CivilState") == [structure]
    assert reply.texts("CivilStates/CivilState/Spouse/NationalNumber/NationalNumber") == (
        [partner] if "partner" in state else []
    )
    assert len(reply.elements(f"CivilStates/CivilState/Lieu{where}")) == (where is not None)


def test_divorced_with_history(world: World) -> None:
    """With history a divorced person shows divorce, marriage and single state, the latest first, none deleted."""
    partner = world.person("1982-11-05", "male")
    place = {"municipality": "44021"}
    states = [
        {"code": 10, "to": "2011-08-19"},
        {"code": 20, "from": "2011-08-20", "to": "2019-09-30", "partner": partner, "place": place},
        {"code": 41, "from": "2019-10-01", "partner": partner, "place": place, "act_number": "0011"},
    ]
    ssin = world.person(civil_states=states)
    assert world.ask(ssin).texts("CivilStates/CivilState/CivilState/Code") == ["41"]
    history = world.ask(ssin, history=True, language="nl")
    assert history.texts("CivilStates/CivilState/CivilState/Label") == [
        "Uit de echt gescheiden (vonnis en overschrijving)",
        "Gehuwd",
        "Ongehuwd",
    ]
    assert history.structures("CivilStates/CivilState") == ["F1", "B1", "A1"]
    assert history.dates("CivilStates/CivilState/Date") == ["20191001", "20110820", "19840317"]
    assert history.elements("CivilStates/CivilState/DelDate") == []
    assert history.texts("CivilStates/CivilState/ActNumber") == ["0011"]


def test_legal_cohabitation(world: World) -> None:
    """A legal cohabitation is shown as a declaration with partner and municipality, and deleted when it ends."""
    partner = world.person("1982-11-05", "male")
    found = {"partner": partner, "municipality": "44021", "from": "2018-01-15", "to": "2022-05-31"}
    ssin = world.person(legal_cohabitations=[found])
    base = "LegalCohabitations/LegalCohabitation"
    assert "LegalCohabitations" not in world.ask(ssin).groups
    history = world.ask(ssin, history=True)
    assert history.texts(f"{base}/Declaration/Partner/NationalNumber/NationalNumber") == [partner]
    assert history.dates(f"{base}/Declaration/RegistrationDate") == ["20180115"]
    assert history.dates(f"{base}/DelDate") == ["20220531"]
    current = world.ask(ssin, date(2020, 1, 2))
    assert current.texts(f"{base}/Declaration/Place/Code") == ["44021"]


@pytest.mark.parametrize(("addresses", "place"), [([NAMUR], "92094"), ([], "150")])
def test_legal_cohabitation_without_municipality(world: World, addresses: list[dict[str, str]], place: str) -> None:
    """A legal cohabitation without municipality stands in that of the residence, else in Belgium."""
    ssin = world.person(addresses=addresses, legal_cohabitations=[{"partner": world.person(), "from": "2018-01-15"}])
    assert world.ask(ssin).texts("LegalCohabitations/LegalCohabitation/Declaration/Place/Code") == [place]

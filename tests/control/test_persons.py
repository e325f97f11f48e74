# SPDX-License-Identifier: EUPL-1.2
"""People of a sandbox: found, added, changed, removed, with the checks of a scenario."""

from __future__ import annotations

from typing import Any

import pytest

from simulator.server import Server
from simulator.settings import Settings
from simulator.sources import sections
from simulator.world.ssin import is_safe, parse_ssin
from tests.control.api import AN, CARLA, FILE, MARC, NOBODY, Api


def test_people_are_listed_by_ssin(api: Api) -> None:
    """The list has everybody with name, sex and birth."""
    found = api.get("persons").json
    assert [p["ssin"] for p in found["persons"]] == [MARC, AN, CARLA]
    assert found["total"] == 3
    assert found["persons"][1] == {
        "ssin": AN, "last_name": "Proefmans", "first_names": ["An", "Zoé"], "sex": "female", "born": "1984-05-12",
        "died": None, "replaced_by": None, "cancelled": False, "sources": ["register"],
    }  # fmt: skip


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("name=proefmans", [MARC, AN]),
        ("name=PROEF", [MARC, AN]),
        ("name=zoe", [AN]),
        ("name=dhondt", [CARLA]),
        ("name=D%27Hondt", [CARLA]),
        ("name=nobody", []),
        ("limit=1", [MARC]),
        ("limit=1&offset=1", [AN]),
        ("offset=9", []),
        ("name=proefmans&offset=1", [AN]),
    ],
)
def test_people_are_found_by_name_and_page(api: Api, query: str, expected: list[str]) -> None:
    """Part of a name is enough, without regard to case, accents and punctuation."""
    assert [p["ssin"] for p in api.get(f"persons?{query}").json["persons"]] == expected


@pytest.mark.parametrize("query", ["limit=0", "limit=1001", "limit=x", "offset=-1", "names=x"])
def test_a_wrong_page_is_refused(api: Api, query: str) -> None:
    """422 for a page that cannot be, or an unknown part of the query."""
    reply = api.get(f"persons?{query}")
    assert (reply.status, reply.problems[0]["path"]) == (422, query.split("=")[0])


def test_a_person_is_shown_whole(api: Api) -> None:
    """A person is shown with every source's file, households and inscriptions."""
    found = api.get(f"persons/{AN}").json
    assert found["register"]["addresses"][0]["from"] == "2010-03-02"
    assert found["register"]["parents"] == [{"ssin": MARC}]
    assert found["households"][0]["id"] == "home"
    assert {row["register"] for row in found["inscriptions"]} == {"PRIMARY", "SECONDARY"}
    assert api.get(f"persons/{MARC}").json["register"]["children"] == [AN]


def test_a_new_person_gets_a_safe_number(api: Api) -> None:
    """Without SSIN a person gets a safe one that fits birth and sex, and is found at its address."""
    reply = api.post("persons", {"register": FILE})
    ssin = reply.json["ssin"]
    assert reply.status == 201
    assert is_safe(ssin)
    assert ssin.startswith("840512")
    parts = parse_ssin(ssin)
    assert parts is not None
    assert not parts.male
    assert reply.header("Location").endswith(f"/sandboxes/{api.sandbox}/persons/{ssin}")
    assert api.get(f"persons/{ssin}").json["register"] == FILE


def test_each_new_person_gets_another_number(api: Api) -> None:
    """Nobody gets a number that somebody has."""
    numbers = [api.post("persons", {"register": FILE}).json["ssin"] for _ in range(3)]
    assert len({*numbers, AN}) == 4


def test_a_new_person_of_the_ksz_registers_gets_a_bis_number(api: Api) -> None:
    """A person of the KSZ registers gets a BIS number."""
    ssin = api.post("persons", {"ssin": "auto", "register": {**FILE, "register": "bis"}}).json["ssin"]
    assert ssin.startswith("844512")


def test_a_new_person_is_found_by_sound(server: Server, api: Api) -> None:
    """A new person is filed under the search terms of its sources."""
    ssin = api.post("persons", {"register": {**FILE, "names": [{"last": "Quatch"}]}}).json["ssin"]
    sandbox = server.app.network.sandboxes.get(api.sandbox)
    assert [p.ssin for p in sandbox.people_with(*_terms("Kwatch"))] == [ssin]


def _terms(last: str) -> tuple[str, ...]:
    section = sections()["register"]
    return section.terms(section.kind.model_validate({**FILE, "names": [{"last": last}]}))


def test_a_person_can_have_a_number_chosen(api: Api) -> None:
    """A person with an SSIN of one's choice is there under it; a second one is refused."""
    assert api.post("persons", {"ssin": NOBODY, "register": FILE}).json["ssin"] == NOBODY
    reply = api.post("persons", {"ssin": NOBODY, "register": FILE})
    assert reply.status == 409
    assert NOBODY in reply.message


def test_dates_may_be_relative(api: Api) -> None:
    """A date may be relative to the sandbox's day."""
    birth = api.post("persons", {"register": {**FILE, "birth": {"date": "today-20y"}}}).json["register"]["birth"]
    assert birth == {"date": "2006-03-02"}


def test_a_child_stands_in_the_files_of_its_parents(api: Api) -> None:
    """A new child is also in its parent's file, until it has another parent or is removed."""
    child = api.post("persons", {"register": {**FILE, "birth": {"date": "2020-03-04"}, "parents": [AN]}}).json["ssin"]
    assert api.get(f"persons/{AN}").json["register"]["children"] == [child]
    api.put(f"persons/{child}/register", {**FILE, "birth": {"date": "2020-03-04"}, "parents": [CARLA]})
    assert "children" not in api.get(f"persons/{AN}").json["register"]
    assert api.get(f"persons/{CARLA}").json["register"]["children"] == [child]
    assert api.delete(f"persons/{child}").status == 204
    assert "children" not in api.get(f"persons/{CARLA}").json["register"]


def test_a_file_is_replaced(api: Api) -> None:
    """After a PUT the source's file is the one sent; children whose files name the person stay."""
    file = {"sex": "male", "birth": {"date": "1955-10-27"}, "names": [{"last": "Anders"}]}
    reply = api.put(f"persons/{MARC}/register", file)
    assert reply.status == 200
    assert reply.json["register"] == {**file, "children": [AN]}
    assert [p["ssin"] for p in api.get("persons?name=anders").json["persons"]] == [MARC]


def test_a_person_without_file_needs_a_number(api: Api) -> None:
    """Nobody gets a number without birth and sex; with a number, a person may be without file."""
    assert api.post("persons", {}).problems[0]["path"] == "register"
    assert api.post("persons", {"ssin": NOBODY}).status == 201
    assert api.put(f"persons/{NOBODY}/register", FILE).json["register"] == FILE


WRONG: list[tuple[dict[str, Any], str, str]] = [
    ({"ssin": "84051290055", "register": FILE}, "ssin", "no SSIN"),
    ({"ssin": "84051200279", "register": FILE}, "ssin", "real person"),
    ({"ssin": "123", "register": FILE}, "ssin", "an SSIN has 11 digits"),
    ({"ssin": MARC.replace("55", "56"), "register": FILE}, "ssin", "no SSIN"),
    ({"ssin": "90020390007", "register": FILE}, "ssin", "no SSIN"),
    ({"ssin": NOBODY, "register": {**FILE, "birth": {"date": "1985-05-12"}}}, "ssin", "born on"),
    ({"ssin": NOBODY, "register": {**FILE, "sex": "male"}}, "ssin", "odd serial"),
    ({"ssin": NOBODY, "register": {**FILE, "register": "bis"}}, "ssin", "BIS"),
    ({"register": {**FILE, "birth": {"date": "1984-05-01"}}}, "register.birth.date", "1st of a month"),
    ({"register": {**FILE, "birth": {"date": "1984-13-01"}}}, "register.birth.date", "no date"),
    ({"register": {**FILE, "parents": [NOBODY]}}, "register.parents[0]", "no other person"),
    ({"register": {**FILE, "parents": [CARLA]}}, "register.parents[0]", "not before the child"),
    ({"register": {**FILE, "parents": ["$an"]}}, "register.parents[0]", "in a scenario only"),
    ({"register": {**FILE, "civil_states": [{"code": 20, "partner": NOBODY}]}}, "register.civil_states[0]", "partner"),
    ({"register": {**FILE, "nationalities": [{"code": "150", "from": "1980-01-01"}]}},
     "register.nationalities[0]", "before birth"),
    ({"register": {**FILE, "names": []}}, "register.names", ""),
    ({"register": {"sex": "female"}}, "register.birth", "required"),
    ({"register": {**FILE, "colour": "blue"}}, "register.colour", "not known"),
    ({"register": {**FILE, "information_groups": {"Nothing": {}}}}, "register.information_groups.Nothing", "Nothing"),
    ({"register": FILE, "tax": {}}, "tax", "not known"),
    ({"ssin": NOBODY, "register": FILE, "replaced_by": "84051290450"}, "replaced_by", "no person"),
    ({"ssin": NOBODY, "register": FILE, "replaced_by": AN, "cancelled": True}, "replaced_by", "both"),
]  # fmt: skip


@pytest.mark.parametrize(("body", "path", "told"), WRONG)
def test_a_person_that_cannot_be_is_refused(api: Api, body: dict[str, Any], path: str, told: str) -> None:
    """422 tells what a scenario would be told, with the path in what was sent; nobody is added."""
    reply = api.post("persons", body)
    assert reply.status == 422
    assert any(p["path"] == path and told in p["message"] for p in reply.problems), reply.problems
    assert api.get("persons").json["total"] == 3


@pytest.mark.parametrize(
    ("file", "path"),
    [
        ({"sex": "female"}, "birth"),
        ({**FILE, "names": [{"last": "X", "from": "yesterday"}]}, "names[0].from"),
        ({**FILE, "birth": {"date": "1985-05-12"}}, "ssin"),
        ({**FILE, "birth": {"date": "1984-05-12"}, "death": {"date": "1980-01-01"}}, "register.death"),
        ([], ""),
    ],
)
def test_a_file_that_cannot_be_is_refused(api: Api, file: Any, path: str) -> None:
    """422 for a file that contradicts itself or its person; the old one stays."""
    before = api.get(f"persons/{AN}").json
    reply = api.put(f"persons/{AN}/register", file)
    assert reply.status == 422
    assert path in [p["path"] for p in reply.problems], reply.problems
    assert api.get(f"persons/{AN}").json == before


def test_a_change_is_checked_against_children_and_households(api: Api) -> None:
    """A parent cannot become younger than the child, nor die before the household begins."""
    young = {"sex": "male", "birth": {"date": "1955-10-27"}, "names": [{"last": "X"}], "death": {"date": "2001-01-01"}}
    reply = api.put(f"persons/{MARC}/register", young)
    assert reply.problems[0]["path"] == "households.home.members[1]"
    other = api.post("persons", {"ssin": NOBODY}).json["ssin"]
    api.put(f"persons/{AN}/register", {**FILE, "parents": [other]})
    reply = api.put(f"persons/{other}/register", FILE)
    assert reply.problems[0]["path"] == f"people.{AN}.register.parents[0]"


def test_a_file_is_checked_against_those_of_others(api: Api) -> None:
    """Somebody can be the dependant of a holder only while that holder is affiliated to a sickness fund."""
    dependant = {"dependencies": [{"from": "2020-01-01", "holder": MARC}]}
    refused = api.put(f"persons/{AN}/health_insurance", dependant)
    assert (refused.status, refused.problems[0]["path"]) == (422, "health_insurance.dependencies[0]")
    holder = {"affiliations": [{"from": "2010-01-01", "fund": "306"}]}
    assert api.put(f"persons/{MARC}/health_insurance", holder).status == 200
    assert api.put(f"persons/{AN}/health_insurance", dependant).status == 200


def test_a_section_that_no_source_has_is_told(api: Api) -> None:
    """404 for a section without source names the sections."""
    reply = api.put(f"persons/{AN}/taxes", {})
    assert reply.status == 404
    assert "register" in reply.message


def test_a_number_can_be_replaced(api: Api) -> None:
    """A replaced number leads to the new one, and the new one knows it; taking it back undoes both."""
    assert api.patch(f"persons/{CARLA}", {"replaced_by": AN}).json["replaced_by"] == AN
    assert api.get(f"persons/{AN}").json["replaces"] == [CARLA]
    undone = api.patch(f"persons/{CARLA}", {"replaced_by": None}).json
    assert "replaced_by" not in undone
    assert "replaces" not in api.get(f"persons/{AN}").json


def test_a_number_can_be_cancelled(api: Api) -> None:
    """A cancelled number says so, and can be taken into use again."""
    assert api.patch(f"persons/{CARLA}", {"cancelled": True}).json["cancelled"] is True
    assert api.patch(f"persons/{CARLA}", {}).json["cancelled"] is True
    assert "cancelled" not in api.patch(f"persons/{CARLA}", {"cancelled": False}).json


@pytest.mark.parametrize(
    ("body", "path"),
    [({"replaced_by": NOBODY}, "replaced_by"), ({"replaced_by": CARLA}, "replaced_by"),
     ({"replaced_by": "1"}, "replaced_by"), ({"replaced_by": AN, "cancelled": True}, "replaced_by"),
     ({"cancelled": "maybe"}, "cancelled"), ({"x": 1}, "x")],
)  # fmt: skip
def test_a_replacement_that_leads_nowhere_is_refused(api: Api, body: dict[str, Any], path: str) -> None:
    """422 for a number replaced by itself or by nobody, or both replaced and cancelled."""
    reply = api.patch(f"persons/{CARLA}", body)
    assert (reply.status, reply.problems[0]["path"]) == (422, path)


def test_a_removed_person_leaves_no_trace(api: Api) -> None:
    """With a person its inscriptions are gone and its household is without it."""
    api.post("inscriptions", {"ssin": MARC, "organisation": "0999100196", "quality": 1, "from": "2026-01-01"})
    assert api.put(f"persons/{AN}/register", FILE).status == 200
    assert api.delete(f"persons/{MARC}").status == 204
    assert api.get(f"persons/{MARC}").status == 404
    assert [m["ssin"] for m in api.get("households/home").json["members"]] == [AN]
    assert api.get(f"inscriptions?ssin={MARC}").json["total"] == 0
    assert api.delete(f"persons/{AN}").status == 204
    assert api.get("households").json["total"] == 0


def test_a_person_whom_others_need_stays(api: Api) -> None:
    """409 for a parent, for a reference person with others, and for who took the place of another."""
    assert AN in api.delete(f"persons/{MARC}").message
    assert "reference person" in api.delete(f"persons/{AN}").message
    api.patch(f"persons/{MARC}", {"replaced_by": CARLA})
    reply = api.delete(f"persons/{CARLA}")
    assert reply.status == 409
    assert MARC in reply.message
    assert api.get("persons").json["total"] == 3


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [("GET", "", None), ("DELETE", "", None), ("PATCH", "", {}), ("PUT", "/register", FILE)],
)
def test_an_unknown_person_is_told(api: Api, method: str, path: str, body: Any) -> None:
    """404 for an SSIN that nobody has."""
    reply = api.call(method, f"persons/{NOBODY}{path}", body)
    assert reply.status == 404
    assert NOBODY in reply.message


def test_other_numbers_only_where_the_settings_say_so() -> None:
    """Numbers outside the safe range are taken only with the setting real_ssins."""
    with Server(Settings(port=0, real_ssins=True)) as server:
        reply = Api(server.url).post("persons", {"ssin": "84051200279", "register": FILE})
    assert reply.status == 201

# SPDX-License-Identifier: EUPL-1.2
"""Sandboxes: made, looked at, reset, deleted; and scenarios loaded into them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from simulator.server import Server
from simulator.settings import Settings
from tests.control.api import AN, CARLA, GENT, SCENARIO, Api

SANDBOXES = "/control/v1/sandboxes"


def test_a_sandbox_tells_what_it_holds(api: Api) -> None:
    """A sandbox tells its time, run, scenarios and the numbers of what it holds."""
    found = api.get("").json
    assert found["name"] == api.sandbox
    assert (found["prefix"], found["url"]) == (f"/sandbox/{api.sandbox}", f"{api.url}/sandbox/{api.sandbox}")
    assert found["clock"] == {
        "now": "2026-03-02T09:00:00.000+01:00", "today": "2026-03-02", "frozen": True, "real": False,
    }  # fmt: skip
    assert (found["run"], found["seed"], found["scenarios"]) == (2, 7, ["scenario.yaml"])
    assert found["counts"] == {"persons": 3, "households": 1, "organisations": 2, "inscriptions": 2, "exchanges": 0}


def test_the_list_has_every_sandbox(api: Api) -> None:
    """The list has the sandbox `default`, whose services need no prefix, and every other one."""
    found = {s["name"]: s["prefix"] for s in api.get(SANDBOXES).json["sandboxes"]}
    assert found["default"] == ""
    assert found[api.sandbox] == f"/sandbox/{api.sandbox}"


def test_a_sandbox_is_made_with_scenarios_clock_and_seed(api: Api) -> None:
    """A new sandbox holds its scenarios, at the time and with the seed that were asked."""
    body = {"name": "made-whole", "scenarios": ["starter"], "clock": "2026-05-01T12:00:00", "seed": 42}
    reply = api.post(SANDBOXES, body)
    assert reply.status == 201
    assert reply.json["scenarios"] == ["starter"]
    assert reply.json["clock"]["now"] == "2026-05-01T12:00:00.000+02:00"
    assert reply.json["seed"] == 42
    assert reply.json["counts"]["persons"] > 20
    assert Api(api.url, "made-whole").post("reset").json["clock"]["today"] == "2026-05-01"


def test_an_empty_sandbox_has_the_clock_and_seed_asked(api: Api) -> None:
    """A sandbox without scenario is empty, and has its clock and seed."""
    reply = api.post(SANDBOXES, {"name": "made-empty", "clock": "2026-05-01T12:00:00+00:00", "seed": 3})
    assert reply.json["counts"]["persons"] == 0
    assert (reply.json["clock"]["now"], reply.json["seed"]) == ("2026-05-01T14:00:00.000+02:00", 3)


@pytest.mark.parametrize(
    ("body", "status", "path"),
    [
        ({"name": "Upper"}, 422, "name"),
        ({"name": "a/b"}, 422, "name"),
        ({"name": ""}, 422, "name"),
        ({"name": "x" * 64}, 422, "name"),
        ({"name": "new", "seeds": 1}, 422, "seeds"),
        ({"name": "new", "seed": "one"}, 422, "seed"),
        ({"name": "new", "clock": "soon"}, 422, "clock"),
        ({"name": "new", "scenarios": ["nothing"]}, 422, "scenarios[0]"),
        ({"name": "new", "scenarios": ["starter", "../../etc/passwd"]}, 422, "scenarios[1]"),
        ({"name": "new", "scenarios": "starter"}, 422, "scenarios"),
    ],
)
def test_a_sandbox_that_cannot_be_is_not_made(api: Api, body: Any, status: int, path: str) -> None:
    """What is wrong is told with its path, and there is no such sandbox afterwards."""
    reply = api.post(SANDBOXES, body)
    assert (reply.status, reply.problems[0]["path"]) == (status, path)
    assert Api(api.url, "new").get("").status == 404


def test_a_sandbox_without_a_name_gets_a_fresh_one(api: Api) -> None:
    """Each sandbox that is made without a name has one of its own, and answers below its `url`."""
    first, second = (api.post(SANDBOXES, {}).json for _ in range(2))
    assert first["name"] != second["name"]
    assert first["url"] == f"{api.url}/sandbox/{first['name']}"
    assert Api(api.url, first["name"]).get("").json["run"] == first["run"]
    assert Api(api.url).get("").json["url"] == api.url


def test_a_name_is_given_once(api: Api) -> None:
    """409 for a sandbox that is there already."""
    assert api.post(SANDBOXES, {"name": api.sandbox}).status == 409
    assert api.post(SANDBOXES, {"name": api.sandbox, "scenarios": ["starter"]}).status == 409
    assert api.get("").json["counts"]["persons"] == 3


def test_a_deleted_sandbox_is_gone(api: Api) -> None:
    """A deleted sandbox is not there any more; deleting it again is told."""
    assert api.delete("").status == 204
    assert api.get("").status == 404
    assert api.delete("").status == 404
    assert api.post(SANDBOXES, {"name": api.sandbox}).json["counts"]["persons"] == 0


def test_default_stays(api: Api) -> None:
    """The sandbox `default` cannot be deleted."""
    reply = Api(api.url).delete("")
    assert reply.status == 409
    assert "reset" in reply.message


@pytest.mark.parametrize(
    "path", ["", "clock", "persons", "customers", "households", "inscriptions", "rules", "exchanges"]
)
def test_an_unknown_sandbox_is_told_with_those_near(api: Api, path: str) -> None:
    """404 for a sandbox that is not there names those that are."""
    reply = Api(api.url, "defaults").get(path)
    assert reply.status == 404
    assert "default" in reply.message


def test_reset_takes_everything_back(api: Api) -> None:
    """A reset takes people, inscriptions, clock and rules back, and begins a new run."""
    api.put("clock", {"move": "+1y"})
    api.put("rules", {"sources_down": ["National Register"]})
    api.delete("inscriptions", {"ssin": AN, "organisation": GENT})
    reply = api.post("reset")
    assert reply.json["run"] == 3
    assert reply.json["clock"]["today"] == "2026-03-02"
    assert reply.json["counts"]["inscriptions"] == 2
    assert api.get("rules").json["sources_down"] == []


def test_sandboxes_do_not_see_each_other(api: Api) -> None:
    """A change in one sandbox is not one in another."""
    api.put("clock", {"move": "+1y"})
    assert Api(api.url).get("clock").json["real"] is True


def test_loading_by_name_replaces_everything(api: Api) -> None:
    """After a load the sandbox holds the scenario only, and tells the numbers behind its names."""
    reply = api.post("scenario", {"names": ["starter"], "clock": "2026-04-01T08:00:00", "seed": 9})
    assert reply.status == 200
    assert (reply.json["scenarios"], reply.json["run"], reply.json["seed"]) == (["starter"], 3, 9)
    assert reply.json["clock"]["today"] == "2026-04-01"
    assert reply.json["aliases"]["an"] == AN
    assert reply.json["aliases"]["ocmw-gent"] == GENT


def test_loading_text_gives_automatic_numbers(api: Api) -> None:
    """The answer to a load tells the SSIN that `auto` became."""
    eva = "{register: {sex: female, birth: {date: 1990-02-03}, names: [{last: A}]}}"
    text = f"scenario: one\ntitle: {{en: One}}\npeople:\n  eva: {eva}\n"
    ssin = api.post("scenario", {"yaml": text}).json["aliases"]["eva"]
    assert ssin.startswith("900203")
    assert api.get(f"persons/{ssin}").status == 200


def test_text_may_include_a_shipped_scenario(api: Api) -> None:
    """A text may build on a shipped scenario."""
    row = "{person: $marc, organisation: $ocmw-gent, quality: 1, from: today}"
    text = f"scenario: more\ntitle: {{en: More}}\ninclude: [starter]\ninscriptions: [{row}]\n"
    reply = api.post("scenario", {"yaml": text})
    assert reply.json["scenarios"] == ["starter", "scenario.yaml"]


def test_files_are_loaded_in_their_order(api: Api) -> None:
    """Several files of a client are loaded together; an include among them is that file."""
    home = "{members: [{ssin: $carla, role: 1}]}"
    more = f"scenario: more\ntitle: {{en: More}}\ninclude: [../office.yaml]\nhouseholds:\n  other: {home}\n"
    files = [{"file": "/home/me/office.yaml", "yaml": SCENARIO}, {"file": "/home/me/more.yaml", "yaml": more}]
    reply = api.post("scenario", {"files": files})
    assert reply.json["scenarios"] == ["/home/me/office.yaml", "/home/me/more.yaml"]
    assert reply.json["counts"]["households"] == 2


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ({}, "give either"),
        ({"names": []}, "give either"),
        ({"names": ["starter"], "yaml": "x"}, "give either"),
        ({"name": "starter"}, "'name' is not known here"),
        ({"names": ["nothing"]}, "there is no scenario 'nothing'"),
        ({"names": ["scenarios/starter.yaml"]}, "there is no scenario"),
        ({"files": [{"file": "a.yaml"}]}, "required"),
        ({"yaml": ""}, "a scenario is a mapping"),
        ({"yaml": "- 1"}, "a scenario is a mapping"),
        ({"yaml": "a: [1"}, "is not YAML"),
        ({"yaml": "a: !!python/object/apply:os.system [id]"}, "'a' is not known here"),
        ({"yaml": "scenario: x\ntitle: {en: X}\nseed: 1\nseed: 2"}, "stands here twice"),
        ({"yaml": "scenario: x\ntitle: {en: X}\nfolk: {}"}, "'folk' is not known here"),
        ({"yaml": "scenario: x\ntitle: {en: X}\nclock: soon"}, "is no moment"),
        ({"yaml": "scenario: x\ntitle: {en: X}\nclock: 2026-02-30"}, "is no moment"),
        ({"yaml": "scenario: x\ntitle: {en: X}\ninclude: [/etc/hosts.yaml]"}, "no shipped scenario"),
        ({"yaml": SCENARIO.replace("84051290054", "84051200279")}, "real person"),
        ({"yaml": SCENARIO.replace("$marc", "$mark")}, "'mark'"),
        ({"yaml": SCENARIO.replace("0999100295", "0999100196")}, "also the number of"),
    ],
)
def test_a_refused_scenario_changes_nothing(api: Api, body: Any, told: str) -> None:
    """422 tells what is wrong; the sandbox is as it was, in the same run."""
    before = api.get("").json
    reply = api.post("scenario", body)
    assert reply.status == 422
    assert any(told in problem["message"] for problem in reply.problems), reply.problems
    assert api.get("").json == before


def test_a_problem_tells_file_line_path_and_remedy(api: Api) -> None:
    """A problem in a scenario is told with file, line, path and remedy."""
    text = SCENARIO.replace("birth: {date: 1955-10-27}", "birth: {date: 1995-10-27}")
    problem = api.post("scenario", {"yaml": text}).problems[0]
    line = next(i for i, content in enumerate(text.splitlines(), 1) if "55102790196" in content)
    assert (problem["file"], problem["line"], problem["path"]) == ("scenario.yaml", line, "people.marc.ssin")
    assert "auto" in problem["remedy"]


def test_the_settings_of_the_run_hold_for_every_sandbox() -> None:
    """A clock and a seed given at the start hold for later sandboxes and loads too, unless these say otherwise."""
    with Server(Settings(port=0, clock=datetime(2026, 6, 1, 10), seed=5)) as server:
        api = Api(server.url, "late")
        made = api.post(SANDBOXES, {"name": "late"}).json
        loaded = api.post("scenario", {"yaml": SCENARIO}).json
        other = api.post("scenario", {"yaml": SCENARIO, "seed": 0}).json
    assert (made["clock"]["today"], made["seed"]) == ("2026-06-01", 5)
    assert (loaded["clock"]["today"], loaded["seed"]) == ("2026-06-01", 5)
    assert other["seed"] == 0


def test_a_scenario_that_is_loaded_again_is_the_same(api: Api) -> None:
    """It is read once; what a test changed in between is not seen, and another seed or time makes it another one."""
    first = api.post("scenario", {"names": ["starter"]}).json
    api.post("inscriptions", {"ssin": CARLA, "organisation": GENT, "quality": 1, "from": "today"})
    again = api.post("scenario", {"names": ["starter"]}).json
    assert again["counts"] == first["counts"]
    assert again["aliases"] == first["aliases"]
    other = api.post("scenario", {"names": ["starter"], "seed": 9, "clock": "2026-03-02T09:00:00"}).json
    assert (other["seed"], other["clock"]["today"]) == (9, "2026-03-02")
    assert api.post("scenario", {"names": ["starter"]}).json["seed"] == first["seed"]

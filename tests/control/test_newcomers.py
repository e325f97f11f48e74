# SPDX-License-Identifier: EUPL-1.2
"""People with fresh numbers over the control API: invented, written, copied; and never the same number twice."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from simulator.server import Server
from simulator.settings import Settings
from simulator.world.ssin import is_safe, parse_ssin
from tests.conftest import postgres_schema
from tests.control.api import AN, CARLA, FILE, GENT, MARC, NAMUR, NOBODY, SCENARIO, Api


def _made(api: Api, **body: Any) -> list[dict[str, Any]]:
    answer = api.post("persons", body)
    assert answer.status == 201, answer.content
    found: list[dict[str, Any]] = answer.json["persons"]
    return found


def test_invented_people(api: Api) -> None:
    """`count` people come with safe numbers of their own, a name, an address, a card and a household."""
    people = _made(api, count=5)
    assert len({person["ssin"] for person in people}) == 5
    for person in people:
        parts = parse_ssin(person["ssin"])
        register = person["register"]
        assert parts is not None
        assert is_safe(person["ssin"])
        assert register["birth"]["date"] == parts.birth_date
        assert (register["sex"] == "male") is parts.male
        assert 20 <= 2026 - parts.year <= 65
        assert register["names"][0]["last"]
        assert register["addresses"][-1]["municipality"] == "44021"
        assert person["households"][0]["members"][0]["ssin"] == person["ssin"]
        assert api.get(f"persons/{person['ssin']}").json == person


def test_birth_and_sex_can_be_given(api: Api) -> None:
    """With `born`, also relative to the sandbox's day, and `sex` they are what is asked."""
    for person in _made(api, count=3, born="1990-02-03", sex="female"):
        assert person["register"]["birth"]["date"] == "1990-02-03"
        assert person["register"]["sex"] == "female"
    (child,) = _made(api, count=1, born="today-5y")
    assert child["register"]["birth"]["date"] == "2021-03-02"
    assert "identity_cards" not in child["register"]


def test_they_can_be_inscribed_at_once(api: Api) -> None:
    """With `inscriptions` the organisation has a file on each of them, from today where nothing else is said."""
    (person,) = _made(api, count=1, inscriptions=[{"organisation": NAMUR, "quality": 2}])
    rows = [(row["register"], row["organisation"], row["quality"], row["from"]) for row in person["inscriptions"]]
    assert rows == [("PRIMARY", NAMUR, 2, "2026-03-02"), ("SECONDARY", NAMUR, 2, "2026-03-02")]


def test_written_people_get_numbers(api: Api) -> None:
    """`persons` are written as in a scenario; each without `ssin` gets one, and its parents know it."""
    child = {"register": {**FILE, "birth": {"date": "2001-05-12"}, "parents": [CARLA]}}
    people = _made(api, persons=[child, child, {"ssin": NOBODY, "register": FILE}])
    numbers = [person["ssin"] for person in people]
    assert len(set(numbers)) == 3
    assert numbers[2] == NOBODY
    assert api.get(f"persons/{CARLA}").json["register"]["children"] == numbers[:2]


def test_a_copy_brings_whom_it_names(api: Api) -> None:
    """A copy has the files, household and inscriptions of the person, and refers to copies of whom that one names."""
    answer = api.post("persons", {"like": AN, "count": 2}).json
    first, second = answer["copies"]
    assert set(first) == {AN, MARC}
    assert not set(first.values()) & set(second.values())
    for copy, numbers in zip(answer["persons"], answer["copies"], strict=True):
        original = json.dumps(api.get(f"persons/{AN}").json)
        expected = json.loads(original.replace(AN, numbers[AN]).replace(MARC, numbers[MARC]))
        expected["households"][0]["id"] = copy["households"][0]["id"]
        assert copy == expected
        assert api.get(f"persons/{numbers[MARC]}").json["register"]["children"] == [numbers[AN]]
    assert len(api.get(f"households?ssin={AN}").json["households"]) == 1


def test_everybody_of_the_starter_can_be_copied(api: Api) -> None:
    """A copy of anybody of the starter passes the checks of a scenario."""
    api.post("scenario", {"names": ["starter"]})
    for person in api.get("persons").json["persons"]:
        answer = api.post("persons", {"like": person["ssin"]})
        assert answer.status == 201, answer.content


def test_many_copies_are_born_earlier(api: Api) -> None:
    """Where all numbers of a day are taken, copies are born some days before, and their numbers say so."""
    copies = _made(api, like=CARLA, count=60)
    births = [person["register"]["birth"]["date"] for person in copies]
    assert births[0] == "1991-07-30"
    assert births[-1] == "1991-07-29"
    assert parse_ssin(copies[-1]["ssin"]).birth_date == "1991-07-29"  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("body", "path", "words"),
    [
        ({"count": 0}, "count", "greater than or equal to 1"),
        ({"count": 1, "like": AN, "sex": "male"}, "", "go with count alone"),
        ({"count": 1, "persons": [{"register": FILE}]}, "", "give persons, or count, or like"),
        ({"count": 1, "born": "1990-02-01"}, "born", "no safe SSINs for the 1st"),
        ({"count": 1, "born": "1990-02-00"}, "born", "no whole date"),
        ({"count": 1, "born": "2030-02-02"}, "born", "the sandbox's day"),
        ({"count": 51, "born": "1990-02-03", "sex": "female"}, "born", "is taken"),
        ({"count": 1, "inscriptions": [{"organisation": "0999100394"}]}, "inscriptions[0].organisation", "no organ"),
        ({"persons": [{"register": FILE}, {}]}, "persons[1].register", "no SSIN can be made"),
        ({"persons": [{"register": {**FILE, "death": {"date": "1980-01-01"}}}]}, "persons[0].register", "before"),
    ],
)  # fmt: skip
def test_what_cannot_be(api: Api, body: dict[str, Any], path: str, words: str) -> None:
    """A request that cannot be is refused with its place, and nobody has come."""
    answer = api.post("persons", body)
    assert answer.status == 422
    assert answer.problems[0]["path"].startswith(path)
    assert words in answer.message
    assert api.get("persons").json["total"] == 3


def test_nobody_like_nobody(api: Api) -> None:
    """A copy of somebody who is not there is refused."""
    assert api.post("persons", {"like": NOBODY}).status == 404


def test_a_number_is_given_once(api: Api) -> None:
    """The number of somebody who was removed is not given again before a reset."""
    (first,) = _made(api, count=1, born="1990-02-03", sex="male")
    assert api.delete(f"persons/{first['ssin']}").status == 204
    (second,) = _made(api, count=1, born="1990-02-03", sex="male")
    assert second["ssin"] != first["ssin"]
    third = api.post("persons", {"register": {**FILE, "birth": {"date": "1990-02-03"}}}).json["ssin"]
    assert api.delete(f"persons/{third}").status == 204
    assert api.post("persons", {"register": {**FILE, "birth": {"date": "1990-02-03"}}}).json["ssin"] != third
    api.post("reset")
    assert _made(api, count=1, born="1990-02-03", sex="male")[0]["ssin"] == first["ssin"]


def _in_parallel(apis: list[Api], body: dict[str, Any]) -> list[str]:
    def ask(number: int) -> list[str]:
        return [person["ssin"] for person in _made(apis[number % len(apis)], **body)]

    with ThreadPoolExecutor(6) as pool:
        return [ssin for found in pool.map(ask, range(12)) for ssin in found]


def test_callers_at_the_same_time_get_different_people(api: Api) -> None:
    """Whoever asks at the same time gets people of its own."""
    numbers = _in_parallel([api], {"count": 3, "born": "1990-02-03", "sex": "male"})
    assert len(set(numbers)) == len(numbers) == 36


def test_also_of_two_servers_on_one_database() -> None:
    """Two servers on one PostgreSQL never give the same number."""
    for url in postgres_schema():
        with Server(Settings(port=0, database=url)) as one, Server(Settings(port=0, database=url)) as two:
            apis = [Api(one.url), Api(two.url)]
            assert apis[0].post("scenario", {"yaml": SCENARIO}).status == 200
            body = {"count": 2, "inscriptions": [{"organisation": GENT}]}
            numbers = _in_parallel(apis, body)
            assert len(set(numbers)) == len(numbers) == 24
            assert apis[1].get("").json["counts"]["persons"] == 3 + 24

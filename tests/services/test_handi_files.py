# SPDX-License-Identifier: EUPL-1.2
"""HandiService: the files of the eight bodies, on a day and over a period."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from simulator.scenarios.load import read_scenarios
from simulator.server import Server
from simulator.settings import Settings
from tests.services.handi import (  # noqa: F401 - the fixtures
    BY_DATE,
    PARTS,
    SCENARIO,
    SOURCES,
    TODAY,
    Handi,
    handi_client,
    handi_of_ones_own,
    handi_running,
    plain,
    texts,
)

ALL_TIME = {"begin": date(1990, 1, 1), "end": TODAY}
OLDER = ("DGPH", "VSB", "KindEnGezin")


def test_each_source_gives_the_parts_that_it_keeps(handi: Handi) -> None:
    """With all parts asked, each source gives those that it keeps, and only those."""
    reply = handi.by_date(*SOURCES)
    assert reply.status == ("DATA_FOUND", "MSG00000")
    assert {source: reply.names(source) for source in SOURCES} == {
        "DGPH": ["addressHandicappedPerson", "evolutionOfRequest", "handicapRecognitions", "rights", "socialCards"],
        "VSB": ["evolutionOfRequest", "rights"],
        "KindEnGezin": ["evolutionOfRequest", "handicapRecognitions"],
        "IrisCare": ["evolutionOfRequest", "handicapRecognitions", "right"],
        "NicCin": ["evolutionOfRequest", "handicapRecognitions", "right"],
        "AVIQ": ["evolutionOfRequest", "handicapRecognitions"],
        "DSL": ["evolutionOfRequest", "handicapRecognitions"],
        "MDG": ["evolutionOfRequest", "right"],
    }
    assert set(reply.statuses.values()) == {("DATA_FOUND", "MSG00000")}


@pytest.mark.parametrize("source", SOURCES)
def test_only_the_asked_source_answers(handi: Handi, source: str) -> None:
    """A source that is not asked, or whose flag is false, has no result."""
    others = dict.fromkeys([other for other in SOURCES if other != source], False)
    parts = dict.fromkeys(PARTS, True)
    flags = {source: True, **dict(list(others.items())[:3])}
    reply = handi.call(BY_DATE, "known", handicapAuthenticSources=flags, referenceDate=TODAY, parts=parts)
    assert [name.lower() for name in reply.statuses] == [f"{source}Result".lower()]


@pytest.mark.parametrize(
    ("part", "element"),
    [
        ("evolutionOfRequest", "evolutionOfRequest"),
        ("handicapRecognitions", "handicapRecognitions"),
        ("rights", "rights"),
        ("socialCards", "socialCards"),
    ],
)
def test_only_the_asked_part_is_given(handi: Handi, part: str, element: str) -> None:
    """A part that is not asked, or whose flag is false, is not given; name and address come with any part."""
    flags = {name: name == part for name in PARTS}
    reply = handi.call(
        BY_DATE, "known", handicapAuthenticSources={"DGPH": True, "VSB": True}, referenceDate=TODAY, parts=flags
    )
    assert reply.names("DGPH") == ["addressHandicappedPerson", element]
    assert reply.names("VSB") == ([element] if part in ("evolutionOfRequest", "rights") else [])


def test_pending_examinations_are_those_that_the_source_does(handi: Handi) -> None:
    """Who pays tells of the administrative examination, who recognises of the medical one, who does both of both."""
    reply = handi.by_date(*SOURCES, parts=("evolutionOfRequest",))
    told = {
        source: [child.tag for child in reply.result(source).find("evolutionOfRequest") if "ending" in child.tag]
        for source in SOURCES
    }
    administrative, medical = "administrativePendingRequest", "handicapRecognitionPending"
    assert told == {
        "DGPH": [administrative, medical], "VSB": [administrative], "KindEnGezin": [medical],
        "IrisCare": [administrative, medical], "NicCin": [administrative, medical], "AVIQ": [medical],
        "DSL": [medical], "MDG": [administrative],
    }  # fmt: skip


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2010, 1, 31), None),
        (date(2010, 2, 1), ("5", "2010-02-01", "true", "true", None, "false")),
        (date(2010, 6, 30), ("5", "2010-02-01", "false", "false", "2010-06-30", "false")),
        (date(2018, 2, 5), ("3", "2018-02-05", "true", "true", None, "false")),
        (date(2018, 4, 10), ("3", "2018-02-05", "false", "true", None, "false")),
        (date(2018, 5, 2), ("3", "2018-02-05", "false", "false", None, "false")),
        (date(2018, 6, 1), ("3", "2018-02-05", "false", "false", "2018-05-15", "true")),
        (date(2019, 2, 1), ("3", "2018-02-05", "false", "false", "2018-05-15", "false")),
    ],
)
def test_the_request_is_shown_as_far_as_it_had_come(handi: Handi, day: date, expected: Any) -> None:
    """On a day the last request of then is shown: pending until decided, completed, under appeal while it was."""
    reply = handi.by_date("DGPH", day=day, parts=("evolutionOfRequest",))
    found = plain(None if reply.result("DGPH") is None else reply.result("DGPH").find("evolutionOfRequest"))
    names = (
        "legislation", "requestDate", "administrativePendingRequest", "handicapRecognitionPending",
        "fileCompletionDate", "appeal",
    )  # fmt: skip
    assert expected == (found and tuple(found.get(name) for name in names))


def test_over_a_period_the_request_is_that_of_its_last_day(handi: Handi) -> None:
    """Over a period the request is shown as it stood at the end, or today if the period ends later."""
    asked = {"begin": date(2009, 1, 1), "parts": ("evolutionOfRequest",)}
    path = "evolutionOfRequest/legislation"
    assert texts(handi.by_period("DGPH", end=date(2018, 2, 4), **asked), "DGPH", path) == ["5"]
    assert texts(handi.by_period("DGPH", end=date(2030, 1, 1), **asked), "DGPH", path) == ["3"]


def test_a_federal_file_holds_every_detail(handi: Handi) -> None:
    """DGPH shows scores with their sum, medical findings, amounts, categories and cards of the day."""
    reply = handi.by_date("DGPH", decisionStatus=True, enrichedRecognition=True)
    file = plain(reply.result("DGPH"))
    assert file["handicapRecognitions"]["handicapRecognition"] == {
        "recognitionStatus": {"dateOfDecision": "2018-05-02", "startDateRecognition": "2018-03-01"},
        "legislation": "3",
        "handicapRecognitionDetails": {
            "lowerLimbs50p": "false", "fullBlindness": "true", "upperLimbsAmputated": "false",
            "upperLimbsParalyzed": "false",
        },
        "resultRecognitionAdult": {
            "diminuationIndependence": {
                "mobility": "3", "nourishment": "2", "hygiene": "2", "household": "3", "supervision": "2",
                "socialSkills": "0", "totalPoints": "12",
            },
            "diminuationEarnings": "false",
            "unsuitability": {"mentalUnsuitability": "66.5"},
        },
        "decisionStatus": "FINAL",
    }  # fmt: skip
    assert file["rights"] == {
        "period": {"beginDate": "2024-07-01"}, "legislation": "3", "totalMonthAmount": "1601.25",
        "monthAmount": "1601.25", "categoryIVT": "A", "categoryIT": "3", "partnerIncome": "false",
        "decisionStatus": "FINAL",
    }  # fmt: skip
    cards = [(card["cardNumber"], card["cardCategory"]) for card in file["socialCards"]["socialCard"]]
    assert cards == [("9990000416", "PARKINGCARD"), ("9990000517", "REDUCTIONCARD")]


def test_the_file_of_another_day_holds_what_was_valid_then(handi: Handi) -> None:
    """On an earlier day the recognition as a child, the earlier right and the earlier card are shown."""
    child = plain(handi.by_date("DGPH", day=date(2000, 5, 5)).result("DGPH"))["handicapRecognitions"]
    assert child["handicapRecognition"]["resultRecognitionChild"] == {
        "inabilityFollowCourse": "true", "inabilityToWork": "false", "disabilityCode": "2", "independencyScore": "3",
        "childPathology": "true",
    }  # fmt: skip
    file = plain(handi.by_date("DGPH", day=date(2023, 6, 30), decisionStatus=True).result("DGPH"))
    assert (file["rights"]["totalMonthAmount"], file["rights"]["monthAmount"]) == ("1500.00", "1350.50")
    assert (file["rights"]["decisionStatus"], file["rights"]["period"]["endDate"]) == ("provisional", "2024-06-30")
    assert [card["cardNumber"] for card in file["socialCards"]["socialCard"]] == ["9990000517", "9990000315"]


@pytest.mark.parametrize(
    ("source", "path", "expected"),
    [
        ("KindEnGezin", "resultRecognitionChild", {"pillars": {"pillar1": "6", "pillar2": "12"}}),
        (
            "AVIQ",
            "resultRecognitionChild",
            {
                "inabilityFollowCourse": "true",
                "pillars": {"pillar1": "1", "pillar2": "2", "pillar3": "3", "pillarsTotal": "6"},
                "biiReady": "false",
            },
        ),
        ("IrisCare", "resultRecognitionAdult", {"diminuationIndependence": {"mobility": "1"}}),
        ("NicCin", "resultRecognitionAdult", {"diminuationIndependence": {"hygiene": "3"}}),
        ("DSL", "resultRecognitionChild", {"biiReady": "true"}),
        ("DSL", "resultRecognitionAdult", {"diminuationIndependence": {"socialSkills": "2"}}),
    ],
)
def test_results_of_regional_bodies(handi: Handi, source: str, path: str, expected: Any) -> None:
    """Each body shows the scale that it uses; a sum only where every part of it is known."""
    file = handi.by_date(source, parts=("handicapRecognitions",)).result(source)
    assert plain(file.find(f"handicapRecognitions/handicapRecognition/{path}")) == expected


def test_older_bodies_give_more_only_when_asked(handi: Handi) -> None:
    """Status of decisions and legislation of recognitions come from the older bodies by flag, from others always."""
    recognition, right = "handicapRecognitions/handicapRecognition", "*/decisionStatus"
    for source in SOURCES:
        without = handi.by_date(source)
        more = handi.by_date(source, decisionStatus=True, enrichedRecognition=True)
        false = handi.by_date(source, decisionStatus=False, enrichedRecognition=False)
        assert plain(without.result(source)) == plain(false.result(source))
        for path in (f"{recognition}/decisionStatus", right, f"{recognition}/legislation"):
            given = bool(texts(more, source, path))
            assert bool(texts(without, source, path)) == (given and source not in OLDER), (source, path)
    alone = handi.by_date("DGPH", enrichedRecognition=True)
    assert texts(alone, "DGPH", f"{recognition}/legislation") == ["3"]
    assert texts(alone, "DGPH", f"{recognition}/decisionStatus") == []


def test_over_a_period_older_bodies_give_everything(handi: Handi) -> None:
    """Over a period, where nobody can ask for them, status of decisions and legislation are always given."""
    reply = handi.by_period("DGPH", "VSB", "KindEnGezin", **ALL_TIME)
    recognition = "handicapRecognitions/handicapRecognition"
    assert texts(reply, "DGPH", f"{recognition}/legislation") == ["3", "1"]
    assert texts(reply, "KindEnGezin", f"{recognition}/decisionStatus") == ["FINAL"]
    assert texts(reply, "VSB", "rights/right/decisionStatus") == ["FINAL"]


def test_over_a_period_everything_that_held_is_listed(handi: Handi) -> None:
    """Over a period all recognitions, rights and cards that held on some day of it are listed, the last begun first."""
    reply = handi.by_period("DGPH", "DSL", **ALL_TIME)
    assert texts(reply, "DGPH", "rights/right/period/beginDate") == ["2024-07-01", "2018-03-01"]
    cards = ["9990000416", "9990000517", "9990000315"]
    assert texts(reply, "DGPH", "socialCards/socialCard/cardNumber") == cards
    started = "handicapRecognitions/handicapRecognition/recognitionStatus/startDateRecognition"
    assert texts(reply, "DSL", started) == ["2022-02-01", "2021-02-01"]
    part = handi.by_period("DGPH", begin=date(2023, 7, 1), end=date(2024, 6, 30))
    assert texts(part, "DGPH", "rights/right/period/beginDate") == ["2018-03-01"]
    assert texts(part, "DGPH", "socialCards/socialCard/cardNumber") == cards[:2]


def test_a_decision_is_known_from_its_day_on(handi_with: Any) -> None:
    """A recognition decided in May for March is not known in April, and in May is known for March."""
    recognition = "handicapRecognitions/handicapRecognition/resultRecognitionAdult"
    for clock, known in (("2018-05-01", False), ("2018-05-02", True)):
        client = handi_with("", clock)
        reply = client.by_date("DGPH", day=date(2018, 3, 1), parts=("handicapRecognitions",))
        assert bool(texts(reply, "DGPH", recognition)) == known


@pytest.mark.parametrize(
    ("day", "kind", "expected"),
    [
        (
            date(2019, 12, 31),
            "diplomaticPost",
            {"streetName": "Erfundene Allee 7", "cityName": ["Berlijn", "Berlin", "Berlin"], "countryCode": "103"},
        ),
        (date(2020, 1, 1), "foreignAddress", {"streetName": "1 rue Inventée, 59000 Lille", "countryCode": "111"}),
        (
            TODAY,
            "belgianAddress",
            {"houseNumber": "12", "boxNumber": "3", "postalCode": "1000", "cityCode": "21004", "countryCode": "150"},
        ),
    ],
)
def test_name_and_address_are_those_of_the_register(
    handi: Handi, day: date, kind: str, expected: dict[str, Any]
) -> None:
    """DGPH gives the first given name and the address of the asked day, in the languages of the place."""
    person = handi.by_date("DGPH", day=day).result("DGPH").find("addressHandicappedPerson")
    assert (person.findtext("lastName"), person.findtext("firstName")) == ("Proefmans", "An")
    assert person.find("address").get("class") == kind
    assert expected.items() <= plain(person.find("address")).items()
    languages = [name.get("language") for name in person.iterfind("address/cityName")]
    assert languages == {"diplomaticPost": ["NL", "FR", "DE"], "foreignAddress": []}.get(kind, ["NL", "FR"])


def test_no_address_where_the_register_shows_no_file(handi: Handi) -> None:
    """Of somebody whose file the register does not show, DGPH gives neither name nor address."""
    assert handi.by_date("DGPH", about="closed").names("DGPH") == ["socialCards"]


def test_lists_stop_where_the_schema_does(tmp_path: Any) -> None:
    """With more facts than the schema allows, the ones that began last are given."""
    many = "\n".join(
        f"          - {{from: {1990 + n}-01-01, to: 2060-12-31, decided: {1990 + n}-01-01, legislation: {n + 1}}}"
        for n in range(12)
    )
    cards = "\n".join(
        f"          - {{from: {2000 + n}-01-01, number: '{n:010}', kind: parking}}" for n in range(12)
    )  # fmt: skip
    text = SCENARIO.replace(
        "  unknown: {ssin: auto, register: *man}\n",
        "  unknown:\n    ssin: auto\n    register: *man\n    disability:\n      dgph:\n        recognitions:\n"
        f"{many}\n        cards:\n{cards}\n",
    )
    file = tmp_path / "handi.yaml"
    file.write_text(text, encoding="utf-8")
    number = "socialCards/socialCard/cardNumber"
    begun = "handicapRecognitions/handicapRecognition/recognitionStatus/startDateRecognition"
    with Server(Settings(port=0, scenarios=(str(file),))) as server:
        client = Handi(server, read_scenarios((file,)))
        day = client.by_date("DGPH", about="unknown")
        period = client.by_period("DGPH", about="unknown", **ALL_TIME)
    assert texts(day, "DGPH", number) == ["0000000011", "0000000010"]
    assert [text[:4] for text in texts(day, "DGPH", begun) if text] == [str(year) for year in range(2001, 1991, -1)]
    assert len(texts(period, "DGPH", number)) == 10
    assert len(texts(period, "DGPH", begun)) == 12

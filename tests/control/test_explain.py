# SPDX-License-Identifier: EUPL-1.2
"""What would become of a request, and why: asked beforehand, and told to a refused caller."""

from __future__ import annotations

from typing import Any

import pytest

from simulator.server import Server
from tests.control.api import AN, CARLA, GENT, NAMUR, Api
from tests.soap.wire import TI_GROUPS, envelope, send, ti_groups

TI = "RetrieveTIGroups.retrieveTI"
GENT_USER = ("gent", "fake-gent")


def asked(api: Api, **more: Any) -> Any:
    """The answer about OCMW Gent's question about An, with other parts as given."""
    return api.post("explain", {"operation": TI, "as": GENT, "ssin": AN, **more})


@pytest.mark.parametrize(
    ("more", "code", "rule"),
    [
        ({}, None, None),
        ({"ssin": CARLA}, "MSG00012", "inscription.active"),
        ({"as": NAMUR}, "MSG00012", "inscription.active"),
        ({"ssin": "84051290055"}, "MSG00008", "ssin.structure"),
        ({"legal_context": "pcsa:social_inquiry"}, "MSG00013", "legal-context.granted"),
    ],
)
def test_what_would_become_of_a_request(api: Api, more: dict[str, Any], code: str | None, rule: str | None) -> None:
    """The answer says whether the request would be answered, with which code not, and by which rule."""
    found = asked(api, **more).json
    assert (found["allowed"], found["code"]) == (code is None, code)
    refusals = [decision for decision in found["decisions"] if not decision["allowed"]]
    assert [decision["rule"] for decision in refusals] == ([rule] if rule else [])
    for decision in refusals:
        assert decision["reason"]
        assert decision["remedy"]
        assert decision["grounds"]


def test_nothing_is_sent(api: Api) -> None:
    """An explanation leaves no exchange in the journal, and changes nothing."""
    asked(api)
    request = {"Action": "REGISTER", "Purpose": 1, "Period": {"StartDate": "2026-03-02", "EndDate": "2026-03-09"}}
    found = asked(api, operation="OCMWCPASManageAccess.manageAccess", ssin=CARLA, request=request)
    assert found.json["allowed"] is True
    assert api.get("exchanges").json["exchanges"] == []
    assert api.get(f"inscriptions?ssin={CARLA}").json["inscriptions"] == []


def test_every_further_refusal_is_told(api: Api) -> None:
    """Beside the refusal that would be answered, those that would follow once it is cured are told."""
    found = asked(api, ssin=CARLA, legal_context="social inquiry").json
    assert found["code"] == "MSG00013"
    assert [d["rule"] for d in found["decisions"] if not d["allowed"]] == [
        "legal-context.granted",
        "inscription.active",
    ]


def test_the_criteria_are_looked_at(api: Api) -> None:
    """Dates of the request are read as dates: a period that ends before it begins is told."""
    request = {"Action": "LIST", "Period": {"StartDate": "2026-03-02", "EndDate": "2026-03-01"}}
    found = asked(api, operation="OCMWCPASManageAccess.manageAccess", request=request).json
    assert (found["code"], found["decisions"][-1]["rule"]) == ("31000005", "criteria.period")


@pytest.mark.parametrize(
    ("language", "word"), [("en", "no inscription"), ("nl", "geen inschrijving"), ("fr", "pas d'i")]
)
def test_in_the_language_asked(api: Api, language: str, word: str) -> None:
    """The same refusal is told in Dutch, French or English."""
    found = asked(api, ssin=CARLA, language=language).json
    assert word in found["decisions"][-1]["reason"]


def test_what_the_reply_would_not_show(api: Api) -> None:
    """Blocks that the rows of the sandbox do not show are told beforehand."""
    row = {"profiles": ["ocmw"], "blocks": ["family", "nationality", "waiting-register"]}
    assert api.put("rules", {"grants": {TI: [row]}}).status == 200
    found = asked(api).json
    assert found["withheld"] == {"identity-documents": ["rrn_it_implicit/IdentityCards", "rrn_it_implicit/Passports"]}


@pytest.mark.parametrize(
    ("more", "status", "says"),
    [
        ({"operation": "RetrieveTIGroup.retrieveTI"}, 404, "there is RetrieveTIGroups.retrieveTI"),
        ({"as": "0999000129"}, 404, "it has 0999100196, 0999100295"),
        ({"legalcontext": "x"}, 422, "legal_context"),
        ({"language": "de"}, 422, "'nl', 'fr' or 'en'"),
        ({"request": {"searchInfo": {}}}, 422, "request.searchInfo: there is no element searchInfo here. Known: "),
        ({"request": {"searchInformation": {"langage": "nl"}}}, 422, "request.searchInformation.langage"),
        ({"request": []}, 422, "request: keys with values are expected"),
    ],
)
def test_what_cannot_be_explained(api: Api, more: dict[str, Any], status: int, says: str) -> None:
    """An operation or organisation that is not there, or an unknown key or element, is told with what there is."""
    reply = asked(api, **more)
    assert reply.status == status
    assert says in reply.content.decode().replace('\\"', '"')


def test_every_rule_in_words(api: Api) -> None:
    """Each rule has a title and a ground in each language; what no public text states is marked."""
    found = {
        language: api.get(f"/control/v1/rules?language={language}").json["rules"] for language in ("nl", "fr", "en")
    }
    assert len(found["en"]) > 30
    for rows in zip(*found.values(), strict=True):
        assert len({row["title"] for row in rows}) == 3
        assert all(row["reference"] for row in rows)
    assert not next(row for row in found["en"] if row["rule"] == "repertory.duration")["certain"]


def test_a_refusal_explains_itself_where_it_is_set_so(server: Server, api: Api) -> None:
    """Off by default; with `verbose` a header of the HTTP reply tells rule, reason and remedy in the language set."""
    path = f"/sandbox/{api.sandbox}{TI_GROUPS}"
    quiet = send(server.url, path, envelope(ti_groups(CARLA, GENT)), auth=GENT_USER)
    assert "x-ksz-sim-explanation" not in quiet.headers
    api.put("rules", {"verbose": True, "language": "fr"})
    told = send(server.url, path, envelope(ti_groups(CARLA, GENT)), auth=GENT_USER).headers["x-ksz-sim-explanation"]
    assert told.startswith("inscription.active/missing: 0999100196 n'a pas d'inscription")
    assert "Inscrivez d'abord la personne" in told
    fine = send(server.url, path, envelope(ti_groups(AN, GENT)), auth=GENT_USER)
    assert "x-ksz-sim-explanation" not in fine.headers
    broken = send(server.url, path, "<a/>", auth=GENT_USER)
    assert "message.envelope/fault" in broken.headers["x-ksz-sim-explanation"]


def test_a_removed_block_is_told_and_journalled(server: Server, api: Api) -> None:
    """What was taken away is told in the header where it is set so, and stands in the journal in any case."""
    api.put("rules", {"verbose": True, "grants": {TI: [{"profiles": ["ocmw"], "blocks": ["nationality"]}]}})
    reply = send(server.url, f"/sandbox/{api.sandbox}{TI_GROUPS}", envelope(ti_groups(AN, GENT)), auth=GENT_USER)
    assert b"Proefmans" in reply.content
    assert b"Filiations" not in reply.content
    assert "rrn_it_implicit/Filiations" in reply.headers["x-ksz-sim-explanation"]
    number = api.get("exchanges").json["exchanges"][0]["id"]
    decisions = {d["rule"]: d for d in api.get(f"exchanges/{number}").json["decisions"]}
    found = decisions["proportionality.blocks"]
    assert (found["outcome"], found["facts"]["blocks"]) == ("reduced", ["family"])
    assert "rrn_it_implicit/FamilyMembers" in found["facts"]["removed"]


def test_the_journal_in_three_languages(server: Server, api: Api) -> None:
    """The reasons of a refusal are told by the journal in the language asked, whatever it was then."""
    send(server.url, f"/sandbox/{api.sandbox}{TI_GROUPS}", envelope(ti_groups(CARLA, GENT)), auth=GENT_USER)
    number = api.get("exchanges").json["exchanges"][0]["id"]
    for language, word in (("nl", "geen inschrijving"), ("fr", "pas d'inscription"), ("en", "no inscription")):
        found = api.get(f"exchanges/{number}?language={language}").json["decisions"][-2]
        listed = api.get(f"exchanges?language={language}").json["exchanges"][0]["refusal"]
        assert word in found["reason"]
        assert (found["reason"], found["remedy"]) == (listed["reason"], listed["remedy"])
    assert api.get(f"exchanges/{number}?language=de").status == 422

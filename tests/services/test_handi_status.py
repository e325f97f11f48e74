# SPDX-License-Identifier: EUPL-1.2
"""HandiService: the status of the whole and of each source; numbers that changed; what a caller may not see."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from simulator.scenarios.load import read_scenarios
from simulator.server import Server
from simulator.settings import Settings
from tests.services.handi import (  # noqa: F401 - the fixtures
    BY_DATE,
    BY_PERIOD,
    PARTS,
    PAYMENTS,
    SOURCES,
    TODAY,
    Handi,
    Reply,
    flags,
    handi_client,
    handi_of_ones_own,
    handi_running,
    written,
)

PERIOD = {"beginDate": date(2025, 1, 1), "endDate": date(2025, 12, 31)}
FOUND, NOTHING, DOWN = ("DATA_FOUND", "MSG00000"), ("NO_DATA_FOUND", "MSG00100"), ("TECHNICAL_ERROR", "MSG00002")
OPERATIONS: dict[str, dict[str, Any]] = {
    BY_DATE: {"referenceDate": TODAY, "parts": flags(PARTS)},
    BY_PERIOD: {"period": PERIOD, "parts": flags(PARTS)},
    PAYMENTS: {"period": PERIOD},
}

Ask = Callable[..., Reply]


@pytest.fixture(name="ask", params=OPERATIONS)
def ask_each(handi: Handi, request: pytest.FixtureRequest) -> Ask:
    """Each operation, asked of some sources about somebody."""
    return lambda *sources, about="known", client=handi, context=None, **more: client.call(
        request.param,
        about,
        context,
        **{"handicapAuthenticSources": flags(sources), **OPERATIONS[request.param], **more},
    )


def test_found(ask: Ask) -> None:
    """Somebody whom a source knows is found; a source that does not know of anything says so itself."""
    reply = ask("DGPH", "VSB")
    assert (reply.status, reply.statuses) == (FOUND, {"dgphResult": FOUND, "vsbResult": FOUND})
    assert reply.xml.findtext("ssin") == reply.xml.findtext("criteria/ssin")
    assert reply.xml.find("ssin").attrib == {}
    assert reply.xml.find("dataFilters") is None


def test_nothing_found(ask: Ask) -> None:
    """Of somebody whom no source knows there is no data: so says each of them, and the whole."""
    reply = ask("DGPH", "NicCin", about="unknown")
    assert (reply.status, reply.statuses) == (NOTHING, {"dgphResult": NOTHING, "nicCinResult": NOTHING})


def test_found_at_one_of_two(ask: Ask) -> None:
    """One source with data is enough for data found."""
    reply = ask("DGPH", "MDG", about="closed")
    payments = "Payments" in reply.xml.tag
    expected = NOTHING if payments else FOUND
    assert (reply.status, reply.statuses) == (expected, {"dgphResult": expected, "mdgResult": NOTHING})


@pytest.mark.parametrize(("sent", "code"), [({}, "HAN00022"), ({"DGPH": False, "VSB": False}, "HAN00023")])
def test_at_least_one_source_must_be_asked(ask: Ask, sent: dict[str, bool], code: str) -> None:
    """Without any source HAN00022, with all of them false HAN00023; nothing is answered."""
    reply = ask(handicapAuthenticSources=sent)
    assert (reply.status, reply.told) == (("NO_RESULT", code), {"field": "criteria/handicapAuthenticSources"})
    assert reply.statuses == {}


@pytest.mark.parametrize(("sent", "code"), [({}, "HAN00022"), ({"rights": False, "socialCards": False}, "HAN00023")])
@pytest.mark.parametrize("operation", [BY_DATE, BY_PERIOD])
def test_at_least_one_part_must_be_asked(handi: Handi, operation: str, sent: dict[str, bool], code: str) -> None:
    """Without any part HAN00022, with all of them false HAN00023."""
    criteria = {**OPERATIONS[operation], "handicapAuthenticSources": {"DGPH": True}, "parts": sent}
    reply = handi.call(operation, "known", **criteria)
    assert (reply.status, reply.told) == (("NO_RESULT", code), {"field": "criteria/parts"})


@pytest.mark.parametrize("operation", OPERATIONS)
def test_one_source_down_makes_the_answer_incomplete(handi_with: Any, operation: str) -> None:
    """A source that does not answer has a technical error, the whole HAN20200, and the others their data."""
    client = handi_with("rules: {sources_down: [VSB]}\n")
    reply = client.call(
        operation, "known", handicapAuthenticSources=flags(("DGPH", "VSB", "MDG")), **OPERATIONS[operation]
    )
    assert (reply.status, reply.told) == (("INCOMPLETE_DATA", "HAN20200"), {"source": "VSB"})
    assert reply.statuses["dgphResult"] == FOUND
    assert reply.statuses["vsbResult"] == DOWN
    assert reply.result("DGPH") is not None
    assert reply.result("VSB") is None


def test_incomplete_also_when_the_others_have_nothing(handi_with: Any) -> None:
    """Whether the silent source would have had data nobody knows: the answer is incomplete, not empty."""
    client = handi_with("rules: {sources_down: [VSB]}\n")
    reply = client.by_date("DGPH", "VSB", about="unknown")
    assert reply.status == ("INCOMPLETE_DATA", "HAN20200")
    assert reply.statuses == {"dgphResult": NOTHING, "vsbResult": DOWN}


def test_a_source_that_is_down_and_not_asked_does_not_matter(handi_with: Any) -> None:
    """Only the sources that were asked count."""
    client = handi_with("rules: {sources_down: [VSB]}\n")
    assert client.by_date("DGPH").status == FOUND


@pytest.mark.parametrize("operation", OPERATIONS)
@pytest.mark.parametrize("down", ["[VSB, DGPH]", "[disability bodies]"])
def test_all_sources_down(handi_with: Any, operation: str, down: str) -> None:
    """If none of the asked sources answers, or the way to all of them is broken, it is MSG00002 without results."""
    client = handi_with(f"rules: {{sources_down: {down}}}\n")
    sources = flags(("DGPH", "VSB"))
    reply = client.call(operation, "known", handicapAuthenticSources=sources, **OPERATIONS[operation])
    assert reply.status == ("NO_RESULT", "MSG00002")
    assert "source" in reply.told
    assert reply.statuses == {}


def test_a_replaced_number_is_followed_and_annotated(ask: Ask, handi: Handi) -> None:
    """Asked by a former number, the files of the present one are given, and the number as asked names its successor."""
    reply = ask("DGPH", about="former")
    number = handi.scenario.number
    assert reply.status == FOUND
    assert reply.xml.findtext("ssin") == number("former")
    assert reply.xml.find("ssin").attrib == {"replacedBy": number("known")}


def test_a_cancelled_number_is_refused(ask: Ask) -> None:
    """A number that was taken away is MSG00007, without results, and is marked as cancelled."""
    reply = ask("DGPH", about="gone")
    assert (reply.status, reply.statuses) == (("NO_RESULT", "MSG00007"), {})
    assert reply.xml.find("ssin").attrib == {"canceled": "true"}


def test_a_cancelled_number_is_annotated_where_rules_are_off(tmp_path: Path) -> None:
    """With the rules off a cancelled number is answered, and marked as cancelled."""
    file = written(tmp_path)
    with Server(Settings(port=0, scenarios=(str(file),), rules=False)) as server:
        reply = Handi(server, read_scenarios((file,))).by_date("DGPH", about="gone")
    assert reply.status == NOTHING
    assert reply.xml.find("ssin").attrib == {"canceled": "true"}


def test_refusals_of_the_network_come_first(ask: Ask, handi: Handi) -> None:
    """Without inscription MSG00012, with another legal context MSG00013: nothing of the file is given."""
    stranger = ask("DGPH", about="stranger")
    assert (stranger.status, stranger.statuses) == (("NO_RESULT", "MSG00012"), {})
    assert stranger.told["ssin"] == handi.scenario.number("stranger")
    elsewhere = ask("DGPH", context="Social Inquiry")
    assert (elsewhere.status, elsewhere.statuses) == (("NO_RESULT", "MSG00013"), {})
    assert ask("DGPH", context="PCSA:SOCIAL_INQUIRY").status == FOUND


GRANT = (
    "rules: {{grants: {{HandiService.{operation}: [{{profiles: [ocmw], legal_contexts: [social inquiry],"
    " blocks: [{blocks}], beyond: {beyond}}}]}}}}\n"
)


@pytest.mark.parametrize("operation", ["consultFilesByDate", "consultFilesByPeriod"])
def test_what_a_caller_may_not_see_is_taken_away_and_named(handi_with: Any, operation: str) -> None:
    """A caller that may see rights only gets rights only; what was taken away stands in dataFilters."""
    client = handi_with(GRANT.format(operation=operation, blocks="rights", beyond="reduce"))
    criteria = {**OPERATIONS[operation], "handicapAuthenticSources": flags(SOURCES)}
    reply = client.call(operation, "known", **criteria)
    assert reply.status == FOUND
    shown = {name for source in SOURCES for name in reply.names(source)}
    assert shown == ({"rights", "right"} if operation == BY_DATE else {"rights"})
    assert [item.text for item in reply.xml.iterfind("dataFilters/filteredElement")] == [
        "addressHandicappedPerson", "evolutionOfRequest", "handicapRecognitions", "socialCards",
    ]  # fmt: skip


def test_scores_can_be_withheld_on_their_own(handi_with: Any) -> None:
    """A caller that may see recognitions but no scores gets neither points nor medical findings."""
    client = handi_with(GRANT.format(operation=BY_DATE, blocks="recognitions", beyond="reduce"))
    reply = client.by_date("DGPH", "AVIQ", parts=("handicapRecognitions",))
    seen = {child.tag for source in ("DGPH", "AVIQ") for child in reply.result(source).iterfind("*/*/*")}
    assert seen == {"recognitionStatus", "legislation", "decisionStatus"}


def test_a_part_that_may_not_be_asked_is_refused(handi_with: Any) -> None:
    """Where the caller's row refuses what lies beyond it, asking for more is HAN00011 with the names of the blocks."""
    client = handi_with(GRANT.format(operation=BY_DATE, blocks="rights", beyond="refuse"))
    reply = client.by_date("DGPH")
    assert reply.status == ("NO_RESULT", "HAN00011")
    assert "socialCards" in (reply.told["filteredElement"] or "")
    assert client.by_date("DGPH", parts=("rights",)).status == FOUND

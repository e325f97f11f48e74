# SPDX-License-Identifier: EUPL-1.2
"""A client of HandiService made by zeep from our WSDL: found, empty, filtered, refused, a source out of reach."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from simulator.scenarios.load import read_scenarios
from simulator.server import Server
from simulator.world.rule_settings import RuleSettings
from tests.clients.test_zeep import AUTH, GENT, NAMUR, client

PATHS = ("/SOA4520/HandiService/v2/consult", "/HandiService/v2/consult")
URSULA, TOM, AN, PIA, NOE, HASSAN_BIS, HASSAN = (
    "63042690059", "77091490168", "84051290054", "14062390036", "16051790156", "88492590155", "88092590166",
)  # fmt: skip
LAST_TWO_YEARS = {"beginDate": date(2024, 1, 1), "endDate": date(2025, 12, 31)}
WHEN: dict[str, dict[str, Any]] = {
    "consultFilesByDate": {"referenceDate": date(2025, 11, 1), "parts": {"rights": True, "handicapRecognitions": True}},
    "consultFilesByPeriod": {"period": LAST_TWO_YEARS, "parts": {"rights": True, "handicapRecognitions": True}},
    "consultPayments": {"period": LAST_TWO_YEARS},
}

Ask = Callable[..., Any]


@pytest.fixture
def sandbox(starter: Server, request: pytest.FixtureRequest) -> Iterator[Any]:
    """A sandbox of its own with the starter; gives its URL and itself."""
    name = f"zeep-handi-{request.node.name.lower().replace('_', '-').replace('[', '-').replace(']', '')}"[:60]
    found = starter.app.network.sandboxes.create(name)
    read_scenarios(("starter",)).load_into(found)
    yield f"{starter.url}/sandbox/{name}", found
    starter.app.network.sandboxes.delete(name)


def asking(url: str, path: str = PATHS[0]) -> Ask:
    """Ask an operation of some sources about a person."""
    clients = {cbe: client(url, path, AUTH[cbe]) for cbe in AUTH}

    def ask(operation: str, ssin: str, *sources: str, cbe: str = GENT, **more: Any) -> Any:
        criteria = {"ssin": ssin, "handicapAuthenticSources": dict.fromkeys(sources, True), **WHEN[operation], **more}
        return clients[cbe].service[operation](
            informationCustomer={"ticket": "T-1", "customerIdentification": {"cbeNumber": cbe}},
            legalContext="social inquiry",
            criteria=criteria,
        )

    return ask


@pytest.fixture(scope="module")
def ask(starter: Server) -> Ask:
    """Ask in the starter."""
    return asking(starter.url)


def test_an_adult_with_federal_allowances(ask: Ask) -> None:
    """Ursula has a recognition with 9 points, a right of category B and 2, and 24 payments of which one cancelled."""
    reply = ask("consultFilesByDate", URSULA, "DGPH", "VSB")
    assert (reply.status.value, reply.status.code) == ("DATA_FOUND", "MSG00000")
    assert (reply.informationCustomer.ticket, reply.criteria.referenceDate) == ("T-1", date(2025, 11, 1))
    file = reply.results.dgphResult.file
    recognition = file.handicapRecognitions.handicapRecognition[0]
    assert recognition.resultRecognitionAdult.diminuationIndependence.totalPoints == 9
    assert (file.rights.categoryIVT, file.rights.categoryIT, str(file.rights.totalMonthAmount)) == ("B", 2, "1377.20")
    assert reply.results.vsbResult.status.value == "NO_DATA_FOUND"
    assert reply.results.vsbResult.file is None
    payments = ask("consultPayments", URSULA, "DGPH").results.dgphResult.payments.payment
    assert (len(payments), len([p for p in payments if p.cancelledPayment])) == (24, 1)


def test_a_flemish_budget_and_a_parking_card(ask: Ask) -> None:
    """Tom has a right and payments of 300 euro at VSB, and at DGPH a parking card."""
    reply = ask("consultFilesByPeriod", TOM, "DGPH", "VSB", parts={"rights": True, "socialCards": True})
    assert [str(right.totalMonthAmount) for right in reply.results.vsbResult.file.rights.right] == ["300.00"]
    cards = reply.results.dgphResult.file.socialCards.socialCard
    assert [card.cardCategory for card in cards] == ["PARKINGCARD"]
    payments = ask("consultPayments", TOM, "VSB").results.vsbResult.payments.payment
    assert {str(payment.amount) for payment in payments} == {"300.00"}


def test_a_child_recognised_in_wallonia(ask: Ask) -> None:
    """Noé's pillars are known at AVIQ, to the CPAS of Namur; the OCMW of Ghent is refused."""
    reply = ask("consultFilesByDate", NOE, "AVIQ", cbe=NAMUR)
    pillars = reply.results.aviqResult.file.handicapRecognitions.handicapRecognition[0].resultRecognitionChild.pillars
    assert (pillars.pillar1, pillars.pillar2, pillars.pillar3, pillars.pillarsTotal) == (2, 4, 6, 12)
    refused = ask("consultFilesByDate", NOE, "AVIQ")
    assert (refused.status.code, refused.results) == ("MSG00012", None)


def test_a_former_number_shows_the_pending_request(ask: Ask) -> None:
    """Hassan's request is found by his former number, which is annotated with the present one."""
    reply = ask(
        "consultFilesByDate", HASSAN_BIS, "DGPH", parts={"evolutionOfRequest": True}, referenceDate=date(2099, 1, 1)
    )
    assert (reply.ssin._value_1, reply.ssin.replacedBy) == (HASSAN_BIS, HASSAN)
    request = reply.results.dgphResult.file.evolutionOfRequest
    assert (request.administrativePendingRequest, request.handicapRecognitionPending) == (False, True)


@pytest.mark.parametrize("operation", WHEN)
@pytest.mark.parametrize("path", PATHS)
def test_found_empty_and_refused(starter: Server, operation: str, path: str) -> None:
    """Each operation, on each path: found for Ursula, empty for An, refused for Pia, who is not inscribed."""
    ask = asking(starter.url, path)
    codes = [(ask(operation, ssin, "DGPH").status.value, ask(operation, ssin, "DGPH").status.code)
             for ssin in (URSULA, AN, PIA)]  # fmt: skip
    assert codes == [("DATA_FOUND", "MSG00000"), ("NO_DATA_FOUND", "MSG00100"), ("NO_RESULT", "MSG00012")]


@pytest.mark.parametrize("operation", WHEN)
def test_with_sources_out_of_reach(sandbox: Any, operation: str) -> None:
    """One source out of reach gives INCOMPLETE_DATA with the data of the other, all out of reach MSG00002."""
    url, here = sandbox
    ask = asking(url)
    _set(here, sources_down=("VSB",))
    partial = ask(operation, URSULA, "DGPH", "VSB")
    assert (partial.status.value, partial.status.code) == ("INCOMPLETE_DATA", "HAN20200")
    assert partial.results.dgphResult.status.value == "DATA_FOUND"
    assert partial.results.vsbResult.status.value == "TECHNICAL_ERROR"
    nothing = ask(operation, URSULA, "VSB")
    assert (nothing.status.value, nothing.status.code, nothing.results) == ("NO_RESULT", "MSG00002", None)


@pytest.mark.parametrize("operation", ["consultFilesByDate", "consultFilesByPeriod"])
def test_filtered(sandbox: Any, operation: str) -> None:
    """Whoever may not see recognitions gets rights only, and is told what was left out."""
    url, here = sandbox
    _set(here, grants={f"HandiService.{operation}": [{"profiles": ["ocmw"], "blocks": ["rights"],
                                                      "legal_contexts": ["social inquiry"]}]})  # fmt: skip
    reply = asking(url)(operation, URSULA, "DGPH")
    file = reply.results.dgphResult.file
    assert file.rights is not None
    assert file.handicapRecognitions is None
    assert reply.dataFilters.filteredElement == ["addressHandicappedPerson", "handicapRecognitions"]


def _set(sandbox: Any, **rules: Any) -> None:
    sandbox.set_data(replace(sandbox.data, rules=RuleSettings.model_validate(rules)))


def test_limits_of_what_can_be_asked(ask: Ask) -> None:
    """More than two years of payments is HAN00020, no source at all HAN00022, all parts false HAN00023."""
    too_long = {"beginDate": date(2023, 1, 1), "endDate": date(2025, 12, 31)}
    assert ask("consultPayments", URSULA, "DGPH", period=too_long).status.code == "HAN00020"
    assert ask("consultPayments", URSULA).status.code == "HAN00022"
    false = {"rights": False, "socialCards": False}
    assert ask("consultFilesByDate", URSULA, "DGPH", parts=false).status.code == "HAN00023"

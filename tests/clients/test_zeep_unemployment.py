# SPDX-License-Identifier: EUPL-1.2
"""UnemploymentDataService v2 through a client made by zeep from the WSDL that is served."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
import zeep

from simulator.server import Server
from tests.clients.test_zeep import AN, AUTH, GENT, NAMUR, client

PATH = "/SOA4520/UnemploymentDataService/pull"
CONTEXT = "SOCIAL_INVESTIGATION_OF_PCSA"
BERNARD, MOUSSA, PIETER = "79112390148", "75030090116", "85041890181"
TODAY = date.today()
TWO_YEARS = {"beginDate": TODAY - timedelta(days=760), "endDate": TODAY}


def quarter_of(day: date) -> dict[str, Any]:
    """The quarter of a day; zeep takes a year with its time zone."""
    return {"quarter": (day.month + 2) // 3, "year": (day.year, None)}


class Ask:
    """Asks as one of the two OCMWs."""

    def __init__(self, url: str, path: str = PATH, context: str = CONTEXT) -> None:
        self.clients, self.context = {cbe: client(url, path, AUTH[cbe]) for cbe in AUTH}, context

    def __call__(self, operation: str, ssin: str, cbe: str = GENT, context: str | None = None, **criteria: Any) -> Any:
        """The reply to a question about a person."""
        who = {"ticket": "T-1", "customerIdentification": {"cbeNumber": cbe}}
        service = self.clients[cbe].service
        return service[operation](who, None, context or self.context, {"ssin": ssin, **criteria})


@pytest.fixture(scope="module")
def ask(starter: Server) -> Ask:
    """A client of each OCMW."""
    return Ask(starter.url)


def test_the_wsdl_has_the_seven_operations(ask: Ask) -> None:
    """The WSDL that is served offers seven operations at the address of the host."""
    service = ask.clients[GENT].wsdl.services["UnemploymentDataService"]
    (port,) = service.ports.values()
    assert len(port.binding._operations) == 7
    assert port.binding_options["address"].endswith(PATH)


def test_sums_are_found(ask: Ask) -> None:
    """An has sums of two years: months without a day, amounts in eurocents, benefits in halves."""
    reply = ask("consultPaidSums", AN, period=TWO_YEARS, allAllowance=0)
    assert (reply.status.value, reply.status.code) == ("DATA_FOUND", "MSG00000")
    assert reply.searchCriteria.period.endDate == TODAY
    last = reply.paidSums.paidSum[-1]
    year, month, _ = last.relatedMonth
    assert date(year, month, 1) < TODAY
    assert last.dossierStatus == "PROVISIONAL"
    assert last.paidAmount == last.nbrOfAllowances * 4871
    assert isinstance(last.nbrOfAllowances, Decimal)


def test_situation_without_and_with_a_date(ask: Ask) -> None:
    """An's last situation is the end of her right; a year ago she had one."""
    assert ask("consultSituation", AN).situation.rights.noRight.rightsEnd.beginDate < TODAY
    situation = ask("consultSituation", AN, date=TODAY - timedelta(days=365)).situation
    assert situation.rights.right[0].familyState == "SOLITARY"
    assert situation.payment.unemploymentCode == 1


def test_employers_are_a_group_that_repeats(ask: Ask) -> None:
    """zeep sees the employers of Moussa's activation as a group, one item for each."""
    reply = ask("consultActivationPaidSums", MOUSSA, quarterCriteria=quarter_of(TODAY - timedelta(days=120)))
    numbers = {item["cbeNumber"] for item in reply.activationAllowances.employers["_value_1"]}
    assert numbers <= {"0999200166", "0999100196"}
    assert numbers


def test_calendar_and_career(ask: Ask) -> None:
    """Days of a quarter and interruptions of a career can be read through the client's own types."""
    quarter = quarter_of(TODAY - timedelta(days=540))
    months = ask("consultScheduledPayment", AN, quarterCriteria=quarter).scheduledPayment.monthlyData
    assert {1} <= {day.unemploymentCode for month in months for day in month.dailyData} <= {0, 1}
    career = ask("consultCareerBreak", MOUSSA, period={"beginDate": date(2021, 1, 1), "endDate": TODAY}).careerBreaks
    assert career.benifitiaryInformation.ssin == MOUSSA
    assert [found.careerBreakType for found in career.careerBreak] == ["2", "1"]


@pytest.mark.parametrize(
    ("ssin", "cbe", "context", "code"),
    [
        (BERNARD, NAMUR, CONTEXT, "UDS00010"),
        (PIETER, GENT, CONTEXT, "UD000018"),
        (BERNARD, GENT, CONTEXT, "MSG00012"),
        (AN, NAMUR, CONTEXT, "MSG00012"),
        (AN, GENT, "PCSA:SOCIAL_INQUIRY", "MSG00013"),
    ],
)
def test_no_data_and_refusals(ask: Ask, ssin: str, cbe: str, context: str, code: str) -> None:
    """Never paid, an old file, no inscription, the legal context of another version: a status and no data."""
    reply = ask("consultPaidSums", ssin, cbe, context, period=TWO_YEARS)
    assert reply.status.code == code
    assert reply.paidSums is None


def test_a_date_that_is_none_is_a_fault(starter: Server) -> None:
    """What the schema does not allow is a fault of the operation."""
    service = client(starter.url, PATH, AUTH[GENT]).service
    with pytest.raises(zeep.exceptions.Fault, match="quarter") as told:
        service.consultScheduledPayment(
            {"customerIdentification": {"cbeNumber": GENT}},
            None,
            CONTEXT,
            {"ssin": AN, "quarterCriteria": {"quarter": 5, "year": (2025, None)}},
        )
    assert told.value.detail[0].findtext("detail/reasonCode") == "MSG00004"

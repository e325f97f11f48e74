# SPDX-License-Identifier: EUPL-1.2
"""UnemploymentDataService v3 through a client made by zeep from the WSDL that is served."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from simulator.server import Server
from tests.clients.test_zeep import AN, GENT, NAMUR
from tests.clients.test_zeep_unemployment import BERNARD, MOUSSA, PIETER, TODAY, Ask

PATH = "/SOA4520/UnemploymentDataService/v3/consult"
CONTEXT = "PCSA:SOCIAL_INQUIRY"
HASSAN, HASSAN_BIS, LINA, VICTOR = "88092590166", "88492590155", "80000090004", "90122090185"


def months(begin: date, end: date) -> dict[str, Any]:
    """A period of months; zeep takes each with its time zone."""
    return {"startMonth": (begin.year, begin.month, None), "endMonth": (end.year, end.month, None)}


YEAR = months(TODAY - timedelta(days=365), TODAY)
YEARS = {"beginDate": TODAY - timedelta(days=1100), "endDate": TODAY}


@pytest.fixture(scope="module")
def ask(starter: Server) -> Ask:
    """A client of each OCMW."""
    return Ask(starter.url, PATH, CONTEXT)


def test_the_wsdl_has_the_eleven_operations(ask: Ask) -> None:
    """The WSDL that is served offers eleven operations at the address of the host."""
    service = ask.clients[GENT].wsdl.services["UnemploymentDataService"]
    (port,) = service.ports.values()
    assert port.name == "UnemploymentDataConsult"
    assert len(port.binding._operations) == 11
    assert port.binding_options["address"].endswith(PATH)


def test_months_and_sums(ask: Ask) -> None:
    """A period of months goes out as the client writes it; each sum has its month and amounts in eurocents."""
    reply = ask("consultPaidSums", AN, period=YEAR, allAllowance=0)
    assert (reply.status.value, reply.status.code, reply.ssin._value_1) == ("DATA_FOUND", "MSG00000", AN)
    last = reply.paidSums.paidSum[-1]
    assert last.paidAmount == last.nbrOfAllowances * 4871
    assert reply.searchCriteria.period.endMonth[:2] == (TODAY.year, TODAY.month)


def test_rights_and_payments(ask: Ask) -> None:
    """A right and a payment tell their kind of unemployment in words, in the languages of the network."""
    (right,) = ask("consultRights", AN, date=TODAY - timedelta(days=365)).rights.right
    assert {found.lang for found in right.unemploymentCode.descriptions.description} == {"NL", "FR", "DE"}
    assert ask("consultPayments", AN).payment.unemploymentCode.value == 1


def test_a_former_number(ask: Ask) -> None:
    """The attribute tells which number was replaced."""
    reply = ask("consultSanctionHistory", HASSAN_BIS, period=YEARS)
    assert (reply.ssin._value_1, reply.ssin.replaces) == (HASSAN, HASSAN_BIS)
    (sanction,) = reply.response.sanctions.sanction
    assert (sanction.period.nbrOfWeeksSanction, sanction.reprieve.nbrOfWeeksReprieve) == (13, "4")


def test_employers_and_calendar(ask: Ask) -> None:
    """Employers stand under the month for which they paid; every day of a month has a code."""
    reply = ask("consultActivationPaidSums", MOUSSA, period=YEAR)
    numbers = {
        found.employer.enterpriseNumber
        for month in reply.activationAllowances.activationAllowance
        for found in month.allowances.allowance
    }
    assert numbers == {"0999200166", "0999100196"}
    long_ago = TODAY - timedelta(days=540)
    (month,) = ask("consultScheduledPayment", AN, period=months(long_ago, long_ago)).scheduledPayment.monthlyData
    assert {day.code.value for day in month.dailyData} == {0, 1}


def test_histories(ask: Ask) -> None:
    """Scales, exemptions, unfitness for work, lawsuits and evaluations can be read through the client's own types."""
    (scale,) = ask("consultScaleCodeHistory", AN, period=YEARS).response.unemployment.scale
    assert [code.value for code in scale.codes.code] == ["N1", "N2"]
    (exemption,) = ask("consultExemptionHistory", AN, period=YEARS).exemptions.exemption
    assert (exemption.jobDescription, exemption.decisionIdentification.decisionHandler) == ("Zorgkundige", 144)
    disabilities = ask("consultWorkDisabilityHistory", LINA, period=YEARS).disabilities.disability
    assert [found.disabilityType for found in disabilities] == [1, 2]
    lawsuit = ask("consultNoEarningCapacityAndLawsuitMutuality", MOUSSA).response.lawsuitMutuality
    assert lawsuit.verdict.disablement.beginDate == date(2023, 10, 2)
    period = {"beginDate": date(2013, 1, 1), "endDate": date(2014, 12, 31)}
    decisions = ask("consultYoungAvailabilityDecisionHistory", VICTOR, period=period).decisions.decision
    assert [found.category for found in decisions] == ["NEGATIVE", "POSITIVE", "ASSIMILED 1 POSITIVE"]


@pytest.mark.parametrize(
    ("ssin", "cbe", "context", "code"),
    [
        (BERNARD, NAMUR, CONTEXT, "UDS00010"),
        (PIETER, GENT, CONTEXT, "UD000018"),
        (BERNARD, GENT, CONTEXT, "MSG00012"),
        (AN, GENT, "SOCIAL_INVESTIGATION_OF_PCSA", "MSG00013"),
    ],
)
def test_no_data_and_refusals(ask: Ask, ssin: str, cbe: str, context: str, code: str) -> None:
    """Never paid, an old file, no inscription, the legal context of version 2: a status and no data."""
    reply = ask("consultPaidSums", ssin, cbe, context, period=YEAR)
    assert reply.status.code == code
    assert reply.paidSums is None

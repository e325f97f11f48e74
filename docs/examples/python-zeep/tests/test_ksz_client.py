# SPDX-License-Identifier: EUPL-1.2
"""Of the scenario `starter`: Ghent has a file on Ursula, Namur has none."""

from datetime import date
from decimal import Decimal

import pytest

from ksz_client import Inscription, KszClient, NotInscribed, Organisation, Payment, Unavailable

GHENT = Organisation("0999100196", "ocmw-gent", "fake-gent-password")
NAMUR = Organisation("0999100295", "cpas-namur", "fake-namur-password")
URSULA = "63042690059"
UNTIL_MAY = Inscription(URSULA, "Kaartjens", date(1963, 4, 26), date(2026, 3, 2), date(2026, 5, 1))
PAYMENTS = "HandiService.consultPayments"


@pytest.fixture
def ghent(network):
    """A client that waits for a second."""
    with KszClient(network.url, GHENT, timeout=1) as client:
        yield client


@pytest.fixture
def namur(network):
    """The client of the other OCMW."""
    with KszClient(network.url, NAMUR) as client:
        yield client


def first_quarter(client):
    return client.payments(URSULA, date(2025, 1, 1), date(2025, 3, 31))


def test_the_payments_of_three_months_one_of_them_cancelled(ghent):
    amount = Decimal("1377.20")
    assert first_quarter(ghent) == [
        Payment("2025-03", amount, cancelled=False),
        Payment("2025-02", amount, cancelled=True),
        Payment("2025-01", amount, cancelled=False),
    ]


def test_an_organisation_without_a_file_on_the_person_is_refused(namur):
    with pytest.raises(NotInscribed) as refusal:
        first_quarter(namur)
    assert refusal.value.code == "MSG00012"


def test_once_it_has_inscribed_the_person_it_is_answered(namur):
    namur.inscribe(UNTIL_MAY)
    assert len(first_quarter(namur)) == 3


def test_a_source_that_is_down_and_an_answer_that_never_comes_can_be_asked_again(network, ghent):
    network.fault({"supplier_down": True}, operation=PAYMENTS)
    with pytest.raises(Unavailable):
        first_quarter(ghent)
    network.fault({"timeout": True}, operation=PAYMENTS)
    with pytest.raises(Unavailable):
        first_quarter(ghent)
    assert len(first_quarter(ghent)) == 3


def test_after_the_inscription_has_ended_the_network_refuses_again(network, namur):
    namur.inscribe(UNTIL_MAY)
    first_quarter(namur)
    network.move("+3m")
    with pytest.raises(NotInscribed):
        first_quarter(namur)

    asked = {"operation": PAYMENTS, "ssin": URSULA}
    network.check(received={**asked, "organisation": NAMUR.cbe, "times": 2})
    network.check(in_order=[{"operation": "OCMWCPASManageAccess.manageAccess", "ssin": URSULA}, asked])
    network.check(refused={**asked, "code": "MSG00012"})
    network.check(never={"operation": PAYMENTS, "organisation": GHENT.cbe})

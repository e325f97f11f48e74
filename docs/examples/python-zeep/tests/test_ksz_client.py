# SPDX-License-Identifier: EUPL-1.2
"""Of the scenario `starter`: Ghent has a file on Ursula, Namur has none."""

from datetime import date
from decimal import Decimal

import pytest

from ksz_client import Inscription, KszClient, NotInscribed, Organisation, Payment, Unavailable

PAYMENTS = "HandiService.consultPayments"

pytestmark = pytest.mark.ksz("starter", clock="2026-03-02T09:00:00")


def client(ksz, name, timeout=30.0):
    caller = ksz.organisation(name)
    return KszClient(ksz.url, Organisation(caller.cbe, caller.user, caller.password), timeout)


@pytest.fixture
def ghent(ksz):
    """The client of an OCMW; it waits for a second."""
    with client(ksz, "ocmw-gent", timeout=1) as found:
        yield found


@pytest.fixture
def namur(ksz):
    """The client of another OCMW."""
    with client(ksz, "cpas-namur") as found:
        yield found


@pytest.fixture
def ursula(ksz):
    """The number of a person."""
    return ksz.person("ursula").ssin


def first_quarter(client, ssin):
    return client.payments(ssin, date(2025, 1, 1), date(2025, 3, 31))


def until_may(ssin):
    return Inscription(ssin, "Kaartjens", date(1963, 4, 26), date(2026, 3, 2), date(2026, 5, 1))


def test_the_payments_of_three_months_one_of_them_cancelled(ghent, ursula):
    amount = Decimal("1377.20")
    assert first_quarter(ghent, ursula) == [
        Payment("2025-03", amount, cancelled=False),
        Payment("2025-02", amount, cancelled=True),
        Payment("2025-01", amount, cancelled=False),
    ]


def test_an_organisation_without_a_file_on_the_person_is_refused(namur, ursula):
    with pytest.raises(NotInscribed) as refusal:
        first_quarter(namur, ursula)
    assert refusal.value.code == "MSG00012"


def test_once_it_has_inscribed_the_person_it_is_answered(namur, ursula):
    namur.inscribe(until_may(ursula))
    assert len(first_quarter(namur, ursula)) == 3


def test_a_source_that_is_down_and_an_answer_that_never_comes_can_be_asked_again(ksz, ghent, ursula):
    with ksz.fault(operation=PAYMENTS, supplier_down=True), pytest.raises(Unavailable):
        first_quarter(ghent, ursula)
    with ksz.fault(operation=PAYMENTS, timeout=True), pytest.raises(Unavailable):
        first_quarter(ghent, ursula)
    assert len(first_quarter(ghent, ursula)) == 3


def test_after_the_inscription_has_ended_the_network_refuses_again(ksz, namur, ursula):
    namur.inscribe(until_may(ursula))
    first_quarter(namur, ursula)
    ksz.clock.move("+3m")
    with pytest.raises(NotInscribed):
        first_quarter(namur, ursula)

    ksz.received(PAYMENTS, ssin="ursula", organisation="cpas-namur", times=2)
    ksz.in_order(("OCMWCPASManageAccess.manageAccess", "ursula"), (PAYMENTS, "ursula"))
    ksz.refused(PAYMENTS, ssin="ursula", code="MSG00012")
    ksz.never(PAYMENTS, organisation="ocmw-gent")

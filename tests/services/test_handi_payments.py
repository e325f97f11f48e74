# SPDX-License-Identifier: EUPL-1.2
"""HandiService: what was paid, month by month."""

from __future__ import annotations

from datetime import date

import pytest

from tests.services.handi import (  # noqa: F401 - the fixtures
    PAYING,
    TODAY,
    Handi,
    handi_client,
    handi_of_ones_own,
    handi_running,
    texts,
)

MONTH, AMOUNT, CANCELLED = "payment/yearMonth", "payment/amount", "payment/cancelledPayment"


@pytest.mark.parametrize("source", PAYING)
def test_each_paying_source_gives_its_payments(handi: Handi, source: str) -> None:
    """Each source that pays gives one payment for each month, the newest first."""
    reply = handi.payments(source, begin=date(2025, 11, 1), end=date(2026, 1, 31))
    assert reply.status == ("DATA_FOUND", "MSG00000")
    assert list(reply.statuses.values()) == [("DATA_FOUND", "MSG00000")]
    assert texts(reply, source, MONTH) == ["2026-01", "2025-12", "2025-11"]
    amounts = {"DGPH": "1601.25", "VSB": "300.00", "IrisCare": "92.10", "NicCin": "93.00", "MDG": "94.00"}
    assert texts(reply, source, AMOUNT) == [amounts[source]] * 3
    assert texts(reply, source, CANCELLED) == ["false"] * 3


def test_two_years_are_24_payments_across_two_rights(handi: Handi) -> None:
    """Two whole years give 24 payments, with the amount of each right, and the cancelled one marked."""
    reply = handi.payments("DGPH", begin=date(2023, 7, 1), end=date(2025, 6, 30))
    assert reply.status == ("DATA_FOUND", "MSG00000")
    months = texts(reply, "DGPH", MONTH)
    assert (len(months), months[0], months[-1]) == (24, "2025-06", "2023-07")
    assert texts(reply, "DGPH", AMOUNT) == ["1601.25"] * 12 + ["1350.50"] * 12
    cancelled = texts(reply, "DGPH", CANCELLED)
    assert [month for month, state in zip(months, cancelled, strict=True) if state == "true"] == ["2025-01"]


def test_a_month_that_is_only_touched_counts(handi: Handi) -> None:
    """A month of which one day was asked is given; of the 25 that two years can touch the oldest is left out."""
    short = handi.payments("VSB", begin=date(2025, 1, 31), end=date(2025, 3, 1))
    assert texts(short, "VSB", MONTH) == ["2025-03", "2025-02", "2025-01"]
    long = texts(handi.payments("VSB", begin=date(2023, 6, 15), end=date(2025, 6, 14)), "VSB", MONTH)
    assert (len(long), long[0], long[-1]) == (24, "2025-06", "2023-07")


def test_months_to_come_are_not_paid(handi: Handi) -> None:
    """Payments go up to the present month, however far the period reaches."""
    reply = handi.payments("VSB", begin=date(2026, 1, 1), end=date(2027, 12, 31))
    assert texts(reply, "VSB", MONTH) == ["2026-03", "2026-02", "2026-01"]
    future = handi.payments("VSB", begin=date(2026, 4, 1), end=date(2026, 4, 30))
    assert future.status == ("NO_DATA_FOUND", "MSG00100")


def test_nothing_is_paid_before_the_right(handi: Handi) -> None:
    """For months before the right there is no data."""
    reply = handi.payments("VSB", "DGPH", begin=date(2018, 1, 1), end=date(2018, 2, 28))
    assert reply.status == ("NO_DATA_FOUND", "MSG00100")
    assert set(reply.statuses.values()) == {("NO_DATA_FOUND", "MSG00100")}
    assert reply.result("DGPH") is None


@pytest.mark.parametrize(
    ("begin", "end", "code"),
    [
        (date(2024, 1, 1), date(2025, 12, 31), "MSG00000"),
        (date(2024, 1, 1), date(2026, 1, 1), "HAN00020"),
        (date(2024, 2, 29), date(2026, 2, 27), "MSG00000"),
        (date(2010, 1, 1), TODAY, "HAN00020"),
        (date(2025, 6, 1), date(2025, 5, 31), "HAN00021"),
        (date(2025, 6, 1), date(2025, 6, 1), "MSG00000"),
    ],
)
def test_payments_can_be_asked_for_two_years_at_most(handi: Handi, begin: date, end: date, code: str) -> None:
    """More than two years is HAN00020, an end before the begin HAN00021; both name the field and give no data."""
    reply = handi.payments("DGPH", begin=begin, end=end)
    assert reply.status == ("DATA_FOUND" if code == "MSG00000" else "NO_RESULT", code)
    assert reply.told == ({} if code == "MSG00000" else {"field": "criteria/period"})
    assert (reply.statuses == {}) == (code != "MSG00000")


def test_files_over_a_period_are_not_limited_to_two_years(handi: Handi) -> None:
    """Files may be asked over any period, in order: the limit is one of payments."""
    assert handi.by_period("DGPH", begin=date(1990, 1, 1), end=TODAY).status == ("DATA_FOUND", "MSG00000")
    reply = handi.by_period("DGPH", begin=TODAY, end=date(1990, 1, 1))
    assert (reply.status, reply.told) == (("NO_RESULT", "HAN00021"), {"field": "criteria/period"})

# SPDX-License-Identifier: EUPL-1.2
"""HdiIndemnityAllowanceService v1: the attest of a quarter on allowances for incapacity for work, maternity, ...

The number goes to NIC as it was asked, also one that was replaced or cancelled; the answer tells what became of it
(published schema).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from simulator.exchange.answer import Answer, Finding, Refused
from simulator.services.common_types import number_as_asked
from simulator.services.hdi_blocks import attest_block, by_periods, by_risks
from simulator.sources.incapacity import Incapacity
from simulator.sources.incapacity_attests import Attest, attest

UNKNOWN, NOTHING, INVALID = "MSG00021", "MSG00100", "MSG00008"

FIRST_QUARTER, LAST_QUARTER = "2002Q1", "2099Q4"
"""The quarters that a message of NIC can name (published cinnic schema)."""

Content = Callable[[Attest], list[dict[str, Any]]]


def consult_attest(request: dict[str, Any], incapacity: Incapacity) -> Answer:
    """The attest of the quarter with everything: the social risks, and what was paid for each."""
    return _answer(request, incapacity, by_risks)


def consult_indemnity_periods(request: dict[str, Any], incapacity: Incapacity) -> Answer:
    """The attest of the quarter by periods: when a risk began and ended, and what was paid; not which risk it is."""
    return _answer(request, incapacity, by_periods)


def _answer(request: dict[str, Any], incapacity: Incapacity, content: Content) -> Answer:
    ssin, quarter = request["criteria"]["ssin"], request["criteria"]["yearQuarter"]
    if not FIRST_QUARTER <= quarter <= LAST_QUARTER:
        raise Refused(Finding(INVALID, (("yearQuarter", quarter),)))
    data: dict[str, Any] = {"ssin": number_as_asked(ssin, incapacity)}
    file = incapacity.file(ssin)
    if file is None:
        return Answer(data, (Finding(UNKNOWN, (("ssin", ssin),)),))
    found = attest(ssin, file, quarter, incapacity.today)
    if found is None:
        return Answer(data, (Finding(NOTHING),))
    return Answer({**data, "attest": attest_block(found, content)})

# SPDX-License-Identifier: EUPL-1.2
"""HdiIndemnityAllowanceNotifications v1: what NIC lets the network tell as soon as it knows.

Each version of the attest of a quarter goes out on the day it is made, with everything or by periods; a period of a
risk on the day it becomes known, and again when it has ended. The number is the one that NIC has (published schema).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from simulator.notifications.event import Event
from simulator.services.common_types import number_as_asked
from simulator.services.hdi_blocks import (
    GOES_ON,
    attest_block,
    by_periods,
    by_risks,
    category,
    period_block,
    version,
)
from simulator.sources.incapacity import Incapacity
from simulator.sources.incapacity_attests import Attest, PeriodNotice, notices, quarters, versions


def notify_attest(ssin: str, incapacity: Incapacity) -> list[Event]:
    """Every version of an attest, with risks and payments."""
    return list(_attests(ssin, incapacity, by_risks))


def notify_indemnity_periods(ssin: str, incapacity: Incapacity) -> list[Event]:
    """Every version of an attest, by periods."""
    return list(_attests(ssin, incapacity, by_periods))


def notify_period(ssin: str, incapacity: Incapacity) -> list[Event]:
    """The beginning of each risk, and its end; one that is reported late has both at once."""
    file = incapacity.file(ssin)
    if file is None:
        return []
    number = number_as_asked(ssin, incapacity)
    return [
        Event(notice.created, {"ssin": number, **_period(notice)}) for notice in notices(ssin, file, incapacity.today)
    ]


def _attests(ssin: str, incapacity: Incapacity, content: Callable[[Attest], list[dict[str, Any]]]) -> Iterator[Event]:
    file = incapacity.file(ssin)
    if file is None:
        return
    number = number_as_asked(ssin, incapacity)
    for quarter in quarters(file, incapacity.today):
        for attest in versions(ssin, file, quarter):
            if attest.created <= incapacity.today:
                yield Event(attest.created, {"ssin": number, **attest_block(attest, content)})


def _period(notice: PeriodNotice) -> dict[str, Any]:
    risk = {
        "socialRiskCategory": category(notice.risk),
        "period": period_block(notice.risk.begin, notice.end),
        "exitCode": notice.risk.exit if notice.end else GOES_ON,
    }
    identification = {"creationDate": notice.created, **version(notice)}
    return {"attestationIdentification": identification, "socialRisk": risk}

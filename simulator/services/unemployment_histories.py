# SPDX-License-Identifier: EUPL-1.2
"""UnemploymentDataService v3: the histories of scales, sanctions, exemptions, unfitness for work and evaluations, and
the question for no earning capacity and lawsuits. Lists are in order of the first day; the newest are given where the
schema has place for so many only.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from simulator.exchange.answer import Answer, Finding, Refused
from simulator.records import Dated, known_by
from simulator.services.common_types import list_of, present_number
from simulator.services.unemployment_history_blocks import (
    alternative_scale_block,
    disability_block,
    evaluation_block,
    exemption_block,
    lawsuit_block,
    sanction_block,
    scale_block,
    warning_block,
)
from simulator.services.unemployment_question import BAD_TIME, NO_DATA, begun, file_asked
from simulator.sources.unemployment import Unemployment, UnemploymentFile
from simulator.sources.unemployment_decisions import during
from simulator.sources.unemployment_rights import sanctions, scale_decisions

MOST_SCALES, MOST_SANCTIONS, MOST_DISABILITIES = 30, 20, 5

D = TypeVar("D", bound=Dated)


@dataclass(frozen=True)
class History:
    """What a history asks: whose file, and from when to when."""

    file: UnemploymentFile
    ssin: dict[str, Any]
    begin: date
    end: date
    today: date

    def during(self, records: Sequence[D]) -> tuple[D, ...]:
        """Those of the period, as far as begun."""
        return during(records, self.begin, self.end, self.today)

    def answer(self, block: str, **lists: Any) -> Answer:
        """The reply: a block with the lists that are not empty; refuses where all are."""
        told = {name: found for name, found in lists.items() if found}
        if not told:
            raise Refused(Finding(NO_DATA))
        return Answer({"ssin": self.ssin, block: told})


def _asked(request: dict[str, Any], unemployment: Unemployment) -> History:
    file, criteria = file_asked(request, unemployment)
    begin, end = criteria["period"]["beginDate"], criteria["period"]["endDate"]
    begun(begin, unemployment.today, BAD_TIME, ("beginDate", begin.isoformat()))
    return History(file, present_number(criteria["ssin"], unemployment), begin, end, unemployment.today)


def consult_scale_code_history(request: dict[str, Any], unemployment: Unemployment) -> Answer:
    """The scales of the period: of unemployment benefits by decision, and of other allowances."""
    asked = _asked(request, unemployment)
    decisions = scale_decisions(asked.file, asked.begin, asked.end, asked.today)[-MOST_SCALES:]
    others = asked.during(asked.file.alternative_scales)[-MOST_SCALES:]
    return asked.answer(
        "response",
        unemployment=list_of("scale", [scale_block(rights, asked.file) for rights in decisions]),
        alternative=list_of("scale", [alternative_scale_block(scale) for scale in others]),
    )


def consult_sanction_history(request: dict[str, Any], unemployment: Unemployment) -> Answer:
    """Warnings of the period, and sanctions that have a day in it. One without an article cannot be told."""
    asked = _asked(request, unemployment)
    warnings = asked.during(asked.file.warnings)[-MOST_SANCTIONS:]
    found = [one for one in sanctions(asked.file, asked.begin, asked.end, asked.today) if one.article]
    return asked.answer(
        "response",
        warnings=list_of("warning", [warning_block(warning, asked.file) for warning in warnings]),
        sanctions=list_of("sanction", [sanction_block(one, asked.file) for one in found[-MOST_SANCTIONS:]]),
    )


def consult_exemption_history(request: dict[str, Any], unemployment: Unemployment) -> Answer:
    """The exemptions that have a day in the period."""
    asked = _asked(request, unemployment)
    return asked.answer(
        "exemptions", exemption=[exemption_block(one, asked.file) for one in asked.during(asked.file.exemptions)]
    )


def consult_work_disability_history(request: dict[str, Any], unemployment: Unemployment) -> Answer:
    """The times of unfitness for work that have a day in the period."""
    asked = _asked(request, unemployment)
    found = asked.during(asked.file.work_disabilities)[-MOST_DISABILITIES:]
    return asked.answer("disabilities", disability=[disability_block(one) for one in found])


def consult_no_earning_capacity(request: dict[str, Any], unemployment: Unemployment) -> Answer:
    """Whether somebody cannot earn a living today, and the lawsuit against a sickness fund that began last."""
    file, criteria = file_asked(request, unemployment)
    today = unemployment.today
    unable = file.no_earning_capacity if file.no_earning_capacity and file.no_earning_capacity.covers(today) else None
    lawsuit = next(iter(known_by(file.lawsuits, today)), None)
    if unable is None and lawsuit is None:
        raise Refused(Finding(NO_DATA))
    known = lawsuit is not None and lawsuit.verdict is not None and lawsuit.verdict.begin <= today
    block = {
        "noEarningCapacity": unable and {"beginDate": unable.begin},
        "lawsuitMutuality": lawsuit and lawsuit_block(lawsuit, known),
    }
    return Answer({"ssin": present_number(criteria["ssin"], unemployment), "response": block})


def consult_young_availability_decision_history(request: dict[str, Any], unemployment: Unemployment) -> Answer:
    """The evaluations of somebody young that were decided in the period."""
    asked = _asked(request, unemployment)
    return asked.answer(
        "decisions", decision=[evaluation_block(one, asked.file) for one in asked.during(asked.file.evaluations)]
    )

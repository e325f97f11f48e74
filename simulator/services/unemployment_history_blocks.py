# SPDX-License-Identifier: EUPL-1.2
"""Decisions of the unemployment office as blocks of the histories of UnemploymentDataService v3."""

from __future__ import annotations

from collections.abc import Sequence

from simulator.services.common_types import Data
from simulator.services.unemployment_blocks_v3 import open_period
from simulator.services.unemployment_codes import articles, coded, decision, meaning
from simulator.sources.unemployment import Denial, Right, UnemploymentFile
from simulator.sources.unemployment_decisions import (
    AlternativeScale,
    Category,
    Evaluation,
    Exemption,
    Lawsuit,
    Outcome,
    Warned,
    WorkDisability,
)

MOST_CODES, MOST_ALTERNATIVE_ADMISSIBILITY = 10, 3
_CATEGORIES = {
    Category.NEGATIVE: "NEGATIVE", Category.POSITIVE: "POSITIVE", Category.DOUBLE_POSITIVE: "DOUBLE POSITIVE",
    Category.ASSIMILATED_1_POSITIVE: "ASSIMILED 1 POSITIVE", Category.ASSIMILATED_2_POSITIVE: "ASSIMILED 2 POSITIVE",
}  # fmt: skip
_VERDICTS = {Outcome.ABLE: "able", Outcome.DISABLED: "disablement"}


def scale_block(rights: Sequence[Right], file: UnemploymentFile) -> Data:
    """The scales that one decision gave, each from a day on, and the articles it rests on."""
    return {
        "codes": {
            "code": [{"value": right.scale_code, "validityBeginDate": right.begin} for right in rights[-MOST_CODES:]]
        },
        "admissibility": articles(number for right in rights for number in right.admissibility_articles),
        "indemnisability": articles(number for right in rights for number in right.indemnisability_articles),
        "decisionIdentification": decision(rights[-1], file),
    }


def alternative_scale_block(scale: AlternativeScale) -> Data:
    """A scale of another allowance."""
    return {
        "code": scale.code,
        "validityPeriod": open_period(scale),
        "admissibility": articles(scale.admissibility_articles, MOST_ALTERNATIVE_ADMISSIBILITY),
        "indemnisability": articles(scale.indemnisability_articles),
    }


def _article(number: str) -> Data:
    return {"value": number, "description": meaning("unemployment-articles", number)}


def warning_block(warning: Warned, file: UnemploymentFile) -> Data:
    """A warning, on the day of its decision."""
    return {
        "code": _article(warning.article),
        "decisionDate": warning.begin,
        "decisionIdentification": decision(warning, file),
    }


def sanction_block(sanction: Denial, file: UnemploymentFile) -> Data:
    """A sanction: the period in which it is carried out, if any, and the weeks that are suspended, if any."""
    period = {
        "beginDate": sanction.begin,
        "endDate": sanction.last_day,
        "nbrOfWeeksSanction": sanction.weeks,
    }
    reprieve = sanction.reprieve and {
        "date": sanction.reprieve.date,
        "nbrOfWeeksReprieve": str(sanction.reprieve.weeks),
    }
    return {
        "code": _article(sanction.article or ""),
        "period": None if sanction.suspended else period,
        "decisionIdentification": decision(sanction, file),
        "reprieve": reprieve,
    }


def exemption_block(exemption: Exemption, file: UnemploymentFile) -> Data:
    """An exemption: why, who decided, how long, and for which job."""
    region = exemption.region and coded("exemption-regions", exemption.region)
    return {
        "codes": {"reasonCode": coded("exemption-reasons", exemption.reason), "regioCode": region},
        "period": open_period(exemption),
        "isJobShortage": exemption.job_shortage,
        "jobDescription": exemption.job,
        "decisionIdentification": decision(exemption, file),
    }


def disability_block(found: WorkDisability) -> Data:
    """A time of unfitness for work."""
    return {"disabilityType": found.type, "period": open_period(found)}


def lawsuit_block(lawsuit: Lawsuit, verdict_known: bool) -> Data:
    """A lawsuit against a sickness fund, the benefits paid meanwhile, and what the court said."""
    verdict = lawsuit.verdict if verdict_known else None
    return {
        "type": coded("sickness-fund-lawsuits", lawsuit.type),
        "temporaryPaymentPeriod": open_period(lawsuit),
        "verdict": verdict and {_VERDICTS[verdict.outcome]: open_period(verdict)},
    }


def evaluation_block(found: Evaluation, file: UnemploymentFile) -> Data:
    """How the search for work of somebody young was judged."""
    linked = found.linked_code and coded("availability-decisions", found.linked_code)
    return {
        "decisionIdentification": decision(found, file),
        "date": found.begin,
        "category": _CATEGORIES[found.category],
        "codes": {"decisionCode": coded("availability-decisions", found.code), "linkenedDecisionCode": linked},
        "lateDecision": found.late,
    }

# SPDX-License-Identifier: EUPL-1.2
"""Recognitions of a disability in the words of HandiService: each body with the scales that it uses."""

from __future__ import annotations

from typing import Any

from simulator.services.common_types import Data
from simulator.services.handi_question import Question, decision, facts, legislation
from simulator.sources.disability import SourceFile
from simulator.sources.disability_facts import (
    AdultResult,
    FederalAdultResult,
    Findings,
    Independence,
    Pillars,
    Recognition,
)


def recognitions(file: SourceFile, question: Question) -> Data:
    """The recognitions that are shown; empty without any."""
    shown = [_recognition(file, fact, question) for fact in facts(file, "recognitions", question)]
    return {"handicapRecognitions": {"handicapRecognition": shown}} if shown else {}


def _recognition(file: SourceFile, fact: Recognition, question: Question) -> Data:
    child, adult = getattr(fact, "child", None), getattr(fact, "adult", None)
    findings: Findings | None = getattr(fact, "findings", None)
    return {
        "recognitionStatus": {
            "dateOfDecision": fact.decided,
            "startDateRecognition": fact.begin,
            "endDateRecognition": fact.end,
        },
        "legislation": legislation(file, fact, question),
        "handicapRecognitionDetails": _findings(findings) if findings else None,
        "resultRecognitionChild": _child(child) if child else None,
        "resultRecognitionAdult": _adult(adult) if adult else None,
        **decision(file, fact, question),
    }


def _findings(findings: Findings) -> Data:
    return {
        "lowerLimbs50p": findings.lower_limbs_50_percent,
        "fullBlindness": findings.blind,
        "upperLimbsAmputated": findings.upper_limbs_amputated,
        "upperLimbsParalyzed": findings.upper_limbs_paralysed,
    }


def _child(result: Any) -> Data:
    """What the record of the body holds, under the same names."""
    data = {_camel(name): value for name, value in result if not isinstance(value, Pillars)}
    pillars: Pillars | None = result.pillars
    if pillars is not None:
        data["pillars"] = {**dict(pillars), "pillarsTotal": pillars.total}
    return data


def _adult(result: AdultResult) -> Data:
    points: Independence = result.independence
    scores = {_camel(name): value for name, value in points}
    data: Data = {"diminuationIndependence": {**scores, "totalPoints": points.total}}
    if isinstance(result, FederalAdultResult):
        mental, physical = result.mental_unsuitability, result.physical_unsuitability
        data["diminuationEarnings"] = result.reduced_earnings
        if mental is not None or physical is not None:
            data["unsuitability"] = {"mentalUnsuitability": mental, "physicalUnsuitability": physical}
    return data


def _camel(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(part.capitalize() for part in rest)

# SPDX-License-Identifier: EUPL-1.2
"""What is asked of a disability body, and how much of its facts it gives.

Lists begin with what began last, and stop at the number that the schema allows. DGPH, VSB and Kind en Gezin give the
status of decisions, DGPH and Kind en Gezin the legislation of recognitions, only to who asks for it by date; all
others always do (knowledge soa-services.md 5.4). By period, where nobody can ask for it, all do (inferred).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from simulator.services.common_types import Data
from simulator.sources.disability import DgphFile, KindEnGezinFile, SourceFile, VsbFile
from simulator.sources.disability_facts import Recognition, Right

_MOST = {"recognitions": (10, 50), "rights": (1, 50), "cards": (2, 10)}  # by date, by period


@dataclass(frozen=True)
class Question:
    """Which parts, from when to when (one day: by date), as known today, and with how much of the older bodies."""

    parts: tuple[str, ...]
    begin: date
    end: date
    today: date
    one_day: bool = False
    decision_status: bool = True
    legislation: bool = True

    @property
    def last_day(self) -> date:
        """The last day asked that is not in the future."""
        return min(self.end, self.today)


def facts(file: SourceFile, kind: str, question: Question) -> list[Any]:
    """The facts of one kind that are shown."""
    by_date, by_period = _MOST[kind]
    found = file.during(kind, question.begin, question.end, question.today)
    return found[: by_date if question.one_day else by_period]


def decision(file: SourceFile, fact: Recognition | Right, question: Question) -> Data:
    """The status of a decision, where it is given."""
    asked = question.decision_status or not isinstance(file, (DgphFile, VsbFile, KindEnGezinFile))
    return {"decisionStatus": fact.status} if asked else {}


def legislation(file: SourceFile, fact: Recognition, question: Question) -> int | None:
    """The legislation of a recognition, where it is given."""
    asked = question.legislation or not isinstance(file, (DgphFile, KindEnGezinFile))
    return fact.legislation if asked else None

# SPDX-License-Identifier: EUPL-1.2
"""HandiService: what eight bodies know of a person's disability. Each answers with a status of its own."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from simulator.exchange.answer import Answer, Finding, Refused
from simulator.services.common_types import number_as_asked
from simulator.services.handi_files import MOST_PAYMENTS, file_block
from simulator.services.handi_person import person_block
from simulator.services.handi_question import Question
from simulator.services.several_sources import FOUND, NO_DATA, out_of_reach, silent, status, whole
from simulator.sources.disability import DgphFile, Disability, SourceFile
from simulator.sources.registers import Registers

PARTIAL, NOTHING_ASKED, ALL_FALSE = "HAN20200", "HAN00022", "HAN00023"
RESULTS = {
    "DGPH": "dgphResult", "VSB": "vsbResult", "KindEnGezin": "kindEnGezinResult", "IrisCare": "irisCareResult",
    "NicCin": "nicCinResult", "AVIQ": "aviqResult", "DSL": "dslResult", "MDG": "mdgResult",
}  # fmt: skip

Look = Callable[[SourceFile], Any]


def consult_files_by_date(request: dict[str, Any], disability: Disability, registers: Registers) -> Answer:
    """The files as they were on the reference date."""
    criteria = request["criteria"]
    day = criteria["referenceDate"]
    question = Question(
        _asked(criteria, "parts"), day, day, disability.today, one_day=True,
        decision_status=bool(criteria.get("decisionStatus")), legislation=bool(criteria.get("enrichedRecognition")),
    )  # fmt: skip
    return _answer(criteria, disability, "file", lambda file: _file(criteria["ssin"], file, question, registers))


def consult_files_by_period(request: dict[str, Any], disability: Disability, registers: Registers) -> Answer:
    """What the files held in the course of the period."""
    criteria = request["criteria"]
    period = criteria["period"]
    question = Question(_asked(criteria, "parts"), period["beginDate"], period["endDate"], disability.today)
    return _answer(criteria, disability, "file", lambda file: _file(criteria["ssin"], file, question, registers))


def consult_payments(request: dict[str, Any], disability: Disability) -> Answer:
    """What was paid for the months of the period, the newest first."""
    criteria = request["criteria"]
    begin, end = criteria["period"]["beginDate"], min(criteria["period"]["endDate"], disability.today)
    return _answer(criteria, disability, "payments", lambda file: _payments(file, begin, end))


def _asked(criteria: dict[str, Any], name: str) -> tuple[str, ...]:
    """The flags that are true; at least one must be."""
    flags = criteria[name]
    true = tuple(flag for flag, value in flags.items() if value)
    if not true:
        raise Refused(Finding(ALL_FALSE if flags else NOTHING_ASKED, (("field", f"criteria/{name}"),)))
    return true


def _answer(criteria: dict[str, Any], disability: Disability, content: str, look: Look) -> Answer:
    """Ask each body."""
    asked = _asked(criteria, "handicapAuthenticSources")
    down = out_of_reach(asked, disability.down)
    results: dict[str, Any] = {}
    found = False
    for source in asked:
        if source in down:
            results[RESULTS[source]] = {"status": silent()}
            continue
        file = disability.file(criteria["ssin"], source)
        shown = look(file) if file else None
        found = found or shown is not None
        results[RESULTS[source]] = {"status": status(NO_DATA if shown is None else FOUND), content: shown}
    data = {"ssin": number_as_asked(criteria["ssin"], disability), "results": results}
    return Answer(data, (whole(down, found, PARTIAL),))


def _file(ssin: str, file: SourceFile, question: Question, registers: Registers) -> dict[str, Any] | None:
    """The parts of a file that were asked; with name and address where the body gives them."""
    block = file_block(file, question)
    if block and isinstance(file, DgphFile):
        block["addressHandicappedPerson"] = person_block(registers, ssin, question.last_day)
    return block or None


def _payments(file: SourceFile, begin: date, end: date) -> dict[str, Any] | None:
    paid = [
        {"yearMonth": month, "amount": run.amount, "cancelledPayment": run.was_cancelled(month)}
        for run in file.during("payments", begin, end, end)
        for month in run.months(begin, end)
    ]
    return {"payment": paid[:MOST_PAYMENTS]} if paid else None

# SPDX-License-Identifier: EUPL-1.2
"""The file of a disability body in the words of HandiService: how far a request has come, rights, cards."""

from __future__ import annotations

from datetime import date

from simulator.services.common_types import Data
from simulator.services.handi_question import Question, decision, facts
from simulator.services.handi_recognitions import recognitions
from simulator.sources.disability import DgphFile, SourceFile, VsbFile
from simulator.sources.disability_facts import Card, FederalRight, Request, Right

MOST_PAYMENTS = 24
_CATEGORIES = {"parking": "PARKINGCARD", "reduction": "REDUCTIONCARD"}


def file_block(file: SourceFile, question: Question) -> Data:
    """The parts that were asked, as far as the body keeps them and there is something; empty without any."""
    makers = {
        "evolutionOfRequest": _evolution,
        "handicapRecognitions": recognitions,
        "rights": _rights,
        "socialCards": _cards,
    }
    block: Data = {}
    for part in question.parts:
        block.update(makers[part](file, question))
    return block


def _evolution(file: SourceFile, question: Question) -> Data:
    request = file.request(question.last_day)
    if request is None:
        return {}
    return {"evolutionOfRequest": _request(file, request, question.last_day)}


def _request(file: SourceFile, request: Request, day: date) -> Data:
    data: Data = {
        "legislation": request.legislation,
        "requestDate": request.requested,
        "fileCompletionDate": request.completed if request.completed and request.completed <= day else None,
        "appeal": request.under_appeal(day),
    }
    if file.keeps("rights"):
        data["administrativePendingRequest"] = request.pending(request.administrative_decision, day)
    if file.keeps("recognitions"):
        data["handicapRecognitionPending"] = request.pending(request.recognition_decision, day)
    return data


def _rights(file: SourceFile, question: Question) -> Data:
    shown = [_right(file, fact, question) for fact in facts(file, "rights", question)]
    if not shown:
        return {}
    if not question.one_day:
        return {"rights": {"right": shown}}
    return {"rights" if isinstance(file, (DgphFile, VsbFile)) else "right": shown[0]}


def _right(file: SourceFile, fact: Right, question: Question) -> Data:
    data: Data = {
        "period": {"beginDate": fact.begin, "endDate": fact.end},
        "legislation": fact.legislation,
        "totalMonthAmount": fact.total,
        **decision(file, fact, question),
    }
    if isinstance(fact, FederalRight):
        data["monthAmount"] = fact.total if fact.amount is None else fact.amount
        data |= {"categoryIVT": fact.ivt, "categoryIT": fact.it, "partnerIncome": fact.partner_income}
    return data


def _cards(file: SourceFile, question: Question) -> Data:
    shown = [_card(fact) for fact in facts(file, "cards", question)]
    return {"socialCards": {"socialCard": shown}} if shown else {}


def _card(card: Card) -> Data:
    return {
        "deliveryDate": card.begin,
        "endDate": card.end,
        "cardNumber": card.number,
        "cardCategory": _CATEGORIES[card.kind],
    }

# SPDX-License-Identifier: EUPL-1.2
"""The SOA services: typed messages with the common blocks of CommonV3.

A reply copies informationCustomer, legalContext and the criteria from the request, in the order of its own type, and
adds informationCBSS and status. Which of them a reply has is read from its schema. Source: knowledge rules.md 2.2.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from simulator.contracts.builder import Style, write
from simulator.contracts.common_blocks import INFORMATION, STATUS, fitted_status, has_block
from simulator.contracts.contract import Operation
from simulator.contracts.definition import Family
from simulator.contracts.reader import at, read
from simulator.contracts.schema import ComplexType, Element
from simulator.errors import BuildError, MessageError
from simulator.exchange.exchange import FAILED, Exchange
from simulator.rules.case import Case, Decision, Stated
from simulator.soap.batch import batch_file
from simulator.soap.message import Message, reply_issues, run_exchange

AUTHOR = "http://www.bcss.fgov.be/en/international/home/index.html"
CUSTOMER = "informationCustomer"
GIVE = "Give another reply in the scenario (`replies`)."
SERVICING = "An error occurred while servicing your request."


class SoaCodec:
    """Messages of the SOA family."""

    def read(self, message: Message) -> None:
        """The operation of the body's element; the body valid; the common blocks told to the rules."""
        contract, body = message.contract, message.body
        exchange = message.exchange()
        operation = contract.by_request.get(body.tag)
        if operation is None:
            known = ", ".join(contract.by_request)
            raise MessageError(
                f"No operation of {contract.id} takes {body.tag}; it takes {known}.", rule="message.operation"
            )
        exchange.operation = operation.name
        issues = contract.validator.issues(body)
        if issues:
            raise MessageError(
                "The message is not valid by its schema: " + "; ".join(map(str, issues)),
                rule="message.schema",
                issues=issues,
            )
        request = read(body, operation.element(operation.request))
        message.case(exchange, operation, request, _stated(request))

    def answer(self, message: Message) -> str:
        """The reply of the one exchange."""
        exchange = message.exchanges[0]
        case = exchange.case
        assert case is not None
        run_exchange(message, exchange, case)
        reply = self._reply(message, exchange, case)
        issues = reply_issues(message, message.contract.validator, reply)
        file = None
        if exchange.refusal is None and exchange.answer is not None and exchange.answer.batch is not None:
            file, wrong = batch_file(message, case, exchange.answer.batch)
            issues += wrong
        if issues and case.operation.generated and exchange.refusal is not None:  # its schema has no room for a refusal
            refusal = exchange.refusal
            raise MessageError(refusal.reason, rule=refusal.rule, remedy=refusal.remedy)
        if issues and case.operation.generated:
            exchange.outcome = FAILED
            told = f"The reply of {case.operation.title} is not valid by its schema: {issues[0]}"
            raise MessageError(told, "Server", rule="reply.schema", issues=issues, remedy=GIVE)
        if issues:
            exchange.outcome = FAILED
            raise MessageError(SERVICING, "Server", rule="reply.schema", issues=issues)
        exchange.decide(case.allow("reply.schema", "valid"))
        if file is not None:
            message.sandbox.keep_batch(file)
        return reply

    def _reply(self, message: Message, exchange: Exchange, case: Case) -> str:
        operation = case.operation
        declaration = operation.element(operation.reply)
        kind = declaration.type
        assert isinstance(kind, ComplexType)
        data: dict[str, Any] = {}
        if has_block(kind, STATUS):
            data[STATUS] = fitted_status(kind, self._status(message, exchange, operation), exchange.refusal is None)
        elif exchange.refusal is not None:
            refusal = exchange.refusal
            code = "Server" if refusal.kind.endswith("_unavailable") or refusal.kind == "injected" else "Client"
            raise MessageError(refusal.reason, code, rule=refusal.rule, remedy=refusal.remedy)
        else:
            exchange.status = "OK"
        if exchange.answer is not None and exchange.answer.data is not None and exchange.refusal is None:
            data.update(exchange.answer.data)
            exchange.status = _own_code(exchange.answer.data) or exchange.status
        elif exchange.refusal is not None:
            data.update(_annotated(exchange.refusal, kind))
        if has_block(kind, INFORMATION):
            data[INFORMATION] = _information_cbss(message)
        for child in message.body:
            if child.tag in kind.children and child.tag not in data:
                data[child.tag] = child
        return write(declaration, data, _style(operation))

    def _status(self, message: Message, exchange: Exchange, operation: Operation) -> dict[str, Any]:
        refusal = exchange.refusal
        codes = message.network.codes
        if refusal is not None:
            code, information, text = refusal.code or "", list(refusal.told), refusal.text
        elif exchange.answer is not None and exchange.answer.findings:
            finding = exchange.answer.findings[0]
            code, information, text = finding.code, [(n, v or "") for n, v in finding.information], finding.text
        else:
            code, information, text = "MSG00000", [], None
        exchange.status = code
        known = codes.code(Family.SOA, code, operation.contract.definition)
        return {
            "value": known.value,
            "code": code,
            "description": text or known.text,
            "information": [{"fieldName": name, "fieldValue": value} for name, value in information],
        }

    def fault_detail(self, message: Message, error: MessageError) -> str | None:
        """A CBSSFault in the element that the contract declares, if it declares one."""
        operations = list(message.contract.operations.values())
        asked = message.contract.by_request.get(message.body.tag) if message.body is not None else None
        operation = asked or operations[0]
        if operation.fault is None or error.http_status == 401:
            return None
        kind = "internal_error" if error.code.startswith("Server") else "message_invalid"
        refusal = message.network.codes.refusal(Family.SOA, kind, operation.definition)
        text = message.network.codes.code(Family.SOA, refusal.code).text if kind == "internal_error" else error.text
        information = [] if kind == "internal_error" else _issue_fields(error)
        data = {
            "informationCBSS": _information_cbss(message),
            "detail": [
                {
                    "severity": "FATAL",
                    "reasonCode": refusal.code,
                    "diagnostic": text[:256],
                    "authorCode": AUTHOR,
                    "information": information[:15],
                }
            ],
        }
        try:
            return write(operation.element(operation.fault), data, _style(operation))
        except BuildError:
            if not operation.generated:
                raise
            return None  # its fault is of another kind than the network's


def _own_code(data: Mapping[str, Any]) -> str | None:
    """The code that an answer gives among its data, as a reply of the scenario may."""
    status = data.get("status")
    return str(status["code"]) if isinstance(status, Mapping) and status.get("code") is not None else None


def _annotated(refusal: Decision, kind: ComplexType) -> dict[str, Any]:
    """The number of a refused request with what has become of it, where the reply has a place for that.

    A reply that names the present number has the one that was asked in `replaces`.
    """
    declared = kind.children.get("ssin")
    shape = declared.type if isinstance(declared, Element) else None
    places = shape.attributes if isinstance(shape, ComplexType) else ()
    asked, present = refusal.facts.get("ssin"), refusal.facts.get("newSSIN")
    if refusal.kind == "ssin_cancelled" and "canceled" in places:
        return {"ssin": {"#text": asked, "@canceled": True}}
    if refusal.kind == "ssin_replaced" and "replacedBy" in places:
        return {"ssin": {"#text": asked, "@replacedBy": present}}
    if refusal.kind == "ssin_replaced" and "replaces" in places:
        return {"ssin": {"#text": present, "@replaces": asked}}
    return {}


def _issue_fields(error: MessageError) -> list[dict[str, str]]:
    return [
        {"fieldName": name, "fieldValue": value[:256]}
        for issue in error.issues[:5]
        for name, value in (("path", issue.path), ("line", str(issue.line)), ("rule", issue.rule))
    ]


def _information_cbss(message: Message) -> dict[str, Any]:
    return {
        "ticketCBSS": message.moment.uuid,
        "timestampReceive": message.received,
        "timestampReply": message.sandbox.clock.now(),
    }


def _stated(request: dict[str, Any]) -> Stated:
    who = f"{CUSTOMER}/customerIdentification"
    return Stated(
        cbe=_text(at(request, f"{who}/cbeNumber")),
        sector=_number(at(request, f"{who}/sector")), institution=_number(at(request, f"{who}/institution")),
        legal_context=_text(at(request, "legalContext")), reference=_text(at(request, f"{CUSTOMER}/ticket")),
    )  # fmt: skip


def _text(value: Any) -> str | None:
    """A text, also one that has attributes; None for anything else."""
    found = value.get("#text") if isinstance(value, Mapping) else value
    return found if isinstance(found, str) else None


def _number(value: Any) -> int | None:
    """A number, also one that a contract declares as a text; None for anything else."""
    found = value.get("#text") if isinstance(value, Mapping) else value
    return int(found) if isinstance(found, int) or (isinstance(found, str) and found.isdecimal()) else None


def _style(operation: Operation) -> Style:
    definition = operation.contract.definition
    prefixes = dict(definition.prefixes)
    prefix = prefixes.pop("reply", "ns1")
    prefixes[operation.reply[1 : operation.reply.index("}")]] = prefix
    return Style(prefixes)

# SPDX-License-Identifier: EUPL-1.2
"""The SSDN services: one SOAP operation whose string holds an SSDNRequest, with one or more ServiceRequests.

What cannot be parsed is a SOAP fault, in the words of the original (an Apache Axis 1 server); what is well-formed but
wrong is an SSDNReply with ReturnCode 10000. Prefixes of the reply are numbered ns1, ns2, ... because clients have
come to rely on them. Source: knowledge ssdn-contracts.md 1.1, 1.5, 2.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from simulator.contracts.builder import Carried, Style, text, write
from simulator.contracts.contract import Contract
from simulator.contracts.definition import Family, Refusal
from simulator.contracts.reader import read
from simulator.contracts.schema import WILDCARD
from simulator.errors import MessageError, SchemaIssue
from simulator.exchange.answer import Finding
from simulator.exchange.exchange import ANSWERED, FAILED, REFUSED, Exchange
from simulator.rules.case import Decision, Stated
from simulator.soap.envelope import parse
from simulator.soap.message import Message, reply_issues, run_exchange
from simulator.world.clock import offset_text

_SVC = "{http://www.ksz-bcss.fgov.be/XSD/SSDN/Service}"
REQUEST, REPLY = f"{_SVC}SSDNRequest", f"{_SVC}SSDNReply"
_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
_CHILD = (
    "org.xml.sax.SAXException: SimpleDeserializer encountered a child element, which is NOT expected, "
    "in something it was trying to deserialize."
)
_UNBOUND = re.compile(r"Namespace prefix (\S+) on (\S+) is not defined")
_AUTHOR = "CBSS"
_RETURN_CODES = {"YES": 0, "WARNING": 1, "NO": 10000}
_OK = {"INFORMATION": "YES", "WARNING": "WARNING", "ERROR": "NO"}
_CONTEXT_CODES = {"WARNING": "20000001", "NO": "30000001"}
_MOST_DETAILS, _MOST_FIELDS = 30, 5
MOST_REQUESTS = 20


class SsdnCodec:
    """Messages of the SSDN connector."""

    def read(self, message: Message) -> None:
        """The document inside the string."""
        body, contract = message.body, message.contract
        operation = next(iter(contract.wsdl.operations.values()))
        if body.tag != operation.request:
            raise MessageError(
                f"The connector takes {operation.request} in the Body, not {body.tag}.", rule="message.operation"
            )
        if len(body):
            raise MessageError(_CHILD, "Server.userException", rule="message.string")
        try:
            message.content = parse((body.text or "").strip().encode(), "utf-8")
        except MessageError as error:
            raise MessageError(_in_words_of_xerces(error.text), "Server.userException", rule=error.rule) from error

    def answer(self, message: Message) -> str:
        """The reply to every ServiceRequest, in one SSDNReply in one string."""
        root, connector = message.content, message.contract
        issues: tuple[SchemaIssue, ...] = ()
        if root.tag != REQUEST:
            issues = (SchemaIssue(root.sourceline, root.tag, "root", f"{REQUEST} is expected"),)
        requests = [] if issues else root.findall(f"{_SVC}ServiceRequest")
        if len(requests) > MOST_REQUESTS:
            found = f"at most {MOST_REQUESTS} are answered in one message, not {len(requests)}"
            issues = (SchemaIssue(requests[MOST_REQUESTS].sourceline, f"{REQUEST}/ServiceRequest", "count", found),)
            requests = []
        contracts = [self._contract(message, request) for request in requests]
        single = contracts[0] if len(contracts) == 1 else None
        if single is None or single.validator.issues(root):
            issues = issues or connector.envelope_validator().issues(root)
            single = None
        if issues:
            return self._write(message, self._header_refused(message, issues), [], [])
        request = read(root, connector.schema.element(REQUEST))
        context = request["RequestContext"]
        replies = [
            self._service(message, item, contract, context, checked=single is not None)
            for item, contract in zip(request["ServiceRequest"], contracts, strict=True)
        ]
        worst = max((r["ResultSummary"]["@ok"] for r in replies), key=lambda ok: _RETURN_CODES[ok])
        return self._write(message, self._context(message, context, worst), replies, [c for c in contracts if c])

    def fault_detail(self, message: Message, error: MessageError) -> str | None:
        """The connector declares no fault."""
        return None

    def _contract(self, message: Message, request: Any) -> Contract | None:
        key = (request.findtext(f"{_SVC}ServiceId") or "").strip(), (request.findtext(f"{_SVC}Version") or "").strip()
        return message.network.catalogue.by_service.get(key)

    def _service(
        self,
        message: Message,
        item: Mapping[str, Any],
        contract: Contract | None,
        context: Mapping[str, Any],
        checked: bool,
    ) -> dict[str, Any]:
        """One ServiceReply, as plain data."""
        exchange = message.exchange()
        exchange.service = item["ServiceId"]
        reply = {"ResultSummary": {}, "ServiceId": item["ServiceId"], "Version": item["Version"]}
        codes, body = message.network.codes, item[WILDCARD]
        if contract is None:
            told = (("ServiceId", item["ServiceId"]), ("Version", item["Version"]))
            known = ", ".join(" ".join(key) for key in message.network.catalogue.by_service)
            refusal = codes.refusal(Family.SSDN, "version_unknown")
            exchange.decide(
                _refused(refusal, "message.version", "No service has this id and version.", told, f"Known: {known}")
            )
            return reply | {"ResultSummary": self._summary(message, exchange, contract)}
        operation = contract.by_request.get(body.tag)
        issues = () if checked else contract.validator.issues(body)
        if operation is None or issues:
            reason = (
                "; ".join(map(str, issues)) or f"{contract.id} takes {', '.join(contract.by_request)}, not {body.tag}"
            )
            refusal = codes.refusal(Family.SSDN, "body_invalid")
            exchange.decide(
                _refused(refusal, "message.schema", reason, (("parser", reason),), "Send what the schema says.")
            )
            return reply | {"ResultSummary": self._summary(message, exchange, contract)}
        request = read(body, operation.element(operation.request))
        case = message.case(exchange, operation, request, _stated(context))
        refused = run_exchange(message, exchange, case)
        reply["ResultSummary"] = self._summary(message, exchange, contract)
        answer = exchange.answer
        if refused is None and answer is not None and answer.data is not None:
            reply[WILDCARD] = Carried(operation.element(operation.reply), answer.data)
        return reply

    def _summary(self, message: Message, exchange: Exchange, contract: Contract | None) -> dict[str, Any]:
        refusal, answer = exchange.refusal, exchange.answer
        if refusal is not None:
            findings: tuple[Finding, ...] = (Finding(refusal.code or "", refusal.told, refusal.text),)
        else:
            findings = answer.findings if answer is not None else ()
        details = [self._detail(message, finding, contract) for finding in findings[:_MOST_DETAILS]]
        ok = max((_OK[detail["Severity"]] for detail in details), key=lambda ok: _RETURN_CODES[ok], default="YES")
        first = next((f.code for f, d in zip(findings, details, strict=False) if _OK[d["Severity"]] == ok), "")
        exchange.status = first or "0"
        if ok == "NO" and exchange.outcome == ANSWERED:
            exchange.outcome = REFUSED
        return {"@ok": ok, "ReturnCode": _RETURN_CODES[ok], "Detail": details}

    def _detail(self, message: Message, finding: Finding, contract: Contract | None = None) -> dict[str, Any]:
        definition = contract.definition if contract else None
        known = message.network.codes.code(Family.SSDN, finding.code, definition)
        return {
            "Severity": known.severity,
            "ReasonCode": finding.code,
            "Diagnostic": finding.text or known.text,
            "AuthorCodeList": _AUTHOR,
            "Information": [
                {"FieldName": name, "FieldValue": value} for name, value in finding.information[:_MOST_FIELDS]
            ],
        }

    def _context(self, message: Message, context: Mapping[str, Any] | None, ok: str) -> dict[str, Any]:
        summary: dict[str, Any] = {"@ok": ok, "ReturnCode": _RETURN_CODES[ok]}
        if ok in _CONTEXT_CODES:
            summary["Detail"] = [self._detail(message, Finding(_CONTEXT_CODES[ok]))]
        sent = (context or {}).get("Message") or {}
        return {
            "ResultSummary": summary,
            "AuthorizedUser": (context or {}).get("AuthorizedUser"),
            "Message": {
                "Reference": sent.get("Reference"),
                "Ticket": message.moment.ticket,
                "TimeRequest": sent.get("TimeRequest"),
                "TimeReceive": _compact(message.received),
                "TimeResponse": _compact(message.sandbox.clock.now()),
            },
        }

    def _header_refused(self, message: Message, issues: tuple[SchemaIssue, ...]) -> dict[str, Any]:
        exchange = message.exchange()
        reason = "; ".join(map(str, issues))
        refusal = message.network.codes.refusal(Family.SSDN, "header_invalid")
        exchange.decide(
            _refused(refusal, "message.header", reason, (("parser", reason),), "Send what the schema says.")
        )
        context = self._context(message, None, "NO")
        context["ResultSummary"] = self._summary(message, exchange, None)
        return context

    def _write(
        self, message: Message, context: dict[str, Any], replies: list[dict[str, Any]], contracts: list[Contract]
    ) -> str:
        connector = message.contract
        style = Style(numbered=True, date_offset=offset_text)
        data = {"ReplyContext": context, "ServiceReply": replies}
        reply = write(connector.schema.element(REPLY), data, style)
        issues = reply_issues(message, connector.envelope_validator(tuple(contracts)), reply)
        if issues:
            for exchange in message.exchanges:
                exchange.outcome = FAILED
            raise MessageError("java.lang.RuntimeException", "Server.userException", rule="reply.schema", issues=issues)
        tag = next(iter(connector.wsdl.operations.values())).reply
        namespace, _, name = tag[1:].partition("}")
        return f'<{name} xmlns="{namespace}">{text(_DECLARATION + reply)}</{name}>'


def _refused(refusal: Refusal, rule: str, reason: str, told: tuple[tuple[str, str], ...], remedy: str) -> Decision:
    said = (reason, remedy)
    return Decision(False, rule, "fault", dict(told), refusal.code, told, refusal.description, said=said)


def _stated(context: Mapping[str, Any]) -> Stated:
    user = context["AuthorizedUser"]
    return Stated(
        cbe=user.get("OrgUnit"), sector=user["MatrixID"], institution=user.get("MatrixSubID"), user=user["UserID"],
        reference=(context.get("Message") or {}).get("Reference"),
    )  # fmt: skip


def _compact(moment: datetime) -> str:
    """`20260302T090000`, in the time of the moment itself."""
    return moment.isoformat()[:19].replace("-", "").replace(":", "")


def _in_words_of_xerces(text: str) -> str:
    unbound = _UNBOUND.search(text)
    if unbound:
        prefix, name = unbound.groups()
        return f'org.xml.sax.SAXParseException: The prefix "{prefix}" for element "{prefix}:{name}" is not bound.'
    return f"org.xml.sax.SAXParseException: {text.removeprefix('The message is not well-formed XML: ')}"

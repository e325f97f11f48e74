# SPDX-License-Identifier: EUPL-1.2
"""The file with the results of an operation that was asked for them in batch.

It names sender (KSZ) and receiver, and says of each response to which question it is the answer, with its criteria and
its status. One file holds the response to one question. Source: published XSD of such files (knowledge
soa-services.md 2.1, 4.4; rules.md 2.6).
"""

from __future__ import annotations

from typing import Any

from lxml import etree

from simulator.contracts.builder import PLAIN, write
from simulator.contracts.contract import Operation
from simulator.contracts.definition import Family
from simulator.contracts.schema import ComplexType
from simulator.errors import ContractError, SchemaIssue
from simulator.exchange.answer import Batch
from simulator.rules.case import Case
from simulator.soap.message import Message
from simulator.world.batches import BatchFile

KSZ = {"sector": 25, "institution": 0}
"""The place of the Crossroads Bank in the network (fixtures/codes/sectors.yaml)."""
_FILTERS = "dataFilters"
_DONE = "MSG00000"


def batch_file(message: Message, case: Case, batch: Batch) -> tuple[BatchFile, tuple[SchemaIssue, ...]]:
    """The file for the institution that asked, and what is wrong with it by its schema (that would be our mistake)."""
    operation = case.operation
    if operation.batch is None:
        raise ContractError(f"{operation.title} answers with a file, and its contract names none (`batch`)")
    status = _status(message, operation, batch)
    receiver = _receiver(case)
    content = write(operation.batch.element, _document(message, case, batch, status, receiver), PLAIN)
    file = BatchFile(
        id=message.moment.file_ticket, number=message.moment.number, ticket=message.moment.uuid,
        made=message.sandbox.clock.now(), service=operation.contract.service, operation=operation.name,
        receiver="/".join(str(part) for part in receiver.values()), status=status["code"], content=content,
    )  # fmt: skip
    checked = message.network.settings.check_replies
    return file, operation.batch.validator.issues(etree.fromstring(content.encode())) if checked else ()


def _receiver(case: Case) -> dict[str, Any]:
    """Who asked, by its CBE number where that is known."""
    cbe = case.organisation.cbe if case.organisation else case.stated.cbe
    return {"cbeNumber": cbe} if cbe else {"sector": case.stated.sector, "institution": case.stated.institution}


def _document(
    message: Message, case: Case, batch: Batch, status: dict[str, Any], receiver: dict[str, Any]
) -> dict[str, Any]:
    assert case.operation.batch is not None
    response = dict(batch.data)
    filters = response.pop(_FILTERS, None)
    response["requestCorrelation"] = {
        "customerTicket": case.stated.reference, "cbssTicket": message.moment.uuid, "timestamp": message.received,
    }  # fmt: skip
    response["criteria"] = case.request.get("criteria")
    response["status"] = status
    kind = case.operation.batch.element.type
    document = {
        "sender": {
            "ticket": message.moment.file_ticket,
            "timestampSent": message.sandbox.clock.now(),
            "organizationIdentification": KSZ,
        },
        "receiver": {"organizationIdentification": receiver},
        "legalContext": case.stated.legal_context,
        "responses": {"response": [response]},
    }
    if filters and isinstance(kind, ComplexType) and _FILTERS in kind.children:
        document[_FILTERS] = filters
    return document


def _status(message: Message, operation: Operation, batch: Batch) -> dict[str, Any]:
    finding = batch.findings[0] if batch.findings else None
    code = finding.code if finding else _DONE
    known = message.network.codes.code(Family.SOA, code, operation.contract.definition)
    return {
        "value": known.value,
        "code": code,
        "description": (finding and finding.text) or known.text,
        "information": [{"fieldName": n, "fieldValue": v or ""} for n, v in (finding.information if finding else ())],
    }

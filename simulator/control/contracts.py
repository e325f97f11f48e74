# SPDX-License-Identifier: EUPL-1.2
"""The contracts of the run: what each operation is, how near to the real one, and what the network asks for it."""

from __future__ import annotations

from typing import Annotated, Any

from flask import Blueprint
from pydantic import Field
from typing_extensions import TypedDict

from simulator.contracts.contract import Contract, Notification, Operation
from simulator.contracts.definition import Evidence
from simulator.contracts.knowledge import (
    Availability,
    Basis,
    Grant,
    InscriptionControl,
    MatchingInscription,
    PeriodLimit,
)
from simulator.control.described import described
from simulator.control.here import BASE, network
from simulator.errors import NotFoundError

blueprint = Blueprint("contracts", __name__, url_prefix=f"{BASE}/contracts")


class OperationData(TypedDict):
    """What an operation is, how near to the real one, and what the network asks for it."""

    name: str
    fidelity: str
    answered: Annotated[str, Field(description="`service`, or `generated`: by the scenario, or made of the schema")]
    evidence: list[Evidence]
    batch: Annotated[str | None, Field(description="Root element of the file in which results may come")]
    simplified: list[str]
    source: str
    subject: str | None
    subject_or: list[str]
    codes: list[str]
    availability: Availability
    basis: Basis | None
    callers: list[str]
    legal_contexts: list[str]
    inscription: InscriptionControl
    limits: list[PeriodLimit]
    blocks: dict[str, list[str]]
    grants: list[Grant]
    replaced_ssin: str
    cancelled_ssin: str
    request: str
    reply: str


class NotificationKind(TypedDict):
    """A message that the network sends unasked."""

    name: str
    fidelity: str
    evidence: list[Evidence]
    simplified: list[str]
    source: str
    basis: Basis | None
    receivers: list[str]
    legal_context: str | None
    inscription: MatchingInscription
    message: str


class ContractData(TypedDict):
    """One version of a service."""

    id: str
    service: str
    version: str
    family: str
    title: dict[str, str]
    paths: list[str]
    connector: str | None
    service_id: str | None
    service_version: str | None
    credentials: str
    operations: list[OperationData]
    notifications: list[NotificationKind]


class ContractList(TypedDict):
    """Contracts, by id."""

    contracts: list[ContractData]


@blueprint.get("")
@described("listContracts", {200: ContractList})
def contracts() -> dict[str, Any]:
    """Every contract, by id."""
    return {"contracts": [contract_data(contract) for _, contract in sorted(network().catalogue.contracts.items())]}


@blueprint.get("/<service>/<version>")
@described("getContract", {200: ContractData})
def contract(
    service: Annotated[str, Field(description="The service")],
    version: Annotated[str, Field(description="The version of the contract", examples=["v2"])],
) -> dict[str, Any]:
    """One contract."""
    known = network().catalogue.contracts
    found = known.get(f"{service}/{version}")
    if found is None:
        raise NotFoundError(f"there is no contract {service}/{version}; there is {', '.join(sorted(known))}")
    return contract_data(found)


def contract_data(contract: Contract) -> dict[str, Any]:
    """A contract as JSON data."""
    definition = contract.definition
    return {
        "id": contract.id,
        "service": contract.service,
        "version": contract.version,
        "family": contract.family.value,
        "title": definition.title.model_dump(exclude_none=True),
        "paths": list(definition.paths),
        "connector": definition.connector,
        "service_id": definition.service_id,
        "service_version": definition.version,
        "credentials": definition.credentials.value,
        "operations": [_operation_data(operation) for operation in contract.operations.values()],
        "notifications": [_notification_data(sent) for sent in contract.notifications.values()],
    }


def _operation_data(operation: Operation) -> dict[str, Any]:
    definition = operation.definition
    return {
        "name": operation.name,
        "fidelity": definition.fidelity.value,
        "answered": "generated" if operation.generated else "service",
        "evidence": [evidence.model_dump() for evidence in definition.evidence],
        "batch": definition.batch and definition.batch.element,
        "simplified": list(definition.simplified),
        "source": definition.source,
        "subject": definition.subject,
        "subject_or": list(definition.subject_or),
        "codes": list(definition.codes),
        "availability": definition.availability,
        "basis": definition.basis.model_dump() if definition.basis else None,
        "callers": list(definition.callers),
        "legal_contexts": list(definition.legal_contexts),
        "inscription": definition.inscription.model_dump(mode="json"),
        "limits": [limit.model_dump(mode="json", exclude_none=True) for limit in definition.limits],
        "blocks": {name: list(block.paths) for name, block in definition.blocks.items()},
        "grants": [grant.model_dump(mode="json", exclude_none=True) for grant in definition.rows],
        "replaced_ssin": definition.replaced_ssin,
        "cancelled_ssin": definition.cancelled_ssin,
        "request": operation.request,
        "reply": operation.reply,
    }


def _notification_data(notification: Notification) -> dict[str, Any]:
    definition = notification.definition
    return {
        "name": notification.name,
        "fidelity": definition.fidelity.value,
        "evidence": [evidence.model_dump() for evidence in definition.evidence],
        "simplified": list(definition.simplified),
        "source": definition.source,
        "basis": definition.basis.model_dump() if definition.basis else None,
        "receivers": list(definition.receivers),
        "legal_context": definition.legal_context,
        "inscription": definition.inscription.model_dump(mode="json"),
        "message": notification.message,
    }

# SPDX-License-Identifier: EUPL-1.2
"""What was understood of a contract that somebody brought along, what was not, what follows, and what to write then."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from simulator.contracts.contract import Contract, Operation
from simulator.contracts.definition import Family
from simulator.contracts.dropin import conventions
from simulator.contracts.generator.reply import why_not
from simulator.contracts.wsdl import WsdlOperation

_DAY = date(2026, 3, 2)
SERVICE, GENERATED = "service", "generated"


@dataclass(frozen=True)
class Explained:
    """One operation: what it has of what the rules rest on, who answers it, what follows from what it has not."""

    name: str
    subject: str | None
    subject_or: tuple[str, ...]
    customer: bool
    legal_context: bool
    legal_contexts: tuple[str, ...]
    status: bool
    periods: tuple[str, ...]
    inscription: str
    reply: str
    notes: tuple[str, ...]
    problem: str = ""


def explained(operation: Operation) -> Explained:
    """One operation in words and data. Raises ContractError where its messages cannot be read."""
    definition = operation.definition
    asked = WsdlOperation(operation.name, "", operation.request, operation.reply, (), "", "")
    shape = conventions.shape(operation.contract.schema, asked)
    soa = operation.contract.family is Family.SOA
    return Explained(
        name=operation.name,
        subject=definition.subject,
        subject_or=definition.subject_or,
        customer=shape.customer or not soa,
        legal_context=shape.legal_context,
        legal_contexts=definition.legal_contexts,
        status=shape.status or not soa,
        periods=shape.periods,
        inscription=definition.inscription.control,
        reply=GENERATED if operation.generated else SERVICE,
        notes=tuple(_notes(operation, shape)) if soa else (),
        problem=why_not(operation, _DAY) if operation.generated else "",
    )


def _notes(operation: Operation, shape: conventions.Shape) -> Iterator[str]:
    definition, key = operation.definition, f"operations.{operation.name}"
    if definition.subject is None and operation.generated:
        yield (
            "no SSIN was found in the request, so no inscription is asked, and what is answered is about nobody; write "
            f"{key}.subject if there is one"
        )
    if not shape.customer:
        yield "there is no informationCustomer: who asks is known by its credentials or certificate only"
    if shape.legal_context and not definition.legal_contexts and operation.generated:
        yield f"every legalContext is accepted; name the right ones in {key}.legal_contexts, or in a scenario's grants"
    if not shape.legal_context and operation.generated:
        yield "there is no legalContext, so finality is not looked at"
    if not shape.status:
        yield "the reply has no status (value, code): a refusal is a SOAP fault"
    if operation.generated:
        yield "no service answers it: replies come from `replies` of the scenario, else they are made of the schema"


def suggestion(contract: Contract) -> str:
    """A contract.yaml to start from: what conventions say, and what they could not know, as comments."""
    definition = contract.definition
    lines = [
        f"# Completes {contract.file.name}. Every line that you leave out stays as the conventions say.",
        f"id: {contract.id}",
        f"wsdl: {contract.file.name}",
        "paths:",
        *(f"  - {path}" for path in definition.paths),
        f"credentials: {definition.credentials.value}",
        "operations:",
    ]
    for operation in contract.operations.values():
        lines += list(_suggested(operation))
    return "\n".join(lines) + "\n"


def _suggested(operation: Operation) -> Iterator[str]:
    definition = operation.definition
    found = explained(operation)
    yield f"  {operation.name}:"
    yield f"    source: {_quoted(definition.source)}  # who owns the data"
    if definition.subject:
        yield f"    subject: {definition.subject}"
    else:
        yield "    # subject: path/of/the/ssin  # none was found"
    contexts = ", ".join(map(_quoted, definition.legal_contexts))
    hint = "" if contexts or not found.legal_context else "  # exact purposes; none: any is accepted"
    yield f"    legal_contexts: [{contexts}]{hint}"
    yield f"    callers: [{', '.join(definition.callers)}]"
    control = definition.inscription
    yield f"    inscription: {{control: {control.control}, registers: [{', '.join(control.registers)}]}}"
    for path in found.periods:
        yield f"    # limits: [{{path: {path}, longest: 48 months}}]"


def _quoted(text: str) -> str:
    return f'"{text}"'


def as_data(contract: Contract, found: list[Explained]) -> dict[str, Any]:
    """What was understood, as JSON data."""
    brought = contract.brought
    assert brought is not None
    return {
        "file": str(brought.file),
        "stands_for": brought.stands_for,
        "own_keys": list(brought.own),
        "paths": list(contract.definition.paths),
        "not_served": dict(brought.unserved),
        "notes": list(brought.notes),
        "operations": [
            {
                "name": one.name, "subject": one.subject, "subject_or": list(one.subject_or), "customer": one.customer,
                "legal_context": one.legal_context, "legal_contexts": list(one.legal_contexts), "status": one.status,
                "periods": list(one.periods), "inscription": one.inscription, "reply": one.reply,
                "notes": list(one.notes), "problem": one.problem,
            }
            for one in found
        ],
    }  # fmt: skip

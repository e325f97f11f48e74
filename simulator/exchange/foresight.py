# SPDX-License-Identifier: EUPL-1.2
"""What would happen to a request, and why, without sending it: the rules are asked, the service is not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from simulator.contracts.contract import Operation
from simulator.contracts.reader import merged, nested
from simulator.contracts.schema import ComplexType
from simulator.contracts.status import StatusCodes
from simulator.errors import ConfigurationError, Problem
from simulator.exchange.steps import foresee
from simulator.rules.case import Case, Decision, Sender, Stated
from simulator.rules.proportionality import hidden
from simulator.world.organisation import Organisation
from simulator.world.sandbox import Sandbox


@dataclass(frozen=True)
class Question:
    """A request that might be sent: by an organisation with its own credentials, about a person, for a purpose.

    Without `legal_context` it is the first of the operation; `request` is the rest, by element names.
    """

    operation: Operation
    caller: Organisation
    ssin: str | None = None
    legal_context: str | None = None
    request: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Foresight:
    """The decisions up to the first refusal, every further refusal, and the blocks that the reply would not show."""

    decisions: tuple[Decision, ...]
    withheld: Mapping[str, tuple[str, ...]]

    @property
    def refusal(self) -> Decision | None:
        """What would stop the request."""
        return next((decision for decision in self.decisions if not decision.allowed), None)


def foresight(question: Question, sandbox: Sandbox, codes: StatusCodes) -> Foresight:
    """Ask the rules as if the question came now; nothing changes.

    Raises ConfigurationError where the request names elements that the operation does not know.
    """
    definition, caller = question.operation.definition, question.caller
    problems = tuple(_unknown(question.operation.element(question.operation.request).type, question.request, "request"))
    if problems:
        raise ConfigurationError(*problems)
    subject = nested(definition.subject, question.ssin) if definition.subject and question.ssin else {}
    credential = caller.credentials[0] if caller.credentials else None
    contexts = definition.legal_contexts or tuple(c for row in definition.rows for c in row.legal_contexts)
    case = Case(
        question.operation,
        sandbox,
        merged(subject, _with_dates(question.request)),
        Sender(*((credential.user, credential.password) if credential else ())),
        Stated(
            cbe=caller.cbe, sector=caller.sector, institution=caller.institution,
            legal_context=question.legal_context or next(iter(contexts), None),
        ),
        sandbox.today,
        codes,
    )  # fmt: skip
    decisions = tuple(foresee(case))
    refused = any(not decision.allowed for decision in decisions)
    return Foresight(decisions, {} if refused else {name: block.paths for name, block in hidden(case).items()})


def _unknown(kind: Any, data: Any, path: str) -> Iterator[Problem]:
    """The names in plain data that a type has no element for. What an element holds is not looked at."""
    if not isinstance(kind, ComplexType) or not isinstance(data, Mapping) or kind.text is not None:
        return
    for key, value in data.items():
        if key.startswith("@"):
            continue
        child = kind.children.get(key)
        if child is None:
            known = ", ".join(kind.children)
            yield Problem(f"there is no element {key} here", path=f"{path}.{key}", remedy=f"Known: {known}")
            continue
        for item in value if isinstance(value, list) else [value]:
            yield from _unknown(child.type, item, f"{path}.{key}")


def _with_dates(data: Any) -> Any:
    """JSON data with dates where texts are dates, as a message would have been read."""
    if isinstance(data, Mapping):
        return {key: _with_dates(value) for key, value in data.items()}
    if isinstance(data, list):
        return [_with_dates(item) for item in data]
    if isinstance(data, str) and len(data) == 10 and data[4] == data[7] == "-":
        try:
            return date.fromisoformat(data)
        except ValueError:
            return data
    return data

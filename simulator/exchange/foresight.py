# SPDX-License-Identifier: EUPL-1.2
"""What would happen to a request, and why, without sending it: the rules are asked, the service is not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from simulator.contracts.contract import Operation
from simulator.contracts.reader import merged, nested
from simulator.contracts.status import StatusCodes
from simulator.contracts.unknown import unknown_names
from simulator.contracts.values import with_dates
from simulator.errors import ConfigurationError, Problem
from simulator.exchange.steps import foresee
from simulator.rules.case import Case, Decision, Sender, Stated
from simulator.rules.proportionality import hidden
from simulator.world.organisation import Organisation
from simulator.world.sandbox import Sandbox
from simulator.yaml_source import dotted


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
    problems = tuple(_unknown(question))
    if problems:
        raise ConfigurationError(*problems)
    subject = nested(definition.subject, question.ssin) if definition.subject and question.ssin else {}
    credential = caller.credentials[0] if caller.credentials else None
    contexts = definition.legal_contexts or tuple(c for row in definition.rows for c in row.legal_contexts)
    case = Case(
        question.operation,
        sandbox,
        merged(subject, with_dates(question.request)),
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


def _unknown(question: Question) -> Iterator[Problem]:
    """The names in the request that the operation does not know."""
    declared = question.operation.element(question.operation.request).type
    for name, path, known in unknown_names(declared, question.request, ("request",)):
        yield Problem(f"there is no element {name} here", path=dotted(path), remedy=f"Known: {', '.join(known)}")

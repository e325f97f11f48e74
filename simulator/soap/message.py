# SPDX-License-Identifier: EUPL-1.2
"""One HTTP message under way: what came, what was made of it, what goes back."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field
from datetime import datetime
from time import perf_counter
from typing import Any, Protocol

from simulator.contracts.contract import Contract, Operation
from simulator.contracts.validator import Validator
from simulator.errors import MessageError, SchemaIssue, StoreError
from simulator.exchange.exchange import Exchange
from simulator.exchange.steps import run
from simulator.network import Network
from simulator.rules.case import Case, Decision, Sender, Stated
from simulator.soap.envelope import SOAP11, parse
from simulator.soap.faults import stop_unprocessed
from simulator.world.faults import Fault
from simulator.world.sandbox import Sandbox
from simulator.world.sandbox_data import Moment


@dataclass
class Message:
    """A message to one contract in one sandbox. It has one exchange for each operation asked.

    `fault` is the fault of the sandbox because of which nothing was done; `faults_asked` are those whose turn it was.
    `unavailable` tells that the database did not answer, so that none of it counts.
    """

    network: Network
    contract: Contract
    sandbox: Sandbox
    sender: Sender
    moment: Moment
    received: datetime
    started: float = field(default_factory=perf_counter)
    namespace: str = SOAP11
    raw_in: bytes = b""
    raw_out: bytes = b""
    body: Any = None
    exchanges: list[Exchange] = field(default_factory=list)
    error: MessageError | None = None
    decisions: list[Decision] = field(default_factory=list)
    content: Any = None
    fault: Fault | None = None
    faults_asked: set[str] = field(default_factory=set)
    unavailable: StoreError | None = None

    def exchange(self) -> Exchange:
        """A new exchange of this message."""
        exchange = Exchange(self.moment, self.received, service=self.contract.service, decisions=[*self.decisions])
        self.exchanges.append(exchange)
        return exchange

    def case(self, exchange: Exchange, operation: Operation, request: Any, stated: Stated) -> Case:
        """The case of an exchange whose request has been understood."""
        exchange.service, exchange.operation = operation.contract.service, operation.name
        exchange.case = Case(
            operation, self.sandbox, request, self.sender, stated, self.received.date(), self.network.codes
        )
        exchange.decide(exchange.case.allow("message.schema", "valid"))
        return exchange.case

    def fail(self, error: MessageError) -> None:
        """The whole message ends in a fault; said in the journal by whatever exchanges there are."""
        self.error = error
        for exchange in self.exchanges or [self.exchange()]:
            if exchange.refusal is None:
                facts = {"issues": [str(issue) for issue in error.issues]} if error.issues else error.facts
                said = (error.text, error.remedy) if error.outcome == "fault" else None
                exchange.decide(
                    Decision(False, error.rule, error.outcome, facts, error.shown_code, kind="fault", said=said)
                )
                exchange.status = "FAULT"


def run_exchange(message: Message, exchange: Exchange, case: Case) -> Decision | None:
    """Take the steps; the refusal, if there is one. Unknown credentials are refused for the whole message."""
    stop_unprocessed(message, exchange, case)
    run(exchange, case, message.network.settings.rules)
    refusal = exchange.refusal
    if refusal is not None and refusal.kind == "unauthenticated":
        text = f"{refusal.reason} {refusal.remedy}"
        raise MessageError(text, http_status=401, rule=refusal.rule, remedy=refusal.remedy)
    return refusal


class Codec(Protocol):
    """How a family puts requests and replies into the SOAP body."""

    def read(self, message: Message) -> None:
        """Understand the body; MessageError if it cannot be understood."""

    def answer(self, message: Message) -> str:
        """Run the exchanges and give the XML for the Body of the reply."""

    def fault_detail(self, message: Message, error: MessageError) -> str | None:
        """The XML of the typed detail of a fault, or None."""


def reply_issues(message: Message, validator: Validator, reply: str) -> tuple[SchemaIssue, ...]:
    """What is wrong with a reply of ours by its schema; nothing where replies are not checked."""
    if not message.network.settings.check_replies:
        return ()
    try:
        return validator.issues(parse(reply.encode(), most=sys.maxsize))
    except MessageError as error:
        return (SchemaIssue(0, "", error.rule, error.text),)

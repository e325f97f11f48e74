# SPDX-License-Identifier: EUPL-1.2
"""The answer of an operation that no service answers: made of its schema, and of what the registers know of the person.

The same for the same seed, person and operation. What the network itself puts into a reply is left to it.
"""

from __future__ import annotations

from simulator.contracts.generator.content import Unsatisfiable
from simulator.contracts.generator.reply import made_reply
from simulator.errors import MessageError
from simulator.exchange.answer import Answer
from simulator.exchange.known_facts import Facts
from simulator.rules.case import Case
from simulator.sources import Inquiry
from simulator.sources.registers import Registers


def generated_answer(case: Case) -> Answer:
    """The answer; MessageError, which becomes a fault that says so, where the schema cannot be filled."""
    sandbox, ssin = case.sandbox, case.ssin
    registers = Registers(Inquiry(sandbox, case.today, case.organisation))
    facts = Facts(registers, ssin, case.organisation, sandbox.clock.now())
    seed = f"{sandbox.data.seed}/{ssin}/{case.operation.versioned_title}"
    try:
        data = made_reply(case.operation, seed, facts, case.request)
    except Unsatisfiable as problem:
        raise MessageError(
            f"No reply can be made for {case.operation.title}: {problem}.", "Server", rule="service.answer",
            remedy="Give one in the scenario (`replies`); `ksz-sim contract check` tells what the schema asks for.",
        ) from problem  # fmt: skip
    return Answer(data, facts={"seed": seed}, done="generated")

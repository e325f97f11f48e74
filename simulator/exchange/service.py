# SPDX-License-Identifier: EUPL-1.2
"""The step in which the service answers: finds the function that the contract names and what it wants to ask."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from functools import cache
from importlib import import_module
from typing import Any, get_type_hints

from simulator.errors import ContractError
from simulator.exchange.answer import Refused
from simulator.exchange.exchange import Exchange
from simulator.exchange.given import given_answer, given_reply, told
from simulator.rules.case import Case, Decision
from simulator.sources import Inquiry

REQUEST = "request"


Source = Callable[[Inquiry], Any]


@cache
def service(name: str, first: str = REQUEST) -> tuple[Callable[..., Any], tuple[tuple[str, Source], ...]]:
    """The function `module.function` under simulator/services, and the sources it takes by parameter.

    Its first parameter is called `first` (`request`: plain data); each further one is annotated with a class of
    simulator/sources.
    """
    module, _, function_name = name.partition(".")
    try:
        function = getattr(import_module(f"simulator.services.{module}"), function_name)
    except (ModuleNotFoundError, AttributeError) as error:
        raise ContractError(f"there is no service {name} under simulator/services: {error}") from error
    hints = get_type_hints(function)
    parameters = list(inspect.signature(function).parameters)
    if parameters[:1] != [first]:
        raise ContractError(f"the first parameter of the service {name} must be {first}")
    return function, tuple((parameter, hints[parameter]) for parameter in parameters[1:])


def answer(exchange: Exchange, case: Case) -> bool:
    """What the scenario says, if it says something to this request. Else ask the service; one that finds nothing to
    answer refuses with its own findings.
    """
    given = given_reply(case)
    if given is not None:
        exchange.answer = given_answer(given)
        return exchange.decide(case.allow("service.answer", "given", **told(given)))
    if case.operation.definition.answer is None:
        from simulator.exchange.generated import generated_answer

        exchange.answer = generated_answer(case)
        return exchange.decide(case.allow("service.answer", "generated", **exchange.answer.facts))
    function, sources = service(case.operation.definition.answer)
    seen = case.sender.certificate or case.sender.signature
    inquiry = Inquiry(case.sandbox, case.today, case.organisation, seen.subject if seen else None)
    request = dict(case.request)
    try:
        exchange.answer = function(request, **{name: source(inquiry) for name, source in sources})
    except Refused as refused:
        exchange.answer = refused.answer
        return exchange.decide(_refusal(case, refused))
    facts = exchange.answer.facts
    if exchange.answer.batch is not None:
        facts = {**facts, "codes": [finding.code for finding in exchange.answer.findings]}
        return exchange.decide(case.allow("service.answer", "in-file", **facts))
    return exchange.decide(case.allow("service.answer", exchange.answer.done if facts else "answered", **facts))


def _refusal(case: Case, refused: Refused) -> Decision:
    """The service's own reason where it gave one; else that it found nothing to answer. Both let the reply go out."""
    codes = [finding.code for finding in refused.answer.findings]
    if refused.rule:
        return Decision(True, refused.rule, refused.outcome, {**refused.facts, "codes": codes}, excess=refused.excess)
    return case.allow("service.answer", "findings", codes=codes)

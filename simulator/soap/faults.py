# SPDX-License-Identifier: EUPL-1.2
"""Faults of the sandbox that strike an answer on its way. What the caller got is what the journal tells: the bytes that
were sent, a decision with the fault's id, and as status the code that the caller could read, or the name of the fault
where it could read none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Protocol

from simulator.errors import MessageError
from simulator.exchange.exchange import FAILED
from simulator.journal.previous import previous_reply
from simulator.rules.faults import LATENCY, concerns, concerns_service, on_the_wire, struck
from simulator.soap.faults_effect import EFFECT, NONE, Effect, End
from simulator.soap.faults_reply import Reply, gateway_page, invalid, other_ticket

if TYPE_CHECKING:
    from simulator.exchange.exchange import Exchange
    from simulator.rules.case import Case
    from simulator.soap.http import Environ
    from simulator.soap.message import Message
    from simulator.world.faults import Fault

StartResponse = Callable[..., Any]
TIMEOUT, RESET, TRUNCATED, INVALID = "TIMEOUT", "RESET", "TRUNCATED", "INVALID"
_READABLE = ("renamed", "removed")  # ways to break a reply that leave it XML, with its status


class Application(Protocol):
    """What answers a message."""

    def answer(self, environ: Environ, start_response: StartResponse, message: Message) -> Iterable[bytes]:
        """Answer one message."""


@dataclass(frozen=True)
class _Struck:
    """What becomes of a reply. `status`: what the caller was told, where that is something else; `lost`: it could read
    nothing; `facts`: for the decision.
    """

    reply: Reply
    effect: Effect = NONE
    status: str | None = None
    lost: bool = False
    outcome: str = "struck"
    facts: Mapping[str, Any] = field(default_factory=dict)


def stop_unprocessed(message: Message, exchange: Exchange, case: Case) -> None:
    """MessageError if a fault strikes that lets nothing of the request be done."""
    for fault in message.sandbox.faults():
        if fault.what.processed or fault.id in message.faults_asked or not concerns(fault, case):
            continue
        message.faults_asked.add(fault.id)
        if struck(fault, message.sandbox, message.moment):
            message.fault = fault
            decision = on_the_wire(fault, message.moment, "not-processed", allowed=False)
            exchange.decide(decision)
            raise MessageError(decision.reason, "Server", rule=decision.rule)


def answer(
    application: Application, environ: Environ, start_response: StartResponse, message: Message
) -> Iterable[bytes]:
    """Answer one message in a sandbox with faults."""
    started: list[tuple[str, tuple[tuple[str, str], ...]]] = []

    def start(status: str, headers: Iterable[tuple[str, str]], exc_info: Any = None) -> None:
        started.append((status, tuple(headers)))

    content = b"".join(application.answer(environ, start, message))
    reply, effect = _through_faults(message, Reply(*started[-1], content))
    handed_over = environ.get(EFFECT)
    if handed_over is None:
        return _slowly(reply, effect, start_response)
    if effect != NONE:
        handed_over.append(effect)
    start_response(reply.status, list(reply.headers))
    return [reply.body]


def _slowly(reply: Reply, effect: Effect, start_response: StartResponse) -> Iterator[bytes]:
    """The effect as far as any WSGI server can have it: no reset, but an empty answer."""
    if effect.slept():
        start_response("502 Bad Gateway", [("Content-Length", "0")])
        yield b""
    else:
        start_response(reply.status, list((reply.without("Content-Length") if effect.chunked else reply).headers))
        yield reply.body[: effect.sent]


def _through_faults(message: Message, reply: Reply) -> tuple[Reply, Effect]:
    """The reply and what happens to it; decisions and statuses say so."""
    fault, delay = _met(message)
    if fault is None:
        return reply, Effect(delay)
    found = _STRIKES[fault.what.kind](message, fault, reply)
    if found.outcome == "struck":
        message.raw_out = _sent(found)
    decision = on_the_wire(fault, message.moment, found.outcome, **found.facts)
    if fault is not message.fault:
        delay += _seconds(decision.facts)
    for exchange in message.exchanges:
        if fault is not message.fault:
            exchange.decisions.append(decision)
        exchange.status = found.status or exchange.status
        exchange.outcome = FAILED if found.lost else exchange.outcome
    return found.reply, replace(found.effect, delay=delay)


def _sent(found: _Struck) -> bytes:
    effect = found.effect
    return b"" if effect.sent is None and effect.end is not End.ANSWER else found.reply.body[: effect.sent]


def _met(message: Message) -> tuple[Fault | None, float]:
    """The fault that the reply meets on its way, if there is one, and all latency up to there in seconds."""
    met = message.fault
    delay = sum(_seconds(decision.facts) for exchange in message.exchanges for decision in exchange.decisions)
    for fault in message.sandbox.faults():
        latency = fault.what.kind == "latency"
        if not fault.what.on_the_wire or fault.id in message.faults_asked or (met is not None and not latency):
            continue
        if _concerns(message, fault) and struck(fault, message.sandbox, message.moment):
            if latency:
                decision = on_the_wire(fault, message.moment)
                delay += _seconds(decision.facts)
                for exchange in message.exchanges:
                    exchange.decisions.append(decision)
            else:
                met = fault
    return met, delay


def _concerns(message: Message, fault: Fault) -> bool:
    cases = [exchange.case for exchange in message.exchanges if exchange.case is not None]
    if not cases:
        return concerns_service(fault.when, message.contract.service)
    return any(concerns(fault, case) for case in cases)


def _seconds(facts: Mapping[str, Any]) -> float:
    latency: float = facts.get(LATENCY, 0.0)
    return latency / 1000


def _timeout(message: Message, fault: Fault, reply: Reply) -> _Struck:
    assert fault.what.timeout is not None
    seconds = fault.what.timeout.seconds
    facts = {"seconds": seconds}
    return _Struck(reply, Effect(end=End.SILENCE, silence=seconds), TIMEOUT, lost=True, facts=facts)


def _reset(message: Message, fault: Fault, reply: Reply) -> _Struck:
    assert fault.what.reset is not None
    sent = min(fault.what.reset.after_bytes, len(reply.body))
    effect = Effect(end=End.RESET, sent=sent or None)
    return _Struck(reply, effect, RESET, lost=True, facts={"sent": sent, "length": len(reply.body)})


def _truncated(message: Message, fault: Fault, reply: Reply) -> _Struck:
    what, length = fault.what.truncated, len(reply.body)
    assert what is not None
    sent = length // 2 if what.after_bytes is None else min(what.after_bytes, length - 1)
    effect = Effect(end=End.CUT, sent=sent, chunked=what.chunked)
    return _Struck(reply, effect, TRUNCATED, lost=True, facts={"sent": sent, "length": length})


def _invalid(message: Message, fault: Fault, reply: Reply) -> _Struck:
    what = fault.what.invalid
    assert what is not None
    body = invalid(message, reply.body, what)
    if body == reply.body:
        return _Struck(reply, outcome="nothing", facts={"element": what.element})
    lost = what.how not in _READABLE
    return _Struck(reply.with_body(body), NONE, INVALID if lost else None, lost, facts={"how": what.how})


def _wrong_ticket(message: Message, fault: Fault, reply: Reply) -> _Struck:
    assert fault.what.wrong_ticket is not None
    body, ticket = other_ticket(message, reply.body, fault.what.wrong_ticket.ticket)
    if body == reply.body:
        return _Struck(reply, outcome="nothing")
    return _Struck(reply.with_body(body), facts={"ticket": ticket})


def _duplicate(message: Message, fault: Fault, reply: Reply) -> _Struck:
    first = message.exchanges[0]
    organisation = first.case.organisation if first.case is not None else None
    asked = (first.service, first.operation)
    sandbox = message.sandbox
    found = previous_reply(
        sandbox.store, sandbox.name, message.moment.run, asked, organisation.cbe if organisation else None
    )
    if found is None:
        return _Struck(reply, outcome="nothing")
    body, status = found
    http = "500 Internal Server Error" if status == "FAULT" else "200 OK"
    return _Struck(replace(reply.with_body(body), status=http), status=status)


def _http_status(message: Message, fault: Fault, reply: Reply) -> _Struck:
    what = fault.what.http_status
    assert what is not None
    page = gateway_page(what.status, what.body, what.content_type)
    return _Struck(page, NONE, f"HTTP {what.status}", lost=True, facts={"status": what.status})


_STRIKES: Mapping[str, Callable[[Message, Fault, Reply], _Struck]] = {
    "timeout": _timeout, "reset": _reset, "truncated": _truncated, "invalid": _invalid,
    "wrong_ticket": _wrong_ticket, "duplicate": _duplicate, "http_status": _http_status,
}  # fmt: skip

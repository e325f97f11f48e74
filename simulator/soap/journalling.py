# SPDX-License-Identifier: EUPL-1.2
"""What the journal keeps of an exchange: the row, and in it a log line for each level that the exchange reached.

Names of what was sent are kept, never its content; users are kept, never passwords. Source: knowledge rules.md 4.1.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from time import perf_counter
from typing import Any

import orjson

from simulator.certificates.seen import SeenCertificate
from simulator.contracts.definition import Family
from simulator.exchange.exchange import Exchange
from simulator.journal.journal import Row
from simulator.journal.lines import Level
from simulator.rules.case import Case, Decision, Sender
from simulator.soap.message import Message
from simulator.soap.security.passwords import unparsed_without_passwords
from simulator.world.repertory import Inscription, Register

OCMW_SECTOR = 17
_ENTRY: dict[str, Any] = {"level": "entry"}
_KSZ: dict[str, Any] = {"level": "ksz"}


def row_of(message: Message, exchange: Exchange, part: int) -> Row:
    """The row of one exchange of a message, whatever became of it."""
    case = exchange.case
    moment = exchange.moment
    return Row(
        sandbox=message.sandbox.name,
        run=moment.run,
        number=moment.number,
        part=part,
        ticket=moment.ticket if message.contract.family is Family.CONNECTOR else moment.uuid,
        received=exchange.received.timestamp(),
        service=_cut(exchange.service, 80),
        operation=_cut(exchange.operation, 80),
        ssin=_cut(case.ssin or case.subject, 11) if case is not None else None,
        organisation=_caller(case) if case is not None else None,
        status=exchange.status[:16],
        outcome=exchange.outcome,
        detail=_detail(message, exchange),
        request=unparsed_without_passwords(message.raw_in, message.sender.token is not None),
        reply=message.raw_out,
        lines=_lines(exchange),
        excess=exchange.excess,
    )


def _caller(case: Case) -> str | None:
    """The organisation that asks; refused before that was settled, the one that the caller has proven to be."""
    organisation = case.organisation or next(iter(case.shown.values()), None)
    return organisation.cbe if organisation is not None else None


def _cut(text: str | None, most: int) -> str | None:
    """What the caller wrote may be longer than what there is room for."""
    return text[:most] if text else None


def _detail(message: Message, exchange: Exchange) -> dict[str, Any]:
    case = exchange.case
    detail: dict[str, Any] = {
        "contract": message.contract.id,
        "version": (case.operation.contract if case is not None else message.contract).id.partition("/")[2],
        "identity": _identity(message.sender),
        "duration_ms": round((perf_counter() - message.started) * 1000, 3),
        "decisions": [decision.to_json() for decision in exchange.decisions],
    }
    if case is not None:
        stated = case.stated
        detail["stated"] = {
            "cbe": stated.cbe, "user": stated.user, "legal_context": stated.legal_context,
            "reference": stated.reference,
        }  # fmt: skip
        detail["restricted"] = bool(case.operation.definition.rows)
        if case.followed:
            detail["asked_ssin"] = case.followed
    return detail


def _identity(sender: Sender) -> dict[str, Any]:
    """What the caller has shown of itself."""
    shown: dict[str, Any] = {"address": sender.address, "user": sender.user}
    if sender.certificate is not None:
        shown["certificate"] = _seen(sender.certificate)
    if sender.signature is not None:
        shown["signature"] = _seen(sender.signature)
    if sender.token is not None:
        shown["token"] = sender.token.user
    if sender.message_id is not None:
        shown["message_id"] = sender.message_id
    return shown


@lru_cache(maxsize=256)
def _seen(certificate: SeenCertificate) -> orjson.Fragment:
    found = {
        "way": certificate.way, "subject": certificate.subject, "cbe": certificate.cbe,
        "fingerprint": certificate.fingerprint, "problem": certificate.problem,
    }  # fmt: skip
    return orjson.Fragment(orjson.dumps(found))


def _lines(exchange: Exchange) -> list[dict[str, Any]]:
    """A line for each level, as far as the exchange got, with what stands nowhere else in the row."""
    case, lines = exchange.case, [_ENTRY]
    if case is not None and _through_secondary(case):
        lines.append(_line("secondary", inscriptions=_opened_by(case, Register.SECONDARY)))
    if case is None:
        return [*lines, _KSZ]
    lines.append(_line("ksz", inscriptions=_opened_by(case, Register.PRIMARY), filtered=_filtered(exchange.decisions)))
    if exchange.answer is not None:
        sent = _names(exchange.answer.data) if exchange.answer.data is not None else {}
        if exchange.answer.batch is not None:
            sent |= _names(exchange.answer.batch.data)
        lines.append(_line("supplier", source=case.operation.definition.source, sent=sent))
    return lines


def _line(level: Level, **values: Any) -> dict[str, Any]:
    """A line without what is empty."""
    return {"level": level} | {name: value for name, value in values.items() if value}


def _through_secondary(case: Case) -> bool:
    """The messages of the OCMWs pass the secondary network."""
    sector = case.organisation.sector if case.organisation is not None else case.stated.sector
    return sector == OCMW_SECTOR


def _opened_by(case: Case, register: Register) -> list[dict[str, Any]]:
    return [_inscription(row) for row in case.opened_by if row.register_ == register]


def _inscription(row: Inscription) -> dict[str, Any]:
    return {"quality": row.quality, "phase": row.phase, "from": row.begin, "to": row.end}


def _filtered(decisions: Iterable[Decision]) -> list[str]:
    """Paths of what KSZ took away."""
    return [path for decision in decisions for path in decision.facts.get("removed", ()) if decision.allowed]


def _names(data: Mapping[str, Any]) -> dict[str, list[str]]:
    """The names of the blocks of a reply, and of the blocks in each."""
    return {
        name: [inner for inner, content in value.items() if content is not None] if isinstance(value, Mapping) else []
        for name, value in data.items()
        if value is not None
    }

# SPDX-License-Identifier: EUPL-1.2
"""The journal as a log: lines of each level, what was asked too much, export, and whether it is what was written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict
from itertools import islice
from typing import Any

import orjson
from flask import Blueprint, Response, request
from pydantic import Field
from typing_extensions import TypedDict

from simulator.control.body import read_body, read_query
from simulator.control.described import JSON, described
from simulator.control.exchanges import ExchangeFilter
from simulator.control.here import BASE, SANDBOX, network, sandbox
from simulator.control.values import DateTime, SandboxName
from simulator.journal.export import Format, exported, pieces
from simulator.journal.lines import Level
from simulator.journal.verdict import Event, Kind, Report, report_data
from simulator.records import Record, Text

blueprint = Blueprint("journal", __name__)

_TYPES: dict[Format, str] = {"jsonl": "application/x-ndjson", "csv": "text/csv; charset=utf-8"}


class LineQuery(ExchangeFilter):
    """Which log lines."""

    level: Level | None = None
    limit: int = Field(1000, ge=1, le=100_000)


class ExportQuery(ExchangeFilter):
    """Which exchanges, in which form, with both messages or without."""

    format: Format = "jsonl"
    messages: bool = False


class Look(Record):
    """What to look at: these sandboxes (none: all), and heads that were told before."""

    sandboxes: tuple[Text, ...] = ()
    expect: tuple[Text, ...] = ()
    progress: bool = Field(False, description="Answer with JSON lines: how far it is, and the report in the last one")


class Seen(TypedDict):
    """The organisation that a certificate stands for."""

    subject: str
    cbe: str | None


class Line(TypedDict):
    """A log line: what one level of the network keeps of an exchange."""

    time: DateTime
    level: Level
    ticket: str
    part: int
    exchange: int
    reference: str | None
    message_id: str | None
    certificate: Seen | None
    signature: Seen | None
    organisation: str | None
    user: str | None
    service: str | None
    operation: str | None
    version: str | None
    legal_context: str | None
    ssin: str | None
    status: str
    outcome: str
    duration_ms: float | None
    source: str | None
    decisions: list[dict[str, Any]]
    inscriptions: list[dict[str, Any]]
    sent: list[str]
    filtered: list[str]


class LineList(TypedDict):
    """Log lines, the oldest first."""

    run: int
    lines: list[Line]


class ExcessData(TypedDict):
    """One thing that an organisation asked beyond what it may have. The ticket is that of the last time."""

    organisation: str | None
    service: str | None
    operation: str | None
    what: str
    times: int
    first: DateTime
    last: DateTime
    ticket: str


class ExcessList(TypedDict):
    """What was asked too much."""

    excess: list[ExcessData]


class TakenAway(TypedDict):
    """Rows up to `position` were taken away by retention at a moment."""

    position: int
    moment: str
    reason: str


class ChainData(TypedDict):
    """One chain of rows."""

    sandbox: str
    chain: str
    opened: str
    rows: int
    position: int
    hash: str
    removed: list[TakenAway]


class BreachData(TypedDict):
    """One thing that is wrong with a chain."""

    sandbox: str
    chain: str
    position: int
    kind: Kind
    text: str
    exchange: int | None
    told: str


class Verdict(TypedDict):
    """Whether every row is what was written; `heads` can be expected at a later time."""

    ok: bool
    rows: int
    heads: list[str]
    chains: list[ChainData]
    breaches_found: int
    breaches: list[BreachData]


@blueprint.get(f"{SANDBOX}/journal/lines")
@described("listLines", {200: LineList}, query=LineQuery)
def lines(name: SandboxName) -> dict[str, Any]:
    """The log lines of the exchanges that fit, the oldest first."""
    found, query = sandbox(name), read_query(LineQuery)
    every = network().journal.lines(name, found.run, query.filter())
    fitting = (line for line in every if query.level in (None, line["level"]))
    return {"run": found.run, "lines": list(islice(fitting, query.limit))}


@blueprint.get(f"{SANDBOX}/journal/excess")
@described("listExcess", {200: ExcessList}, query=ExchangeFilter)
def excess(name: SandboxName) -> dict[str, Any]:
    """What each organisation asked beyond what it may have, and how often."""
    found, query = sandbox(name), read_query(ExchangeFilter)
    return {"excess": [asdict(one) for one in network().journal.excess(name, found.run, query.filter())]}


@blueprint.get(f"{SANDBOX}/journal/export")
@described("exportJournal", {200: dict.fromkeys(_TYPES.values())}, query=ExportQuery)
def export(name: SandboxName) -> Response:
    """Every exchange that fits, sent while it is read."""
    found, query = sandbox(name), read_query(ExportQuery)
    every = network().journal.all(name, found.run, query.filter(), query.messages)
    return _sent(pieces(exported(every, query.format, query.messages)), _TYPES[query.format])


@blueprint.post(f"{BASE}/journal/verify")
@described("verifyJournal", {200: {JSON: Verdict, _TYPES["jsonl"]: None}}, body=Look, body_needed=False, errors=(404,))
def verify() -> Response | dict[str, Any]:
    """Whether every row of the journal is what was written."""
    look = read_body(Look) if request.content_length else Look()
    for name in look.sandboxes:
        sandbox(name)
    events = network().journal.verify(look.sandboxes, look.expect)
    if look.progress:
        return _sent(_told(events), _TYPES["jsonl"])
    return next(report_data(event) for event in events if isinstance(event, Report))


def _told(events: Iterable[Event]) -> Iterator[bytes]:
    for event in events:
        told = {"report": report_data(event)} if isinstance(event, Report) else {"progress": asdict(event)}
        yield orjson.dumps(told) + b"\n"


def _sent(parts: Iterator[bytes], kind: str) -> Response:
    """A long answer; what goes wrong at its beginning is still told as an error."""
    first = next(parts, b"")
    return Response(_again(first, parts), content_type=kind)


def _again(first: bytes, rest: Iterator[bytes]) -> Iterator[bytes]:
    yield first
    yield from rest

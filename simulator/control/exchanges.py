# SPDX-License-Identifier: EUPL-1.2
"""The journal of a sandbox: what was asked and answered, and every decision on the way."""

from __future__ import annotations

from typing import Annotated, Any, Literal, NotRequired

from flask import Blueprint, Response
from pydantic import Field
from typing_extensions import TypedDict

from simulator.control.body import read_query
from simulator.control.described import described
from simulator.control.here import SANDBOX, network, sandbox
from simulator.control.values import DateTime, InLanguage, Moment, SandboxName
from simulator.journal.journal import Filter
from simulator.journal.lines import Level
from simulator.records import Record

blueprint = Blueprint("exchanges", __name__, url_prefix=f"{SANDBOX}/exchanges")


Outcome = Literal["answered", "refused", "failed"]
ExchangeId = Annotated[int, Field(ge=0, lt=2**63, description="Id of an exchange")]


class ExchangeFilter(Record):
    """Which exchanges; every part that is given must hold. Moments are those of the sandbox's clock."""

    service: str | None = None
    operation: str | None = None
    ssin: str | None = None
    ticket: str | None = None
    status: str | None = None
    outcome: Outcome | None = None
    organisation: str | None = None
    since: Moment | None = None
    until: Moment | None = None
    all_runs: bool = False

    def filter(self) -> Filter:
        """As the journal takes it."""
        given = self.model_dump(include=set(ExchangeFilter.model_fields) - {"all_runs"})
        return Filter(every_run=self.all_runs, **given)


class Ground(TypedDict):
    """On what a rule rests; `certain: false` marks what no public document states."""

    reference: str
    certain: bool


class DecisionData(TypedDict):
    """One decision in words; a refusal has `code` and `kind` too."""

    rule: str
    allowed: bool
    outcome: str
    facts: dict[str, Any]
    title: str
    reason: str
    remedy: str
    grounds: list[Ground]
    code: NotRequired[str | None]
    kind: NotRequired[str]
    excess: NotRequired[list[str]]


class ExchangeRow(TypedDict):
    """One exchange, without its messages."""

    id: int
    sandbox: str
    run: int
    number: int
    part: int
    ticket: str
    received: DateTime
    service: str | None
    operation: str | None
    ssin: str | None
    organisation: str | None
    status: str
    outcome: Outcome
    excess: list[str]
    written: DateTime
    chain: str
    position: int
    hash: str
    version: NotRequired[str | None]
    duration_ms: NotRequired[float | None]
    stated: NotRequired[dict[str, Any] | None]
    identity: NotRequired[dict[str, Any] | None]


class ShortExchange(ExchangeRow):
    """One exchange, with the decision that refused it."""

    refusal: DecisionData | None


class LevelLine(TypedDict):
    """What one level of the network logs."""

    level: Level
    source: str | None
    decisions: list[dict[str, Any]]
    inscriptions: list[dict[str, Any]]
    sent: list[str]
    filtered: list[str]


class WholeExchange(ExchangeRow):
    """One exchange with every decision, the log lines of each level, and both messages as text."""

    decisions: list[DecisionData]
    lines: list[LevelLine]
    request: str
    reply: str


class ExchangeList(TypedDict):
    """Exchanges, and the present run of the sandbox."""

    run: int
    exchanges: list[ShortExchange]


class InWords(Record):
    """In which language the decisions are told."""

    language: InLanguage


class ExchangeQuery(ExchangeFilter):
    """Which exchanges, in which order, and how many at most."""

    order: Literal["newest", "oldest"] = "newest"
    language: InLanguage
    limit: int = Field(100, ge=1, le=10_000)


@blueprint.get("")
@described("listExchanges", {200: ExchangeList}, query=ExchangeQuery)
def exchanges(name: SandboxName) -> dict[str, Any]:
    """The exchanges that fit, of the present run unless `all_runs`; of decisions only the one that refused."""
    found, query = sandbox(name), read_query(ExchangeQuery)
    rows = network().journal.find(name, found.run, query.filter(), query.limit, query.order == "newest", query.language)
    return {"run": found.run, "exchanges": [_short(row) for row in rows]}


def _short(row: dict[str, Any]) -> dict[str, Any]:
    decisions = row.get("decisions", ())
    refusal = next((decision for decision in decisions if not decision["allowed"]), None)
    if refusal is None and row["outcome"] == "refused":  # a reply of SSDN by whose findings the service refuses
        refusal = next((decision for decision in decisions if decision["facts"].get("codes")), None)
    return {key: value for key, value in row.items() if key not in ("decisions", "lines")} | {"refusal": refusal}


@blueprint.get("/<int(max=9223372036854775807):exchange>")
@described("getExchange", {200: WholeExchange}, query=InWords)
def one(name: SandboxName, exchange: ExchangeId) -> dict[str, Any]:
    """One exchange with every decision and both messages."""
    return network().journal.get(sandbox(name).name, exchange, read_query(InWords).language)


@blueprint.get("/<int(max=9223372036854775807):exchange>/request")
@described("getRequestMessage", {200: {"text/xml": None}})
def raw_request(name: SandboxName, exchange: ExchangeId) -> Response:
    """The request, byte for byte."""
    return _xml(network().journal.messages(sandbox(name).name, exchange)[0])


@blueprint.get("/<int(max=9223372036854775807):exchange>/reply")
@described("getReplyMessage", {200: {"text/xml": None}})
def raw_reply(name: SandboxName, exchange: ExchangeId) -> Response:
    """The reply, byte for byte."""
    return _xml(network().journal.messages(sandbox(name).name, exchange)[1])


def _xml(message: bytes) -> Response:
    return Response(message, content_type="text/xml")

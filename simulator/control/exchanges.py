# SPDX-License-Identifier: EUPL-1.2
"""The journal of a sandbox: what was asked and answered, and every decision on the way."""

from __future__ import annotations

from typing import Any, Literal

from flask import Blueprint, Response
from pydantic import Field

from simulator.control.body import read_query
from simulator.control.here import SANDBOX, network, sandbox
from simulator.control.values import Moment
from simulator.journal.journal import Filter
from simulator.records import Record
from simulator.rules.explanations import Language

blueprint = Blueprint("exchanges", __name__, url_prefix=f"{SANDBOX}/exchanges")


class ExchangeFilter(Record):
    """Which exchanges; every part that is given must hold. Moments are those of the sandbox's clock."""

    service: str | None = None
    operation: str | None = None
    ssin: str | None = None
    ticket: str | None = None
    status: str | None = None
    outcome: Literal["answered", "refused", "failed"] | None = None
    organisation: str | None = None
    since: Moment | None = None
    until: Moment | None = None
    all_runs: bool = False

    def filter(self) -> Filter:
        """As the journal takes it."""
        given = self.model_dump(include=set(ExchangeFilter.model_fields) - {"all_runs"})
        return Filter(every_run=self.all_runs, **given)


class InWords(Record):
    """In which language the decisions are told."""

    language: Language = "en"


class ExchangeQuery(ExchangeFilter):
    """Which exchanges, in which order, and how many at most."""

    order: Literal["newest", "oldest"] = "newest"
    language: Language = "en"
    limit: int = Field(100, ge=1, le=10_000)


@blueprint.get("")
def exchanges(name: str) -> dict[str, Any]:
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
def one(name: str, exchange: int) -> dict[str, Any]:
    """One exchange with every decision and both messages."""
    return network().journal.get(sandbox(name).name, exchange, read_query(InWords).language)


@blueprint.get("/<int(max=9223372036854775807):exchange>/request")
def raw_request(name: str, exchange: int) -> Response:
    """The request, byte for byte."""
    return _xml(network().journal.messages(sandbox(name).name, exchange)[0])


@blueprint.get("/<int(max=9223372036854775807):exchange>/reply")
def raw_reply(name: str, exchange: int) -> Response:
    """The reply, byte for byte."""
    return _xml(network().journal.messages(sandbox(name).name, exchange)[1])


def _xml(message: bytes) -> Response:
    return Response(message, content_type="text/xml")

# SPDX-License-Identifier: EUPL-1.2
"""A sandbox that records: a request is sent on to another endpoint, and its answer goes back byte for byte.

What the journal keeps of it went through the scrubber first; of what could not be read it tells why, and keeps nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from time import perf_counter
from typing import Any
from urllib.parse import quote

from simulator.contracts.contract import Contract
from simulator.errors import MessageError
from simulator.exchange.exchange import ANSWERED, FAILED, REFUSED
from simulator.journal.row import Row
from simulator.network import Network
from simulator.recording.places import UnreadableError
from simulator.recording.recorder import Kept, Recorder
from simulator.recording.target import Answer, Headers, TargetError, sent_on
from simulator.recording.understanding import FAULT, Part, is_good
from simulator.rules.case import Decision
from simulator.soap.envelope import CONTENT_TYPES, SOAP11, SOAP12, fault, parse, unzip, write_envelope
from simulator.soap.http import Environ, charset
from simulator.soap.spyne_edge import StartResponse
from simulator.world.recording import Recording
from simulator.world.sandbox import Sandbox
from simulator.world.sandbox_data import Moment

_MOST_NODES = 200_000
_GZIP = ("gzip", "x-gzip")
_MEDIA_TYPE = re.compile(r"[a-z]+/[a-z+.-]+", re.IGNORECASE)
_REASONS = {413: "Payload Too Large", 502: "Bad Gateway", 504: "Gateway Timeout", 508: "Loop Detected"}
_LINES = ({"level": "entry"}, {"level": "ksz"})


@dataclass
class _Forwarding:
    """One request under way to the target."""

    network: Network
    contract: Contract
    sandbox: Sandbox
    recording: Recording
    recorder: Recorder
    environ: Environ
    started: float = field(default_factory=perf_counter)
    decisions: list[Decision] = field(default_factory=list)
    http: dict[str, Any] = field(default_factory=dict)
    why: str = ""


def forward(
    network: Network, contract: Contract, sandbox: Sandbox, moment: Moment, recording: Recording,
    environ: Environ, start_response: StartResponse,
) -> Iterable[bytes]:  # fmt: skip
    """Answer one POST to a sandbox that records."""
    received = sandbox.clock.now()
    under_way = _Forwarding(
        network, contract, sandbox, recording, network.recorders.of(sandbox, recording), environ
    )  # fmt: skip
    asked = environ["wsgi.input"].read(network.settings.max_body + 1)
    kept: Kept | None = None
    try:
        answer = _answer(under_way, asked)
        kept = _kept(under_way, asked, answer)
        status, headers, body = f"{answer.status} {answer.reason}", answer.headers, answer.body
    except TargetError as error:
        under_way.http = {"status": error.status}
        reason = under_way.recorder.text(error.reason)
        facts = {"target": recording.target, "status": error.status, "why": reason}
        under_way.decisions.append(Decision(False, "forwarding.target", error.outcome, facts, str(error.status)))
        status, headers, body = _fault(environ, error)
    rows = [
        _row(under_way, moment, received.timestamp(), part, number, kept)
        for number, part in enumerate((kept.parts if kept else ()) or (None,))
    ]
    network.journal.write(rows)
    length = [] if body == b"" and status[:3] in ("204", "304") else [("Content-Length", str(len(body)))]
    start_response(status, [*(h for h in headers if h[0].lower() != "content-length"), *length])
    return [body]


def _answer(under_way: _Forwarding, asked: bytes) -> Answer:
    network, recording = under_way.network, under_way.recording
    most = network.settings.max_body
    if len(asked) > most:
        raise TargetError("asked-too-much", 413, f"the message is longer than {most} bytes, and was not sent on")
    via, ours = under_way.environ.get("HTTP_VIA", ""), f"ksz-simulator-{recording.id}"
    if ours in via:
        reason = f"{recording.target} leads back to this sandbox, and the message was not sent on again"
        raise TargetError("circle", 508, reason)
    path = under_way.recorder.path(under_way.contract, quote(under_way.environ["PATH_INFO"], safe="/:@!$&'()*+,;=~"))
    sent = sent_on(_headers(under_way.environ), (network.settings.proxy_header,))
    sent.append(("Via", ", ".join(filter(None, (via, f"1.1 {ours}")))))
    answer = under_way.recorder.target.ask(path, sent, asked)
    facts = {
        "target": recording.target, "status": answer.status, "bytes": len(answer.body),
        "milliseconds": round((perf_counter() - under_way.started) * 1000),
    }  # fmt: skip
    outcome = "redirected" if answer.redirects else "answered"
    under_way.decisions.append(Decision(True, "forwarding.target", outcome, facts))
    kind = _MEDIA_TYPE.match(answer.header("content-type"))
    under_way.http = {"status": answer.status, "type": kind[0] if kind else ""}
    return answer


def _headers(environ: Environ) -> Iterator[tuple[str, str]]:
    for key, value in environ.items():
        if key.startswith("HTTP_"):
            name = key[5:].replace("_", "-").title()
            yield "SOAPAction" if name == "Soapaction" else name, value
    if environ.get("CONTENT_TYPE"):
        yield "Content-Type", environ["CONTENT_TYPE"]


def _kept(under_way: _Forwarding, asked: bytes, answer: Answer) -> Kept | None:
    """What may be kept; None where it cannot be read, which the journal tells."""
    most = under_way.recording.largest
    try:
        request = _tree("request", asked, under_way.environ.get("HTTP_CONTENT_ENCODING", ""), most, under_way.environ)
        type_ = {"CONTENT_TYPE": answer.header("content-type")}
        reply = _tree("answer", answer.body, answer.header("content-encoding"), most, type_)
        found = under_way.recorder.kept(under_way.network.catalogue, under_way.contract, request, reply)
    except UnreadableError as error:
        facts = {"why": str(error)}
        under_way.why = str(error)
        under_way.decisions.append(Decision(True, "forwarding.recorded", "left-out", facts))
        return None
    under_way.decisions.append(Decision(True, "forwarding.recorded", "recorded", {"bytes": len(found.reply)}))
    return found


def _tree(what: str, raw: bytes, coding: str, most: int, environ: Environ) -> Any:
    """The tree of a message; UnreadableError in words that repeat nothing of it."""
    if not raw:
        raise UnreadableError(f"the {what} is empty")
    try:
        if coding.strip().lower() in _GZIP:
            raw = unzip(raw, most)
        elif coding.strip().lower() not in ("", "identity"):
            raise UnreadableError(f"the {what} is coded in a way that is not known here")
        return parse(raw, charset(environ), _MOST_NODES)
    except MessageError:
        raise UnreadableError(f"the {what} is not XML") from None


def _fault(environ: Environ, error: TargetError) -> tuple[str, Headers, bytes]:
    namespace = SOAP12 if "soap+xml" in environ.get("CONTENT_TYPE", "") else SOAP11
    code = "Client" if error.status == 413 else "Server"
    body = write_envelope(namespace, fault(namespace, code, f"The recording sandbox got no answer: {error.reason}."))
    return f"{error.status} {_REASONS[error.status]}", [("Content-Type", CONTENT_TYPES[namespace])], body


def _row(
    under_way: _Forwarding, moment: Moment, received: float, part: Part | None, number: int, kept: Kept | None
) -> Row:
    http = under_way.http
    detail: dict[str, Any] = {
        "contract": under_way.contract.id,
        "version": (part.operation.contract if part else under_way.contract).version,
        "identity": {"address": under_way.environ.get("REMOTE_ADDR", "")},
        "duration_ms": round((perf_counter() - under_way.started) * 1000, 3),
        "decisions": [decision.to_json() for decision in under_way.decisions],
        "recording": {"id": under_way.recording.id, "kept": kept is not None, "http": http},
    }
    if under_way.why:
        detail["recording"]["why"] = under_way.why
    if part is not None:
        detail["stated"] = {"cbe": part.organisation, "user": None, "legal_context": part.legal_context}
    status, outcome = _outcome(part, http)
    return Row(
        sandbox=under_way.sandbox.name, run=moment.run, number=moment.number, part=number, ticket=moment.uuid,
        received=received, service=part.operation.contract.service if part else under_way.contract.service,
        operation=part.operation.name if part else None, ssin=(part.ssin or "")[:11] or None if part else None,
        organisation=(part.organisation or "")[:10] or None if part else None, status=status[:16], outcome=outcome,
        detail=detail, request=kept.request if kept else b"", reply=kept.reply if kept else b"", lines=_LINES,
    )  # fmt: skip


def _outcome(part: Part | None, http: dict[str, Any]) -> tuple[str, str]:
    """The code that the target answered, and what became of the request by it."""
    if part is None or (part.code == FAULT and http.get("status", 0) != 500):
        status = http.get("status", 0)
        return f"HTTP {status}", ANSWERED if 200 <= status < 300 else FAILED
    own = part.operation.definition.codes
    good = part.code == "OK" or is_good(part.code) or part.has_data or part.code in own
    return part.code, ANSWERED if good else REFUSED

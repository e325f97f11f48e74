# SPDX-License-Identifier: EUPL-1.2
"""Questions put over HTTP or in the same process, with replies as plain data; the day on which they are put."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import Any

from lxml import etree

from simulator.contracts.catalogue import Catalogue
from simulator.contracts.reader import read
from simulator.server import Server
from simulator.testing.in_process import Caller
from simulator.testing.story import Message, Reply, Request, message_of
from simulator.world.clock import Clock, in_brussels
from simulator.world.sandbox import Sandbox
from simulator.world.sandboxes import DEFAULT
from tests.soap.wire import Response, send


def message_to(server: Server, asked: Request, sandbox: str = DEFAULT) -> Message:
    """The message of a question to a sandbox."""
    network = server.app.network
    message = message_of(network.catalogue, asked, network.sandboxes.get(sandbox).organisation(asked.by))
    return message if sandbox == DEFAULT else replace(message, path=f"/sandbox/{sandbox}{message.path}")


def post(server: Server, message: Message, body: bytes | None = None) -> Response:
    """The answer to a message, or to another body in its place."""
    headers = {name.replace("-", "_"): value for name, value in message.headers.items()}
    return send(server.url, message.path, message.body if body is None else body, **headers)


def ask_over_http(server: Server, asked: Request) -> dict[str, Any]:
    """The reply to a question over HTTP; fails on a fault."""
    body = post(server, message_to(server, asked)).tree.find("{*}Body")[0]
    return _read(server.app.network.catalogue, asked.operation, body)


def ask_in_process(caller: Caller, asked: Request) -> dict[str, Any]:
    """The reply to a question in the same process; fails on a fault."""
    return reply_data(caller, asked.operation, caller.call(asked))


def reply_data(caller: Caller, operation: str, reply: Reply) -> dict[str, Any]:
    """What a reply says; fails on a fault."""
    return _read(caller.catalogue, operation, etree.fromstring(reply.text))


def _read(catalogue: Catalogue, name: str, body: Any) -> dict[str, Any]:
    operation = catalogue.named(name)
    assert body.tag == operation.reply, etree.tostring(body)
    found: dict[str, Any] = read(body, operation.element(body.tag))
    return found


def move_to(sandbox: Sandbox, day: date) -> None:
    """It is noon of that day in the sandbox."""
    moment = in_brussels(datetime(day.year, day.month, day.day, 12))
    sandbox.set_data(replace(sandbox.data, clock=Clock(moment)))

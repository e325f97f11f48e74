# SPDX-License-Identifier: EUPL-1.2
"""A client of a sandbox that records: what it asks, and what it gets."""

from __future__ import annotations

from contextlib import closing
from http.client import HTTPConnection
from typing import Any
from urllib.parse import urlsplit

from simulator.server import Server
from simulator.testing.story import Message, Request, message_of
from tests.control.api import GENT, Api, Reply


def about(there: Server, ssin: str) -> Message:
    """RetrieveTIGroups about somebody, by Ghent."""
    caller = there.app.network.sandboxes.get("default").organisation(GENT)
    assert caller is not None
    return message_of(there.app.network.catalogue, Request("RetrieveTIGroups.retrieveTI", GENT, ssin), caller)


def start(here: Server, url: str, sandbox: str = "default", **more: Any) -> Api:
    """The control API of a sandbox that records from now on."""
    api = Api(here.url, sandbox)
    started = api.put("recording", {"target": url, **more})
    assert started.status == 201, started.content
    return api


def send(here: Server, message: Message) -> Reply:
    """What is answered to a message."""
    parts = urlsplit(here.url)
    connection = HTTPConnection(parts.hostname or "", parts.port, timeout=20)
    with closing(connection):
        connection.request("POST", message.path, message.body, dict(message.headers))
        answer = connection.getresponse()
        return Reply(answer.status, {k.lower(): v for k, v in answer.getheaders()}, answer.read())

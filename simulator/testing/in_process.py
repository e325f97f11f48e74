# SPDX-License-Identifier: EUPL-1.2
"""Requests sent to an application in the same process, over WSGI."""

from __future__ import annotations

from werkzeug.test import Client

from simulator.app import App
from simulator.testing.story import Message, Reply, Request, message_of, read_reply
from simulator.world.sandbox import Sandbox
from simulator.world.sandboxes import DEFAULT


class Caller:
    """Sends requests to one application, into one sandbox."""

    def __init__(self, app: App, sandbox: str = DEFAULT) -> None:
        self.catalogue, self._name = app.network.catalogue, sandbox
        self.sandbox: Sandbox = app.network.sandboxes.get(sandbox)
        self._client = Client(app)

    def call(self, request: Request) -> Reply:
        """The answer to a request."""
        caller = self.sandbox.organisation(request.by)
        if caller is None:
            raise LookupError(f"no organisation of the sandbox has the CBE number {request.by}")
        return self.send(message_of(self.catalogue, request, caller))

    def send(self, message: Message) -> Reply:
        """The answer to a message."""
        path = message.path if self._name == DEFAULT else f"/sandbox/{self._name}{message.path}"
        response = self._client.post(path, data=message.body, headers=dict(message.headers))
        return read_reply(response.status_code, response.get_data())

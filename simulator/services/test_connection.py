# SPDX-License-Identifier: EUPL-1.2
"""TestConnectionService: the echo, and the client certificate that KSZ has seen."""

from __future__ import annotations

from typing import Any

from simulator.exchange.answer import Answer
from simulator.sources.connection import Connection


def send_test_message(request: dict[str, Any], connection: Connection) -> Answer:
    """The text of the request, and the subject of the certificate (empty without one)."""
    return Answer({"echo": request["echo"], "sslCertificate": connection.certificate_subject})

# SPDX-License-Identifier: EUPL-1.2
"""A TLS handshake that failed because of the client's certificate: no request came, but the journal has to know."""

from __future__ import annotations

from simulator.exchange.exchange import REFUSED
from simulator.journal.journal import Row
from simulator.network import Network
from simulator.rules.case import Decision
from simulator.world.sandboxes import DEFAULT

STATUS = "TLS"
_REMEDY = "Show a certificate of an authority in the file that `serve --client-ca` names."


def note_refused_certificate(network: Network, address: str, reason: str) -> None:
    """A row in the sandbox `default`: the sandbox stands in the path, and no path was sent. `reason` is OpenSSL's."""
    if not network.settings.journal:
        return
    sandbox = network.sandboxes.get(DEFAULT)
    moment = sandbox.next_moment()
    said = (f"The client certificate was refused during the TLS handshake: {reason}.", _REMEDY)
    decision = Decision(False, "transport.certificate", "fault", {"reason": reason}, STATUS, kind="fault", said=said)
    row = Row(
        sandbox=sandbox.name, run=moment.run, number=moment.number, part=0, ticket=moment.uuid,
        received=sandbox.clock.now().timestamp(), service=None, operation=None, ssin=None, organisation=None,
        status=STATUS, outcome=REFUSED, request=b"", reply=b"",
        detail={
            "contract": None, "version": None, "identity": {"address": address, "user": None}, "duration_ms": 0,
            "decisions": [decision.to_json()],
        },
        lines=[{"level": "entry"}],
    )  # fmt: skip
    network.journal.write([row])

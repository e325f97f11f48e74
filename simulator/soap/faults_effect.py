# SPDX-License-Identifier: EUPL-1.2
"""What is to happen to an answer when it is sent. The server carries it out (simulator/bridge.py); where the
application runs under another WSGI server, what that can do is done here.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from time import sleep

from simulator.world.faults import LONGEST_WAIT

EFFECT = "ksz_simulator.effect"
"""Under this key of the WSGI environment our server puts a list, to which the edge adds the effect if there is one."""


class End(Enum):
    """How it ends."""

    ANSWER = "the answer is sent"
    SILENCE = "nothing is sent; the connection is closed after a while"
    RESET = "the connection is reset"
    CUT = "a part of the answer is sent, and the connection is closed"


@dataclass(frozen=True)
class Effect:
    """First `delay` seconds pass; then it ends. `sent`: bytes of the body that are sent before a reset or a cut (None:
    not even the head). `chunked`: in chunks, without Content-Length. `silence`: seconds after which the connection is
    closed (None: when the client gives up).
    """

    delay: float = 0.0
    end: End = End.ANSWER
    sent: int | None = None
    chunked: bool = False
    silence: float | None = None

    def slept(self) -> bool:
        """The waiting, done here and now; True if there is no answer to send then."""
        silent = self.end is End.SILENCE
        sleep(self.delay + ((self.silence or LONGEST_WAIT) if silent else 0))
        return silent or (self.end is End.RESET and self.sent is None)


NONE = Effect()

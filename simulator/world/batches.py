# SPDX-License-Identifier: EUPL-1.2
"""Files with results that were asked for in batch, as they lie ready for the institution that asked.

The real network sends them as a file transfer (LDM; knowledge rules.md 2.6), which is not simulated: whoever runs the
simulator fetches them from the control API.
"""

from __future__ import annotations

from datetime import datetime

from simulator.records import Record, Text

MOST_FILES = 1000
"""So many files, the newest, are kept of a sandbox, so that they do not fill the memory."""


class BatchFile(Record):
    """One file: its ticket, the exchange it answers (number and ticket), for whom it is, and its XML."""

    id: Text
    number: int
    ticket: Text
    made: datetime
    service: Text
    operation: Text
    receiver: Text
    status: Text
    content: Text

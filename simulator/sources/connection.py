# SPDX-License-Identifier: EUPL-1.2
"""What KSZ itself sees of a connection."""

from __future__ import annotations

from simulator.sources import Inquiry


class Connection:
    """The connection of the inquiry."""

    def __init__(self, inquiry: Inquiry) -> None:
        self.certificate_subject = inquiry.certificate or ""

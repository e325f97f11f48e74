# SPDX-License-Identifier: EUPL-1.2
"""What happens when the world changes: whoever listens is told what changed, and for whom."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Mutation:
    """One change of a fact. `kind` names the document, `key` its key (an SSIN for a person or its inscriptions)."""

    sandbox: str
    kind: str
    key: str
    at: datetime
    reason: str


Listener = Callable[[Mutation], None]

# SPDX-License-Identifier: EUPL-1.2
"""An event at an authentic source that the network tells of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True, slots=True)
class Event:
    """What a source tells about a person. On `day` a receiver must have had a matching inscription.

    `data` is plain data: one item of the message, or the whole message where its contract names no items.
    """

    day: date
    data: Mapping[str, Any]

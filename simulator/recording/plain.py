# SPDX-License-Identifier: EUPL-1.2
"""Plain data of a message as YAML can hold it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from simulator.contracts.content import WILDCARD
from simulator.contracts.values import write_timestamp


def writable(data: Any) -> Any:
    """The same data with texts for dates and decimals, and without elements that no contract describes."""
    if isinstance(data, Mapping):
        return {key: writable(value) for key, value in data.items() if key != WILDCARD and value is not None}
    if isinstance(data, (list, tuple)):
        return [writable(item) for item in data]
    if isinstance(data, datetime):
        return write_timestamp(data)
    if isinstance(data, date):
        return data.isoformat()
    if isinstance(data, Decimal):
        return format(data, "f")
    return data if isinstance(data, (str, int, float)) else str(data)

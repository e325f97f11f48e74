# SPDX-License-Identifier: EUPL-1.2
"""Dates, months, years and moments on the wire, also those that a schema allows and a calendar has not."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from lxml import etree

from simulator.contracts.values import read_value, write_value

CASES = [
    ("date", "2024-02-29+14:00", date(2024, 2, 29), "2024-02-29"),
    ("date", "12024-01-01", date.max, "9999-12-31"),
    ("date", "-0044-03-15Z", date.min, "0001-01-01"),
    ("gYearMonth", "2024-05", date(2024, 5, 1), "2024-05"),
    ("gYearMonth", "2024-05-01:00", date(2024, 5, 1), "2024-05"),
    ("gYearMonth", "12024-05", date(9999, 12, 1), "9999-12"),
    ("gYear", "2024Z", 2024, "2024"),
    ("gYear", "0044", 44, "0044"),
    ("gYear", "-0044", -44, "-0044"),
    ("gYear", "12345", 12345, "12345"),
    ("dateTime", "2024-12-31T24:00:00Z", datetime(2025, 1, 1, tzinfo=UTC), "2025-01-01T00:00:00.000Z"),
    ("dateTime", "9999-12-31T24:00:00", datetime.max, "9999-12-31T23:59:59.999"),
    ("dateTime", "-2024-01-01T00:00:00", datetime.min, "0001-01-01T00:00:00.000"),
]


@pytest.mark.parametrize(("primitive", "text", "value", "written"), CASES, ids=lambda value: str(value))
def test_values_of_the_calendar(primitive: str, text: str, value: Any, written: str) -> None:
    """Each text that a schema allows has a value, and each value a text that the schema allows."""
    schema = etree.XMLSchema(
        etree.fromstring(
            '<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">'
            f'<xs:element name="v" type="xs:{primitive}"/></xs:schema>'
        )
    )
    for shown in (text, written):
        element = etree.Element("v")
        element.text = shown
        assert schema.validate(element)
    assert value == read_value(text, primitive)
    assert written == write_value(value, primitive)

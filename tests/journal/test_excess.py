# SPDX-License-Identifier: EUPL-1.2
"""What did this client ask too much of?"""

from __future__ import annotations

from dataclasses import replace

from simulator.journal.excess import Excess
from simulator.journal.journal import Filter, Journal
from tests.journal.rows import NOON, ROW

GENT, NAMUR = "0999100196", "0999100295"


def test_it_is_counted_by_organisation_operation_and_what(journal: Journal) -> None:
    """Each thing asked too much is told with how often, the first and last time, and the ticket of the last one."""
    asked = replace(ROW, organisation=GENT, excess=("family", "nationality"), ticket="A")
    journal.write([asked])
    journal.write([replace(asked, number=2, excess=("family",), ticket="B", received=NOON + 60)])
    journal.write([replace(asked, number=3, organisation=NAMUR, operation="other", excess=("family",), ticket="C")])
    journal.write([replace(asked, number=4, excess=(), ticket="D"), replace(asked, sandbox="other"), ROW])
    noon, later = "2026-03-02T13:00:00.000+01:00", "2026-03-02T13:01:00.000+01:00"
    family = Excess(GENT, "S", "op", "family", 2, noon, later, "B")
    nationality = Excess(GENT, "S", "op", "nationality", 1, noon, noon, "A")
    other = Excess(NAMUR, "S", "other", "family", 1, noon, noon, "C")
    assert journal.excess("default", 1, Filter()) == [family, nationality, other]
    assert journal.excess("default", 1, Filter(organisation=NAMUR)) == [other]
    assert journal.excess("default", 2, Filter()) == []


def test_it_stands_in_the_exchange(journal: Journal) -> None:
    """An exchange tells what was asked too much in it; most tell nothing."""
    journal.write([replace(ROW, excess=("family",)), replace(ROW, part=1)])
    assert [row["excess"] for row in journal.all("default", 1, Filter())] == [["family"], []]

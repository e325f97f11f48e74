# SPDX-License-Identifier: EUPL-1.2
"""The laws of the repertories: what an inscription adds, and what its end takes away."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.world.deintegration import Removal
from simulator.world.repertory import Inscription, Rows, add, cut, replaced, rows_from_json, rows_to_json

DAYS = st.dates(date(2020, 1, 1), date(2022, 12, 31))


@st.composite
def rows_of(draw: st.DrawFn) -> Inscription:
    """An inscription of one of two OCMWs in one of two qualities."""
    begin = draw(DAYS)
    length = draw(st.none() | st.integers(0, 400))
    end = None if length is None else begin + timedelta(length)
    return inscription(begin, end, draw(st.sampled_from([1, 2])), draw(st.sampled_from(["0999000129", "0999000228"])))


def inscription(begin: date, end: date | None, quality: int = 1, cbe: str = "0999000129") -> Inscription:
    """An inscription in the secondary repertory."""
    return Inscription(
        register="SECONDARY", organisation=cbe, sector=17, institution=1, quality=quality, **{"from": begin, "to": end}
    )


def covered(rows: Rows, like: Inscription, day: date) -> bool:
    """True if a row of the same file holds on `day`."""
    return any(row.same_file(like) and row.covers(day) for row in rows)


@given(st.lists(rows_of(), max_size=6), rows_of(), DAYS)
def test_adding_covers_exactly_what_was_added(before: list[Inscription], new: Inscription, day: date) -> None:
    """After an inscription a day is covered if it was before or lies in the new period; other files do not change."""
    rows: Rows = ()
    for row in before:
        rows = add(rows, row)
    after = add(rows, new)
    assert covered(after, new, day) == (covered(rows, new, day) or new.covers(day))
    assert [r for r in after if not r.same_file(new)] == [r for r in rows if not r.same_file(new)]
    assert add(after, new) == after


@given(st.lists(rows_of(), max_size=6), rows_of(), DAYS)
def test_cutting_takes_away_exactly_the_period(before: list[Inscription], gone: Inscription, day: date) -> None:
    """After the end of a period a day is covered if it was before and lies outside; other files do not change."""
    rows: Rows = ()
    for row in before:
        rows = add(rows, row)
    after = cut(rows, gone)
    assert covered(after, gone, day) == (covered(rows, gone, day) and not gone.covers(day))
    assert [r for r in after if not r.same_file(gone)] == [r for r in rows if not r.same_file(gone)]


@given(st.lists(rows_of(), max_size=6))
def test_rows_of_a_file_never_overlap(new: list[Inscription]) -> None:
    """Two rows of one file never cover the same day, nor touch."""
    rows: Rows = ()
    for row in new:
        rows = add(rows, row)
    for one in rows:
        for other in rows:
            if one is not other and one.same_file(other):
                assert not one.overlaps(other.begin - timedelta(1), other.end + timedelta(1) if other.end else None)
    assert rows_from_json(rows_to_json(rows)) == rows


def test_a_cut_in_the_middle_leaves_two_rows() -> None:
    """Ending March of an inscription that runs from January to June leaves January-February and April-June."""
    rows = add((), inscription(date(2021, 1, 1), date(2021, 6, 30)))
    after = cut(rows, inscription(date(2021, 3, 1), date(2021, 3, 31)))
    assert [(r.begin, r.end) for r in after] == [
        (date(2021, 1, 1), date(2021, 2, 28)),
        (date(2021, 4, 1), date(2021, 6, 30)),
    ]


A, B = "0999000129", "0999000228"
JANUARY, MARCH, MAY, END = date(2026, 1, 1), date(2026, 3, 1), date(2026, 5, 31), date(2026, 12, 31)


@pytest.mark.parametrize(
    ("form", "left"),
    [
        ({"sector": 17}, {}),
        ({"organisation": A}, {(B, 2, 0): [(JANUARY, END)]}),
        (
            {"organisation": A, "from": MARCH, "to": MAY},
            {
                (A, 1, 0): [(JANUARY, date(2026, 2, 28)), (date(2026, 6, 1), END)],
                (A, 2, 0): [(JANUARY, date(2026, 2, 28)), (date(2026, 6, 1), END)],
                (A, 2, 3): [(JANUARY, date(2026, 2, 28)), (date(2026, 6, 1), END)],
                (B, 2, 0): [(JANUARY, END)],
            },
        ),
        ({"organisation": A, "quality": 2}, {(A, 1, 0): [(JANUARY, END)], (B, 2, 0): [(JANUARY, END)]}),
        (
            {"organisation": A, "quality": 1, "from": MARCH},
            {
                (A, 1, 0): [(JANUARY, date(2026, 2, 28))],
                (A, 2, 0): [(JANUARY, END)],
                (A, 2, 3): [(JANUARY, END)],
                (B, 2, 0): [(JANUARY, END)],
            },
        ),
        (
            {"organisation": A, "quality": 2, "phase": 3},
            {(A, 1, 0): [(JANUARY, END)], (A, 2, 0): [(JANUARY, END)], (B, 2, 0): [(JANUARY, END)]},
        ),
        (
            {"organisation": A, "quality": 2, "phase": 3, "from": MARCH, "to": MAY},
            {
                (A, 1, 0): [(JANUARY, END)],
                (A, 2, 0): [(JANUARY, END)],
                (A, 2, 3): [(JANUARY, date(2026, 2, 28)), (date(2026, 6, 1), END)],
                (B, 2, 0): [(JANUARY, END)],
            },
        ),
    ],
)
def test_forms_of_de_integration(form: dict[str, object], left: dict[object, object]) -> None:
    """Each form of S607 takes away what it names and nothing else; a cut in the middle leaves two rows."""
    rows: Rows = ()
    for cbe, quality, phase in ((A, 1, 0), (A, 2, 0), (A, 2, 3), (B, 2, 0)):
        rows = add(rows, inscription(JANUARY, END, quality, cbe).model_copy(update={"phase": phase}))
    found: dict[object, list[object]] = {}
    for row in Removal.model_validate(form).applied_to(rows):
        found.setdefault((row.organisation, row.quality, row.phase), []).append((row.begin, row.end))
    assert found == left


def test_a_replaced_number() -> None:
    """From the day on which a number is replaced its rows have quality 999; what was before stays."""
    rows = replaced((inscription(JANUARY, END), inscription(JANUARY, date(2026, 1, 31), 2)), MARCH)
    assert [(row.quality, row.begin, row.end) for row in rows] == [
        (1, JANUARY, date(2026, 2, 28)),
        (2, JANUARY, date(2026, 1, 31)),
        (999, MARCH, END),
    ]

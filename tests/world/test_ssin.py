# SPDX-License-Identifier: EUPL-1.2
"""The laws of the SSIN."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.be import nn

from simulator.world.ssin import SAFE_SERIALS, check_digits, is_safe, make_ssin, parse_ssin

BIRTHS = st.dates(date(1900, 1, 2), date(2026, 11, 1)).filter(lambda day: day.day != 1)


@given(BIRTHS, st.booleans())
def test_made_numbers_are_safe_and_say_who(born: date, male: bool) -> None:
    """A made number is safe, passes an independent check, and tells date of birth and sex."""
    ssin = make_ssin(born.isoformat(), male, ())
    parts = parse_ssin(ssin)
    assert parts is not None
    assert is_safe(ssin)
    assert nn.is_valid(ssin)
    assert parts.male is male
    assert (parts.month, parts.day) == (born.month, born.day)
    assert parts.year % 100 == born.year % 100


@given(BIRTHS, st.booleans())
def test_bis_numbers_carry_the_month_plus_40(born: date, male: bool) -> None:
    """A number of the KSZ registers has the month plus 40 and a check over the digits as written."""
    ssin = make_ssin(born.isoformat(), male, (), bis=True)
    assert int(ssin[2:4]) == born.month + 40
    parts = parse_ssin(ssin)
    assert parts is not None
    assert parts.bis


@given(BIRTHS, st.booleans(), st.integers(0, 10), st.integers(1, 9))
def test_one_wrong_digit_is_noticed(born: date, male: bool, place: int, add: int) -> None:
    """Changing any one digit of a number breaks its structure or its check, in each century it could belong to."""
    ssin = make_ssin(born.isoformat(), male, ())
    wrong = ssin[:place] + str((int(ssin[place]) + add) % 10) + ssin[place + 1 :]
    parts = parse_ssin(wrong)
    # The check of the other century can fit by chance: one in 97.
    assert parts is None or (parts.year >= 2000) != (born.year >= 2000)


@pytest.mark.parametrize(
    "ssin", ["", "8505129018", "850512901855", "8505129018x", "85051290184", "85135190185", "٨5051290185"]
)
def test_other_texts_are_no_ssin(ssin: str) -> None:
    """Wrong length, letters, wrong check and an impossible month are refused."""
    assert parse_ssin(ssin) is None


def test_known_vectors() -> None:
    """The worked examples of the knowledge files hold: 1900s, 2000s, BIS +20, BIS +40, unknown day and month."""
    assert check_digits("850131001", False) == "85"
    assert check_digits("050131002", True) == "82"
    for ssin in ("85013100185", "05013100282", "85213100131", "85413100174", "85000000336"):
        assert parse_ssin(ssin) is not None, ssin


def test_unknown_birth_dates_and_the_first_of_a_month() -> None:
    """Month and day may be unknown; the 1st of a month is refused, because serials run high there."""
    assert parse_ssin(make_ssin("1980-00-00", True, ())).birth_date == "1980-00-00"  # type: ignore[union-attr]
    with pytest.raises(ValueError, match="1st of a month"):
        make_ssin("1980-01-01", True, ())
    assert not is_safe("85013100185")


def test_numbers_of_a_day_run_out() -> None:
    """When all safe numbers of a day and sex are taken, that is said."""
    taken: set[str] = set()
    for _ in [serial for serial in SAFE_SERIALS if serial % 2]:
        taken.add(make_ssin("1985-05-12", True, taken))
    with pytest.raises(ValueError, match="taken"):
        make_ssin("1985-05-12", True, taken)

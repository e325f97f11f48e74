# SPDX-License-Identifier: EUPL-1.2
"""`ksz-sim ssin`: numbers that no real person has."""

from __future__ import annotations

import json

import pytest

from simulator.world.ssin import check_digits, is_safe, parse_ssin
from tests.cli.conftest import Ksz, one_line


def test_numbers_are_safe_and_different(ksz: Ksz) -> None:
    """Every number is safe, and none is given twice."""
    made = ksz("ssin", "--born", "1990-02-03", "--sex", "male", "--count", "49").stdout.split()
    assert len(set(made)) == 49
    assert all(is_safe(ssin) and ssin.startswith("900203") and int(ssin[8]) % 2 for ssin in made)


def test_bis_numbers_and_births_after_2000(ksz: Ksz) -> None:
    """A BIS number has its month plus 40; a birth from 2000 on changes the check digits."""
    made = json.loads(ksz("ssin", "--bis", "--born", "2004-02-00", "--json").stdout)["ssins"]
    parts = parse_ssin(made[0])
    assert parts is not None
    assert (parts.year, parts.month, parts.day, parts.bis) == (2004, 2, 0, True)


def test_too_many_numbers_of_a_day(ksz: Ksz) -> None:
    """There are 50 safe numbers for women of one day, and 49 for men."""
    assert ksz("ssin", "--count", "50").exit_code == 0
    assert "is taken" in one_line(ksz("ssin", "--sex", "male", "--count", "50"), 1)


@pytest.mark.parametrize(
    ("arguments", "told", "code"),
    [
        (("--born", "1984-05-01"), "1st of a month", 1),
        (("--born", "1984-13-01"), "no date", 2),
        (("--born", "1984-02-30"), "day is out of range", 2),
        (("--born", "yesterday"), "no date", 2),
        (("--sex", "x"), "'x' is not one of", 2),
        (("--count", "0"), "range", 2),
        (("--count", "51"), "range", 2),
    ],
)
def test_numbers_that_cannot_be_made(ksz: Ksz, arguments: tuple[str, ...], told: str, code: int) -> None:
    """What cannot be made is told in one line."""
    assert told in one_line(ksz("ssin", *arguments), code)


def test_a_number_is_explained(ksz: Ksz) -> None:
    """A number tells register, birth, sex and whether it is safe; punctuation does not matter."""
    line = ksz("ssin", "84.05.12-900.54").stdout
    assert line == ("84.05.12-900.54: National Register, born 1984-05-12, female, serial 900; no real person has it\n")
    assert "NOT safe" in ksz("ssin", "84051200279").stdout
    told = json.loads(ksz("ssin", "84051290054", "--json").stdout)
    assert told == {
        "ssin": "84051290054", "valid": True, "bis": False, "born": "1984-05-12", "sex": "female", "serial": 900,
        "safe": True,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("number", "told"),
    [
        ("123", "eleven digits are expected"),
        ("8405129005x", "eleven digits are expected"),
        ("84051290055", "the check digits would be 54 (born before 2000) or 83 (from 2000 on)"),
        (f"840230900{check_digits('840230900', False)}", "the date of birth or the serial cannot be"),
        (f"841512900{check_digits('841512900', False)}", "the date of birth or the serial cannot be"),
        (f"840512000{check_digits('840512000', False)}", "the date of birth or the serial cannot be"),
    ],
)
def test_a_wrong_number_is_told(ksz: Ksz, number: str, told: str) -> None:
    """A number that is no SSIN is told with the reason, with exit code 1."""
    assert one_line(ksz("ssin", number), 1) == f"{number} is no SSIN: {told}"
    assert json.loads(ksz("ssin", number, "--json").stdout)["valid"] is False
